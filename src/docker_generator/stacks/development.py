"""How a changed source file reaches a running container: the key `development` of stack.yaml."""

from __future__ import annotations

from pydantic import Field

from docker_generator.catalogue import Entry
from docker_generator.stacks.debugger import Debugger


class Reload(Entry):
    """Words that make a server reload changed files.

    `insert` is added after the words `after` at the start of the command, unless it holds one of
    `unless`.
    """

    after: tuple[str, ...]
    insert: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()

    def applied(self, command: tuple[str, ...]) -> tuple[str, ...] | None:
        """Return the command with the added words, or None for another server.

        >>> Reload(after=("uvicorn",), insert=("--reload",)).applied(("uvicorn", "main:app"))
        ('uvicorn', '--reload', 'main:app')
        """
        count = len(self.after)
        if command[:count] != self.after or set(self.unless) & set(command):
            return None
        return (*self.after, *self.insert, *command[count:])


class Development(Entry):
    """How a language is developed in a container.

    With `synced`, the image holds the source unchanged, so a changed file is copied into the
    container, unless the fact `unless` holds. A server of `reloads` reloads it; any other container
    is restarted. `debugger` is opened by an option.
    """

    synced: bool = False
    unless: str = ""
    reloads: tuple[Reload, ...] = ()
    debugger: Debugger | None = None


class DevelopmentServer(Entry):
    """The server of a framework that is meant for development.

    It runs in the `stage` of the Dockerfile, by default in the last one. Texts may name {port},
    {routes} (JSON: the service for each path) and the `scripts` of the framework; without such a
    script or the fact `when`, there is no such server. `script` is a file beside stack.yaml; its
    name in the directory of the program is SCRIPT. `writes` are the directories below it to which
    it writes; `memory` is its minimum.
    """

    command: tuple[str, ...]
    when: str = ""
    stage: str = ""
    script: str = ""
    environment: dict[str, str] = Field(default_factory=dict)
    writes: tuple[str, ...] = ()
    memory: str = ""


SCRIPT = "docker-generator-develop.mjs"
"""The name of the file of a development server in the container."""
