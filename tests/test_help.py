"""--help says what there is to know, of every command and flag."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import pytest
from pipeline_helpers import run

from docker_generator import cli
from docker_generator.commands.completion import commands_of
from docker_generator.options import DEFAULT_TOPOLOGY

if TYPE_CHECKING:
    from pathlib import Path

PARSER = cli.parser()
COMMANDS = commands_of(PARSER)
NAMES = [command.name for command in COMMANDS if command.name]

commands = pytest.mark.parametrize("name", NAMES)


def help_of(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Return what --help prints."""
    status, out, err = run(*words, "--help", capsys=capsys)
    assert (0, "") == (status, err)
    return out


def test_the_whole_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    """Usage, commands, examples, files, environment, exit status."""
    text = help_of(capsys)

    assert text.startswith("usage: docker-generator ")
    for part in ("commands:", "examples:", "files, below", "environment:", "exit status:"):
        assert f"\n{part}" in text
    for name in NAMES:
        assert re.search(rf"^    {name}\s+\w", text, re.MULTILINE)


@commands
def test_a_command_is_explained(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What it does in sentences, examples of it, exit status."""
    text = help_of(capsys, name)

    assert re.search(r"\n\n[A-Z].*[.]\n", text)
    assert (
        f"\nexamples:\n  {'eval' if name == 'completion' else f'docker-generator {name}'}" in text
    )
    assert "\nexit status:\n" in text
    assert max(map(len, text.split("\n"))) <= 100


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one.name or "-")
def test_every_argument_is_explained(command: object) -> None:
    """In words that say more than its name."""
    assert isinstance(command, type(COMMANDS[0]))
    for argument in command.arguments:
        assert len(argument.help) > 10, argument.names


def test_examples_are_command_lines() -> None:
    """Every example of every help is one that the parser takes."""
    for name in cli.COMMANDS | cli.PAGES:
        for example in cli.module_of(name).EXAMPLES:
            inner = example.removeprefix('eval "$(').removesuffix(')"')
            words = shlex.split(re.split(r" [|<>] ", inner)[0])
            assert ["docker-generator", name] == words[:2]
            assert cli.parser().parse_args(words[1:]).command == name
    shown = re.findall(r"^  docker-generator (.*?)(?:   .*)?$", cli.EPILOG, re.MULTILINE)
    assert shown
    for line in shown:
        cli.parser().parse_args(shlex.split(line))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["shop"], '"shop" is a directory. Try: docker-generator generate --root shop'),
        (["sources"], '"sources" is a directory. Try: docker-generator init --root sources'),
        (
            ["own"],
            "Try: docker-generator generate own/topology-graph.json --root own -o docker",
        ),
        (["my graph"], "Try: docker-generator generate 'my graph' -o docker"),
        (["generat"], '"generat" is not a command: did you mean "generate"?'),
        (["--root", "shop"], "Try: docker-generator check --root shop"),
        (["nothing"], '"nothing" is not a command'),
        (["x" * 5000], "is not a command"),
        (["\x1b[31m\0"], "\\u001b[31m"),
    ],
)
def test_a_missing_command_is_asked_for(
    words: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """With the command that was most likely meant, which can be run as it is."""
    monkeypatch.chdir(tmp_path)
    for file in ("sources/main.py", f"shop/{DEFAULT_TOPOLOGY}", "own/topology-graph.json"):
        (tmp_path / file).parent.mkdir(parents=True)
        (tmp_path / file).touch()
    (tmp_path / "my graph").touch()
    status, out, err = run(*words, capsys=capsys)

    assert (2, "") == (status, out)
    assert err.startswith("docker-generator: a command is expected, and ")
    assert said in err
    assert "invalid choice" not in err
    assert "\x1b" not in err
