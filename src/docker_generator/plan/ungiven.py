"""Variables that a source tree reads and that nothing in the stack provides."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from docker_generator.diagnostics.rules import differences
from docker_generator.diagnostics.rules import running as rules
from docker_generator.plan.services import environment_of
from docker_generator.resolve.model import TargetKind
from docker_generator.source.authored_steps import step_data
from docker_generator.source.vocabulary import hint_of, vocabulary
from docker_generator.topology.names import is_secret_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.plan.services import Lowering
    from docker_generator.resolve.model import Edge, ResolvedGraph, ResolvedService
    from docker_generator.source.mentions import Mentions

_SHOWN_AT_MOST = 12
_OF_ANY_DATABASE = frozenset({"db", "database", "sql"})
_LITERAL = re.compile(r"[\"'`]([\w.+-]+)[\"'`]|:([a-z][\w.+-]+)\}")
_READ = re.compile(r"env|\$\{|:\s*str\b", re.IGNORECASE)
_COMPARED = re.compile(r"={2,3}|!=|\beq\b|equals|\bin\b|\bis\b|\bcase\b|\bmatch\b")


def further_addresses(
    edge: Edge, parts: Mapping[str, str], mentions: Mentions, graph: ResolvedGraph
) -> dict[str, str]:
    """Return further variables that a source reads for an address of which it reads one already.

    A second URL, such as for an asynchronous driver, is one of these. A host or a login beside a
    URL is most often another form of the same address: it counts only if the program fails without
    it.

    Arguments:
        edge: the dependency.
        parts: the variables that may hold parts of its address, with the part of each.
        mentions: the names in the source.
        graph: the resolved graph.
    """
    read = {*mentions.reads, *mentions.documented}
    node = graph.server_of(edge)
    known = node.engine.parts if node else {}
    found = {}
    for variable, part in parts.items():
        words = variable.lower().split("_")
        is_url = part == "url" and variable in read and not _is_aside(words)
        if is_url or variable in mentions.required:
            drivers = (one for word in words for one in vocabulary().forms.get(word, ()))
            form = next((one for one in drivers if one in known), part)
            found[variable] = form if part == "url" else part
    return found


def missing_variables(
    service: ResolvedService, lowering: Lowering, reported: set[str]
) -> Iterator[Diagnostic]:
    """Report the variables that a program requires, and the ones that its authors list.

    Arguments:
        service: the service.
        lowering: the graph and the addresses of its services.
        reported: variables that another finding is about.
    """
    mentions = service.mentions
    if mentions is None:
        return
    given = _given(service, lowering) | reported
    kinds = dict(_unset_kinds(service, lowering.graph, given))
    for variable, (engine, line) in kinds.items():
        yield rules.DATABASE_KIND_UNSET.at(
            service.pointer, service.name, known=variable, other=engine, line=line
        )
    given |= kinds.keys()
    required = {
        name: place
        for name, place in mentions.required.items()
        if name not in given and not service.reads_by_itself(name)
    }
    if required:
        yield rules.REQUIRED_VARIABLE.at(
            service.pointer,
            service.name,
            found=shown_variables(required),
            line=_line(required, mentions),
        )
    listed = {
        name: place
        for name, place in mentions.documented.items()
        if name not in given
        and name not in required
        and not service.reads_by_itself(name)
        and not _is_aside(name.lower().split("_"))
        and not _is_part_of_address(name, service)
    }
    if listed:
        yield rules.DOCUMENTED_VARIABLE.at(
            service.pointer,
            service.name,
            found=shown_variables(listed),
            line=_line(listed, mentions),
        )
    yield from _of_author(service, given | required.keys() | listed.keys())


def _of_author(service: ResolvedService, given: set[str]) -> Iterator[Diagnostic]:
    """Report variables of the author's image that the program reads and that nothing else sets."""
    authored, mentions = service.source.authored, service.mentions
    if authored is None or mentions is None:
        return
    read = {*mentions.reads, *step_data().variables}
    ports = {str(port) for port in (*authored.ports, service.declared.port)}
    found = {
        name: value
        for name, value in authored.variables.items()
        if name in read - given
        and value not in ports
        and value.isprintable()
        and not is_secret_name(name)
        and not service.reads_by_itself(name)
        and not _is_aside(name.lower().split("_"))
        and not _is_part_of_address(name, service)
    }
    if found:
        shown = list(found.items())[:_SHOWN_AT_MOST]
        yield differences.AUTHORED_VARIABLE.at(
            service.pointer,
            service.name,
            file=authored.file,
            found=", ".join(f"{name}={value}" for name, value in shown),
            line=f'"environment": {json.dumps(dict(shown))}',
        )


def _unset_kinds(
    service: ResolvedService, graph: ResolvedGraph, given: set[str]
) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield variables that select the kind of a database, unless their default is the right one.

    Each has the title of the only database, and the line to paste.
    """
    found = {edge.target: graph.server_of(edge) for edge in service.edges}
    databases = [node.engine for node in found.values() if node and node.engine.databases]
    if service.mentions is None or len(databases) != 1:
        return
    (engine,) = databases
    names = {engine.engine, *engine.aliases, *engine.words} - _OF_ANY_DATABASE
    for variable, line in service.mentions.selectors.items():
        after = re.split(re.escape(variable), line, maxsplit=1, flags=re.IGNORECASE)[-1]
        literals = list(_LITERAL.finditer(after.lstrip("\"'`")))
        meant = [
            _value(one) for one in literals if any(name in _value(one).lower() for name in names)
        ]
        first = after.lstrip("\"'`")[: literals[0].start()] if literals else ""
        is_default = bool(literals) and not _COMPARED.search(first)
        is_right = is_default and _value(literals[0]) in meant
        is_vague = not literals and not _READ.search(line)  # a field of another type, for one
        if variable in given or is_right or is_vague or not ("_" in variable or meant):
            continue
        sample = service.mentions.samples.get(variable, "")
        value = sample if any(name in sample.lower() for name in names) else ""
        text = json.dumps({variable: value or next(iter(meant), engine.engine)})
        yield variable, (engine.title, f'"environment": {text}')


def _value(literal: re.Match[str]) -> str:
    return literal[1] or literal[2]


def _given(service: ResolvedService, lowering: Lowering) -> set[str]:
    """Return the variables that the container has: of the stack, of the image, and common ones."""
    framework = service.framework
    return {
        *environment_of(service, lowering),
        *service.source.environment,
        *service.stack.environment,
        *(framework.environment if framework else ()),
        *service.declared.build.environment,
        *vocabulary().usual,
    }


def _is_part_of_address(name: str, service: ResolvedService) -> bool:
    """Return whether a variable may hold a part of an address that is given in another form."""
    hint = hint_of(name)
    inside = [edge for edge in service.edges if edge.kind is not TargetKind.OUTSIDE]
    return hint is not None and bool(inside) and hint.part != "url"


def _is_aside(words: list[str]) -> bool:
    """Return whether a variable is for a test or a developer's machine."""
    return any(word in vocabulary().not_for_it for word in words)


def shown_variables(variables: Mapping[str, str]) -> str:
    """Return variables with their places as one text, not more than a line holds."""
    shown = [f"{name} ({place})" for name, place in sorted(variables.items())][:_SHOWN_AT_MOST]
    more = len(variables) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _line(variables: Mapping[str, str], mentions: Mentions) -> str:
    """Return the lines to paste: secrets by name, the others with the value that is listed."""
    endings = tuple(f"_{ending}" for ending in vocabulary().secret)
    secrets = sorted(name for name in variables if f"_{name.lower()}".endswith(endings))
    names = [name for name in sorted(variables) if name not in secrets]
    plain = {name: mentions.samples.get(name, "") for name in names}
    lines = [f'"environment": {json.dumps(plain)}'] if plain else []
    if secrets:
        lines.append(f'"secrets": {json.dumps(secrets)}')
    return ", ".join(lines)
