"""data.sh and the scripts that it runs; docker and the tools note what they are asked."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest
from conftest import graph, needs, service
from pipeline_helpers import generated
from scripts_stage import Stage

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

pytestmark = pytest.mark.slow  # each starts a shell

DOCUMENT = graph(
    {"A": service(dependencies=[needs("mongodb", external=True), needs("nats", external=True)])}
)
DOCKER = """\
#!/usr/bin/env bash
case "$1" in
  ps)
    if [[ $* == *depends_on* ]]; then printf '%s\\n' 'a1 a mongodb:service_healthy:true' 'n1 nats '
    elif [[ $* == *working_dir* ]]; then echo "${PROJECT-small}"
    else echo "${RUNNING-m1}"; fi ;;
  exec)
    printf '%s\\n' "${@: -1}" >> "${STAGE}/calls"
    if [[ -n ${REASON:-} ]]; then printf 'first\\n%s\\n\\n' "${REASON}" >&2; exit 3; fi
    if [[ ${!#} == save ]]; then echo dump; else cat > "${STAGE}/loaded"; fi ;;
  stop | start) printf '%s\\n' "$*" >> "${STAGE}/calls" ;;
esac
"""
TOOL = """\
#!/bin/sh
name=${0##*/}
printf '%s\\n' "$@" > "${STAGE}/${name}.words"
for word in "$@"; do
  case "${word}" in --config=*) cp "${word#--config=}" "${STAGE}/${name}.config" ;; esac
done
if [ "${name}" = mongodump ]; then echo archive; else cat > "${STAGE}/${name}.input"; fi
"""


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """Return the scripts of a stack of MongoDB and NATS."""
    made = Stage(tmp_path, DOCUMENT)
    (made.stage / "docker").write_text(DOCKER, "utf-8")
    return made


def test_a_dump_is_saved_and_loaded(stage: Stage) -> None:
    """The tool's output is in the file; what uses the server is stopped while it is loaded."""
    assert stage.run("data.sh", "save", "x.tar.gz").returncode == 0
    done = stage.run("data.sh", "load", "x.tar.gz", "--yes")
    assert (done.returncode, done.stdout) == (0, "loaded mongodb\n"), done.stderr
    assert (stage.stage / "loaded").read_text("utf-8") == "dump\n"
    assert stage.calls() == ["save", "stop a1", "load", "start a1"]


def test_a_failure_is_the_reason_of_the_tool(stage: Stage) -> None:
    """In one line; no file is left, and what was stopped runs again."""
    assert stage.run("data.sh", "save", "x.tar.gz").returncode == 0
    variables = {"REASON": "no space\x1b[31m left"}
    done = stage.run("data.sh", "save", "y.tar.gz", variables=variables)
    said = "data.sh: the data of mongodb could not be saved: no space[31m left\n"
    assert (done.returncode, done.stderr) == (1, said)
    assert not list(stage.folder.glob("y.tar.gz*"))
    done = stage.run("data.sh", "load", "x.tar.gz", "--yes", variables=variables)
    assert (done.returncode, done.stderr) == (1, said.replace("saved", "loaded"))
    assert stage.calls()[-3:] == ["stop a1", "load", "start a1"]


@pytest.mark.parametrize(
    ("words", "variables", "status", "reason"),
    [
        ([], {}, 2, "say save or load: see ./data.sh --help"),
        (["dump", "x"], {}, 2, "say save or load: see ./data.sh --help"),
        (["save"], {}, 2, "name a file: ./data.sh save FILE"),
        (["save", "x", "--all"], {}, 2, "unknown option --all: see ./data.sh --help"),
        (["save", "x", "../a"], {}, 2, "../a is not a name of a service: see ./status.sh"),
        (
            ["save", "x", "nats"],
            {},
            2,
            "no tool saves the data of nats; services whose data can be saved: mongodb",
        ),
        (["save", "x"], {"PROJECT": ""}, 1, "nothing was started from this directory yet"),
        (["save", "x"], {"RUNNING": ""}, 1, "mongodb does not run: run ./start.sh mongodb"),
        (["save", "start.sh"], {}, 1, "start.sh exists, and was not overwritten: add --yes"),
        (["load", "nowhere"], {}, 1, "nowhere that can be read"),
        (["load", "start.sh"], {}, 1, "start.sh is not an archive that ./data.sh save made"),
    ],
)
def test_a_wrong_call_is_one_line(
    stage: Stage, words: list[str], variables: Mapping[str, str], status: int, reason: str
) -> None:
    """It ends before anything is done."""
    done = stage.run("data.sh", *words, variables=variables)
    assert (done.returncode, done.stderr.count("\n")) == (status, 1)
    assert done.stderr.startswith("data.sh: ")
    assert reason in done.stderr
    assert stage.calls() == []


def test_help_says_how_it_is_called(stage: Stage) -> None:
    """Also without an engine."""
    done = stage.run("data.sh", "--help")
    assert done.returncode == 0
    assert done.stdout.startswith("Usage: ./data.sh save FILE [SERVICE...] [--yes]\n")


def mongo(folder: Path, action: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the script of MongoDB with tools that note what they are asked."""
    for name in ("mongodump", "mongorestore"):
        (folder / name).write_text(TOOL, "utf-8")
        (folder / name).chmod(0o755)
    script = generated(DOCUMENT).files["data/mongodb.sh"].content
    own = {"PATH": f"{folder}:{os.environ['PATH']}", "STAGE": str(folder)}
    return subprocess.run(
        ["sh", "-c", script, "data", action],
        env=own | variables,
        input="archive",
        capture_output=True,
        text=True,
        check=False,
        timeout=20,
    )


@pytest.mark.parametrize("is_file", [False, True])
def test_mongodb_is_asked_without_its_password(tmp_path: Path, *, is_file: bool) -> None:
    """It stands in a file that only the tool reads, and that is gone afterwards."""
    (tmp_path / "secret").write_text("it's: \\ #1\n", "utf-8")
    name = "MONGO_INITDB_ROOT_PASSWORD"
    password = {f"{name}_FILE": str(tmp_path / "secret")} if is_file else {name: "it's: \\ #1"}
    variables = password | {"TMPDIR": str(tmp_path / "temporary")}
    (tmp_path / "temporary").mkdir()
    done = mongo(tmp_path, "save", **variables)
    assert (done.returncode, done.stdout) == (0, "archive\n"), done.stderr
    words = (tmp_path / "mongodump.words").read_text("utf-8").splitlines()
    assert {"--archive", "--port=27017", "--username=admin"} <= set(words)
    assert not [word for word in words if "#1" in word]
    assert (tmp_path / "mongodump.config").read_text("utf-8") == "password: 'it''s: \\ #1'\n"
    assert list((tmp_path / "temporary").iterdir()) == []

    assert mongo(tmp_path, "load", **variables).returncode == 0
    words = (tmp_path / "mongorestore.words").read_text("utf-8").splitlines()
    assert {"--drop", "--nsExclude=admin.*", "--archive"} <= set(words)
    assert (tmp_path / "mongorestore.input").read_text("utf-8") == "archive"
