"""The version of the language: the newest on which everything that is locked can run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import engines, sources, trees
from docker_generator.source.authored import authored_dockerfile
from docker_generator.source.evidence import Evidence, EvidenceKind, Grounds
from docker_generator.source.locks import LockedPackage, locked_packages, supporting
from docker_generator.source.versions import best_version, point, wished_version
from docker_generator.stacks.detectors import Meaning

if TYPE_CHECKING:
    from docker_generator.source.folder import Folder
    from docker_generator.stacks.model import Stack


@dataclass(frozen=True, slots=True)
class VersionDecision:
    """The version, what decided it, and what is reported about it."""

    version: str
    grounds: Grounds
    reported: tuple[Diagnostic, ...] = ()


def decide_version(
    name: str, asked: str | None, folders: tuple[Folder, Folder], stack: Stack, lock: str
) -> VersionDecision:
    """Return the version of the graph, else of the tree, else of its Dockerfile, else the default.

    `folders` are that of the service's own package and the build context, where the lock file is.

    What leaves several open is narrowed to the newest on which every locked package runs.
    """
    if asked is not None and stack.images_of(asked) is not None:
        place = pointer("services", name, "build", "version")
        return VersionDecision(asked, Grounds(Evidence(EvidenceKind.GRAPH, place, asked)))
    folder = folders[1]
    known = sorted(stack.versions, key=point, reverse=True)
    fitting, against = supporting(locked_packages(folder, lock), known, stack.first_releases)
    limits = tuple(
        Evidence(EvidenceKind.DECLARED, package.file, f"{package.name} {package.version}")
        for package in dict.fromkeys(against.values())
    )
    wish = wished_version(folders[0], stack) or wished_version(folder, stack)
    if wish is not None:
        text, file, meaning = stack.meant_version(wish[0]), *wish[1:]
        default = stack.default_version
        best = best_version(text, meaning, fitting, default if default in fitting else "")
        best = best or best_version(text, meaning, known, default)
        grounds = Grounds(Evidence(EvidenceKind.DECLARED, file, wish[0]), limits)
        if best is None and meaning is Meaning.EXACT and (older := _older(text, stack)):
            return VersionDecision(older, grounds, (_unlisted(name, wish[:2], stack),))
        if best is None:
            used = fitting[0] if fitting else default
            return VersionDecision(used, grounds, (_unavailable(name, wish[:2], used, stack),))
        reported = _conflict(name, best, fitting, against, stack)
        if meaning is Meaning.NEAREST and best_version(text, Meaning.EXACT, [best], best) is None:
            reported += (_unavailable(name, wish[:2], best, stack),)
        return VersionDecision(best, grounds, reported)
    return _without_wish(name, folder, stack, fitting, limits)


def _without_wish(
    name: str, folder: Folder, stack: Stack, fitting: list[str], limits: tuple[Evidence, ...]
) -> VersionDecision:
    """Return the version of the author's Dockerfile, else the newest on which all packages run."""
    authored = _authored_version(folder, stack)
    if authored is not None and (authored.text in fitting or not fitting):
        return VersionDecision(authored.text, Grounds(authored, limits))
    default = stack.default_version
    if fitting and default not in fitting:
        return VersionDecision(fitting[0], Grounds(limits[0], limits[1:]))
    convention = Evidence(EvidenceKind.CONVENTION, f"stacks/{stack.language}/stack.yaml", default)
    reported = []
    if stack.version_files:
        files = " or ".join(dict.fromkeys(c.file for c in stack.version_clues if "*" not in c.file))
        reported.append(
            trees.VERSION_BY_DEFAULT.at(
                pointer("services", name), name, what=stack.title, used=default, known=files
            )
        )
    return VersionDecision(default, Grounds(convention, limits), tuple(reported))


def _authored_version(folder: Folder, stack: Stack) -> Evidence | None:
    """Return the version of the language that an image of the author's Dockerfile names."""
    authored = folder.once(authored_dockerfile)
    for base in authored.bases if authored else ():
        image, _, tag = base.partition("@")[0].partition(":")
        own = {images.build.partition(":")[0] for images in stack.versions.values()}
        if image.rpartition("/")[2] not in {name.rpartition("/")[2] for name in own}:
            continue
        for version in sorted(stack.versions, key=len, reverse=True):
            if tag == version or tag.startswith((f"{version}.", f"{version}-")):
                return Evidence(EvidenceKind.CONTAINER, authored.file if authored else "", version)
    return None


def _older(text: str, stack: Stack) -> str:
    """Return the version that a tree pins where it is not listed and its images are known.

    Nothing where it is older than the images that have the names of the listed ones.
    """
    parts = len(stack.default_version.split("."))
    version = ".".join(re.findall(r"[0-9]+", text)[:parts])
    is_known = bool(stack.oldest_version) and point(version) >= point(stack.oldest_version)
    return version if is_known and stack.images_of(version) is not None else ""


def _unlisted(name: str, wish: tuple[str, str], stack: Stack) -> Diagnostic:
    text, file = wish
    return engines.UNLISTED_LANGUAGE_VERSION.at(
        pointer("services", name),
        name,
        value=f"{text} ({file})",
        what=stack.title,
        known=", ".join(stack.versions),
    )


def _unavailable(name: str, wish: tuple[str, str], used: str, stack: Stack) -> Diagnostic:
    text, file = wish
    return sources.VERSION_NOT_AVAILABLE.at(
        pointer("services", name),
        name,
        value=text,
        file=file,
        what=stack.title,
        used=used,
        known=", ".join(stack.versions),
    )


def _conflict(
    name: str, best: str, fitting: list[str], against: dict[str, LockedPackage], stack: Stack
) -> tuple[Diagnostic, ...]:
    """Return the finding of a version that was asked for and that a locked package refuses."""
    package = against.get(best)
    if package is None:
        return ()
    return (
        trees.UNSUPPORTED_BY_PACKAGE.at(
            pointer("services", name),
            name,
            what=stack.title,
            used=best,
            package=f"{package.name} {package.version}",
            known=", ".join(fitting) or "none that is supported",
        ),
    )
