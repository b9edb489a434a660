"""Facts beside the graph: declared packages, migrations, and the last run."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import existing as rules
from docker_generator.diagnostics.rules import running, trees
from docker_generator.source import go_imports
from docker_generator.source.authored import authored_folders
from docker_generator.source.data_files import missing_data
from docker_generator.source.evidence import Evidence, EvidenceKind, Grounds
from docker_generator.source.jvm_settings import read_jvm_tree
from docker_generator.source.left_out import left_out_keys, left_out_settings
from docker_generator.source.locks import locked_packages
from docker_generator.source.mentions import read_mentions
from docker_generator.source.migrations import find_migrations, find_unrun
from docker_generator.source.missing_programs import CallingService
from docker_generator.source.own_build import unset_port
from docker_generator.source.packages import merged_packages, read_packages
from docker_generator.source.pipelines import find_checks
from docker_generator.source.previous import read_previous
from docker_generator.source.sample_settings import sample_settings
from docker_generator.source.script_variables import with_script

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from docker_generator.options import Options
    from docker_generator.source.folder import Folder, Folders
    from docker_generator.source.jvm_settings import JvmTree
    from docker_generator.source.mentions import Mentions
    from docker_generator.source.migrations import Migration
    from docker_generator.source.previous import PreviousVersion
    from docker_generator.source.tree import Source
    from docker_generator.stacks.catalogue import StackCatalogue
    from docker_generator.topology.model import Topology


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts of the source trees by service, and of the last run by backing service."""

    packages: Mapping[str, frozenset[str]] = field(default_factory=dict)
    releases: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By service and package, the allowed versions: one if a lock file names it."""
    migrations: Mapping[str, Migration] = field(default_factory=dict)
    kept: Mapping[str, PreviousVersion] = field(default_factory=dict)
    mentions: Mapping[str, Mentions] = field(default_factory=dict)
    written: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By service, the directories that the author's Dockerfile makes writable, with their place."""
    evidence: Mapping[str, Mapping[str, Grounds]] = field(default_factory=dict)
    """By service, the evidence for "packages" and "migrations"."""
    checks: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """By service, the commands of its tests and its linter: "test", "lint"."""
    jvm: Mapping[str, JvmTree] = field(default_factory=dict)
    """By service on the JVM, its settings and drivers of databases."""
    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By service, the files of its trees that were read by their names."""


def _unrun(name: str, folder: Folder, mentions: Mentions) -> Iterator[Diagnostic]:
    """Report migrations of a tree that neither an init job nor its program runs."""
    found = find_unrun(folder, mentions.words | mentions.elsewhere)
    if found is not None:
        tool, path = found
        yield running.MIGRATIONS_NOT_RUN.at(
            pointer("services", name), name, tool=tool.name, path=path, step=tool.step
        )


def _migration(
    name: str,
    tree: Folder,
    packages: frozenset[str],
    mentions: Mentions,
) -> tuple[Migration | None, list[Diagnostic]]:
    """Return the tool for the migrations of a tree, and what is reported about them."""
    found = find_migrations(tree, packages)
    usable = next((tool for tool in found if tool.is_declared(packages)), None)
    if usable is not None:
        return usable, []
    if found:
        place = pointer("services", name)
        return None, [rules.UNUSABLE_MIGRATIONS.at(place, name, tool=found[0].name)]
    return None, list(_unrun(name, tree, mentions))


def _partly(name: str, left: tuple[str, ...]) -> Iterator[Diagnostic]:
    """Report a tree of which a limit left out a part."""
    if left:
        found = " and ".join(left)
        yield trees.PARTLY_SEARCHED.at(pointer("services", name), name, found=found)


def _read_by_name(source: Source, options: Options, folders: Folders) -> tuple[str, ...]:
    """Return the files of the trees of a service that were read, below its build context."""
    parts = _folders(source.parts, source, options, folders) if source.found else {}
    found = (
        posixpath.normpath(posixpath.join(below, file))
        for below, tree in parts.items()
        for file in tree.read_files
    )
    return tuple(sorted(dict.fromkeys(found), key=lambda file: (file.count("/"), file)))


def _above(parts: tuple[str, ...], options: Options, folders: Folders) -> list[str]:
    """Return the directories above a service's own, up to the root of its repository.

    They are below the root directory. Other files in these directories belong to other programs.
    """
    own = posixpath.normpath(parts[0])
    found: list[str] = []
    while own not in {".", "/", ""} and not own.startswith(".."):
        if (folders.at(options.folder(own)).path / ".git").exists():
            break
        own = posixpath.dirname(own) or "."
        if own not in parts:
            found.append(own)
    return found


def _entries(source: Source, own: Folder) -> tuple[str, ...]:
    """Return where the main package of a program of Go may be, below the build context."""
    if not own.holds(go_imports.MANIFEST):
        return ()
    home = posixpath.relpath(source.own, source.context)
    return tuple(
        dict.fromkeys(
            posixpath.normpath(path)
            for path in (source.entrypoint, posixpath.join(home, source.entrypoint))
        )
    )


class _Searched:
    """What the code of the trees mentions; services with the same trees share a search."""

    def __init__(self, options: Options, folders: Folders) -> None:
        self._options, self._folders = options, folders
        self._found: dict[tuple[tuple[str, ...], tuple[str, ...]], Mentions] = {}

    def inner(self, source: Source) -> dict[str, Folder]:
        """Return the trees of a service by their paths from the build context."""
        return _folders(_searched_parts(source), source, self._options, self._folders)

    def of(self, source: Source) -> Mentions:
        """Return what the trees of a service mention, and those above them."""
        parts = _searched_parts(source)
        entries = _entries(source, self._folders.at(self._options.folder(source.parts[0])))
        if (parts, entries) not in self._found:
            above = _above(parts, self._options, self._folders)
            outer = _folders(above, source, self._options, self._folders)
            self._found[parts, entries] = read_mentions(self.inner(source), outer, entries)
        return self._found[parts, entries]


def _searched_parts(source: Source) -> tuple[str, ...]:
    """Return the trees of a service without the root of its workspace."""
    return source.parts[:-1] if source.member else source.parts


def _folders(
    parts: Iterable[str], source: Source, options: Options, folders: Folders
) -> dict[str, Folder]:
    """Return directories by their paths from the build context."""
    return {
        posixpath.relpath(part, source.context): folders.at(options.folder(part)) for part in parts
    }


def _of_generated(calling: CallingService, mentions: Mentions, own: Folder) -> Iterator[Diagnostic]:
    """Report what the program of a generated image, or its build, needs and does not have."""
    name, service, source = calling.name, calling.service, calling.source
    yield from calling.missing(mentions)
    yield from left_out_keys(name, service, source, mentions, calling.folders)
    yield from missing_data(name, service, mentions.data_files, calling.folders)
    yield from left_out_settings(name, service, calling.stack, source, own)


def read_facts(
    topology: Topology,
    sources: Mapping[str, Source],
    options: Options,
    folders: Folders,
    stacks: StackCatalogue,
) -> tuple[Facts, list[Diagnostic]]:
    """Return the facts, and the migrations that exist and cannot be run."""
    packages, releases, migrations, mentions, written = {}, {}, {}, {}, {}
    searched = _Searched(options, folders)
    evidence: dict[str, dict[str, Grounds]] = {}
    checks: dict[str, dict[str, tuple[str, ...]]] = {}
    jvm: dict[str, JvmTree] = {}
    reported: list[Diagnostic] = []
    for name, source in sources.items():
        if not source.found:
            continue
        own, *shared = (folders.at(options.folder(path)) for path in source.parts)
        declared = merged_packages(one.once(read_packages) for one in (own, *shared))
        packages[name] = declared.runtime
        beside = next((one for one in (own, *shared) if one.holds(source.lock)), own)
        locked = locked_packages(beside, source.lock)
        releases[name] = {**declared.ranges, **{one.name: f"=={one.version}" for one in locked}}
        service = topology.services[name]
        context = folders.at(options.folder(source.context))
        mentions[name] = with_script(searched.of(source), service, source, context)
        reported += _partly(name, mentions[name].left)
        written[name] = authored_folders(own)
        reported += sample_settings(name, service, own)
        if source.dockerfile is not None:
            reported += unset_port(name, service, source.dockerfile, mentions[name], context)
        stack = stacks.find(service.language)
        framework = stack.framework(service.framework) if stack else None
        if stack and (tree := read_jvm_tree(framework, stack, [own, *shared])):
            jvm[name] = tree
        if stack is not None and source.dockerfile is None:
            checks[name] = find_checks(own, stack.language, source.manager)
            names = declared.runtime | {one.name for one in locked}
            calling = CallingService(name, service, stack, source, names, searched.inner(source))
            reported += _of_generated(calling, mentions[name], own)
        has_backing = any(need.external for need in service.needs)
        if options.migrations and has_backing:
            tool, further = _migration(name, own, declared.runtime, mentions[name])
            reported += further
            if tool is not None:
                migrations[name] = tool
                found_by = Evidence(EvidenceKind.DECLARED, tool.files[0], tool.name)
                evidence[name] = {"migrations": Grounds(found_by)}
    return Facts(
        packages,
        releases,
        migrations,
        read_previous(options),
        mentions,
        written,
        evidence,
        checks,
        jvm,
        {name: _read_by_name(source, options, folders) for name, source in sources.items()},
    ), reported
