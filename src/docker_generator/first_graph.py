"""The first topology graph of the command init, guessed from source directories.

Languages, package managers, packages and names of variables are found as for the source of a graph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from docker_generator.backing.catalogue import built_in_engines
from docker_generator.first_evidence import (
    built_services,
    manifests_of,
    program_in,
    shown_port,
    shown_versions,
)
from docker_generator.first_libraries import libraries
from docker_generator.first_needs import LEADS, named_engines
from docker_generator.first_workers import worker_needs, workers_of
from docker_generator.source.declared_names import declared_names
from docker_generator.source.first_words import first_words
from docker_generator.source.folder import is_folder
from docker_generator.source.managers import is_locked
from docker_generator.source.mentions import read_mentions
from docker_generator.source.packages import read_packages
from docker_generator.source.vocabulary import hint_of, vocabulary
from docker_generator.stacks.catalogue import built_in_stacks
from docker_generator.topology.names import slug_of
from docker_generator.topology.texts import NAME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.backing.catalogue import BackingCatalogue
    from docker_generator.first_evidence import BuiltService
    from docker_generator.options import Options
    from docker_generator.source.folder import Folder, Folders
    from docker_generator.source.mentions import Mentions
    from docker_generator.stacks.catalogue import StackCatalogue
    from docker_generator.stacks.managers import PackageManager
    from docker_generator.stacks.model import Framework, Stack

_DEEPEST = 3
"""The depth to which services are searched."""
_FIRST_PORT = 8001
_LONGEST_NAME = 63
"""Characters of a DNS label."""
BY_DEFAULT = "by default: nothing names one"
"""The reason given for a framework that follows only from the language."""


class Guess(NamedTuple):
    """A decision about a service, with its evidence."""

    service: str
    text: str
    reason: str


@dataclass(slots=True)
class FirstGraph:
    """The services by name, in the form of a graph, and the guesses in them."""

    services: dict[str, dict[str, Any]] = field(default_factory=dict)
    guesses: list[Guess] = field(default_factory=list)


class _Found(NamedTuple):
    """A directory that holds a service: its path below the root directory, and its language."""

    name: str
    path: str
    folder: Folder
    stack: Stack
    framework: str
    reason: str
    mentions: Mentions
    built: tuple[BuiltService, ...]


def project_name(root: str) -> str:
    """Return the name of a stack: the name of its root directory as a slug, or "" if it has none.

    With names of their own, the stacks of two directories can run at the same time.
    """
    name = slug_of(Path(root).resolve().name, service=False)
    return name if re.fullmatch(NAME, name) and len(name) <= _LONGEST_NAME else ""


def first_graph(options: Options, folders: Folders) -> FirstGraph:
    """Return the services in source directories below the directories of the options.

    If there are none, the root directory is searched. Nothing is run.
    """
    result, engines = FirstGraph(), built_in_engines()
    places = [options.source, options.frontend_source]
    found = _services(places, options, folders) or _services(["."], options, folders)
    ports = iter(range(_FIRST_PORT, _FIRST_PORT + 10_000))
    vague = [name for name, one in found.items() if one.reason == BY_DEFAULT]
    for name, user in libraries({name: one.folder for name, one in found.items()}, vague):
        result.guesses.append(Guess(name, "left out", f"a library of {user}"))
    for name in {guess.service for guess in result.guesses}:
        del found[name]
    for one in found.values():
        result.services[one.name] = _entry(one, ports, result.guesses)
    at_root = folders.at(options.folder("."))
    for one in found.values():
        needed = _needs(one, found, engines, result.guesses)
        if needed:
            result.services[one.name]["dependencies"] = needed
        versions = shown_versions((one.folder, at_root), engines)
        for need in needed:
            if (shown := versions.get(need["name"])) and need.get("external"):
                need["version"] = shown.value
                result.guesses.append(Guess(one.name, f"{shown.name} {shown.value}", shown.reason))
    _add_workers(found, result, engines)
    stacks = [one for one in built_in_stacks().stacks.values() if manifests_of(one)]
    result.guesses += _without_manifest(".", options, folders, stacks, 0)
    return result


def _add_workers(found: dict[str, _Found], result: FirstGraph, engines: BackingCatalogue) -> None:
    """Add the workers of the programs that listen, with the dependencies of their programs."""
    for one in found.values():
        framework = one.stack.frameworks[one.framework]
        if not framework.listens or framework.proxies:
            continue
        needed = result.services[one.name].get("dependencies", [])
        for worker in workers_of(one.name, one.folder, one.stack, one.built, result.services):
            entry = worker.entry(one.stack.language, one.path)
            if shared := worker_needs(one.name, needed, engines):
                entry["dependencies"] = shared
            result.services[worker.name] = entry
            text = f"worker of {one.name}, framework {worker.framework}"
            result.guesses.append(Guess(worker.name, text, worker.reason))


def _without_manifest(
    path: str, options: Options, folders: Folders, stacks: list[Stack], depth: int
) -> Iterator[Guess]:
    """Yield programs of languages whose build needs a manifest that no directory above them has."""
    folder = folders.at(options.folder(path))
    stacks = [s for s in stacks if not any(folder.expand(file) for file in manifests_of(s))]
    found = {stack.language: file for stack in stacks if (file := program_in(folder, stack))}
    for stack in (one for one in stacks if one.language in found):
        missing = " or ".join(sorted(manifests_of(stack)))
        reason = f"{found[stack.language]} starts a program, and {missing} is missing"
        yield Guess(folder.path.resolve().name if path == "." else path, "left out", reason)
    left = [stack for stack in stacks if stack.language not in found]
    for below in _directories(folder) if left and depth < _DEEPEST else ():
        inner = below if path == "." else f"{path}/{below}"
        yield from _without_manifest(inner, options, folders, left, depth + 1)


def _services(places: list[str], options: Options, folders: Folders) -> dict[str, _Found]:
    """Return the services below some directories by name; the first of each name."""
    stacks = built_in_stacks()
    found: dict[str, _Found] = {}
    for place in places:
        if is_folder(options.folder(place)):
            for path, stack in _walk(place, options, stacks, folders, 0):
                one = _service(path, stack, options, folders)
                if one is not None:
                    found.setdefault(one.name, one)
    return found


def _walk(
    path: str, options: Options, stacks: StackCatalogue, folders: Folders, depth: int
) -> Iterator[tuple[str, Stack]]:
    """Yield each directory that holds a program, without directories below it.

    It and the directories below it are services if its framework has another language than theirs,
    or theirs of its language have only pages: a program whose front end has a directory of its own.
    """
    folder = folders.at(options.folder(path))
    stack = _stack_of(folder, stacks)
    has_framework = stack is not None and bool(_frameworks(folder, stack))
    deepest = 1 if has_framework else _DEEPEST
    inner = _programs_below(path, options, stacks, folders, deepest) if not depth else []
    inner_stacks = [one for _, one in inner]
    if stack is not None:
        of_pages = all(_has_pages(*one) for one in inner if one[1] == stack)
        is_server = has_framework and of_pages and not _has_pages(folder, stack)
        if not inner_stacks or (has_framework and stack not in inner_stacks) or is_server:
            yield path, stack
        if not inner_stacks:
            return
    if depth < _DEEPEST:
        for below in _directories(folder):
            inside = below if path == "." else f"{path}/{below}"
            yield from _walk(inside, options, stacks, folders, depth + 1)


def _directories(folder: Folder) -> list[str]:
    left_out = {*vocabulary().folders_left_out, *vocabulary().aside, "artifacts"}
    try:
        children = sorted(folder.path.iterdir())
    except OSError:
        return []
    names = (one.name for one in children if one.is_dir() and not one.is_symlink())
    return [name for name in names if not name.startswith(".") and name not in left_out]


def _programs_below(
    path: str, options: Options, stacks: StackCatalogue, folders: Folders, deepest: int
) -> list[tuple[Folder, Stack]]:
    """Return the programs below a directory; with any, it is most often not a service itself.

    A directory without a framework is searched down to `deepest`: its manifest may be for tools
    only.
    """
    found: list[tuple[Folder, Stack]] = []
    for below in _directories(folders.at(options.folder(path))):
        inner = below if path == "." else f"{path}/{below}"
        folder = folders.at(options.folder(inner))
        stack = _stack_of(folder, stacks)
        if stack is not None:
            found.append((folder, stack))
        elif deepest > 1:
            found += _programs_below(inner, options, stacks, folders, deepest - 1)
    return found


def _has_pages(folder: Folder, stack: Stack) -> bool:
    """Return whether the likeliest framework of a directory is one of a front end."""
    frameworks = _frameworks(folder, stack)
    return bool(frameworks) and stack.frameworks[frameworks[0]].proxies


def _stack_of(folder: Folder, stacks: StackCatalogue) -> Stack | None:
    """Return the language of a directory; one with a declared framework is preferred."""
    likely = [
        (not _frameworks(folder, stack), not _is_locked(folder, stack), number, stack)
        for number, stack in enumerate(stacks.stacks.values())
        if any(_is_here(folder, manager) for manager in stack.package_managers.values())
    ]
    return min(likely, key=lambda one: one[:3])[3] if likely else None


def _is_here(folder: Folder, manager: PackageManager) -> bool:
    """Return whether a file of a package manager is in this directory, and not in one below it."""
    files = (*manager.files, *manager.unlocked_files)
    return any(folder.expand(file) for file in files if "/" not in file)


def _is_locked(folder: Folder, stack: Stack) -> bool:
    return any(is_locked(folder, manager) for manager in stack.package_managers.values())


def _frameworks(folder: Folder, stack: Stack) -> list[str]:
    """Return the frameworks among the packages of a directory, the likeliest first."""
    packages = folder.once(read_packages)
    runtime = packages.runtime | packages.extras | folder.once(declared_names)
    every = runtime | packages.development

    def score(name: str, framework: Framework) -> tuple[bool, bool, int]:
        known = every if framework.proxies else runtime
        is_default = name == stack.default_framework  # `java` is a plugin of Gradle, for one
        is_named = not is_default and bool({name, *framework.aliases} & known)
        needed = [any(one.lower() in known for one in group) for group in framework.packages]
        count = len(needed) if needed and all(needed) else 0
        return is_named, is_named and framework.listens, count

    scored = [(score(name, one), name) for name, one in stack.frameworks.items()]
    return [name for points, name in sorted(scored, key=_by_points) if any(points)]


def _by_points(scored: tuple[tuple[bool, bool, int], str]) -> tuple[bool, int, int, int]:
    """Return the place of a framework: programs with a queue are often beside one that listens."""
    (is_named, listens, count), name = scored
    return name in first_words().consoles, -int(is_named), -int(listens), -count


def _service(path: str, stack: Stack, options: Options, folders: Folders) -> _Found | None:
    """Return the service found in a directory; None if its name is not valid in a graph."""
    folder = folders.at(options.folder(path))
    own = folder.path.resolve().name
    above = path.rpartition("/")[0].rpartition("/")[2]
    if own in first_words().plain_names and above not in {"", "."}:
        own = above
    name = own if re.fullmatch(NAME, own) and slug_of(own) else slug_of(own)
    if not re.fullmatch(NAME, name):
        return None
    frameworks = _frameworks(folder, stack)
    mentions = read_mentions({".": folder})
    framework, reason = stack.default_framework, BY_DEFAULT
    if frameworks:
        framework, reason = frameworks[0], "its packages"
    elif known := _kit(folder, stack):
        framework, reason = known
    elif word := next((n for n, one in stack.frameworks.items() if _is_word(n, one, mentions)), ""):
        framework, reason = word, f"the word {word} in its files"
    at_root = folders.at(options.folder("."))
    built = tuple(built_services((folder, at_root), folder.path))
    return _Found(name, path, folder, stack, framework, reason, mentions, built)


def _kit(folder: Folder, stack: Stack) -> tuple[str, str] | None:
    """Return the framework that a name in the manifest of a directory means, and the reason."""
    known = first_words().frameworks.get(stack.language, {})
    names = folder.once(declared_names) | folder.once(read_packages).runtime
    return next(
        ((one, f"{name} in its project") for name, one in known.items() if name in names), None
    )


def _is_word(name: str, framework: Framework, mentions: Mentions) -> bool:
    """Return whether the files of a service mention a framework that needs no package."""
    is_likely = framework.listens and not framework.packages and not framework.proxies
    return is_likely and name in mentions.words


def _entry(one: _Found, ports: Iterator[int], guesses: list[Guess]) -> dict[str, Any]:
    """Return the service in the form of a graph, and its guesses."""
    framework = one.stack.frameworks[one.framework]
    kind = "frontend" if framework.proxies else "microservice"
    managers = one.stack.package_managers.values()
    used = [manager for manager in managers if _is_here(one.folder, manager)]
    used.sort(key=lambda manager: not is_locked(one.folder, manager))
    guesses.append(Guess(one.name, one.stack.title, f"files of {used[0].title}"))
    guesses.append(Guess(one.name, f"framework {one.framework}", one.reason))
    entry: dict[str, Any] = {
        "type": kind if framework.listens else "worker",
        "language": one.stack.language,
        "framework": one.framework,
    }
    if framework.listens:
        shown = shown_port(one.folder, None if framework.proxies else one.mentions, one.built)
        entry["port"] = int(shown.value) if shown else next(ports)
        reason = shown.reason if shown else "chosen: neither a Dockerfile nor the code names one"
        guesses.append(Guess(one.name, f"port {entry['port']}", reason))
    return entry | {"build": {"context": one.path}}


def _needs(
    one: _Found, found: dict[str, _Found], engines: BackingCatalogue, guesses: list[Guess]
) -> list[dict[str, Any]]:
    """Return the dependencies of a service, from its packages and the names of its variables."""
    needed: dict[str, dict[str, Any]] = {}
    for name, reason in _named_services(one, found):
        needed.setdefault(name, {"name": name})
        guesses.append(Guess(one.name, f"needs {name}", reason))
    for engine, reason in named_engines(one.folder, one.mentions, one.built, engines):
        if engine not in needed:
            needed[engine] = {"name": engine, "external": True}
            guesses.append(Guess(one.name, f"needs {engine}", reason))
    return [needed[name] for name in sorted(needed)]


def _named_services(one: _Found, found: dict[str, _Found]) -> Iterator[tuple[str, str]]:
    """Yield the other services to which a variable refers: ORDERS_URL or ORDERS_SERVICE_HOST."""
    called = (
        name for name, other in found.items() if name != one.name and not _is_front_end(other)
    )
    slugs = {tuple(slug_of(name).split("-")): name for name in called}
    for variable, file in sorted(one.mentions.variables.items()):
        hint = hint_of(variable)
        if hint is None or hint.part not in LEADS:
            continue
        words = hint.words[:-1] if hint.words[-1:] == ("service",) else hint.words
        if words in slugs:
            yield slugs[words], f"{variable} in {file}"


def _is_front_end(one: _Found) -> bool:
    """Return whether browsers call it: then its address in a service is for browsers."""
    return one.stack.frameworks[one.framework].proxies
