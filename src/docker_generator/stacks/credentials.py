"""Where the installation of a language finds registries, and what it logs in to them with."""

from __future__ import annotations

from pydantic import Field

from docker_generator.catalogue import Entry
from docker_generator.stacks.detectors import Detector, Pattern


class Credentials(Entry):
    """Settings of an installation that hold a password or a token, or name a variable with one.

    `secrets` are values that are one, `addresses` URLs, in which there may be one. `reference` is
    how a value names a variable of the environment, its first group; `optional` the same of one
    that may be missing. A file that holds a password itself is `mounted` at this path of the build,
    in which {file} is its own; without that, it is a manifest, which no build can do without.
    """

    secrets: tuple[Detector, ...] = ()
    addresses: tuple[Detector, ...] = ()
    reference: Pattern = ""
    optional: Pattern = ""
    mounted: str = ""


class NamedRegistries(Entry):
    """Registries that a document lists at the JSON pointer `at`: a list of tables, or a table.

    `name` is the key of the name in a table of a list, `url` that of the address. `variables` are
    those by which the installation gets the login, in terms of {name} in upper case; they have to
    be set where a table has the values `required`.
    """

    file: str
    at: str
    name: str = "name"
    url: str = "url"
    variables: tuple[str, ...] = ()
    required: dict[str, str] = Field(default_factory=dict)


class Registries(Entry):
    """The registries of a language: `public` are the hosts that ask for no login, as patterns."""

    public: tuple[str, ...] = ()
    credentials: tuple[Credentials, ...] = ()
    named: tuple[NamedRegistries, ...] = ()
    addresses: tuple[Detector, ...] = ()
