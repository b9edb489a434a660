"""Damage to what a compose file holds: containers, mounts, values; and to .env.example."""

from __future__ import annotations

import re
from typing import Any

from damage import COMPOSE, EXAMPLE, Expected, Stack, kind


@kind
def a_container_is_added(stack: Stack) -> Expected:
    """Nobody specified it."""
    stack.compose["services"]["adminer"] = {"image": "adminer:5", "networks": ["app_network"]}
    return Expected("undeclared-service", "adminer")


@kind
def a_container_claims_to_be_a_one_shot(stack: Stack) -> Expected:
    """One label is not enough: nobody waits for its end."""
    labels = {"docker-generator.rule": "database-per-service"}
    stack.compose["services"]["miner"] = {"image": "miner:1", "restart": "no", "labels": labels}
    return Expected("undeclared-service", "miner")


@kind
def a_one_shot_hides_its_rule(stack: Stack) -> Expected:
    """Nobody knows why it is there."""
    others = {n: e for n, e in stack.compose["services"].items() if n not in stack.spec.members}
    found = [n for n, e in others.items() if "docker-generator.rule" in str(e)]
    if not found:
        raise LookupError
    del stack.entry(name := stack.pick(found))["labels"]
    return Expected("undeclared-service", name)


def _job(stack: Stack) -> tuple[str, dict[str, Any]]:
    found: tuple[str, dict[str, Any]] = stack.one(lambda e: "docker-generator.rule" in str(e))
    return found


@kind
def a_job_hides_its_rule(stack: Stack) -> Expected:
    """Its end would be a failure to start.sh."""
    name, entry = _job(stack)
    del entry["labels"]
    return Expected("wrong-lifetime", name)


@kind
def a_job_is_started_again(stack: Stack) -> Expected:
    """Its work would be done again and again."""
    name, entry = _job(stack)
    again = stack.pick(["always", "on-failure:10", "unless-stopped"])
    policy = {"restart_policy": {"condition": "any"}}
    deploy = {"deploy": entry.get("deploy", {}) | policy}
    entry.update(stack.pick([{"restart": again}, deploy]))
    return Expected("wrong-lifetime", name)


@kind
def a_job_has_a_health_check(stack: Stack) -> Expected:
    """Nobody can be asked after its end."""
    name, entry = _job(stack)
    entry["healthcheck"] = {"test": ["CMD", "true"]}
    return Expected("wrong-health-check", name, alone=False)


@kind
def a_job_publishes_a_port(stack: Stack) -> Expected:
    """Nobody listens there."""
    name, entry = _job(stack)
    entry["ports"] = ["127.0.0.1:65432:65432"]
    return Expected("wrong-port", name)


@kind
def a_service_claims_to_be_a_job(stack: Stack) -> Expected:
    """start.sh would take its end for a success."""
    name, entry = stack.one(lambda e: "docker-generator.rule" not in str(e))
    entry.setdefault("labels", {})["docker-generator.rule"] = "job"
    return Expected("wrong-lifetime", name)


@kind
def a_container_is_missing(stack: Stack) -> Expected:
    """One service of the graph does not run."""
    name, _ = stack.one()
    del stack.compose["services"][stack.spec.slugs[name]]
    return Expected("missing-service", name, alone=False)


@kind
def a_backing_service_is_missing(stack: Stack) -> Expected:
    """Nor does what it needs."""
    name, _ = stack.server()
    del stack.compose["services"][name]
    return Expected("missing-service", name, alone=False)


@kind
def a_volume_is_missing(stack: Stack) -> Expected:
    """Its data would be lost."""
    name, entry = stack.server(lambda e: any(":" in str(v) for v in e.get("volumes", [])))
    del entry["volumes"]
    return Expected("lost-volume", name)


@kind
def a_mount_is_missing(stack: Stack) -> Expected:
    """One service would lose what it writes."""
    name, entry = stack.one(lambda e: e.get("volumes"))
    entry["volumes"].pop()
    return Expected("wrong-mount", name)


@kind
def a_mount_is_seen_elsewhere(stack: Stack) -> Expected:
    """Its service looks for it where the graph says."""
    name, entry = stack.one(lambda e: e.get("volumes"))
    mount = entry["volumes"][0]
    moved = mount | {"target": "/moved"} if isinstance(mount, dict) else f"{mount}-moved"
    entry["volumes"][0] = moved
    return Expected("wrong-mount", name)


@kind
def a_mount_that_is_read_is_written(stack: Stack) -> Expected:
    """Its owner said that it may only be read."""

    def read(entry: dict[str, Any]) -> list[dict[str, Any]]:
        return [m for m in entry.get("volumes", []) if isinstance(m, dict) and "read_only" in m]

    name, entry = stack.one(read)
    del stack.pick(read(entry))["read_only"]
    return Expected("wrong-mount", name)


@kind
def a_mount_is_added(stack: Stack) -> Expected:
    """One folder of the host is open to the container."""
    name, entry = stack.one()
    added = stack.pick(["/home:/home:ro", {"type": "bind", "source": "..", "target": "/all"}])
    entry.setdefault("volumes", []).append(added)
    return Expected("wrong-mount", name)


@kind
def a_volume_is_not_declared(stack: Stack) -> Expected:
    """Compose would refuse the file."""
    name, entry = stack.one(lambda e: any(isinstance(m, str) for m in e.get("volumes", [])))
    source = next(m for m in entry["volumes"] if isinstance(m, str)).partition(":")[0]
    del stack.compose["volumes"][source]
    return Expected("wrong-mount", name, alone=False)


@kind
def a_value_is_another(stack: Stack) -> Expected:
    """Its graph gave it."""
    given = stack.spec.topology.services
    name, entry = stack.one(lambda e: set(e.get("environment", {})) & {"LEVEL", "GREETING", "MODE"})
    entry["environment"][stack.pick(given[name].environment)] = "another"
    return Expected("wrong-variable", name)


@kind
def a_secret_stands_in_plain(stack: Stack) -> Expected:
    """Nothing of it belongs here."""
    name, entry = stack.one(lambda e: "JWT_SECRET" in e.get("environment", {}))
    entry["environment"]["JWT_SECRET"] = "in plain"  # noqa: S105 -- no real one
    return Expected("wrong-variable", name)


@kind
def a_container_gets_power(stack: Stack) -> Expected:
    """Whoever breaks in takes over the host."""
    name, entry = stack.one()
    power: dict[str, Any] = stack.pick(
        [
            {"privileged": True},
            {"pid": "host"},
            {"cap_add": ["SYS_ADMIN"]},
            {"devices": ["/dev/kmsg"]},
            {"volumes": [*entry.get("volumes", []), "/var/run/docker.sock:/var/run/docker.sock"]},
        ]
    )
    entry.update(power)
    return Expected("unconfined-service", name)


@kind
def a_variable_is_not_listed(stack: Stack) -> Expected:
    """start.sh would not know it."""
    used = sorted(set(re.findall(r"(?<!\$)\$\{(\w+)", stack.files[COMPOSE])))
    if not used:
        raise LookupError
    name: str = stack.pick(used)
    lines = stack.files[EXAMPLE].splitlines(keepends=True)
    kept = (line for line in lines if not line.removeprefix("# ").startswith(f"{name}="))
    stack.files[EXAMPLE] = "".join(kept)
    return Expected("unlisted-variable", name)


@kind
def the_compose_file_is_cut_off(stack: Stack) -> Expected:
    """Half a file is none."""
    stack.files[COMPOSE] = "services:\n  web: {image: [\n"
    return Expected("unreadable-output", COMPOSE)
