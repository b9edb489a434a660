"""A JSON object to a topology: all faults of types and values, each with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, needs, service
from pipeline_helpers import slugs, topology_of

from docker_generator.topology.reading import read_topology

if TYPE_CHECKING:
    from docker_generator import Diagnostic
    from docker_generator.topology.model import Topology


def read(document: dict[str, Any]) -> tuple[Topology | None, list[Diagnostic]]:
    """Return what is read of a document, and what is found."""
    reading = read_topology(document)
    return reading.topology, reading.diagnostics


def test_the_shop_is_read(shop: dict[str, Any]) -> None:
    """Every field of the specification reaches its place in the model."""
    topology = topology_of(shop)
    catalog = topology.services["CatalogService"]

    assert "v1.2.0" == topology.specification_version
    assert {"CatalogService", "BillingService", "AuthService"} == set(topology.services)
    assert ("python", "fastapi", 8001) == (catalog.language, catalog.framework, catalog.port)
    assert ["postgres", "redis", "nats"] == [need.name for need in catalog.dependencies]
    assert catalog.resources is not None
    assert catalog.resources.cpu is not None
    assert 2000 == catalog.resources.cpu.millis
    assert catalog.health_check is not None
    assert "/health" == catalog.health_check.path
    assert topology.topology.dependency_graph is not None
    assert ("BillingService", "CatalogService") == (
        topology.topology.dependency_graph.edges[0].from_,
        topology.topology.dependency_graph.edges[0].to,
    )


def test_what_is_absent_has_a_default() -> None:
    """A service needs no more than a language."""
    only = topology_of(graph({"A": {"language": "go"}})).services["A"]

    assert (None, (), None, None, 1) == (
        only.port,
        only.dependencies,
        only.resources,
        only.health_check,
        only.replicas,
    )


@pytest.mark.parametrize(
    ("fields", "place", "slug"),
    [
        ({"language": None}, "/language", "invalid-word"),
        ({"language": "py thon\n"}, "/language", "invalid-word"),
        ({"framework": "{{7*7}}"}, "/framework", "invalid-word"),
        ({"port": True}, "/port", "invalid-port"),
        ({"port": "8080"}, "/port", "invalid-port"),
        ({"dependencies": {}}, "/dependencies", "unexpected-type"),
        ({"dependencies": [5]}, "/dependencies/0", "unexpected-type"),
        ({"dependencies": [{}]}, "/dependencies/0/name", "missing-field"),
        ({"dependencies": [needs("a b")]}, "/dependencies/0/name", "invalid-dependency-name"),
        ({"dependencies": [{"name": "a", "external": "yes"}]}, "/dependencies/0/external", ""),
        (
            {"dependencies": [needs("a", condition="healthy")]},
            "/dependencies/0/condition",
            "invalid-condition",
        ),
        ({"dependencies": [needs("a", version=17)]}, "/dependencies/0/version", "invalid-version"),
        ({"resources": []}, "/resources", "unexpected-type"),
        ({"resources": {"cpu": "lots"}}, "/resources/cpu", "invalid-cpu"),
        ({"resources": {"memory": "12XB"}}, "/resources/memory", "invalid-memory"),
        ({"health_check": {"path": "health"}}, "/health_check/path", "invalid-health-path"),
        ({"health_check": {"path": "http://x"}}, "/health_check/path", "invalid-health-path"),
        ({"health_check": {"path": '/a"b'}}, "/health_check/path", "invalid-health-path"),
        ({"health_check": {"path": "/a b"}}, "/health_check/path", "invalid-health-path"),
        ({"health_check": {"path": "/a\nb"}}, "/health_check/path", "invalid-health-path"),
        ({"health_check": {"interval": 30}}, "/health_check/interval", "invalid-duration"),
        ({"health_check": {"retries": 0}}, "/health_check/retries", "invalid-replicas"),
        ({"health_check": {"command": "curl x"}}, "/health_check/command", "command-line"),
        ({"health_check": {"type": "ping"}}, "/health_check/type", "invalid-probe-type"),
        ({"build": {"context": "../x"}}, "/build/context", "path-outside-root"),
        ({"build": {"entrypoint": "a b"}}, "/build/entrypoint", "invalid-entrypoint"),
        ({"build": {"entrypoint": "-x"}}, "/build/entrypoint", "invalid-entrypoint"),
        ({"build": {"command": "python x.py"}}, "/build/command", "command-line"),
        ({"build": {"command": ["a\nb"]}}, "/build/command/0", "invalid-text"),
        ({"build": {"version": 3.1}}, "/build/version", "invalid-version"),
        ({"build": {"version": "3.12; rm"}}, "/build/version", "invalid-version"),
        ({"environment": {"A=B": "1"}}, "/environment/A=B", "invalid-variable-name"),
        ({"environment": {"1A": "1"}}, "/environment/1A", "invalid-variable-name"),
        ({"environment": {"A": 1}}, "/environment/A", "invalid-text"),
        ({"environment": {"A": "x\u2028y"}}, "/environment/A", "invalid-text"),
        ({"secrets": ["A B"]}, "/secrets/0", "invalid-variable-name"),
        ({"replicas": 0}, "/replicas", "invalid-replicas"),
    ],
    ids=str,
)
def test_a_fault_has_its_rule_and_its_place(fields: dict[str, Any], place: str, slug: str) -> None:
    """Each field refuses what it cannot be, by the rule of its kind, at its pointer."""
    topology, found = read(graph({"Catalog": service() | fields}))

    assert topology is not None
    assert ["Catalog"] == list(topology.services)
    assert [f"/services/Catalog{place}"] == [finding.pointer for finding in found]
    assert [slug or "unexpected-type"] == slugs(found)


@pytest.mark.parametrize(
    ("fields", "place", "slug"),
    [
        ({"services": None}, "/services", "unexpected-type"),
        ({"services": []}, "/services", "unexpected-type"),
        ({"services": {"A": None}}, "/services/A", "unexpected-type"),
        ({"services": {"A": []}}, "/services/A", "unexpected-type"),
        ({"services": {"A": "x"}}, "/services/A", "unexpected-type"),
        ({"specification_version": 1.2}, "/specification_version", "unexpected-type"),
        ({"name": "my project"}, "/name", "invalid-graph-name"),
        ({"topology": []}, "/topology", "unexpected-type"),
        (
            {"topology": {"initialization_order": "A"}},
            "/topology/initialization_order",
            "unexpected-type",
        ),
        (
            {"topology": {"dependency_graph": {"edges": [{"from": "A"}]}}},
            "/topology/dependency_graph/edges/0/to",
            "missing-field",
        ),
        (
            {"topology": {"dependency_graph": {"edges": [{"from": ["A"], "to": "A"}]}}},
            "/topology/dependency_graph/edges/0/from",
            "invalid-dependency-name",
        ),
        (
            {"topology": {"dependency_matrix": {"A": {"A": 1}}}},
            "/topology/dependency_matrix/A",
            "unexpected-type",
        ),
        ({"network": {"required_ports": {"A": 0}}}, "/network/required_ports/A", "invalid-port"),
        ({"validation": {"no_cycles": "yes"}}, "/validation/no_cycles", "unexpected-type"),
    ],
    ids=str,
)
def test_a_fault_outside_the_services_has_its_place(
    fields: dict[str, Any], place: str, slug: str
) -> None:
    """The rest of the graph is read as strictly as the services."""
    topology, found = read(graph({"A": service()}) | fields)

    assert (topology is None) == (place == "/services")
    assert [(place, slug)] == [(finding.pointer, finding.rule.slug) for finding in found]


def test_services_must_be_there() -> None:
    """A graph without the field is reported that it is missing."""
    topology, found = read({})

    assert (None, ["missing-field"]) == (topology, slugs(found))
    assert "Field 'services' of the graph is not set" == found[0].message


@pytest.mark.parametrize(
    "name",
    [
        *("", " ", "-a", "a-", "_a", "a_", "a.b", "a--b", "a\n", "a\nRUN x", "../x", "a/b"),
        *("a\\b", "/etc", ".", "..", "\u0430", "a\u202e", "a\u200d", "\uff41pi", "\x1b[31mred"),
        *("1a", "12", "a" * 256),
        *("{{7*7}}", "${HOME}", "$(id)", "%s", "{0.__class__}", "__proto__", "\ud800"),
    ],
    ids=ascii,
)
def test_a_hostile_name_is_refused(name: str) -> None:
    """A name of a service is ASCII letters, digits, and single separators between them."""
    topology, found = read(graph({name: service(), "B": service()}))

    assert topology is not None
    assert ["B"] == list(topology.services)
    assert {"invalid-service-name"} == set(slugs(found))


@pytest.mark.parametrize("name", ["A", "Api", "a-b_c", "a" * 63, "true", "null", "no", "e1"])
def test_a_plain_name_is_read(name: str) -> None:
    """Words that YAML or a shell could misread are names like others."""
    assert [name] == list(topology_of(graph({name: service()})).services)


def test_all_faults_are_found_at_once() -> None:
    """One fault does not hide the next one."""
    bad = service(port=0, resources={"cpu": -1, "memory": "x"}, health_check={"interval": "soon"})
    _, found = read(graph({"A": bad, "B": service(port="x")}))

    assert [
        "invalid-cpu",
        "invalid-duration",
        "invalid-memory",
        "invalid-port",
        "invalid-port",
    ] == (sorted(slugs(found)))


def test_a_pointer_escapes_what_it_holds() -> None:
    """RFC 6901 writes ~ as ~0 and / as ~1."""
    _, found = read(graph({"a/b~c": service()}))

    assert "/services/a~1b~0c" == found[0].pointer


@pytest.mark.parametrize("wrong", [0, {"name": 0}, {"name": 0, "image": [{"a": [0] * 3}]}])
def test_of_very_many_faults_the_first_thousand_are_told(wrong: Any) -> None:
    """What is wrong so often is wrong at its root; members beyond the thousandth are left out."""
    _, found = read(graph({"A": service(dependencies=[wrong] * 1500)}))
    places = {one.pointer.split("/")[4] for one in found}

    assert {str(number) for number in range(1000)} == places


@pytest.mark.parametrize(("count", "expected"), [(1000, 1000), (1001, 1000)])
def test_faults_are_told_up_to_the_thousandth_member(count: int, expected: int) -> None:
    """So many are bearable, and all of them are reported."""
    _, found = read(graph({"A": service(dependencies=[0] * count)}))

    assert expected == len(found)


def test_of_very_many_variables_the_first_thousand_are_told() -> None:
    """Members of an object are counted in the order in which they are written."""
    environment = {f"V{number}": number for number in range(1500)}
    _, found = read(graph({"A": service(environment=environment)}))

    assert [f"/services/A/environment/V{n}" for n in range(1000)] == [o.pointer for o in found]
