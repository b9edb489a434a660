"""Read docker-compose.yml into a Deployment, as Compose does."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any

from docker_generator.proof.deployment import (
    Build,
    Config,
    Container,
    Deployment,
    Device,
    Mount,
    Network,
    Probe,
    Resources,
    Volume,
)
from docker_generator.proof.fields import Fields
from docker_generator.proof.keys import unproved_keys
from docker_generator.proof.quantities import cpus, duration, memory, whole
from docker_generator.proof.unreadable import Unreadable
from docker_generator.proof.yaml_reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# Keys that include further files, which are not read.
_NOT_FOLLOWED = ("extends", "env_file", "volumes_from")


def read_compose(text: str, folder: str, variables: Mapping[str, str]) -> Deployment:
    """Return the deployment of a compose file.

    `folder` is its directory, `variables` are the contents of .env: without them defaults are used,
    and required variables have a mark. Raises Unreadable, with the place.
    """
    document = read_yaml(text)
    if not isinstance(document, dict):
        raise Unreadable("it is not a mapping")
    if "include" in document:
        raise Unreadable("include is not followed")
    top = Fields(document, variables)
    services = top.below("services")
    return Deployment(
        name=top.text("name"),
        containers={name: _read(name, services, folder) for name in services.values},
        networks=_networks(top),
        volumes=_volumes(top),
        configs=_configs(top, folder),
        secrets=_secrets(top, folder),
        unproved=tuple(unproved_keys(document)),
    )


def _networks(top: Fields) -> dict[str, Network]:
    """Return the networks, with the default one that no file has to declare."""
    given, project = top.below("networks"), top.text("name")
    found = {}
    for key in ("default", *given.values):
        entry = given.below(key)
        found[key] = Network(
            name=entry.text("name", f"{project}_{key}"),
            driver=entry.text("driver"),
            options=entry.pairs("driver_opts"),
            internal=entry.flag("internal"),
            external=entry.flag("external"),
        )
    return found


def _volumes(top: Fields) -> dict[str, Volume]:
    given, project = top.below("volumes"), top.text("name")
    found = {}
    for key in given.values:
        entry = given.below(key)
        found[key] = Volume(
            name=entry.text("name", f"{project}_{key}"),
            driver=entry.text("driver"),
            options=entry.pairs("driver_opts"),
            external=entry.flag("external"),
        )
    return found


def _configs(top: Fields, folder: str) -> dict[str, Config]:
    given = top.below("configs")
    found = {}
    for key in given.values:
        entry = given.below(key)
        file = entry.text("file")
        path = posixpath.normpath(posixpath.join(folder, file)) if file else ""
        others = ("environment", "external", "template_driver")
        reported = frozenset(other for other in others if entry.values.get(other))
        found[key] = Config(path, entry.text("content"), reported)
    return found


def _secrets(top: Fields, folder: str) -> dict[str, str]:
    given = top.below("secrets")
    found = {}
    for key in given.values:
        file, variable = given.below(key).text("file"), given.below(key).text("environment")
        path = posixpath.normpath(posixpath.join(folder, file)) if file else ""
        found[key] = path if path and not variable else f"${variable}"
    return found


def _read(name: str, services: Fields, folder: str) -> Container:
    try:
        return _container(name, services.below(name), folder)
    except Unreadable as error:
        raise Unreadable(f"{name}: {error.reason}", "services", name) from error


def _container(name: str, entry: Fields, folder: str) -> Container:
    for key in _NOT_FOLLOWED:
        if entry.values.get(key) is not None:
            raise Unreadable(f"{key} is not followed")
    _refuse_contradictions(entry)
    mode = entry.text("network_mode")
    deploy, mounts = entry.below("deploy"), entry.mounts(folder)
    added = _capabilities(entry, "cap_add")
    return Container(
        name=name,
        image=entry.text("image"),
        build=_build(entry, folder),
        command=entry.words("command"),
        entrypoint=entry.words("entrypoint"),
        depends_on=_depends_on(entry, mode),
        optional=_optional(entry),
        environment=entry.pairs("environment"),
        ports=entry.ports(),
        mounts=mounts,
        networks=frozenset(() if mode else entry.names("networks") or ("default",)),
        network_mode=mode,
        probe=_probe(entry),
        drops_probe=_drops_probe(entry),
        restart=_restart(entry, deploy),
        resources=_resources(entry, deploy.below("resources")),
        replicas=whole(deploy.text("replicas") or entry.text("scale") or "1"),
        labels=entry.pairs("labels"),
        user=entry.text("user"),
        pull_policy=entry.text("pull_policy"),
        init=entry.flag("init"),
        profiles=frozenset(entry.names("profiles")),
        stop_grace_period=_time(entry.text("stop_grace_period")),
        shm_size=memory(size) if (size := entry.text("shm_size")) else None,
        cap_drop=_capabilities(entry, "cap_drop"),
        cap_add=added & _HARMLESS,
        read_only=entry.flag("read_only"),
        security_opt=frozenset(_security(option) for option in entry.names("security_opt")),
        host_privileges=_host_privileges(mode, mounts, added),
    )


def _capabilities(entry: Fields, key: str) -> frozenset[str]:
    return frozenset(name.upper().removeprefix("CAP_") for name in entry.names(key))


def _build(entry: Fields, folder: str) -> Build | None:
    value = entry.values.get("build")
    if value is None:
        return None
    if isinstance(value, str):
        build = Fields({"context": value}, entry.variables)
    else:
        build = entry.below("build")
    context = posixpath.normpath(posixpath.join(folder, build.text("context", ".")))
    dockerfile = build.text("dockerfile", "Dockerfile")
    dockerfile = posixpath.normpath(posixpath.join(context, dockerfile))
    listed = build.values.get("secrets")
    secrets = (
        str(one.get("source", "")) if isinstance(one, dict) else str(one)
        for one in (listed if isinstance(listed, list) else ())
    )
    return Build(context, dockerfile, build.text("target").lower(), tuple(secrets))


def _depends_on(entry: Fields, mode: str) -> dict[str, str]:
    """Return the dependencies of a container; sharing a network depends on its owner."""
    if isinstance(entry.values.get("depends_on"), list):
        waits = dict.fromkeys(entry.names("depends_on"), "service_started")
    else:
        long = entry.below("depends_on")
        waits = {
            name: long.below(name).text("condition", "service_started") for name in long.values
        }
    if mode.startswith("service:"):
        waits.setdefault(mode.removeprefix("service:"), "service_started")
    return waits


def _optional(entry: Fields) -> frozenset[str]:
    waits = entry.values.get("depends_on")
    if not isinstance(waits, dict):
        return frozenset()
    required = {name: entry.expand(one.get("required")) for name, one in waits.items() if one}
    return frozenset(name for name, word in required.items() if word == "false")


# Keys of a service with the same meaning as keys below deploy: with two values Compose refuses
# both.
_TWICE = {
    "cpus": ("resources", "limits", "cpus"),
    "mem_limit": ("resources", "limits", "memory"),
    "pids_limit": ("resources", "limits", "pids"),
    "mem_reservation": ("resources", "reservations", "memory"),
    "scale": ("replicas",),
}
_AMOUNTS: dict[str, Callable[[str], int]] = {
    "cpus": cpus,
    "mem_limit": memory,
    "mem_reservation": memory,
}


def _refuse_contradictions(entry: Fields) -> None:
    for key, path in _TWICE.items():
        if entry.values.get(key) is None:
            continue
        below = entry.below("deploy")
        for part in path[:-1]:
            below = below.below(part)
        amount = _AMOUNTS.get(key, whole)
        here, there = entry.text(key), below.text(path[-1])
        if there and amount(here) != amount(there):
            other = ".".join(("deploy", *path))
            raise Unreadable(f"{key} ({here}) and {other} ({there}) contradict each other")


def _time(text: str) -> int | None:
    return duration(text) if text else None


def _security(option: str) -> str:
    """Return an option in its short form: no-new-privileges=true is no-new-privileges."""
    return option.replace("=", ":", 1).removesuffix(":true")


def _drops_probe(entry: Fields) -> bool:
    check = entry.below("healthcheck")
    test = check.values.get("test")
    return check.text("disable") == "true" or (isinstance(test, list) and test[:1] == ["NONE"])


def _probe(entry: Fields) -> Probe | None:
    check = entry.below("healthcheck")
    if not check.values or check.text("disable") == "true":
        return None
    value = check.values.get("test")
    if isinstance(value, str):
        test: tuple[str, ...] = ("CMD-SHELL", check.expand(value))
    else:
        test = check.words("test") or ()
    if test[:1] == ("NONE",):
        return None
    if test[:1] not in {("CMD",), ("CMD-SHELL",)} or len(test) == 1:
        raise Unreadable("a health check without a test is not supported")
    times: dict[str, Any] = {
        key: duration(check.text(key))
        for key in ("interval", "timeout", "start_period", "start_interval")
        if check.values.get(key) is not None
    }
    if check.values.get("retries") is not None:
        times["retries"] = whole(check.text("retries"))
    return Probe(test, **times)


def _restart(entry: Fields, deploy: Fields) -> str:
    """Return the restart policy; a policy in `deploy` takes precedence, and uses other words."""
    if deploy.values.get("restart_policy") is None:
        return entry.text("restart", "no")
    policy = deploy.below("restart_policy")
    condition, attempts = policy.text("condition", "any"), policy.text("max_attempts")
    known = {"none": "no", "any": "always"}.get(condition, condition)
    return f"{known}:{attempts}" if attempts else known


def _resources(entry: Fields, resources: Fields) -> Resources:
    limits, reservations = resources.below("limits"), resources.below("reservations")
    most, least = limits.text("cpus") or entry.text("cpus"), reservations.text("cpus")
    size = limits.text("memory") or entry.text("mem_limit")
    kept = reservations.text("memory") or entry.text("mem_reservation")
    pids = limits.text("pids") or entry.text("pids_limit")
    return Resources(
        cpus=cpus(most) if most else None,
        memory=memory(size) if size else None,
        reserved_cpus=cpus(least) if least else None,
        reserved_memory=memory(kept) if kept else None,
        pids=whole(pids) if pids else None,
        devices=tuple(map(_device, reservations.mappings("devices"))),
    )


def _device(entry: Fields) -> Device:
    count = entry.text("count", "all")
    return Device(
        capabilities=frozenset(entry.names("capabilities")),
        number=None if count == "all" or entry.values.get("device_ids") else whole(count),
        ids=tuple(entry.names("device_ids")),
        driver=entry.text("driver"),
    )


_HARMLESS = frozenset(
    {"CHOWN", "DAC_OVERRIDE", "FOWNER", "KILL", "NET_BIND_SERVICE", "SETGID", "SETUID"}
)
"""Capabilities that Docker gives by default, and that end at the container."""


def _host_privileges(mode: str, mounts: tuple[Mount, ...], added: frozenset[str]) -> frozenset[str]:
    """Return the values of proved keys that open a container to its host."""
    found = set()
    if mode == "host" or mode.startswith("container:"):
        found.add("network_mode")
    if any(mount.is_socket for mount in mounts):
        found.add("docker.sock")
    found |= {f"cap_add: {name}" for name in added - _HARMLESS}
    return frozenset(found)
