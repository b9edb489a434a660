"""What the packages of a language need from Debian, in the stages that build and at run time."""

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
    """What one package of the language needs from Debian.

    `build` are packages of the stages that build, `run` those of every stage, also of the one that
    runs. With `compiles`, or with packages in `build`, a compiler is among the former. Of a package
    that has `wheels`, all of this holds only where none of them fits. One of the packages `unless`
    brings along what is needed. `environment` are variables that say where it is. `missing` says
    what no package of Debian holds, and how a program does without.
    """

    build: tuple[str, ...] = ()
    run: tuple[str, ...] = ()
    compiles: bool = False
    wheels: bool = False
    unless: tuple[str, ...] = ()
    environment: dict[str, str] = Field(default_factory=dict)
    missing: str = ""


class SystemClue(Entry):
    """Packages of the stages that build, for what one of `clues` names: a linker, a compiler."""

    clues: tuple[Detector, ...]
    build: tuple[str, ...]


class SystemPackages(Entry):
    """What Debian has to provide for the packages of a language.

    `compiler` is what compiles a package that comes as source, with `environment` in the stages
    that build; a locked package whose install script uses one of `compiled_by` is such a package.
    `repository` is what reads a repository, if one of `repositories` names one. `packages` are the
    needs by name, `tools` those of files by a name of their own. A program whose own image holds no
    packages runs in `runtime_image` where it needs some, beside `runtime_packages`, which its own
    image brings along. `ordinary` are packages of an author's Dockerfile of which nothing is to be
    learnt: compilers, and tools that no program needs.
    """

    compiler: tuple[str, ...] = ()
    compiled_by: tuple[str, ...] = ()
    environment: dict[str, str] = Field(default_factory=dict)
    repository: tuple[str, ...] = ()
    repositories: tuple[Detector, ...] = ()
    packages: dict[str, SystemNeed] = Field(default_factory=dict)
    tools: dict[str, SystemClue] = Field(default_factory=dict)
    runtime_image: str = ""
    runtime_packages: tuple[str, ...] = ()
    ordinary: tuple[str, ...] = _ORDINARY


class Extensions(Entry):
    """Extensions of the language itself, which a manifest asks for by a prefix and their name.

    `required_by` are the objects whose keys they are. `included` are in every image, `known` those
    that the builder can install.
    """

    prefix: str
    required_by: tuple[Detector, ...]
    included: tuple[str, ...]
    known: tuple[str, ...]


class ProgramData(Entry):
    """What is beside the program of a compiled language, although no compiler reads it.

    That is every file of the tree but those that the patterns of `besides` mean, in the form of
    .dockerignore; what no tree means as data, such as documentation, is in source/data.yaml.
    """

    besides: tuple[str, ...]
