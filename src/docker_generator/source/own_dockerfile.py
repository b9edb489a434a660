"""The facts about an image whose author's Dockerfile is used unchanged."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from docker_generator.source.authored import chain_of, started_by
from docker_generator.source.folder import is_inside
from docker_generator.source.formats.dockerfile import (
    DockerfileStage,
    Instruction,
    exec_words,
    pairs,
    parse_copy,
    parse_dockerfile,
    split_flags,
)
from docker_generator.source.formats.shell import expand
from docker_generator.topology.names import is_secret_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docker_generator.options import Options
    from docker_generator.source.folder import Folder, Folders

_ROOT = frozenset(("", "0", "root"))


class OwnDockerfile(NamedTuple):
    """The facts of an author's Dockerfile about the stage that runs.

    `file` and `context` are below the root directory, `text` is the whole file. `base` is the image
    on which the stage is based, directly or by other stages; `bases` are the images of all stages
    up to it. `user` is empty if it names none. `probe` is the test of its health check in Compose's
    form, `times` its intervals as they are written. `stages` are the names of all stages, and
    `missing` the copied paths that the build context does not hold, by line. `secrets` are
    variables with a value that are named like a secret, by line. `workdir` is the directory in
    which its command runs. `variables` are the names that its ENV sets, with their values.
    """

    file: str
    context: str
    text: str
    stage: str
    stages: tuple[str, ...]
    base: str
    bases: tuple[tuple[str, int], ...]
    user: str
    ports: tuple[int, ...]
    probe: tuple[str, ...]
    times: tuple[tuple[str, str], ...]
    command: tuple[str, ...]
    command_line: int
    missing: tuple[tuple[str, int], ...] = ()
    secrets: tuple[tuple[str, int], ...] = ()
    workdir: str = "/"
    variables: tuple[tuple[str, str], ...] = ()

    def from_workdir(self, path: str) -> str:
        """Return a path of the tree as a command in the image writes it.

        If the tree is copied unchanged, the working directory /app/src is its directory src.

        Args:
            path: Below the root of the tree, such as src/manage.py.
        """
        folder, _, name = path.rpartition("/")
        return name if folder and f"{self.workdir}/".endswith(f"/{folder}/") else path

    @property
    def home(self) -> str:
        """The directory of its package, relative to the root; it is inside the context."""
        folder = posixpath.dirname(self.file) or "."
        is_inner = self.context == "." or f"{folder}/".startswith(f"{self.context}/")
        is_package = posixpath.basename(folder) not in {"docker", ".docker", "build", "deploy"}
        return folder if is_inner and is_package else self.context

    @property
    def runs_as_root(self) -> bool:
        """Whether its user is the administrator, by name, by number, or by default."""
        return self.user.partition(":")[0] in _ROOT

    @property
    def number_of_user(self) -> int | None:
        """The number of its user; None if it has only a name."""
        number = self.user.partition(":")[0]
        return 0 if self.runs_as_root else int(number) if number.isdecimal() else None


class Lookup(NamedTuple):
    """The possible contexts of a Dockerfile, below the root, the likely ones first."""

    dockerfile: str
    target: str
    contexts: tuple[str, ...]
    options: Options
    folders: Folders


def find_own(lookup: Lookup) -> OwnDockerfile | None:
    """Return the Dockerfile, with the first context that holds all that it copies.

    Its path is relative to the context, else to the root directory. Raises FormatError if Docker
    would refuse it; None if it does not exist.
    """
    found: list[OwnDockerfile] = []
    root = lookup.folders.at(lookup.options.folder("."))
    for context in dict.fromkeys(lookup.contexts):
        inner = posixpath.normpath(posixpath.join(context, lookup.dockerfile))
        for file in dict.fromkeys((inner, lookup.dockerfile)):
            is_there = root.holds(file) and is_inside(root.path / file, root.path)
            if is_there and is_inside(lookup.options.folder(context), root.path):
                folder = lookup.folders.at(lookup.options.folder(context))
                found.append(_read(file, context, root.text(file), lookup.target, folder))
    return next((one for one in found if not one.missing), found[0] if found else None)


def _read(file: str, context: str, text: str, target: str, folder: Folder) -> OwnDockerfile:
    stages = parse_dockerfile(text)
    names = tuple(stage.name or str(number) for number, stage in enumerate(stages))
    wanted = target.lower()
    end = names.index(wanted) if wanted in names else len(stages) - 1
    used = stages[: end + 1]
    chain = chain_of(used)
    last = [one for stage in chain for one in stage.instructions]
    known = {name: value for stage in chain for name, value in stage.arguments.items()}
    command, line = started_by(last)
    probe, times = _health(last)
    users = [_filled(one.rest, known) for one in last if one.name == "USER"]
    own_names = {stage.name for stage in used if stage.name}
    return OwnDockerfile(
        file=file,
        context=context,
        text=text,
        stage=target,
        stages=names,
        base=chain[0].base,
        bases=tuple((s.base, s.line) for s in used if s.base.lower() not in own_names),
        user=users[-1] if users else "",
        ports=tuple(_ports(last, known)),
        probe=probe,
        times=times,
        command=command,
        command_line=line,
        missing=tuple(_missing(used, folder)),
        secrets=tuple(_secrets(used)),
        workdir=_workdir(last, known),
        variables=tuple(
            (name, _filled(value, known))
            for one in last
            if one.name == "ENV"
            for name, value in pairs(one.rest).items()
        ),
    )


def _workdir(instructions: Iterable[Instruction], known: dict[str, str]) -> str:
    found = "/"
    for one in instructions:
        if one.name == "WORKDIR":
            found = posixpath.join(found, _filled(one.rest, known).strip("\"'"))
    return posixpath.normpath(found)


def _filled(text: str, known: dict[str, str]) -> str:
    filled = expand(text.strip(), known)
    return text.strip() if filled is None else filled


def _ports(instructions: Iterable[Instruction], known: dict[str, str]) -> Iterator[int]:
    for one in instructions:
        if one.name == "EXPOSE":
            for word in _filled(one.rest, known).split():
                number, _, protocol = word.partition("/")
                if number.isdecimal() and protocol in {"", "tcp"}:
                    yield int(number)


def _health(
    instructions: Iterable[Instruction],
) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Return the test of the last HEALTHCHECK, and its times; nothing if there is none."""
    last = [one for one in instructions if one.name == "HEALTHCHECK"]
    if not last:
        return (), ()
    flags, rest = split_flags(last[-1].rest)
    times = {name.replace("-", "_"): value for name, value in flags.items()}
    word, _, command = rest.partition(" ")
    if word.upper() != "CMD":
        return (), ()
    words = exec_words(command)
    test = ("CMD-SHELL", command.strip()) if words is None else ("CMD", *words)
    return test, tuple(times.items())


def _missing(stages: Iterable[DockerfileStage], folder: Folder) -> Iterator[tuple[str, int]]:
    """Yield copied paths that the context does not hold, without paths with a variable."""
    for stage in stages:
        for one in stage.instructions:
            if one.name != "COPY" or one.heredocs:
                continue
            copy = parse_copy(one.rest)
            for path in () if copy.origin else copy.sources:
                if not _is_there(folder, path):
                    yield path, one.line


def _is_there(folder: Folder, path: str) -> bool:
    """Return whether a path exists in a context.

    A path with a pattern or a variable counts as existing.
    """
    inner = posixpath.normpath(path.strip("\"'").lstrip("/") or ".")
    if re.search(r"[$*?\[<]", path) or inner.startswith(".."):
        return True
    try:
        return (folder.path / inner).exists()
    except (OSError, ValueError):
        return False


def _secrets(stages: Iterable[DockerfileStage]) -> Iterator[tuple[str, int]]:
    for stage in stages:
        for one in stage.instructions:
            if one.name in {"ENV", "ARG"}:
                for name, value in pairs(one.rest).items():
                    if is_secret_name(name) and value and not value.startswith("$"):
                        yield name, one.line
