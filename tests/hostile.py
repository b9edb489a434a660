"""Files of 5 MiB that are meant to hurt whoever reads them, and large ones that are real."""

from __future__ import annotations

import json
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SIZE = 5 * 1024 * 1024
"""Bytes of a hostile file."""


def _filled(start: str, items: Iterable[str], end: str) -> bytes:
    """Return a text of the size: as many of the items as fit, with commas between them."""
    parts, size = [], len(start) + len(end)
    for item in items:
        size += len(item) + 1
        if size > SIZE:
            break
        parts.append(item)
    return (start + ",".join(parts) + end).encode()


def _same(item: str) -> Iterable[str]:
    while True:
        yield item


def _object(members: int) -> str:
    return "{" + ",".join(f'"{number:x}":0' for number in range(members)) + "}"


def _service(fields: str) -> str:
    return '{"services":{"A":{"language":"python",' + fields


HOSTILE: dict[str, Callable[[], bytes]] = {
    "nested lists": lambda: b'{"services":' + b"[" * SIZE,
    "nested objects": lambda: b'{"a":' * (SIZE // 5),
    "one key, always": lambda: _filled("{", _same('"a":1'), "}"),
    "a key twice in each of many objects": lambda: _filled('{"a":[', _same('{"a":1,"a":2}'), "]}"),
    "many keys": lambda: _filled("{", (f'"{n:x}":0' for n in count()), "}"),
    "many keys in many objects": lambda: _filled(
        "{",
        (f'"{n}":{{' + ",".join(f'"{k:x}":0' for k in range(15000)) + "}" for n in count()),
        "}",
    ),
    "one number": lambda: b'{"a":' + b"9" * SIZE + b"}",
    "many long numbers": lambda: _filled('{"a":[', _same("9" * 4000), "]}"),
    "many bearable numbers": lambda: _filled(
        "{", (f'"{n}":[' + ",".join(["9" * 299] * 1000) + "]" for n in count()), "}"
    ),
    "many infinite numbers": lambda: _filled('{"a":[', _same("1e999"), "]}"),
    "many numbers that are none": lambda: _filled('{"a":[', _same("NaN"), "]}"),
    "one text": lambda: b'{"a":"' + b"x" * SIZE + b'"}',
    "one open text": lambda: b'{"a":"' + b"x" * SIZE,
    "one key of megabytes": lambda: b'{"services":{"' + b"x" * SIZE + b'":{}}}',
    "one unknown field of megabytes": lambda: _service('"').encode() + b"x" * SIZE + b'":0}}}',
    "many halves of characters": lambda: b'{"a":"' + b"\\ud800" * (SIZE // 6) + b'"}',
    "many escapes": lambda: b'{"a":"' + b"\\\\" * (SIZE // 2) + b'\\ud800"}',
    "no UTF-8": lambda: b'{"a":"' + b"\xff" * SIZE + b'"}',
    "many empty lists": lambda: _filled('{"a":[', _same("[]"), "]}"),
    "many zeros": lambda: _filled('{"services":[', _same("0"), "]}"),
    "many lists of zeros": lambda: _filled(
        '{"services":{"A":{"dependencies":[',
        (f"[{','.join('0' * 19000)}]" for _ in count()),
        "]}}}",
    ),
    "many services": lambda: _filled('{"services":{', (f'"A{n}":{{}}' for n in count()), "}}"),
    "many wrong services": lambda: _filled(
        '{"services":{', (f'"A{n}":0' for n in range(19000)), "}}"
    ),
    "many wrong dependencies": lambda: _filled(
        '{"services":{',
        (f'"A{n}":{{"dependencies":[{",".join("0" * 19000)}]}}' for n in count()),
        "}}",
    ),
    "many wrong fields of dependencies": lambda: _filled(
        _service('"dependencies":['),
        ['{"name":0,"type":0,"external":0,"engine":0,"version":0,"condition":0}'] * 19000,
        "]}}}",
    ),
    "many wrong edges": lambda: _filled(
        '{"services":{},"topology":{"dependency_graph":{"edges":[', ["{}"] * 19000, "]}}}"
    ),
    "many wrong rows": lambda: _filled(
        '{"services":{},"topology":{"dependency_matrix":{',
        (
            f'"A{n}":{{{",".join(chr(34) + str(k) + chr(34) + ":0" for k in range(1000))}}}'
            for n in count()
        ),
        "}}}",
    ),
    "many unknown fields": lambda: _filled(
        _service(""), (f'"recource{n}":0' for n in range(19000)), "}}}"
    ),
    "many unknown services": lambda: _filled(
        _service('"dependencies":['), (f'{{"name":"B{n}"}}' for n in range(19000)), "]}}}"
    ),
    "many unknown engines": lambda: _filled(
        _service('"dependencies":['),
        (f'{{"name":"postgras{n}","external":true}}' for n in range(19000)),
        "]}}}",
    ),
    "many unknown languages": lambda: _filled(
        '{"services":{', (f'"A{n}":{{"language":"pithon{n}"}}' for n in range(1999)), "}}"
    ),
    "many unknown names in an order": lambda: _filled(
        _service('"port":1}},"topology":{"initialization_order":['),
        (f'"Catalo{n}"' for n in range(19000)),
        "]}}",
    ),
    "many lines": lambda: b'{"services":{"A":{"language":"python","port":0' + b"\n" * SIZE + b"}}}",
    "YAML": lambda: b"services:\n" + b"  a: b\n" * (SIZE // 7),
    "spaces": lambda: b" " * SIZE,
}
"""What makes each hostile file, by what it is."""


def real(services: int, per_service: int, *, matrix: bool = True) -> bytes:
    """Return a graph as the analyzer writes it, of so many services with so many dependencies."""
    names = [f"Department{number:04}HandlerService" for number in range(services)]
    needs = {
        name: [names[(number * 7 + step * 13) % number] for step in range(per_service)]
        if number
        else []
        for number, name in enumerate(names)
    }
    edges = [{"from": name, "to": one} for name in names for one in dict.fromkeys(needs[name])]
    graph = {
        "specification_version": "v1.0.0",
        "services": {
            name: {
                "type": "microservice",
                "language": "python",
                "framework": "fastapi",
                "port": 8000 + number,
                "dependencies": [
                    {"name": one, "type": "service", "external": False}
                    for one in dict.fromkeys(needs[name])
                ],
                "resources": {"cpu": 0.5, "memory": "512Mi"},
                "health_check": {"path": "/health", "interval": "30s"},
            }
            for number, name in enumerate(names)
        },
        "topology": {
            "initialization_order": names,
            "dependency_graph": {"nodes": names, "edges": edges},
        },
        "network": {
            "internal_network": edges,
            "required_ports": {name: 8000 + number for number, name in enumerate(names)},
        },
        "validation": {"no_cycles": True},
    }
    if matrix:
        graph["topology"]["dependency_matrix"] = {  # type: ignore[index] # a dict of objects
            name: {other: other in set(needs[name]) for other in names} for name in names
        }
    return json.dumps(graph).encode()


def circle(size: int) -> bytes:
    """Return a graph whose services depend on each other in one circle."""
    services = {
        f"S{number}": {
            "language": "python",
            "framework": "fastapi",
            "port": 8000,
            "dependencies": [{"name": f"S{(number + 1) % size}"}],
        }
        for number in range(size)
    }
    return json.dumps({"services": services}).encode()
