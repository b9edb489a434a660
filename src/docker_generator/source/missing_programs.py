"""Programs that a service calls while it runs, and that its image does not hold."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import pointer
from docker_generator.diagnostics.rules import calls as rules
from docker_generator.source.authored import authored_dockerfile
from docker_generator.source.calls import CalledPackage, FileCalls, ProgramCall, call_data
from docker_generator.source.entry_scripts import script_steps
from docker_generator.source.node_imports import ENDINGS, files_of
from docker_generator.source.python_imports import modules_of
from docker_generator.source.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.source.folder import Folder
    from docker_generator.source.mentions import Mentions
    from docker_generator.source.model import Source
    from docker_generator.stacks.model import Stack
    from docker_generator.topology.model import Service

_SHELLS = frozenset({"sh", "bash"})
_PYTHON = ".py"
_ELSEWHERE = "only stages that build have it"
_OWN_IMAGE = "it in an image of your own"


@dataclass(frozen=True, slots=True)
class CallingService:
    """A service whose image is generated.

    `packages` are the packages of its language that are installed, `folders` the directories of its
    tree by the path that is before their files.
    """

    name: str
    service: Service
    stack: Stack
    source: Source
    packages: frozenset[str]
    folders: Mapping[str, Folder]

    def missing(self, mentions: Mentions) -> Iterator[Diagnostic]:
        """Report each program that the service calls and its image does not hold."""
        framework = self.stack.framework(self.service.framework)
        if framework is not None and framework.image:
            return  # its files are served, and none of its programs runs there
        lacking = [one for one in self._calls(mentions) if not self._holds(one.program)]
        reached = self._reached() if lacking else {}
        reported: set[str] = set()
        for call in lacking:
            if call.program in reported or not _counts(call, reached):
                continue
            reported.add(call.program)
            package, remedy = self._remedy(call.program)
            yield rules.PROGRAM_NOT_IN_IMAGE.at(
                pointer("services", self.name),
                self.name,
                place=f"{call.file}:{call.line}" if call.line else call.file,
                program=call.program,
                package=package,
                remedy=remedy,
            )

    @property
    def _command(self) -> tuple[str, ...]:
        return self.service.build.command or self.source.command

    def _calls(self, mentions: Mentions) -> Iterator[ProgramCall]:
        """Yield the calls of the start command and its scripts, then those of the source."""
        command = self._command
        if command:
            begun = FileCalls()
            is_line = command[0].rpartition("/")[2] in _SHELLS and command[1:2] == ("-c",)
            begun.add(command[2] if is_line and len(command) > 2 else command[0], 0)  # noqa: PLR2004 -- sh -c LINE
            yield from (ProgramCall(one, "The start command", 0) for one in begun.called)
        own = next(iter(self.folders.values()))
        for word in command:
            file = posixpath.normpath(word.removeprefix("/app/"))
            if file.endswith(".sh") and own.holds(file):
                found = FileCalls()
                for step in script_steps(own.text(file)):
                    found.add(step.text, step.line)
                yield from (ProgramCall(one, file, line) for one, line in found.called.items())
        yield from mentions.calls

    def _reached(self) -> dict[str, frozenset[str]]:
        """Return the files that the program consists of, by ending, if its start is found."""
        given = (self.source.entrypoint, *self._command, *self.source.scripts.values())
        words = [word for word in given if word]
        python = modules_of(words, self.folders, self.source.import_roots)
        node = files_of(words, self.folders)
        found = {_PYTHON: python, **dict.fromkeys(ENDINGS, node)}
        return {ending: files for ending, files in found.items() if files is not None}

    def _holds(self, program: str) -> bool:
        """Return whether the image has a program, or another finding says that it has not."""
        data, stack, source = call_data(), self.stack, self.source
        installed = source.system.run
        needs = bool(installed)
        image = stack.runtime_image(source.version, source.facts, needs_packages=needs)
        held = {*data.languages.get(stack.language, ()), *self._command[:1]}
        for name, programs in data.images.items():
            held.update(programs if image.rpartition("/")[2].startswith(f"{name}:") else ())
        package = _package_of(program)
        names = {program} if package is None else {program, *package[1].brought_by}
        names.add(data.python_packages.get(program, program))
        if program in held or names & self.packages:
            return True
        if package is None:
            return False
        name, known = package
        if known.held and "distroless" not in image:
            return True
        authored = next(iter(self.folders.values())).once(authored_dockerfile)
        reported = authored.runtime_packages if authored else frozenset()
        available = {*installed, *(reported - {*stack.system_packages.ordinary})}
        return any(fnmatchcase(one, like) for one in available for like in (name, *known.also))

    def _remedy(self, program: str) -> tuple[str, str]:
        """Return what has a program, and what to add."""
        package = _package_of(program)
        if package is not None:
            return f"Debian's package {package[0]} has it", f"{package[0]} to build.packages.run"
        own = call_data().python_packages.get(program, "")
        if own and self.stack.language == "python":
            return f"the package {own} has it", f"{own} to the dependencies of the program"
        return _ELSEWHERE, _OWN_IMAGE


def _counts(call: ProgramCall, reached: Mapping[str, frozenset[str]]) -> bool:
    """Return whether a call is made by the program itself, as far as this is known."""
    files = reached.get(posixpath.splitext(call.file)[1])
    return call.file in files if files is not None else not vocabulary().is_aside(call.file)


def _package_of(program: str) -> tuple[str, CalledPackage] | None:
    packages = call_data().packages.items()
    return next(((name, one) for name, one in packages if program in one.programs), None)
