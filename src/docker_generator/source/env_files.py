"""Files of settings, such as .env, without which a program ends when it starts."""

from __future__ import annotations

import posixpath
import re
from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from docker_generator.catalogue import Entry
from docker_generator.shipped import shipped_data
from docker_generator.source.ignores import IgnoreRules, author_ignores
from docker_generator.source.vocabulary import vocabulary
from docker_generator.stacks.catalogue import common_ignores

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from docker_generator.source.folder import Folder

_ENV_FILE = re.compile(r"(?:.*/)?(?:\.env(?:\.[\w.-]+)?|[\w.-]+\.env)")
_PLAIN = re.compile(r"[A-Za-z0-9._@+/-]+")
"""Paths that need no quotes in a Dockerfile."""
_QUOTED = r"\"[^\"\n]*\"|'[^'\n]*'|`[^`\n]*`"
_COMMENTS = ("//", "#", "*", "/*")
_LITERALS = re.compile(rf"\s*(?:{_QUOTED})(?:\s*,\s*(?:{_QUOTED}))*\s*,?\s*")
_BESIDE = re.compile(
    r"\s*(?:__DIR__|dirname\(\s*__FILE__\s*\)|(?P<up>dirname\(\s*__DIR__\s*(?:,\s*(?P<levels>\d))?\s*\)))"
    rf"\s*(?:\.\s*(?P<rest>{_QUOTED}))?\s*(?:,\s*(?P<file>{_QUOTED}))?\s*"
)


class LoaderForm(Entry):
    """One call that reads a file of settings; env_files.yaml describes its fields.

    `pattern` finds it in files that contain `only`; its group `paths` has the arguments that name
    the files, or, if `is_directory`, the directory of `default`. A name without an ending
    gets `ending`. An empty file is enough in a file of the program that contains `enough`.
    """

    library: str
    files: tuple[str, ...]
    pattern: str
    only: str = ""
    default: str = ".env"
    ending: str = ""
    is_directory: bool = False
    enough: str = ""


class Loaders(Entry):
    """The file env_files.yaml."""

    loaders: tuple[LoaderForm, ...]
    stops: str
    tolerant: str


class EnvFile(NamedTuple):
    """A file that a program reads when it starts, and without which it ends.

    `path` is relative to the working directory of the program, or, if `is_beside`, to the directory
    that the build copies. `place` is the call. `is_enough` says that an empty file is enough.
    """

    path: str
    library: str
    place: str
    is_beside: bool = False
    is_enough: bool = True


class _Form(NamedTuple):
    """A form with its patterns."""

    form: LoaderForm
    call: re.Pattern[str]
    only: re.Pattern[str]
    enough: re.Pattern[str]


@cache
def _forms() -> tuple[tuple[_Form, ...], re.Pattern[str]]:
    known = shipped_data("source/env_files.yaml", Loaders)
    forms = (
        _Form(
            one,
            re.compile(one.pattern.replace("{stops}", known.stops)),
            re.compile(one.only),
            re.compile(one.enough),
        )
        for one in known.loaders
    )
    return tuple(forms), re.compile(known.tolerant, re.MULTILINE)


def env_files_in(path: str, text: str) -> Iterator[EnvFile]:
    r"""Yield the files of settings without which a file of a program ends it.

    Arguments:
        path: the file, as it is shown; a program that is run by hand reads none.
        text: its content.

    >>> list(env_files_in("app.js", 'process.loadEnvFile()\n'))[0].path
    '.env'
    """
    if "env" not in text.lower() or vocabulary().is_aside(path):
        return
    forms, tolerant = _forms()
    base = posixpath.basename(path)
    for one in forms:
        named = any(fnmatchcase(base, pattern) for pattern in one.form.files)
        if not named or not one.only.search(text):
            continue
        for match in one.call.finditer(text):
            *before, last = text[: match.start()].split("\n")[-3:]
            around = "\n".join([*before, last + match[0]])
            if last.lstrip().startswith(_COMMENTS) or tolerant.search(around):
                continue
            line = text.count("\n", 0, match.start()) + 1
            is_enough = one.enough.search(text) is not None
            for file, is_beside in _named(match.groupdict().get("paths"), one.form, path):
                if _ENV_FILE.fullmatch(file) and _PLAIN.fullmatch(file):
                    yield EnvFile(file, one.form.library, f"{path}:{line}", is_beside, is_enough)


def not_in_image(found: Iterable[EnvFile], inside: Mapping[str, Folder]) -> Iterator[EnvFile]:
    """Yield the files that no image of the tree holds, because they are secret or do not exist.

    Arguments:
        found: the files that its programs read.
        inside: the directories of the program, its own first, by the path below the build context.
    """
    own = next(iter(inside), ".")
    ignored = (author_ignores(folder) for below, folder in inside.items() if below == ".")
    rules = IgnoreRules((*common_ignores().splitlines(), *next(ignored, ())))
    for one in found:
        path = one.path if one.is_beside else posixpath.normpath(posixpath.join(own, one.path))
        places = (
            folder.holds(posixpath.relpath(path, below))
            for below, folder in inside.items()
            if not posixpath.relpath(path, below).startswith("..")
        )
        if rules.excludes(path) or not any(places):
            yield one


def _named(given: str | None, form: LoaderForm, path: str) -> Iterator[tuple[str, bool]]:
    """Yield the files that arguments name, and whether their directory is the one of the source."""
    if not (given or "").strip():
        yield form.default, False
        return
    beside = _BESIDE.fullmatch(given or "")
    if beside is not None:
        directory = posixpath.dirname(path)
        for _ in range(int(beside["levels"] or 1) if beside["up"] else 0):
            directory = posixpath.dirname(directory)
        rest = (beside["rest"] or "").strip("\"'`").lstrip("/")
        file = (beside["file"] or "").strip("\"'`") or form.default
        parts = (directory, rest, file) if form.is_directory else (directory, rest)
        yield posixpath.normpath(posixpath.join(*parts)), True
    elif _LITERALS.fullmatch(given or ""):
        for quoted in re.findall(_QUOTED, given or ""):
            name = quoted[1:-1]
            if form.is_directory:
                name = posixpath.join(name, form.default)
            elif form.ending and ".env" not in name:
                name += form.ending
            yield posixpath.normpath(name), False
