"""Mutations of topology graphs: of their bytes, and of their values."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import random

ROOT: Final = Path(__file__).resolve().parent.parent
SEEDS: Final = sorted((ROOT / "fixtures").rglob("topology-graph.json"))
"""Every graph that we have, good and bad."""

JUNK: Final[tuple[Any, ...]] = (
    *(None, True, False, 0, -1, 1, 80, 65536, 10**30, 0.5, -0.0, 1e300, [], {}, [[]], [{}]),
    *("", " ", "a", "A\nB", "\x1b[31m", "\u202e", "\ud800", "a" * 300, "../..", "/etc/passwd"),
    *("$(id)", "${HOME}", "{{7*7}}", "%s", "{0.__class__}", "a b", "\u0663", "true", "null"),
    *("500m", "4Gi", "30s", "http", "python", "fastapi", "postgres", "redis", "service_healthy"),
    {"name": "redis", "external": True},
    {"from": "A", "to": "A"},
)
"""Values that were wrong somewhere before."""

_TOKENS: Final = (b"{", b"}", b"[", b"]", b",", b":", b'"', b"\\", b"\0", b"\xff", b"NaN", b"1e999")


def of_bytes(data: bytes, random: random.Random) -> bytes:
    """Return the bytes with a few places cut, doubled, turned or overwritten."""
    changed = bytearray(data)
    for _ in range(random.randint(1, 4)):
        place = random.randrange(len(changed) + 1)
        kind = random.randrange(5)
        if kind == 0:
            del changed[place : place + random.randint(1, 40)]
        elif kind == 1:
            changed[place:place] = changed[place : place + random.randint(1, 40)]
        elif kind == 2:
            changed[place : place + 1] = bytes([random.randrange(256)])
        elif kind == 3:
            changed[place:place] = random.choice(_TOKENS)
        else:
            del changed[place:]
    return bytes(changed)


def of_values(document: Any, random: random.Random) -> Any:
    """Return the document with a few values replaced, removed, moved or renamed."""
    changed = copy.deepcopy(document)
    for _ in range(random.randint(1, 3)):
        places = list(_places(changed))
        if not places:
            return random.choice(JUNK)
        parent, key = random.choice(places)
        kind = random.randrange(4)
        if kind == 0:
            del parent[key]
        elif kind == 1 and isinstance(parent, dict):
            parent[str(random.choice(JUNK))] = parent.pop(key)
        elif kind == 2:
            other, where = random.choice(places)
            parent[key] = copy.deepcopy(other[where]) if _has(other, where) else None
        else:
            parent[key] = copy.deepcopy(random.choice(JUNK))
    return changed


def mutate(seed: bytes, random: random.Random) -> bytes:
    """Return a mutation of a graph: two of three change its values, where it is JSON."""
    if random.random() < 1 / 3:
        return of_bytes(seed, random)
    try:
        document = json.loads(seed)
    except (ValueError, RecursionError):
        return of_bytes(seed, random)
    return json.dumps(of_values(document, random)).encode()


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Return every place in a document as its parent and its key."""
    found: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting:
        parent = waiting.pop()
        members = parent.items() if isinstance(parent, dict) else enumerate(parent)
        for key, one in members if isinstance(parent, dict | list) else ():
            found.append((parent, key))
            if isinstance(one, dict | list):
                waiting.append(one)
    return found


def _has(parent: Any, key: Any) -> bool:
    return key in parent if isinstance(parent, dict) else key < len(parent)
