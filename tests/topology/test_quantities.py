"""Amounts and texts: what is read, what is refused, how Docker gets to see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pydantic_core import PydanticCustomError

from docker_generator.topology.quantities import Cpu, Duration, Memory, parse_port, parse_replicas

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("value", "millis", "cores"),
    [
        (2, 2000, "2"),
        (0.5, 500, "0.5"),
        ("0.5", 500, "0.5"),
        ("500m", 500, "0.5"),
        ("1500m", 1500, "1.5"),
        (2.0, 2000, "2"),
        (100, 100_000, "100"),
        (1024, 1_024_000, "1024"),
        (0.01, 10, "0.01"),
        ("10m", 10, "0.01"),
        (1.25, 1250, "1.25"),
    ],
)
def test_cpu_is_read_in_every_form(value: Any, millis: int, cores: str) -> None:
    """A number, a number as text and the Kubernetes form are one amount."""
    cpu = Cpu.parse(value)

    assert (millis, cores) == (cpu.millis, cpu.cores)


@pytest.mark.parametrize(
    "value",
    [
        "not-a-number",
        "",
        " 1",
        "1 ",
        "1\n",
        "-1",
        -1,
        0,
        "0m",
        "9m",
        0.0001,
        0.0015,
        float("inf"),
        float("nan"),
        "1e3",
        "1.5m",
        "1,5",
        "٢",
        "0x2",
        True,
        None,
        [2],
        {"cpu": 2},
        pytest.param("9" * 5000, id="5000-digits-as-text"),
    ],
)
def test_cpu_that_docker_cannot_take_is_refused(value: Any) -> None:
    """What is not a number from 0.01, in steps of 0.001, is an invalid CPU value."""
    with pytest.raises(PydanticCustomError) as raised:
        Cpu.parse(value)

    assert "invalid-cpu" == raised.value.type


@pytest.mark.parametrize("value", [1025, 1024.001, "1024001m", 1e9, "9" * 15])
def test_cpu_that_no_host_has_is_refused(value: Any) -> None:
    """More than 1024 are reported apart from what is not a number."""
    with pytest.raises(PydanticCustomError) as raised:
        Cpu.parse(value)

    assert "excessive-cpu" == raised.value.type


@pytest.mark.parametrize(("whole", "half"), [(2, "1"), ("500m", "0.25"), (0.01, "0.01")])
def test_half_of_a_cpu_stays_above_the_least(whole: Any, half: str) -> None:
    """Half of an amount is at least what Docker accepts."""
    assert half == Cpu.parse(whole).half().cores


@pytest.mark.parametrize(
    ("value", "size", "compose"),
    [
        ("4Gi", 4 * 1024**3, "4g"),
        ("512Mi", 512 * 1024**2, "512m"),
        ("1.5Gi", 1536 * 1024**2, "1536m"),
        ("500M", 500_000_000, "500000000b"),
        ("2G", 2_000_000_000, "1953125k"),
        ("6Mi", 6 * 1024**2, "6m"),
        (8_000_000, 8_000_000, "8000000b"),
        ("64Ti", 64 * 1024**4, "65536g"),
        ("8192Ki", 8192 * 1024, "8m"),
    ],
)
def test_memory_is_read_in_kubernetes_units(value: Any, size: int, compose: str) -> None:
    """M is decimal and Mi is binary; Compose gets its own units, which are binary."""
    memory = Memory.parse(value)

    assert (size, compose) == (memory.bytes, memory.compose)


@pytest.mark.parametrize(
    "value",
    [
        *("lots", "", "12XB", "-5M", "4 Gi", "4gi", "4GI", "4gb", "512m", -1, "1e9", 1.5, True),
        *(None, ["4Gi"], "4Gi\n", "٤Gi", "9" * 16 + "Ti", "6291456.5", "7000.0005k"),
    ],
)
def test_memory_that_docker_cannot_take_is_refused(value: Any) -> None:
    """What is not a size is an invalid memory value."""
    with pytest.raises(PydanticCustomError) as raised:
        Memory.parse(value)

    assert "invalid-memory" == raised.value.type


@pytest.mark.parametrize(
    ("value", "slug"),
    [
        *((value, "insufficient-memory") for value in ("5Mi", 5_000_000, 1, 0, "0Gi", "0.5")),
        *((value, "insufficient-memory") for value in (6 * 1024**2 - 1, "5.9999999Mi")),
        *((value, "excessive-memory") for value in ("65Ti", 64 * 1024**4 + 1, "99999999T")),
    ],
)
def test_memory_that_no_container_has_is_refused(value: Any, slug: str) -> None:
    """Docker takes from 6Mi, and no host has more than 64Ti."""
    with pytest.raises(PydanticCustomError) as raised:
        Memory.parse(value)

    assert slug == raised.value.type


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        *(("512m", "512Mi"), ("4GB", "4Gi"), ("4 gb", "4Gi"), ("1.5gib", "1.5Gi"), ("2kB", "2Ki")),
        *(("1t", "1Ti"), ("512MB\n", ""), ("512XB", ""), ("m", ""), ("512mm", "")),
    ],
)
def test_the_unit_that_was_meant_is_offered(value: str, hint: str) -> None:
    """Docker's and everybody's units are not Kubernetes'."""
    with pytest.raises(PydanticCustomError) as raised:
        Memory.parse(value)

    expected = (raised.value.context or {})["expected"]
    assert expected.endswith(f'; did you mean "{hint}"?' if hint else "")
    assert bool(expected) == bool(hint)


@pytest.mark.parametrize(
    ("whole", "half"), [("4Gi", "2g"), ("1Gi", "512m"), ("6Mi", "6m"), ("7Mi", "6m")]
)
def test_half_of_memory_stays_above_the_least(whole: str, half: str) -> None:
    """Half of an amount is at least what Docker accepts."""
    assert half == Memory.parse(whole).half().compose


@pytest.mark.parametrize(
    ("value", "written", "seconds"),
    [
        ("30s", "30s", "30"),
        ("500ms", "0.5s", "0.5"),
        ("1m30s", "90s", "90"),
        ("1m", "60s", "60"),
        ("24h", "86400s", "86400"),
        ("1s500ms", "1.5s", "1.5"),
        ("1ms", "0.001s", "0.001"),
    ],
)
def test_duration_is_read_with_its_unit(value: str, written: str, seconds: str) -> None:
    """Docker gets seconds, and so do programs that take a plain number."""
    duration = Duration.parse(value)

    assert (written, seconds) == (str(duration), duration.seconds)


@pytest.mark.parametrize(
    "value",
    [
        *("soon", "", "30", 10, 1.5, "-1s", "0s", "0ms", "25h", "24h1ms", "30S", "30 s", "s"),
        *("1s1m", "30s\n", True, None, ["30s"], "٣s", "9999999s"),
    ],
)
def test_duration_without_a_usable_length_is_refused(value: Any) -> None:
    """A bare number has no unit; nothing is shorter than 1ms or longer than a day."""
    with pytest.raises(PydanticCustomError) as raised:
        Duration.parse(value)

    assert "invalid-duration" == raised.value.type


@pytest.mark.parametrize("value", [1, 80, 8080, 65535])
def test_port_is_a_whole_number(value: int) -> None:
    """Each number from 1 to 65535 is a port."""
    assert value == parse_port(value)


@pytest.mark.parametrize(
    ("parse", "value", "slug"),
    [
        *((parse_port, value, "invalid-port") for value in (0, 65536, True, "8080", 8080.0, None)),
        *((parse_replicas, value, "invalid-replicas") for value in (0, 101, True, "2", 2.0, None)),
    ],
)
def test_what_only_looks_like_a_number_is_refused(
    parse: Callable[[Any], int], value: Any, slug: str
) -> None:
    """Neither true nor "8080" nor 8080.0 is a port or a number of replicas."""
    with pytest.raises(PydanticCustomError) as raised:
        parse(value)

    assert slug == raised.value.type


@pytest.mark.parametrize("value", [1, 2, 100])
def test_replicas_are_read(value: int) -> None:
    """From 1 to 100."""
    assert value == parse_replicas(value)


@pytest.mark.parametrize("value", [0, 101, -1, True, 1.0, "1", None, [1]])
def test_replicas_that_nobody_runs_are_refused(value: Any) -> None:
    """Only whole numbers count."""
    with pytest.raises(PydanticCustomError) as raised:
        parse_replicas(value)

    assert "invalid-replicas" == raised.value.type


def test_an_amount_remembers_how_it_was_written() -> None:
    """The next generator gets the graph's own units, also for what was halved."""
    assert ("500m", "2.5") == (Cpu.parse("500m").written, Cpu.parse(2.5).written)
    assert ("4Gi", "8000000") == (Memory.parse("4Gi").written, Memory.parse(8_000_000).written)
    assert ("62m", 62) == (Cpu.parse("125m").half().written, Cpu.parse("125m").half().millis)
    assert ("1", "0.25") == (Cpu.parse(2).half().written, Cpu.parse("0.5").half().written)
    assert ("2Gi", "500M") == tuple(Memory.parse(m).half().written for m in ("4Gi", "1000M"))
    assert ("1536Mi", "500M") == tuple(Memory.parse(m).half().written for m in ("3Gi", "1G"))
    assert "6500001" == Memory.parse(13_000_002).half().written
