"""The front doors, with the facts about their images."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from docker_generator.topology.quantities import Cpu, Memory

if TYPE_CHECKING:
    from collections.abc import Mapping

SLUG = "front-door"
"""The compose name of a front door, independent of its program."""

HTTP, HTTPS = 80, 443
"""The ports on which it listens in its container."""

PROBED = 2080
"""The port on loopback of its health check."""


@dataclass(frozen=True, slots=True)
class Gateway:
    """How a front door runs: its image, configuration file, writable paths and capabilities.

    `volumes` are its persistent directories, by the name of the volume: certificates and its own
    authority. `probe` is a command that the image holds.
    """

    title: str
    image: str
    file: str
    target: str
    command: tuple[str, ...]
    probe: tuple[str, ...]
    volumes: Mapping[str, str]
    capabilities: tuple[str, ...]
    cpu: Cpu
    memory: Memory


GATEWAYS: Mapping[str, Gateway] = MappingProxyType(
    {
        # It runs as root; its only capability allows it to listen on ports below 1024, which its
        # binary asks for.
        "caddy": Gateway(
            title="Caddy",
            image="caddy:2-alpine",
            file="gateway/Caddyfile",
            target="/etc/caddy/Caddyfile",
            command=("caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"),
            probe=("CMD", "wget", "-q", "-O", "/dev/null", f"http://127.0.0.1:{PROBED}/"),
            volumes=MappingProxyType(
                {f"{SLUG}_data": "/data", f"{SLUG}_config": "/config"},
            ),
            capabilities=("NET_BIND_SERVICE",),
            cpu=Cpu.parse(1),
            memory=Memory.parse("256Mi"),
        )
    }
)
"""The front doors by the values of the option."""
