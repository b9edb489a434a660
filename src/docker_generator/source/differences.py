"""Steps of the author's Dockerfile that the generated one does not have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from docker_generator.diagnostics.diagnostic import pointer
from docker_generator.diagnostics.rules import packages as rules
from docker_generator.source.authored import authored_dockerfile
from docker_generator.source.formats.requirements import normalized

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.source.authored import AuthoredDockerfile
    from docker_generator.source.folder import Folder
    from docker_generator.source.packages import DeclaredPackages
    from docker_generator.stacks.model import Framework, Stack
    from docker_generator.topology.model import Service

_NAME = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?(?:[=<>!~].*)?")
_BUILD = "build"


class Comparison(NamedTuple):
    """One service whose tree may hold a Dockerfile of its author."""

    name: str
    service: Service
    stack: Stack
    framework: Framework | None
    folder: Folder

    def differences(self, packages: DeclaredPackages) -> Iterator[Diagnostic]:
        """Yield the contents of the author's image that the generated one lacks."""
        authored = self.folder.once(authored_dockerfile)
        if authored is None:
            return
        place = pointer("services", self.name)
        if lacking := self._undeclared(authored, packages):
            yield rules.AUTHORED_INSTALLATION.at(
                place, self.name, packages=", ".join(lacking), file=authored.file
            )
        targets = {volume.target for volume in self.service.volumes}
        for path in authored.volumes:
            if path.startswith("/") and path.rstrip("/") not in targets:
                yield rules.AUTHORED_VOLUME.at(place, self.name, path=path, file=authored.file)
        ports, own = authored.ports, self.service.port
        serves_files = self.framework is not None and bool(self.framework.image)
        if ports and own and own not in ports and not serves_files:
            known = ", ".join(map(str, ports))
            yield rules.AUTHORED_PORT.at(
                place, self.name, ports=known, port=str(own), file=authored.file
            )

    def _undeclared(self, authored: AuthoredDockerfile, packages: DeclaredPackages) -> list[str]:
        """Return the packages that a RUN instruction installs by name, and no manifest declares."""
        known = packages.runtime | packages.development | frozenset(self.stack.package_managers)
        found: set[str] = set()
        for words in authored.commands:
            for installer in self.stack.installers:
                if words[: len(installer)] == installer:
                    found.update(_names(words[len(installer) :]))
        return sorted(found - known - set(self.stack.installer_tools))


def _names(words: tuple[str, ...]) -> Iterator[str]:
    """Yield the named packages, without files, directories and values of options."""
    is_value = False
    for word in words:
        match = _NAME.fullmatch(word)
        if match and not is_value and "/" not in word and not word.endswith((".txt", ".whl")):
            yield normalized(match[1])
        is_value = word in {"-r", "--requirement", "-c", "--constraint", "-t", "--target", "-i"}


def build_script(folder: Folder, stack: Stack) -> str:
    """Return the script that builds: the author's Dockerfile's, else the default one.

    The default one may need things that only a developer's machine has, such as a database.
    """
    authored, table = folder.once(authored_dockerfile), stack.start
    if table is None:
        return _BUILD
    scripts = folder.table(table.scripts, table.scripts_at)
    usual = next((name for name in table.build_names if name in scripts), _BUILD)
    if authored is None:
        return usual
    found = []
    for words in authored.commands:
        launcher = table.launchers.get(words[0]) if words else None
        if launcher is not None and launcher.role == "script":
            names = [w for w in words[1:] if w not in launcher.skip and not w.startswith("-")]
            found += [name for name in names[:1] if name in scripts and _BUILD in name]
    return usual if usual in found or not found else found[-1]
