"""The model of a stack.yaml."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Literal

from pydantic import Field, model_validator

from docker_generator.catalogue import Entry
from docker_generator.stacks.authored import AuthoredSteps, FurtherBuild
from docker_generator.stacks.credentials import Registries
from docker_generator.stacks.detectors import (
    LATEST,
    CiVersion,
    Detector,
    EntryPoint,
    Meaning,
    Pattern,
    VersionFile,
)
from docker_generator.stacks.development import Development, DevelopmentServer
from docker_generator.stacks.images import Images, images_of
from docker_generator.stacks.managers import PackageManager, Step, TaskRunner, Texts, Tool
from docker_generator.stacks.starts import StartCommands
from docker_generator.stacks.subcommands import Subcommands
from docker_generator.stacks.system import Extensions, ProgramData, SystemPackages

if TYPE_CHECKING:
    from collections.abc import Iterable


class Variant(Entry):
    """A start command that is used without the fact `unless`, or with the fact `when`.

    `hint` says how to make a missing fact true, and why. `environment` are its variables.
    """

    unless: str = ""
    when: str = ""
    command: tuple[str, ...]
    environment: dict[str, str] = Field(default_factory=dict)
    hint: str = ""


class FrameworkSecret(Entry):
    """A secret that a framework reads; `value` is the value of its variable, in terms of {secret}.

    With a `fact`, it is only set if the source tree has that fact.
    """

    value: str = "{secret}"
    fact: str = ""


class Framework(Entry):
    """A framework: its start command and its needs.

    In `command`, {entrypoint} is the entry point, {dotted} the same as a module, {port} the port.
    `entrypoint` is the conventional one, and may name {slug}, {module} (the slug with _) and {name}
    (as in the graph); without it, no entry point is searched. Each of `packages` is a list of
    names; one of each has to be declared. `expects` says how to add each fact that the build needs;
    `warns`, for each fact that does not suit a container, and `refuses`, for each fact with which
    nothing can be started, how to replace it. `image` and `user` replace the values of the stack in
    the image that runs. A framework that `proxies` serves files, and forwards /api/<slug>/; for a
    missing file it answers with `fallback`. `build` is added to the package manager's build.
    `drivers` name the forms of addresses that it reads, by their names in backing/<engine>.yaml.
    `declared_start` says whether a start command of the tree replaces `command`; `start_names` are
    the names of such scripts, if they differ from the names of the language. Without the fact of
    one of `variants`, its command is started. `secrets` are the secrets that it needs to start, by
    variable; start.sh makes them. `reads` are variables of addresses that it reads without a
    mention in the source; * stands for any ending. `scripts` are further files of the tree that its
    template runs, by name, each with its possible places; modules beside one can be imported.
    `module_variables` are variables that the started module sets itself, each with the pattern of
    its value: if a script sets another value, the value of the module is used for all.
    `development` is its server for development; it replaces only `command`. `memory` are further
    directories in which it writes temporary files; {home} is the program's home directory. `keeps`
    names files that it writes beside its code and needs again: its root directory stays writable.
    `owned` are directories of the program that its template gives to the user of the image.
    """

    title: str
    aliases: tuple[str, ...] = ()
    command: tuple[str, ...]
    entrypoint: str | None = None
    entrypoints: tuple[EntryPoint, ...] = ()
    listens: bool = True
    protocol: Literal["http", "grpc"] = "http"
    proxies: bool = False
    fallback: str = "=404"
    environment: dict[str, str] = Field(default_factory=dict)
    packages: tuple[tuple[str, ...], ...] = ()
    expects: dict[str, str] = Field(default_factory=dict)
    warns: dict[str, str] = Field(default_factory=dict)
    refuses: dict[str, str] = Field(default_factory=dict)
    build: Step | None = None
    template: str = "Dockerfile.jinja"
    image: str = ""
    user: int = 0
    probes: dict[str, str] = Field(default_factory=dict)
    drivers: tuple[str, ...] = ()
    declared_start: bool = True
    start_names: tuple[str, ...] = ()
    variants: tuple[Variant, ...] = ()
    secrets: dict[str, FrameworkSecret] = Field(default_factory=dict)
    reads: tuple[str, ...] = ()
    scripts: dict[str, Texts] = Field(default_factory=dict)
    module_variables: dict[str, Pattern] = Field(default_factory=dict)
    development: DevelopmentServer | None = None
    memory: tuple[str, ...] = ()
    keeps: str = ""
    owned: tuple[str, ...] = ()


class Probe(Entry):
    """A health check of an image, and an additional program for it.

    Its arguments may be {port}, {path} and {timeout} (seconds). `kind` is its protocol, and `bases`
    are patterns of other images that hold its program: name and tag, without a registry.
    """

    command: tuple[str, ...]
    tool: Tool | None = None
    kind: str = ""
    bases: tuple[str, ...] = ()

    def runs_on(self, image: str) -> bool:
        """Return whether another image holds its program.

        >>> Probe(command=("node",), bases=("node:*",)).runs_on("docker.io/library/node:24-slim")
        True
        """
        name = image.partition("@")[0].rpartition("/")[2]
        return any(fnmatchcase(name if ":" in name else f"{name}:", one) for one in self.bases)


class Stack(Entry):
    """One language: its images by version, package managers, frameworks, facts and probes.

    The order of the package managers decides if a source tree has several lock files. `facts` are
    properties of the source tree that the Dockerfile depends on, each with detectors of which one
    is enough; the facts of `conventional_facts` hold if no tree is found. For a member of a
    workspace they are searched in the member, and the facts of `shared_facts` also in the members
    that it needs and in the root. `probes` names an entry of probes.yaml for each kind. A file that
    ends with `module_suffix` may be a module. `drivers` are the drivers of the language, which
    follow the drivers of the framework. `images` are further images that its templates copy from,
    by name, so every image is data. Without `start`, no start command is read. `first_releases`
    names, by package and by version of the language, the first release that runs on it; the
    packages of `builders` build the program, and cannot be compiled for a version on which they do
    not run. If one of `install_reads` is found, an installation reads more than manifests. Each of
    `needed_paths` finds a path beside its file that the build needs, if it may lead out of the
    build context. `needs_entrypoint` says that an entry point is a file or a directory of the tree,
    and not a name in the build. A variable that begins with one of `public_prefixes` is written
    into the program when it is built. `needs` names, by package, another package that it requires.
    `brings` names, by package, other packages that are installed with it and affect a decision.
    `system_packages` lists the Debian packages that its packages need, `registries` their sources.
    If `serves_front_end` holds, its templates have a place for a front end that another stage
    builds; one of `embeds` says that the program holds files of its tree. `subcommands` are the
    words that select a program's task. `unread` are manifests in a form that is not read, each with
    the manifest that is. `installers` are the first words of a command that installs packages by
    name; `installer_tools` are packages that no program imports. `data` describes files that a
    program reads, if its image holds no source. `extensions` are the file extensions of the
    language. `version_names` are the versions for names such as "lts". From `oldest_version` on,
    unlisted images have names of the same form. `runtime_images` replace the image that runs, by
    the fact that requires them. `base_images` are other images that hold the language, each with
    the pattern of the version in its tag, and `base_image_meaning` is the meaning of an unlisted
    version. `ci_versions` are the steps of a workflow that install the language.
    """

    language: str
    title: str
    aliases: tuple[str, ...] = ()
    default_version: str
    oldest_version: str = ""
    versions: dict[str, Images]
    base_images: dict[str, Pattern] = Field(default_factory=dict)
    base_image_meaning: Meaning = Meaning.EXACT
    ci_versions: tuple[CiVersion, ...] = ()
    version_files: tuple[VersionFile, ...] = ()
    version_names: dict[str, str] = Field(default_factory=dict)
    user: int
    images: dict[str, str] = Field(default_factory=dict)
    environment: dict[str, str] = Field(default_factory=dict)
    conventional_manager: str
    package_managers: dict[str, PackageManager]
    module_suffix: str = ""
    entrypoint: str = ""
    entrypoints: tuple[EntryPoint, ...] = ()
    default_framework: str = "plain"
    frameworks: dict[str, Framework]
    facts: dict[str, tuple[Detector, ...]] = Field(default_factory=dict)
    conventional_facts: tuple[str, ...] = ()
    shared_facts: tuple[str, ...] = ()
    task_runners: tuple[TaskRunner, ...] = ()
    probes: dict[str, str]
    drivers: tuple[str, ...] = ()
    start: StartCommands | None = None
    install_reads: tuple[Detector, ...] = ()
    needed_paths: tuple[Detector, ...] = ()
    needs_entrypoint: bool = False
    first_releases: dict[str, dict[str, str]] = Field(default_factory=dict)
    builders: tuple[str, ...] = ()
    public_prefixes: tuple[str, ...] = ()
    installers: tuple[tuple[str, ...], ...] = ()
    installer_tools: tuple[str, ...] = ()
    system_packages: SystemPackages = Field(default_factory=SystemPackages)
    registries: Registries = Field(default_factory=Registries)
    authored_steps: AuthoredSteps = Field(default_factory=AuthoredSteps)
    further_builds: tuple[FurtherBuild, ...] = ()
    embeds: tuple[Detector, ...] = ()
    unread: dict[str, str] = Field(default_factory=dict)
    subcommands: tuple[Subcommands, ...] = ()
    serves_front_end: bool = False
    needs: dict[str, str] = Field(default_factory=dict)
    brings: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    data: ProgramData | None = None
    extensions: Extensions | None = None
    runtime_images: dict[str, str] = Field(default_factory=dict)
    development: Development = Field(default_factory=Development)

    @model_validator(mode="after")
    def _is_complete(self) -> Stack:
        """Refuse a default that does not exist; raises ValueError, which names it."""
        named: list[tuple[str, str, Iterable[str]]] = [
            ("default_version", self.default_version, self.versions),
            ("conventional_manager", self.conventional_manager, self.package_managers),
            *(("conventional_facts", name, self.facts) for name in self.conventional_facts),
            *(("runtime_images", name, self.facts) for name in self.runtime_images),
        ]
        for what, name, known in named:
            if name not in known:
                raise ValueError(f"{what}: {name} is none of {', '.join(known)}")
        if missing := {"http", "tcp", "grpc"} - self.probes.keys():
            raise ValueError(f"probes: {', '.join(sorted(missing))} is missing")
        return self

    @property
    def version_clues(self) -> tuple[VersionFile, ...]:
        """The detectors for a version, with one for each tool manager."""
        words = (LATEST, *self.version_names)
        return tuple(one for clue in self.version_files for one in clue.expanded(words))

    def meant_version(self, text: str) -> str:
        """Return the version for a name such as "latest"; any other text unchanged."""
        return ({LATEST: next(iter(self.versions))} | self.version_names).get(text, text)

    @property
    def workspace_kinds(self) -> tuple[str, ...]:
        """The kinds of workspaces that its package managers know."""
        steps = (one for m in self.package_managers.values() for one in m.member)
        return tuple(dict.fromkeys(kind for step in steps for kind in step.kinds))

    @property
    def probe_names(self) -> set[str]:
        """The names of all probes that its services may have."""
        own = (framework.probes for framework in self.frameworks.values())
        return {name for known in (self.probes, *own) for name in known.values()}

    def images_of(self, version: str) -> Images | None:
        """Return the images of a version, also of an unlisted one; None if there are none."""
        return images_of(self.versions, version)

    def runtime_image(self, version: str, facts: Iterable[str], *, needs_packages: bool) -> str:
        """Return the image in which a program runs, given the facts of its tree."""
        if needs_packages and self.system_packages.runtime_image:
            return self.system_packages.runtime_image
        known = frozenset(facts)
        special = (image for fact, image in self.runtime_images.items() if fact in known)
        images = self.images_of(version) or self.versions[self.default_version]
        return next(special, images.runtime or images.build)

    def framework(self, name: str) -> Framework | None:
        """Return the framework of this name or alias in any case, or None."""
        wanted = name.lower() or self.default_framework
        for key, framework in self.frameworks.items():
            if wanted == key or wanted in framework.aliases:
                return framework
        return None

    def probe(self, kind: str, framework: Framework | None) -> str | None:
        """Return the name of the probe of a kind: the framework's, else the language's."""
        own = framework.probes if framework else {}
        return own.get(kind) or self.probes.get(kind)


def dotted(path: str, module_suffix: str) -> str:
    """Return the module name for the path of a file; a module name is returned unchanged."""
    return path.removesuffix(module_suffix).replace("/", ".")
