"""The matrix of bad input: numbered cases, what each is, and what has to come of it.

A graph is written as a patch of a small one (see `Example`), or as a whole file in text or bytes.
`outcome` is the code of the rule that has to fire and the pointer it points at; nothing means that
the graph is accepted without a warning.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docker_generator.diagnostics.diagnostic import pointer
from docker_generator.diagnostics.example import Example, catalog, services

CATALOG = "/services/Catalog"
_CART = {"name": "Cart"}


@dataclass(frozen=True, slots=True)
class Case:
    """One input of the matrix."""

    number: int
    given: Example
    code: str = ""
    pointer: str = ""


def _file(number: int, code: str, *texts: str | bytes, pointer: str = "") -> list[Case]:
    return [Case(number, Example(text), code, pointer) for text in texts]


def field(number: int, code: str, place: str, *fields: dict[str, Any]) -> list[Case]:
    """Return a case for each way to write a field of the service Catalog."""
    return [Case(number, catalog(**one), code, place and CATALOG + place) for one in fields]


def _drawn(edge: dict[str, Any]) -> Example:
    return Example({"topology": {"dependency_graph": {"edges": [edge]}}})


def _named(number: int, code: str, *names: str) -> list[Case]:
    return [
        Case(number, services(Catalog=None, **{name: {}}), code, code and pointer("services", name))
        for name in names
    ]


def _needing(number: int, code: str, place: str, *dependencies: dict[str, Any]) -> list[Case]:
    return [
        Case(number, catalog(dependencies=[one]), code, f"{CATALOG}/dependencies/0{place}")
        for one in dependencies
    ]


READING = [
    *_file(4, "DG110", ""),
    *_file(5, "DG110", " \n\t"),
    *_file(6, "DG112", '{"services": {"A": '),
    *_file(7, "DG102", '{"services": {},}'),
    *_file(8, "DG102", '{"services": {} /* none */}', '{"services": {} // none\n}'),
    *_file(9, "DG102", '{"services": {}} x'),
    Case(10, Example(b"\xef\xbb\xbf" + Example().data)),
    *_file(11, "DG111", '{"services": {}}'.encode("utf-16")),
    *_file(12, "DG111", b'{"services": "\xff"}'),
    *_file(13, "DG102", b'{"services": \0}', b'{"services": "\0"}'),
    *_file(14, "DG113", "[]", '"x"', "1", "null"),
    *_file(15, "DG116", "[" * 100_000, '{"a":' * 100_000),
    *_file(17, "DG114", '{"services": ' + "9" * 5000 + "}"),
    *_file(18, "DG114", '{"a": NaN}', '{"a": Infinity}', '{"a": -Infinity}'),
    *_file(19, "DG103", '{"services": {}, "services": {}}', pointer="/services"),
    *_file(20, "DG103", '{"services": {"A": {"port": 1, "port": 2}}}', pointer="/services/A/port"),
    *_file(21, "DG115", '{"name": "\\ud800"}'),
    *_file(22, "DG114", '{"a": 1e999}', '{"a": -1e999}'),
    *_file(24, "DG110", b""),
    *_file(25, "DG102", "services:\n  A: {}\n"),
]

SCHEMA = [
    *_file(26, "DG104", "{}"),
    Case(27, Example({"services": []}), "DG105", "/services"),
    Case(27, Example({"services": "x"}), "DG105", "/services"),
    *_file(27, "DG105", '{"services": null}', pointer="/services"),
    *_file(28, "DG105", '{"services": {"A": null}}', pointer="/services/A"),
    Case(28, services(A=[]), "DG105", "/services/A"),
    Case(28, services(A="x"), "DG105", "/services/A"),
    *field(29, "DG106", "/prot", {"prot": 1}),
    *(
        Case(30, Example({"specification_version": one}), "DG105", "/specification_version")
        for one in (1, 1.0, True)
    ),
    Case(30, Example({"specification_version": "any text: 1/2"})),
    *_file(31, "DG208", '{"services": {}}', pointer="/services"),
    *field(32, "DG303", "/port", {"port": True}),
    *field(32, "DG313", "/replicas", {"replicas": True}),
    *field(33, "DG303", "/port", {"port": "8080"}),
    *field(34, "DG303", "/port", {"port": 8080.0}),
    *field(35, "DG106", "/__proto__", {"__proto__": 1}),
    *field(35, "DG106", "/__class__", {"__class__": 1}),
]

NAMES = [
    *_named(37, "DG306", ""),
    *_named(38, "DG306", " "),
    *_named(39, "", "A", "Api", "CatalogService", "order_history"),
    *_named(40, "DG306", "-a", "a-", "_a", "a.b"),
    *_named(41, "DG325", "A" * 64),
    *_named(41, "", "A" * 63),
    *_named(42, "DG306", "a\n"),
    *_named(43, "DG306", "a\nRUN x"),
    *_named(44, "DG306", "../x", "a/b", "a\\b", "/etc"),
    *_named(45, "DG306", ".", ".."),
    *_named(46, "DG324", "con", "nul", "aux", "lpt1"),
    *_named(47, "", "true", "null", "no"),
    # The name becomes the first part of variables, which cannot begin with a digit.
    *_named(47, "DG306", "1e3", "0o14", "123"),
    *_named(48, "DG306", "\u0430pi"),
    *_named(49, "DG306", "a\u202eb"),
    *_named(50, "DG306", "a\u200db"),
    *_named(51, "DG306", "\uff41pi"),
    Case(52, services(api={}, API={}), "DG204", "/services/api"),
    Case(52, services(CatalogService={}), "DG204", "/services/CatalogService"),
    *_file(53, "DG103", '{"services": {"A": {}, "A": {}}}', pointer="/services/A"),
    Case(54, services(**{"a-b": {}, "a_b": {}}), "DG204", "/services/a_b"),
    *_named(55, "DG324", "scratch", "context", "default"),
    Case(
        55,
        services(Redis={"dependencies": [{"name": "redis", "external": True}]}),
        "DG204",
        "/services/Redis/dependencies/0/name",
    ),
    *_named(56, "DG306", "a\x1b[31m", "a\x07"),
    *_named(57, "DG306", "{{7*7}}", "${HOME}", "$(id)", "%s", "{0.__class__}"),
    *_named(58, "DG326", "localhost", "host"),
]

EDGES = [
    *_needing(59, "DG201", "/name", {"name": "Catalgo"}),
    *(
        Case(
            59,
            Example(
                {"topology": {"dependency_graph": {"edges": [{"from": "Catalog", "to": "X"}]}}}
            ),
            "DG201",
            "/topology/dependency_graph/edges/0/to",
        ),
    ),
    *_needing(60, "DG206", "", {"name": "Catalog"}),
    Case(
        61,
        services(
            Catalog={"dependencies": [{"name": "Cart"}]},
            Cart={"dependencies": [{"name": "Catalog"}]},
        ),
        "DG202",
        "/services/Cart/dependencies/0",
    ),
    Case(
        63,
        services(Catalog={"dependencies": [_CART, _CART]}, Cart={}),
        "DG207",
        CATALOG + "/dependencies/1",
    ),
    *(
        Case(
            64,
            _drawn(edge),
            "DG104",
            "/topology/dependency_graph/edges/0",
        )
        for edge in ({"from": "Catalog"}, {"to": "Catalog"})
    ),
    Case(
        65,
        _drawn({"from": ["A"], "to": "Catalog"}),
        "DG307",
        "/topology/dependency_graph/edges/0/from",
    ),
    Case(
        66,
        services(Catalog={"dependencies": [_CART]}, Cart={"health_check": {"type": "none"}}),
        "DG209",
        CATALOG + "/dependencies/0",
    ),
    Case(67, services(Cart={"port": 8001})),
]

CASES = [*READING, *SCHEMA, *NAMES, *EDGES]
"""Cases about the text, the fields, names and edges."""
