"""The file that a compiler makes of an entry point: tsconfig.json says where."""

from __future__ import annotations

import posixpath
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from docker_generator.source.differences import build_script
from docker_generator.source.formats.errors import FormatError
from docker_generator.source.formats.shell import split_commands

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docker_generator.source.folder import Folder
    from docker_generator.stacks.model import Stack

_MADE = {".ts": ".js", ".mts": ".mjs", ".cts": ".cjs", ".tsx": ".js"}
_SETTINGS = ("-p", "--project", "-b", "--build")
_MOST = 4
"""Files of settings that extend each other, and scripts that run others."""
_PLACES = ("", "*/", "*/*/")
_LEFT_OUT = re.compile(r"node_modules/|.*\.d\.[cm]?ts\Z")


def compiled_entry(tree: Folder, entry: str, sources: Iterable[str], stack: Stack) -> str:
    """Return the output of the compiler for an entry point, or the entry point itself.

    Arguments:
        tree: the directory of the program.
        entry: its source, or a file that neither the tree nor the compiler's output holds.
        sources: further entry points, the likeliest first.
        stack: its language.
    """
    words = _compiler(tree, stack)
    if words is None:
        return entry
    options = _options(tree, words)
    made = posixpath.normpath(options.get("outDir") or ".")
    if made.startswith(("/", "..")) or options.get("noEmit") or options.get("emitDeclarationOnly"):
        return entry
    if _ending(entry) not in _MADE and "outDir" not in options:
        return entry
    source = entry
    if _ending(entry) not in _MADE:
        is_known = tree.holds(entry) or (made != "." and entry.startswith(f"{made}/"))
        held = (one for one in sources if _ending(one) in _MADE and tree.holds(one))
        source = "" if is_known else next(held, "")
    root = posixpath.normpath(options.get("rootDir") or _common_root(tree, options, made))
    below = posixpath.relpath(source, root) if source else ".."
    if below.startswith("..") or not tree.holds(source):
        return entry
    stem, ending = posixpath.splitext(below if "outDir" in options else source)
    return posixpath.normpath(posixpath.join(made, stem + _MADE[ending]))


def _ending(file: str) -> str:
    return posixpath.splitext(file)[1]


def _compiler(folder: Folder, stack: Stack) -> tuple[str, ...] | None:
    """Return the words after the compiler in the script that builds; None if it runs none."""
    table = stack.start
    if table is None or not table.compiler:
        return None
    scripts = folder.table(table.scripts, table.scripts_at)
    lines, seen = [build_script(folder, stack)], list[str]()
    while lines and len(seen) < _MOST:
        name = lines.pop(0)
        seen.append(name)
        line = scripts.get(name)
        try:
            commands = split_commands(line) if isinstance(line, str) else ()
        except FormatError:
            return None
        for command in commands:
            words = command.words[1:] if command.words[:1] == ("npx",) else command.words
            if words[:1] == (table.compiler,):
                return words[1:]
            lines += [one for one in words[1:] if one in scripts and one not in seen]
    return None


def _options(folder: Folder, words: tuple[str, ...]) -> dict[str, Any]:
    """Return the options of a compilation: of its command, else of its file of settings."""
    pairs = dict(pairwise(words))
    file = next((pairs[one] for one in _SETTINGS if one in pairs), "tsconfig.json")
    file = posixpath.normpath(file)
    file = file if file.endswith(".json") else posixpath.join(file, "tsconfig.json")
    found: dict[str, Any] = {}
    for _ in range(_MOST):
        document = folder.document(file)
        if not isinstance(document, dict):
            break
        options = document.get("compilerOptions")
        place = posixpath.dirname(file)
        for name, value in (options if isinstance(options, dict) else {}).items():
            is_path = name in {"outDir", "rootDir"} and isinstance(value, str)
            found.setdefault(name, posixpath.join(place, value) if is_path else value)
        found.setdefault("include", document.get("files") or document.get("include"))
        found.setdefault("exclude", document.get("exclude"))
        base = document.get("extends")
        if not isinstance(base, str) or not base.startswith("."):
            break
        file = posixpath.normpath(posixpath.join(place, base))
        file = file if file.endswith(".json") else f"{file}.json"
    given = {name.removeprefix("--"): value for name, value in pairs.items()}
    found |= {name: given[name] for name in ("outDir", "rootDir") if name in given}
    if "--noEmit" in words:
        found["noEmit"] = True
    return found


def _common_root(folder: Folder, options: dict[str, Any], made: str) -> str:
    """Return the deepest directory that all compiled sources share."""
    if options.get("composite"):
        return "."
    files = [one for one in _sources(folder, options.get("include")) if not _LEFT_OUT.match(one)]
    excluded = [f"{made}/", *(_starts(options.get("exclude")))]
    kept = [one for one in files if not one.startswith(tuple(excluded))]
    return posixpath.commonpath([posixpath.dirname(one) for one in kept]) if kept else "."


def _starts(patterns: Any) -> Iterator[str]:
    """Yield the directories and files with which patterns of a file of settings begin."""
    for pattern in patterns if isinstance(patterns, list) else ():
        start = re.split(r"\*|\Z", posixpath.normpath(str(pattern)))[0]
        if start:
            yield start if _ending(start) in _MADE else start.rstrip("/") + "/"


def _sources(folder: Folder, include: Any) -> Iterator[str]:
    """Yield the sources that a file of settings includes, in the first levels of the tree."""
    for start in list(_starts(include)) or [""]:
        if _ending(start) in _MADE:
            yield start
            continue
        below = start if start != "./" else ""
        for place in _PLACES:
            for ending in _MADE:
                yield from folder.expand(f"{below}{place}*{ending}")
