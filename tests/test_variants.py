"""Whatever a source tree tells: hadolint has no remark."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest
from combinations import combinations
from conftest import graph
from linting import hadolint
from pipeline_helpers import MISSING_ROOT, topology_of
from run_contexts import contexts_of, to_lint, without_run

from docker_generator.backing.catalogue import built_in_engines
from docker_generator.options import read_options
from docker_generator.plan.services import plan_image
from docker_generator.rendering.dockerfile import render_dockerfile
from docker_generator.resolve.resolving import resolve
from docker_generator.source.folder import Folders
from docker_generator.source.tree import read_sources
from docker_generator.stacks.catalogue import built_in_stacks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.source.tree import Source
    from docker_generator.stacks.model import Stack


_LONGEST = 200
"""Characters of a name of a file."""
SHARES = 8
"""Into how many tests the files are divided, so that processes can share them."""


@cache
def variants() -> dict[str, str]:
    """Return a Dockerfile by a name for each combination, each fact, with and without a lock."""
    topology = topology_of(graph(dict(combinations())))
    options, _ = read_options({"root": MISSING_ROOT})
    assert options is not None
    stacks = built_in_stacks()
    sources, _ = read_sources(topology, stacks, options, Folders())
    resolved, _ = resolve(topology, sources, options, stacks, built_in_engines())
    found: dict[str, str] = {}
    for service, source in sources.items():
        stack = stacks.find(topology.services[service].language)
        assert stack is not None
        for name, variant in _variants(stack, source):
            image = plan_image(replace(resolved.services[service], source=variant), resolved)
            # A fact that this framework does not ask for changes nothing: each text is linted once.
            found.setdefault(render_dockerfile(image, stacks).content, f"{service}-{name}")
    # All facts of a stack together make a name that no file may have.
    return {
        f"Dockerfile.{number}.{name[:_LONGEST]}": text
        for number, (text, name) in enumerate(found.items())
    }


def _variants(stack: Stack, source: Source) -> Iterator[tuple[str, Source]]:
    names = tuple(stack.facts)
    for facts in dict.fromkeys(((), names, *((name,) for name in names))):
        for locked in (True, False):
            title = "-".join((*facts, "locked" if locked else "unlocked"))
            yield title, replace(source, facts=facts, locked=locked)


@pytest.mark.slow
@pytest.mark.parametrize("share", range(SHARES))
def test_hadolint_finds_nothing_whatever_a_source_tree_tells(share: int) -> None:
    """For each fact alone, all together and none, with a lock file and without."""
    dockerfiles = to_lint(variants())
    names = sorted(dockerfiles)[share::SHARES]

    assert (0, "") == hadolint({name: dockerfiles[name] for name in names})


def test_each_run_is_linted_in_what_comes_before_it() -> None:
    """No context of a RUN is left out, and a Dockerfile loses nothing but its RUN instructions."""
    dockerfiles = variants()
    linted = to_lint(dockerfiles)
    whole = [text for name, text in linted.items() if text == dockerfiles[name]]
    expected = set().union(*map(contexts_of, dockerfiles.values()))

    assert linted.keys() == dockerfiles.keys()
    assert expected == set().union(*map(contexts_of, whole))
    for name, text in linted.items():
        assert text in {dockerfiles[name], without_run(dockerfiles[name])}


def test_a_context_is_what_a_run_can_read() -> None:
    """Its stage with comments and the stages below it, but not what describes the image."""
    one = "FROM a AS x\n# c\nRUN b\nFROM x AS y\nENV A=1\nRUN c \\\n  d\n# e\nCMD f\n"

    assert contexts_of(one) == contexts_of(one.replace("CMD f", "CMD g"))
    for old in ("FROM a", "# c", "RUN b", "A=1", "  d", "# e"):
        assert contexts_of(one) != contexts_of(one.replace(old, f"{old}2"))
    assert "FROM a AS x\n# c\n\nFROM x AS y\nENV A=1\n\n\n# e\nCMD f\n" == without_run(one)
