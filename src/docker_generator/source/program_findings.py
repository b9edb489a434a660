"""Everything that keeps the program of a tree from its task, although its image can be built."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.source.checked_queries import checked_queries
from docker_generator.source.entry_scripts import lost_steps
from docker_generator.source.subcommands import subcommands
from docker_generator.source.writes import writes_beside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.options import Options
    from docker_generator.source.folder import Folder
    from docker_generator.source.model import Source
    from docker_generator.stacks.model import Stack
    from docker_generator.topology.model import Service


def of_program(
    name: str,
    service: Service,
    stack: Stack,
    tree: Folder,
    *,
    source: Source,
    others: Iterable[Service],
    options: Options,
) -> Iterator[Diagnostic]:
    """Report missing subcommands and data, files beside the source, and steps that are lost.

    Arguments:
        name: the service. service: its entry in the graph. stack: its language.
        tree: the directory of its tree.
        source: the facts about it.
        others: the further services of the graph.
        options: whether migrations of the tree have an init job.
    """
    yield from subcommands(name, service, stack, tree, source=source, others=others)
    yield from checked_queries(name, service, tree, source)
    yield from writes_beside(name, service, stack, tree, source)
    yield from lost_steps(name, service, stack, tree, migrates=options.migrations)
