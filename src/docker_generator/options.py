"""The options of a host or a user; validated like input."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidationError,
)

from docker_generator.diagnostics.diagnostic import Diagnostic, has_errors, pointer
from docker_generator.diagnostics.rules import BY_SLUG, choices, existing
from docker_generator.diagnostics.suggestions import nearest
from docker_generator.option_values import (
    PRIVATE_DOMAINS,
    Digest,
    Domain,
    Folder,
    Name,
    Pids,
    Registry,
    Tag,
)
from docker_generator.options_file import PINS_FILE, read_options_file, read_pins_file
from docker_generator.topology.quantities import KINDS
from docker_generator.topology.resources import Resources
from docker_generator.topology.texts import ImageReference, VariableName

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


DEFAULT_PIDS = 1024
"""Processes and threads of one container outside of dev: far above the defaults of servers (JVM and
Node.js a few dozen, PostgreSQL one for each of 100 connections)."""

DEFAULT_TOPOLOGY = "artifacts/engineering/code/frontend/.internal/topology-graph.json"
"""The place of the graph from service-topology-analyzer, below the root directory."""


class Options(BaseModel):
    """Every choice, with its default. Directories are relative to `root`, or absolute."""

    model_config = ConfigDict(frozen=True, extra="allow", defer_build=True)

    platform: Literal["docker-compose", "kubernetes", "both"] = Field(
        default="docker-compose",
        description="What is written. `kubernetes` leaves out the compose file and its companions: "
        "Dockerfiles and the hand-off are enough there.",
        examples=["both"],
    )
    environment: Literal["dev", "staging", "prod"] = Field(
        default="dev",
        description="Environment in which the stack runs. In `staging` and `prod`, containers come "
        "back after a reboot, logs are rotated, processes limited, networks isolated, backing "
        "services not published, and with a `registry` images are pulled instead of built; a "
        "missing `tag` is a warning.",
        examples=["staging"],
    )
    project: Name | None = Field(
        default=None,
        description="Name of the stack and first part of its images; else the graph's `name`, "
        "else `app`.",
        examples=["shop"],
    )
    registry: Registry | None = Field(
        default=None,
        description="Registry of the images, optionally with a path. In `staging` and "
        "`prod` they are pulled from it.",
        examples=["registry.example.com/team"],
    )
    tag: Tag | None = Field(
        default=None,
        description="Tag of the images; else the graph's `specification_version`, else `dev`.",
        examples=["v1.4.0"],
    )
    resources: Resources | None = Field(
        default=None,
        description="`cpu` and `memory` of services without them in the graph.",
        examples=[{"cpu": 0.5, "memory": "256Mi"}],
    )
    shared_secrets: tuple[VariableName, ...] = Field(
        default=("JWT_SECRET",),
        description="Names of secrets that every service receives.",
        examples=[["JWT_SECRET", "SIGNING_KEY"]],
    )
    pids: Pids | None = Field(
        default=None,
        description="Limit of processes and threads in one container of a service; outside of "
        "`dev` it is 1024 by default.",
        examples=[200],
    )
    networks: Literal["shared", "isolated"] | None = Field(
        default=None,
        description="Who can reach whom. `shared`: one network for everything. `isolated`: one for "
        "each dependency, so two containers reach each other only if one needs the other. "
        "By default, `shared` in `dev` and `isolated` elsewhere.",
        examples=["isolated"],
    )
    gateway: Literal["caddy"] | None = Field(
        default=None,
        description="A front door: the only container that is published outside of `dev`, with TLS "
        "and a route to each public service. In `dev`, services are published beside it.",
        examples=["caddy"],
    )
    domain: Domain = Field(
        default="localhost",
        description="Host at which the front door answers; each of several front ends has a host "
        "below it.",
        examples=["shop.example.com"],
    )
    certificates: Literal["acme", "internal"] | None = Field(
        default=None,
        description="Authority that signs the certificates of the front door: a public one by ACME "
        "(Let's Encrypt), which has to reach it on ports 80 and 443 of the domain, or its own. "
        "By default `internal` for a name that no public authority signs, such as `localhost`, and "
        "`acme` for the others.",
        examples=["internal"],
    )
    migrations: bool = Field(
        default=True,
        description="Whether the migrations of the source trees run before the services start.",
        examples=[False],
    )
    tools: bool = Field(
        default=False,
        description="Whether backing services get a console, such as Adminer, if one is known. "
        "Consoles run only in `dev`, with the profile `tools`.",
        examples=[True],
    )
    observability: bool = Field(
        default=False,
        description="Whether `./start.sh --watch` also starts an OpenTelemetry collector with a "
        "view of traces, metrics and logs, on 127.0.0.1, and gives every service the standard "
        "variables `OTEL_…` with its address. In `dev` alone.",
        examples=[True],
    )
    debug: tuple[Name, ...] = Field(
        default=(),
        description="Services whose debugger is opened on 127.0.0.1 by `./start.sh --watch`: "
        "debugpy, the inspector of Node.js, JDWP, Delve. `docker-generator debug` prints the "
        "settings of VS Code for it. In `dev` alone.",
        examples=[["CatalogService"]],
    )
    catalogue: tuple[Folder, ...] = Field(
        default=(),
        description="Directories of your own with `stacks/<language>/` and `backing/*.yaml`; an "
        "entry adds or replaces a language or an engine.",
        examples=[["company"]],
    )
    pins: dict[ImageReference, Digest] = Field(
        default_factory=dict,
        description="Digests of images by their references, as the files name them: each image is "
        "then used by its digest. `docker-generator pin` keeps them in "
        "`docker-generator.pins.json`, which this option overrides.",
        examples=[{"redis:8-alpine": "sha256:" + "0123456789abcdef" * 4}],
    )
    root: Folder = Field(
        default=".",
        description="Root directory: the other directories and the directories of the graph are "
        "below it.",
        examples=["fixtures/valid/shop"],
    )
    source: Folder = Field(
        default="artifacts/engineering/code/backend",
        description="Source of the services.",
        examples=["services"],
    )
    frontend_source: Folder = Field(
        default="artifacts/engineering/code/frontend",
        description="Source of front ends.",
        examples=["web"],
    )
    output: Folder = Field(
        default="artifacts/engineering/configs/docker",
        description="Directory of the files that are written.",
        examples=["deploy"],
    )

    _origins: dict[str, str] = PrivateAttr(default_factory=dict)
    _kept_pins: dict[str, str] = PrivateAttr(default_factory=dict)
    _chosen_pins: frozenset[str] = PrivateAttr(default=frozenset())

    @property
    def chosen_pins(self) -> tuple[str, ...]:
        """The images that an option pins; the file of `pin` is for all stacks."""
        kept = self._kept_pins.keys() - self._chosen_pins
        return tuple(image for image in self.pins if image not in kept)

    @property
    def kept_pins(self) -> Mapping[str, str]:
        """The digests in the file of `pin`."""
        return self._kept_pins

    @property
    def pins_file(self) -> Path:
        """The file of `pin`, in the root directory."""
        return self.folder(PINS_FILE)

    def origin_of(self, name: str) -> str:
        """Return the origin of an option: a file or a flag, "given" or "default"."""
        given = "given" if name in self.model_fields_set else "default"
        return self._origins.get(name, given)

    @property
    def has_compose(self) -> bool:
        """Whether a compose file and its companions are wanted."""
        return self.platform != "kubernetes"

    @property
    def isolates_networks(self) -> bool:
        """Whether two containers share a network only if one depends on the other."""
        if self.networks is not None:
            return self.networks == "isolated"
        return not self.is_dev

    @property
    def is_dev(self) -> bool:
        """Whether the stack runs on a developer's machine."""
        return self.environment == "dev"

    @property
    def pulls_images(self) -> bool:
        """Whether the images of services come from a registry instead of a build."""
        return self.registry is not None and not self.is_dev

    @property
    def pids_limit(self) -> int | None:
        """The limit of processes in one container, None for none."""
        return self.pids or (None if self.is_dev else DEFAULT_PIDS)

    @property
    def publishes_backing(self) -> bool:
        """Whether backing services are reachable from the host: only on a developer's machine."""
        return self.is_dev and self.has_compose

    @property
    def has_gateway(self) -> bool:
        """Whether a front door is part of the stack."""
        return self.gateway is not None and self.has_compose

    @property
    def publishes_services(self) -> bool:
        """Whether services are published on loopback: in dev, and if there is no front door."""
        return self.is_dev or not self.has_gateway

    @property
    def signs_certificates(self) -> bool:
        """Whether the front door has an authority of its own."""
        if self.certificates is not None:
            return self.certificates == "internal"
        return "." not in self.domain or self.domain.endswith(PRIVATE_DOMAINS)

    @property
    def has_consoles(self) -> bool:
        """Whether backing services get consoles: only if they are reachable from the host."""
        return self.tools and self.publishes_backing

    @property
    def is_observed(self) -> bool:
        """Whether services send traces and metrics to a console while their code is changed."""
        return self.observability and self.is_dev and self.has_compose

    def pinned(self, image: str) -> str:
        """Return an image reference with the digest that it is pinned to, if it is."""
        return f"{image}@{self.pins[image]}" if image in self.pins else image

    def folder(self, name: str) -> Path:
        """Return a directory of the options or of the graph as a path."""
        return Path(self.root, name)

    def catalogue_folders(self) -> tuple[list[tuple[str, Path]], list[Diagnostic]]:
        """Return the directories of further catalogues with their names, and the missing ones."""
        folders = [(name, self.folder(name)) for name in self.catalogue]
        missing = [
            existing.MISSING_CATALOGUE.at(pointer("catalogue", number), name, origin="options")
            for number, (name, folder) in enumerate(folders)
            if not folder.is_dir()
        ]
        return [(name, folder) for name, folder in folders if folder.is_dir()], missing

    def from_output(self, name: str) -> str:
        """Return a directory relative to the output directory, with / on every system."""
        return self.seen_from(self.output, name)

    def from_root(self, name: str) -> str:
        """Return a directory relative to the root directory, with / on every system."""
        return self.seen_from(".", name)

    def seen_from(self, here: str, name: str) -> str:
        """Return a directory relative to another one, with / on every system."""
        start, folder = (os.path.join(self.root, one) for one in (here, name))  # noqa: PTH118 -- a thousand Path objects are slow
        return os.path.relpath(folder, start).replace(os.sep, "/")


def _expected(fault: ErrorDetails) -> str:
    rule = BY_SLUG.get(fault["type"])
    return fault.get("ctx", {}).get("expected") or (
        rule.expected if rule else KINDS.get(fault["type"], fault["msg"])
    )


def read_options(
    given: Mapping[str, Any] | None, flags: Mapping[str, str] | None = None
) -> tuple[Options | None, list[Diagnostic]]:
    """Return the options, or every error in them; an unknown one is a warning.

    `given` overrides the options file in the root directory, option by option. `flags` holds the
    flag by which each option in it was set.
    """
    try:
        args = {} if given is None else dict(given)
    except (TypeError, ValueError):
        return None, [choices.INVALID_OPTION.at("", "/", expected="a mapping", origin="options")]
    in_file, file, found = read_options_file(args.get("root", "."))
    kept, unread = read_pins_file(args.get("root", "."))
    found += unread
    of_file = {name: file for name in in_file if name not in args}
    merged = in_file | args
    chosen = merged.get("pins")
    if kept and (chosen is None or isinstance(chosen, Mapping)):
        of_file |= {} if chosen else {"pins": PINS_FILE}
        merged["pins"] = kept | dict(chosen or {})
    options, findings = _validated(merged, of_file)
    if options is not None:
        options._kept_pins = kept  # noqa: SLF001 -- a frozen model is completed when it is made
        options._chosen_pins = frozenset(chosen or ())  # noqa: SLF001 -- likewise
        options._origins |= flags or {}  # noqa: SLF001 -- likewise
    findings += found
    return (None if has_errors(found) else options), findings


def valid_options(given: Mapping[str, Any] | None) -> Options | None:
    """Return the options without the invalid ones, for `given` with errors.

    None if the option for catalogues is invalid.
    """
    try:
        args = {} if given is None else dict(given)
    except (TypeError, ValueError):
        return None
    in_file, _, found = read_options_file(args.get("root", "."))
    merged = in_file | args
    try:
        return None if has_errors(found) else Options.model_validate(merged)
    except ValidationError as error:
        invalid = {str(fault["loc"][0]) for fault in error.errors() if fault["loc"]}
    if invalid & {"root", "catalogue"}:
        return None
    names = Options.model_fields.keys() - invalid
    valid = {name: value for name, value in merged.items() if name in names}
    return Options.model_validate(valid)


def _validated(
    given: dict[str, Any], origins: Mapping[str, str]
) -> tuple[Options | None, list[Diagnostic]]:
    """Return the options, each with its file, or their errors."""
    try:
        options = Options.model_validate(given)
    except ValidationError as error:
        return None, [
            choices.INVALID_OPTION.at(
                pointer(*fault["loc"]),
                ".".join(map(str, fault["loc"])) or "/",
                value=fault["input"],
                expected=_expected(fault),
                origin=origins.get(str(fault["loc"][0]) if fault["loc"] else "", "options"),
            )
            for fault in error.errors(include_url=False)
        ]
    options._origins = dict(origins)  # noqa: SLF001 -- a frozen model is completed when it is made
    return options, [
        choices.UNKNOWN_OPTION.at(
            pointer(name),
            name,
            expected=nearest(name, Options.model_fields),
            origin=origins.get(name, "options"),
        )
        for name in options.model_extra or {}
    ]
