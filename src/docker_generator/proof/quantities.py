"""Amounts as Docker and Compose write them; separate from the code of the topology."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from docker_generator.proof.unreadable import Unreadable

_MEMORY = re.compile(r"(\d+(?:\.\d+)?) ?([kmgtp]?)(?:i?b)?", re.ASCII | re.IGNORECASE)
_POWER = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4, "p": 5}
_TIME = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)", re.ASCII)
_MICROSECONDS = {
    "ns": Decimal("0.001"),
    "us": Decimal(1),
    "µs": Decimal(1),
    "ms": Decimal(1000),
    "s": Decimal(1_000_000),
    "m": Decimal(60_000_000),
    "h": Decimal(3_600_000_000),
}


@lru_cache(maxsize=4096)
def memory(text: str) -> int:
    """Return bytes; k, m and g are powers of 1024, as docker/go-units reads them."""
    match = _MEMORY.fullmatch(text)
    if match is None:
        raise Unreadable(f"{text} is not an amount of memory")
    return int(Decimal(match[1]) * 1024 ** _POWER[match[2].lower()])


@lru_cache(maxsize=4096)
def cpus(text: str) -> int:
    """Return thousandths of a CPU."""
    if not re.fullmatch(r"\d{1,9}(\.\d{1,9})?", text, re.ASCII):
        raise Unreadable(f"{text} is not a number of CPUs")
    return int(Decimal(text) * 1000)


@lru_cache(maxsize=4096)
def duration(text: str) -> int:
    """Return microseconds of a duration as Go writes it: 1m30s, 1.5s, 500ms."""
    if text == "0":
        return 0
    if not re.fullmatch(rf"(?:{_TIME.pattern})+", text, re.ASCII):
        raise Unreadable(f"{text} is not a duration")
    return int(sum(Decimal(number) * _MICROSECONDS[unit] for number, unit in _TIME.findall(text)))


@lru_cache(maxsize=4096)
def whole(text: str) -> int:
    """Return a whole number."""
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise Unreadable(f"{text} is not a whole number")
    return int(text)


def cpu_text(millis: int) -> str:
    """Return thousandths of a CPU as text.

    >>> cpu_text(500)
    '0.5'
    """
    return f"{Decimal(millis) / 1000:f}"


def memory_text(amount: int) -> str:
    """Return bytes in the largest unit of the topology graph that holds them evenly.

    >>> memory_text(536870912), memory_text(7168), memory_text(7)
    ('512Mi', '7Ki', '7')
    """
    for size, unit in _UNITS:
        if amount and amount % size == 0:
            return f"{amount // size}{unit}"
    return str(amount)


_UNITS = (
    *((1024**4, "Ti"), (1000**4, "T"), (1024**3, "Gi"), (1000**3, "G")),
    *((1024**2, "Mi"), (1000**2, "M"), (1024, "Ki"), (1000, "k")),
)


def duration_text(micros: int) -> str:
    """Return microseconds in seconds, or milliseconds below one second.

    >>> duration_text(5_000_000), duration_text(90_500_000), duration_text(500_000)
    ('5s', '90.5s', '500ms')
    """
    if 0 < micros < _SECOND:
        return f"{Decimal(micros) / 1000:f}ms"
    return f"{Decimal(micros) / _SECOND:f}s"


_SECOND = 1_000_000
