"""All faults of a graph are reported at once, and each by one finding."""

from __future__ import annotations

import copy
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, needs, service
from graphs import graphs
from hypothesis import given, settings
from hypothesis import strategies as st
from planted_faults import FAULTS, GRAPH_FAULTS, with_claims
from street import NOWHERE

import docker_generator

if TYPE_CHECKING:
    from docker_generator import Diagnostic

MOST = 5
"""Faults that are planted into one graph."""

OF_SEVERAL = {"volume-of-two-users"}
"""Rules that name the second of several services: without that one, the next."""


def found_in(document: dict[str, Any]) -> tuple[Diagnostic, ...]:
    """Return all findings of a graph beside no source at all."""
    return docker_generator.generate(document, {"root": NOWHERE}).diagnostics


def new_in(document: dict[str, Any], base: tuple[Diagnostic, ...]) -> list[tuple[str, str]]:
    """Return rule and pointer of the findings that were not there before."""
    known = {(one.rule.slug, one.pointer) for one in base}
    rules = {one.rule.slug for one in base}
    places = [(one.rule.slug, one.pointer) for one in found_in(document)]
    return [
        (slug, place)
        for slug, place in places
        if (slug, place) not in known and not (slug in OF_SEVERAL and slug in rules)
    ]


def test_the_faults_of_two_services_are_reported_together() -> None:
    """What reading refuses, an unknown field, an unknown language and an unknown service."""
    document = {
        "services": {
            "A": {
                "language": "python",
                "framework": "fastapi",
                "port": 8000,
                "health_check": {"path": "health"},
                "depend_on": [],
            },
            "B": {"language": "cobol", "dependencies": [{"name": "nobody"}]},
        }
    }

    assert [
        ("unknown-service", "/services/B/dependencies/0/name"),
        ("invalid-health-path", "/services/A/health_check/path"),
        ("unsupported-language", "/services/B/language"),
        ("unknown-field", "/services/A/depend_on"),
    ] == [(one.rule.slug, one.pointer) for one in found_in(document)]


@pytest.mark.parametrize("fault", FAULTS, ids=repr)
def test_a_fault_of_a_service_is_one_finding(fault: Any) -> None:
    """A service that others need, with a backing service, and everything the analyzer derives."""
    base = with_claims(
        graph(
            {
                "A": service(dependencies=[needs("B"), needs("postgres", external=True)]),
                "B": service(
                    port=8001,
                    dependencies=[needs("C"), needs("postgres", external=True)],
                ),
                "C": service(port=8002, dependencies=[]),
            }
        )
    )
    document = copy.deepcopy(base)
    assert fault.plant(document["services"]["B"])

    assert [fault.slug] == [slug for slug, _ in new_in(document, found_in(base))]


@settings(max_examples=settings().max_examples * 2 // 5)
@given(graphs(6).map(with_claims), st.data())
def test_k_independent_faults_are_k_findings(base: dict[str, Any], data: st.DataObject) -> None:
    """None hides another one, and none is reported twice."""
    # Services share the dictionaries of their backing services, and a deep copy would too.
    document, before = json.loads(json.dumps(base)), found_in(base)
    names = sorted(document["services"])
    changed: set[tuple[str, ...]] = set()
    expected: Counter[str] = Counter()
    for _ in range(data.draw(st.integers(1, MOST))):
        name = data.draw(st.sampled_from(names))
        fault = data.draw(st.sampled_from(FAULTS))
        parts = fault.part.rstrip("+").split(".")
        place = (name, parts[0])
        if place not in changed and fault.plant(document["services"][name]):
            changed.add(place)
            expected[fault.slug] += 1
    for kind in data.draw(st.sets(st.sampled_from(sorted(GRAPH_FAULTS)), max_size=2)):
        GRAPH_FAULTS[kind](document, data.draw(st.sampled_from(names)))
        expected[kind.partition(".")[0]] += 1

    found = new_in(document, before)
    assert expected == Counter(slug for slug, _ in found), found
