"""The closed list of keys of a compose file, with a verdict for each.

Each key is proved (some claim compares its value), neutral (it changes neither the running
programs, nor their connections, nor the resources and rights of a container), or not allowed, with
a reason. A key that is on no list, such as a future one, is not proved and is reported. To add a
key, add one word to a line below; a proved key needs a claim as well, which a test enforces.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Verdict(Enum):
    """The verdict for a key."""

    PROVED = "proved"
    """Some claim compares its value with the topology graph, the options or the catalogues."""
    NEUTRAL = "neutral"
    """No value changes anything that the graph specifies."""
    POWER = "power"
    """Not allowed: it opens the container, or the build of its image, to the host."""
    NAMES = "names"
    """Not allowed: it changes which container answers to a name."""
    CHANGES = "changes"
    """Not allowed: it changes the running program, and the graph has no field for it."""
    UNKNOWN = "unknown"
    """On no list."""


_V = Verdict
EXTENSION = "x-"
"""The prefix of keys that Compose ignores."""

_RESOURCES = "services.*.deploy.resources"

TABLE: Mapping[str, Mapping[Verdict, str]] = {
    "": {
        _V.PROVED: "name services networks volumes configs secrets",
        _V.NEUTRAL: "version",
        _V.CHANGES: "include models",
    },
    "services.*": {
        _V.PROVED: "build cap_add cap_drop command configs cpus depends_on deploy entrypoint "
        "environment healthcheck image init labels mem_limit mem_reservation network_mode networks "
        "pids_limit ports pull_policy read_only restart scale security_opt shm_size "
        "stop_grace_period tmpfs user volumes",
        _V.NEUTRAL: "annotations attach expose logging stdin_open tty",
        _V.POWER: "blkio_config cgroup cgroup_parent credential_spec device_cgroup_rules "
        "devices gpus group_add ipc oom_kill_disable oom_score_adj pid post_start pre_stop "
        "privileged runtime sysctls use_api_socket userns_mode uts",
        _V.NAMES: "container_name dns dns_opt dns_search domainname external_links extra_hosts "
        "hostname links mac_address",
        _V.CHANGES: "cpu_count cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime "
        "cpu_shares cpuset develop env_file extends isolation label_file mem_swappiness "
        "memswap_limit models platform profiles provider secrets "
        "stop_signal storage_opt ulimits volumes_from working_dir",
    },
    "services.*.build": {
        _V.PROVED: "context dockerfile secrets target",
        _V.NEUTRAL: "cache_from cache_to labels no_cache no_cache_filter provenance pull sbom "
        "shm_size",
        _V.POWER: "entitlements network privileged ssh",
        _V.NAMES: "extra_hosts",
        _V.CHANGES: "additional_contexts args dockerfile_inline isolation platforms tags ulimits",
    },
    "services.*.build.secrets.*": {_V.PROVED: "source", _V.CHANGES: "gid mode target uid"},
    "services.*.depends_on.*": {_V.PROVED: "condition required", _V.NEUTRAL: "restart"},
    "services.*.healthcheck": {
        _V.PROVED: "disable interval retries start_interval start_period test timeout"
    },
    "services.*.deploy": {
        _V.PROVED: "replicas resources restart_policy",
        _V.NEUTRAL: "labels",
        _V.CHANGES: "endpoint_mode mode placement rollback_config update_config",
    },
    "services.*.deploy.restart_policy": {
        _V.PROVED: "condition max_attempts",
        _V.CHANGES: "delay window",
    },
    _RESOURCES: {_V.PROVED: "limits reservations"},
    f"{_RESOURCES}.limits": {_V.PROVED: "cpus memory pids"},
    f"{_RESOURCES}.reservations": {
        _V.PROVED: "cpus devices memory",
        _V.POWER: "generic_resources",
    },
    f"{_RESOURCES}.reservations.devices.*": {
        _V.PROVED: "capabilities count device_ids driver",
        _V.CHANGES: "options",
    },
    "services.*.networks.*": {
        _V.NEUTRAL: "gw_priority interface_name ipv4_address ipv6_address priority",
        _V.NAMES: "aliases link_local_ips mac_address",
        _V.CHANGES: "driver_opts",
    },
    "services.*.ports.*": {
        _V.PROVED: "host_ip protocol published target",
        _V.NEUTRAL: "app_protocol name mode",
    },
    "services.*.volumes.*": {
        _V.PROVED: "read_only source target type",
        _V.NEUTRAL: "bind consistency tmpfs volume",
        _V.CHANGES: "image",
    },
    "services.*.volumes.*.bind": {
        _V.NEUTRAL: "create_host_path selinux",
        _V.CHANGES: "propagation recursive",
    },
    "services.*.volumes.*.volume": {_V.NEUTRAL: "labels nocopy", _V.CHANGES: "subpath"},
    "services.*.volumes.*.tmpfs": {_V.NEUTRAL: "mode size"},
    "services.*.configs.*": {_V.PROVED: "source target", _V.CHANGES: "gid mode uid"},
    "networks.*": {
        _V.PROVED: "driver driver_opts external internal name",
        _V.NEUTRAL: "attachable enable_ipv4 enable_ipv6 ipam labels",
    },
    "volumes.*": {_V.PROVED: "driver driver_opts external", _V.NEUTRAL: "labels name"},
    "secrets.*": {
        _V.PROVED: "environment file",
        _V.NEUTRAL: "labels name",
        _V.CHANGES: "driver driver_opts external template_driver",
    },
    "configs.*": {
        _V.PROVED: "content environment external file template_driver",
        _V.NEUTRAL: "labels name",
    },
}
"""The keys of each place, by verdict; `*` stands for any name, or any item of a list."""

_HARMLESS = {
    ("services.*", "ipc"): frozenset({"private"}),
    ("services.*", "cgroup"): frozenset({"private"}),
    ("services.*", "oom_score_adj"): frozenset({"0"}),
    ("services.*.build", "network"): frozenset({"default", "none"}),
    ("services.*.deploy", "mode"): frozenset({"replicated"}),
}
"""Values with which a forbidden key has no effect."""
_OFF = frozenset({"", "false"})

REASONS: Mapping[Verdict, str] = {
    Verdict.POWER: "it opens the container to its host",
    Verdict.NAMES: "it changes which container answers to a name",
    Verdict.CHANGES: "it changes the running program, and the topology graph has no field for it",
}
"""Why a key is not allowed."""


class Unproved(NamedTuple):
    """A key with a value that no claim covers; `place` is its path in the compose file."""

    place: tuple[str, ...]
    verdict: Verdict
    value: Any

    @property
    def key(self) -> str:
        """The key with dots: build.args, networks.back.aliases."""
        parts = self.place[2:] if self.place[0] == "services" else self.place
        return ".".join(parts) or self.place[-1]


class _Node:
    """A place of the table: its keys with their verdicts, and the places below."""

    __slots__ = ("below", "harmless", "items", "verdicts")

    def __init__(self) -> None:
        self.verdicts: dict[str, Verdict] = {}
        self.harmless: dict[str, frozenset[str]] = {}
        self.below: dict[str, _Node] = {}
        self.items: _Node | None = None

    def at(self, path: str) -> _Node:
        """Return the node of a path, and make missing parents."""
        node = self
        for part in path.split(".") if path else ():
            if part == "*":
                node.items = node.items or _Node()
                node = node.items
            else:
                node = node.below.setdefault(part, _Node())
        return node


def _tree() -> _Node:
    root = _Node()
    for path, verdicts in TABLE.items():
        node = root.at(path)
        node.verdicts = {key: v for v, keys in verdicts.items() for key in keys.split()}
    for (path, key), values in _HARMLESS.items():
        root.at(path).harmless[key] = values
    return root


_ROOT = _tree()


def unproved_keys(document: Mapping[str, Any]) -> list[Unproved]:
    """Return every key of a parsed compose file that is on no list or not allowed, and has a value.

    Empty values, and values without an effect, are left out.

    >>> [u.key for u in unproved_keys({"services": {"web": {"image": "web:1", "dns": "1.1.1.1"}}})]
    ['dns']
    """
    found: list[Unproved] = []
    _walk(document, _ROOT, (), found)
    return found


def _walk(value: Any, node: _Node, place: tuple[str, ...], found: list[Unproved]) -> None:
    if node.items is not None:
        for key, item in _items(value):
            _walk(item, node.items, (*place, str(key)), found)
        return
    if not isinstance(value, dict):
        return
    verdicts, below = node.verdicts, node.below
    for key, item in value.items():
        verdict = verdicts.get(key)
        if verdict is Verdict.PROVED or verdict is Verdict.NEUTRAL:
            if item and key in below:
                _walk(item, below[key], (*place, key), found)
        elif item and not key.startswith(EXTENSION) and not _is_harmless(item, key, node):
            found.append(Unproved((*place, key), verdict or Verdict.UNKNOWN, item))


def _items(value: Any) -> Iterable[tuple[Any, Any]]:
    """Return the members of a mapping or a list; a text, such as a short form, has none."""
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list) else ()


def _is_harmless(value: Any, key: str, node: _Node) -> bool:
    return isinstance(value, str) and (value in _OFF or value in node.harmless.get(key, ()))
