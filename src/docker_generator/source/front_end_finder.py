"""The front end in the tree of a service, built like a separate service."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docker_generator.source.model import FrontEnd
from docker_generator.source.second_builds import buildable, embeds
from docker_generator.topology.model import Build, Service

if TYPE_CHECKING:
    from collections.abc import Callable

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.source.folder import Folder
    from docker_generator.source.model import Source
    from docker_generator.stacks.catalogue import StackCatalogue
    from docker_generator.stacks.model import Stack

LANGUAGE, FRAMEWORK = "node", "vite"
"""The language with which the front end of another language's program is inspected."""


@dataclass(frozen=True, slots=True)
class FrontEndFinder:
    """Finds the front end of a service in another language.

    `has_front_end` says that the graph has a front end, which a directory of the tree may be.
    """

    name: str
    service: Service
    stack: Stack
    stacks: StackCatalogue
    has_front_end: bool

    def find(
        self,
        source: Source,
        tree: Folder,
        look: Callable[[Service, Stack], tuple[Source, list[Diagnostic]]],
    ) -> FrontEnd | None:
        """Return the front end; None if a fact is unknown, or if it needs more than a stage.

        Arguments:
            source: the facts about the service. tree: its directory. look: returns the facts of a
            service with another language, and the findings.
        """
        assets = buildable(tree, self.stack, has_front_end=self.has_front_end)
        stack = self.stacks.find(LANGUAGE)
        if assets is None or stack is None or source.member is not None or source.home:
            return None
        context = posixpath.normpath(posixpath.join(source.context, assets.directory))
        asked = self.service.build
        build = Build(context=context, environment=asked.environment, secrets=asked.secrets)
        found, reported = look(
            Service(language=stack.language, framework=FRAMEWORK, build=build), stack
        )
        is_plain = found.context == context and not found.secrets.withheld
        is_plain = is_plain and not found.system.build
        if not (is_plain and found.found and found.lock) or any(one.is_error for one in reported):
            return None
        is_embedded = embeds(tree, self.stack, assets)
        return FrontEnd(assets.directory, assets.outputs, stack, found, is_embedded)
