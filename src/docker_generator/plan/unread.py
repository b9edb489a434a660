"""Addresses that nothing in a source tree reads, and the variables that it seems to read."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from docker_generator.diagnostics.rules import running as rules
from docker_generator.plan.ungiven import (
    further_addresses,
    missing_variables,
    shown_variables,
)
from docker_generator.resolve.model import TargetKind
from docker_generator.source.vocabulary import Hint, hint_of, vocabulary
from docker_generator.topology.names import is_secret_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.plan.services import Lowering
    from docker_generator.resolve.model import Edge, ResolvedGraph, ResolvedService
    from docker_generator.source.addresses import WrittenAddress
    from docker_generator.source.mentions import Mentions

_OF_A_SERVICE = frozenset({"url", "host", "port", "address"})
_LEADS_THERE = frozenset({"url", "host", "address"})
_ENOUGH = 2
"""Names of parts, such as DB_USER and DB_PASSWORD, that are certainly of an address."""
_MOST_SHOWN = 12


def unread_addresses(lowering: Lowering) -> Iterator[Diagnostic]:
    """Report addresses for which a source reads variables with other names.

    An address that nothing in a source mentions is only reported if the source has other names
    for it: a tree without such names gets the address in a way that its files do not show.
    """
    graph = lowering.graph
    for name, service in graph.services.items():
        if service.mentions is None or service.proxies:
            continue
        edges = [edge for edge in service.edges if edge.kind is not TargetKind.OUTSIDE]
        files = _secret_files(service, edges, lowering)
        if files:
            yield rules.SECRET_FILE.at(service.pointer, name, found=shown_variables(files))
        paths = _missing_secrets(service)
        if paths:
            yield rules.SECRET_PATH.at(service.pointer, name, found=shown_variables(paths))
        unread = {edge.target: _unread(edge, service, lowering) for edge in edges}
        found = _candidates(service, edges, unread, lowering)
        reported: set[str] = {*files}
        for edge in edges:
            parts, given = found[edge.target], unread[edge.target]
            rule = rules.UNREAD_ADDRESS
            if not given:
                rule = rules.FURTHER_ADDRESS
                parts = further_addresses(edge, parts, service.mentions, graph)
                given = [a.variable for a in lowering.addresses[name] if a.target == edge.target]
            elif not _LEADS_THERE.intersection(parts.values()):
                yield from _in_the_code(edge, service, given, lowering)
                if len(parts) < _ENOUGH:
                    continue
            if not (parts and given):
                continue
            reported |= parts.keys()
            shown = dict(sorted(parts.items())[:_MOST_SHOWN])
            places = (f"{one} ({_place(one, service.mentions)})" for one in shown)
            yield rule.at(
                edge.pointer,
                name,
                other=edge.need.name,
                given=", ".join(given),
                known=", ".join(places),
                line=f'"variables": {json.dumps(dict(edge.need.variables) | shown)}',
            )
        yield from missing_variables(service, lowering, reported)


def _missing_secrets(service: ResolvedService) -> dict[str, str]:
    """Return files of secrets that the program opens and that no volume brings, with places."""
    targets = [str(volume.target) for volume in service.declared.volumes]
    paths = service.mentions.secret_paths if service.mentions else {}
    return {
        path: place
        for path, place in paths.items()
        if not any(f"{path}/".startswith(f"{target.rstrip('/')}/") for target in targets)
    }


def _secret_files(
    service: ResolvedService, edges: Sequence[Edge], lowering: Lowering
) -> dict[str, str]:
    """Return variables for secrets in whose place the program opens a file, with their places.

    The stack gives them, the program requires them, or a dependency would be their meaning. A
    variable that the graph sets holds what its authors meant.
    """
    mentions = service.mentions
    if mentions is None:
        return {}
    given = {a.variable for a in lowering.addresses[service.name]}
    given |= {*service.declared.secrets, *service.secrets}
    found = {}
    for variable, place in mentions.opened.items():
        hint = hint_of(variable)
        is_meant = hint is not None and any(
            _is_named(hint.words, edge, lowering.graph) or _may_be(hint.words, edge, lowering.graph)
            for edge in edges
        )
        is_secret = is_secret_name(variable) and (is_meant or variable in mentions.required)
        if variable not in service.declared.environment and (variable in given or is_secret):
            found[variable] = place
    return found


def _in_the_code(
    edge: Edge, service: ResolvedService, given: Sequence[str], lowering: Lowering
) -> Iterator[Diagnostic]:
    """Report addresses in the code, if no variable for their dependency is known."""
    mentions = service.mentions
    found = [
        address.shown
        for address in (mentions.addresses if mentions else ())
        if _is_meant(address, edge, lowering.graph)
    ]
    if found:
        yield rules.ADDRESS_IN_CODE.at(
            edge.pointer,
            service.name,
            other=edge.need.name,
            given=", ".join(given),
            found=", ".join(dict.fromkeys(found[:_MOST_SHOWN])),
        )


def _is_meant(address: WrittenAddress, edge: Edge, graph: ResolvedGraph) -> bool:
    """Return whether an address is of the kind of a dependency: by its scheme, port or host."""
    if address.port:
        server = graph.server_of(edge)
        return server is not None and server.port == address.port
    if address.scheme:
        return _is_named((address.scheme,), edge, graph)
    words = tuple(re.split(r"[._-]", address.host.lower()))
    return _is_named(words, edge, graph) or _may_be(words, edge, graph)


def _place(variable: str, mentions: Mentions) -> str:
    """Return the file that has a variable, even if only a field of settings names it."""
    return mentions.variables.get(variable) or mentions.reads[variable]


def _unread(edge: Edge, service: ResolvedService, lowering: Lowering) -> list[str]:
    """Return the variables of an address that the source does not mention.

    A variable that the graph names is required; of the others, one is enough.
    """
    mentions = service.mentions
    given = [a.variable for a in lowering.addresses[service.name] if a.target == edge.target]
    if mentions is None or not given:
        return []
    missing = [v for v in given if not (mentions.names(v) or service.reads_by_itself(v))]
    asked = [variable for variable in missing if variable in edge.need.variables]
    return asked or (missing if len(missing) == len(given) else [])


def _candidates(
    service: ResolvedService,
    edges: Sequence[Edge],
    unread: Mapping[str, Sequence[str]],
    lowering: Lowering,
) -> Mapping[str, dict[str, str]]:
    """Return by target the variables of the source that may hold its address, with their parts.

    A name that fits several dependencies belongs to the dependency that it names, else to none. A
    name without a subject, such as API_URL, may belong to a service whose address nothing reads.
    A variable that names a file holds no part of an address. One that has a URL in a sample file
    holds a URL, and belongs to the dependency that the scheme names: DB_SOURCE=postgresql://...
    """
    graph, mentions = lowering.graph, service.mentions
    found: dict[str, dict[str, str]] = {edge.target: {} for edge in edges}
    if mentions is None:
        return found
    any_service = vocabulary().any_service
    taken = {a.variable for a in lowering.addresses[service.name]}
    taken |= {*service.declared.environment, *service.declared.secrets, *service.secrets}
    general: dict[str, str] = {}
    for variable in {**mentions.variables, **mentions.reads}:
        scheme = _engine_in(mentions.schemes.get(variable, ""))
        hint = hint_of(variable)
        if scheme:
            hint = Hint(hint.words if hint else (), "url")
        if hint is None or variable in taken or variable in mentions.opened:
            continue
        usable = [edge for edge in edges if hint.part in _parts(edge, graph)]
        named = [edge for edge in usable if _is_named((*hint.words, scheme), edge, graph)]
        meant = named or [edge for edge in usable if _may_be(hint.words, edge, graph)]
        if len(meant) == 1:
            found[meant[0].target][variable] = hint.part
        elif not meant and "_".join(hint.words) in any_service and hint.part in _LEADS_THERE:
            general[variable] = hint.part
    services = [edge.target for edge in edges if edge.kind is TargetKind.SERVICE]
    nameless = [target for target in services if unread[target] and not found[target]]
    if len(nameless) == 1:
        found[nameless[0]] = general
    return found


def _engine_in(scheme: str) -> str:
    """Return the part of a scheme that names an engine: of jdbc:mysql, postgresql+asyncpg."""
    return scheme.removeprefix("jdbc:").removeprefix("r2dbc:").partition("+")[0].partition(":")[0]


def _parts(edge: Edge, graph: ResolvedGraph) -> frozenset[str]:
    node = graph.server_of(edge)
    return frozenset(node.engine.parts) if node else _OF_A_SERVICE


def _is_named(words: tuple[str, ...], edge: Edge, graph: ResolvedGraph) -> bool:
    """Return whether words contain the name of a dependency or of its engine."""
    node = graph.server_of(edge)
    own = [edge.target]
    if node:
        own += [node.engine.engine, *node.engine.aliases]
    return any(_holds(words, name) for name in own)


def _may_be(words: tuple[str, ...], edge: Edge, graph: ResolvedGraph) -> bool:
    """Return whether words name the kind of an engine."""
    node = graph.server_of(edge)
    known = (*node.engine.words, *node.engine.types) if node else ()
    return any(_holds(words, name) for name in known)


def _holds(words: tuple[str, ...], name: str) -> bool:
    """Return whether the words of a name such as key-value-store occur in sequence."""
    wanted = tuple(name.split("-"))
    starts = range(len(words) - len(wanted) + 1)
    return "".join(wanted) in words or any(
        words[start : start + len(wanted)] == wanted for start in starts
    )
