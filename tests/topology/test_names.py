"""Names that follow from a name: the slug, the variables, the database."""

from __future__ import annotations

import re

import pytest

from docker_generator.topology.names import database_of, slug_of, variable_of


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("CatalogService", "catalog"),
        ("OrderHistoryService", "order-history"),
        ("ts-auth-service", "ts-auth"),
        ("frontend-proxy", "frontend-proxy"),
        ("order_history", "order-history"),
        ("A", "a"),
        ("API", "api"),
        ("APIGateway", "api-gateway"),
        ("HTTPServer2", "http-server2"),
        ("OAuth2Service", "o-auth2"),
        ("catalogservice", "catalogservice"),
        ("Service", "service"),
        ("ServiceService", "service"),
        ("CatalogServiceService", "catalog-service"),
        ("ServiceRegistry", "service-registry"),
        ("SERVICE", "service"),
        ("email-SERVICE", "email"),
        ("v2-api", "v2-api"),
        ("no", "no"),
    ],
)
def test_slug_of_a_service(name: str, slug: str) -> None:
    """Words are cut at capitals and separators, and one trailing word "service" is dropped."""
    assert slug == slug_of(name)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("postgres", "postgres"),
        ("redis-cart", "redis-cart"),
        ("valkey_cart", "valkey-cart"),
        ("MessageService", "message-service"),
    ],
)
def test_slug_of_a_backing_service(name: str, slug: str) -> None:
    """A backing service keeps the word "service"."""
    assert slug == slug_of(name, service=False)


@pytest.mark.parametrize("name", ["CatalogService", "a_b-C9", "X" * 63, "aB1" * 21, "V2"])
def test_slug_holds_only_what_a_dns_label_may(name: str) -> None:
    """A slug has lower-case letters, digits and single hyphens between them."""
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug_of(name))


def test_slug_keeps_every_letter_and_digit() -> None:
    """Nothing of a name is lost but separators."""
    name = "ABCdefGHI123jkl_MNO-4P5q"

    assert re.sub("[-_]", "", name).lower() == slug_of(name).replace("-", "")


def test_variables_and_databases_have_underscores() -> None:
    """The slug names the database with _ for -, and upper-cased the variables."""
    assert ("ORDER_HISTORY", "order_history") == (
        variable_of("order-history"),
        database_of("order-history"),
    )
