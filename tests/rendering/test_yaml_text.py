"""Typed data to YAML that every reader reads alike."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from characters import DIGITS, LETTERS, passing

from docker_generator.rendering.yaml_text import Block, double_quoted, scalar, yaml_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("postgres", "postgres"),
        ("postgres:18-alpine", "postgres:18-alpine"),
        ("../../code/backend", '"../../code/backend"'),
        ("./postgres/databases.sh", "./postgres/databases.sh"),
        ("app_data:/var/lib/data", "app_data:/var/lib/data"),
        ("on-failure:10", "on-failure:10"),
        (3, "3"),
        (True, "true"),
        (False, "false"),
        ({}, "{}"),
        ([], "[]"),
        (("CMD", "x y"), '["CMD", "x y"]'),
        ("", '""'),
    ],
    ids=repr,
)
def test_plain_values_stay_plain(value: Any, text: str) -> None:
    """What a person would write without quotes has none."""
    assert text == scalar(value)


@pytest.mark.parametrize(
    "text",
    [
        *("yes", "No", "ON", "off", "y", "n", "true", "NULL", "null", "~", "1e3", "0o14", "0x1F"),
        *("#/a", "-/a", "!a/b", "&/a", "*/a", ".../a", "'/a"),
        *("08", "12", "1.5", "12:30", "22:22", ".inf", ".nan", "2026-01-15", "=", "<<", "-"),
        *("- a", "a: b", "a #b", "#a", "&a", "*a", "!a", "|", ">", "@a", "`a`", "%a", "{a}", "[a]"),
        *("a, b", "'", '"', "\\", "$HOME", "${A:?b}"),
        *("a ", " a", "\t", "a\nb", "\x85", "\u2028", "\ufeff"),
        *("😀", "ä", "\x7f"),
    ],
    ids=ascii,
)
def test_text_stays_text(text: str) -> None:
    """No reader of YAML takes a string for anything else, as a value, a key or an item."""
    document = {text: {"value": text, "list": [text], "line": (text,)}}

    assert {text: {"value": text, "list": [text], "line": [text]}} == (
        yaml.safe_load(yaml_text(document))
    )


def test_words_that_only_go_reads_as_numbers_are_quoted() -> None:
    """PyYAML writes 1e3 and 0o14 plain; Compose's reader takes them for numbers."""
    assert ['"1e3"', '"0o14"', '"1_000"'] == [scalar(text) for text in ("1e3", "0o14", "1_000")]


def test_a_mapping_is_a_block() -> None:
    """Keys keep their order, lists are indented, and a tuple stands on one line."""
    document = {
        "web": {
            "ports": ["127.0.0.1:80:80"],
            "command": ("a", "b"),
            "configs": [{"source": "x", "target": "/x"}],
            "volumes": {},
        }
    }

    assert """\
  web:
    ports:
      - "127.0.0.1:80:80"
    command: ["a", "b"]
    configs:
      - source: x
        target: "/x"
    volumes: {}
""" == yaml_text(document, 2)


def test_text_is_never_folded() -> None:
    """A long value stays on its line."""
    text = "word " * 200

    assert 1 == yaml_text({"a": text}).count("\n")


@pytest.mark.parametrize(
    ("text", "is_literal"),
    [
        ("one\n  two\n\n# three: 'four' \"5\"\n", True),
        *((text, False) for text in ("", "one", "\n", " one\n", "\none\n", "one\n\n")),
        *((text, False) for text in ("one \n", "one\t\n", "one\r\n", "one\ttwo\n", "\u2028\n")),
    ],
)
def test_a_block_reads_back(text: str, is_literal: bool) -> None:
    """A text of several lines stands as it is where YAML gives it back unchanged."""
    written = yaml_text({"configs": {"a": {"content": Block(text)}, "b": {}}}, 2)

    assert {"configs": {"a": {"content": text}, "b": {}}} == yaml.safe_load(written)
    assert is_literal == ("content: |\n" in written)
    assert not any(line.endswith(" ") for line in written.splitlines())


def test_what_cannot_be_printed_is_escaped() -> None:
    """No control character, line separator or lone surrogate stands in a file as it is."""
    written = double_quoted("\x1b\x85\u2028\u202e\ud800")

    assert written.isprintable()
    assert "\x1b\x85\u2028\u202e\ud800" == yaml.safe_load(written)


@pytest.mark.parametrize(
    ("form", "allowed"),
    [
        ("?b", LETTERS),
        ("b?b", LETTERS + DIGITS + "_/.@-:"),
        ("b?", LETTERS + DIGITS + "_/.@-"),
        ("b:?", LETTERS + DIGITS + "_/.@-"),
        ("?/b", LETTERS + "."),
        ("..?b", "/"),
        ("./?b", LETTERS),
    ],
)
def test_exactly_these_characters_stand_without_quotes(form: str, allowed: str) -> None:
    """In the place of the question mark; with every other one the text is quoted."""
    assert sorted(allowed) == passing(form, lambda text: scalar(text) == text)
