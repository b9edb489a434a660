"""Parts of the hand-off that name no other part: images and builds, volumes, and the proof."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class HandoffModel(BaseModel):
    """A part of the hand-off. All its fields are always there; absent values are null."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)


class Image(HandoffModel):
    """The image of a service: reference is [registry/]name:tag."""

    reference: Annotated[str, Field(description="all of it, with a digest where it is pinned")]
    registry: Annotated[
        str | None, Field(description="where it is pushed to, with a path; null for none")
    ]
    host: Annotated[
        str | None,
        Field(description="host of the registry, with its port: who pulls needs a login there"),
    ]
    name: Annotated[str, Field(description="without registry and tag")]
    tag: Annotated[str, Field(description="tag of all images of the stack")]


class BuildSecret(HandoffModel):
    """Something that only the steps of a build may read: a variable or a file."""

    name: Annotated[str, Field(description="its id in the Dockerfile")]
    variable: Annotated[str | None, Field(description="variable of .env with its value")]
    file: Annotated[str | None, Field(description="relative to the output directory")]


class Build(HandoffModel):
    """How the image of a service is made."""

    context: Annotated[str, Field(description="path as seen from the root directory")]
    dockerfile: Annotated[
        str,
        Field(description="relative to the output directory; a key of the files, if generated"),
    ]
    own: Annotated[
        bool, Field(description="whether it is the author's own: it is not a key of the files then")
    ]
    dockerfile_path: Annotated[
        str, Field(description="the same file as seen from the root directory, like the context")
    ]
    target: Annotated[str | None, Field(description="stage that is built; null for the last one")]
    platforms: Annotated[
        tuple[str, ...], Field(description="those that docker-bake.hcl builds by default")
    ]
    base_images: Annotated[
        tuple[str, ...], Field(description="references of the images that it is built on, sorted")
    ]
    language: Annotated[str, Field(description="of its source, as the catalogue calls it")]
    language_version: Annotated[
        str | None, Field(description="of the language; null with a Dockerfile of the author's own")
    ]
    package_manager: Annotated[
        str | None, Field(description="what installs it; null as for the version")
    ]
    test: Annotated[
        tuple[str, ...],
        Field(description="words of the command that runs its tests; none if no test was seen"),
    ]
    lint: Annotated[
        tuple[str, ...],
        Field(description="words of the command that checks its code; none if it declares none"),
    ]
    checks_in: Annotated[
        str, Field(description="where `test` and `lint` run, as seen from the root directory")
    ]
    secrets: Annotated[
        tuple[BuildSecret, ...], Field(description="what its steps mount, and no layer holds")
    ]


class Volume(HandoffModel):
    """A volume that containers mount by its name."""

    size: Annotated[
        str,
        Field(
            description="to begin with, as a quantity: the graph says none, and nothing has "
            "measured it"
        ),
    ]
    access_mode: Annotated[
        Literal["ReadWriteOnce", "ReadWriteMany", "ReadOnlyMany"],
        Field(
            description="in words of Kubernetes. ReadWriteOnce: one container mounts it, or what "
            "runs beside it; ReadWriteMany: several containers, of which one writes at least"
        ),
    ]
    group: Annotated[
        int | None,
        Field(description="group that has to be able to write; null where its image sees to that"),
    ]
    mounted_by: Annotated[
        tuple[str, ...], Field(description="names of the containers, writers first")
    ]


class Claim(HandoffModel):
    """One comparison of the generated files with the topology graph."""

    kind: Annotated[str, Field(description="what is compared, a key of `counts`")]
    rule: Annotated[str, Field(description="slug of the rule that reports it")]
    subject: Annotated[str, Field(description="service, backing service, network, volume, file")]
    file: Annotated[str, Field(description="the file in which it was read")]
    pointer: Annotated[
        str, Field(description="RFC 6901 pointer into the compose file; empty for a whole file")
    ]
    topology_pointer: Annotated[
        str, Field(description="pointer into the topology graph; empty where no field asks for it")
    ]
    holds: Annotated[bool, Field(description="whether the files have what the graph says")]


class ClaimGroup(HandoffModel):
    """The claims of one group of topology-prover."""

    status: Annotated[
        Literal["passed", "failed"], Field(description="failed if one of its claims does not hold")
    ]
    claims: Annotated[int, Field(ge=0, description="how many there are")]
    failed: Annotated[tuple[Claim, ...], Field(description="those that do not hold")]


class ClaimGroups(HandoffModel):
    """The groups, as topology-prover calls them."""

    service_existence: Annotated[
        ClaimGroup, Field(description="services, their images, commands, probes and files")
    ]
    dependencies_configured: Annotated[
        ClaimGroup, Field(description="what waits for what, and variables with addresses")
    ]
    network_connectivity: Annotated[
        ClaimGroup, Field(description="who reaches whom, and ports of the host")
    ]
    resource_constraints: Annotated[
        ClaimGroup, Field(description="limits, reservations, replicas, volumes")
    ]
    bijection: Annotated[
        ClaimGroup, Field(description="that nothing is in the files that the graph does not have")
    ]


class Proof(HandoffModel):
    """The proof that the generated files are the topology graph."""

    isomorphism: Annotated[bool, Field(description="whether claims were made, and all hold")]
    claims: Annotated[int, Field(ge=0, description="how many there are")]
    counts: Annotated[dict[str, int], Field(description="claims of each kind")]
    groups: Annotated[ClaimGroups, Field(description="the claims by groups of topology-prover")]
    every_claim: Annotated[
        tuple[Claim, ...] | None,
        Field(description="all claims, for a host; null in the manifest, which stays small"),
    ]


class Amounts(HandoffModel):
    """Amounts in the units of the graph, which are those of Kubernetes: "500m", "4Gi"."""

    cpu: Annotated[str | None, Field(description='CPUs: "2", "500m"; null for none given')]
    memory: Annotated[str | None, Field(description='bytes: "4Gi", "500M"; null for none given')]


class Gpu(HandoffModel):
    """GPUs that a container has."""

    count: Annotated[int, Field(ge=1, description="how many")]
    ids: Annotated[
        tuple[str, ...], Field(description="those that it has, as `driver` calls them; none: any")
    ]
    driver: Annotated[
        str | None, Field(description="of the Docker engine; null: the first one that has GPUs")
    ]


class Resources(HandoffModel):
    """Limits and reservations of a container."""

    limits: Annotated[Amounts, Field(description="what it may use at most")]
    reservations: Annotated[Amounts, Field(description="what is kept for it")]
    gpu: Annotated[Gpu | None, Field(description="GPUs that are kept for it; null for none")]
