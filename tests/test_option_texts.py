"""Texts of options: which characters they hold, and how long they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from characters import CHARACTERS, DIGITS, LETTERS, LOWER, passing
from pipeline_helpers import MISSING_ROOT

from docker_generator.options import Options, read_options

if TYPE_CHECKING:
    from docker_generator import Diagnostic


def read(given: dict[str, Any]) -> tuple[Options | None, list[Diagnostic]]:
    """Read options beside no file of options, which would be parsed for each character."""
    return read_options({"root": MISSING_ROOT} | given)


def chosen(**given: Any) -> Options:
    """Return options that are read without a finding."""
    options, found = read(given)
    assert options is not None
    assert [] == found
    return options


@pytest.mark.parametrize("pids", [1, 200, 4_194_304])
def test_a_limit_of_processes_may_be_text(pids: int) -> None:
    """The command line gives it as text; by default there is none."""
    assert (pids, pids, None) == (
        chosen(pids=pids).pids,
        chosen(pids=str(pids)).pids,
        chosen().pids,
    )


OTHER_TEXTS = ("", "0", "-1", " 2", "2 ", "2\n", "2!", "\u00e42", "\u0662", "4194305", "00000200")


@pytest.mark.parametrize("pids", [0, -1, 1.5, True, 4_194_305, *OTHER_TEXTS], ids=ascii)
def test_a_limit_of_processes_is_a_whole_number(pids: Any) -> None:
    """Nothing else is, however much it looks like one."""
    (found,) = read({"pids": pids})[1]

    assert ("invalid-option", "/pids", pids) == (found.rule.slug, found.pointer, found.value)


@pytest.mark.parametrize(
    ("option", "form", "allowed"),
    [
        ("project", "?b", LETTERS),
        ("project", "b?b", LETTERS + DIGITS + "_-"),
        ("project", "b?", LETTERS + DIGITS),
        ("project", "b-?", LETTERS + DIGITS),
        ("tag", "?b", LETTERS + DIGITS + "_"),
        ("tag", "b?b", LETTERS + DIGITS + "_.-"),
        ("tag", "b?", LETTERS + DIGITS + "_.-"),
        ("registry", "?b", LOWER + DIGITS),
        ("registry", "b?b", LOWER + DIGITS + ".-/"),
        ("registry", "b?", LOWER + DIGITS),
        ("registry", "b?1", LOWER + DIGITS + ".-/:"),
        ("registry", "b:?", DIGITS),
        ("registry", "b:1?", DIGITS),
        ("registry", "b:1?/b", DIGITS),
        ("registry", "b/?", LOWER + DIGITS + "._-"),
        ("registry", "b/b?", LOWER + DIGITS + "._-"),
        ("registry", "b/b?b", LOWER + DIGITS + "._-/"),
    ],
)
def test_exactly_these_characters_pass(option: str, form: str, allowed: str) -> None:
    """In the place of the question mark these may stand, and no other ones."""
    taken = passing(form, lambda text: read({option: text})[0] is not None)

    assert sorted(allowed) == taken


@pytest.mark.parametrize(
    ("option", "text"),
    [
        *(("project", text) for text in ("a", "ab", "a-bc", "a-b_c")),
        *(("tag", text) for text in ("v", "v1")),
        *(("registry", text) for text in ("a", "ab", "a:1", "a:12345", "a/b", "a.b:1/c/d")),
    ],
)
def test_a_text_may_be_short(option: str, text: str) -> None:
    """A part that may be left out may be left out."""
    assert text == getattr(chosen(**{option: text}), option)


@pytest.mark.parametrize(
    ("form", "allowed"),
    [
        ("sha256:?" + "a" * 63, "0123456789abcdef"),
        ("sha256:" + "a" * 63 + "?", "0123456789abcdef"),
        ("sha25?:" + "a" * 64, "6"),
        ("?ha256:" + "a" * 64, "s"),
        ("sha256?" + "a" * 64, ":"),
        ("?sha256:" + "a" * 64, ""),
        ("sha256:" + "a" * 64 + "?", ""),
        ("sha256:" + "a" * 62 + "?", ""),
    ],
)
def test_a_digest_is_one_of_sha256(form: str, allowed: str) -> None:
    """64 digits in lower case, and nothing before or behind them."""
    taken = passing(form, lambda text: read({"pins": {"a:1": text}})[0] is not None)

    assert sorted(allowed) == taken


@pytest.mark.parametrize("text", ["a:123456", "a:", "a:1:2", "a//b", "a/b:1", ":1", "a-", "a./b"])
def test_what_is_no_registry_is_refused(text: str) -> None:
    """A host, at most one port, and folders."""
    assert read({"registry": text})[0] is None


@pytest.mark.parametrize("option", ["root", "source", "frontend_source", "output"])
@pytest.mark.parametrize("form", ["?", "?b", "b?", "b?b"])
def test_a_folder_holds_no_control_character(option: str, form: str) -> None:
    """A folder is the user's own word: it may hold whatever the system takes and a line shows."""
    taken = passing(form, lambda text: read({option: text})[0] is not None)
    controls = {*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0))}

    assert controls | {"\ud800"} == {*CHARACTERS} - {*taken}


@pytest.mark.parametrize(
    ("option", "longest"), [("project", 63), ("tag", 128), ("registry", 200), ("root", 1024)]
)
def test_a_text_has_its_longest_form(option: str, longest: int) -> None:
    """One character more is refused."""
    assert read({option: "a" * longest})[0] is not None
    assert read({option: "a" * (longest + 1)})[0] is None
