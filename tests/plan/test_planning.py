"""Topology to plan: what is made, in which order, and what waits for what."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import graph, needs, service
from pipeline_helpers import generated, planned, warnings_and_errors

from docker_generator.plan.model import Origin, Section

POSTGRES = needs("postgres", external=True)


def test_backing_services_come_first_then_services_in_start_order(shop: dict[str, Any]) -> None:
    """One-shots stand between the two."""
    made, _ = planned(shop)

    assert [
        "postgres",
        "redis",
        "nats",
        "postgres-databases",
        "catalog",
        "billing",
        "auth",
    ] == [entry.name for entry in made.services]
    assert [Section.BACKING] * 3 + [Section.ONE_SHOT] + [Section.SERVICE] * 3 == [
        entry.section for entry in made.services
    ]


@pytest.mark.parametrize(
    ("fields", "chosen", "reference"),
    [
        ({}, {}, "app-cart:dev"),
        ({"name": "Shop"}, {}, "shop-cart:dev"),
        ({"name": "Shop"}, {"project": "MyShop"}, "my-shop-cart:dev"),
        ({"specification_version": "v1.2.0"}, {}, "app-cart:v1.2.0"),
        ({"specification_version": "not a tag"}, {}, "app-cart:dev"),
        ({"specification_version": "v1"}, {"tag": "abc123"}, "app-cart:abc123"),
        ({}, {"registry": "ghcr.io/acme"}, "ghcr.io/acme/app-cart:dev"),
        ({}, {"registry": "localhost:5000"}, "localhost:5000/app-cart:dev"),
    ],
    ids=str,
)
def test_an_image_is_named_by_project_slug_and_tag(
    fields: dict[str, Any], chosen: dict[str, Any], reference: str
) -> None:
    """Options win over the graph, and the graph over the defaults."""
    made, _ = planned(graph({"CartService": service()}, **fields), **chosen)

    assert [reference] == [image.reference for image in made.images]


@pytest.mark.parametrize(
    ("environment", "chosen", "reported"),
    [("dev", {}, False), ("prod", {}, True), ("staging", {}, True), ("prod", {"tag": "v1"}, False)],
)
def test_production_wants_a_tag(environment: str, chosen: dict[str, Any], reported: bool) -> None:
    """In staging and prod a missing tag is a warning."""
    _, found = planned(graph(), environment=environment, **chosen)

    assert reported == ("tag-not-given" in found)


def test_backing_services_are_published_on_a_developers_machine_only() -> None:
    """In staging and prod only services are reachable from the host."""
    document = graph({"A": service(dependencies=[POSTGRES])})

    assert planned(document)[0].services[0].ports
    assert not planned(document, environment="prod", tag="v1")[0].services[0].ports


def test_replicas_publish_no_port() -> None:
    """Two containers cannot have one host port, and that is reported."""
    made, found = planned(graph({"A": service(replicas=2)}))

    assert () == made.services[-1].ports
    assert 2 == made.services[-1].replicas
    assert "unpublished-replicas" in found


def test_every_variable_is_listed_once_with_its_origin(shop: dict[str, Any]) -> None:
    """Passwords are made, the user's secrets are asked for, and the rest has a default."""
    shop["services"]["AuthService"]["secrets"] = ["SMTP_PASSWORD"]
    made, _ = planned(shop)
    origins = {variable.name: variable.origin for variable in made.variables}

    assert len(origins) == len(made.variables)
    assert Origin.GENERATED == origins["CATALOG_POSTGRES_PASSWORD"]
    assert Origin.GENERATED == origins["JWT_SECRET"]
    assert Origin.YOURS == origins["SMTP_PASSWORD"]
    assert Origin.DEFAULT == origins["CATALOG_PORT"]


def test_services_that_share_a_database_have_their_own_logins() -> None:
    """The one-shot makes one database with two logins."""
    shared = needs("postgres", external=True, database="shop")
    document = graph({name: service(dependencies=[shared]) for name in ("A", "B")})
    made, _ = planned(document)
    (one_shot,) = (entry for entry in made.services if entry.name == "postgres-databases")

    assert ["shop a ", "shop b "] == [
        text[0] for name, text in one_shot.environment.items() if name.startswith("LOGIN_")
    ]


def test_a_repeated_dependency_uses_the_first_everywhere() -> None:
    """Address and login name the same database."""
    twice = [
        needs("postgres", external=True, database="one"),
        needs("postgres", external=True, database="two"),
    ]
    made, _ = planned(graph({"A": service(dependencies=twice)}))
    (one_shot,) = (entry for entry in made.services if entry.name == "postgres-databases")

    assert "one a " == one_shot.environment["LOGIN_A"][0]


def test_what_was_assumed_is_told() -> None:
    """Missing health checks and resources are infos, never warnings."""
    _, found = planned(graph())

    assert ["no-health-check", "no-resources"] == found


def test_the_options_give_resources_to_who_has_none() -> None:
    """Each amount is filled in by itself."""
    document = graph({"A": service(resources={"cpu": 2}), "B": service()})
    made, found = planned(document, resources={"cpu": 1, "memory": "1Gi"})
    amounts = {entry.name: entry.limits for entry in made.services if entry.limits}

    assert {"a": ("2", "1g"), "b": ("1", "1g")} == {
        name: (limits.cpus[0].cores, limits.memory.compose)
        for name, limits in amounts.items()
        if limits.cpus and limits.memory
    }
    assert "no-resources" not in found


def test_warnings_are_only_about_what_can_be_mended(shop: dict[str, Any]) -> None:
    """The shop of the specification is planned without a warning."""
    result = generated(shop)

    assert [] == [s for s in warnings_and_errors(result.diagnostics) if s != "source-not-found"]


def test_a_port_of_the_graph_is_where_the_server_listens() -> None:
    """Command, health check, one-shot and published port follow."""
    need = needs("postgres", external=True, port=5444)
    made, _ = planned(graph({"A": service(dependencies=[need])}))
    server, one_shot = made.services[:2]

    assert ("5444",) == server.environment["PGPORT"] == one_shot.environment["PGPORT"]
    assert [5444] == [port.container for port in server.ports]


def test_an_image_of_the_graph_takes_the_place_of_the_catalogues() -> None:
    """Its tag names the version, which decides where the data lies."""
    need = needs("postgres", external=True, image="postgis/postgis:17-3.5")
    made, _ = planned(graph({"A": service(dependencies=[need])}))
    server, one_shot = made.services[:2]

    assert "postgis/postgis:17-3.5" == server.image == one_shot.image
    assert "/var/lib/postgresql/data" == server.mounts[0].target


def test_services_complete_each_others_wishes() -> None:
    """What one leaves open another one says."""
    services = {
        "A": service(dependencies=[needs("postgres", external=True)]),
        "B": service(dependencies=[needs("postgres", external=True, version="16")]),
    }
    made, found = planned(graph(services))

    assert "postgres:16-alpine" == made.services[0].image
    assert "conflicting-engines" not in found


def test_a_secret_of_two_services_is_one_variable() -> None:
    """Its comment names both."""
    services = {name: service(secrets=["STRIPE_KEY"]) for name in ("A", "B")}
    made, _ = planned(graph(services))
    (variable,) = (v for v in made.variables if v.name == "STRIPE_KEY")

    assert "secret of a, b" == variable.comment


@pytest.mark.parametrize(
    "services",
    [
        {"A": service(dependencies=[POSTGRES], secrets=["POSTGRES_PASSWORD"])},
        {"A": service(dependencies=[POSTGRES], secrets=["POSTGRES_USER"])},
        {
            "A": service(dependencies=[needs("b-c", external=True, engine="postgres")]),
            "AB": service(dependencies=[needs("c", external=True, engine="postgres")]),
            "A-B": service(dependencies=[needs("c", external=True, engine="postgres")]),
        },
    ],
    ids=["password", "default", "two-logins"],
)
def test_a_variable_is_one_thing(services: dict[str, Any]) -> None:
    """Two meanings of one name are reported, never chosen from in silence."""
    _, found = planned(graph(services))

    assert "variable-collision" in found


def test_logins_are_found_in_time() -> None:
    """A thousand services on one server are planned as fast as they are read."""
    services = {f"Unit{number}": service(dependencies=[POSTGRES]) for number in range(1000)}
    made, _ = planned(graph(services))

    assert 1000 == len([name for name in made.services[1].environment if "LOGIN_" in name])


@pytest.mark.parametrize(
    ("language", "framework", "expected"),
    [
        ("python", "fastapi", "postgresql://"),
        ("go", "gin", "?sslmode=disable"),
        ("java", "plain", "jdbc:postgresql://"),
        ("elixir", "phoenix", "ecto://"),
        ("ruby", "rails", "postgresql://"),
    ],
)
def test_the_stack_decides_the_form_of_an_address(
    language: str, framework: str, expected: str
) -> None:
    """What a stack names as its driver is what its services are given."""
    one = service(language=language, framework=framework, dependencies=[POSTGRES])
    made, _ = planned(graph({"A": one}))
    text = "".join(str(part) for part in made.services[-1].environment["DATABASE_URL"])

    assert expected in text


def test_spring_is_given_its_own_variables() -> None:
    """It reads no DATABASE_URL."""
    one = service(language="java", framework="spring-boot", dependencies=[POSTGRES])
    made, _ = planned(graph({"A": one}))

    assert "SPRING_DATASOURCE_URL" in made.services[-1].environment
    assert "DATABASE_URL" not in made.services[-1].environment
