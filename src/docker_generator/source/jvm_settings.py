"""The settings of a program on the JVM: application.yml and application.properties."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from docker_generator.source.formats.documents import parse_yaml_documents
from docker_generator.source.formats.errors import FormatError
from docker_generator.source.formats.properties import parse_properties
from docker_generator.source.jvm_databases import jvm_databases
from docker_generator.source.jvm_drivers import read_jvm_drivers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from docker_generator.source.folder import Folder
    from docker_generator.source.jvm_databases import JvmFramework
    from docker_generator.source.jvm_drivers import JvmDrivers
    from docker_generator.stacks.model import Framework, Stack

_PLACES = ("src/main/resources", "src/main/resources/config")
"""The directories of the files, the later ones take precedence."""
_STEM = "application"
_ENDINGS = (".yml", ".yaml", ".properties")
_PROFILE = ("spring.config.activate.on-profile", "spring.profiles")
_BUILT = "%prod."
"""What begins the settings of Quarkus that only a production build has."""
_FILTERED = re.compile(r"(:[ \t]+)@([\w.-]+)@", re.ASCII)
"""A value that Maven fills in: the file is no YAML before."""
_PLACEHOLDER = re.compile(r"\$\{([^:{}]*)(?::([^{}]*))?\}")
_DEEPEST = 4


class Setting(NamedTuple):
    """One setting as it is written, and its file."""

    key: str
    value: str
    file: str


def _form(key: str) -> str:
    """Return a key in the form in which keys are compared: driverClassName is driver-class-name."""
    return key.lower().replace("-", "").replace("_", "")


@dataclass(frozen=True, slots=True)
class Section:
    """The settings of one document; `profile` is empty if they always hold."""

    profile: str
    settings: Mapping[str, Setting]


@dataclass(frozen=True, slots=True)
class JvmSettings:
    """The settings of a tree, with those of its profiles. Later sections take precedence."""

    sections: tuple[Section, ...] = ()

    @property
    def profiles(self) -> tuple[str, ...]:
        """The profiles that have settings of their own."""
        return tuple(dict.fromkeys(one.profile for one in self.sections if one.profile))

    def of(self, profiles: Iterable[str]) -> Settings:
        """Return the settings that hold if some profiles are active."""
        found: dict[str, Setting] = {}
        for profile in ("", *profiles):
            for one in self.sections:
                if one.profile == profile:
                    found |= one.settings
        return Settings(found)

    def own(self, profile: str) -> Settings:
        """Return the settings of one profile alone."""
        own = (one.settings for one in self.sections if one.profile == profile)
        return Settings({key: one for found in own for key, one in found.items()})


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings by the compared form of their keys."""

    by_form: Mapping[str, Setting] = field(default_factory=dict)

    def get(self, key: str) -> Setting | None:
        """Return a setting; None if there is none."""
        return self.by_form.get(_form(key))

    def value_of(self, setting: Setting, variables: Mapping[str, str]) -> str:
        """Return the value of a setting with its placeholders filled.

        Arguments:
            setting: the setting.
            variables: the variables of the container.
        """

        def filled(match: re.Match[str]) -> str:
            name = match[1].strip()
            variable = variables.get(name, variables.get(re.sub(r"[.-]", "_", name).upper()))
            other = self.get(name)
            if variable is not None:
                return variable
            return (other.value if other else match[2]) or ""

        text = setting.value
        for _ in range(_DEEPEST):
            text = _PLACEHOLDER.sub(filled, text)
        return text


class JvmTree(NamedTuple):
    """The facts about databases in the trees of a program: its settings, and its drivers."""

    framework: JvmFramework
    settings: JvmSettings
    drivers: JvmDrivers


def read_jvm_tree(framework: Framework | None, stack: Stack, trees: list[Folder]) -> JvmTree | None:
    """Return the facts about the databases of a program; None if its framework has none.

    Arguments:
        framework: the framework of the service.
        stack: its language.
        trees: the directory of the program, then the ones of its modules.
    """
    name = next((key for key, one in stack.frameworks.items() if one is framework), "")
    known = jvm_databases().frameworks.get(name)
    if known is None:
        return None
    return JvmTree(known, trees[0].once(read_jvm_settings), read_jvm_drivers(trees))


def read_jvm_settings(folder: Folder) -> JvmSettings:
    """Return the settings of a directory; a file that cannot be read has none."""
    sections = [
        section
        for place in _PLACES
        for ending in _ENDINGS
        for file in folder.expand(f"{place}/{_STEM}*{ending}")
        for section in _sections(file, folder.text(file))
    ]
    return JvmSettings(tuple(sections))


def _sections(file: str, text: str) -> Iterator[Section]:
    """Yield the documents of a file."""
    stem = posixpath.splitext(posixpath.basename(file))[0].removeprefix(_STEM)
    if stem and not stem.startswith("-"):
        return
    try:
        if file.endswith(".properties"):
            documents: list[dict[str, str]] = parse_properties(text)
        else:
            parsed = parse_yaml_documents(_FILTERED.sub(r"\1'@\2@'", text))
            documents = [dict(_flat("", one)) for one in parsed]
    except FormatError:
        return
    for document in documents:
        by_form = {}
        # A setting of the production build is after the one that it replaces.
        for key, value in sorted(document.items(), key=lambda item: item[0].startswith(_BUILT)):
            own = key.removeprefix(_BUILT)
            if not own.startswith("%"):
                by_form[_form(own)] = Setting(own, value, file)
        asked = next((by_form[_form(key)].value for key in _PROFILE if _form(key) in by_form), "")
        for profile in [stem[1:]] if stem else re.split(r"\s*,\s*", asked):
            yield Section(profile.strip(), by_form)


def _flat(above: str, value: Any) -> Iterator[tuple[str, str]]:
    """Yield the values of a document, with their keys from the root."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _flat(f"{above}.{key}" if above else str(key), one)
    elif isinstance(value, list):
        if all(isinstance(one, str) for one in value):
            yield above, ",".join(value)
    elif value is not None and above:
        yield above, str(value)
