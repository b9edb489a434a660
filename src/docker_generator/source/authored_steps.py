"""Files and results of commands in an author's image that the generated one does not have."""

from __future__ import annotations

import posixpath
import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from docker_generator.catalogue import Entry
from docker_generator.shipped import shipped_data
from docker_generator.source.formats.dockerfile import exec_words, parse_copy, split_flags
from docker_generator.source.formats.shell import loose_commands

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docker_generator.source.folder import Folder
    from docker_generator.source.formats.dockerfile import DockerfileStage, Instruction
    from docker_generator.source.formats.shell import LooseCommand

_FROM = re.compile(r"(?:--from=|,from=|=from=)([^\s,]+)")
_PARTS = re.compile(r"[^A-Za-z0-9]+")
_WORDS = re.compile(r"[/:@=?&\s]+")
_BUILDERS = ("node", "bun")
_UNPACK = frozenset({"tar", "bsdtar", "unzip", "gunzip", "sh", "bash", "dpkg"})
_LONGEST = 80


class StepData(Entry):
    """The file authored_steps.yaml, which describes its fields."""

    packages: dict[str, str]
    prefixes: tuple[tuple[str, ...], ...]
    programs: tuple[tuple[str, ...], ...]
    runners: tuple[str, ...]
    shells: tuple[str, ...]
    interpreters: dict[str, str]
    ordinary: tuple[str, ...]
    variables: tuple[str, ...]
    unneeded: tuple[str, ...]


class Brought(NamedTuple):
    """A file of an image that comes from elsewhere: its path, and its origin."""

    path: str
    origin: str


@cache
def step_data() -> StepData:
    """Return the data about the steps of authors."""
    return shipped_data("source/authored_steps.yaml", StepData)


def packages_of(words: tuple[str, ...]) -> Iterator[str]:
    """Yield the packages of Debian for the packages that a command of Alpine or Fedora installs.

    Packages with another name are left out, and so are groups that are removed again.
    """
    rest = [word for word in words if not word.startswith("-")]
    is_apk = rest[:2] == ["apk", "add"] and not {"-t", "--virtual"} & {*words}
    is_rpm = rest[1:2] == ["install"] and rest[0] in {"dnf", "microdnf", "yum", "tdnf"}
    known = step_data().packages
    for word in rest[2:] if is_apk or is_rpm else ():
        name = re.split(r"[=<>~@]", word, maxsplit=1)[0]
        if name in known:
            yield known[name]


def used_stages(stages: tuple[DockerfileStage, ...]) -> tuple[DockerfileStage, ...]:
    """Return the stages on which the last one depends, in their order, and the last one."""
    by_name = {stage.name: at for at, stage in enumerate(stages) if stage.name}
    by_name |= {str(at): at for at in range(len(stages))}
    used, open_ones = set[int](), [len(stages) - 1]
    while open_ones:
        at = open_ones.pop()
        used.add(at)
        named = [stages[at].base.lower()]
        for one in stages[at].instructions:
            named += [match.lower() for match in _FROM.findall(one.rest)]
        open_ones += [by_name[one] for one in named if one in by_name and by_name[one] not in used]
    return tuple(stage for at, stage in enumerate(stages) if at in used)


def lost_commands(
    stages: tuple[DockerfileStage, ...], folder: Folder, *, builds_front_end: bool
) -> Iterator[str]:
    """Yield the commands of an image whose results the generated image lacks.

    Arguments:
        stages: the stages that the image consists of.
        directory: the tree.
        builds_front_end: whether stages of Node.js are those of the program itself; if not,
            another finding is about them.
    """
    scripts = " ".join(map(str, folder.table("package.json", "/scripts").values()))
    for stage in stages:
        image = stage.base.partition("@")[0].partition(":")[0].rpartition("/")[2]
        if image in _BUILDERS and not builds_front_end:
            continue
        for command in _commands(stage.instructions):
            if _is_lost(command.words, folder, scripts):
                text = " ".join(command.words)
                yield text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def _commands(instructions: Iterable[Instruction]) -> Iterator[LooseCommand]:
    for one in instructions:
        for text in (one.rest, *one.heredocs) if one.name == "RUN" else ():
            rest = split_flags(text)[1]
            words = exec_words(rest)
            yield from loose_commands(" ".join(words) if words else rest)


def _is_lost(words: tuple[str, ...], folder: Folder, scripts: str) -> bool:
    """Return whether a command makes something that no generated stage makes."""
    known = step_data()
    for prefix in known.prefixes:
        if words[: len(prefix)] == prefix:
            words = words[len(prefix) :]
            break
    if any(words[: len(one)] == one for one in known.programs):
        return True
    if not words:
        return False
    plain = [word for word in words[1:] if not word.startswith("-") and "=" not in word]
    if words[0] in known.runners:
        return any(_is_own(word) for word in plain[:1])
    named = words[0]
    if words[0] in known.shells:
        named = next(iter(plain), "")
    elif words[0] in known.interpreters:
        named = next(iter(words[1:]), "")
        if not named.endswith(known.interpreters[words[0]]):
            return False
    elif "/" not in named:
        return False
    file = _file(folder, named)
    return bool(file) and _is_own(posixpath.basename(file)) and file not in scripts


def _file(folder: Folder, named: str) -> str:
    """Return the file of the tree that a path in a stage means; empty text if there is none."""
    parts = [part for part in named.split("/") if part not in {"", ".", ".."}]
    places = ("/".join(parts[at:]) for at in range(len(parts)))
    return next((place for place in places if folder.holds(place)), "")


def _is_own(name: str) -> bool:
    """Return whether no part of the name of a target or a script is for the build itself."""
    parts = {part.lower() for part in _PARTS.split(name) if part}
    return "$" not in name and bool(parts) and parts.isdisjoint(step_data().ordinary)


def brought_files(
    stages: tuple[DockerfileStage, ...], chain: list[DockerfileStage], images: set[str]
) -> Iterator[Brought]:
    """Yield the files of the last image that come from other images, or are downloaded.

    Arguments:
        stages: all stages.
        chain: the last stage, with the stages that it starts from.
        images: the names of the images of the language, whose files the generated image has.
    """
    bare = {stage.name: stage.base for stage in stages if stage.name and not stage.instructions}
    own = {stage.name for stage in stages if stage.name and stage.name not in bare}
    for stage in chain:
        for one in stage.instructions:
            if one.name in {"COPY", "ADD"}:
                yield from _copied(one, bare, own, images)
        for found in _downloads(stage.instructions):
            if not _is_unneeded(found.path, found.origin):
                yield found


def _copied(
    one: Instruction, bare: dict[str, str], own: set[str], images: set[str]
) -> Iterator[Brought]:
    """Yield the files that an instruction takes from another image, or from an address."""
    sources, target, origin = parse_copy(one.rest)
    image = bare.get(origin.lower(), origin)
    if one.name == "ADD":
        for source in sources:
            if "://" in source and not _is_unneeded(target, source):
                yield Brought(target, source)
    elif image and not image.isdecimal() and "$" not in image and image.lower() not in own:
        name = image.partition("@")[0].rpartition("/")[2].partition(":")[0]
        if name not in images and name not in _BUILDERS:
            for source in sources:
                if not _is_unneeded(source, target, image):
                    yield Brought(source, image)


def _downloads(instructions: Iterable[Instruction]) -> Iterator[Brought]:
    """Yield the files that curl and wget write, also those that another program unpacks."""
    before: LooseCommand | None = None
    for command in _commands(instructions):
        piped = before is not None and before.operator == "|"
        url = _url(before.words) if before is not None and piped else ""
        if url and command.words[0] in _UNPACK:
            yield Brought(" ".join(command.words), url)
        before = command
        url = _url(command.words)
        if url and command.operator != "|":
            file = command.target or _output(command.words, url)
            if file and not file.endswith((".asc", ".gpg", ".key", ".list")):
                yield Brought(file, url)


def _url(words: tuple[str, ...]) -> str:
    is_download = bool(words) and words[0].rpartition("/")[2] in {"curl", "wget"}
    return next((word for word in words if "://" in word), "") if is_download else ""


def _output(words: tuple[str, ...], url: str) -> str:
    """Return the file that a download writes; empty text if it writes to its output."""
    name = url.partition("?")[0].rpartition("/")[2]
    is_wget = words[0].rpartition("/")[2] == "wget"
    for at, word in enumerate(words):
        flag, _, value = word.partition("=")
        after = words[at + 1] if at + 1 < len(words) else ""
        if flag in {"--output", "--output-document"}:
            return value or after
        if re.fullmatch(r"-[A-Za-z]*O", word):
            return ("" if after == "-" else after) if is_wget else name
        if re.fullmatch(r"-[A-Za-z]*o", word) and not is_wget:
            return after
    return name if is_wget else ""


def _is_unneeded(*texts: str) -> bool:
    """Return whether a part of an address or of a path names what no generated image needs."""
    unneeded = step_data().unneeded
    for text in texts:
        for word in _WORDS.split(text.lower()):
            parts = {word, *re.split(r"[._-]", word)}
            named = not parts.isdisjoint(unneeded)
            if named or any(one in word for one in unneeded if "-" in one):
                return True
    return False
