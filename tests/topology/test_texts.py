"""Texts of the graph: what passes, character by character, and what is refused."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from characters import DIGITS, LETTERS, LOWER, passing
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from docker_generator.topology.texts import (
    Condition,
    DependencyName,
    Entrypoint,
    HealthPath,
    ImageReference,
    Path,
    ProbeType,
    ServiceName,
    VariableName,
    Version,
    Word,
    parse_image,
    parse_path,
    parse_text,
)

adapter_of = cache(TypeAdapter)


def takes(kind: Any, value: Any) -> bool:
    """Return whether a value is a text of this kind; nothing but a finding refuses it."""
    try:
        return bool(adapter_of(kind).validate_python(value) == value)
    except ValidationError:
        return False


WORD = LETTERS + DIGITS
ALLOWED: list[tuple[Any, str, str]] = [
    (HealthPath, "?b", "/"),
    *((HealthPath, text, WORD + "/._~%?=&+:@,;-") for text in ("/?b", "/b?", "/?")),
    *((kind, "?b", LETTERS) for kind in (ServiceName, DependencyName)),
    *((kind, "b?b", WORD + "_-") for kind in (ServiceName, DependencyName)),
    *(
        (kind, text, WORD)
        for kind in (ServiceName, DependencyName)
        for text in ("b?", "b-?", "b_?")
    ),
    (VariableName, "?B", LETTERS + "_"),
    *((VariableName, text, WORD + "_") for text in ("B?B", "B?", "_?")),
    *((Entrypoint, text, WORD + "_.") for text in ("?b", "?:b")),
    (Entrypoint, "b?b", WORD + "_./-:"),
    (Entrypoint, "b?", WORD + "_./-"),
    *((Entrypoint, text, WORD + "_") for text in ("b:?", "b:b?", "b:?b", "b:?()")),
    (Entrypoint, "b:b?)", "("),
    (Entrypoint, "b:b(?", ")"),
    (Version, "?1", WORD),
    *((Version, text, WORD + "._+-") for text in ("1?1", "1?")),
    (Word, "?b", WORD + "."),
    *((Word, text, WORD + "._+#/ -") for text in ("b?b", "b?")),
    *((Path, text, WORD + "._@+-") for text in ("?b", "b?", "b/?b")),
    (Path, "b?b", WORD + "._@+-/"),
    (Path, "b/?", WORD + "_@+-"),
    (ImageReference, "?b:1", LOWER + DIGITS),
    (ImageReference, "b?b:1", LOWER + DIGITS + "._-/"),
    (ImageReference, "b?/b:1", LOWER + DIGITS + ".-"),
    (ImageReference, "b/?b:1", LOWER + DIGITS),
    (ImageReference, "b/b?:1", LOWER + DIGITS),
    (ImageReference, "a/b.?b:1", LOWER + DIGITS),
    (ImageReference, "?1:5000/b:1", LOWER + DIGITS),
    (ImageReference, "b?1:5000/b:1", LOWER + DIGITS + ".-"),
    (ImageReference, "b:?/b:1", DIGITS),
    (ImageReference, "b:1?/b:1", DIGITS),
    (ImageReference, "b:?1", WORD + "_"),
    *((ImageReference, text, WORD + "_.-") for text in ("b:1?1", "b:1?")),
    (ImageReference, "b?1", ":"),
    *(
        (ImageReference, text, "0123456789abcdef")
        for text in ("b@sha256:?" + "a" * 63, "b:1@sha256:" + "a" * 63 + "?")
    ),
]


@pytest.mark.parametrize(("kind", "form", "allowed"), ALLOWED, ids=lambda value: ascii(value)[-24:])
def test_exactly_these_characters_pass(kind: Any, form: str, allowed: str) -> None:
    """In the place of the question mark these may stand, and no other ones."""
    assert sorted(allowed) == passing(form, lambda text: takes(kind, text))


@pytest.mark.parametrize(
    ("kind", "longest"),
    [
        *((HealthPath, 255), (ServiceName, 255), (DependencyName, 255), (VariableName, 128)),
        *((Entrypoint, 255), (Version, 63), (Word, 63), (Path, 255)),
    ],
    ids=lambda value: ascii(value)[-12:],
)
def test_a_text_has_its_longest_form(kind: Any, longest: int) -> None:
    """One character more is refused, and so is everything that is not a text."""
    start = "/" if kind is HealthPath else "a"
    text = start + "a" * (longest - 1)

    assert takes(kind, text)
    assert not any(takes(kind, wrong) for wrong in (text + "a", 5, True, None, [text], b"a"))


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        (HealthPath, ("/", "/a")),
        *((kind, ("a", "ab", "a-bc", "a-b_c")) for kind in (ServiceName, DependencyName)),
        (VariableName, ("_", "A", "AB")),
        (Entrypoint, ("a", "a:b", "a:bc", "a:b()")),
        (Version, ("1", "12")),
        (Word, ("", "a", "ab")),
    ],
    ids=lambda value: ascii(value)[-24:],
)
def test_a_text_may_be_short(kind: Any, texts: tuple[str, ...]) -> None:
    """A part that may be left out may be left out."""
    assert all(takes(kind, text) for text in texts)


@pytest.mark.parametrize("text", ["", ":a", "a:", "a:b:c", "a:b()()", "a:()", "a()"])
def test_what_is_no_entrypoint_is_refused(text: str) -> None:
    """There is one name behind the file at most, and it is called at most once."""
    assert not takes(Entrypoint, text)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Condition, ("service_healthy", "service_started", "service_completed_successfully")),
        (ProbeType, ("http", "tcp", "grpc", "none")),
    ],
)
def test_a_choice_is_one_of_its_words(kind: Any, words: tuple[str, ...]) -> None:
    """Nothing stands before or behind a word, and no letter is a capital."""
    for word in words:
        assert takes(kind, word)
        for wrong in (f"x{word}", f"{word}x", f"{word}\n", word.title(), word[:-1], [word], None):
            assert not takes(kind, wrong)


@pytest.mark.parametrize(
    "value",
    [
        *("postgres:17", "library/postgres:17", "registry.example.org:5000/a/b:17", "a-b__c.d:1"),
        *("a@sha256:" + "0" * 64, "a:1@sha256:" + "f" * 64, "a:" + "1" * 128),
        *("a" * 253 + ":1", "a--b:1", "a:12345/b:1", "a.bc:1", "a:1/b/c/d:1"),
    ],
)
def test_an_image_is_read(value: str) -> None:
    """It has a tag or a digest; a registry, with its port, may stand before."""
    assert value == parse_image(value)


@pytest.mark.parametrize(
    "value",
    [
        *("", "a:", ":1", "a:1:2", "/a:1", "a//b:1", "a/:1", "a_-b:1", "a..b:1", "a___b:1", "-a:1"),
        *("a:1:2/b:1", "a:1/b:2/c:1", "a@sha256:" + "0" * 64 + "@sha256:" + "0" * 64),
        *("a:123456/b:1", "a:/b:1", ".a/b:1", "a:" + "1" * 129, "a" * 254 + ":1", "a:1@"),
        *("a@sha256:" + "0" * 63, "a@sha256:" + "0" * 65, "a@sha512:" + "0" * 64, 5, None, ["a:1"]),
    ],
    ids=lambda value: ascii(value)[:24],
)
def test_what_is_no_image_is_refused(value: Any) -> None:
    """No tool could pull it, or each would pull another one."""
    with pytest.raises(PydanticCustomError) as raised:
        parse_image(value)

    assert "invalid-image" == raised.value.type


@pytest.mark.parametrize("value", ["postgres", "library/postgres", "postgres:latest", "a:5000/b"])
def test_an_image_that_moves_is_refused(value: str) -> None:
    """What stands under no tag, or under `latest`, is another image next week."""
    with pytest.raises(PydanticCustomError) as raised:
        parse_image(value)

    assert "unpinned-image" == raised.value.type


@pytest.mark.parametrize(
    "value", [".", "services/catalog", "a", "a.b/c-d_e@1+2", "azAZ09", "x" * 255]
)
def test_path_is_relative_and_plain(value: str) -> None:
    """A path has / between its parts, or is the folder itself."""
    assert value == parse_path(value)


@pytest.mark.parametrize(
    "value",
    [
        *("", "a/./b", "a//b", "a/", "./a", "a\\b", "a b", "a\n", ".\n", "$HOME", "{{x}}", "ä"),
        *("x" * 256, 5, None, ["a"], "ab:c", "a...b/", "-/ x", "!x"),
        *("\nx", " x", "\u00e4x", "$x", "!:x", "$:x", "\n:x", "\u00e4:x"),
        *("..$", "..\nx", "..\u00e4", ".. x", "!.."),
    ],
)
def test_path_with_other_characters_is_refused(value: Any) -> None:
    """No path is empty or has empty parts; no character of it means anything to a tool."""
    with pytest.raises(PydanticCustomError) as raised:
        parse_path(value)

    assert "invalid-path" == raised.value.type


@pytest.mark.parametrize(
    "value",
    [
        *("..", "../x", "a/../b", "a/..", "/", "/etc", "//x", "~", "~/x", "C:\\x", "c:x", "\\x"),
        *("a\\..\\b", "..\\x", "../\n"),
    ],
)
def test_path_that_leads_out_of_the_root_is_refused(value: str) -> None:
    """No path is absolute, climbs, or names a drive or a home."""
    with pytest.raises(PydanticCustomError) as raised:
        parse_path(value)

    assert "path-outside-root" == raised.value.type


@pytest.mark.parametrize("value", ["", "a: b # c", "$HOME ${X:-y} $$", "日本語 😀", "x" * 4096])
def test_text_on_one_line_is_kept_as_it_is(value: str) -> None:
    """Printable text of any script is taken literally."""
    assert value == parse_text(value)


@pytest.mark.parametrize(
    "value",
    [
        *("a\nb", "a\r", "\x1b[31m", "\0", "a\tb", "\x85", "\u2028", "\u202e", "\u200b", "\ud800"),
        *("x" * 4097, 5, True, None, ["a"]),
    ],
)
def test_text_with_control_characters_is_refused(value: Any) -> None:
    """No text breaks a line, hides a character or turns the direction of writing."""
    with pytest.raises(PydanticCustomError) as raised:
        parse_text(value)

    assert "invalid-text" == raised.value.type


@pytest.mark.parametrize("value", ["..net", "...", ".", "..", ".-a", ". a"])
def test_a_word_begins_with_one_point_at_most(value: str) -> None:
    """.net is a language; what looks like a way up is none."""
    assert not takes(Word, value)
