"""The commands of a pipeline in a source tree before it builds an image: tests and linters."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal

from docker_generator.catalogue import Entry
from docker_generator.shipped import shipped_data
from docker_generator.stacks.detectors import Detector

if TYPE_CHECKING:
    from docker_generator.source.folder import Folder


class CheckCommand(Entry):
    """One command: it is used if one of its signs exists, with one of the package managers.

    Without `managers`, any will do. {run} stands for the words with which the manager runs a
    program of the tree.
    """

    kind: Literal["test", "lint"]
    language: str
    managers: tuple[str, ...] = ()
    command: tuple[str, ...]
    signs: tuple[Detector, ...]


class CheckCommands(Entry):
    """The file checks.yaml."""

    run: dict[str, tuple[str, ...]]
    checks: tuple[CheckCommand, ...]


@cache
def _known() -> CheckCommands:
    return shipped_data("source/checks.yaml", CheckCommands)


def find_checks(tree: Folder, language: str, manager: str) -> dict[str, tuple[str, ...]]:
    """Return the words of the commands that a tree declares, by kind: test, lint.

    Arguments:
        tree: the directory of a service.
        language: its language, as the catalogue calls it.
        manager: the key of its package manager in the catalogue.

    Example: a tree with tests/conftest.py and uv.lock gives {"test": ("uv", "run", "pytest")}.
    """
    known = _known()
    found: dict[str, tuple[str, ...]] = {}
    for one in known.checks:
        fits = one.language == language and (not one.managers or manager in one.managers)
        if fits and one.kind not in found and tree.matches_detector(one.signs):
            found[one.kind] = tuple(
                word
                for part in one.command
                for word in (known.run.get(manager, ()) if part == "{run}" else (part,))
            )
    return found
