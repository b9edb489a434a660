"""Files that a framework runs beside the program, and variables that the program sets for them."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from docker_generator.source.folder import Folder
    from docker_generator.stacks.model import Framework

_MODULE = re.compile(r"([A-Za-z_]\w*(?:\.\w+)*)(?::\w+(?:\(\))?)?")


def scripts_of(folder: Folder, framework: Framework | None) -> dict[str, str]:
    """Return the place of each script of a framework; missing ones are left out."""
    found = {
        name: next((file for place in places for file in folder.expand(place)), "")
        for name, places in (framework.scripts if framework else {}).items()
    }
    return {name: file for name, file in found.items() if file}


def module_variables(
    folder: Folder, framework: Framework | None, words: Iterable[str], scripts: Mapping[str, str]
) -> dict[str, str]:
    """Return the variables that a started module sets, and that a script sets to another value.

    `words` are the entry point and the words of the command, of which some are modules.
    """
    patterns = framework.module_variables if framework else {}
    result: dict[str, str] = {}
    for name, pattern in patterns.items():
        started = {m[1] for text in _modules(folder, words, scripts) for m in _in(pattern, text)}
        others = {m[1] for file in scripts.values() for m in _in(pattern, folder.text(file))}
        if len(started) == 1 and others and started != others:
            result[name] = started.pop()
    return result


def _in(pattern: str, text: str) -> Iterator[re.Match[str]]:
    return re.finditer(pattern, text, re.MULTILINE)


def _modules(folder: Folder, words: Iterable[str], scripts: Mapping[str, str]) -> Iterator[str]:
    """Yield the texts of the modules that are named, wherever they can be imported from."""
    roots = dict.fromkeys(("", "src", *map(posixpath.dirname, scripts.values())))
    for word in words:
        match = _MODULE.fullmatch(word)
        path = match[1].replace(".", "/") if match else ""
        for root in roots if path else ():
            yield folder.text(posixpath.join(root, f"{path}.py"))
