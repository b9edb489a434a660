"""Backing services that the graph describes: an image of any program, with its settings."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from docker_generator.backing.images import tag_of
from docker_generator.backing.model import Client, Engine, EngineProbe, Setting
from docker_generator.topology.names import is_secret_name, slug_of, variable_of
from docker_generator.topology.quantities import Duration

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docker_generator.backing.catalogue import BackingCatalogue
    from docker_generator.topology.model import Dependency, HealthCheck, Topology

OWN_FIELDS = ("command", "environment", "volumes", "health_check")
"""The fields of a dependency that describe its container beyond engine, version, image, port."""

_DEFAULT_TIMEOUT = Duration(5_000)
_DEFAULT_START_PERIOD = Duration(60_000)


def with_declared(catalogue: BackingCatalogue, topology: Topology) -> BackingCatalogue:
    """Return the catalogue with the graph's settings for the containers of dependencies.

    A dependency without a known engine is a backing service if it has an `image` and a `port`. If
    one service leaves a setting out, another may provide it; the first value is used.
    """
    needs: dict[str, list[Dependency]] = defaultdict(list)
    for service in topology.services.values():
        for need in service.dependencies:
            if need.external:
                needs[slug_of(need.name, service=False)].append(need)
    declared = {slug: _engine(slug, found, catalogue) for slug, found in needs.items()}
    found = {slug: engine for slug, engine in declared.items() if engine is not None}
    return catalogue.declaring(found) if found else catalogue


def _engine(slug: str, needs: list[Dependency], catalogue: BackingCatalogue) -> Engine | None:
    """Return the engine of one dependency, None if the catalogue's entry needs no change."""
    given = {name: _first(needs, name) for name in ("image", "port", *OWN_FIELDS)}
    known = next((e for need in needs if (e := catalogue.named_by(need))), None)
    if known is None:
        guess = next((e for need in needs if (e := catalogue.guessed_by(need))), None)
        is_other = bool(given["image"] and given["port"])
        if guess is not None and (not is_other or given["port"] == guess.port):
            known = guess
        elif not is_other:
            return None
    if known is None:
        known = _unknown(slug, needs[0].engine or needs[0].name, given["image"], given["port"])
    elif not any(given[name] for name in OWN_FIELDS):
        return None
    return known.model_copy(update=dict(_own(known, given)))


def _first(needs: list[Dependency], name: str) -> Any:
    """Return the value of a field from the first dependency that has it, else None."""
    return next((value for need in needs if (value := getattr(need, name))), None)


def _unknown(slug: str, title: str, image: str, port: int) -> Engine:
    """Return the entry of an image that only the graph describes."""
    version = tag_of(image) or "digest"
    return Engine.model_validate(
        {
            "engine": slug,
            "title": title,
            "default_version": version,
            "versions": {version: {"image": image}},
            "versioned": False,
            "facts": {"source": "the topology graph"},
            "port": port,
            "probe": None,
            "limits": {"cpu": 1, "memory": "1Gi"},
            "client": {"variables": {f"{variable_of(slug)}_URL": "{host}:{port}"}},
        }
    )


def _own(engine: Engine, given: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the keys of an entry that the graph replaces or adds to."""
    if given["command"]:
        yield "command", tuple(map(_literal, given["command"]))
    if given["volumes"]:
        yield "mounts", given["volumes"]
    if given["health_check"]:
        check, port = given["health_check"], given["port"] or engine.port
        yield "probe", _probe(check, port)
        if check.path and not engine.versioned:
            (variable,) = engine.client.variables
            yield "client", Client(variables={variable: "http://{host}:{port}"})
    if given["environment"]:
        settings, environment = dict(engine.settings), dict(engine.environment)
        for variable, value in given["environment"].items():
            environment[variable] = _literal(value)
            if is_secret_name(variable) and not value:
                key = "own_" + "x" * (len(settings) + 1)
                settings[key] = Setting(name=variable, about=f"{variable} of {{slug}}")
                environment[variable] = f"{{{key}}}"
        yield "settings", settings
        yield "environment", environment


def _literal(text: str) -> str:
    """Return a text of the graph as a literal text of the catalogue."""
    return text.replace("{", "{brace}")


def _probe(check: HealthCheck, port: int) -> EngineProbe | None:
    """Return the probe of a health check: its command, or a request by wget or curl."""
    if check.command:
        test = ("CMD", *map(_literal, check.command))
    elif check.path and check.type in {None, "http"}:
        url = _literal(f"http://127.0.0.1:{port}{check.path}")
        ask = f"wget -q -O /dev/null '{url}' || curl -fs -o /dev/null '{url}'"
        test = ("CMD", "sh", "-c", ask)
    else:
        return None
    timeout = check.timeout or _DEFAULT_TIMEOUT
    start_period = check.start_period or _DEFAULT_START_PERIOD
    return EngineProbe.model_validate(
        {"test": test, "timeout": str(timeout), "start_period": str(start_period)}
    )
