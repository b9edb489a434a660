"""env: create .env as start.sh does, without bash.

Each secret that can be generated and has no value gets a random one; an existing value is never
changed. docker compose itself reports which variables have a value, so .env is read in the same
way. Afterwards `docker compose up --build --wait` starts the stack without a shell script.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

from docker_generator.commands.common import (
    CLEAN,
    FAULTY,
    UNUSABLE,
    has_own_folder,
    print_report,
    prints_prose,
    run_pipeline,
)

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from docker_generator.plan.model import Plan

EXAMPLES = (
    "docker-generator env",
    "docker-generator env graph.json -o deploy",
)

_PROJECT = "COMPOSE_PROJECT_NAME"
_NAMED = re.compile(rf"^\s*(?:export\s+)?{_PROJECT}\s*[:=]", re.MULTILINE)
_BYTES = 24
"""Bytes of a secret: 48 hexadecimal digits, as in start.sh."""
_SECONDS = 60
_HIDDEN = re.compile(r" in variable name .*|quoted value .*", re.DOTALL)
"""A message of docker compose may hold a value after these words, so it is cut there."""


class _Answer(NamedTuple):
    """The name of the stack, and the variables with a value, as docker compose reads them."""

    project: str
    filled: frozenset[str]


class _RefusedError(Exception):
    """docker compose is not installed, or cannot read .env; the message says which."""


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """Add no arguments of its own."""


def run(given: argparse.Namespace) -> int:
    """Add missing values to .env in the output directory; name the values only the user knows."""
    if not has_own_folder(given):
        print(
            "docker-generator: -o/--output is required for a graph outside the default location",
            file=sys.stderr,
        )
        return UNUSABLE
    result, options = run_pipeline(given)
    if result.plan is None or options is None or not result.ok:
        return print_report(list(result.diagnostics), given, result)
    folder = options.folder(options.output)
    try:
        made, missing = fill_env(result.plan, folder)
    except _RefusedError as error:
        print(f"docker-generator: {error}", file=sys.stderr)
        return UNUSABLE
    if prints_prose(given):
        for name in made:
            print(f"{name} was generated and written to .env")
        if not made and not missing:
            print(".env is complete")
    if missing:
        print(
            f"docker-generator: set these variables in .env: {' '.join(missing)}", file=sys.stderr
        )
    return FAULTY if missing else CLEAN


def fill_env(plan: Plan, place: Path) -> tuple[list[str], list[str]]:
    """Add a random value for each secret without one; return the added and the missing names.

    Args:
        plan: The plan with the variables.
        place: The output directory, where .env is, or is made with mode 0600.

    Raises:
        _RefusedError: docker compose cannot be asked, or refuses .env.
        OSError: .env cannot be read or written.

    Example:
        `made, missing = fill_env(plan, Path("deploy"))`
    """
    from docker_generator.plan.model import Origin

    names: dict[Origin, list[str]] = {origin: [] for origin in Origin}
    for variable in plan.variables:
        names[variable.origin].append(variable.name)
    answer = _ask(plan, place)
    lines = []
    if not os.environ.get(_PROJECT) and not _NAMED.search(_text(place)):
        lines.append(f"{_PROJECT}={answer.project}\n")
    made = [name for name in names[Origin.GENERATED] if name not in answer.filled]
    lines += [f"{name}={secrets.token_hex(_BYTES)}\n" for name in made]
    if lines:
        _append(place / ".env", "".join(lines))
    filled = _ask(plan, place).filled if made else answer.filled
    if hidden := [name for name in made if name not in filled]:
        raise _RefusedError(
            "empty in the environment of this shell, which wins over .env; "
            f"unset: {' '.join(hidden)}"
        )
    return made, [name for name in names[Origin.YOURS] if name not in answer.filled]


def _text(folder: Path) -> str:
    file = folder / ".env"
    return file.read_text("utf-8-sig", errors="replace") if file.exists() else ""


def _ask(plan: Plan, folder: Path) -> _Answer:
    """Ask docker compose which variables of a file are set, so that no value leaves .env."""
    names = [v.name for v in plan.variables if v.name != _PROJECT]
    service = {"image": "none", "environment": {name: f"${{{name}:+set}}" for name in names}}
    question = {"name": plan.project, "services": {"q": service}}
    try:
        done = subprocess.run(
            ["docker", "compose", "--file", "-", "config", "--format", "json"],  # noqa: S607 -- the user's own
            cwd=folder,
            input=json.dumps(question),
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_SECONDS,
            check=False,
        )
    except (FileNotFoundError, subprocess.TimeoutExpired) as error:
        if isinstance(error, FileNotFoundError) and not folder.is_dir():
            raise _RefusedError(f"{folder} does not exist: run docker-generator generate") from None
        raise _RefusedError("docker compose cannot be run: it is needed to read .env") from None
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason was given"])[-1]
        reason = "".join(c if c.isprintable() else "?" for c in _HIDDEN.sub("", last))
        raise _RefusedError(f"docker compose cannot read .env: {reason}")
    answered = json.loads(done.stdout)
    values = answered["services"]["q"]["environment"]
    return _Answer(answered["name"], frozenset(name for name in names if values.get(name)))


def _append(file: Path, text: str) -> None:
    """Append lines to a file that only its owner may read."""
    before = file.read_bytes() if file.exists() else b""
    is_open = bool(before) and not before.endswith(b"\n")
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        file.chmod(0o600)
        stream.write(("\n" * is_open + text).encode())
