"""inspect: show each decision about each container, its evidence, and what was read for it.

A decision comes from the graph, an option, the source tree (its declarations, its author's files
for containers, its code), the previous run, or a convention of the catalogue.
"""

from __future__ import annotations

import json
import sys
from contextlib import redirect_stdout
from typing import TYPE_CHECKING, Any

from docker_generator.commands.common import CLEAN, print_report, run_pipeline

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping

    from docker_generator.options import Options
    from docker_generator.plan.model import TreeRead
    from docker_generator.resolve.decisions import Decision
    from docker_generator.source.evidence import Evidence

EXAMPLES = (
    "docker-generator inspect",
    "docker-generator inspect --format json",
)
FORMATS = ("text", "json")
"""The values of --format, the default first."""

_WIDEST = 40
_MOST_SHOWN = 20


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """Add no arguments of its own."""


def run(given: argparse.Namespace) -> int:
    """Print the decisions; errors in the graph go to standard error."""
    result, options = run_pipeline(given)
    if result.plan is None or options is None:
        given.format = "text"
        with redirect_stdout(sys.stderr):
            return print_report(list(result.diagnostics), given, result)
    decisions = result.plan.decisions
    if given.format == "json":
        document = {
            "options": _options(options),
            "decisions": decisions_document(decisions),
            "read": {slug: one._asdict() for slug, one in result.plan.reads.items()},
        }
        print(json.dumps(document, indent=2, ensure_ascii=False))
    else:
        print("\n".join((*_options_table(options), *_table(decisions, result.plan.reads))))
    return CLEAN


def _options(options: Options) -> dict[str, dict[str, Any]]:
    """Return all options, each with its value and its origin."""
    return {
        name: {"value": _plain(getattr(options, name)), "from": options.origin_of(name)}
        for name in type(options).model_fields
    }


def _plain(value: Any) -> Any:
    """Return the value of an option as a JSON value; an amount as it was given."""
    from docker_generator.topology.quantities import Cpu, Memory
    from docker_generator.topology.record import Record

    if isinstance(value, Cpu | Memory):
        return value.written
    if isinstance(value, Record):
        return {name: _plain(getattr(value, name)) for name in sorted(value.model_fields_set)}
    return list(value) if isinstance(value, tuple) else value


def _options_table(options: Options) -> Iterator[str]:
    """Yield a block of lines with all options; chosen ones precede defaults."""
    from docker_generator.diagnostics.quoting import printable

    rows = _options(options)
    yield "options"
    width = max(map(len, rows))
    for name, row in sorted(rows.items(), key=lambda item: item[1]["from"] == "default"):
        value = json.dumps(row["value"]) if row["value"] not in (None, {}, []) else "-"
        yield f"  {name:<{width}}  {value}  ({printable(row['from'])})"
    yield ""


def decisions_document(decisions: Mapping[str, tuple[Decision, ...]]) -> dict[str, Any]:
    """Return decisions as plain data: by container and by name, as in the manifest."""
    from docker_generator.rendering.manifest import decision_rows

    return decision_rows(decisions)


def _table(
    decisions: Mapping[str, tuple[Decision, ...]], reads: Mapping[str, TreeRead]
) -> Iterator[str]:
    """Yield a block of lines for each container: name, value, evidence, contradictions, files."""
    from docker_generator.diagnostics.quoting import quoted

    names = max((len(one.name) for found in decisions.values() for one in found), default=0)
    for number, (slug, found) in enumerate(decisions.items()):
        if number:
            yield ""
        yield slug
        widths = (len(one.value) for one in found if len(one.value) <= _WIDEST)
        values = max(widths, default=0)
        for one in found:
            value = one.value or "-"
            yield f"  {one.name:<{names}}  {value:<{values}}  {_because(one.evidence, quoted)}"
            for other in one.contradictions:
                yield f"  {'':<{names}}  contradicted by {_because(other, quoted)}"
        if slug in reads:
            yield from _read(reads[slug], names)


def _read(read: TreeRead, width: int) -> Iterator[str]:
    """Yield the lines about what was read of the trees of a service."""
    from docker_generator.diagnostics.quoting import printable
    from docker_generator.diagnostics.report import counted

    shown = [printable(file) for file in read.files[:_MOST_SHOWN]]
    more = len(read.files) - len(shown)
    files = ", ".join(shown) + (f" and {more} more" if more else "")
    yield f"  {'files':<{width}}  {files or '-'}"
    left = f", without {' and '.join(read.left)}" if read.left else ""
    yield f"  {'searched':<{width}}  {counted(read.searched, 'file')}{left}"


def _because(evidence: Evidence, quoted: Any) -> str:
    where = evidence.location
    if evidence.kind == "convention":
        return f"by convention: {evidence.text} ({where})"
    return f"{evidence.kind}: {where} {quoted(evidence.text)}"
