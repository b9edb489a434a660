"""Damage to the containers of a compose file: ports, limits, images, and how they run."""

from __future__ import annotations

import re
from typing import Any

from damage import Expected, Stack, kind


def _published(stack: Stack) -> tuple[str, dict[str, Any]]:
    choose = stack.pick([stack.one, stack.server] if stack.spec.backing else [stack.one])
    found: tuple[str, dict[str, Any]] = choose(lambda e: e.get("ports"))
    return found


@kind
def a_published_port_is_another(stack: Stack) -> Expected:
    """Its host would reach nothing."""
    name, entry = _published(stack)
    entry["ports"][0] = re.sub(r":[0-9]+$", ":65432", entry["ports"][0])
    return Expected("wrong-port", name)


@kind
def a_port_is_published_to_everyone(stack: Stack) -> Expected:
    """Not only this host reaches it."""
    name, entry = _published(stack)
    entry["ports"][0] = entry["ports"][0].removeprefix("127.0.0.1:")
    return Expected("wrong-port", name)


@kind
def a_port_is_not_published(stack: Stack) -> Expected:
    """One developer cannot reach it."""
    name, entry = _published(stack)
    del entry["ports"][0]
    return Expected("wrong-port", name)


@kind
def a_host_port_is_published_twice(stack: Stack) -> Expected:
    """Its second container would not start."""
    names = [*stack.spec.backing, *stack.spec.slugs.values()]
    having = [name for name in stack.compose["services"] if stack.entry(name).get("ports")]
    if len(having) < 2:
        raise LookupError
    taken = re.search(r":-([0-9]+)\}", stack.entry(having[0])["ports"][0])
    assert taken is not None
    entry = stack.entry(having[-1])
    entry["ports"][-1] = re.sub(r":-[0-9]+\}", f":-{taken[1]}}}", entry["ports"][-1])
    assert having[-1] in names
    subject = next((n for n, s in stack.spec.slugs.items() if s == having[-1]), having[-1])
    # The address that a server tells its clients on the host names its own port.
    is_told = "PORT:-" in str(entry.get("environment", {}))
    return Expected("wrong-port", subject, alone=not is_told)


def _limited(stack: Stack, part: str, key: str) -> tuple[str, dict[str, str]]:
    choose = stack.pick([stack.one, stack.server] if stack.spec.backing else [stack.one])

    def resources(entry: dict[str, Any]) -> dict[str, str]:
        found: dict[str, str] = entry.get("deploy", {}).get("resources", {}).get(part, {})
        return found

    name, entry = choose(lambda e: key in resources(e))
    return name, resources(entry)


@kind
def a_cpu_limit_is_another(stack: Stack) -> Expected:
    """By its default."""
    name, limits = _limited(stack, "limits", "cpus")
    limits["cpus"] = limits["cpus"].replace(":-", ":-1")
    return Expected("wrong-resources", name)


@kind
def a_memory_limit_is_another(stack: Stack) -> Expected:
    """One letter makes a thousandfold."""
    name, limits = _limited(stack, "limits", "memory")
    limits["memory"] = "777k"
    return Expected("wrong-resources", name)


@kind
def a_limit_is_missing(stack: Stack) -> Expected:
    """One container may take all."""
    name, limits = _limited(stack, "limits", "memory")
    del limits["memory"]
    return Expected("wrong-resources", name)


@kind
def a_reservation_is_another(stack: Stack) -> Expected:
    """Half of the limit is what was specified."""
    name, reserved = _limited(stack, "reservations", "memory")
    reserved["memory"] = "7k"
    return Expected("wrong-resources", name)


@kind
def a_limit_of_processes_is_another(stack: Stack) -> Expected:
    """Options say whether there is one."""
    name, entry = stack.one()
    limits = entry.setdefault("deploy", {}).setdefault("resources", {}).setdefault("limits", {})
    limits["pids"] = limits.get("pids", 0) + 7
    return Expected("wrong-resources", name)


@kind
def another_stage_is_built(stack: Stack) -> Expected:
    """Only the last one can run."""
    name, entry = stack.one()
    entry["build"]["target"] = "build"
    return Expected("wrong-image", name)


@kind
def a_user_is_set(stack: Stack) -> Expected:
    """Its image's user is the one that was chosen."""
    name, entry = stack.one()
    entry["user"] = "root"
    return Expected("wrong-user", name)


@kind
def a_service_has_more_replicas(stack: Stack) -> Expected:
    """Its graph says how many."""
    name, entry = stack.one()
    entry.setdefault("deploy", {})["replicas"] = 9
    return Expected("wrong-replicas", name)


@kind
def a_command_is_put_over_the_images(stack: Stack) -> Expected:
    """Its container runs something else."""
    name, entry = stack.one()
    entry["command"] = ["sleep", "infinity"]
    return Expected("wrong-command", name)


@kind
def a_declared_volume_is_not_covered(stack: Stack) -> Expected:
    """Docker would make an anonymous volume for it."""
    name, entry = stack.server(lambda entry: "tmpfs" in entry)
    del entry["tmpfs"]
    return Expected("anonymous-volume", name)


@kind
def an_image_is_another(stack: Stack) -> Expected:
    """Built is one, named another."""
    name, entry = stack.pick([stack.one, *([stack.server] if stack.spec.backing else [])])()
    entry["image"] = "example.com/other:1"
    return Expected("wrong-image", name, alone=name in stack.spec.slugs)


@kind
def a_dockerfile_of_another_is_built(stack: Stack) -> Expected:
    """Two services would be one."""
    name, entry = stack.one()
    entry["build"]["dockerfile"] += "-other"
    return Expected("wrong-image", name)
