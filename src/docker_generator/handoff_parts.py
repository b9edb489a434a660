"""Parts of the hand-off: images and builds, volumes, limits, and the proof."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class HandoffModel(BaseModel):
    """A part of the hand-off. All its fields are always present; absent values are null."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)


class Image(HandoffModel):
    """The image of a service: reference is [registry/]name:tag."""

    reference: Annotated[
        str, Field(description="the whole reference, with its digest if it is pinned")
    ]
    registry: Annotated[
        str | None, Field(description="registry to which it is pushed, with a path; null for none")
    ]
    host: Annotated[
        str | None,
        Field(description="host of the registry, with its port, for the login"),
    ]
    name: Annotated[str, Field(description="without registry and tag")]
    tag: Annotated[str, Field(description="tag of all images of the stack")]


class BuildSecret(HandoffModel):
    """A secret of a build: a variable or a file."""

    name: Annotated[str, Field(description="its id in the Dockerfile")]
    variable: Annotated[str | None, Field(description="variable of .env with its value")]
    file: Annotated[str | None, Field(description="relative to the output directory")]


class Build(HandoffModel):
    """How the image of a service is built."""

    context: Annotated[str, Field(description="path relative to the root directory")]
    dockerfile: Annotated[
        str,
        Field(description="relative to the output directory; a key of the files, if generated"),
    ]
    own: Annotated[
        bool, Field(description="whether it is the author's own, which is not a key of the files")
    ]
    dockerfile_path: Annotated[
        str, Field(description="the same file relative to the root directory, like the context")
    ]
    target: Annotated[str | None, Field(description="stage that is built; null for the last one")]
    platforms: Annotated[
        tuple[str, ...], Field(description="platforms that docker-bake.hcl builds by default")
    ]
    base_images: Annotated[
        tuple[str, ...], Field(description="references of its base images, sorted")
    ]
    language: Annotated[str, Field(description="language of its source, as named in the catalogue")]
    language_version: Annotated[
        str | None,
        Field(description="version of the language; null with an author's own Dockerfile"),
    ]
    package_manager: Annotated[
        str | None, Field(description="package manager; null with an author's own Dockerfile")
    ]
    test: Annotated[
        tuple[str, ...],
        Field(description="words of the command that runs its tests; empty if no test was found"),
    ]
    lint: Annotated[
        tuple[str, ...],
        Field(description="words of the command that checks its code; empty if it declares none"),
    ]
    checks_in: Annotated[
        str,
        Field(
            description="directory in which `test` and `lint` run, relative to the root directory"
        ),
    ]
    secrets: Annotated[
        tuple[BuildSecret, ...],
        Field(description="secrets that its steps mount; they are in no layer"),
    ]


class Volume(HandoffModel):
    """A volume that containers mount by its name."""

    size: Annotated[
        str,
        Field(description="initial size, as a quantity: a default that was not measured"),
    ]
    access_mode: Annotated[
        Literal["ReadWriteOnce", "ReadWriteMany", "ReadOnlyMany"],
        Field(
            description="in words of Kubernetes. ReadWriteOnce: mounted by one container and "
            "containers that run beside it; ReadWriteMany: by several containers, of which at "
            "least one writes"
        ),
    ]
    group: Annotated[
        int | None,
        Field(
            description="group that must be able to write; null if its image changes the owner "
            "itself"
        ),
    ]
    mounted_by: Annotated[
        tuple[str, ...], Field(description="names of the containers, writers first")
    ]


class Claim(HandoffModel):
    """One comparison of the generated files with the topology graph."""

    kind: Annotated[str, Field(description="subject of the comparison, a key of `counts`")]
    rule: Annotated[str, Field(description="slug of the rule that reports it")]
    subject: Annotated[str, Field(description="service, backing service, network, volume, file")]
    file: Annotated[str, Field(description="the file in which it was read")]
    pointer: Annotated[
        str, Field(description="RFC 6901 pointer into the compose file; empty for a whole file")
    ]
    topology_pointer: Annotated[
        str, Field(description="pointer into the topology graph; empty if it follows from no field")
    ]
    holds: Annotated[bool, Field(description="whether the files match the graph")]


class ClaimGroup(HandoffModel):
    """The claims of one group of topology-prover."""

    status: Annotated[
        Literal["passed", "failed"], Field(description="failed if one of its claims does not hold")
    ]
    claims: Annotated[int, Field(ge=0, description="how many there are")]
    failed: Annotated[tuple[Claim, ...], Field(description="claims that do not hold")]


class ClaimGroups(HandoffModel):
    """The groups, as topology-prover calls them."""

    service_existence: Annotated[
        ClaimGroup, Field(description="services, their images, commands, probes and files")
    ]
    dependencies_configured: Annotated[
        ClaimGroup, Field(description="dependencies, and variables with addresses")
    ]
    network_connectivity: Annotated[
        ClaimGroup, Field(description="networks, and ports of the host")
    ]
    resource_constraints: Annotated[
        ClaimGroup, Field(description="limits, reservations, replicas, volumes")
    ]
    bijection: Annotated[
        ClaimGroup, Field(description="nothing in the files that is not in the graph")
    ]


class Proof(HandoffModel):
    """The proof that the generated files match the topology graph."""

    isomorphism: Annotated[bool, Field(description="whether claims were made, and all hold")]
    claims: Annotated[int, Field(ge=0, description="how many there are")]
    counts: Annotated[dict[str, int], Field(description="claims of each kind")]
    groups: Annotated[ClaimGroups, Field(description="the claims by groups of topology-prover")]
    every_claim: Annotated[
        tuple[Claim, ...] | None,
        Field(description="all claims, for a host; null in the manifest, which stays small"),
    ]


class Amounts(HandoffModel):
    """Amounts in the units of the graph, which are the same as in Kubernetes: "500m", "4Gi"."""

    cpu: Annotated[str | None, Field(description='CPUs: "2", "500m"; null for none given')]
    memory: Annotated[str | None, Field(description='bytes: "4Gi", "500M"; null for none given')]


class Gpu(HandoffModel):
    """GPUs that a container has."""

    count: Annotated[int, Field(ge=1, description="how many")]
    ids: Annotated[tuple[str, ...], Field(description="identifiers of the GPUs; empty: any")]
    driver: Annotated[
        str | None, Field(description="driver of the Docker engine; null: the first one with GPUs")
    ]


class Resources(HandoffModel):
    """Limits and reservations of a container."""

    limits: Annotated[Amounts, Field(description="limits")]
    reservations: Annotated[Amounts, Field(description="reservations")]
    gpu: Annotated[Gpu | None, Field(description="reserved GPUs; null for none")]
