"""Mutators of settings: hardening, keys that are not allowed, networks, volumes, configs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from damage import COMPOSE, Expected, Stack, kind

if TYPE_CHECKING:
    from collections.abc import Mapping

POWER, CHANGES, NAMES = "unconfined-service", "forbidden-key", "redirected-name"
HARDENING = "weakened-hardening"

OF_A_SERVICE: dict[str, tuple[str, dict[str, Any]]] = {
    "aliases": (NAMES, {"networks": {"app_network": {"aliases": ["postgres"]}}}),
    "hostname": (NAMES, {"hostname": "postgres"}),
    "domainname": (NAMES, {"domainname": "example.com"}),
    "container_name": (NAMES, {"container_name": "postgres"}),
    "links": (NAMES, {"links": ["redis:postgres"]}),
    "external_links": (NAMES, {"external_links": ["other:postgres"]}),
    "extra_hosts": (NAMES, {"extra_hosts": ["postgres:6.6.6.6"]}),
    "dns": (NAMES, {"dns": "6.6.6.6"}),
    "dns_search": (NAMES, {"dns_search": ["example.com"]}),
    "dns_opt": (NAMES, {"dns_opt": ["ndots:9"]}),
    "mac_address": (NAMES, {"mac_address": "02:42:ac:11:00:02"}),
    "profiles": (CHANGES, {"profiles": ["x"]}),
    "provider": (CHANGES, {"provider": {"type": "other"}}),
    "working_dir": (CHANGES, {"working_dir": "/tmp"}),  # noqa: S108 -- a folder of a container
    "stop_signal": (CHANGES, {"stop_signal": "SIGKILL"}),
    "platform": (CHANGES, {"platform": "linux/s390x"}),
    "shm_size": ("wrong-resources", {"shm_size": "1g"}),
    "ulimits": (CHANGES, {"ulimits": {"nofile": 10}}),
    "cpuset": (CHANGES, {"cpuset": "0"}),
    "memswap_limit": (CHANGES, {"memswap_limit": "-1"}),
    "cpu_shares": (CHANGES, {"cpu_shares": 2}),
    "models": (CHANGES, {"models": ["llm"]}),
    "secrets": (CHANGES, {"secrets": ["token"]}),
    "post_start": (POWER, {"post_start": [{"command": "id", "user": "root"}]}),
    "pre_stop": (POWER, {"pre_stop": [{"command": "id", "user": "root"}]}),
    "group_add": (POWER, {"group_add": ["0"]}),
    "runtime": (POWER, {"runtime": "other"}),
    "sysctls": (POWER, {"sysctls": {"net.core.somaxconn": 1}}),
    "cgroup_parent": (POWER, {"cgroup_parent": "/other"}),
    "oom_kill_disable": (POWER, {"oom_kill_disable": True}),
    "oom_score_adj": (POWER, {"oom_score_adj": -900}),
    "userns_mode": (POWER, {"userns_mode": "host"}),
    "uts": (POWER, {"uts": "host"}),
    "ipc": (POWER, {"ipc": "host"}),
    "cgroup": (POWER, {"cgroup": "host"}),
    "gpus": (POWER, {"gpus": "all"}),
    "use_api_socket": (POWER, {"use_api_socket": True}),
    "device_cgroup_rules": (POWER, {"device_cgroup_rules": ["a *:* rwm"]}),
    "blkio_config": (POWER, {"blkio_config": {"weight": 10}}),
    "build_privileged": (POWER, {"build": {"privileged": True}}),
    "build_entitlements": (POWER, {"build": {"entitlements": ["security.insecure"]}}),
    "build_network": (POWER, {"build": {"network": "host"}}),
    "build_ssh": (POWER, {"build": {"ssh": ["default"]}}),
    "build_secrets": ("wrong-image", {"build": {"secrets": ["token"]}}),
    "build_extra_hosts": (NAMES, {"build": {"extra_hosts": ["pypi.org:6.6.6.6"]}}),
    "build_args": (CHANGES, {"build": {"args": {"A": "1"}}}),
    "build_contexts": (CHANGES, {"build": {"additional_contexts": {"x": "/etc"}}}),
    "build_inline": (CHANGES, {"build": {"dockerfile_inline": "FROM scratch"}}),
    "build_tags": (CHANGES, {"build": {"tags": ["postgres:18-alpine"]}}),
    "build_platforms": (CHANGES, {"build": {"platforms": ["linux/s390x"]}}),
    "reserved_devices": (
        "wrong-resources",
        {"deploy": {"resources": {"reservations": {"devices": [{"capabilities": ["gpu"]}]}}}},
    ),
    "deploy_mode": (CHANGES, {"deploy": {"mode": "global"}}),
    "placement": (CHANGES, {"deploy": {"placement": {"constraints": ["node.role==worker"]}}}),
    "a_future_key": ("unproved-key", {"teleport": True}),
    "a_future_key_of_build": ("unproved-key", {"build": {"teleport": True}}),
    "a_future_key_of_deploy": ("unproved-key", {"deploy": {"teleport": {"to": "mars"}}}),
    "a_future_key_of_health": ("unproved-key", {"healthcheck": {"teleport": "1s"}}),
    "init": (HARDENING, {"init": False}),
    "cap_drop": (HARDENING, {"cap_drop": ["NET_RAW"]}),
    "seccomp": (HARDENING, {"security_opt": ["no-new-privileges:true", "seccomp:unconfined"]}),
    "apparmor": (HARDENING, {"security_opt": ["no-new-privileges:true", "apparmor:unconfined"]}),
    "systempaths": (
        HARDENING,
        {"security_opt": ["no-new-privileges:true", "systempaths=unconfined"]},
    ),
    "label": (HARDENING, {"security_opt": ["no-new-privileges:true", "label:disable"]}),
    "no_new_privileges": (HARDENING, {"security_opt": ["no-new-privileges:false"]}),
    "pull_policy": ("wrong-image", {"pull_policy": "always"}),
    "restart": ("wrong-lifetime", {"restart": "unless-stopped"}),
    "restart_policy": (
        "wrong-lifetime",
        {"deploy": {"restart_policy": {"condition": "on-failure", "max_attempts": 3}}},
    ),
    "stop_grace_period": ("wrong-lifetime", {"stop_grace_period": "77s"}),
    "entrypoint": ("wrong-command", {"entrypoint": []}),
    "no_command": ("wrong-command", {"command": []}),
    "tmpfs_over_the_code": ("wrong-mount", {"tmpfs": ["/app"]}),
    "tmpfs_over_everything": ("wrong-mount", {"tmpfs": "/usr:size=1m"}),
    "tmpfs_in_the_code": ("wrong-mount", {"tmpfs": ["/app/src"]}),
    "anonymous_volume": ("wrong-mount", {"volumes": ["/app"]}),
    "long_tmpfs": ("wrong-mount", {"volumes": [{"type": "tmpfs", "target": "/app"}]}),
    "mounted_image": (
        "wrong-mount",
        {"volumes": [{"type": "image", "source": "x", "target": "/y"}]},
    ),
    "network_of_another": ("wrong-network", {"network_mode": "bridge"}),
    "printed_address": (
        "wrong-port",
        {"labels": {"docker-generator.address": "http://127.0.0.1:1"}},
    ),
    "contradiction": ("unreadable-output", {"mem_limit": "7m"}),
}
"""Values of one service, by the name of the mutator: the rule that names it, and what is merged."""

NOT_ALONE = {"aliases", "network_of_another"}
"""Mutators after which further claims fail, because other values go with them."""


def _merge(entry: dict[str, Any], patch: Mapping[str, Any]) -> None:
    for key, value in patch.items():
        if isinstance(value, dict) and isinstance(entry.get(key, {}), dict):
            _merge(entry.setdefault(key, {}), value)
        elif key == "volumes":
            entry[key] = [*entry.get(key, []), *value]
        else:
            entry[key] = value


def _fits(entry: dict[str, Any], name: str) -> bool:
    if name == "contradiction":
        return "memory" in str(entry.get("deploy", {}).get("resources", {}).get("limits", {}))
    if name == "a_future_key_of_health":
        return "healthcheck" in entry
    if name == "restart":
        return str(entry["restart"]) != "unless-stopped"
    return name != "restart_policy" or entry["restart"] != "no"


def _has_code(stack: Stack, entry: dict[str, Any], patch: dict[str, Any]) -> bool:
    """Return whether a patch below /app meets a service whose program lies there."""
    if "/app" not in str(patch):
        return True
    file = entry["build"]["dockerfile"].rpartition("/")[2]
    return "WORKDIR /app" in stack.files[file].rpartition("\nFROM ")[2]


def _register(name: str, rule: str, patch: dict[str, Any]) -> None:
    def damage(stack: Stack) -> Expected:
        subject, entry = stack.one(lambda e: _fits(e, name) and _has_code(stack, e, patch))
        _merge(entry, patch)
        is_file = rule == "unreadable-output"
        return Expected(rule, COMPOSE if is_file else subject, alone=name not in NOT_ALONE)

    damage.__name__ = f"a_service_gets_{name}"
    kind(damage)


for _name, (_rule, _patch) in OF_A_SERVICE.items():
    _register(_name, _rule, _patch)


@kind
def a_service_loses_its_dropped_capabilities(stack: Stack) -> Expected:
    """All capabilities of Docker's default set come back."""
    name, entry = stack.one()
    del entry["cap_drop"]
    return Expected(HARDENING, name)


@kind
def a_container_loses_its_security_options(stack: Stack) -> Expected:
    """Let a setuid program become root."""
    name, entry = stack.pick([stack.one, *([stack.server] if stack.spec.backing else [])])()
    del entry["security_opt"]
    return Expected(HARDENING, name)


@kind
def a_dependency_is_optional(stack: Stack) -> Expected:
    """Without it the service starts as if nothing were missing."""
    name, entry, target = stack.edge()
    entry["depends_on"][target]["required"] = False
    return Expected("wrong-condition", name)


@kind
def a_server_starts_another_command(stack: Stack) -> Expected:
    """Run a server that keeps nothing."""
    name, entry = stack.server()
    entry["command"] = ["sleep", "infinity"]
    return Expected("wrong-command", name)


@kind
def a_server_trusts_everyone(stack: Stack) -> Expected:
    """One variable switches the passwords off."""
    name, entry = stack.server()
    entry.setdefault("environment", {})["POSTGRES_HOST_AUTH_METHOD"] = "trust"
    return Expected("undeclared-variable", name)


@kind
def a_variable_of_a_server_is_another(stack: Stack) -> Expected:
    """Its clients have other credentials."""
    name, entry = stack.server(lambda e: e.get("environment"))
    entry["environment"][stack.pick(sorted(entry["environment"]))] = "another"
    return Expected("wrong-variable", name)


@kind
def a_variable_of_a_server_is_missing(stack: Stack) -> Expected:
    """Fall back to the default of the image."""
    name, entry = stack.server(lambda e: e.get("environment"))
    del entry["environment"][stack.pick(sorted(entry["environment"]))]
    return Expected("wrong-variable", name)


@kind
def a_variable_is_added(stack: Stack) -> Expected:
    """Load another program into the process."""
    name, entry = stack.one()
    entry.setdefault("environment", {})["LD_PRELOAD"] = "/tmp/other.so"  # noqa: S108 -- in a container
    return Expected("undeclared-variable", name)


@kind
def a_server_has_replicas(stack: Stack) -> Expected:
    """Two servers would write into one volume."""
    name, entry = stack.server()
    entry["scale"] = 2
    return Expected("wrong-replicas", name)


@kind
def a_server_runs_as_root(stack: Stack) -> Expected:
    """Its image has a user of its own."""
    name, entry = stack.server()
    entry["user"] = "0:0"
    return Expected("wrong-user", name)


@kind
def a_server_mounts_more(stack: Stack) -> Expected:
    """Put a directory of the host into the container."""
    name, entry = stack.server()
    entry.setdefault("volumes", []).append("/etc:/etc/other:ro")
    return Expected("wrong-mount", name)


@kind
def a_server_is_built(stack: Stack) -> Expected:
    """Run what any Dockerfile makes."""
    name, entry = stack.server()
    entry["build"] = {"context": "."}
    return Expected("wrong-image", name)


@kind
def a_time_of_a_server_is_another(stack: Stack) -> Expected:
    """Take it for unhealthy while it starts."""
    name, entry = stack.server(lambda e: e.get("healthcheck"))
    key = stack.pick(["interval", "timeout", "start_period", "start_interval"])
    entry["healthcheck"][key] = "77s"
    return Expected("wrong-health-check", name)


@kind
def a_port_has_another_protocol(stack: Stack) -> Expected:
    """Nothing answers to UDP."""
    name, entry = stack.one(lambda e: e.get("ports"))
    entry["ports"][0] += "/udp"
    return Expected("wrong-port", name)


def _network(stack: Stack) -> tuple[str, dict[str, Any]]:
    name = stack.pick(sorted(stack.compose["networks"]))
    entry = stack.compose["networks"][name] or {}
    stack.compose["networks"][name] = entry
    return name, entry


OF_A_NETWORK: dict[str, dict[str, Any]] = {
    "no_driver": {"driver": "none"},
    "the_driver_of_the_host": {"driver": "host"},
    "options": {"driver_opts": {"com.docker.network.bridge.enable_icc": "false"}},
    "no_way_outside": {"internal": True},
    "an_origin_elsewhere": {"external": True},
    "a_future_key": {"teleport": True},
}
OF_A_VOLUME: dict[str, dict[str, Any]] = {
    "a_driver": {"driver": "nfs"},
    "memory": {"driver_opts": {"type": "tmpfs", "device": "tmpfs"}},
    "a_directory_of_the_host": {"driver_opts": {"type": "none", "o": "bind", "device": "/etc"}},
    "an_origin_elsewhere": {"external": True},
    "a_future_key": {"teleport": True},
}


def _register_section(section: str, name: str, rule: str, patch: dict[str, Any]) -> None:
    def damage(stack: Stack) -> Expected:
        entries = stack.compose.get(section) or {}
        if not entries:
            raise LookupError
        subject = stack.pick(sorted(entries))
        entries[subject] = {**(entries[subject] or {}), **patch}
        return Expected("unproved-key" if "future" in name else rule, subject)

    damage.__name__ = f"{section[:-1]}_with_{name}"
    kind(damage)


for _name, _patch in OF_A_NETWORK.items():
    _register_section("networks", _name, "wrong-network", _patch)
for _name, _patch in OF_A_VOLUME.items():
    _register_section("volumes", _name, "wrong-storage", _patch)


def _config(stack: Stack) -> tuple[str, dict[str, Any]]:
    configs = stack.compose.get("configs") or {}
    if not configs:
        raise LookupError
    name = stack.pick(sorted(configs))
    return name, configs[name]


@kind
def a_config_has_a_text_of_its_own(stack: Stack) -> Expected:
    """Make no database."""
    name, entry = _config(stack)
    entry["content"] = "exit 0"
    return Expected("wrong-content", name)


@kind
def a_config_is_another_file(stack: Stack) -> Expected:
    """Let a container read a file of the host."""
    name, entry = _config(stack)
    del entry["content"]
    entry["file"] = "/etc/passwd"
    users = [
        slug
        for slug, service in stack.compose["services"].items()
        if any(config["source"] == name for config in service.get("configs", []))
    ]
    return Expected("wrong-mount", users[0], alone=len(users) == 1)


def _mounted(stack: Stack) -> str:
    if not stack.spec.mounted_files:
        raise LookupError
    path: str = stack.pick(sorted(stack.spec.mounted_files))
    return path


@kind
def a_mounted_file_has_another_text(stack: Stack) -> Expected:
    """Let the script make one login more."""
    path = _mounted(stack)
    stack.files[path] += "\n# and more\n"
    return Expected("wrong-content", path)


@kind
def a_mounted_file_is_missing(stack: Stack) -> Expected:
    """Compose would refuse to start."""
    path = _mounted(stack)
    del stack.files[path]
    return Expected("wrong-content", path)


def _job(stack: Stack, rule: str) -> tuple[str, dict[str, Any]]:
    found = [name for name, e in stack.compose["services"].items() if rule in str(e.get("labels"))]
    if not found:
        raise LookupError
    name = stack.pick(found)
    return name, stack.entry(name)


@kind
def an_init_job_runs_another_image(stack: Stack) -> Expected:
    """Give the password of the administrator away."""
    name, entry = _job(stack, "database-per-service")
    entry["image"] = "example.com/miner:1"
    return Expected("wrong-image", name, alone=False)  # its volumes are those of another image


@kind
def an_init_job_runs_another_command(stack: Stack) -> Expected:
    """Make no database."""
    name, entry = _job(stack, "database-per-service")
    entry["command"] = ["true"]
    return Expected("wrong-command", name)


@kind
def an_init_job_makes_no_login(stack: Stack) -> Expected:
    """One service cannot log in."""
    name, entry = _job(stack, "database-per-service")
    logins = [key for key in entry["environment"] if key.startswith("LOGIN_")]
    del entry["environment"][stack.pick(logins)]
    return Expected("wrong-variable", name)


@kind
def an_init_job_makes_a_login_more(stack: Stack) -> Expected:
    """Open the database to a further login."""
    name, entry = _job(stack, "database-per-service")
    entry["environment"]["LOGIN_EVE"] = "eve eve eve"
    return Expected("undeclared-variable", name)


@kind
def an_init_job_sees_another_script(stack: Stack) -> Expected:
    """Its command reads a file that does not exist."""
    name, entry = _job(stack, "database-per-service")
    entry["configs"][0]["target"] = "/elsewhere"
    return Expected("wrong-mount", name)


@kind
def a_volume_has_two_servers(stack: Stack) -> Expected:
    """Two servers would write into one directory."""
    key = {"services": stack.compose["services"], "volumes": stack.compose.get("volumes", {})}
    kept = [v for v in key["volumes"] if v.removesuffix("_data") in stack.spec.backing]
    if len(kept) < 2:
        raise LookupError
    for volume in kept[:2]:
        key["volumes"][volume] = {"name": "one"}
    return Expected("wrong-storage", kept[0])


@kind
def a_secret_is_that_of_another(stack: Stack) -> Expected:
    """Read the password of another variable."""

    def passwords(entry: dict[str, Any]) -> list[str]:
        variables = entry.get("environment", {})
        return [key for key, value in variables.items() if "_PASSWORD:?" in value]

    name, entry = stack.one(passwords)
    key = stack.pick(passwords(entry))
    entry["environment"][key] = entry["environment"][key].replace("_PASSWORD:?", "_PASSWORT:?")
    return Expected("wrong-variable", name, alone=False)
