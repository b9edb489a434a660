"""Amounts as texts: what passes, character by character."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from characters import DIGITS, passing
from pydantic_core import PydanticCustomError

from docker_generator.topology.quantities import Cpu, Duration, Memory

if TYPE_CHECKING:
    from collections.abc import Callable


def is_read(parse: Callable[[Any], Any], text: str) -> bool:
    """Return whether a text is an amount; nothing but a finding refuses it."""
    try:
        parse(text)
    except PydanticCustomError:
        return False
    return True


@pytest.mark.parametrize(
    ("parse", "form", "allowed"),
    [
        *((Cpu.parse, form, DIGITS) for form in ("?5", "1.?", "1.5?", "?.5")),
        (Cpu.parse, "1?5", DIGITS + "."),
        (Cpu.parse, "10?", DIGITS + "m"),
        (Cpu.parse, "10.0?", DIGITS + "m"),
        (Cpu.parse, "10m?", ""),
        *((Memory.parse, form, DIGITS) for form in ("?9Gi", "9.?M", "9.5?M", "?9.5Gi")),
        (Memory.parse, "9?5Gi", DIGITS + "."),
        (Memory.parse, "9000000?", DIGITS + "kM"),
        (Memory.parse, "9?", "MGT"),
        (Memory.parse, "9999?i", "KMG"),
        (Memory.parse, "9M?", "i"),
        (Memory.parse, "9Mi?", ""),
        *((Duration.parse, form, DIGITS) for form in ("?1s", "?1m", "?1ms")),
        (Duration.parse, "?1h", "012"),
        (Duration.parse, "0?1h", "012"),
        (Duration.parse, "1?1m", DIGITS + "h"),
        (Duration.parse, "1?", "hms"),
        (Duration.parse, "1?s", DIGITS + "m"),
        (Duration.parse, "1s?", ""),
        (Duration.parse, "1m?s", DIGITS),
        (Duration.parse, "1h?s", DIGITS),
        (Duration.parse, "1s?ms", DIGITS),
    ],
)
def test_exactly_these_characters_pass(
    parse: Callable[[Any], Any], form: str, allowed: str
) -> None:
    """In the place of the question mark these may stand, and no other ones."""
    assert sorted(allowed) == passing(form, lambda text: is_read(parse, text))


@pytest.mark.parametrize(
    ("parse", "form", "most"),
    [
        (Cpu.parse, "{}1", 14),
        (Cpu.parse, "1.{}", 9),
        (Memory.parse, "{}9Gi", 14),
        (Memory.parse, "9.{}Gi", 9),
        (Duration.parse, "{}1h", 2),
        (Duration.parse, "{}1m", 4),
        (Duration.parse, "{}1s", 5),
        (Duration.parse, "{}1ms", 7),
    ],
)
def test_an_amount_has_its_longest_form(parse: Callable[[Any], Any], form: str, most: int) -> None:
    """So many zeros more are read, and none beyond."""
    assert [True, False] == [is_read(parse, form.format("0" * n)) for n in (most, most + 1)]


def test_the_parts_of_a_duration_have_one_order() -> None:
    """From hours to milliseconds, each at most once; each but one may be left out."""
    for text in ("1h1m1s1ms", "1h1s", "1h1ms", "1m1ms", "1h1m"):
        assert is_read(Duration.parse, text)
    for text in (
        "1m1h",
        "1s1h",
        "1ms1s",
        "1h1h",
        "1m1m",
        "1s1s",
        "1ms1ms",
        "hms",
        "h",
        "ms",
        "1hm",
        "1hs",
        "1hms",
    ):
        assert not is_read(Duration.parse, text)


@pytest.mark.parametrize("parse", [Cpu.parse, Memory.parse])
def test_an_amount_has_one_point(parse: Callable[[Any], Any]) -> None:
    """Two are not a number."""
    assert not any(is_read(parse, text) for text in ("9.5.5", "9.5.5Gi", "9..5", ".5", "9."))
