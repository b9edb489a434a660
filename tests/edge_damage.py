"""Damage to the edges of a compose file: who waits for whom, and who reaches whom."""

from __future__ import annotations

import re
from itertools import combinations
from typing import Any

from damage import Expected, Stack, kind


@kind
def an_edge_is_lost(stack: Stack) -> Expected:
    """One service no longer waits."""
    name, entry, target = stack.edge()
    del entry["depends_on"][target]
    return Expected("lost-edge", name)


@kind
def a_one_shot_is_not_waited_for(stack: Stack) -> Expected:
    """Its database may not be there yet."""
    name, entry = stack.one(_completed)
    del entry["depends_on"][stack.pick(_completed(entry))]
    return Expected("lost-edge", name, alone=False)


def _completed(entry: dict[str, Any]) -> list[str]:
    waits = entry.get("depends_on", {})
    return [t for t, w in waits.items() if w["condition"] == "service_completed_successfully"]


@kind
def a_condition_is_weaker(stack: Stack) -> Expected:
    """Having started is not healthy."""
    name, entry = stack.one(_healthy)
    entry["depends_on"][stack.pick(_healthy(entry))]["condition"] = "service_started"
    return Expected("wrong-condition", name)


def _healthy(entry: dict[str, Any]) -> list[str]:
    waits = entry.get("depends_on", {})
    return [t for t, w in waits.items() if w["condition"] == "service_healthy"]


@kind
def the_end_of_a_job_is_not_waited_for(stack: Stack) -> Expected:
    """Having started is not done."""

    def jobs(entry: dict[str, Any]) -> list[str]:
        return [target for target in _completed(entry) if target in stack.spec.members]

    name, entry = stack.one(jobs)
    entry["depends_on"][stack.pick(jobs(entry))]["condition"] = "service_started"
    return Expected("wrong-condition", name)


@kind
def a_condition_never_comes_true(stack: Stack) -> Expected:
    """One server does not end."""
    members = {slug: name for name, slug in stack.spec.slugs.items()}
    jobs = {slug for slug, name in members.items() if stack.spec.topology.services[name].runs_once}

    def endless(entry: dict[str, Any]) -> list[str]:
        targets = entry.get("depends_on", {})
        return [t for t in targets if t in {*members, *stack.spec.backing} - jobs]

    name, entry = stack.one(endless)
    target = stack.pick(endless(entry))
    entry["depends_on"][target]["condition"] = "service_completed_successfully"
    return Expected("wrong-condition", name)


@kind
def an_edge_is_added(stack: Stack) -> Expected:
    """Its graph knows nothing of it."""
    members = [*stack.spec.slugs.values(), *stack.spec.backing]

    def others(entry: dict[str, Any]) -> list[str]:
        known = entry.get("depends_on", {})
        return [m for m in members if m not in known and stack.entry(m) is not entry]

    name, entry = stack.one(others)
    wait = {"condition": "service_started"}
    entry.setdefault("depends_on", {})[stack.pick(others(entry))] = wait
    return Expected("undeclared-edge", name)


@kind
def a_network_is_another(stack: Stack) -> Expected:
    """One service is alone on its network."""
    name, entry, _ = stack.edge()
    entry["networks"] = ["elsewhere"]
    stack.compose["networks"]["elsewhere"] = {}
    return Expected("no-common-network", name, alone=False)


@kind
def a_network_is_not_declared(stack: Stack) -> Expected:
    """Compose would refuse the file."""
    name, _, _ = stack.edge()
    stack.compose["networks"] = {}
    return Expected("no-common-network", name, alone=False)


def _isolated(stack: Stack) -> None:
    if stack.spec.options.networks != "isolated":
        raise LookupError


@kind
def an_edge_loses_its_network(stack: Stack) -> Expected:
    """One of its ends has left it."""
    _isolated(stack)
    name, entry, target = stack.edge()
    ends = [entry, stack.entry(target)]
    for network in set(ends[0]["networks"]) & set(ends[1]["networks"]):
        stack.pick(ends)["networks"].remove(network)
    return Expected("no-common-network", name)


def _strangers(stack: Stack) -> tuple[str, str]:
    """Return two members of the graph of which none depends on the other."""
    members = [*stack.spec.slugs.values(), *stack.spec.backing]
    joined = {member: set(stack.entry(member)["networks"]) for member in members}
    pairs = [pair for pair in combinations(members, 2) if not joined[pair[0]] & joined[pair[1]]]
    if not pairs:
        raise LookupError
    found: tuple[str, str] = stack.pick(pairs)
    return found


@kind
def strangers_share_a_network(stack: Stack) -> Expected:
    """Whoever breaks into the one can reach the other."""
    _isolated(stack)
    for name in _strangers(stack):
        stack.entry(name)["networks"].append("more")
    stack.compose["networks"]["more"] = {}
    return Expected("unrelated-services-share-network", "more")


@kind
def two_networks_are_one(stack: Stack) -> Expected:
    """Entries with one name are one network for the engine."""
    _isolated(stack)
    known = stack.compose["networks"]
    for entry in (stack.pick(stack.entry(name)["networks"]) for name in _strangers(stack)):
        known[entry]["name"] = "one"
    first = next(entry for entry, network in known.items() if "name" in network)
    return Expected("unrelated-services-share-network", first)


@kind
def a_one_shot_leaves_its_server(stack: Stack) -> Expected:
    """One server trusts nobody who comes by the network."""
    _isolated(stack)
    entries = stack.compose["services"]
    found = [name for name, entry in entries.items() if "network_mode" in entry]
    if not found:
        raise LookupError
    name = stack.pick(found)
    del entries[name]["network_mode"]
    return Expected("no-common-network", name, alone=False)


_HOST = re.compile(r"(?<![A-Za-z0-9.-])([a-z][a-z0-9-]*)(:[0-9]+)")


def _address(stack: Stack) -> tuple[str, dict[str, str], str, str]:
    """Return a service, its variables, one that holds an address, and the container it names.

    Not one whose target another variable names as well.
    """

    def addressed(entry: dict[str, Any]) -> list[tuple[str, str]]:
        variables = entry.get("environment", {})
        found = [(k, m[1]) for k, v in variables.items() for m in _HOST.finditer(v)]
        hosts = [*(host for _, host in found), *variables.values()]
        targets = entry.get("depends_on", {})
        return [(k, h) for k, h in found if h in targets and hosts.count(h) == 1]

    name, entry = stack.one(addressed)
    key, host = stack.pick(addressed(entry))
    return name, entry["environment"], key, host


@kind
def a_host_in_a_url_is_another(stack: Stack) -> Expected:
    """Nobody answers there."""
    name, variables, key, host = _address(stack)
    variables[key] = re.sub(rf"(?<![a-z0-9-]){host}:", f"{host}x:", variables[key])
    return Expected("wrong-address", name)


@kind
def a_port_in_a_url_is_another(stack: Stack) -> Expected:
    """Nobody listens there."""
    name, variables, key, host = _address(stack)
    variables[key] = re.sub(rf"(?<![a-z0-9-]){host}:([0-9]+)", rf"{host}:1\1", variables[key])
    return Expected("wrong-address", name)


@kind
def an_address_is_missing(stack: Stack) -> Expected:
    """Its service does not learn where to go."""
    name, variables, key, _ = _address(stack)
    del variables[key]
    return Expected("wrong-address", name, alone=False)
