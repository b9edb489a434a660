"""The registries of a language's installation, and their logins."""

from __future__ import annotations

from pydantic import Field

from docker_generator.catalogue import Entry
from docker_generator.stacks.detectors import Detector, Pattern


class Credentials(Entry):
    """Settings of an installation that hold a password, a token, or the variable with one.

    `secrets` are values that are passwords, `addresses` are URLs that may hold one. `reference` is
    the pattern of a variable in a value, the first group is its name; `optional` is the pattern of
    a variable that may be missing. A file that holds a password is `mounted` at this path in the
    build, in which {file} is its own; without it, the file is a manifest, which every build needs.
    """

    secrets: tuple[Detector, ...] = ()
    addresses: tuple[Detector, ...] = ()
    reference: Pattern = ""
    optional: Pattern = ""
    mounted: str = ""


class NamedRegistries(Entry):
    """Registries that a document lists at the JSON pointer `at`: a list of tables, or a table.

    `name` is the key of the name in a table of a list, `url` the key of the address. `variables`
    hold the login for the installation, which may name {name} in upper case; they have to be set if
    a table has the values `required`.
    """

    file: str
    at: str
    name: str = "name"
    url: str = "url"
    variables: tuple[str, ...] = ()
    required: dict[str, str] = Field(default_factory=dict)


class Registries(Entry):
    """The registries of a language: `public` are patterns of hosts without a login."""

    public: tuple[str, ...] = ()
    credentials: tuple[Credentials, ...] = ()
    named: tuple[NamedRegistries, ...] = ()
    addresses: tuple[Detector, ...] = ()
