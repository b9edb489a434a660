"""Diffs of what would change."""

from __future__ import annotations

import pytest

from docker_generator.output.comparison import Action, Change
from docker_generator.output.diffs import diff_of
from docker_generator.rendering.files import GeneratedFile


def change(action: Action, there: bytes | None) -> Change:
    """Return the change of a file that is to hold two lines."""
    return Change(GeneratedFile("file", "one\ntwo\n"), action, there)


def test_a_diff_goes_from_what_is_there_to_what_is_generated() -> None:
    """In the unified form that patch and git read."""
    assert ("--- a/file\n+++ b/file\n@@ -1,2 +1,2 @@\n one\n-2\n+two\n") == diff_of(
        change(Action.REPLACED, b"one\r\n2\r\n")
    )


def test_a_new_file_comes_from_nothing() -> None:
    """So it is shown whole."""
    assert diff_of(change(Action.CREATED, None)).startswith("--- /dev/null\n+++ b/file\n")


@pytest.mark.parametrize("action", [Action.UNCHANGED, Action.KEPT, Action.ORPHANED])
def test_what_stays_has_no_diff(action: Action) -> None:
    """Nothing would happen to it."""
    assert "" == diff_of(change(action, b"other\n"))


def test_colors_are_for_terminals() -> None:
    """Added lines are green, removed ones red."""
    painted = diff_of(change(Action.REPLACED, b"one\n2\n"), colored=True)

    assert "\x1b[32m+two\x1b[0m\n" in painted
    assert "\x1b[31m-2\x1b[0m\n" in painted
    assert "\x1b" not in diff_of(change(Action.REPLACED, b"one\n2\n"))


@pytest.mark.parametrize("colored", [False, True])
def test_an_edit_cannot_command_the_terminal(colored: bool) -> None:
    """Neither escape sequences nor bytes that are not text get through."""
    text = diff_of(change(Action.CONFLICT, b"\x1b]0;title\x07\xff\xe2\x80\xae\n"), colored=colored)

    assert "\x1b]" not in text
    assert "\x07" not in text
    assert "\u202e" not in text
