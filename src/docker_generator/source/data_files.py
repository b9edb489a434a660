"""Files of data that the code of a program opens by name, and its source does not hold."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import pointer
from docker_generator.diagnostics.rules import starts as rules
from docker_generator.source.named_files import found_file, is_comment
from docker_generator.source.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.source.folder import Folder
    from docker_generator.topology.model import Service

_ENDINGS = (
    *(".csv", ".gguf", ".h5", ".joblib", ".keras", ".mmdb", ".onnx", ".parquet", ".pickle"),
    *(".pkl", ".pt", ".pth", ".safetensors", ".tflite", ".xlsx"),
)
"""Data that no program makes for itself at its first start: tables, and what was learned."""
_NAME = r"(?:\./)?((?:[\w.-]+/)*[\w.-]+(?:" + "|".join(map(re.escape, _ENDINGS)) + "))"
_READ = re.compile(
    r"\b(?:\w+(?:\.|::))?(?:open|load|load_model|read|read_csv|read_excel|read_parquet|from_file"
    r"|InferenceSession|Reader|Open|OpenReader|Load|ReadFile|readFile|readFileSync|from_path)"
    rf"(?:::<[^>]*>)?\(\s*(?:open\(\s*)?[\"'`]{_NAME}[\"'`]\s*(?P<mode>,\s*[\"'][wax])?"
)
_MOST_SHOWN = 4
_QUOTED = re.compile(rf"[\"'`/]{_NAME}[\"'`]")


def data_files_in(path: str, text: str) -> Iterator[tuple[str, str]]:
    r"""Yield the files of data that a file of a program reads, each with its place.

    A name that occurs in another way, too, may be written, downloaded or tested there.

    >>> list(data_files_in("a.py", 'MODEL = joblib.load("model.pkl")\n'))
    [('model.pkl', 'a.py:1')]
    """
    if vocabulary().is_aside(path) or not any(one in text for one in _ENDINGS):
        return
    named = [match[1] for match in _QUOTED.finditer(text)]
    for match in _READ.finditer(text):
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.end()]
        if named.count(match[1]) == 1 and not match["mode"] and not is_comment(line):
            yield match[1], f"{path}:{text.count(chr(10), 0, match.start()) + 1}"


def missing_data(
    name: str, service: Service, named: Mapping[str, str], inside: Mapping[str, Folder]
) -> Iterator[Diagnostic]:
    """Report files of data that no directory of the tree holds.

    Arguments:
        name: the service. service: its entry in the graph, whose volumes may bring them.
        named: the files that the code reads, with their places. inside: the directories of the
            tree.
    """
    mounted = [str(volume.target).rstrip("/") for volume in service.volumes]
    found = [
        f"{path} ({place})"
        for path, place in named.items()
        if not found_file(path, place, inside)
        and not any(posixpath.join("/app", path).startswith(f"{one}/") for one in mounted)
    ]
    if found:
        shown = ", ".join(found[:_MOST_SHOWN])
        yield rules.MISSING_DATA.at(pointer("services", name), name, found=shown)
