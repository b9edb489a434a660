"""Secrets that stand in the graph."""

from __future__ import annotations

import pytest
from conftest import graph, service
from pipeline_helpers import slugs, topology_of

from docker_generator.checks.secrets import check_secrets
from docker_generator.diagnostics.diagnostic import ABSENT
from docker_generator.diagnostics.text import render_block


@pytest.mark.parametrize(
    "variable",
    ["PASSWORD", "DB_PASSWORD", "API_TOKEN", "SECRET_KEY", "stripe_apikey", "AUTH_CREDENTIALS"],
)
def test_a_variable_that_says_secret_may_have_no_value(variable: str) -> None:
    """Its name belongs under `secrets`; the value is not repeated anywhere."""
    document = graph({"A": service(environment={variable: "hunter2"})})
    (finding,) = check_secrets(topology_of(document))

    assert ("secret-in-plain", f"/services/A/environment/{variable}") == (
        finding.rule.slug,
        finding.pointer,
    )
    assert finding.value is ABSENT
    assert "hunter2" not in render_block(finding)


@pytest.mark.parametrize(
    "variable",
    [
        "LOG_LEVEL",
        "MONKEY",
        "KEYBOARD",
        "AUTHOR",
        "PUBLIC_KEY",
        "SECRET_FILE",
        "TOKEN_URL",
        "KEY_ID",
    ],
)
def test_a_harmless_name_may_have_a_value(variable: str) -> None:
    """Whole words decide, and words such as URL or FILE make a name harmless."""
    document = graph({"A": service(environment={variable: "x"})})

    assert [] == slugs(check_secrets(topology_of(document)))


def test_an_empty_secret_is_a_warning() -> None:
    """A variable that is set to nothing gives nothing away, and starts with nothing."""
    document = graph({"A": service(environment={"PASSWORD": ""})})

    assert ["empty-secret"] == slugs(check_secrets(topology_of(document)))


def test_a_secret_is_not_a_variable_as_well() -> None:
    """One of the two would silently win."""
    document = graph({"A": service(environment={"TOKEN": "x"}, secrets=["TOKEN"])})

    assert ["secret-given-twice"] == slugs(check_secrets(topology_of(document)))


# Written in parts, so that no scanner takes them for real ones.
KEYS = [
    ("AKIA" + "A1B2C3D4E5F6G7H8", "an access key of AWS"),
    ("use ASIA" + "A1B2C3D4E5F6G7H8 here", "an access key of AWS"),
    ("ghp_" + "a1" * 18, "a token of GitHub"),
    ("github_" + "pat_" + "a1" * 18, "a token of GitHub"),
    ("glpat-" + "a1-" * 8, "a token of GitLab"),
    ("sk_" + "live_" + "a1" * 12, "a key of Stripe"),
    ("xoxb-" + "1-" * 8, "a token of Slack"),
    ("AIza" + "a" * 35, "a key of Google"),
    ("-----BEGIN " + "RSA PRIVATE KEY-----", "a private key"),
    ("-----BEGIN " + "PRIVATE KEY-----", "a private key"),
    ("postgres://me:hunter2@db/x", "an address with a password"),
]


@pytest.mark.parametrize(("value", "what"), KEYS, ids=lambda value: value[:12])
def test_a_value_that_looks_like_a_key_is_refused(value: str, what: str) -> None:
    """Whatever the variable is called; the value is not repeated."""
    document = graph({"A": service(environment={"STORAGE": value})})
    (finding,) = check_secrets(topology_of(document))

    assert "secret-value" == finding.rule.slug
    assert f"The value of STORAGE of A looks like {what}" == finding.message
    assert value not in render_block(finding)


@pytest.mark.parametrize(
    "value",
    [
        "AKIA",
        "XAKIA" + "A1B2C3D4E5F6G7H8",
        "AKIA" + "A1B2C3D4E5F6G7H89",
        "ghp_short",
        "pk_" + "live_" + "a1" * 12,
        "-----BEGIN CERTIFICATE-----",
        "https://example.com:8080/a@b",
        "redis://redis:6379/0",
        "user:name@host",
    ],
)
def test_a_value_that_only_resembles_a_key_is_none(value: str) -> None:
    """Lengths and beginnings decide."""
    document = graph({"A": service(environment={"STORAGE": value})})

    assert [] == slugs(check_secrets(topology_of(document)))


@pytest.mark.parametrize(
    ("value", "slug"),
    [
        ("$HOME", "literal-dollar"),
        ("a ${X:-y}", "literal-dollar"),
        ("$_", "literal-dollar"),
        ("$$", ""),
        ("5 $", ""),
        ("$5", ""),
    ],
)
def test_a_dollar_that_looks_like_a_variable_is_told(value: str, slug: str) -> None:
    """It is kept as it stands: who meant a variable learns it."""
    document = graph({"A": service(environment={"GREETING": value})})

    assert ([slug] if slug else []) == slugs(check_secrets(topology_of(document)))
