"""The modules of a go.work."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from docker_generator.source.workspaces.mentions import mentioned
from docker_generator.source.workspaces.model import Member, Workspace, is_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docker_generator.source.folder import Folder

_MANIFEST = "go.work"
_MAIN = re.compile(r"^package main\b", re.MULTILINE)
_WORD = re.compile(r'"[^"\n]*"|`[^`\n]*`|[^\s()]+|[()]')


def read_go(folder: Folder) -> Workspace | None:
    """Return the modules of a go.work; None if there is none."""
    paths = [posixpath.normpath(path) for path, *_ in directives(folder.text(_MANIFEST), "use")]
    used = [path for path in dict.fromkeys(paths) if folder.holds(f"{path}/go.mod")]
    inside = sorted(path for path in used if path != "." and not path.startswith(("..", "/")))
    texts = {path: folder.text(f"{path}/go.mod") for path in inside}
    names = {
        path: next((words[0] for words in directives(texts[path], "module") if words), "")
        for path in inside
    }
    by_name = {name: path for path, name in names.items() if is_name(name)}
    members = (
        Member(
            name=name,
            path=path,
            manifest=f"{path}/go.mod",
            needs=_needs(folder, path, texts[path], by_name),
            is_library=not _is_program(folder, path),
            external=any(words[0] not in by_name for words in _required(texts[path])),
        )
        for name, path in sorted(by_name.items(), key=lambda pair: pair[1])
    )
    return Workspace("go", _MANIFEST, tuple(members), "." in used) if inside else None


def _required(text: str) -> Iterator[list[str]]:
    return (words for words in directives(text, "require") if words)


def _needs(folder: Folder, path: str, text: str, by_name: Mapping[str, str]) -> tuple[str, ...]:
    """Return the modules that a module requires, and the modules that its source imports.

    In a workspace, modules are found without a requirement.
    """
    required = (by_name[words[0]] for words in _required(text) if words[0] in by_name)
    words = {f'"{name}': other for name, other in by_name.items() if other != path}
    found = (*required, *mentioned(folder, path, (".go",), words))
    return tuple(dict.fromkeys(other for other in found if other != path))


def _is_program(folder: Folder, path: str) -> bool:
    files = (file for name in ("*.go", "cmd/*/*.go") for file in folder.expand(f"{path}/{name}"))
    return any(_MAIN.search(folder.text(file)) for file in files)


def directives(text: str, wanted: str) -> Iterator[list[str]]:
    r"""Yield the words after a directive of go.mod and go.work, also in a block.

    >>> list(directives("use (\n./a // here\n./b\n)", "use"))
    [['./a'], ['./b']]
    """
    block = ""
    for line in text.splitlines():
        words = [word.strip('"`') for word in _WORD.findall(line.partition("//")[0])]
        if block and words[:1] == [")"]:
            block = ""
        elif block == wanted and words:
            yield words
        elif not block and words[1:2] == ["("]:
            block = words[0]
        elif not block and words[:1] == [wanted]:
            yield words[1:]
