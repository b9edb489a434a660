"""What it costs to prove: a graph of a thousand services, generated with its proof and without.

Both are timed in one run and in turns, so that only their ratio is read: at most 1.5.

    .venv/bin/python benchmarks/proof.py
"""

from __future__ import annotations

import json
import statistics
import time
from typing import TYPE_CHECKING, Any
from unittest import mock

from docker_generator import GenerationResult, pipeline
from docker_generator.proof.claims import KINDS, Claim, Proof

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docker_generator.proof.specification import Specification

SERVICES = 1000
TURNS = 7
WITHIN = 1.5


def graph(count: int) -> bytes:
    """Return a graph in which each service depends on two others, a database and a cache."""
    services: dict[str, Any] = {}
    for number in range(count):
        others = sorted({number - 1, number // 2} - {number, -1})
        services[f"Unit{number}Service"] = {
            "language": "python",
            "framework": "fastapi",
            "port": 8000 + number,
            "resources": {"cpu": 1, "memory": "512Mi"},
            "health_check": {"path": "/health", "interval": "30s"},
            "dependencies": [
                {"name": "postgres", "type": "database", "external": True},
                {"name": "redis", "type": "cache", "external": True},
                *({"name": f"Unit{other}Service"} for other in others),
            ],
        }
    return json.dumps({"services": services}).encode()


def unproved(_specification: Specification, _files: Mapping[str, str]) -> Proof:
    """Take everything for proved."""
    return Proof.of(Claim(rule) for rule in KINDS)


def seconds(data: bytes) -> float:
    """Return how long it takes to generate a graph."""
    start = time.process_time()
    result: GenerationResult = pipeline.generate(data, {"root": "no-such-folder"})
    assert result.ok  # noqa: S101 -- a figure of nothing is worth nothing
    return time.process_time() - start


def main() -> int:
    """Print both times and their ratio; exit 1 where it is too high."""
    data = graph(SERVICES)
    seconds(data)
    without, including = [], []
    for _ in range(TURNS):
        with mock.patch.object(pipeline, "prove", unproved):
            without.append(seconds(data))
        including.append(seconds(data))
    generated, both = statistics.median(without), statistics.median(including)
    ratio = statistics.median(b / a for a, b in zip(without, including, strict=True))
    print(f"{SERVICES} services: generated in {generated:.2f} s, with the proof in {both:.2f} s")
    print(f"ratio {ratio:.2f} (wanted: at most {WITHIN})")
    return int(ratio > WITHIN)


if __name__ == "__main__":
    raise SystemExit(main())
