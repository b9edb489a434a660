"""Paths through depends_on are counted, as Docker Compose follows them."""

from __future__ import annotations

import json
import time
from itertools import pairwise

import pytest
import seeded
from pipeline_helpers import generated, slugs

from docker_generator.checks.paths import MOST_PATHS, check_paths


def layers(count: int, width: int) -> dict[str, list[str]]:
    """Return what each container needs: all of the layer below."""
    return {
        f"s{layer}-{number}": [f"s{layer - 1}-{n}" for n in range(width) if layer]
        for layer in range(count)
        for number in range(width)
    }


def walked(needs: dict[str, list[str]]) -> int:
    """Count paths by following them."""

    def paths(name: str) -> int:
        return 1 + sum(paths(one) for one in needs[name])

    return sum(paths(name) for name in needs)


@pytest.mark.parametrize(("count", "width"), [(14, 3), (22, 2)])
def test_too_many_paths_are_counted_and_named(count: int, width: int) -> None:
    """Beside their number stand the edges that most of them go through."""
    (found,) = check_paths(layers(count, width))

    assert "too-many-paths" == found.rule.slug
    assert found.message.startswith("Docker Compose follows ")
    assert " → " in found.expected


def test_the_number_is_that_of_the_paths(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is summed up is what is met by following each."""
    monkeypatch.setattr("docker_generator.checks.paths.MOST_PATHS", 0)
    needs = layers(7, 3) | {"odd": ["s0-0", "s6-2"], "alone": []}
    (found,) = check_paths(needs)

    assert f"follows {walked(needs):,} paths" in found.message


def test_the_edge_in_the_middle_of_a_waist_is_named_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every path from top to bottom goes through it."""
    monkeypatch.setattr("docker_generator.checks.paths.MOST_PATHS", 0)
    needs = {"waist-low": ["a", "b"], "a": [], "b": [], "waist": ["waist-low"]}
    (found,) = check_paths(needs | {"x": ["waist"], "y": ["waist"]})

    assert "through waist → waist-low" in found.expected


def test_what_compose_stands_is_not_told() -> None:
    """A chain of a thousand, and layers just below the limit."""
    names = [str(number) for number in range(1000)]
    chain: dict[str, list[str]] = {"0": []} | {name: [before] for before, name in pairwise(names)}

    assert [] == list(check_paths(chain))
    assert walked(layers(12, 3)) < MOST_PATHS
    assert [] == list(check_paths(layers(12, 3)))


@pytest.mark.slow
def test_counting_is_linear_whatever_the_number() -> None:
    """The number of paths of a dense graph has hundreds of digits, and is reported as a power."""
    needs = {str(n): [str(other) for other in range(n)] for n in range(1000)}
    start = time.process_time()
    (found,) = check_paths(needs)

    assert "about 10^301 paths" in found.message
    assert "years" in found.message
    assert time.process_time() - start < 5


def test_a_dense_graph_is_written_with_a_warning() -> None:
    """The files are right; only where there is a compose file is it reported."""
    document = json.loads(seeded.layered(14, 3))
    result = generated(document)

    assert result.ok
    assert "too-many-paths" in slugs(result.diagnostics)
    assert "too-many-paths" not in slugs(generated(document, platform="kubernetes").diagnostics)
