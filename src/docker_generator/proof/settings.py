"""The settings of containers: a table of compared values, and a loop that compares them.

A row names the value of a container, its key in the compose file, the rule for a difference, and
its text form. A further setting is one row here, one field of Expected, and one word in the table
of keys.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from docker_generator.diagnostics.rules import proof as rules
from docker_generator.diagnostics.rules import proof_settings
from docker_generator.proof.claims import COMPOSE, Claim, failed, shown
from docker_generator.proof.deployment import Device, Resources
from docker_generator.proof.quantities import cpu_text, duration_text, memory_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docker_generator.diagnostics.diagnostic import Rule
    from docker_generator.proof.deployment import Container

NO_NEW_PRIVILEGES = frozenset({"no-new-privileges"})
ALL_CAPABILITIES = frozenset({"ALL"})
RESTART, RESTART_ALWAYS, NO_RESTART = "on-failure:10", "unless-stopped", "no"
"""Policies: in dev, in the other environments (also after a reboot), and for jobs."""
_NO_LIMITS = Resources()


class Expected(NamedTuple):
    """The settings that a container must have; the names are attributes of Container."""

    init: bool = False
    cap_drop: frozenset[str] = frozenset()
    cap_add: frozenset[str] = frozenset()
    read_only: bool = False
    security_opt: frozenset[str] = NO_NEW_PRIVILEGES
    restart: str = RESTART
    pull_policy: str = ""
    network_mode: str = ""
    user: str = ""
    stop_grace_period: int | None = None
    replicas: int = 1
    entrypoint: tuple[str, ...] | None = None
    resources: Resources = _NO_LIMITS
    shm_size: int | None = None


def restart_of(environment: str) -> str:
    """Return the restart policy of a container that is not a job.

    >>> restart_of("prod")
    'unless-stopped'
    """
    return RESTART if environment == "dev" else RESTART_ALWAYS


def hardened(**settings: Any) -> Expected:
    """Return the settings of a container that runs a generated image: all hardening.

    >>> hardened(restart="no").init
    True
    """
    return Expected(init=True, cap_drop=ALL_CAPABILITIES, **settings)


class Setting(NamedTuple):
    """One row: the path of the value in both records, its key in the file, and how it is shown."""

    path: str
    key: tuple[str, ...]
    rule: Rule
    what: str
    show: Callable[[Any], str] = shown


def _flag(value: bool) -> str:
    return "true" if value else "nothing"


def _amount(show: Callable[[int], str]) -> Callable[[int | None], str]:
    return lambda value: "nothing" if value is None else show(value)


def _devices(devices: tuple[Device, ...]) -> str:
    """Return devices as text: 2 gpu of nvidia, gpu 0 and 3.

    >>> _devices((Device(frozenset({"gpu"}), 2, driver="nvidia"),))
    '2 gpu of nvidia'
    """
    words = [
        f"{'' if one.ids else 'all ' if one.number is None else f'{one.number} '}"
        f"{' '.join(sorted(one.capabilities))}{' ' if one.ids else ''}{' and '.join(one.ids)}"
        f"{' of ' if one.driver else ''}{one.driver}"
        for one in devices
    ]
    return shown(", ".join(words)) if words else "nothing"


_RESOURCES = ("deploy", "resources")
_LIMITS, _RESERVATIONS = (*_RESOURCES, "limits"), (*_RESOURCES, "reservations")
_HARDENING = proof_settings.WEAKENED_HARDENING

SETTINGS: tuple[Setting, ...] = (
    Setting("init", ("init",), _HARDENING, "The init process", _flag),
    Setting("cap_drop", ("cap_drop",), _HARDENING, "The list of dropped capabilities"),
    Setting("cap_add", ("cap_add",), _HARDENING, "The list of added capabilities"),
    Setting("read_only", ("read_only",), _HARDENING, "The read-only root directory", _flag),
    Setting("security_opt", ("security_opt",), _HARDENING, "The list of security options"),
    Setting("restart", ("restart",), rules.WRONG_LIFETIME, "The restart policy"),
    Setting("pull_policy", ("pull_policy",), rules.WRONG_IMAGE, "The pull policy"),
    Setting("network_mode", ("network_mode",), proof_settings.WRONG_NETWORK, "The network mode"),
    Setting("user", ("user",), rules.WRONG_USER, "The user"),
    Setting(
        *("stop_grace_period", ("stop_grace_period",), rules.WRONG_LIFETIME),
        what="The grace period of a stop",
        show=_amount(duration_text),
    ),
    Setting("replicas", ("deploy", "replicas"), rules.WRONG_REPLICAS, "The number of replicas"),
    Setting("entrypoint", ("entrypoint",), rules.WRONG_COMMAND, "The entry point"),
    Setting(
        *("resources.cpus", (*_LIMITS, "cpus"), rules.WRONG_RESOURCES, "The CPU limit"),
        show=_amount(cpu_text),
    ),
    Setting(
        *("resources.memory", (*_LIMITS, "memory"), rules.WRONG_RESOURCES, "The memory limit"),
        show=_amount(memory_text),
    ),
    Setting(
        *("shm_size", ("shm_size",), rules.WRONG_RESOURCES, "The shared memory"),
        show=_amount(memory_text),
    ),
    Setting(
        *("resources.pids", (*_LIMITS, "pids"), rules.WRONG_RESOURCES),
        what="The limit of processes",
    ),
    Setting(
        *("resources.reserved_cpus", (*_RESERVATIONS, "cpus"), rules.WRONG_RESOURCES),
        what="The CPU reservation",
        show=_amount(cpu_text),
    ),
    Setting(
        *("resources.reserved_memory", (*_RESERVATIONS, "memory"), rules.WRONG_RESOURCES),
        what="The memory reservation",
        show=_amount(memory_text),
    ),
    Setting(
        *("resources.devices", (*_RESERVATIONS, "devices"), rules.WRONG_RESOURCES),
        what="The reservation of devices",
        show=_devices,
    ),
)
"""Every setting that is equal to a value of the graph, the options or the role of a container."""

_VALUES = attrgetter(*(setting.path for setting in SETTINGS))


def setting_claims(subject: str, container: Container, expected: Expected) -> Iterator[Claim]:
    """Claim every setting of a container."""
    entry = (COMPOSE, "services", container.name)
    rows = zip(SETTINGS, _VALUES(container), _VALUES(expected), strict=True)
    for setting, found, wanted in rows:
        place = entry + setting.key
        if found == wanted:
            yield Claim(setting.rule, subject, place)
        else:
            show = setting.show
            yield failed(
                *(setting.rule, subject, place, show(found), show(wanted)), what=setting.what
            )


_LEAST_CPUS, _LEAST_MEMORY = 10, 6 * 1024**2
"""The least that Docker accepts: a reservation is never less."""


def resources_of(
    cpus: int | None,
    memory: int | None,
    reserved: tuple[int | None, int | None] = (None, None),
    pids: int | None = None,
    devices: tuple[Device, ...] = (),
) -> Resources:
    """Return limits with their reservations: the given ones, else half of each limit.

    CPUs are thousandths, memory bytes. `devices` are reserved as they are.

    >>> resources_of(500, None).reserved_cpus
    250
    """
    half_cpus = max(_LEAST_CPUS, cpus // 2) if cpus else None
    half_memory = max(_LEAST_MEMORY, memory // 2) if memory else None
    return Resources(
        cpus, memory, reserved[0] or half_cpus, reserved[1] or half_memory, pids, devices
    )
