"""A rule as a page: for `explain`, for docs/diagnostics, for SARIF."""

from __future__ import annotations

import json
import string
from textwrap import fill, indent
from typing import TYPE_CHECKING, Final

from docker_generator.diagnostics.diagnostic import shortened
from docker_generator.diagnostics.example import text_of
from docker_generator.diagnostics.quoting import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docker_generator.diagnostics.diagnostic import Rule
    from docker_generator.diagnostics.example import Example

FAMILIES: Final = {
    "DG1": "Reading: the file, its JSON, the options",
    "DG2": "Graph: services, dependencies, claims of the analyzer",
    "DG3": "Values: amounts, names, texts, secrets",
    "DG4": "Stacks and backing services",
    "DG5": "Output: the host, the disk, the proof",
    "DG7": "Running: databases, variables, secrets, directories",
    "DG6": "Images of backing services; Docker Compose; source trees, by what their files declare; "
    "written files",
}
"""The meaning of the first digit of a code."""

_LONGEST_EXAMPLE = 160
_WIDTH = 88

_HEAD = """\
# Diagnostics

Every rule by its code; `docker-generator explain CODE` prints one of them. Words in capitals stand
for what was found. These pages are made from the rules by `make golden`.
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
    for part in _parts(rule):
        if part.startswith("```"):
            parts.append(indent(part.partition("\n")[2].removesuffix("\n```"), "  "))
        else:
            parts.append(fill(part.replace("**", ""), _WIDTH, break_on_hyphens=False))
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
    if rule.wrong is not None:
        yield from _example("Wrong", rule.wrong)
    if rule.right is not None:
        yield from _example("Right", rule.right)


def _example(title: str, example: Example) -> Iterator[str]:
    circumstances = [
        *(f"the option {name}: {json.dumps(value)}" for name, value in example.options.items()),
        *(f"the file {path}" for path in example.files),
        *_earlier(example),
        *(f"a changed {path}" for path in example.edits),
        *([f"the command {example.command}"] if example.command != "check" else []),
    ]
    yield f"{title}{', with ' if circumstances else ''}{', '.join(circumstances)}:"
    is_whole = isinstance(example.graph, str | bytes)
    text = example.data.decode("utf-8", "backslashreplace")
    shown = printable(shortened(text, _LONGEST_EXAMPLE)) if is_whole else text
    yield f"```{'text' if is_whole else 'json'}\n{shown}\n```"
    for edit in example.edits.values():
        if isinstance(edit, tuple):
            yield _difference(*edit)


def _earlier(example: Example) -> Iterator[str]:
    if example.earlier is not None:
        is_same = text_of(example.earlier).encode() == example.data
        yield f"files generated earlier, of {'this' if is_same else 'another'} graph"


def _difference(old: str, new: str) -> str:
    """Return a piece of a file and its replacement, as the lines of a diff."""
    lines = [*(f"- {one}" for one in old.splitlines()), *(f"+ {one}" for one in new.splitlines())]
    return "\n".join(("```diff", *lines, "```"))


def _worded(template: str) -> str:
    """Return a template with its placeholders in capitals."""
    return "".join(
        literal + (field.upper() if field else "")
        for literal, field, _, _ in string.Formatter().parse(template)
    )
