"""Types that mean something, and slips of them."""

from __future__ import annotations

import pytest
from conftest import graph, service
from pipeline_helpers import topology_of

from docker_generator.checks.types import check_types


@pytest.mark.parametrize(
    ("given", "is_front_end", "runs_once"),
    [
        *((given, True, False) for given in ("frontend", "Frontend", "FRONT-END", "front_end")),
        *((given, False, True) for given in ("job", "Job", "JOB")),
        *((given, False, False) for given in ("microservice", "worker", "web", "cron-job", "")),
    ],
)
def test_a_type_may_be_written_as_one_likes(
    given: str, is_front_end: bool, runs_once: bool
) -> None:
    """Case means nothing, and neither does a hyphen."""
    found = topology_of(graph({"A": service(type=given, port=None)})).services["A"]

    assert (is_front_end, runs_once) == (found.is_front_end, found.runs_once)


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        *((slip, "frontend") for slip in ("frontned", "front", "Frontends", "frontend-app")),
        *((slip, "job") for slip in ("jobs", "joob")),
    ],
)
def test_a_slip_is_told(given: str, hint: str) -> None:
    """It would be run as any other service, and nobody would see why."""
    (found,) = check_types(topology_of(graph({"A": service(type=given)})))

    assert ("misspelt-type", "/services/A/type", given, f'did you mean "{hint}"?') == (
        found.rule.slug,
        found.pointer,
        found.value,
        found.expected,
    )


@pytest.mark.parametrize(
    "given",
    ["microservice", "service", "worker", "backend", "api", "gateway", "web", "bff", "cron", ""],
)
def test_other_types_are_anybodys_words(given: str) -> None:
    """The graph is shared, and others may know them."""
    assert [] == list(check_types(topology_of(graph({"A": service(type=given)}))))
