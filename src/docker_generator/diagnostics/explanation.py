"""A rule as a page: for `explain`, for docs/diagnostics, for SARIF."""

from __future__ import annotations

import json
import string
from textwrap import fill, indent
from typing import TYPE_CHECKING, Final, NamedTuple

from docker_generator.diagnostics.diagnostic import shortened
from docker_generator.diagnostics.example import text_of
from docker_generator.diagnostics.quoting import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from docker_generator.diagnostics.diagnostic import Rule
    from docker_generator.diagnostics.example import Example


class _Fact(NamedTuple):
    """The files and settings of an example beside its graph: in words, and as text."""

    words: str
    text: str = ""


FAMILIES: Final = {
    "DG1": "Reading: the file, its JSON, the options",
    "DG2": "Graph: services, dependencies, claims of the analyzer",
    "DG3": "Values: amounts, names, texts, secrets",
    "DG4": "Stacks and backing services",
    "DG5": "Output: the host, the disk, the proof",
    "DG7": "Running: databases, variables, secrets, directories",
    "DG6": "Images of backing services; Docker Compose; source trees, by what their files declare; "
    "written files",
    "DG8": "Clusters: how other programs read the files",
}
"""The meaning of the first digit of a code."""

_CAPITALS = "Words in capitals stand for what was found."
_LONGEST_EXAMPLE = 160
_WIDTH = 88

_HEAD = """\
# Diagnostics

Every rule by its code; `docker-generator explain CODE` prints one of them. Words in capitals stand
for what was found. An action names services.spec.yaml, from which service-topology-analyzer makes
the graph; for a graph that you wrote yourself, a report names the file of the graph instead. These
pages are made from the rules by `make golden`.
"""

_INDEX_HEAD = "| rule | severity | message |\n|---|---|---|\n"


def summary_of(rule: Rule) -> str:
    """Return the message of a rule, with placeholders in capitals."""
    return _worded(rule.message)


def explanation_markdown(rule: Rule) -> str:
    """Return the page of a rule as Markdown, without its heading."""
    return "\n\n".join(_parts(rule)) + "\n"


def explanation_text(rule: Rule) -> str:
    """Return the page of a rule for a terminal."""
    parts = [f"{rule.code} {rule.slug}"]
    notes = [_CAPITALS] if _has_placeholders(rule) else []
    for part in (*_parts(rule), *notes):
        if part.startswith("```"):
            parts.append(indent(part.partition("\n")[2].removesuffix("\n```"), "  "))
        else:
            plain = part.replace("**", "").replace("`", "")
            parts.append(fill(plain, _WIDTH, break_on_hyphens=False, break_long_words=False))
    return "\n\n".join(parts) + "\n"


def pages(rules: Iterable[Rule]) -> dict[str, str]:
    """Return the pages of docs/diagnostics by their names: an index, and one for each rule."""
    index, found, family = [_HEAD], {}, ""
    for rule in rules:
        if rule.code[:3] != family:
            family = rule.code[:3]
            index.append(f"\n## {FAMILIES[family]}\n\n{_INDEX_HEAD}")
        link = f"[{rule.code} {rule.slug}]({rule.code}.md)"
        summary = summary_of(rule).replace("|", "\\|")
        index.append(f"| {link} | {rule.severity} | {summary} |\n")
        found[f"{rule.code}.md"] = f"# {rule.code} {rule.slug}\n\n{explanation_markdown(rule)}"
    return {"README.md": "".join(index), **found}


def _parts(rule: Rule) -> Iterator[str]:
    yield f"**{rule.severity.capitalize()}**: {summary_of(rule)}"
    if rule.explanation:
        yield rule.explanation
    if rule.expected:
        yield f"Expected: {_worded(rule.expected)}"
    yield f"Action: {_worded(rule.action)}"
    if rule.wrong is not None and rule.right is not None:
        yield from _examples(rule.wrong, rule.right)


def _examples(wrong: Example, right: Example) -> Iterator[str]:
    """Yield both examples; if they share one graph, it is shown once, and then the differences."""
    has_one_graph = wrong.data == right.data
    one, two = _circumstances(wrong, right), _circumstances(right, wrong)
    shared = dict(one.items() & two.items()) if has_one_graph else {}
    if has_one_graph:
        common = ["this graph", *(fact.words for name, fact in one.items() if name in shared)]
        yield f"Both examples have {_listed(common)}:"
        yield _graph(wrong)
    blocks = [*([] if has_one_graph else [_graph(wrong)]), *_changed_files(wrong, right)]
    yield _heading("Wrong", one, two if has_one_graph else {}, blocks, shared)
    yield from blocks
    blocks = [*([] if has_one_graph else [_graph(right)]), *_changed_files(right, wrong)]
    yield _heading("Right", two, one if has_one_graph else {}, blocks, shared)
    yield from blocks


def _heading(
    title: str,
    own: Mapping[str, _Fact],
    others: Mapping[str, _Fact],
    blocks: list[str],
    shared: Mapping[str, _Fact],
) -> str:
    """Return the difference between an example and the other one."""
    has = [
        fact.words
        for name, fact in own.items()
        if name not in shared and f"`{name.partition(' ')[2]}`:" not in blocks
    ]
    lacks = [f"the {name}" for name in others if name not in own]
    words = f"{title}{_after(', with ', has)}{_after(', without ', lacks)}"
    return f"{words}{':' if blocks else '.'}"


def _after(before: str, words: list[str]) -> str:
    return f"{before}{_listed(words)}" if words else ""


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _graph(example: Example) -> str:
    """Return the graph of an example as a block; a text that is not a JSON object is shortened."""
    if isinstance(example.graph, str | bytes):
        text = shortened(example.data.decode("utf-8", "backslashreplace"), _LONGEST_EXAMPLE)
        return f"```text\n{printable(text)}\n```"
    return f"```json\n{example.data.decode()}\n```"


def _circumstances(example: Example, other: Example) -> dict[str, _Fact]:
    """Return the files and settings of an example beside its graph, by name."""
    found = {}
    for name, value in example.options.items():
        found[f"option {name}"] = _Fact(f"the option {name}: {json.dumps(value)}")
    for path, text in example.files.items():
        found[f"file {path}"] = _Fact(f"the file {path}", text)
    if example.earlier is not None:
        earlier = text_of(example.earlier)
        graph = "this" if earlier.encode() == example.data else "another"
        found["earlier files"] = _Fact(f"files generated earlier from {graph} graph", earlier)
    for path, edit in example.edits.items():
        found[f"edit of {path}"] = _Fact(f"an edit of {path}", str(edit))
    if {example.command, other.command} != {"check"}:
        found["command"] = _Fact(f"the command {example.command}")
    return found


def _changed_files(example: Example, other: Example) -> Iterator[str]:
    """Yield the files of an example that the other one lacks, or that differ there."""
    whole = {path: edit for path, edit in example.edits.items() if isinstance(edit, str)}
    texts = {path: text for path, text in example.files.items() if other.files.get(path) != text}
    for path, text in {**texts, **whole}.items():
        if text:
            shown = "\n".join(printable(line) for line in text.splitlines())
            yield from (f"`{path}`:", f"```text\n{shown}\n```")
    for edit in example.edits.values():
        if isinstance(edit, tuple):
            yield _difference(*edit)


def _difference(old: str, new: str) -> str:
    """Return a piece of a file and its replacement, as the lines of a diff."""
    lines = [*(f"- {one}" for one in old.splitlines()), *(f"+ {one}" for one in new.splitlines())]
    return "\n".join(("```diff", *lines, "```"))


def _worded(template: str) -> str:
    """Return a template with its placeholders in capitals.

    One that follows a word without a space is an addition that is often empty: it is left out.
    """
    shown, last = [], " "
    for literal, field, _, _ in string.Formatter().parse(template):
        shown.append(literal)
        last = literal[-1:] or last
        if field and not last.isalnum():
            shown.append(field.upper())
        last = "x" if field else last
    return "".join(shown)


def _has_placeholders(rule: Rule) -> bool:
    texts = (rule.message, rule.expected, rule.action)
    return any(field for text in texts for _, field, _, _ in string.Formatter().parse(text))
