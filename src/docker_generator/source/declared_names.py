"""Names in manifests that no other reader here covers: Maven's, Gradle's, .NET's, Go's, Cargo's.

The names are only for the guesses of init; they decide nothing about an existing graph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.source.formats.gradle import gradle_tokens
from docker_generator.source.workspaces.documents import elements_of, local_name
from docker_generator.source.workspaces.go import directives

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.source.folder import Folder

_TEXTS = ("groupId", "artifactId")
"""The elements of a pom.xml whose texts are names."""
_ATTRIBUTES = ("Include", "Sdk")
"""The attributes of a project of .NET that name packages, and the kit that builds it."""


def declared_names(folder: Folder) -> frozenset[str]:
    """Return the names in the manifests of a directory, in lower case; modules of Go as paths."""
    found = (
        *_of_maven(folder),
        *_of_dotnet(folder),
        *_of_go(folder),
        *_of_gradle(folder),
        *crates_of(folder),
    )
    return frozenset(name.strip().lower() for name in found if name.strip())


def _of_maven(folder: Folder) -> Iterator[str]:
    root = elements_of(folder, "pom.xml")
    for element in () if root is None else root.iterfind("./{*}dependencies/{*}dependency/*"):
        if local_name(element) in _TEXTS:
            yield element.text or ""


def _of_dotnet(folder: Folder) -> Iterator[str]:
    for file in folder.expand("*.*proj"):
        root = elements_of(folder, file)
        for element in () if root is None else root.iter():
            yield from (element.get(name, "") for name in _ATTRIBUTES)


def _of_go(folder: Folder) -> Iterator[str]:
    # An indirect module is needed by another module, not by the program.
    lines = folder.text("go.mod").splitlines()
    direct = "\n".join(one for one in lines if not one.rstrip().endswith("// indirect"))
    for words in directives(direct, "require"):
        parts = words[0].split("/") if words else []
        # github.com/jackc/pgx/v5 is the fifth version of github.com/jackc/pgx.
        if parts and parts[-1][:1] == "v" and parts[-1][1:].isdigit():
            parts.pop()
        yield "/".join(parts)


def _of_gradle(folder: Folder) -> Iterator[str]:
    for file in ("build.gradle", "build.gradle.kts"):
        for token in gradle_tokens(folder.text(file)):
            if token.is_text:
                yield from token.value.split(":")[:2]


def crates_of(folder: Folder) -> Iterator[str]:
    """Yield the crates that a Cargo.toml depends on, by the names of their packages."""
    for name, wanted in folder.table("Cargo.toml", "/dependencies").items():
        package = wanted.get("package") if isinstance(wanted, dict) else None
        yield (package if isinstance(package, str) else name).lower()
