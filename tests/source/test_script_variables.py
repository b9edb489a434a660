"""Variables without which the start script of a program ends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from source_fixtures import result_of

from docker_generator.source.script_variables import required_in_script

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (': "${TOKEN:?}"', {"TOKEN": 1}),
        ('#!/bin/sh\nset -e\n: ${TOKEN:?is not set} "${SECOND?}"', {"TOKEN": 3, "SECOND": 3}),
        ('export URL="http://${HOST_NAME:?no host}/"\nexec "$@"', {"HOST_NAME": 1}),
        ('if [ -z "$TOKEN" ]; then\n  echo "no token" >&2\n  exit 1\nfi', {"TOKEN": 1}),
        ("if [[ -z ${TOKEN:-} ]]; then echo no; exit 2; fi", {"TOKEN": 1}),
        ('if test -z "${A_KEY}" || [ -z "$B_KEY" ]\nthen exit 1\nfi', {"A_KEY": 1, "B_KEY": 1}),
        ('if [ -z "$A_KEY" -o -z "$B_KEY" ]; then exit 1; fi', {"A_KEY": 1, "B_KEY": 1}),
        ('set -eu\necho "to $TARGET"\nexec run', {"TARGET": 2}),
        ("set -euo pipefail\ncp x ${TARGET}", {"TARGET": 2}),
        ("set -o nounset\nrun --to=$TARGET", {"TARGET": 2}),
    ],
)
def test_a_required_variable_is_found(script: str, expected: dict[str, int]) -> None:
    """In the expansion that asks for it, a test that exits, or a strict script."""
    assert required_in_script(script) == expected


@pytest.mark.parametrize(
    "script",
    [
        'TOKEN=${TOKEN:-x}\n: "${TOKEN:?}"',
        ': "${TOKEN:=x}"\n: "${TOKEN:?}"',
        'if [ -f /x ]; then\n  : "${TOKEN:?}"\nfi',
        'check() {\n  : "${TOKEN:?}"\n}\n',
        'case "$1" in\n  web) : "${TOKEN:?}" ;;\nesac',
        'if [ -z "$TOKEN" ]; then\n  TOKEN=x\nfi',
        'if [ -z "$TOKEN" ]; then exit 0; fi',
        'if [ -z "$TOKEN" ] && [ -z "$OTHER" ]; then exit 1; fi',
        'if [ -z "$TOKEN" ]; then echo; elif [ -z "$OTHER" ]; then exit 1; fi',
        'if [ -z "$TOKEN" ]; then echo; else exit 1; fi',
        'if [ -n "$TOKEN" ]; then exit 1; fi',
        'if ! [ -z "$TOKEN" ]; then exit 1; fi',
        'if [ -z "$TOKEN" ]; then\n  if [ -f x ]; then\n    exit 1\n  fi\nfi',
        "set -e\necho $TOKEN",
        "set -u\necho ${TOKEN:-} '$OTHER' \"${JAVA_HOME}\" $(cat $THIRD)",
        "set -u\nfor HOST_NAME in a b; do echo; done\necho $HOST_NAME",
        "set -u\n. ./settings\necho $TOKEN",
        'set -u\nexec "$@"\necho $TOKEN',
        "set -u\nset +u\necho $TOKEN",
        'set -u\n[ -f x ] && echo "$TOKEN"',
        "cat <<END\n${TOKEN:?}\nEND\n",
        "# : ${TOKEN:?}",
        "echo '${TOKEN:?}'",
        'echo "not closed\n: ${TOKEN:?}',
        "",
    ],
)
def test_a_variable_that_may_be_missing_is_not_found(script: str) -> None:
    """It has a value, only some paths read it, or the script is not understood."""
    assert required_in_script(script) == {}


DOCKERFILE = (
    "FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nENV GIVEN=1\nUSER 1000\n"
    'ENTRYPOINT ["/app/entrypoint.sh"]\nCMD ["python", "main.py"]\n'
)
SCRIPT = '#!/bin/sh\n: "${TOKEN:?}" "${GIVEN:?}" "${SET:?}" "${PORT:?}"\nexec "$@"\n'


def lines_of(root: Path, files: dict[str, str], build: dict[str, Any]) -> list[Any]:
    """Return the lines to paste of the findings about required variables."""
    fields = {"language": "python", "framework": "plain", "port": None}
    every = {"main.py": "print(1)\n", "requirements.txt": ""} | files
    found = result_of(root, every, environment={"SET": "1"}, build=build, **fields).diagnostics
    return [
        json.loads("{" + one.expected + "}")
        for one in found
        if one.rule.slug == "required-variable" and "entrypoint.sh:2" in one.message
    ]


@pytest.mark.parametrize(
    ("files", "build"),
    [
        ({"Dockerfile": DOCKERFILE, "entrypoint.sh": SCRIPT}, {"dockerfile": "Dockerfile"}),
        (
            {"Dockerfile": DOCKERFILE, "bin/entrypoint.sh": SCRIPT},
            {"dockerfile": "Dockerfile"},
        ),
        ({"entrypoint.sh": SCRIPT}, {"command": ["sh", "./entrypoint.sh", "python", "main.py"]}),
        ({"entrypoint.sh": SCRIPT}, {"command": ["/app/entrypoint.sh"]}),
    ],
)
def test_a_script_that_starts_the_program_names_what_is_missing(
    tmp_path: Path, files: dict[str, str], build: dict[str, Any]
) -> None:
    """Not what the graph or the Dockerfile sets."""
    text = files.get("Dockerfile", "")
    if "bin/entrypoint.sh" in files:
        files = {**files, "Dockerfile": text.replace("/app/entry", "/app/bin/entry")}
    found = lines_of(tmp_path, files, build)

    names = {name for line in found for group in line.values() for name in group}
    assert "TOKEN" in names
    assert not names & {"SET", "PORT"}
    assert "Dockerfile" not in files or "GIVEN" not in names


@pytest.mark.parametrize(
    ("files", "build"),
    [
        ({"entrypoint.sh": SCRIPT}, {}),
        ({"entrypoint.sh": SCRIPT}, {"command": ["python", "main.py"]}),
        ({"Dockerfile": DOCKERFILE, "entrypoint.sh": SCRIPT}, {}),
        (
            {
                "Dockerfile": DOCKERFILE.replace("/app/entrypoint.sh", "tini"),
                "entrypoint.sh": SCRIPT,
            },
            {"dockerfile": "Dockerfile"},
        ),
    ],
)
def test_a_script_that_does_not_run_requires_nothing(
    tmp_path: Path, files: dict[str, str], build: dict[str, Any]
) -> None:
    """The generated image starts the program itself."""
    assert lines_of(tmp_path, files, build) == []
