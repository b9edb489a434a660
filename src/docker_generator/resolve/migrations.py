"""Migrations: one run per source tree, server and database, whichever services need it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docker_generator.resolve.backing import login_of

if TYPE_CHECKING:
    from docker_generator.resolve.model import ResolvedGraph, ResolvedService
    from docker_generator.source.migrations import Migration

Target = tuple[str, str]
"""A server, by slug, and a database in it."""


@dataclass(slots=True)
class _Run:
    """The services for which one run of a tool migrates, and its databases."""

    context: str
    tool: Migration
    members: list[tuple[ResolvedService, frozenset[Target]]] = field(default_factory=list)

    def overlaps(self, other: _Run) -> bool:
        """Return whether both would migrate the same database from the same tree."""
        is_same = (self.context, self.tool) == (other.context, other.tool)
        return is_same and bool(self.targets & other.targets)

    @property
    def targets(self) -> frozenset[Target]:
        """The databases that it changes."""
        return frozenset().union(*(targets for _, targets in self.members))

    @property
    def owner(self) -> ResolvedService:
        """The service whose image runs the tool: with most databases, then first in start order."""
        return max(self.members, key=lambda member: len(member[1]))[0]


def migration_runs(graph: ResolvedGraph) -> dict[str, str]:
    """Return the service whose init job migrates for a service, by service name.

    Two runs on one database at the same time fail, so services of one tree that share a database
    share one run.
    """
    runs: list[_Run] = []
    for service in graph.services.values():
        if service.migration is None or not graph.migrates(service):
            continue
        run = _Run(service.source.own, service.migration)
        run.members.append((service, migration_targets(service, graph)))
        for known in [known for known in runs if known.overlaps(run)]:
            runs.remove(known)
            run.members = [*known.members, *run.members]
        runs.append(run)
    return {member.name: run.owner.name for run in runs for member, _ in run.members}


def migration_targets(service: ResolvedService, graph: ResolvedGraph) -> frozenset[Target]:
    """Return the databases that the migrations of a service change."""
    servers = graph.migrated_servers(service)
    return frozenset(
        (login.server, login.database)
        for edge in service.edges
        if (node := servers.get(edge.need.name)) and node.slug == edge.target
        for login in (login_of(service.name, edge.need, node.engine.databases),)
    )
