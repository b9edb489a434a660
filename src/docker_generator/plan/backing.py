"""Backing services and the init jobs that make databases in them, as compose services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.plan.addresses import fill_text, server_values
from docker_generator.plan.health import INTERVAL, RETRIES, START_INTERVAL
from docker_generator.plan.model import (
    SERVER_HARDENING,
    ComposeService,
    Health,
    Limits,
    Mount,
    PublishedPort,
    Reference,
    Restart,
    Section,
    StaticFile,
    Template,
)
from docker_generator.plan.mounts import mounts_of
from docker_generator.plan.settings import cpu_limit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from docker_generator.backing.catalogue import BackingCatalogue
    from docker_generator.options import Options
    from docker_generator.resolve.model import BackingNode

DATABASES_RULE = "database-per-service"
"""The rule that puts the init job of a database server into the stack."""


def plan_backing(
    node: BackingNode, ports: Mapping[str, PublishedPort], options: Options
) -> ComposeService:
    """Return the compose service of a backing service; `ports` are the published ones by slug."""
    engine = node.engine
    values = _values(node, ports)
    volume = (Mount(f"{node.slug}_data", node.volume),) if node.volume else ()
    files = tuple(Mount(file.path, file.target, is_file=True) for file in engine.files)
    mounts = (*volume, *mounts_of(engine.mounts, options), *files)
    published = ports.get(node.slug)
    more = (ports[f"{node.slug}-{name}"] for name in engine.ports if published)
    return ComposeService(
        name=node.slug,
        section=Section.BACKING,
        image=node.image,
        comment=f"{engine.title} {node.version}" if engine.versioned else engine.title,
        restart=Restart.ON_FAILURE,
        hardening=SERVER_HARDENING,
        command=tuple(fill_text(part, values) for part in engine.command),
        environment={key: fill_text(text, values) for key, text in engine.environment.items()},
        ports=(published, *more) if published else (),
        mounts=mounts,
        tmpfs=_uncovered(node, mounts),
        health=_health(node, values),
        limits=Limits(cpu_limit(node.slug, engine.limits.cpu), engine.limits.memory),
        shared_memory=engine.limits.shared_memory,
        labels={"docker-generator.address": ("127.0.0.1:", published.host)} if published else {},
    )


def _uncovered(node: BackingNode, mounts: Iterable[Mount]) -> tuple[str, ...]:
    """Return the paths that the image declares as volumes and that no mount covers.

    The engine would make an anonymous volume for each of them, with every new container.
    """
    covered = {mount.target for mount in mounts}
    return tuple(path for path in node.facts.volumes if path not in covered)


def _health(node: BackingNode, values: Mapping[str, str | Reference]) -> Health | None:
    probe = node.engine.probe
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


def plan_databases(node: BackingNode) -> ComposeService:
    """Return the init job that makes the databases and logins of a database node.

    It shares the network of the server, which trusts it there, so it can set new passwords on a
    volume with old ones. It waits for the server itself because that is faster than waiting for a
    health check.
    """
    databases = node.engine.databases
    if databases is None:
        raise ValueError(f"{node.engine.engine} has no databases")
    values = _values(node, {})
    environment: dict[str, Template] = {
        key: fill_text(text, values) for key, text in databases.environment.items()
    }
    for login in node.logins:
        password = Reference(login.password)
        environment[f"LOGIN_{login.login.upper()}"] = (f"{login.database} {login.login} ", password)
    script = Mount(databases.script.path, databases.script.target, is_file=True)
    needs_volume = databases.needs_volume and node.volume
    volume = (Mount(f"{node.slug}_data", node.volume or ""),) if needs_volume else ()
    return ComposeService(
        name=node.databases_slug,
        section=Section.ONE_SHOT,
        image=node.image,
        comment=f"Makes a database and a login in {node.slug} for each service, at each start",
        restart=Restart.NO,
        hardening=SERVER_HARDENING,
        command=tuple((part,) for part in databases.command),
        depends_on={node.slug: "service_started"},
        environment=environment,
        mounts=(*volume, script),
        tmpfs=_uncovered(node, volume),
        network_of=node.slug,
        labels={"docker-generator.rule": (DATABASES_RULE,)},
    )


def server_files(node: BackingNode, catalogue: BackingCatalogue) -> Iterator[StaticFile]:
    """Yield the files of a backing service, of its init job, and of its tool for dumps."""
    databases = node.engine.databases
    for file in (*node.engine.files, *((databases.script,) if databases else ())):
        yield StaticFile(file.path, catalogue.text(node.engine, file.source))
    if node.engine.data:
        source = catalogue.text(node.engine, node.engine.data.script)
        values = {k: value for k, value in server_values(node).items() if isinstance(value, str)}
        text = node.engine.data.text(source, values)
        yield StaticFile(f"data/{node.slug}.sh", text, is_mounted=False)


def _values(node: BackingNode, ports: Mapping[str, PublishedPort]) -> dict[str, str | Reference]:
    published = ports.get(node.slug)
    return server_values(node) | {"host_port": published.host if published else str(node.port)}
