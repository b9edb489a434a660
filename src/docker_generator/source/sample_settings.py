"""Settings that a tree holds only as a sample, although its program reads the file itself."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import pointer
from docker_generator.diagnostics.rules import running as rules
from docker_generator.source.searched_files import source_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.source.folder import Folder
    from docker_generator.topology.model import Service

_FOLDERS = ("", "config/", "conf/", "etc/", "settings/")
_ENDING = r"(?:ya?ml|json5?|toml|ini|cfg|conf|properties)"
_WORD = r"(?:sample|example|dist|default|template)"
_FORMS = (
    re.compile(rf"(?P<stem>.+)[.-]{_WORD}(?P<ending>\.{_ENDING})"),
    re.compile(rf"(?P<stem>.+\.{_ENDING})[.-]{_WORD}(?P<ending>)"),
)
_OTHERS = re.compile(r"compose|docker|tsconfig|package|renovate|eslint|prettier|babel|\.lock")
"""Files of tools, which the program does not read."""


def sample_settings(name: str, service: Service, tree: Folder) -> Iterator[Diagnostic]:
    """Report settings that the code names and that exist only as a sample.

    A volume of the graph may bring the file.

    Arguments:
        name: the service.
        service: its entry in the graph.
        tree: its files.
    """
    missing = {real: sample for real, sample in _samples(tree) if not tree.holds(real)}
    targets = {posixpath.basename(str(volume.target)) for volume in service.volumes}
    missing = {k: v for k, v in missing.items() if posixpath.basename(k) not in targets}
    if not missing:
        return
    names = {real: posixpath.basename(real) for real in missing}
    patterns = {
        real: re.compile(rf"[\"'`/]{re.escape(base)}[\"'`]") for real, base in names.items()
    }
    read: set[str] = set()
    for text in source_texts(tree):
        read.update(real for real, one in patterns.items() if one.search(text))
    for real in sorted(read):
        yield rules.SAMPLE_SETTINGS.at(
            pointer("services", name), name, file=missing[real], path=real
        )


def _samples(folder: Folder) -> Iterator[tuple[str, str]]:
    """Yield the files of settings that samples are for, each with its sample."""
    for place in _FOLDERS:
        for file in folder.expand(f"{place}*"):
            base = posixpath.basename(file)
            match = next((found for one in _FORMS if (found := one.fullmatch(base))), None)
            if match is not None and not _OTHERS.search(base.lower()):
                yield f"{place}{match['stem']}{match['ending']}", file
