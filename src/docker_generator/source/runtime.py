"""The version of the language: the newest on which all locked packages run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import engines, languages, running, sources, trees
from docker_generator.source.base_versions import AuthoredVersion, authored_version
from docker_generator.source.ci_versions import CiPlace, ci_versions
from docker_generator.source.evidence import Evidence, EvidenceKind, Grounds
from docker_generator.source.locks import (
    LockedPackage,
    locked_packages,
    older_supporting,
    supporting,
)
from docker_generator.source.versions import (
    best_version,
    contradicting,
    is_meant,
    nearest_version,
    point,
    wished_version,
)
from docker_generator.stacks.detectors import Meaning

if TYPE_CHECKING:
    from docker_generator.source.folder import Folder
    from docker_generator.source.versions import Declared
    from docker_generator.stacks.model import Stack


_OPEN = frozenset({Meaning.RANGE, Meaning.MINIMUM})
"""The words of a tree about several versions at once."""


class VersionDecision(NamedTuple):
    """The version, its evidence, and its findings."""

    version: str
    grounds: Grounds
    reported: tuple[Diagnostic, ...] = ()


def decide_version(
    name: str,
    asked: str | None,
    folders: tuple[Folder, Folder],
    stack: Stack,
    lock: str,
    *,
    above: tuple[CiPlace, ...] = (),
) -> VersionDecision:
    """Return the version of the graph, else of the tree, else of its Dockerfile, else the default.

    `folders` are the directory of the service's own package and the build context with the lock
    file; `above` may be a directory above them, whose continuous integration tests them.

    If several versions are possible, those on which every locked package runs are kept; of these,
    the supported one of the author's Dockerfile is used, else the default or the newest
    one with which continuous integration tests the program, else the newest.
    """
    authored = authored_version(folders, stack)
    if asked is not None and stack.images_of(asked) is not None:
        place = pointer("services", name, "build", "version")
        against = (authored.evidence,) if authored and authored.version != asked else ()
        return VersionDecision(asked, Grounds(Evidence(EvidenceKind.GRAPH, place, asked), against))
    locked = locked_packages(folders[1], lock)
    known = sorted(stack.versions, key=point, reverse=True)
    fitting, refused = supporting(locked, known, stack.first_releases)
    limits = tuple(
        Evidence(EvidenceKind.DECLARED, package.file, f"{package.name} {package.version}")
        for package in dict.fromkeys(refused.values())
    )
    older = older_supporting(locked, known, stack.oldest_version, stack.first_releases)
    wish = wished_version(folders[0], stack) or wished_version(folders[1], stack)
    is_open = wish is None or wish.meaning in _OPEN
    places = (*map(CiPlace, dict.fromkeys(folders)), *above)
    tested = ci_versions(places, stack) if is_open and authored is None else ()
    found = _Found(name, stack, fitting, refused, limits, authored, older, tested)
    decided = found.of_wish(*wish, locked) if wish else found.without_wish(locked)
    if wish is not None:
        others = tuple(contradicting(folders, stack, wish, decided.version))
        decided = _with_others(name, decided, wish, others, stack)
    return decided._replace(reported=decided.reported + _unbuildable(name, decided, locked, stack))


def _with_others(
    name: str,
    decided: VersionDecision,
    wish: Declared,
    others: tuple[Declared, ...],
    stack: Stack,
) -> VersionDecision:
    """Return a decision with the findings about files of the tree that contradict it."""
    version, grounds, reported = decided
    found = tuple(
        languages.CONTRADICTING_DECLARATIONS.at(
            pointer("services", name),
            name,
            file=wish.file,
            wanted=f"{stack.title} {wish.written}",
            other=one.file,
            known=one.written,
            used=version,
            field="build.version",
        )
        for one in others
    )
    against = (Evidence(EvidenceKind.DECLARED, one.file, one.written) for one in others)
    grounds = Grounds(grounds.evidence, (*grounds.contradictions, *against))
    return VersionDecision(version, grounds, reported + found)


def _unbuildable(
    name: str, decided: VersionDecision, locked: tuple[LockedPackage, ...], stack: Stack
) -> tuple[Diagnostic, ...]:
    """Return the finding that a package without a release for the version fails the build.

    Other packages without one are compiled; a package is reported only once.
    """
    against = {
        version: one
        for version, one in (
            (decided.version, one)
            for one in locked
            if one.is_enforced or one.name in stack.builders
        )
        if not one.runs_on(version, stack.first_releases)
    }
    is_known = any(one.rule is trees.UNSUPPORTED_BY_PACKAGE for one in decided.reported)
    return () if is_known else _conflict(name, decided.version, [], against, stack)


class _Found(NamedTuple):
    """The facts about the versions of one service, before one is chosen.

    `fitting` are the versions on which every locked package runs, `refused` the others, each with a
    package that does not run there.
    """

    name: str
    stack: Stack
    fitting: list[str]
    refused: dict[str, LockedPackage]
    limits: tuple[Evidence, ...]
    authored: AuthoredVersion | None
    older: list[str]
    tested: tuple[AuthoredVersion, ...] = ()

    def of_wish(
        self, written: str, file: str, meaning: Meaning, locked: tuple[LockedPackage, ...]
    ) -> VersionDecision:
        """Return the version that the tree declares; of several, the version of its Dockerfile."""
        name, stack, fitting, authored = self.name, self.stack, self.fitting, self.authored
        text, default = stack.meant_version(written), stack.default_version
        declared = Evidence(EvidenceKind.DECLARED, file, written)
        fits = authored is not None and is_meant(text, meaning, authored.version)
        if authored and fits and meaning in _OPEN and authored.version in fitting:
            return VersionDecision(authored.version, Grounds(authored.evidence, self.limits))
        for one in self.tested if meaning in _OPEN else ():
            if one.version in fitting and is_meant(text, meaning, one.version):
                return VersionDecision(one.version, Grounds(one.evidence, self.limits))
        known = sorted(stack.versions, key=point, reverse=True)
        newest = self.older[0] if self.older and meaning in _OPEN else ""
        if newest and (older := best_version(text, meaning, self.older, newest)):
            return self._of_older(older, locked, (declared,))
        best = best_version(text, meaning, fitting, default if default in fitting else "")
        best = best or best_version(text, meaning, known, default)
        reported: tuple[Diagnostic, ...] = ()
        if best is not None:
            reported = _conflict(name, best, fitting, self.refused, stack)
            if meaning is Meaning.NEAREST and not is_meant(text, Meaning.EXACT, best):
                reported += (_unavailable(name, (written, file), best, stack),)
        elif meaning is Meaning.EXACT and (best := _older(text, stack)):
            reported = (_unlisted(name, (written, file), stack),)
        else:
            best = self._nearest(text, meaning)
            reported = (_unavailable(name, (written, file), best, stack),)
        if authored and not fits:
            reported += (self._contradicted(authored, declared, best),)
        against = (authored.evidence,) if authored and authored.version != best else ()
        return VersionDecision(best, Grounds(declared, (*against, *self.limits)), reported)

    def without_wish(self, locked: tuple[LockedPackage, ...]) -> VersionDecision:
        """Return the version of the author's files, else the newest that fits all packages.

        These are the Dockerfile, else the ones for continuous integration.
        """
        name, stack, fitting = self.name, self.stack, self.fitting
        usable = (one for one in self.tested if one.version in stack.versions)
        fit = next((one for one in usable if self._is_fit(one.version, locked)), None)
        authored = self.authored or fit or next(iter(self.tested), None)
        best, reported = self._of_author(authored) if authored else ("", ())
        if authored and best and self._is_fit(best, locked):
            return VersionDecision(best, Grounds(authored.evidence, self.limits), reported)
        against = (authored.evidence,) if authored else ()
        if self.older:
            return self._of_older(self.older[0], locked, against)
        default = stack.default_version
        if fitting and default not in fitting:
            grounds = Grounds(self.limits[0], (*against, *self.limits[1:]))
            if authored and best:
                reported = (self._contradicted(authored, self.limits[0], fitting[0]),)
            return VersionDecision(fitting[0], grounds, reported)
        place = f"stacks/{stack.language}/stack.yaml"
        convention = Evidence(EvidenceKind.CONVENTION, place, default)
        if stack.version_files and not authored:
            clues = (clue.file for clue in stack.version_clues if "*" not in clue.file)
            files = " or ".join(dict.fromkeys(clues))
            reported = (
                trees.VERSION_BY_DEFAULT.at(
                    pointer("services", name), name, what=stack.title, used=default, known=files
                ),
            )
        elif authored and best:
            reported = (self._contradicted(authored, self.limits[0], default),)
        return VersionDecision(default, Grounds(convention, (*against, *self.limits)), reported)

    def _of_older(
        self, version: str, locked: tuple[LockedPackage, ...], against: tuple[Evidence, ...]
    ) -> VersionDecision:
        """Return an unlisted version, because a locked package runs on no listed one."""
        stack = self.stack
        package = next(
            one
            for one in locked
            if one.runs_on(version, stack.first_releases)
            and not any(one.runs_on(known, stack.first_releases) for known in stack.versions)
        )
        text = f"{package.name} {package.version}"
        evidence = Evidence(EvidenceKind.DECLARED, package.file, text)
        wish = (f"{stack.title} {version} for {text}", package.file)
        reported = (_unlisted(self.name, wish, stack),)
        return VersionDecision(version, Grounds(evidence, (*against, *self.limits)), reported)

    def _is_fit(self, version: str, locked: tuple[LockedPackage, ...]) -> bool:
        """Return whether the locked packages allow a version, which need not be a listed one."""
        known = list(dict.fromkeys((*self.stack.versions, version)))
        fitting, _ = supporting(locked, known, self.stack.first_releases)
        return not self.fitting or version in fitting

    def _of_author(self, authored: AuthoredVersion) -> tuple[str, tuple[Diagnostic, ...]]:
        """Return the version that an author's file means, if it has images, and findings."""
        stack, wish = self.stack, (authored.evidence.text, authored.evidence.location)
        if authored.version in stack.versions:
            return authored.version, ()
        if older := _older(authored.version, stack):
            return older, (_unlisted(self.name, wish, stack),)
        default = stack.default_version
        meaning = stack.base_image_meaning
        near = best_version(authored.version, meaning, stack.versions, default)
        near = near or self._nearest(authored.version, meaning)
        return near, (_unavailable(self.name, wish, near, stack),)

    def _nearest(self, text: str, meaning: Meaning) -> str:
        """Return the version nearest to an unsupported one, of those on which all packages run."""
        fitting, default = self.fitting, self.stack.default_version
        usual = default if default in fitting or not fitting else fitting[0]
        return nearest_version(text, meaning, fitting or self.stack.versions) or usual

    def _contradicted(self, authored: AuthoredVersion, declared: Evidence, used: str) -> Diagnostic:
        """Return the finding that an author's file has a version that stronger evidence refuses."""
        return running.AUTHORED_VERSION.at(
            pointer("services", self.name),
            self.name,
            value=f"{authored.evidence.text} ({authored.evidence.location})",
            what=self.stack.title,
            used=used,
            file=declared.location,
            known=declared.text,
        )


def _older(text: str, stack: Stack) -> str:
    """Return the version that a tree pins, if it is not listed and its images are known.

    Return nothing if it is older than the images with names of the listed form.
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
    """Return the finding about a requested version that a locked package refuses."""
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
