"""Damage to the compose file and to .env.example."""

from __future__ import annotations

import re
from itertools import combinations
from typing import Any

from damage import COMPOSE, EXAMPLE, Expected, Stack, kind


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
    return Expected("strangers-on-network", "more")


@kind
def two_networks_are_one(stack: Stack) -> Expected:
    """Entries with one name are one network for the engine."""
    _isolated(stack)
    known = stack.compose["networks"]
    for entry in (stack.pick(stack.entry(name)["networks"]) for name in _strangers(stack)):
        known[entry]["name"] = "one"
    first = next(entry for entry, network in known.items() if "name" in network)
    return Expected("strangers-on-network", first)


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
    return Expected("no-common-network", name)


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
    return Expected("wrong-port", having[-1])


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
