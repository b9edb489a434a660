"""Unknown fields: a warning that names the nearest known one."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import graph, needs, service
from pipeline_helpers import slugs, topology_of

from docker_generator.checks.fields import check_fields, nearest


@pytest.mark.parametrize(
    ("document", "place", "expected"),
    [
        (graph(metadata={}), "/metadata", ""),
        (graph(servises={}), "/servises", 'did you mean "services"?'),
        (
            graph({"A": service(prot=80)}),
            "/services/A/prot",
            'did you mean "port"?',
        ),
        (
            graph({"A": service(dependencies=[needs("redis", external=True, engin="x")])}),
            "/services/A/dependencies/0/engin",
            'did you mean "engine"?',
        ),
        (
            graph({"A": service(resources={"mem": 1})}),
            "/services/A/resources/mem",
            'did you mean "memory"?',
        ),
        (
            graph({"A": service(health_check={"Interval": "1s"})}),
            "/services/A/health_check/Interval",
            'did you mean "interval"?',
        ),
        (
            graph({"A": service(build={"contxt": "a"})}),
            "/services/A/build/contxt",
            'did you mean "context"?',
        ),
        (
            graph(topology={"initialisation_order": []}),
            "/topology/initialisation_order",
            'did you mean "initialization_order"?',
        ),
        (graph(network={"required_port": {}}), "/network/required_port", "required_ports"),
        (graph(validation={"no_cycle": True}), "/validation/no_cycle", "no_cycles"),
        (graph({"A": service(__class__=1)}), "/services/A/__class__", ""),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_unknown_field_is_named(document: dict[str, Any], place: str, expected: str) -> None:
    """Every level of the graph is looked through."""
    (finding,) = check_fields(topology_of(document))

    assert ("unknown-field", place) == (finding.rule.slug, finding.pointer)
    assert expected in finding.expected
    assert bool(expected) == bool(finding.expected)


@pytest.mark.parametrize(
    "field", ["privileged", "network_mode", "cap_add", "devices", "pid", "ipc", "userns_mode"]
)
def test_what_would_weaken_a_container_is_refused(field: str) -> None:
    """Power over the host cannot be expressed."""
    (finding,) = check_fields(topology_of(graph({"A": service(**{field: True})})))

    assert ("forbidden-field", f"/services/A/{field}") == (finding.rule.slug, finding.pointer)


def test_a_hostile_word_costs_nothing() -> None:
    """Neither a word of a megabyte nor a thousand unknown fields are compared with all others."""
    fields = {f"recources{number}": 1 for number in range(1000)}
    found = list(check_fields(topology_of(graph({"A": service(**fields)}))))

    assert "" == nearest("x" * 1_000_000, ["x" * 999_999])
    assert 100 == sum(bool(finding.expected) for finding in found)


def test_every_field_of_the_shop_is_known(shop: dict[str, Any]) -> None:
    """What the analyzer writes raises nothing, and neither does a schema's address."""
    assert [] == slugs(check_fields(topology_of(shop | {"$schema": "x.json"})))


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("fastpi", 'did you mean "FastAPI"?'),
        ("FASTAPI", 'did you mean "FastAPI"?'),
        ("rails", ""),
        ("", ""),
    ],
)
def test_the_nearest_word_is_offered(word: str, hint: str) -> None:
    """A slip is corrected whatever its case; a guess is not made."""
    assert hint == nearest(word, ["FastAPI", "Flask"])
