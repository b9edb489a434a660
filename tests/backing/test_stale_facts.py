"""`make facts` names what wants to be looked up again."""

from __future__ import annotations

from datetime import date

from facts import FRESH, stale

from docker_generator.backing.catalogue import built_in_engines

ENGINES = built_in_engines().engines
REDIS = ENGINES["redis"]
READ = date(2026, 11, 27)


def lines(today: date, read: str | None = READ.isoformat()) -> list[str]:
    """Return what is said about Redis on a day, if it was read on another."""
    facts = REDIS.facts.model_copy(update={"read": read})
    return [
        line.partition(" (")[0]
        for line in stale([REDIS.model_copy(update={"facts": facts})], today)
    ]


def test_what_was_read_lately_and_is_supported_is_not_named() -> None:
    """The day of reading itself, and the last of half a year."""
    before = date(2026, 1, 1)

    assert lines(before, before.isoformat()) == []
    assert lines(before, (before - FRESH).isoformat()) == []


def test_an_end_of_support_that_has_passed_is_named() -> None:
    """The last day itself is within support."""
    assert lines(date(2026, 2, 28)) == []
    assert lines(date(2026, 3, 1)) == ["redis 7.2: out of support since 2026-02-28"]


def test_what_nobody_read_for_half_a_year_is_named() -> None:
    """And what nobody read at all."""
    late = READ + FRESH

    assert f"redis: read on {READ}, half a year ago or more" not in lines(late)
    assert f"redis: read on {READ}, half a year ago or more" in lines(date(2027, 6, 1))
    assert "redis: never read" in lines(READ, None)


def test_most_entries_were_read() -> None:
    """What was not is listed on the page of the engines, too."""
    unread = [name for name, engine in ENGINES.items() if engine.facts.read is None]

    assert len(unread) * 5 < len(ENGINES)
