"""The meaning of words in a start command: a table, as data."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from docker_generator.catalogue import Entry
from docker_generator.stacks.detectors import Detector


class Launcher(Entry):
    """A first word of a command that is not the final program.

    `environment`: NAME=value words follow, then a command (cross-env). `prefix`: a command follows,
    after the options (npx, exec). `script`: the name of a script follows (npm run). `development`:
    a server that watches sources or compiles at every start; the words of `instead`, if set, start
    its argument. `interpreter` runs a file, or a module after one of its options, that a prefix
    is given. Words of `skip` after it are left out; `options` take a value, and so do the
    options in `kept`, which hold for `instead`, too. `only` are the
    first arguments for which the entry is used; without `only`, it is always used.
    """

    role: Literal["environment", "prefix", "script", "development"]
    skip: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    instead: str = ""
    interpreter: str = ""
    kept: tuple[str, ...] = ()

    @property
    def valued(self) -> tuple[str, ...]:
        """The options that take a value."""
        return (*self.options, *self.kept)


class StartCommands(Entry):
    """How the start commands of a language are read.

    `scripts` is the file that names scripts, at the JSON pointer `scripts_at`; the scripts in
    `names` may start a service, the likeliest first. `interpreter` runs a file of the tree, whose
    name may lack one of `endings`; `interpreter_options` take a value, and the variable
    `options_variable` has further options. `programs` are in every
    image; any other word is the program of a declared package with the same name, unless `packages`
    names another one; it is in `program_directory`, if that is not on PATH.
    `builds` are the words of a build, which was run
    before; the first existing script of `build_names` runs one. `renamed_options` need a file that
    is not in the image. `binary` replaces a path to a compiled program. Each of `console_scripts`
    is a table of a manifest whose values are module:function; `console` is the command that calls
    one, in terms of {module} and {function}. `developing` are options for developers, by program:
    true means that a value follows. `compiler` writes its output where tsconfig.json says.
    """

    scripts: str = ""
    scripts_at: str = ""
    names: tuple[str, ...] = ()
    interpreter: tuple[str, ...] = ()
    interpreter_options: tuple[str, ...] = ()
    options_variable: str = ""
    endings: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    packages: dict[str, str] = Field(default_factory=dict)
    program_directory: str = ""
    builds: tuple[str, ...] = ()
    build_names: tuple[str, ...] = ()
    renamed_options: dict[str, str] = Field(default_factory=dict)
    launchers: dict[str, Launcher] = Field(default_factory=dict)
    binary: str = ""
    console_scripts: tuple[Detector, ...] = ()
    console: tuple[str, ...] = ()
    compiler: str = ""
    developing: dict[str, dict[str, bool]] = Field(default_factory=dict)
