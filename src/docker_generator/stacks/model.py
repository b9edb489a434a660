"""What a stack is: the entries of a stack.yaml."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from docker_generator.catalogue import Entry
from docker_generator.stacks.authored import AuthoredSteps, FurtherBuild
from docker_generator.stacks.detectors import LATEST, Detector, EntryPoint, Pattern, VersionFile
from docker_generator.stacks.development import Development, DevelopmentServer
from docker_generator.stacks.images import Images, images_of
from docker_generator.stacks.starts import StartCommands
from docker_generator.stacks.system import Extensions, ProgramData, SystemPackages

if TYPE_CHECKING:
    from collections.abc import Iterable


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Texts = Annotated[tuple[str, ...], BeforeValidator(_as_list)]
"""One text, or a list of them."""


class Step(Entry):
    """One RUN of a build stage, with the folders that its cache mounts keep.

    Of several commands, each runs if the one before it succeeded. `unlocked` takes the place of
    `run` where the source tree has no lock file. Folders of `exclusive_cache` are used by one build
    at a time.
    """

    run: Texts
    unlocked: Texts = ()
    cache: tuple[str, ...] = ()
    exclusive_cache: tuple[str, ...] = ()


class Tool(Entry):
    """A program that is copied into a stage from an image of its own."""

    image: str
    path: str
    target: str


def _as_detector(value: Any) -> Any:
    return {"file": value} if isinstance(value, str) else value


class MemberSteps(Entry):
    """How one member of a workspace is installed and built; a step that is not given stays.

    `kinds` are the workspaces that the manager knows, in the words of source/workspaces. The
    installation reads the manifests of the `needed` members, or of `all` where the lock file is
    compared with all of them. Steps may name {package} and {member} (name and folder of the member)
    and {each}: the text `each` for the member and for what it needs. `script` builds one member in
    its own folder; `reads` are further files of the root and, with {member} in them, of each needed
    member, that the installation reads; `execute` runs a program of the workspace. Where
    `lock_beside` holds, the lock file lies beside the manifest of the member.
    """

    kinds: tuple[str, ...]
    manifests: Literal["needed", "all"] = "needed"
    lock_beside: bool = False
    reads: tuple[str, ...] = ()
    each: str = ""
    script: str = ""
    execute: str = ""
    install: Step | None = None
    build: Step | None = None
    production: Step | None = None


class TaskRunner(Entry):
    """A tool that builds the members of a workspace in their order, known by its file in the root.

    `run` may name {execute} of the package manager, {package} and {member}.
    """

    file: str
    run: str


class Runner(Entry):
    """A program of a package manager that runs files of the tree as they are.

    `path` is where its installation lies. It runs what ends with one of `endings`, and everything
    where the `fact` holds.
    """

    name: str
    path: str
    endings: tuple[str, ...] = ()
    fact: str = ""


class PackageManager(Entry):
    """How dependencies are installed.

    `files` are what the installation reads, the manifest first; a `*` stands for a part of a name;
    `unlocked_files`, where there are any, take their place in a tree without a lock file, and
    `optional` are read where they are there. `manifests` are the places of the manifest, where it
    has several: one of them has to be there. `lock` is the file by which the manager is known,
    together with `marker` where two share one; of several names, the first that is there counts.
    One of `aliases` may be the name of another manager: the lock file tells which is meant. In a
    tree without a lock file or with several, `clues` tell the manager. `dependencies` tells that
    there are any: without it, no lock file is missed. `version` is that of the manager itself,
    unless one of `version_files` names another, which tells the manager too, or the lock file has
    the form of an older one of `lock_versions`. `requirements` says
    that it reads the requirements files of pip, which include others;
    `needs_manifest`, that no build is possible without a manifest. `distribution` takes the place
    of `build` for a program with a start script of its own. Steps may name
    {version} (of the language), {manager_version}, {lock} and {entrypoint}. `runner` takes the
    place of the interpreter for what that does not run.
    """

    title: str
    aliases: tuple[str, ...] = ()
    lock: Texts = ()
    requirements: bool = False
    needs_manifest: bool = False
    marker: Annotated[Detector | None, BeforeValidator(_as_detector)] = None
    clues: tuple[Detector, ...] = ()
    files: tuple[str, ...] = ()
    unlocked_files: tuple[str, ...] = ()
    manifests: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    dependencies: tuple[Detector, ...] = ()
    version: str = ""
    version_files: tuple[Detector, ...] = ()
    lock_versions: dict[str, Detector] = Field(default_factory=dict)
    image: str = ""
    environment: dict[str, str] = Field(default_factory=dict)
    tool: Tool | None = None
    setup: Step | None = None
    install: Step | None = None
    production: Step | None = None
    build: Step | None = None
    member: MemberSteps | None = None
    runner: Runner | None = None
    distribution: Step | None = None

    def for_member(self) -> PackageManager:
        """Return the manager with the steps that a member of a workspace is made by."""
        if self.member is None:
            return self
        steps = {name: getattr(self.member, name) for name in ("install", "build", "production")}
        return self.model_copy(update={name: step for name, step in steps.items() if step})

    def reads(self, *, locked: bool) -> tuple[str, ...]:
        """Return the files that the installation reads in a tree with or without a lock file."""
        return self.files if locked else self.unlocked_files or self.files

    @property
    def builds_entrypoint(self) -> bool:
        """Whether the entry point is what is built, and so is needed whatever is started."""
        commands = (*self.build.run, *self.build.unlocked) if self.build else ()
        return any("{entrypoint}" in command for command in commands)


class Variant(Entry):
    """What is started where the fact `unless` is not there, or where the fact `when` is.

    `hint` says what would make a missing fact true, and why. `environment` are its variables.
    """

    unless: str = ""
    when: str = ""
    command: tuple[str, ...]
    environment: dict[str, str] = Field(default_factory=dict)
    hint: str = ""


class FrameworkSecret(Entry):
    """A secret that a framework reads; `value` is what its variable holds, in terms of {secret}.

    With a `fact`, it is only given where the source tree has it.
    """

    value: str = "{secret}"
    fact: str = ""


class Framework(Entry):
    """How a framework is started, and what it needs for that.

    In `command`, {entrypoint} is what is started, {dotted} the same as a module, {port} the port.
    `entrypoint` is the one by convention, and may name {slug}, {module} (the slug with _) and
    {name} (as the graph writes it); without one, nothing is looked for. Each of `packages` is a
    list of names of which one has to be declared. `expects` says, for each fact that the build
    cannot do without, what has to be written; `warns`, for each that does not suit a container, and
    `refuses`, for each with which nothing can be started, what has to be in its place. `image` and
    `user` take the place of the stack's for what runs. A framework that `proxies` serves files, and
    passes /api/<slug>/ on; where it has no file it answers with `fallback`. `build` is what it adds
    to the package manager's build. `drivers` name the forms of addresses that it reads, as
    backing/<engine>.yaml calls them. `declared_start` says whether a start command of the tree
    takes the place of `command`; in `start_names`, which scripts those are, if they differ from the
    language's. Where the fact `variants` names is not there, the command there is started.
    `secrets` are those without which it does not start, by variable; start.sh makes them. `reads`
    are the variables of addresses that it reads although no source mentions them; * stands for any
    end. `scripts` are further files of the tree that its template runs, by the name that it uses,
    each with the places where it may lie; what lies beside one can be imported. `module_variables`
    are variables that the module which is started sets by itself, each with the pattern of its
    value: where a script sets another value, the module's holds for all. `development` is its
    server for development; it takes the place of `command` only.
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


class Probe(Entry):
    """A health check of an image, and the program that it needs beside what the image holds.

    Its arguments may be {port}, {path} and {timeout} (seconds). `kind` is what it asks, and `bases`
    are patterns of the images of others that hold its program: name and tag, without a registry.
    """

    command: tuple[str, ...]
    tool: Tool | None = None
    kind: str = ""
    bases: tuple[str, ...] = ()

    def runs_on(self, image: str) -> bool:
        """Return whether an image of others holds its program.

        >>> Probe(command=("node",), bases=("node:*",)).runs_on("docker.io/library/node:24-slim")
        True
        """
        name = image.partition("@")[0].rpartition("/")[2]
        return any(fnmatchcase(name if ":" in name else f"{name}:", one) for one in self.bases)


class Stack(Entry):
    """One language: its images by version, package managers, frameworks, facts and probes.

    The order of the package managers decides where a source tree holds several lock files. `facts`
    are what the Dockerfile wants to know of the source tree, each by clues of which one is enough;
    those of `conventional_facts` hold where no tree is found. Of a member of a workspace they are
    looked for in the member, those of `shared_facts` also in what it needs and in the root.
    `probes` names an entry of probes.yaml for each kind. What ends with `module_suffix` may be a
    module. `drivers` are those of the language, after those of the framework. `images` are further
    images that its templates copy from, by the names that they use: every image is known as data.
    Without `start`, no start command is read. `first_releases` names, by package and by version of
    the language, the first release that runs on it. Where one of `install_reads` is there, an
    installation reads more than manifests. `needs_entrypoint` says that an entry point is a file or
    a directory of the tree, and not a name that a build knows. A variable that begins with one of
    `public_prefixes` is written into the program when it is built. `needs` names, by package, one
    that it cannot do without. `brings` names, by package, others that are installed with it and
    decide something. `system_packages` says what its packages need of Debian. `installers` are the
    first words of a command that installs packages by name, of which `installer_tools` are none of
    a program. `data` says what a program reads beside itself, where its image holds no source.
    `extensions` are those of the language. `version_names` are the versions that names such as
    "lts" mean. Down to the `oldest_version`, images that are not listed have names of the same
    form. `runtime_images` take the place of the image that runs, by the fact that asks for them.
    """

    language: str
    title: str
    aliases: tuple[str, ...] = ()
    default_version: str
    oldest_version: str = ""
    versions: dict[str, Images]
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
    needs_entrypoint: bool = False
    first_releases: dict[str, dict[str, str]] = Field(default_factory=dict)
    public_prefixes: tuple[str, ...] = ()
    installers: tuple[tuple[str, ...], ...] = ()
    installer_tools: tuple[str, ...] = ()
    system_packages: SystemPackages = Field(default_factory=SystemPackages)
    authored_steps: AuthoredSteps = Field(default_factory=AuthoredSteps)
    further_builds: tuple[FurtherBuild, ...] = ()
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
        """The clues for a version, those of managers of tools one by one."""
        words = (LATEST, *self.version_names)
        return tuple(one for clue in self.version_files for one in clue.expanded(words))

    def meant_version(self, text: str) -> str:
        """Return the version that a name such as "latest" means; any other text as it is."""
        return ({LATEST: next(iter(self.versions))} | self.version_names).get(text, text)

    @property
    def workspace_kinds(self) -> tuple[str, ...]:
        """The kinds of workspaces that its package managers know."""
        steps = (m.member for m in self.package_managers.values() if m.member)
        return tuple(dict.fromkeys(kind for step in steps for kind in step.kinds))

    @property
    def probe_names(self) -> set[str]:
        """The names of all probes that its services may have."""
        own = (framework.probes for framework in self.frameworks.values())
        return {name for known in (self.probes, *own) for name in known.values()}

    def images_of(self, version: str) -> Images | None:
        """Return the images of a version, also of one that is not listed; None without any."""
        return images_of(self.versions, version)

    def runtime_image(self, version: str, facts: Iterable[str], *, needs_packages: bool) -> str:
        """Return the image in which a program runs, given what is known of its tree."""
        if needs_packages and self.system_packages.runtime_image:
            return self.system_packages.runtime_image
        known = frozenset(facts)
        special = (image for fact, image in self.runtime_images.items() if fact in known)
        images = self.images_of(version) or self.versions[self.default_version]
        return next(special, images.runtime or images.build)

    def framework(self, name: str) -> Framework | None:
        """Return the framework of this name or alias, whatever its case, or nothing."""
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
    """Return the path of a file as the module that it is; what is a module stays as it is."""
    return path.removesuffix(module_suffix).replace("/", ".")
