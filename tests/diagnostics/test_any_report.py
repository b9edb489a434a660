"""Whatever a graph, an option or the name of a file holds: a report moves no terminal."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docker_generator.diagnostics.diagnostic import Position, pointer
from docker_generator.diagnostics.formats import FORMATS
from docker_generator.diagnostics.report import Report
from docker_generator.diagnostics.rules import RULES

# Every character that Python knows, halves and controls among them, and more of those.
texts = st.text(
    st.characters(exclude_categories=())
    | st.sampled_from("\x1b\x07\n\x85\xa0\u2028\u202e\ud800\0%:,"),
    max_size=8,
)
values = st.recursive(
    st.none() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=3,
)
FACTS = re.compile(r"(?<!\{)\{([a-z_]+)\}")


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Return a report of one finding of any rule, with any text wherever one may stand."""
    rule = draw(st.sampled_from(RULES))
    words = {*FACTS.findall(rule.message + rule.expected + rule.action)} - {"subject"}
    facts: dict[str, Any] = {word: draw(texts) for word in words}
    value = {"value": draw(values)} if draw(st.booleans()) else {}
    finding = rule.at(
        pointer(draw(texts), 0, draw(texts)),
        draw(texts),
        also=(pointer(draw(texts)),),
        expected=draw(texts),
        origin=draw(texts),
        position=draw(st.none() | st.just(Position(3, 4))),
        **value,
        **facts,
    )
    return Report(
        (finding,),
        file=draw(texts),
        files=(("created", draw(texts)),),
        explained=draw(st.booleans()),
    )


@pytest.mark.parametrize("form", FORMATS)
@given(reports())
def test_only_what_can_be_printed_comes_out(form: str, report: Report) -> None:
    """In every format; in documents also once their escapes are resolved."""
    text = FORMATS[form](report)

    assert all(line.isprintable() for line in text.split("\n"))
    if form in {"json", "sarif"}:
        document = json.loads(text)
        assert all(line.isprintable() for one in shown(document) for line in one.split("\n"))
    if form == "github":
        assert text.count("\n") == len(report.diagnostics)


def shown(value: Any, key: str = "") -> list[str]:
    """Return the texts of a document that are for people; pointers and paths alone are exact."""
    if isinstance(value, dict):
        return [text for name, one in value.items() for text in shown(one, name)]
    if isinstance(value, list):
        return [text for one in value for text in shown(one, key)]
    exact = {"pointer", "also", "fullyQualifiedName", "markdown", "path"}
    return [value] if isinstance(value, str) and key not in exact else []
