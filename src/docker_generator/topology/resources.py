"""Limits and reservations of a container."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final

from pydantic import ConfigDict, Field, PlainValidator, WithJsonSchema, model_validator

from docker_generator.diagnostics.rules import running
from docker_generator.topology.quantities import COUNTS, CpuField, MemoryField, fault, whole
from docker_generator.topology.record import Record, ShortForm

_GPU_ID = r"[A-Za-z0-9][A-Za-z0-9._:/=-]{0,127}"
_GPU_DRIVER = r"[a-z0-9][a-z0-9._-]{0,62}"
_COUNT: Final = {"type": "integer", "minimum": COUNTS[0], "maximum": COUNTS[-1]}


def parse_gpu_count(value: Any) -> int:
    """Read a number of GPUs from 1 to 100."""
    if type(value) is not int or value not in COUNTS:
        raise fault(running.INVALID_GPU.slug)
    return value


def parse_gpu_id(value: Any) -> str:
    """Read the identifier of a GPU: a number from 0, or a name as its driver writes it."""
    text = str(value) if type(value) in (int, str) else ""
    if not re.fullmatch(_GPU_ID, text, re.ASCII):
        raise fault(
            running.INVALID_GPU.slug, 'a number from 0, or a name (e.g., 0, "GPU-8932f937")'
        )
    return text


def parse_gpu_driver(value: Any) -> str:
    """Read the name of a driver of the engine."""
    text = value if isinstance(value, str) else ""
    if not re.fullmatch(_GPU_DRIVER, text, re.ASCII):
        raise fault(running.INVALID_GPU.slug, 'the name of a driver (e.g., "nvidia", "cdi")')
    return text


class Gpu(Record):
    """GPUs of a container: their number, or their identifiers."""

    model_config = ConfigDict(
        json_schema_extra={
            "not": {
                "required": ["count", "ids"],
                "properties": {"count": {"type": "integer"}, "ids": {"minItems": 1}},
            }
        }
    )

    count: Annotated[int, PlainValidator(parse_gpu_count), WithJsonSchema(_COUNT)] | None = Field(
        default=None, description="Number of GPUs; 1 if no `ids` are given."
    )
    ids: tuple[
        Annotated[
            str,
            PlainValidator(parse_gpu_id),
            WithJsonSchema(
                {
                    "anyOf": [
                        {"type": "integer", "minimum": 0},
                        {"type": "string", "pattern": whole(_GPU_ID)},
                    ]
                }
            ),
        ],
        ...,
    ] = Field(
        default=(),
        description="The GPUs, by their numbers or names on the host; not together with `count`.",
        examples=[["0", "3"], ["nvidia.com/gpu=0"]],
    )
    driver: (
        Annotated[
            str,
            PlainValidator(parse_gpu_driver),
            WithJsonSchema({"type": "string", "pattern": whole(_GPU_DRIVER)}),
        ]
        | None
    ) = Field(
        default=None,
        description="Driver of the engine, `cdi` for devices by their CDI names; by default the "
        "first driver that has GPUs.",
        examples=["nvidia", "cdi"],
    )

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Gpu:
        if self.count is not None and self.ids:
            raise fault(running.GPU_COUNT_AND_IDS.slug)
        return self


GpuField = Annotated[
    Gpu,
    ShortForm(
        lambda count: {"count": count},
        _COUNT,
        'a number of GPUs (e.g., 1), or an object (e.g., {"ids": ["0"], "driver": "nvidia"})',
        of=int,
    ),
]


class Reservations(Record):
    """Reservations of a container; by default half of each limit."""

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
    gpu: GpuField | None = Field(
        default=None,
        description="GPUs of the container; its host must have them.",
        examples=[1, {"ids": ["0"], "driver": "nvidia"}],
    )
    reservations: Reservations | None = Field(
        default=None,
        description="Reservations of the container; by default half of each limit.",
    )
