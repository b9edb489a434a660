"""The results of a stack's detectors in a source tree, and missing files."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from pydantic import TypeAdapter, ValidationError

from docker_generator.catalogue import fill
from docker_generator.diagnostics.diagnostic import pointer
from docker_generator.diagnostics.rules import languages, sources, trees
from docker_generator.source.formats.requirements import normalized
from docker_generator.stacks.model import dotted
from docker_generator.topology.names import slug_of
from docker_generator.topology.texts import Entrypoint, Version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.source.contexts import Context
    from docker_generator.source.folder import Folder, Hit
    from docker_generator.stacks.detectors import EntryPoint
    from docker_generator.stacks.managers import PackageManager
    from docker_generator.stacks.model import Framework, Stack

_TABLES = ("dependencies", "devDependencies", "optionalDependencies")
_ENTRY_POINT: TypeAdapter[str] = TypeAdapter(Entrypoint)
_VERSION: TypeAdapter[str] = TypeAdapter(Version)


class FoundEntryPoints(NamedTuple):
    """The possible entry points, the place that names the first, and the options that start it."""

    apps: tuple[str, ...] = ()
    hit: Hit | None = None
    options: tuple[str, ...] = ()


def entrypoints(
    name: str,
    folder: Folder,
    known: tuple[EntryPoint, ...],
    module_suffix: str = "",
    facts: tuple[str, ...] = (),
) -> FoundEntryPoints:
    """Return the entry point with the service's name, else all that the first detector finds.

    The name decides only if a detector may find several: app.js of a service App is not started if
    package.json names another file.
    """
    usable = (entry for entry in known if not entry.fact or entry.fact in facts)
    found = [(entry, dict(_apps(folder, entry, module_suffix))) for entry in usable]
    several = ((entry, apps) for entry, apps in found if "*" in entry.file or len(apps) > 1)
    for entry, app, hit in ((entry, *item) for entry, apps in several for item in apps.items()):
        own = posixpath.basename(app)
        if slug_of(name) in {slug_of(own), slug_of(posixpath.splitext(own)[0])}:
            return FoundEntryPoints((app,), hit, entry.options)
    for entry, apps in found:
        if apps:
            return FoundEntryPoints(tuple(apps), next(iter(apps.values())), entry.options)
    return FoundEntryPoints()


def _apps(folder: Folder, entry: EntryPoint, module_suffix: str) -> Iterator[tuple[str, Hit]]:
    """Return the names that a detector finds, without text that cannot be an entry point."""
    seen = set()
    for hit in folder.find(entry):
        file = hit.file
        values = {str(number): group for number, group in enumerate(hit.groups, 1)}
        values["file"] = file
        values["stem"] = posixpath.splitext(posixpath.basename(file))[0]
        values["folder"] = posixpath.dirname(file) or "."
        values["parent"] = posixpath.basename(values["folder"])
        values["dotted"] = dotted(file, module_suffix)
        found = _valid(_ENTRY_POINT, posixpath.normpath(fill(entry.app, values)))
        beside = posixpath.join(posixpath.dirname(file), entry.beside) if entry.beside else file
        is_there = folder.holds(beside) and (not found or folder.holds(found) or not entry.exists)
        if found and is_there and found not in seen:
            seen.add(found)
            yield found, hit


def usual_entrypoint(name: str, framework: Framework | None, stack: Stack) -> str:
    """Return the entry point by convention, empty if a framework needs none."""
    slug = slug_of(name)
    own = framework.entrypoint if framework else None
    usual = stack.entrypoint if own is None else own
    return fill(usual, {"slug": slug, "module": slug.replace("-", "_"), "name": name})


def manager_version(folder: Folder, manager: PackageManager) -> str:
    """Return the version of the package manager: from the tree, its lock file, or the catalogue."""
    for clue in manager.version_files:
        for hit in folder.find(clue):
            found = _valid(_VERSION, hit.groups[0]) if hit.groups else None
            if found:
                return found
    older = manager.lock_versions.items()
    return next((v for v, form in older if folder.matches_detector((form,))), manager.version)


def _valid(kind: TypeAdapter[str], text: str) -> str | None:
    try:
        return kind.validate_python(text)
    except ValidationError:
        return None


def of_files(
    name: str, folder: Folder, manager: PackageManager, lock: str, context: str
) -> Iterator[Diagnostic]:
    """Report a manifest or a lock file that does not exist, and a lock that is out of date."""
    place = pointer("services", name)
    manifests = manager.manifests or manager.files[:1]
    if manifests and not any(folder.expand(manifest) for manifest in manifests):
        known = " or ".join(manifests)
        rule = trees.MANIFEST_REQUIRED if manager.needs_manifest else sources.MANIFEST_NOT_FOUND
        yield rule.at(place, name, manager=manager.title, known=known, directory=context)
    elif manager.lock and not lock and _has_dependencies(folder, manager):
        yield sources.NO_LOCK_FILE.at(place, name, known=manager.lock[0], directory=context)
    elif missing := _not_locked(folder, manager, lock):
        yield languages.LOCK_OUT_OF_DATE.at(
            place, name, lock=lock, packages=", ".join(missing), file=manifests[0]
        )


def _not_locked(folder: Folder, manager: PackageManager, lock: str) -> list[str]:
    """Return the packages that a manifest declares and its lock file does not have."""
    locked = folder.table(lock, manager.lock_root) if lock and manager.lock_root else {}
    if not locked:
        return []
    known: set[str] = set()
    declared: set[str] = set()
    for table in _TABLES:
        listed = locked.get(table)
        known.update(listed if isinstance(listed, dict) else ())
        declared.update(folder.table((manager.manifests or manager.files)[0], f"/{table}"))
    return sorted(declared - known)


def of_missing_source(name: str, manager: PackageManager, context: Context) -> Diagnostic:
    """Return the finding that the source of a service was not found."""
    files = " and ".join(file for file in manager.files if "*" not in file)
    return sources.SOURCE_NOT_FOUND.at(
        pointer("services", name),
        name,
        manager=manager.title,
        places=context.likely + (f" with {files}" if files else ""),
        hint=context.hint,
    )


def of_unread(name: str, folder: Folder, stack: Stack) -> Iterator[Diagnostic]:
    """Report manifests in a form that is not read, in a tree without one that is read."""
    for file, instead in stack.unread.items():
        if folder.holds(file) and not folder.holds(instead):
            reason = f"only {instead} is read"
            place = pointer("services", name)
            yield trees.UNPARSABLE_FILE.at(place, name, file=file, reason=reason)


def of_unparsable(name: str, folder: Folder, files: tuple[str, ...]) -> Iterator[Diagnostic]:
    """Report files that cannot be parsed; `files` are the files that the build reads."""
    for file, error in sorted(folder.unparsable.items()):
        rule = trees.UNPARSABLE_MANIFEST if file in files else trees.UNPARSABLE_FILE
        place = f"{file}:{error.line}" if error.line else file
        yield rule.at(pointer("services", name), name, file=place, reason=error.reason)


def of_absent(name: str, absent: Iterable[tuple[str, str]]) -> Iterator[Diagnostic]:
    """Report paths that a build needs and its context does not contain, each with its place."""
    for path, file in absent:
        yield trees.INCLUDED_FILE_NOT_FOUND.at(
            pointer("services", name), name, file=file, path=path
        )


def _has_dependencies(folder: Folder, manager: PackageManager) -> bool:
    return not manager.dependencies or folder.matches_detector(manager.dependencies)


def of_framework(
    name: str,
    folder: Folder,
    framework: Framework | None,
    files: tuple[str, ...],
    *,
    facts: tuple[str, ...],
    known: frozenset[str] | None = None,
) -> Iterator[Diagnostic]:
    """Report undeclared packages that a framework needs, and settings that it expects.

    `known` are all packages that will be installed, if that is certain.
    """
    if framework is None:
        return
    place = pointer("services", name)
    missing = [wanted for fact, wanted in framework.expects.items() if fact not in facts]
    missing += [wanted for fact, wanted in framework.refuses.items() if fact in facts]
    for wanted in missing:
        yield sources.MISSING_BUILD_SETTING.at(
            place, name, framework=framework.title, wanted=wanted
        )
    for fact, wanted in framework.warns.items():
        if fact in facts:
            yield sources.UNFIT_SETTING.at(place, name, framework=framework.title, wanted=wanted)
    declared = "\n".join(folder.text(file) for file in files)
    for packages in framework.packages:
        if known is not None:
            is_declared = any(normalized(package) in known for package in packages)
        else:
            is_declared = any(_names(package, declared) for package in packages)
        if declared.strip() and not is_declared:
            rule = sources.PACKAGE_NOT_DECLARED if known is None else trees.START_PACKAGE_MISSING
            yield rule.at(
                place,
                name,
                package=packages[0],
                framework=framework.title,
                known=" or ".join(packages),
                files=" or ".join(files),
            )


def _names(package: str, declared: str) -> bool:
    """Return whether a package is named as a whole word; - and _ are equal, case is ignored."""
    pattern = re.sub(r"\\-|_", "[-_.]", re.escape(package))
    return re.search(rf"(?<![\w.-]){pattern}(?![\w-])", declared, re.IGNORECASE) is not None
