"""What the words of a start command mean in a language: a table, as data."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from docker_generator.catalogue import Entry
from docker_generator.stacks.detectors import Detector


class Launcher(Entry):
    """A first word of a command that is not the program which runs in the end.

    `environment`: NAME=value words follow, then a command (cross-env). `prefix`: a command follows,
    after the options (npx, exec). `script`: the name of a script follows (npm run). `development`:
    a server that watches sources or compiles at every start; what it is given is started by
    `instead`, where that is known. Words of `skip` between it and what follows are left out;
    `options` take a value. `only` are the first arguments for which the entry holds; without any it
    always does.
    """

    role: Literal["environment", "prefix", "script", "development"]
    skip: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    instead: str = ""


class StartCommands(Entry):
    """How the start commands of a language are read.

    `scripts` is the file that names scripts, at the JSON pointer `scripts_at`; those of `names` may
    start a service, the likeliest first. `interpreter` runs a file of the tree, whose name may lack
    one of `endings`; `interpreter_options` take a value. `programs` are in every image; any other
    word is the program of a declared package, which is called the same unless `packages` says
    otherwise, and is in `program_directory` where that is not on PATH. `builds` are the words of
    a build, which has run already. `renamed_options` need a file that no image holds. `binary`
    takes the place of a path to what the language compiles. Each of `console_scripts` is a table of
    a manifest whose values are module:function; `console` is the command that calls one, in terms
    of {module} and {function}.
    """

    scripts: str = ""
    scripts_at: str = ""
    names: tuple[str, ...] = ()
    interpreter: tuple[str, ...] = ()
    interpreter_options: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    packages: dict[str, str] = Field(default_factory=dict)
    program_directory: str = ""
    builds: tuple[str, ...] = ()
    renamed_options: dict[str, str] = Field(default_factory=dict)
    launchers: dict[str, Launcher] = Field(default_factory=dict)
    binary: str = ""
    console_scripts: tuple[Detector, ...] = ()
    console: tuple[str, ...] = ()
