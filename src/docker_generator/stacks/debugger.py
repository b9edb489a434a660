"""The debugger of a language: the key `debugger` below `development` of stack.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, Field, model_validator

from docker_generator.catalogue import Entry, placeholders
from docker_generator.topology.quantities import Port

if TYPE_CHECKING:
    from collections.abc import Iterator


def _texts(value: Any) -> Iterator[str]:
    """Yield every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | tuple):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


def _frozen(value: Any) -> Any:
    """Return a value of YAML with tuples in place of lists."""
    if isinstance(value, dict):
        return {key: _frozen(one) for key, one in value.items()}
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


class DebuggedStart(Entry):
    """How a start command runs under the debugger: `put` replaces its words `after`.

    With `plain`, the next word must not be a flag: the debugger would read it as its own.
    """

    after: tuple[str, ...]
    put: tuple[str, ...]
    plain: bool = False

    def applied(self, command: tuple[str, ...]) -> tuple[str, ...] | None:
        """Return the command under the debugger, or None if it does not begin with `after`.

        >>> start = DebuggedStart(after=("node",), put=("node", "--inspect"))
        >>> start.applied(("node", "server.js"))
        ('node', '--inspect', 'server.js')
        """
        count = len(self.after)
        if command[:count] != self.after or (self.plain and command[count : count + 1] == ()):
            return None
        if self.plain and command[count].startswith("-"):
            return None
        return (*self.put, *command[count:])


class Debugger(Entry):
    """The debugger of a language, which listens on `port` of the container.

    `stages` are lines that follow the Dockerfile of the image, with a last stage called debug;
    they may name {entrypoint} and {options}, quoted for a shell. Without them, the image already
    holds the debugger. The first of `starts` that matches is used. `launch` is a configuration of
    VS Code: a text in it may name {port}, {source} (the tree below the root directory) and {home}
    (its path in the container).
    """

    title: str
    port: Port
    stages: str = ""
    starts: tuple[DebuggedStart, ...]
    launch: Annotated[dict[str, Any], AfterValidator(_frozen)] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _names_what_is_known(self) -> Debugger:
        unknown = placeholders(self.stages) - {"entrypoint", "options"}
        for text in _texts(self.launch):
            unknown |= placeholders(text) - {"port", "source", "home"}
        if unknown:
            raise ValueError(f"no such placeholder is known: {', '.join(sorted(unknown))}")
        return self

    def command(self, command: tuple[str, ...]) -> tuple[str, ...]:
        """Return a start command under the debugger, empty if there is no way."""
        found = (start.applied(command) for start in self.starts)
        return next((words for words in found if words is not None), ())


STAGE = "debug"
"""The name of the stage in which `stages` end."""
