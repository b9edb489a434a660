"""Package managers of a stack.yaml: how dependencies are installed and programs are built."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from docker_generator.catalogue import Entry
from docker_generator.stacks.detectors import Detector


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Texts = Annotated[tuple[str, ...], BeforeValidator(_as_list)]
"""One text, or a list of them."""


class Step(Entry):
    """One RUN of a build stage, with the directories that its cache mounts keep.

    Each of several commands runs only if the one before it succeeded. `unlocked` replaces `run`
    if the source tree has no lock file. Directories of `exclusive_cache` are used by one build at
    a time. `removes` are settings of the installation that it leaves behind. `comment` is a line
    above the RUN, for a command that needs a reason.
    """

    run: Texts
    unlocked: Texts = ()
    cache: tuple[str, ...] = ()
    exclusive_cache: tuple[str, ...] = ()
    removes: tuple[str, ...] = ()
    comment: str = ""


class Tool(Entry):
    """A program that is copied into a stage from an image of its own."""

    image: str
    path: str
    target: str


def _as_entries(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


def _as_detector(value: Any) -> Any:
    return {"file": value} if isinstance(value, str) else value


class MemberSteps(Entry):
    """How one member of a workspace is installed and built.

    Steps that are not set are taken from the manager.

    `kinds` are the kinds of workspaces that the manager supports, as source/workspaces names them.
    The installation reads the manifests of the `needed` members, of `all` if the lock file is
    compared with all of them, of `none` if the root has the only one. Steps may name {package} and
    {member} (name and directory of the member) and {each}: the text `each` for the member and for
    each member that it needs. {stubs} makes the empty files without which the tool refuses the
    manifests of neighbours, {folders} the directories of members without a manifest. `script`
    builds one member in its own directory; `reads` are further files of the root and, with {member}
    in them, of each needed member, that the installation reads; `execute` runs a program of the
    workspace. With `lock_beside`, the lock file is beside the manifest of the member; `locks` are
    files of the root that replace it. `builds_manifest` says that the manifest of the member is the
    {entrypoint} of a build; the framework's entry point detectors then find a member.
    """

    kinds: tuple[str, ...]
    manifests: Literal["none", "needed", "all"] = "needed"
    lock_beside: bool = False
    locks: tuple[str, ...] = ()
    builds_manifest: bool = False
    reads: tuple[str, ...] = ()
    each: str = ""
    script: str = ""
    execute: str = ""
    install: Step | None = None
    build: Step | None = None
    production: Step | None = None
    distribution: Step | None = None


_MEMBER_STEPS = ("install", "build", "production", "distribution")


class TaskRunner(Entry):
    """A tool that builds the members of a workspace in their order, known by its file in the root.

    `run` may name {execute} of the package manager, {package} and {member}. It is run once, or for
    `each` member that has a build, if the tool does not build dependencies.
    """

    file: str
    run: str
    each: bool = False


class Runner(Entry):
    """A program of a package manager that runs source files directly.

    `path` is its installation. It runs files that end with one of `endings`, and all files if the
    `fact` holds.
    """

    name: str
    path: str
    endings: tuple[str, ...] = ()
    fact: str = ""


class PackageManager(Entry):
    """How dependencies are installed.

    `files` are the files that the installation reads, the manifest first; a `*` stands for a part
    of a name;
    `unlocked_files` replace them in a tree without a lock file, and `optional` are read if they
    exist. `manifests` are the possible places of the manifest; one of them must exist. `lock` is
    the file by which the manager is recognised, together with `marker` if two share one; of several
    names, the first that exists counts. One of `aliases` may be the name of another manager: the
    lock file decides. In a tree without a lock file or with several, `clues` name the manager.
    `dependencies` detects dependencies: without any, no lock file is required. `version` is
    the version of the manager itself, unless a file of `version_files` names another version with
    the name of the manager, or the lock file has the form of an older one of `lock_versions`. At
    the JSON pointer `lock_root` a lock file lists the packages that its manifest declared.
    `requirements` says that it reads the requirements files of pip; `needs_manifest`, that a build
    needs a manifest. `distribution` replaces `build` for a program with a start script of its own.
    `member` are its steps in workspaces, one entry or one for each of several kinds. `elsewhere`
    finds settings that move its output to a directory from which no image copies; `variables` are
    patterns of the variables that it reads. Steps may name {version} (of the language),
    {manager_version}, {lock} and {entrypoint}. `runner` replaces the interpreter for files that
    the interpreter does not run. `venv` is the directory of the virtual environment in the image.
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
    lock_root: str = ""
    image: str = ""
    environment: dict[str, str] = Field(default_factory=dict)
    tool: Tool | None = None
    setup: Step | None = None
    install: Step | None = None
    production: Step | None = None
    build: Step | None = None
    member: Annotated[tuple[MemberSteps, ...], BeforeValidator(_as_entries)] = ()
    runner: Runner | None = None
    elsewhere: tuple[Detector, ...] = ()
    variables: tuple[str, ...] = ()
    venv: str = ""
    distribution: Step | None = None

    def steps_for(self, kind: str) -> MemberSteps | None:
        """Return the steps for a member of a kind of workspace; None if it is not supported."""
        return next((steps for steps in self.member if kind in steps.kinds), None)

    def for_member(self, kind: str) -> PackageManager:
        """Return the manager with the steps for a member of a workspace."""
        own = self.steps_for(kind)
        if own is None:
            return self
        steps = {name: getattr(own, name) for name in _MEMBER_STEPS}
        return self.model_copy(update={name: step for name, step in steps.items() if step})

    @property
    def execute(self) -> str:
        """The command that runs a program of an installed package."""
        return next((steps.execute for steps in self.member), "")

    def reads(self, *, locked: bool) -> tuple[str, ...]:
        """Return the files that the installation reads in a tree with or without a lock file."""
        return self.files if locked else self.unlocked_files or self.files

    @property
    def builds_entrypoint(self) -> bool:
        """Whether the build needs the entry point, even if another command is started."""
        commands = (*self.build.run, *self.build.unlocked) if self.build else ()
        return any("{entrypoint}" in command for command in commands)
