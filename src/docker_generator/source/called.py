"""The programs that the files of a tree call."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field

from docker_generator.source.calls import ProgramCall, call_data
from docker_generator.source.code_calls import calls_in_code
from docker_generator.source.python_calls import calls_in_python


@dataclass(slots=True)
class ProgramCalls:
    """The calls of known programs in a tree, and the programs whose existence it tests."""

    found: list[ProgramCall] = field(default_factory=list)
    sought: set[str] = field(default_factory=set)

    def add(self, path: str, text: str) -> None:
        """Note the calls in a file.

        Arguments:
            path: the file, as it is shown.
            text: its content.
        """
        if call_data().is_aside(path, text):
            return
        if path.endswith(".py"):
            calls = calls_in_python(text)
        else:
            calls = calls_in_code(posixpath.basename(path), text)
        for program, line in calls.called.items():
            self.found.append(ProgramCall(program, path, line))
        self.sought |= calls.sought

    def certain(self) -> tuple[ProgramCall, ...]:
        """Return the calls without which a part of the program fails."""
        return tuple(one for one in self.found if one.program not in self.sought)
