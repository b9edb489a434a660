"""Whatever a source tree tells: hadolint has no remark."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from combinations import combinations
from conftest import graph
from pipeline_helpers import MISSING_ROOT, topology_of

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


HADOLINT = Path(sys.executable).parent / "hadolint"
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
def test_hadolint_finds_nothing_whatever_a_source_tree_tells(share: int, tmp_path: Path) -> None:
    """For each fact alone, all together and none, with a lock file and without."""
    dockerfiles = variants()
    names = sorted(dockerfiles)[share::SHARES]
    for name in names:
        (tmp_path / name).write_text(dockerfiles[name], "utf-8")
    done = subprocess.run(
        [HADOLINT, "-t", "style", *names],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "" == done.stdout + done.stderr
