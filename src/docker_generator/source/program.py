"""The program of a service in its tree: its build and its start."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from docker_generator.catalogue import fill
from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import languages, sources, trees
from docker_generator.diagnostics.rules import starts as rules
from docker_generator.source import findings
from docker_generator.source.commands import DEVELOPMENT_SERVER
from docker_generator.source.compiled_entries import compiled_entry
from docker_generator.source.evidence import Evidence, EvidenceKind, Grounds
from docker_generator.source.given_command import GivenCommand, given_command
from docker_generator.source.start import (
    Declaration,
    Start,
    StartQuestion,
    find_start,
    is_there,
)

if TYPE_CHECKING:
    from docker_generator.source.commands import StartCommand
    from docker_generator.source.folder import Folder
    from docker_generator.source.packages import DeclaredPackages
    from docker_generator.stacks.detectors import EntryPoint
    from docker_generator.stacks.managers import PackageManager
    from docker_generator.stacks.model import Framework, Stack
    from docker_generator.topology.model import Service

_BUILD = "build"
_LONGEST = 1024
_UNNAMED = " (the default, because nothing in the source names a start command)"
_SHORT_OPTIONS = {"-b": "--bind", "-p": "--port", "-h": "--host"}


@dataclass(frozen=True, slots=True)
class Program:
    """The program that is built or started. `command` is empty if the framework's own is run."""

    entrypoint: str
    command: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    grounds: Grounds | None = None
    development: bool = False
    """Whether it needs packages that are declared only for development."""
    directory: str = ""
    """The directory of the tree in which its command is run, empty for the root."""

    @property
    def words(self) -> tuple[str, ...]:
        """The entry point, and the words of its command."""
        return (self.entrypoint, *self.command)


@dataclass(slots=True)
class ProgramInspector:
    """Finds the program of one service in its tree."""

    name: str
    service: Service
    stack: Stack
    framework: Framework | None
    folder: Folder
    facts: tuple[str, ...]
    packages: DeclaredPackages
    reported: list[Diagnostic] = field(default_factory=list)
    composed: Declaration | None = None

    def inspect(self, manager: PackageManager, *, found: bool) -> Program:
        """Return the program: from the graph, else from a declaration, else from the code."""
        build, framework = self.service.build, self.framework
        place = pointer("services", self.name, "build", "entrypoint")
        asked = GivenCommand()
        if found and build.command:
            asked = given_command(build.command, self.folder, self.stack, self.packages)
            self.reported += asked.faults(self.name, self.packages.files)
        if build.entrypoint is not None:
            grounds = Grounds(Evidence(EvidenceKind.GRAPH, place, build.entrypoint))
            return Program(build.entrypoint, grounds=grounds, development=asked.development)
        is_started = framework is not None and not build.command
        if not (is_started or manager.builds_entrypoint):
            return Program("", development=asked.development)
        variant = self._variant(manager) if found and is_started else None
        if found and is_started and framework is not None and framework.declared_start:
            program = self._declared(manager)
            if program is not None:
                return program
        if variant is not None:
            return variant
        return self._by_runner(self._by_code(manager, found=found), manager)

    def _by_runner(self, program: Program, manager: PackageManager) -> Program:
        """Return the program as the package manager's own runner starts it, if that is required."""
        runner, framework, start = manager.runner, self.framework, self.stack.start
        if runner is None or framework is None or start is None or framework.expects:
            return program
        is_plain = framework.command[:1] == start.interpreter[:1] and len(framework.command) == 2  # noqa: PLR2004 -- interpreter and file
        needs = program.entrypoint.endswith(runner.endings) or runner.fact in self.facts
        if not is_plain or not needs or not program.entrypoint:
            return program
        return replace(program, command=(runner.name, program.entrypoint))

    def _variant(self, manager: PackageManager) -> Program | None:
        """Return the program that the framework starts without an expected fact."""
        for variant in self.framework.variants if self.framework else ():
            is_missing = bool(variant.unless) and variant.unless not in self.facts
            if is_missing or variant.when in self.facts:
                if variant.hint:
                    place = pointer("services", self.name)
                    self.reported.append(
                        trees.SMALLER_IMAGE.at(place, self.name, hint=variant.hint)
                    )
                values = {"port": str(self.service.port or ""), "entrypoint": ""}
                if any("{entrypoint}" in part for part in variant.command):
                    values["entrypoint"] = self._by_code(manager, found=True).entrypoint
                text = f"stacks/{self.stack.language}/stack.yaml"
                evidence = Evidence(EvidenceKind.CONVENTION, text, variant.unless or variant.when)
                command = tuple(fill(part, values) for part in variant.command)
                environment = dict(variant.environment)
                return Program(
                    values["entrypoint"], command, environment, grounds=Grounds(evidence)
                )
        return None

    def _declared(self, manager: PackageManager) -> Program | None:
        """Return the program that a start command of the tree names, if it is understood."""
        packages = self.packages.runtime | self.packages.development
        question = StartQuestion(
            *(self.name, self.service, self.stack, self.framework, packages, self._variables()),
            manager.runner.name if manager.runner else "",
            self.composed,
        )
        start = find_start(self.folder, question)
        self._report_refused(start)
        command, evidence = start.command, start.evidence
        if command is None or evidence is None or not _is_printable(command):
            return None
        self._report_start(command, evidence, start)
        environment = dict(command.environment)
        known = {**self.stack.environment, **(self.framework.environment if self.framework else {})}
        if self.service.port and "PORT" not in known:
            environment.setdefault("PORT", str(self.service.port))
        entrypoint = command.file
        if manager.builds_entrypoint:
            entrypoint = self._by_code(manager, found=True).entrypoint
        return Program(
            entrypoint,
            self._completed(command.words),
            environment,
            Grounds(evidence, start.against),
            self._needs_development(command),
            command.directory,
        )

    def _variables(self) -> dict[str, str]:
        """Return the variables that the image sets, for commands that name them."""
        values = {"port": str(self.service.port or ""), "entrypoint": ""}
        texts = dict(self.stack.environment)
        texts |= self.framework.environment if self.framework else {}
        if self.service.port:
            texts["PORT"] = "{port}"
        return {name: fill(text, values) for name, text in texts.items()} | {
            name: value for name, value in self.service.environment.items() if "$" not in value
        }

    def _needs_development(self, command: StartCommand) -> bool:
        """Return whether it runs or preloads a package that is declared for development alone."""
        start = self.stack.start
        if start is None or not start.program_directory:
            return False
        first, *options = command.words
        bare = posixpath.normpath(posixpath.join(command.directory, first))
        bare = bare.removeprefix(f"{start.program_directory}/")
        file = posixpath.relpath(command.file or ".", command.directory or ".")
        if file in options:
            options = options[: options.index(file)]
        options += command.environment.get(start.options_variable, "").split()
        values = (option.rpartition("=")[2] for option in options)
        named = {start.packages.get(bare, bare), *map(_package_of, values)}
        return not named.isdisjoint(self.packages.development - self.packages.runtime)

    def _completed(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Return a command with the options of its framework's command that it lacks.

        An option for the port or the address belongs to the framework: the graph decides these.
        """
        own = self.framework.command if self.framework else ()
        if not own or words[0] != own[0]:
            return words
        result = list(words)
        for option, value in pairwise(own):
            if not option.startswith("--") or value.startswith("--"):
                continue
            filled = fill(value, {"port": str(self.service.port or ""), "entrypoint": ""})
            at = next((i for i, w in enumerate(result) if _is_option(w, option)), None)
            if at is None:
                result += [option, filled]
            elif "{port}" in value or value == "0.0.0.0":  # noqa: S104 -- it is compared
                is_pair = "=" not in result[at]
                result[at : at + 1 + is_pair] = [option, filled]
        return tuple(result)

    def _report_refused(self, start: Start) -> None:
        """Report the first declaration that is not understood, whatever is started instead.

        A start for developers is not reported if there is one for production.
        """
        is_declared = start.evidence is not None and start.evidence.kind is EvidenceKind.DECLARED
        framework = self.framework
        known = framework is not None and bool(framework.entrypoints and framework.packages)
        refused = (
            one
            for one in start.refused
            if not (is_declared and one[1].endswith(DEVELOPMENT_SERVER))
        )
        for declaration, reason in islice(refused, 1):
            evidence = declaration.evidence
            is_the_only = evidence.kind is EvidenceKind.CONTAINER and start.command is None
            if (evidence.kind is EvidenceKind.DECLARED or is_the_only) and not known:
                self.reported.append(
                    trees.START_NOT_UNDERSTOOD.at(
                        pointer("services", self.name),
                        self.name,
                        value=evidence.text,
                        reason=reason,
                        file=evidence.location,
                    )
                )

    def _report_start(self, command: StartCommand, evidence: Evidence, start: Start) -> None:
        place = pointer("services", self.name)
        for step in command.dropped if evidence.kind is EvidenceKind.DECLARED else ():
            self.reported.append(
                trees.START_STEP_DROPPED.at(place, self.name, step=step, file=evidence.location)
            )
        if command.developing:
            self.reported.append(
                rules.DEVELOPMENT_OPTION.at(
                    *(place, self.name),
                    options=" ".join(command.developing),
                    file=evidence.location,
                )
            )
        for other in start.against[:1]:
            self.reported.append(
                languages.CONTRADICTING_DECLARATIONS.at(
                    place,
                    self.name,
                    file=evidence.location,
                    wanted=evidence.text,
                    other=other.location,
                    known=other.text,
                    used=" ".join(command.words),
                    field="build.command",
                )
            )
        if command.replaced:
            self.reported.append(
                trees.START_REPLACED.at(
                    place,
                    self.name,
                    command=" ".join(command.words),
                    program=command.replaced,
                    file=evidence.location,
                )
            )
        file = command.file
        if file and _BUILD not in self.facts and not is_there(self.folder, file, self.stack):
            self.reported.append(
                trees.START_FILE_NOT_FOUND.at(
                    place, self.name, path=file, reason="", value=evidence.text
                )
            )

    def _by_code(self, manager: PackageManager, *, found: bool) -> Program:
        """Return the entry point that manifests and code show, else the conventional one."""
        framework, stack = self.framework, self.stack
        usual = findings.usual_entrypoint(self.name, framework, stack)
        convention = Evidence(EvidenceKind.CONVENTION, f"stacks/{stack.language}/stack.yaml", usual)
        if not usual or not found:
            return Program(usual, grounds=Grounds(convention))
        known = (framework.entrypoints if framework else ()) or stack.entrypoints
        apps, hit, options = findings.entrypoints(
            self.name, self.folder, known, stack.module_suffix, self.facts
        )
        if len(apps) != 1:
            self._report_entrypoints(apps, usual, known)
        if not apps or hit is None:
            return Program(usual, grounds=Grounds(convention))
        if manager.runner is None:
            sources = (entry.app for entry in known)
            apps = (compiled_entry(self.folder, apps[0], sources, stack), *apps[1:])
        is_manifest = hit.file in (*manager.files, *manager.manifests, *manager.unlocked_files)
        kind = EvidenceKind.DECLARED if is_manifest else EvidenceKind.CODE
        evidence = Evidence(kind, hit.file, apps[0], hit.line)
        others = tuple(Evidence(kind, hit.file, app) for app in apps[1:])
        values = {"port": str(self.service.port or ""), "entrypoint": apps[0]}
        own = framework.command if framework and options else ()
        command = (*(fill(part, values) for part in own), *options) if own else ()
        return Program(apps[0], command, grounds=Grounds(evidence, others))

    def _is_absent(self, entrypoint: str) -> bool:
        """Return whether an entry point certainly does not exist, and no build can make it."""
        if _BUILD in self.facts or not self.stack.needs_entrypoint:
            return False
        module = entrypoint.partition(":")[0]
        path = module.removesuffix(self.stack.module_suffix).replace(".", "/")
        suffix = self.stack.module_suffix
        names = [entrypoint, f"{path}{suffix}", f"{path}/__init__{suffix}"]
        if "/" in path:  # the last part may be a class of the module before it
            names.append(f"{path.rpartition('/')[0]}{suffix}")
        is_folder = bool(self.folder.expand(f"{entrypoint}/*") or entrypoint == ".")
        return not is_folder and not any(self.folder.holds(name) for name in names)

    def _report_entrypoints(
        self, apps: tuple[str, ...], usual: str, known: tuple[EntryPoint, ...]
    ) -> None:
        place, folder = pointer("services", self.name), self.folder.path.name
        if apps:
            found = sources.SEVERAL_ENTRY_POINTS.at(
                place, self.name, found=", ".join(apps), entrypoint=apps[0], directory=folder
            )
        elif self._is_absent(usual):
            found = trees.START_FILE_NOT_FOUND.at(place, self.name, path=usual, reason=_UNNAMED)
        else:
            files = ", ".join(dict.fromkeys(entry.file for entry in known))
            found = sources.ENTRY_POINT_NOT_FOUND.at(
                place, self.name, entrypoint=usual, known=files, directory=folder
            )
        self.reported.append(found)


def _package_of(module: str) -> str:
    """Return the package that holds a module.

    >>> _package_of("tsx/esm"), _package_of("@swc-node/register/esm")
    ('tsx', '@swc-node/register')
    """
    return "/".join(module.split("/")[: 2 if module.startswith("@") else 1])


def _is_option(word: str, option: str) -> bool:
    name = word.partition("=")[0]
    return name == option or _SHORT_OPTIONS.get(name) == option


def _is_printable(command: StartCommand) -> bool:
    """Return whether every text of a command can be in a Dockerfile."""
    texts = (*command.words, *command.environment.values())
    names = all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) for name in command.environment)
    return names and all(
        (not text or text.isprintable()) and len(text) <= _LONGEST for text in texts
    )
