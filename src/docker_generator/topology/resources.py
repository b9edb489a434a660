"""What one container may use, and what it has for itself."""

from __future__ import annotations

from pydantic import Field

from docker_generator.topology.quantities import CpuField, MemoryField
from docker_generator.topology.record import Record


class Reservations(Record):
    """What one container has for itself; half of each limit, unless said otherwise."""

    cpu: CpuField | None = Field(default=None, description="CPUs, or thousandths of one: 500m.")
    memory: MemoryField | None = Field(
        default=None, description="Memory with its unit, or in bytes."
    )


class Resources(Record):
    """The limits of one container."""

    cpu: CpuField | None = Field(
        default=None, description="CPUs, or thousandths of one (500m), from 0.01 to 1024."
    )
    memory: MemoryField | None = Field(
        default=None,
        description="Memory with its unit, or in bytes, from 6Mi to 64Ti: Ki, Mi, Gi, Ti count in "
        "1024, k, M, G, T in 1000.",
    )
    reservations: Reservations | None = Field(
        default=None,
        description="What the container has for itself; by default half of each limit.",
    )
