"""Backing services and the one-shots that make databases in them, as compose services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.plan.addresses import fill_text, server_values
from docker_generator.plan.health import INTERVAL, RETRIES, START_INTERVAL
from docker_generator.plan.model import (
    ComposeService,
    Health,
    Limits,
    Mount,
    Published,
    Reference,
    Script,
    Section,
    Text,
)
from docker_generator.plan.servers import cpu_limit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docker_generator.backing.catalogue import BackingCatalogue
    from docker_generator.plan.servers import Server

DATABASES_RULE = "database-per-service"
"""The rule that puts the one-shot of a database server into the stack."""


def plan_backing(server: Server, ports: Mapping[str, Published]) -> ComposeService:
    """Return the compose service of a backing service; `ports` are the published ones by slug."""
    engine = server.engine
    values = _values(server, ports)
    volume = (Mount(f"{server.slug}_data", server.volume),) if server.volume else ()
    files = tuple(Mount(file.path, file.target, is_file=True) for file in engine.files)
    published = ports.get(server.slug)
    more = (ports[f"{server.slug}-{name}"] for name in engine.ports if published)
    return ComposeService(
        name=server.slug,
        section=Section.BACKING,
        image=server.image,
        comment=f"{engine.title} {server.version}",
        restart="on-failure:10",
        command=tuple(fill_text(part, values) for part in engine.command),
        environment={key: fill_text(text, values) for key, text in engine.environment.items()},
        ports=(published, *more) if published else (),
        mounts=(*volume, *files),
        health=_health(server, values),
        limits=Limits(cpu_limit(server.slug, engine.limits.cpu), engine.limits.memory),
        labels={"docker-generator.address": ("127.0.0.1:", published.host)} if published else {},
    )


def _health(server: Server, values: Mapping[str, str | Reference]) -> Health | None:
    probe = server.engine.probe
    if probe is None:
        return None
    return Health(
        kind="command",
        test=tuple(fill_text(part, values) for part in probe.test),
        interval=INTERVAL,
        timeout=probe.timeout,
        retries=RETRIES,
        start_period=probe.start_period,
        start_interval=START_INTERVAL,
    )


def plan_databases(server: Server) -> ComposeService:
    """Return the one-shot that makes the databases and logins of a database server.

    It shares the network of the server, where the server trusts it: so it can set new passwords on
    a volume that holds old ones. It waits for the server itself, since that is faster than waiting
    for a health check.
    """
    databases = server.engine.databases
    if databases is None:
        raise ValueError(f"{server.engine.engine} has no databases")
    values = _values(server, {})
    environment: dict[str, Text] = {
        key: fill_text(text, values) for key, text in databases.environment.items()
    }
    for login in server.logins:
        password = Reference(login.password.name)
        environment[f"LOGIN_{login.login.upper()}"] = (f"{login.database} {login.login} ", password)
    script = Mount(databases.script.path, databases.script.target, is_file=True)
    needs_volume = databases.needs_volume and server.volume
    volume = (Mount(f"{server.slug}_data", server.volume or ""),) if needs_volume else ()
    return ComposeService(
        name=server.databases_slug,
        section=Section.ONE_SHOT,
        image=server.image,
        comment=f"Makes a database and a login in {server.slug} for each service, at each start",
        restart="no",
        command=tuple((part,) for part in databases.command),
        depends_on={server.slug: "service_started"},
        environment=environment,
        mounts=(*volume, script),
        network_of=server.slug,
        labels={"docker-generator.rule": (DATABASES_RULE,)},
    )


def server_files(server: Server, catalogue: BackingCatalogue) -> Iterator[Script]:
    """Yield the files that a backing service and its one-shot are given."""
    databases = server.engine.databases
    for file in (*server.engine.files, *((databases.script,) if databases else ())):
        yield Script(file.path, catalogue.text(server.engine, file))


def _values(server: Server, ports: Mapping[str, Published]) -> dict[str, str | Reference]:
    published = ports.get(server.slug)
    return server_values(server) | {"host_port": published.host if published else str(server.port)}
