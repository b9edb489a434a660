"""The files of any valid graph are that graph, and no single damage to them goes unseen."""

from __future__ import annotations

from typing import Any

import compose_damage
import container_damage
import edge_damage
import image_damage
import pytest
import settings_damage
from damage import KINDS, Stack
from graphs import graphs, options
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pipeline_helpers import MISSING_ROOT, slugs

import docker_generator
from docker_generator.proof.proving import prove

pytestmark = pytest.mark.slow

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


def holds(document: dict[str, Any], chosen: dict[str, Any]) -> None:
    """Generate a graph, and see the proof of its files hold in the pipeline."""
    result = docker_generator.generate(document, {"root": MISSING_ROOT} | chosen)

    assert "failed-proof" not in slugs(result.diagnostics), [d.message for d in result.diagnostics]
    assume(result.ok)


def is_seen(document: dict[str, Any], kind: str, data: st.DataObject) -> None:
    """Damage the files in one way; the proof names the service and the rule."""
    networks = data.draw(st.sampled_from(["isolated", "shared"]))
    result = docker_generator.generate(document, {"root": MISSING_ROOT, "networks": networks})
    assume(result.ok)
    assert result.specification is not None
    stack = Stack.of(result, lambda choices: data.draw(st.sampled_from(list(choices))))
    expected = KINDS[kind](stack)
    assume(expected is not None)
    proof = prove(result.specification, stack.texts())

    assert expected is not None
    assert not proof.isomorphism
    found = {(fault.rule.slug, fault.subject) for fault in proof.faults}
    assert expected.fault in found, found
    if expected.alone:
        assert {expected.fault} == found


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(document=graphs(), chosen=options())
def test_the_files_of_any_graph_are_that_graph(
    document: dict[str, Any], chosen: dict[str, Any]
) -> None:
    """Up to sixty services, every stack and every engine, every option."""
    holds(document, chosen)


@pytest.mark.full
@settings(max_examples=2000, deadline=None, suppress_health_check=SLOW)
@given(document=graphs(), chosen=options())
def test_the_files_of_very_many_graphs_are_those_graphs(
    document: dict[str, Any], chosen: dict[str, Any]
) -> None:
    """The same, longer."""
    holds(document, chosen)


@pytest.mark.parametrize("kind", sorted(KINDS))
@settings(max_examples=4, deadline=None, suppress_health_check=[*SLOW, HealthCheck.filter_too_much])
@given(document=graphs(most=6), data=st.data())
def test_a_single_damage_is_seen(kind: str, document: dict[str, Any], data: st.DataObject) -> None:
    """Whatever the graph: the right service, the right rule."""
    is_seen(document, kind, data)


@pytest.mark.full
@pytest.mark.parametrize("kind", sorted(KINDS))
@settings(
    max_examples=100, deadline=None, suppress_health_check=[*SLOW, HealthCheck.filter_too_much]
)
@given(document=graphs(most=20), data=st.data())
def test_every_damage_is_seen_in_many_graphs(
    kind: str, document: dict[str, Any], data: st.DataObject
) -> None:
    """The same, longer."""
    is_seen(document, kind, data)


def test_there_are_enough_kinds_of_damage() -> None:
    """Everything that a proof claims can be damaged."""
    modules = (compose_damage, container_damage, edge_damage, image_damage, settings_damage)

    assert len(KINDS) >= 150
    assert {module.__name__ for module in modules} == {
        damage.__module__ for damage in KINDS.values()
    }
