"""Which engines a service of a first graph needs: its variables, its packages, its compose file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from docker_generator.backing.model import package_range
from docker_generator.source.declared_names import declared_names
from docker_generator.source.first_words import first_words
from docker_generator.source.packages import read_packages
from docker_generator.source.vocabulary import hint_of
from docker_generator.topology.model import Dependency
from docker_generator.topology.names import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docker_generator.backing.catalogue import BackingCatalogue
    from docker_generator.first_evidence import BuiltService
    from docker_generator.source.folder import Folder
    from docker_generator.source.mentions import Mentions

_COMMENTS = ("#", ";", "//", "*", "<!--")
LEADS = {"url", "address", "host"}
"""The parts of an address in the name of a variable."""


class _Kind(NamedTuple):
    """A word for a kind of database, such as a dialect, and where it is."""

    word: str
    place: str


def named_engines(
    tree: Folder, mentions: Mentions, built: Iterable[BuiltService], engines: BackingCatalogue
) -> Iterator[tuple[str, str]]:
    """Yield the engines that a service needs, each with its evidence.

    The address of a database of unknown name counts, unless the tree says that its database is a
    file.

    Arguments:
        tree: the files of the service.
        mentions: the names in its files.
        built: the services that the author's compose files build of it.
        engines: the known engines.
    """
    named, vague = _by_variables(mentions, engines)
    runtime = tree.once(read_packages).runtime | tree.once(declared_names)
    runtime -= set(first_words().no_clients)
    clients = dict(_by_clients(runtime))
    named = dict(_with_a_client(named, clients, engines))
    for package in sorted(runtime):
        engine = engines.named_by(_dependency(package.rpartition("/")[2]))
        if engine is None or engine.engine not in slug_of(package, service=False).split("-"):
            continue
        owner, slash, name = package.rpartition("/")
        # Another maker's library with the bare name of an engine is something else.
        if slash and name in {engine.engine, *engine.aliases} and engine.engine not in owner:
            continue
        if engine.versions[engine.default_version].volume:
            named.setdefault(engine.engine, f"the package {package}")
    for one in built:
        clients |= {name: why for name, why in one.needs if name not in clients}
    for name, reason in clients.items():
        # An engine with the same protocol was named already.
        if not any(_is_like(name, other, engines) for other in named):
            named[name] = reason
    _add_addressed(named, tree, mentions, engines)
    if not any(engines.engines[name].databases for name in named):
        named |= dict(_by_drivers(runtime, engines))
    if vague and not any(engines.engines[name].databases for name in named):
        named |= dict(_by_kind(vague, tree, mentions, engines))
    yield from sorted(named.items())


def _add_addressed(
    named: dict[str, str], tree: Folder, mentions: Mentions, engines: BackingCatalogue
) -> None:
    """Add the engines of addresses; a database only if no other one is named."""
    for name, reason in _by_addresses(tree, mentions, engines):
        is_database = engines.engines[name].databases is not None
        has_one = is_database and any(engines.engines[one].databases for one in named)
        if not has_one and not any(_is_like(name, other, engines) for other in named):
            named[name] = reason


def _by_addresses(
    tree: Folder, mentions: Mentions, engines: BackingCatalogue
) -> Iterator[tuple[str, str]]:
    """Yield the engines whose port an address of this host has, in files of settings.

    127.0.0.1:3306 in conf/app.ini is MySQL: of several engines with one port, the first one whose
    clients are known.
    """
    known: dict[int, str] = {}
    for name in first_words().clients:
        known.setdefault(engines.engines[name].port, name)
    for address in mentions.addresses:
        file, _, line = address.place.rpartition(":")
        engine = known.get(address.port)
        if engine and file.rpartition(".")[2].lower() in first_words().settings:
            text = tree.text(file).splitlines()[int(line) - 1 : int(line)]
            if text and not text[0].lstrip().startswith(_COMMENTS):
                yield engine, f"port {address.port} in {address.place}"


def _is_like(one: str, other: str, engines: BackingCatalogue) -> bool:
    """Return whether two engines have one protocol: clients read the same variables."""
    own = engines.engines[one].client.variables.keys()
    return bool(own & engines.engines[other].client.variables.keys())


def _by_variables(
    mentions: Mentions, engines: BackingCatalogue
) -> tuple[dict[str, str], tuple[str, str] | None]:
    """Return the engines that variables name, and a variable of a database without a name."""
    named: dict[str, str] = {}
    vague = None
    for variable, file in sorted(mentions.variables.items()):
        hint = hint_of(variable)
        if hint is None or hint.part not in LEADS:
            continue
        engine = engines.named_by(_dependency("-".join(hint.words)))
        if engine is not None:
            named.setdefault(engine.engine, f"{variable} in {file}")
        elif hint.words in {("database",), ("db",)}:
            vague = variable, file
    return named, vague


def _with_a_client(
    named: dict[str, str], clients: dict[str, str], engines: BackingCatalogue
) -> Iterator[tuple[str, str]]:
    """Yield the named engines but databases without a client, if a client of another is declared.

    A template has settings for several databases, and declares the package for the one it uses.
    """
    databases = {name for name in clients if engines.engines[name].databases}
    families = {engines.engines[name].like or name for name in databases}
    for name, reason in named.items():
        engine = engines.engines[name]
        if not (families and engine.databases) or (engine.like or name) in families:
            yield name, reason


def _by_kind(
    vague: tuple[str, str], tree: Folder, mentions: Mentions, engines: BackingCatalogue
) -> Iterator[tuple[str, str]]:
    """Yield the engine of a database without a name: the one that the tree names, else a guess."""
    variable, file = vague
    kinds = [kind for kind in _kinds(variable, tree, mentions) if kind.word]
    for kind in kinds:
        engine = engines.named_by(_dependency(kind.word))
        if engine is not None:
            yield engine.engine, f"{variable} in {file}, and {kind.word} in {kind.place}"
            return
    if any(kind.word in first_words().files for kind in kinds):
        return
    guessed = engines.meant_by(_dependency("store", kind="database"))
    if guessed is not None:
        yield guessed.engine, f"{variable} in {file}, and the most common database"


def _kinds(variable: str, tree: Folder, mentions: Mentions) -> Iterator[_Kind]:
    """Yield the words for the kind of a database: of its address, settings and crates."""
    sample = mentions.samples.get(variable, "")
    scheme = mentions.schemes.get(variable, "") or (
        sample.partition(":")[0] if ":" in sample else ""
    )
    place = mentions.documented.get(variable, "the files of settings")
    yield from (_Kind(word, place) for word in re.split(r"[+:]", scheme))
    for clue in first_words().kinds:
        yield from (_Kind(hit.groups[0].lower(), hit.file) for hit in tree.find(clue))
    features = sorted(tree.once(read_packages).extras)
    for crate, feature in (one.rstrip("]").split("[") for one in features):
        if crate in first_words().crates:
            yield from (_Kind(word, f"the features of {crate}") for word in feature.split("-"))


def _by_clients(runtime: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield the engine that each client among the packages is for, in the order of the data."""
    for engine, packages in first_words().clients.items():
        for package in packages:
            if package in runtime:
                yield engine, f"the package {package}"


def _by_drivers(runtime: frozenset[str], engines: BackingCatalogue) -> Iterator[tuple[str, str]]:
    """Yield the engine of each driver among the packages; of several, the engine in its name."""
    known: dict[str, list[str]] = {}
    for engine in engines.engines.values():
        for driver in engine.client.drivers.values() if engine.like is None else ():
            for group in driver.packages:
                known.setdefault(package_range(group[-1])[0], []).append(engine.engine)
    for package in sorted(runtime & known.keys()):
        engine_names = sorted(known[package], key=lambda name: name not in package)
        yield engine_names[0], f"the package {package}"


def _dependency(name: str, kind: str = "") -> Dependency:
    return Dependency.model_construct(name=name, type=kind, external=True)
