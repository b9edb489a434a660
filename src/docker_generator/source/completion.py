"""The facts about a source that depend on the other services of its graph, and its findings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from docker_generator.source.author_options import author_options
from docker_generator.source.beside import find_beside
from docker_generator.source.front_end_finder import FrontEndFinder
from docker_generator.source.program_findings import of_program
from docker_generator.source.second_builds import second_builds
from docker_generator.source.unrelated import within
from docker_generator.source.web_server_files import web_server_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.options import Options
    from docker_generator.source.folder import Folders
    from docker_generator.source.model import Source
    from docker_generator.stacks.catalogue import StackCatalogue
    from docker_generator.stacks.model import Stack
    from docker_generator.topology.model import Service, Topology

    Look = Callable[[Service, Stack], tuple[Source, list[Diagnostic]]]


@dataclass(frozen=True, slots=True)
class Completion:
    """Adds to the source of a service what its image holds beside the program.

    `sources` are the facts about all services, as far as they depend on one tree alone.
    """

    topology: Topology
    stacks: StackCatalogue
    options: Options
    folders: Folders
    sources: Mapping[str, Source]

    def completed(self, name: str, look: Look) -> tuple[Source, list[Diagnostic]]:
        """Return the facts with data files, build options and front end, and the findings.

        Arguments:
            name: the service, whose source was found and whose image is generated.
            look: returns the facts of a service with another language, and the findings.
        """
        service, source = self.topology.services[name], self.sources[name]
        stack = self.stacks.find(service.language)
        if stack is None:
            return source, []
        folder = self.folders.at(self.options.folder(source.own))
        others = [one for one in self.topology.services.values() if one is not service]
        own = [one.own for other, one in self.sources.items() if other != name]
        lines = (*self.stacks.text(stack.language, "dockerignore").splitlines(), *source.left_out)
        beside = find_beside(name, folder, stack, lines, within(source.own, own))
        chosen = author_options(name, folder, stack, source.entrypoint)
        has_front_end = any(one.is_front_end for one in others)
        finder = FrontEndFinder(name, service, stack, self.stacks, has_front_end)
        front_end = finder.find(source, folder, look)
        built = {"has_front_end": has_front_end, "is_built": front_end is not None}
        framework = stack.framework(service.framework)
        is_page = framework is not None and framework.proxies
        reported = [
            *beside.reported,
            *chosen.reported,
            *of_program(
                name, service, stack, folder, source=source, others=others, options=self.options
            ),
            *second_builds(name, folder, stack, **built),
            *(web_server_rules(name, folder) if is_page else ()),
        ]
        evidence = {**source.evidence, **beside.grounds, **chosen.grounds}
        completed = replace(
            source,
            beside=beside,
            build_options=chosen.words,
            evidence=evidence,
            front_end=front_end,
        )
        return completed, reported
