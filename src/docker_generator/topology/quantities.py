"""Amounts and texts with units; values from this module are valid."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from docker_generator.diagnostics.rules import amounts

_DECIMAL = r"(?:[0-9]{1,15}(?:\.[0-9]{1,9})?)"


def fault(slug: str, expected: str = "") -> PydanticCustomError:
    """Return the error that reading turns into a finding of the rule with this slug."""
    return PydanticCustomError(slug, "{expected}", {"expected": expected})


KINDS: Final = {
    "dict_type": "an object",
    "model_type": "an object",
    "tuple_type": "a list",
    "string_type": "text",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
}
"""Expected types, by pydantic's name of the error."""

_CPU = rf"({_DECIMAL})(m?)"
_LEAST_CPU = 10
_MOST_CPU = 1_024_000


@dataclass(frozen=True, slots=True)
class Cpu:
    """An amount of CPU in thousandths of one core, and how the graph writes it."""

    millis: int
    written: str

    @classmethod
    def parse(cls, value: Any) -> Cpu:
        """Read 2, 0.5, "0.5" or "500m"; from 0.01 CPUs, the least that Docker accepts."""
        match = re.fullmatch(_CPU, str(value))
        if match is None:
            raise fault(amounts.INVALID_CPU.slug)
        millis = Decimal(match[1]) * (1 if match[2] else 1000)
        if millis > _MOST_CPU:
            raise fault(amounts.EXCESSIVE_CPU.slug)
        if millis != int(millis) or millis < _LEAST_CPU:
            raise fault(amounts.INVALID_CPU.slug)
        return cls(int(millis), match[0])

    @property
    def cores(self) -> str:
        """The amount for Docker: "2", "0.5"."""
        return f"{Decimal(self.millis) / 1000:f}"

    def half(self) -> Cpu:
        """Half of this amount in the same unit, at least the least that Docker accepts."""
        half = Cpu(max(_LEAST_CPU, self.millis // 2), "")
        return replace(half, written=f"{half.millis}m" if "m" in self.written else half.cores)


_MEMORY = rf"({_DECIMAL})([kMGT]|[KMGT]i)?"
_BYTES = {
    "": 1,
    "k": 1000,
    "M": 1000**2,
    "G": 1000**3,
    "T": 1000**4,
    "Ki": 1024,
    "Mi": 1024**2,
    "Gi": 1024**3,
    "Ti": 1024**4,
}
_LEAST_MEMORY = 6 * 1024**2
_MOST_MEMORY = 64 * 1024**4


@dataclass(frozen=True, slots=True)
class Memory:
    """An amount of memory in bytes, and how the graph writes it."""

    bytes: int
    written: str

    @classmethod
    def parse(cls, value: Any) -> Memory:
        """Read a Kubernetes quantity ("4Gi", "500M") or bytes; Docker accepts at least 6Mi."""
        text = str(value) if isinstance(value, int | str) else ""
        match = re.fullmatch(_MEMORY, text)
        if match is None:
            raise fault(amounts.INVALID_MEMORY.slug, _memory_hint(text))
        amount = Decimal(match[1]) * _BYTES[match[2] or ""]
        if amount < _LEAST_MEMORY:
            raise fault(amounts.INSUFFICIENT_MEMORY.slug)
        if amount > _MOST_MEMORY:
            raise fault(amounts.EXCESSIVE_MEMORY.slug)
        if amount != int(amount):
            raise fault(amounts.INVALID_MEMORY.slug)
        return cls(int(amount), text)

    @property
    def compose(self) -> str:
        """The amount for Compose, whose k, m and g are binary: "4g", "512m", bytes."""
        for unit, size in (("g", 1024**3), ("m", 1024**2), ("k", 1024)):
            if self.bytes % size == 0:
                return f"{self.bytes // size}{unit}"
        return f"{self.bytes}b"

    def half(self) -> Memory:
        """Half of this amount, at least the minimum of Docker, in a unit of the same kind."""
        amount = max(_LEAST_MEMORY, self.bytes // 2)
        is_binary = self.written.endswith("i")
        return next(
            Memory(amount, f"{amount // size}{unit}")
            for unit, size in reversed(_BYTES.items())
            if amount % size == 0 and (not unit or unit.endswith("i") == is_binary)
        )


def _memory_hint(text: str) -> str:
    """Return a suggestion for 512m, 4GB and similar values: the unit that was meant."""
    match = re.fullmatch(rf"({_DECIMAL}) ?([kmgt])i?b?", text, re.IGNORECASE | re.ASCII)
    if match is None:
        return ""
    return f'{amounts.INVALID_MEMORY.expected}; did you mean "{match[1]}{match[2].upper()}i"?'


_DURATION = r"(?:([0-9]{1,3})h)?(?:([0-9]{1,5})m)?(?:([0-9]{1,6})s)?(?:([0-9]{1,8})ms)?"
_LONGEST = 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Duration:
    """A time span in milliseconds."""

    millis: int

    @classmethod
    def parse(cls, value: Any) -> Duration:
        """Read "30s", "500ms", "1m30s"; a bare number has no unit and is refused."""
        match = re.fullmatch(_DURATION, value) if isinstance(value, str) else None
        if match is None:
            raise fault(amounts.INVALID_DURATION.slug)
        hours, minutes, seconds, millis = (int(part or 0) for part in match.groups())
        total = ((hours * 60 + minutes) * 60 + seconds) * 1000 + millis
        if not 1 <= total <= _LONGEST:
            raise fault(amounts.INVALID_DURATION.slug)
        return cls(total)

    def __str__(self) -> str:
        """Return the span for Docker and Compose; hadolint reads no unit below a second."""
        return f"{self.seconds}s"

    @property
    def seconds(self) -> str:
        """The span in seconds, for programs that read a plain number."""
        return f"{Decimal(self.millis) / 1000:f}"


PORTS = range(1, 65536)
"""Every port."""

COUNTS = range(1, 101)
"""A valid number of replicas, or of retries."""


def parse_port(value: Any) -> int:
    """Read a port: a whole number from 1 to 65535; neither true nor "8080" nor 8080.0."""
    if type(value) is not int or value not in PORTS:
        raise fault(amounts.INVALID_PORT.slug, _whole_number(value, PORTS))
    return value


def parse_replicas(value: Any) -> int:
    """Read a number of replicas from 1 to 100."""
    if type(value) is not int or value not in COUNTS:
        raise fault(amounts.INVALID_REPLICAS.slug, _whole_number(value, COUNTS))
    return value


def _whole_number(value: Any, allowed: range) -> str:
    """Return "8000" and 8000.0 as a whole number, nothing for another value."""
    match = re.fullmatch(r"([0-9]{1,5})(?:\.0)?", str(value), re.ASCII)
    if match is None or int(match[1]) not in allowed:
        return ""
    how = "without quotes" if isinstance(value, str) else "without a decimal point"
    return f"a whole number, {how}: {int(match[1])}"


def whole(pattern: str) -> str:
    """Return a pattern for a whole text, in the form of JSON Schema."""
    return f"^(?:{pattern})$"


def _amount(pattern: str, number: str, least: float, most: float, *examples: Any) -> WithJsonSchema:
    """Return the schema of a value that is a number or a text."""
    texts = {"type": "string", "pattern": whole(pattern)}
    numbers = {"type": number, "minimum": least, "maximum": most}
    return WithJsonSchema({"anyOf": [numbers, texts], "examples": list(examples)})


def _numbers(numbers: range) -> WithJsonSchema:
    return WithJsonSchema({"type": "integer", "minimum": numbers[0], "maximum": numbers[-1]})


CpuField = Annotated[
    Cpu,
    PlainValidator(Cpu.parse),
    _amount(_CPU, "number", _LEAST_CPU / 1000, _MOST_CPU / 1000, 2, 0.5, "500m"),
]
MemoryField = Annotated[
    Memory,
    PlainValidator(Memory.parse),
    _amount(_MEMORY, "integer", _LEAST_MEMORY, _MOST_MEMORY, "512Mi", "4Gi"),
]
DurationField = Annotated[
    Duration,
    PlainValidator(Duration.parse),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": whole(_DURATION),
            "minLength": 2,
            "examples": ["30s", "500ms", "1m30s"],
        }
    ),
]
Port = Annotated[int, PlainValidator(parse_port), _numbers(PORTS)]
Replicas = Annotated[int, PlainValidator(parse_replicas), _numbers(COUNTS)]
