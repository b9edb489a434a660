"""completion: print a script that completes this command line in a shell.

It is made from the parser and holds all words, so completing starts no program.
"""

from __future__ import annotations

import argparse
import shlex
import sys
from typing import TYPE_CHECKING, Final, NamedTuple, get_args, get_origin

from docker_generator.commands.common import CLEAN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

EXAMPLES = (
    'eval "$(docker-generator completion bash)"',
    "docker-generator completion fish > ~/.config/fish/completions/docker-generator.fish",
)

FILES: Final = "files"
DIRECTORIES: Final = "directories"


class Argument(NamedTuple):
    """A flag with its names, or a positional argument.

    Its words, or FILES, DIRECTORIES, or nothing.
    """

    names: tuple[str, ...]
    help: str
    values: tuple[str, ...] | str | None


class Command(NamedTuple):
    """A command: its arguments, flags first."""

    name: str
    help: str
    arguments: tuple[Argument, ...]

    @property
    def flags(self) -> tuple[str, ...]:
        """The names of all its flags."""
        return tuple(name for argument in self.arguments for name in argument.names)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the argument that names the shell."""
    parser.add_argument("shell", choices=sorted(SHELLS), help="shell that reads the script")


def run(given: argparse.Namespace) -> int:
    """Print the script."""
    sys.stdout.write(SHELLS[given.shell](commands_of(given.parser())))
    return CLEAN


def commands_of(parser: argparse.ArgumentParser) -> list[Command]:
    """Return the commands of a parser that can be completed.

    The first one is the call without a command.
    """
    found = [Command("", "", tuple(_arguments(parser)))]
    for action in parser._actions:  # noqa: SLF001 -- argparse has no other way to its arguments
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 -- likewise
            listed = action._choices_actions  # noqa: SLF001 -- likewise
            helps = {one.dest: one.help or "" for one in listed}
            for name, one in action.choices.items():
                found.append(Command(name, helps[name], tuple(_arguments(one))))
    return found


def _arguments(parser: argparse.ArgumentParser) -> Iterator[Argument]:
    for action in parser._actions:  # noqa: SLF001 -- argparse has no other way to its arguments
        if not isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 -- likewise
            yield Argument(tuple(action.option_strings), action.help or "", _values(action))


def _values(action: argparse.Action) -> tuple[str, ...] | str | None:
    if action.choices:
        return tuple(map(str, action.choices))
    by_metavar = {"DIR": DIRECTORIES, "FILE": FILES, "TOPOLOGY": FILES}
    if action.metavar == "CODE":
        return _codes()
    if action.metavar == "KEY=VALUE":
        return _settings()
    return by_metavar.get(str(action.metavar))


def _codes() -> tuple[str, ...]:
    from docker_generator.diagnostics.rules import RULES

    return tuple(word for rule in RULES for word in (rule.code, rule.slug))


def _settings() -> tuple[str, ...]:
    """Return the options, with their values if these can be listed."""
    from docker_generator.options import Options

    found: list[str] = []
    for name, field in Options.model_fields.items():
        is_choice = get_origin(field.annotation) is not None and isinstance(field.default, str)
        choices = get_args(field.annotation) if is_choice else ()
        choices = ("true", "false") if field.annotation is bool else choices
        found += [f"{name}={choice}" for choice in choices] or [f"{name}="]
    return tuple(found)


_BASH = """\
# Completion of docker-generator for bash: eval "$(docker-generator completion bash)"
_docker_generator() {
  local line=${COMP_LINE:0:COMP_POINT} command='' words='' current previous word
  local -a typed
  read -ra typed <<< "$line"
  [[ $line == *' ' ]] && typed+=('')
  current=${typed[-1]} previous=${typed[-2]}
  for word in "${typed[@]:1:${#typed[@]}-2}"; do
    case $word in @COMMANDS@) command=$word; break ;; esac
  done
  case "$command $previous" in
@VALUES@
    *) case $command in
@WORDS@
    esac ;;
  esac
  case $words in
    @files) mapfile -t COMPREPLY < <(compgen -f -- "$current"); compopt -o filenames; return ;;
    @directories) mapfile -t COMPREPLY < <(compgen -d -- "$current"); compopt -o filenames; return
    ;;
  esac
  if [[ $words == *@files && $current != -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "${words%@files}" -- "$current"; compgen -f -- "$current")
    compopt -o filenames
    return
  fi
  mapfile -t COMPREPLY < <(compgen -W "${words%@files}" -- "$current")
  [[ ${COMPREPLY[0]-} == *= ]] && compopt -o nospace
  # What is before the last = is a word of its own for bash.
  [[ $current == *=* ]] && COMPREPLY=("${COMPREPLY[@]#"${current%=*}="}")
}
complete -F _docker_generator docker-generator
"""


def _bash(commands: list[Command]) -> str:
    values, words = [], []
    for command in commands:
        own = [*command.flags]
        for argument in command.arguments:
            if argument.names and argument.values is not None:
                cases = "|".join(shlex.quote(f"{command.name} {name}") for name in argument.names)
                values.append(f"    {cases}) words={shlex.quote(_plain(argument.values))} ;;")
            elif argument.values is not None:
                own.append(_plain(argument.values))
        own = own if command.name else [*(one.name for one in commands[1:]), *own]
        # Files come last.
        own.sort(key=lambda word: word == "@files")
        words.append(f"      {shlex.quote(command.name)}) words={shlex.quote(' '.join(own))} ;;")
    names = "|".join(one.name for one in commands[1:])
    text = _BASH.replace("@COMMANDS@", names)
    return text.replace("@VALUES@", "\n".join(values)).replace("@WORDS@", "\n".join(words))


def _plain(values: tuple[str, ...] | str) -> str:
    return f"@{values}" if isinstance(values, str) else " ".join(values)


def _zsh(commands: list[Command]) -> str:
    described = " ".join(_zsh_quoted(f"{one.name}:{one.help}") for one in commands[1:])
    cases = [f"    {one.name}) _arguments {_zsh_arguments(one)} ;;" for one in commands[1:]]
    return "\n".join(
        (
            "#compdef docker-generator",
            '# Completion of docker-generator for zsh: eval "$(docker-generator completion zsh)"',
            "_docker_generator() {",
            "  local state line",
            f"  local -a commands=({described})",
            f"  _arguments -C {_zsh_arguments(commands[0])} '1: :->command' '*:: :->rest'",
            "  case $state in",
            "    command) _describe command commands ;;",
            "    rest) case $words[1] in",
            *cases,
            "    esac ;;",
            "  esac",
            "}",
            "compdef _docker_generator docker-generator",
            "",
        )
    )


def _zsh_arguments(command: Command) -> str:
    specs = []
    for argument in command.arguments:
        values = argument.values
        known = {FILES: "_files", DIRECTORIES: "_files -/"}
        action = known[values] if isinstance(values, str) else f"({' '.join(values or ())})"
        reported = argument.help.replace("[", "(").replace("]", ")").replace(":", "\\:")
        value = f":value:{action}" if values is not None else ""
        specs += [f"*{name}[{reported}]{value}" for name in argument.names]
        if not argument.names and command.name:
            specs.append(f"1{value}")
    return " ".join(map(_zsh_quoted, specs))


def _zsh_quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _fish(commands: list[Command]) -> str:
    start = "complete -c docker-generator"
    lines = ["# Completion of docker-generator for fish", f"{start} -f"]
    for command in commands:
        when = f"__fish_seen_subcommand_from {command.name}" if command.name else ""
        condition = f"-n {shlex.quote(when or '__fish_use_subcommand')}"
        if command.name:
            reported = f"-a {command.name} -d {_fish_quoted(command.help)}"
            lines.append(f"{start} -n __fish_use_subcommand {reported}")
        for argument in command.arguments:
            lines += [f"{start} {condition} {words}" for words in _fish_words(argument)]
    return "\n".join(lines) + "\n"


def _fish_words(argument: Argument) -> Iterable[str]:
    reported = f" -d {_fish_quoted(argument.help)}"
    if isinstance(argument.values, str):
        value = " -F" if argument.values == FILES else " -a '(__fish_complete_directories)'"
    else:
        value = f" -a {_fish_quoted(' '.join(argument.values))}" if argument.values else ""
    needs = "" if argument.values is None else " -r" if argument.values == FILES else " -x"
    names = [
        f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in argument.names
    ]
    if names:
        yield " ".join(names) + needs + value + reported
    elif value:
        yield value.strip()


def _fish_quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


SHELLS: Final = {"bash": _bash, "fish": _fish, "zsh": _zsh}
"""The function that prints the script of each shell."""
