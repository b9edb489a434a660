"""Topology graphs made of a seed: wide ones as they are in the world, deep and dense ones as not.

The same seed gives the same graph on every machine and with every Python.
"""

from __future__ import annotations

import json
import random
from typing import Any

SEED = 20
"""The seed of every graph that is measured."""


def _service(number: int, others: list[str], *, backed: bool) -> dict[str, Any]:
    backing = [
        {"name": "postgres", "type": "database", "external": True},
        {"name": "redis", "type": "cache", "external": True},
    ]
    return {
        "language": "python",
        "framework": "fastapi",
        "port": 8000 + number,
        "resources": {"cpu": 1, "memory": "512Mi"},
        "health_check": {"path": "/health", "interval": "30s"},
        "dependencies": [*(backing if backed else []), *({"name": name} for name in others)],
    }


def name_of(number: int) -> str:
    """Return the name of a service by its number."""
    return f"Unit{number}Service"


def wide(count: int, seed: int = SEED) -> bytes:
    """Return a graph of so many services, three deep, as large stacks are.

    A tenth of the services is needed by the others; each of those needs up to two of these, and
    every service has a database and a cache. `wide(1000)` has some 1,400 edges between services.
    """
    chance = random.Random(seed)  # noqa: S311 -- nothing secret
    first, second = max(1, count // 10), max(2, count // 2)
    services = {}
    for number in range(count):
        layer = 0 if number < first else 1 if number < second else 2
        below = {0: 0, 1: first, 2: second}[layer]
        chosen = sorted({chance.randrange(below) for _ in range(2)}) if below else []
        others = [name_of(other) for other in chosen]
        services[name_of(number)] = _service(number, others, backed=True)
    return json.dumps({"services": services}).encode()


def layered(layers: int, width: int) -> bytes:
    """Return a dense graph: every service of a layer needs all of the layer below.

    `layered(14, 3)` has 42 services, 117 edges, and 4,782,969 paths from top to bottom.
    """
    services = {}
    for number in range(layers * width):
        start = (number // width - 1) * width
        others = [name_of(other) for other in range(start, start + width)] if start >= 0 else []
        services[name_of(number)] = _service(number, others, backed=False)
    return json.dumps({"services": services}).encode()


def chain(count: int) -> bytes:
    """Return the deepest graph: each service needs the one before it."""
    return layered(count, 1)
