"""The data files and extensions of an image, beside the program and its packages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import pointer
from docker_generator.diagnostics.rules import languages as rules
from docker_generator.source.data import DataFiles, find_data, report_refused
from docker_generator.source.evidence import Evidence, EvidenceKind, Grounds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.source.folder import Folder
    from docker_generator.stacks.model import Stack


@dataclass(frozen=True, slots=True)
class Beside:
    """Data files, extensions of the language, their evidence, and files that are left out.

    The paths of data are below the context; a directory ends with /.
    """

    data: tuple[str, ...] = ()
    extensions: tuple[str, ...] = ()
    grounds: dict[str, Grounds] = field(default_factory=dict)
    reported: tuple[Diagnostic, ...] = ()


def find_beside(
    name: str, folder: Folder, stack: Stack, ignored: Iterable[str], others: Iterable[str]
) -> Beside:
    """Return the data files and the extensions of a service.

    Arguments:
        name: the service.
        directory: its tree.
        stack: its language.
        ignored: the rules for files that are not in its build.
        others: the directories of further services in the tree.
    """
    data = find_data(folder, stack.data, ignored, others) if stack.data else DataFiles()
    found = _extensions(folder, stack)
    known = stack.extensions.known if stack.extensions else ()
    grounds = data.grounds
    if found:
        text, first = " ".join(found), next(iter(found.values()))
        grounds["extensions"] = Grounds(Evidence(EvidenceKind.DECLARED, first, text))
    place = pointer("services", name)
    unknown = (
        rules.EXTENSION_NOT_KNOWN.at(place, name, extension=one, file=file)
        for one, file in found.items()
        if one not in known
    )
    return Beside(
        data.paths,
        tuple(one for one in found if one in known),
        grounds,
        (*report_refused(name, data.refused), *unknown),
    )


def _extensions(folder: Folder, stack: Stack) -> dict[str, str]:
    """Return the extensions that manifests and lock files ask for, sorted, each with its file.

    Files that every image holds are left out.
    """
    wanted = stack.extensions
    if wanted is None:
        return {}
    found: dict[str, str] = {}
    for clue in wanted.required_by:
        for table in folder.values(clue.file, clue.at):
            for name in table if isinstance(table, dict) else ():
                extension = str(name).removeprefix(wanted.prefix).lower()
                if str(name).startswith(wanted.prefix) and extension not in wanted.included:
                    found.setdefault(extension, clue.file)
    return dict(sorted(found.items()))
