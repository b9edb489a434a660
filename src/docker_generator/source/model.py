"""The facts of one source tree, as the later stages see them."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docker_generator.source.beside import Beside
from docker_generator.source.build_secrets import BuildSecrets
from docker_generator.source.ignores import output_rules
from docker_generator.source.system_packages import DebianPackages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docker_generator.source.authored import AuthoredDockerfile
    from docker_generator.source.evidence import Grounds
    from docker_generator.source.own_dockerfile import OwnDockerfile
    from docker_generator.source.workspaces.model import MemberSource
    from docker_generator.stacks.model import Stack

APP = "/app"
"""The directory in an image that holds the source, or the program built from it."""
KEEPS_DEVELOPMENT = "keeps-development"
"""The fact that the program needs packages that are declared for development."""


@dataclass(frozen=True, slots=True)
class FrontEnd:
    """Pages, styles and scripts that a program serves and another language builds.

    `directory` is empty if it is the program's; like `outputs`, it is relative to that. If
    they are `embedded`, the compiled program holds them.
    """

    directory: str
    outputs: tuple[str, ...]
    stack: Stack
    source: Source
    embedded: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """The facts that a build depends on; the context is relative to the root directory.

    `files` are the existing files of the package manager; all of them if the tree was not found,
    according to the conventions of the stack. `lock` is the lock file, empty if there is none.
    `version` is the version of the language. `command` is the start command that the tree declares,
    empty if the framework's own command is run, with variables in `environment`.
    """

    context: str
    found: bool
    manager: str
    manager_version: str
    lock: str
    locked: bool
    files: tuple[str, ...]
    version: str
    facts: tuple[str, ...]
    entrypoint: str
    command: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    member: MemberSource | None = None
    directory: str = ""
    """The directory below its own in which the start command of the tree is run."""
    build_script: str = "build"
    """The script of the manifest that builds the program, if there is one."""
    build_options: tuple[str, ...] = ()
    """Further options of the compiler, from the author's Dockerfile."""
    scripts: Mapping[str, str] = field(default_factory=dict)
    """The files that its framework runs beside the program, by the name of each."""
    system: DebianPackages = field(default_factory=DebianPackages)
    dockerfile: OwnDockerfile | None = None
    """The author's own Dockerfile, if the service is built by it."""
    home: str = ""
    """The directory of its package, if that is neither a member nor the context."""
    ignored: tuple[str, ...] = ()
    """The lines of the author's .dockerignore."""
    secrets: BuildSecrets = field(default_factory=BuildSecrets)
    """The logins of the installation at registries."""
    front_end: FrontEnd | None = None
    """The front end in another language that it serves."""
    output: str = ""
    """The output directory below the context, if it is inside and the build reads nothing of it."""
    beside: Beside = field(default_factory=Beside)
    authored: AuthoredDockerfile | None = None
    """The author's Dockerfile that is evidence, if there is one."""
    evidence: Mapping[str, Grounds] = field(default_factory=dict)
    """The evidence for decisions: "version", "package_manager", "lock", "install", "build",
    "entrypoint" (also of a start command), "facts", "member", "system_packages", "data",
    "build_options"; others were not requested."""

    @property
    def own(self) -> str:
        """The directory of the service's own package, below the root directory."""
        if self.home:
            return self.home
        return f"{self.context}/{self.member.path}" if self.member else self.context

    def in_directory(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Return words as a command that begins in the directory of the start command.

        Other commands of the image, such as migrations, keep the directory of the image.
        """
        return ("env", f"--chdir={self.directory}", *words) if self.directory and words else words

    @property
    def left_out(self) -> tuple[str, ...]:
        """The rules that keep files out of its build, in addition to the rules of the language."""
        members = self.member.ignored if self.member else ()
        return (*members, *output_rules(self.output), *self.ignored)

    @property
    def image_home(self) -> str:
        """The directory in the image in which the program is built and started."""
        return posixpath.normpath(posixpath.join(APP, self.member.home if self.member else "."))

    @property
    def import_roots(self) -> tuple[str, ...]:
        """Directories from which its modules are imported, beside the tree's root and src."""
        folders = (file.rpartition("/")[0] for file in self.scripts.values())
        known = (*folders, self.directory)
        return tuple(dict.fromkeys(one for one in known if one not in {"", ".", "src"}))

    @property
    def parts(self) -> tuple[str, ...]:
        """The directories of all packages in its image, relative to the root; its own first.

        For a member of a workspace, the root of the workspace is the last one.
        """
        if self.member is None:
            return tuple(dict.fromkeys((self.own, self.context)))
        needed = (f"{self.context}/{path}" for path in self.member.needs)
        return (self.own, *needed, self.context)
