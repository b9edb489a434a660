"""Programs on the JVM whose settings or drivers are for another database than the graph's."""

from __future__ import annotations

import json
import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from docker_generator.diagnostics.rules import jvm as rules
from docker_generator.plan.model import Reference
from docker_generator.plan.services import environment_of
from docker_generator.source.jvm_databases import jvm_databases

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.plan.services import Lowering
    from docker_generator.resolve.model import Edge, ResolvedGraph, ResolvedService
    from docker_generator.source.jvm_databases import JvmDatabase
    from docker_generator.source.jvm_settings import JvmTree, Setting, Settings

_SCHEME = "jdbc:"
_OTHER_SOURCES = (
    "SPRING_CONFIG_",
    "SPRING_APPLICATION_JSON",
    "MICRONAUT_CONFIG_",
    "QUARKUS_CONFIG_",
)
"""Variables with which a program reads settings from elsewhere."""
_USUAL_PROFILES = ("prod", "production", "docker", "container")


class _Database(NamedTuple):
    """The database that the graph gives a program: its dependency and its kind."""

    edge: Edge
    kind: str
    title: str

    @property
    def known(self) -> JvmDatabase:
        """The data about its kind."""
        return jvm_databases().kinds[self.kind]


def other_databases(graph: ResolvedGraph, lowering: Lowering) -> Iterator[Diagnostic]:
    """Report settings and drivers that are for another database than the one of the graph."""
    for service in graph.services.values():
        database = _database(service, graph)
        if service.jvm is None or database is None:
            continue
        yield from _by_settings(service, service.jvm, database, _variables(service, lowering))
        yield from _by_drivers(service, service.jvm, database)


def _database(service: ResolvedService, graph: ResolvedGraph) -> _Database | None:
    """Return the only database of a program that is reached by JDBC."""
    found = []
    for edge in service.edges:
        node = graph.server_of(edge)
        drivers = node.engine.client.drivers.values() if node else ()
        urls = (url for driver in drivers for url in driver.variables.values())
        url = next((url for url in urls if url.startswith(_SCHEME)), "")
        kind = url.removeprefix(_SCHEME).partition(":")[0]
        if node is not None and kind in jvm_databases().kinds:
            found.append(_Database(edge, kind, node.engine.title))
    return found[0] if len(found) == 1 else None


def _variables(service: ResolvedService, lowering: Lowering) -> dict[str, str]:
    """Return the variables of a container; a value that is known later is empty."""
    given = {
        name: "".join("" if isinstance(part, Reference) else part for part in value)
        for name, value in environment_of(service, lowering).items()
    }
    return {**service.source.environment, **service.declared.build.environment, **given}


def _by_settings(
    service: ResolvedService, tree: JvmTree, database: _Database, variables: Mapping[str, str]
) -> Iterator[Diagnostic]:
    """Report settings that hold in the container and are for another database."""
    framework = tree.framework
    if any(name.startswith(_OTHER_SOURCES) for name in variables):
        return
    active = _active(tree, variables)
    settings = tree.settings.of(active)
    given = service.declared.build.environment if framework.built else variables
    found = {key: settings.get(key) for key in framework.settings if _variable(key) not in given}
    wrong = {
        key: one
        for key, one in found.items()
        if one is not None
        and not _is_selected(one, service)
        and _is_other(settings.value_of(one, given), framework.settings[key], database)
    }
    profile = "" if framework.profiles in variables else _profile(tree, database, active)
    if not wrong and profile:
        address = settings.get(framework.address)
        is_other = address is not None and _is_other(
            settings.value_of(address, {}), "address", database
        )
        if is_other and address is not None and _has_more(tree, profile):
            wrong = {framework.address: address}
    if wrong:
        yield rules.OTHER_DATABASE_SET.at(
            database.edge.pointer,
            service.name,
            other=database.title,
            found=", ".join(_shown(one) for one in wrong.values()),
            line=_line(tree, wrong, database, profile),
        )


def _active(tree: JvmTree, variables: Mapping[str, str]) -> list[str]:
    """Return the profiles with which the program starts: of the variable, else of its settings."""
    framework = tree.framework
    if framework.profiles in variables:
        asked = variables[framework.profiles]
    else:
        settings = tree.settings.of(())
        setting = settings.get(framework.active) if framework.active else None
        asked = settings.value_of(setting, variables) if setting else ""
    return [one.strip() for one in asked.split(",") if one.strip()]


def _variable(key: str) -> str:
    """Return the variable that replaces a setting.

    >>> _variable("spring.datasource.driver-class-name")
    'SPRING_DATASOURCE_DRIVER_CLASS_NAME'
    """
    return re.sub(r"[^A-Za-z0-9]", "_", key).upper()


def _is_selected(setting: Setting, service: ResolvedService) -> bool:
    """Return whether a variable that selects the kind of a database is in the value."""
    selectors = service.mentions.selectors if service.mentions else {}
    return any(f"${{{name}" in setting.value for name in selectors)


def _is_other(value: str, form: str, database: _Database) -> bool:
    """Return whether a value names another database; dialects of one family fit each other."""
    kinds = jvm_databases().kinds
    kind = jvm_databases().kind_of(value, form)
    if form in {"driver", "address"}:
        return kind not in {"", database.kind}
    return bool(kind) and kinds[kind].family != database.known.family


def _profile(tree: JvmTree, database: _Database, active: list[str]) -> str:
    """Return the profile whose settings are for a database; empty if there is none."""
    if not tree.framework.profiles:
        return ""
    found = [
        one
        for one in tree.settings.profiles
        if one not in active
        and (one in database.known.words or _names(tree.settings.own(one), tree, database))
    ]
    by_name = [one for one in found if one in database.known.words]
    return next(iter(by_name or [one for one in _USUAL_PROFILES if one in found]), "")


def _names(settings: Settings, tree: JvmTree, database: _Database) -> bool:
    """Return whether settings name a database, and no other one."""
    forms = {tree.framework.address: "address", **tree.framework.settings}
    found = {
        jvm_databases().kind_of(settings.value_of(one, {}), form)
        for key, form in forms.items()
        if (one := settings.get(key)) is not None
    } - {""}
    families = {jvm_databases().kinds[one].family for one in found}
    return families == {database.known.family}


def _has_more(tree: JvmTree, profile: str) -> bool:
    """Return whether a profile has settings beside the ones of the address."""
    own = tree.settings.own(profile).by_form.values()
    return any(not one.key.startswith(tree.framework.prefix) for one in own)


def _shown(setting: Setting) -> str:
    """Return a setting with its file; an address, which may hold a password, up to its kind."""
    value = setting.value
    if _SCHEME in value:
        value = f"{_SCHEME}{value.partition(_SCHEME)[2].partition(':')[0]}:..."
    return f"{setting.key} = {value} ({posixpath.basename(setting.file)})"


def _line(tree: JvmTree, wrong: Mapping[str, Setting], database: _Database, profile: str) -> str:
    """Return the variables to paste: the profile, else each setting with its value."""
    framework, forms = tree.framework, database.known.forms
    if profile:
        return f'"environment": {json.dumps({framework.profiles: profile})}'
    values = {
        _variable(key): forms.get(framework.settings[key]) or forms.get("name", database.kind)
        for key in wrong
    }
    text = json.dumps(values)
    return f'"build": {{"environment": {text}}}' if framework.built else f'"environment": {text}'


def _by_drivers(
    service: ResolvedService, tree: JvmTree, database: _Database
) -> Iterator[Diagnostic]:
    """Report a program that has no driver for its database, and another one or a user of one."""
    drivers, kinds = tree.drivers, jvm_databases().kinds
    if not drivers.complete or database.kind in drivers.possible or not database.known.artifact:
        return
    others = [f"the driver of {kinds[one].title}" for one in drivers.kinds]
    found = " and ".join(others) or drivers.user
    if found:
        yield rules.JDBC_DRIVER_MISSING.at(
            database.edge.pointer,
            service.name,
            file=drivers.file,
            other=database.title,
            found=found,
            package=tree.framework.artifact.format(kind=database.kind) or database.known.artifact,
        )
