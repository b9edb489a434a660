"""Names of environment variables, and how programs read them: variables.yaml."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from docker_generator.catalogue import Entry
from docker_generator.shipped import shipped_data


class ReadForm(Entry):
    """One way in which a program reads a variable: the first group of the pattern is its name.

    `required` says that the program fails without it; a match that contains `unless` is ignored.
    """

    files: tuple[str, ...]
    pattern: str
    required: bool = False
    unless: str = ""


class HelperForm(Entry):
    """The forms of a function, in one language, that reads the variable that its caller names.

    `function` finds functions: their name (`name` or `also`), their parameters (`parameters` or
    `only`); the body follows. `reads` finds a read by a parameter, {asked}; `ends`
    finds statements that end a program, `refuses` statements that return an error.
    `fails` are the forms of a body that ends it because the variable is missing: {value} is the
    variable or its value. `words` are no names.
    """

    endings: tuple[str, ...]
    quotes: str
    comments: str = "/"
    is_indented: bool = False
    words: tuple[str, ...]
    function: str
    reads: str
    ends: str
    refuses: str = ""
    fails: tuple[str, ...]


class OpenForm(Entry):
    """One way in which a program opens a file.

    `call` finds it, up to its opening bracket; `reads` finds the variable in its first argument,
    or in the value of the name that is this argument.
    """

    files: tuple[str, ...]
    call: str
    reads: str


class ListenForm(Entry):
    """One way in which a program accepts connections.

    `call` finds it; its arguments are between its brackets. It counts in files that contain `only`
    and not `unless`. If its arguments fit `plain`, it listens on `default`.
    """

    files: tuple[str, ...]
    call: str
    only: str = ""
    unless: str = ""
    default: str = ""
    plain: str = ""


class Vocabulary(Entry):
    """The file variables.yaml: endings of names, files that are read, signs of writing.

    `any_service` begin names that call another service without its name: API_URL. `selectors` are
    names of variables that select the kind of a database: DB_DIALECT. `other_addresses` are words
    before "address" in names of addresses of people and the like.
    """

    endings: dict[str, tuple[str, ...]]
    other_addresses: tuple[str, ...]
    any_service: tuple[str, ...]
    selectors: str
    files: tuple[str, ...]
    left_out: tuple[str, ...]
    folders_left_out: tuple[str, ...]
    largest: dict[str, int]
    examples: tuple[str, ...]
    written: tuple[str, ...]
    reads: tuple[ReadForm, ...]
    helpers: tuple[HelperForm, ...]
    opened: tuple[OpenForm, ...]
    listening: tuple[ListenForm, ...]
    aside: tuple[str, ...]
    not_for_it: tuple[str, ...]
    usual: tuple[str, ...]
    secret: tuple[str, ...]
    forms: dict[str, tuple[str, ...]]

    def is_selector(self, variable: str) -> bool:
        """Return whether a variable selects the kind of a database, such as DB_DIALECT."""
        return re.fullmatch(self.selectors, variable, re.IGNORECASE) is not None

    def is_aside(self, path: str) -> bool:
        """Return whether a file belongs to a program that is run by hand."""
        return any(part in self.aside for part in path.lower().split("/")[:-1])


@cache
def vocabulary() -> Vocabulary:
    """Return the data about names of variables."""
    return shipped_data("source/variables.yaml", Vocabulary)


class Hint(NamedTuple):
    """The meaning of a variable's name: its words, and the part of an address that it holds.

    >>> hint_of("POSTGRES_SERVER")
    Hint(words=('postgres',), part='host')
    """

    words: tuple[str, ...]
    part: str


@cache
def _endings() -> tuple[tuple[str, str], ...]:
    """Return the endings with their parts, the longest first."""
    known = ((f"_{one}", part) for part, all_ in vocabulary().endings.items() for one in all_)
    return tuple(sorted(known, key=lambda item: (-len(item[0]), item[0])))


def hint_of(variable: str) -> Hint | None:
    """Return the meaning of a name, or None if it has no known ending.

    If the name is an ending of two words, the first word is its subject: DB_NAME. The address of a
    sender of mails is not the address of a server.
    """
    name = variable.lower()
    for ending, part in _endings():
        if name.endswith(ending):
            words = tuple(name.removesuffix(ending).split("_"))
            is_other = part == "address" and words[-1] in vocabulary().other_addresses
            return None if is_other else Hint(words, part)
        if f"_{name}" == ending and "_" in name:
            return Hint(tuple(name.split("_")[:-1]), part)
    return None
