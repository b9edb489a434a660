"""The facts of one source tree, as the later stages see them."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docker_generator.source.beside import Beside
from docker_generator.source.system_packages import DebianPackages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docker_generator.source.evidence import Grounds
    from docker_generator.source.own_dockerfile import OwnDockerfile
    from docker_generator.source.workspaces.model import MemberSource

APP = "/app"
"""The directory in an image that holds the source, or what is made of it."""
KEEPS_DEVELOPMENT = "keeps-development"
"""The fact that what is started needs packages that are declared for development."""


@dataclass(frozen=True, slots=True)
class Source:
    """The facts that a build depends on; the context is relative to the root directory.

    `files` are the files of the package manager that are there, all of them where the tree was
    not found: then the conventions of the stack are taken to hold. `lock` is the lock file, empty
    where none is. `version` is that of the language. `command` is what the tree declares as its
    start, empty where the framework's own command is run, with variables in `environment`.
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
    build_script: str = "build"
    """The script of the manifest that builds the program, where scripts do."""
    scripts: Mapping[str, str] = field(default_factory=dict)
    """The files that its framework runs beside the program, by the name of each."""
    system: DebianPackages = field(default_factory=DebianPackages)
    dockerfile: OwnDockerfile | None = None
    """The author's own one, where the service is built by it."""
    home: str = ""
    """Where its package is, if that is neither a member nor the context."""
    ignored: tuple[str, ...] = ()
    """The lines of the author's .dockerignore."""
    beside: Beside = field(default_factory=Beside)
    evidence: Mapping[str, Grounds] = field(default_factory=dict)
    """What decided: "version", "package_manager", "lock", "install", "build", "entrypoint" (also of
    a start command), "facts", "member", "system_packages", "data"; others were not asked for."""

    @property
    def own(self) -> str:
        """The directory of the service's own package, below the root directory."""
        if self.home:
            return self.home
        return f"{self.context}/{self.member.path}" if self.member else self.context

    @property
    def image_home(self) -> str:
        """The directory in the image in which the program is built and started."""
        return posixpath.normpath(posixpath.join(APP, self.member.home if self.member else "."))

    @property
    def import_roots(self) -> tuple[str, ...]:
        """The directories beside the tree's own and src from which its modules are imported."""
        folders = (file.rpartition("/")[0] for file in self.scripts.values())
        return tuple(dict.fromkeys(one for one in folders if one not in {"", "src"}))

    @property
    def parts(self) -> tuple[str, ...]:
        """The directories of all packages in its image, relative to the root; its own first.

        Where it is a member of a workspace, its root is the last one.
        """
        if self.member is None:
            return tuple(dict.fromkeys((self.own, self.context)))
        needed = (f"{self.context}/{path}" for path in self.member.needs)
        return (self.own, *needed, self.context)
