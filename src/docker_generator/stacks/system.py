"""Debian packages for the packages of a language, in the build stages and at run time."""

from __future__ import annotations

from pydantic import Field

from docker_generator.catalogue import Entry
from docker_generator.stacks.detectors import Detector

_ORDINARY = (
    *("apt-utils", "bash", "build-essential", "ca-certificates", "curl", "dirmngr", "dumb-init"),
    *("g++", "gcc", "git", "gnupg", "gosu", "libc6-dev", "locales", "lsb-release", "make"),
    *("netcat-openbsd", "netcat-traditional", "openssh-client", "pkg-config", "pkgconf", "procps"),
    *("python3", "python3-dev", "python3-pip", "sudo", "tini", "tzdata", "unzip", "vim", "wget"),
    *("xz-utils", "zip", "apt-transport-https", "less", "nano", "netcat"),
)


class SystemNeed(Entry):
    """The Debian packages for one package of the language.

    `build` are packages of the build stages, `run` packages of every stage. With `compiles`, or
    with packages in `build`, a compiler is among the former. If the package has `wheels`, this is
    needed only if none of them fits. It is not needed with one of the packages `unless`.
    `environment` are variables with its place. `missing` names a requirement that no Debian package
    has, and an alternative.
    """

    build: tuple[str, ...] = ()
    run: tuple[str, ...] = ()
    compiles: bool = False
    wheels: bool = False
    unless: tuple[str, ...] = ()
    environment: dict[str, str] = Field(default_factory=dict)
    missing: str = ""


class SystemClue(Entry):
    """Packages of the build stages for a file that one of `clues` detects, such as a linker."""

    clues: tuple[Detector, ...]
    build: tuple[str, ...]


class OlderCompiler(Entry):
    """The Debian packages that older versions of a locked compiler need."""

    package: str
    before: str
    build: tuple[str, ...]


class SystemPackages(Entry):
    """Debian packages for the packages of a language.

    `compiler` are the packages that compile a source package, with `environment` in the build
    stages; a locked package whose install script uses one of `compiled_by` is compiled;
    `older_compilers` are packages that need more than the newest compilers do.
    `repository` are the packages that read a repository, if one of `repositories` detects one.
    `packages` are the needs by name of a package, `tools` those by a file. A program whose image
    has no package manager runs in `runtime_image` if it needs packages, with `runtime_packages`,
    which its own image contains. `ordinary` are packages of authors' Dockerfiles that are ignored:
    compilers, and tools that no program needs.
    """

    compiler: tuple[str, ...] = ()
    compiled_by: tuple[str, ...] = ()
    older_compilers: tuple[OlderCompiler, ...] = ()
    environment: dict[str, str] = Field(default_factory=dict)
    repository: tuple[str, ...] = ()
    repositories: tuple[Detector, ...] = ()
    packages: dict[str, SystemNeed] = Field(default_factory=dict)
    tools: dict[str, SystemClue] = Field(default_factory=dict)
    runtime_image: str = ""
    runtime_packages: tuple[str, ...] = ()
    ordinary: tuple[str, ...] = _ORDINARY


class Extensions(Entry):
    """Extensions of the language itself, which a manifest requires by a prefix and their name.

    `required_by` are the objects whose keys they are. `included` are in every image, `known` are
    the packages that the builder can install.
    """

    prefix: str
    required_by: tuple[Detector, ...]
    included: tuple[str, ...]
    known: tuple[str, ...]


class ProgramData(Entry):
    """Data files of a compiled language.

    They are all files of the tree, except those that match `besides` (patterns of .dockerignore) or
    the general list in source/data.yaml, such as documentation.
    """

    besides: tuple[str, ...]
