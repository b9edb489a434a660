"""The Dockerfile of a tree's author, as evidence."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from docker_generator.source.authored_steps import packages_of
from docker_generator.source.folder import is_folder
from docker_generator.source.formats.dockerfile import (
    DockerfileStage,
    Instruction,
    exec_words,
    pairs,
    parse_copy,
    parse_dockerfile,
)
from docker_generator.source.formats.errors import FormatError
from docker_generator.source.formats.shell import expand, split_commands
from docker_generator.source.image_builds import built_dockerfiles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.source.folder import Folder

_NAMES = (
    *("Dockerfile", "Containerfile", "Dockerfile.prod", "Dockerfile.production"),
    *("prod.Dockerfile", "production.Dockerfile", "docker/Dockerfile", "docker/Containerfile"),
    *("docker/Dockerfile.prod", "docker/Dockerfile.production", "docker/prod.Dockerfile"),
    *("docker/prod/Dockerfile", "docker/production/Dockerfile", ".docker/Dockerfile"),
    *("build/Dockerfile", "deploy/Dockerfile", "deployment/Dockerfile"),
)
"""The places of the Dockerfile for deployment, the likeliest first."""
_PLACES = (
    *("packaging/Dockerfile", "packaging/*/Dockerfile", "build/package/Dockerfile"),
    *("build/docker/Dockerfile", "deploy/docker/Dockerfile", "deployments/Dockerfile"),
    *("deployments/docker/Dockerfile", "docker/*/Dockerfile", ".docker/*/Dockerfile"),
    *("infra/Dockerfile", "infra/docker/Dockerfile", "ops/Dockerfile", "ops/docker/Dockerfile"),
    *("scripts/Dockerfile", "scripts/docker/Dockerfile", "contrib/docker/Dockerfile"),
)
"""Further places, of which one counts if the tree holds everything that it copies."""
_BUILT_IN = re.compile(
    r"[^/]+|\.?(?:build|containers?|contrib|deploy\w*|docker|etc|hack|images?|infra|ops|packag\w+|scripts?)/.*",
    re.IGNORECASE,
)
"""Dockerfiles that a build names: in the root, or in a directory for builds, not for a program."""
_NOT_FOR_IT = re.compile(
    r"(?:^|[/._-])(?:base|builder|ci|deb|debian|debug|dev|e2e|rpm|tests?)(?=[/._-]|$)"
)
"""Words in the paths of Dockerfiles whose images are not the service."""
_FOR_DEVELOPERS = re.compile(
    r"(?:^|[._-])(?:ci|debug|dev|devel|development|e2e|lint|tests?)(?=[._-]|$)"
)
"""Words in the names of stages that are not deployed."""
_WITH_PATHS = frozenset({"ADD", "COPY", "VOLUME", "WORKDIR"})
"""Instructions in which the builder replaces variables, and whose paths are read here."""
_PACKAGE = re.compile(r"[a-z0-9][a-z0-9+.-]+")


class AuthoredDockerfile(NamedTuple):
    """The facts of an author's Dockerfile about the image that runs.

    `bases` are the images that its stages start from, in their order, with their lines, and
    `run_base` is the image on which the final stage is based, directly or by other stages;
    `build_packages` are the packages that apt-get installs in the earlier stages,
    `runtime_packages` the ones in the final stage.
    """

    file: str
    run_base: tuple[str, int]
    bases: tuple[tuple[str, int], ...]
    command: tuple[str, ...] = ()
    command_line: int = 0
    ports: tuple[int, ...] = ()
    volumes: tuple[str, ...] = ()
    build_packages: frozenset[str] = frozenset()
    runtime_packages: frozenset[str] = frozenset()
    environment: tuple[tuple[str, str], ...] = ()
    commands: tuple[tuple[str, ...], ...] = ()
    """The words of every command that a RUN instruction of any stage runs."""
    workdir: str = "/"
    wrapped: int = 0
    """The number of words of ENTRYPOINT in `command`, if CMD follows them."""
    given_away: tuple[str, ...] = ()
    """The absolute paths whose owner it changes by chown, or that it makes by install -d."""
    copies: tuple[tuple[str, str], ...] = ()
    """The single paths of the context that it copies into the image that runs, and their places."""
    stages: tuple[DockerfileStage, ...] = ()
    """All stages as they are written."""

    @property
    def chain(self) -> list[DockerfileStage]:
        """The last stage, with the stages that it starts from, the first one first."""
        return chain_of(self.stages)

    @property
    def entrypoint(self) -> tuple[str, ...]:
        """The words of ENTRYPOINT, to which the words of another command are added."""
        instructions = (one for stage in self.chain for one in stage.instructions)
        return started_by([one for one in instructions if one.name == "ENTRYPOINT"])[0]

    @property
    def variables(self) -> dict[str, str]:
        """The variables that ENV sets in the image that runs, as far as their values are known."""
        known = dict(self.environment)
        instructions = (one for stage in self.chain for one in stage.instructions)
        found = [pairs(one.rest).items() for one in instructions if one.name == "ENV"]
        values = {name: expand(value, known) for one in found for name, value in one}
        return {name: value for name, value in values.items() if value}


def authored_dockerfile(folder: Folder) -> AuthoredDockerfile | None:
    """Return the facts in the Dockerfile of a tree; None if it has none, or several that differ."""
    known = folder.once(_candidates)
    return known[0] if known and not _differ(known) else None


def differing_dockerfiles(folder: Folder) -> tuple[str, ...]:
    """Return the Dockerfiles of a tree if several may be the service's, and their images differ."""
    known = folder.once(_candidates)
    return tuple(one.file for one in known) if _differ(known) else ()


def _candidates(folder: Folder) -> list[AuthoredDockerfile]:
    """Return the facts in the likeliest Dockerfile of a tree, else in all that may be its own.

    These are the ones that a build of the tree names, else ones whose place is common.
    """
    usual = next((name for name in _NAMES if folder.holds(name)), "")
    if usual:
        return [found for found in (_facts(folder, usual),) if found is not None]
    named = (file for file in built_dockerfiles(folder) if _BUILT_IN.fullmatch(file))
    built = [file for file in named if not _NOT_FOR_IT.search(file)]
    placed = (file for place in _PLACES for file in folder.expand(place))
    files = built or [file for file in placed if _fits(folder, file)]
    return [found for file in files if (found := _facts(folder, file)) is not None]


def dockerfile_facts(file: str, text: str) -> AuthoredDockerfile:
    """Return the facts in the text of a Dockerfile. Raises FormatError.

    Arguments:
        file: its path, as it is shown.
        text: its content.
    """
    return _read(file, parse_dockerfile(text))


def _facts(folder: Folder, file: str) -> AuthoredDockerfile | None:
    if "Generated by docker-generator" in folder.text(file)[:200]:
        return None
    try:
        stages = parse_dockerfile(folder.text(file))
    except FormatError as error:
        folder.unparsable.setdefault(file, error)
        return None
    return _read(file, _deployed(stages))


def _deployed(stages: tuple[DockerfileStage, ...]) -> tuple[DockerfileStage, ...]:
    """Return the stages without the last ones that are for developers; all if each one is."""
    count = len(stages)
    while count and _FOR_DEVELOPERS.search(stages[count - 1].name.lower()):
        count -= 1
    return stages[:count] or stages


def _fits(folder: Folder, file: str) -> bool:
    """Return whether the build context of a Dockerfile is the tree: all that it copies is there."""
    try:
        stages = parse_dockerfile(folder.text(file))
    except FormatError:
        return False
    copied = _copies([one for stage in stages for one in stage.instructions])
    paths = {path for path, _ in copied if path != "." and not re.search(r"[$*?\[:]", path)}
    is_there = (folder.holds(path) or is_folder(folder.path / path) for path in paths)
    return bool(paths) and not _NOT_FOR_IT.search(file) and all(is_there)


def _differ(known: list[AuthoredDockerfile]) -> bool:
    """Return whether the images of several Dockerfiles differ in what they run, and on what."""
    parts = {(one.run_base[0], one.command, one.ports, one.runtime_packages) for one in known}
    return len(parts) > 1


def _read(file: str, stages: tuple[DockerfileStage, ...]) -> AuthoredDockerfile:
    names = {stage.name for stage in stages if stage.name}
    chain = chain_of(stages)
    last = [one for stage in chain for one in stage.instructions]
    environment = {name: value for stage in chain for name, value in stage.arguments.items()}
    last = [_filled(one, environment) for one in last]
    words, line = started_by(last)
    ports = [
        int(port[1])
        for one in last
        if one.name == "EXPOSE"
        for word in one.rest.split()
        if (port := re.fullmatch(r"(\d+)(?:/tcp)?", expand(word, environment) or ""))
    ]
    volumes = [
        path
        for one in last
        if one.name == "VOLUME"
        for path in exec_words(one.rest) or one.rest.split()
    ]
    workdir, given_away = _given_away(last)
    return AuthoredDockerfile(
        file,
        (chain[0].base, chain[0].line),
        tuple((s.base, s.line) for s in stages if s.base.lower() not in names),
        words,
        line,
        tuple(dict.fromkeys(ports)),
        tuple(dict.fromkeys(volumes)),
        _packages([one for stage in stages if stage not in chain for one in stage.instructions]),
        _packages(last),
        tuple(environment.items()),
        tuple(_commands([one for stage in stages for one in stage.instructions])),
        workdir,
        _wrapped(last),
        given_away,
        tuple(_copies(last)),
        stages,
    )


def _filled(one: Instruction, environment: dict[str, str]) -> Instruction:
    """Return an instruction about paths with its variables replaced, as far as they are known."""
    if one.name not in _WITH_PATHS:
        return one
    words = (expand(word, environment) for word in one.rest.split(" "))
    pairs = zip(words, one.rest.split(" "), strict=True)
    return one._replace(rest=" ".join(word if new is None else new for new, word in pairs))


def _copies(instructions: list[Instruction]) -> Iterator[tuple[str, str]]:
    """Yield the single files and directories that COPY and ADD take from the build context."""
    for one in instructions:
        copy = parse_copy(one.rest)
        if one.name in {"COPY", "ADD"} and not copy.origin and not one.heredocs:
            paths = (posixpath.normpath(source.lstrip("/")) for source in copy.sources)
            yield from ((path, copy.target) for path in paths)


def authored_folders(folder: Folder) -> dict[str, str]:
    """Return the directories that a tree's Dockerfile makes writable for its user, with evidence.

    A path below its working directory is relative because that directory differs in our image.
    """
    known = authored_dockerfile(folder)
    if known is None:
        return {}
    found = dict.fromkeys(known.given_away, f"chown in {known.file}")
    base = f"{known.workdir.rstrip('/')}/"
    return {
        path.removeprefix(base): where
        for path, where in found.items()
        if not base.startswith(f"{path.rstrip('/')}/")
    }


def _given_away(instructions: list[Instruction]) -> tuple[str, tuple[str, ...]]:
    """Return the final working directory, and the paths that belong to a user."""
    workdir, found = "/", list[str]()
    for one in instructions:
        if one.name == "WORKDIR":
            workdir = posixpath.join(workdir, one.rest.strip("\"'"))
        for text in (one.rest, *one.heredocs) if one.name == "RUN" else ():
            for command in _commands_of(text):
                words = [word for word in command if not word.startswith("-")]
                paths: list[str] = []
                if words[:1] == ["chown"]:
                    paths = words[2:]
                elif words[:1] == ["install"] and "-d" in command and "-o" in command:
                    paths = words[-1:]
                found += [posixpath.join(workdir, path) for path in paths if "$" not in path]
    return workdir, tuple(dict.fromkeys(posixpath.normpath(path) for path in found))


def _commands_of(text: str) -> list[tuple[str, ...]]:
    """Return the simple commands of a RUN instruction; none if it is not a list of them."""
    try:
        return [c.words for c in split_commands(re.sub(r"^(?:--\S+\s+)+", "", text))]
    except FormatError:
        return []


def chain_of(stages: tuple[DockerfileStage, ...]) -> list[DockerfileStage]:
    """Return the last stage with the stages that it starts from, the first one first."""
    by_name = {stage.name: stage for stage in stages if stage.name}
    chain = [stages[-1]]
    while (parent := by_name.get(chain[0].base.lower())) is not None and parent not in chain:
        chain.insert(0, parent)
    return chain


def started_by(instructions: list[Instruction]) -> tuple[tuple[str, ...], int]:
    """Return the command of ENTRYPOINT and CMD together, and the line of the last of them."""
    entrypoint: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    line = 0
    for one in instructions:
        if one.name not in {"ENTRYPOINT", "CMD"}:
            continue
        words, line = exec_words(one.rest), one.line
        given = ("sh", "-c", one.rest) if words is None else words
        if one.name == "ENTRYPOINT":
            entrypoint, command = given, ()
        else:
            command = given
    return (*entrypoint, *command), line


def _wrapped(instructions: list[Instruction]) -> int:
    """Return the number of words before the words of CMD, 0 if ENTRYPOINT or CMD is empty."""
    entrypoint, _ = started_by([one for one in instructions if one.name == "ENTRYPOINT"])
    words, _ = started_by(instructions)
    return len(entrypoint) if len(words) > len(entrypoint) else 0


def _packages(instructions: list[Instruction]) -> frozenset[str]:
    """Return the packages of Debian that RUN instructions install, also by the names of others."""
    found: set[str] = set()
    for command in _commands(instructions):
        words = [word for word in command if not word.startswith("-")]
        found.update(packages_of(command))
        if words[:2] in (["apt-get", "install"], ["apt", "install"]):
            found.update(w for w in words[2:] if _PACKAGE.fullmatch(w.partition("=")[0]))
    return frozenset(word.partition("=")[0] for word in found)


def _commands(instructions: list[Instruction]) -> Iterator[tuple[str, ...]]:
    """Yield the words of each command in RUN instructions that can be parsed."""
    for one in instructions:
        for text in (one.rest, *one.heredocs) if one.name == "RUN" else ():
            yield from _commands_of(text)
