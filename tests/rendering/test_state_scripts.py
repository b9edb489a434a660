"""status.sh, logs.sh and stop.sh before a docker that only answers: what they say, and fail on."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from conftest import graph, needs, service
from scripts_stage import Stage

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

pytestmark = pytest.mark.slow  # each starts a shell

DOCUMENT = graph({"A": service(dependencies=[needs("postgres", external=True)])})

# Two containers, 1a of the service a and 2b of postgres; facts of them are the variables A and B:
# state, health, exit code, restarts.
DOCKER = r"""
#!/usr/bin/env bash
note() { printf '%s\n' "$*" >> "${STAGE}/calls"; }
facts() { printf '%s\t%s\t%s\t0\t0\t%s\n' "$1" "$2" "${3// /$'\t'}" "$4"; }
case "$1 $2" in
  'ps --all')
    case "$*" in
      *working_dir*) printf '%s' "${PROJECT-small}" ;;
      *'.Label "com.docker.compose.service"'*) printf '%b' "${MADE-a\npostgres}" ;;
      *service=a*) echo 1a ;;
      *service=postgres*) echo 2b ;;
      *service=*) ;;
      *volume=*) ;;
      *--quiet*) printf '1a\n2b\n' ;;
      *Status*) printf '1a\tUp 3 minutes (healthy)\n2b\tExited (1) 2 minutes ago\n' ;;
    esac ;;
  'inspect --format')
    case "$3" in
      *NanoCPUs*)
        facts 1a a "${A:-running healthy 0 0}" http://127.0.0.1:8001
        facts 2b postgres "${B:-running healthy 0 0}" '' ;;
      *Mounts*) if [[ $(cat) != 1a && $4 != 1a ]]; then echo small_postgres_data; fi ;;
      *'range .Log'*)
        probe=${PROBE-no disk}
        if [[ $4 == 2b ]]; then printf '\n=== %s\nhealth check: %b\n' "${B:-}" "${probe}"; fi ;;
    esac ;;
  'volume ls') if [[ $* != *folder=* ]]; then echo "${VOLUMES-small_postgres_data}"; fi ;;
  'logs --tail') echo "log of $4" ;;
  'volume rm') note "$@"; [[ -z ${BUSY:-} ]] ;;
  *) note "$@" ;;
esac
""".lstrip()


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """Return the scripts of a stack of one service and PostgreSQL."""
    made = Stage(tmp_path, DOCUMENT)
    (made.stage / "docker").write_text(DOCKER, "utf-8")
    return made


@pytest.mark.parametrize(
    ("words", "variables", "status", "reason"),
    [
        (["status.sh"], {"PROJECT": ""}, 1, "nothing was started from this directory yet"),
        (["status.sh", "--all"], {}, 2, "unknown option --all: see ./status.sh --help"),
        (["logs.sh"], {"PROJECT": ""}, 1, "nothing was started from this directory yet"),
        (["stop.sh", "--rm"], {}, 2, "unknown option --rm: see ./stop.sh --help"),
        (["stop.sh", "../a"], {}, 2, "../a is not a name of a service: see ./status.sh"),
        (["stop.sh", "--remove", "a"], {}, 2, "--remove removes the whole stack: name no service"),
        (["stop.sh", "--remove"], {}, 1, "nothing was removed: add --yes to remove without"),
        (["stop.sh", "--reset", "postgres"], {}, 1, "nothing was removed: add --yes to remove"),
        (
            ["stop.sh", "b"],
            {},
            2,
            "this stack has no container of b; it has containers of: a postgres",
        ),
        (["stop.sh", "--reset", "b", "--yes"], {}, 2, "this stack has no container of b; it has"),
        (["stop.sh", "a"], {"MADE": ""}, 1, "this stack has no containers: run ./start.sh"),
        (["logs.sh", "--since", "10m", "b"], {}, 2, "this stack has no container of b; it has"),
        (
            ["logs.sh", "--failed", "b"],
            {},
            2,
            "this stack has no container of b; it has containers of",
        ),
        (["stop.sh", "--reset", "a", "--yes"], {}, 1, "a has no volume: it keeps no data"),
        (["stop.sh", "--reset", "--yes"], {"VOLUMES": ""}, 1, "this stack has no volumes"),
        (
            ["stop.sh", "--reset", "--yes"],
            {"BUSY": "1"},
            1,
            "the volume small_postgres_data could not be removed",
        ),
    ],
)
def test_a_failure_is_one_line(
    stage: Stage, words: list[str], variables: Mapping[str, str], status: int, reason: str
) -> None:
    """With the name of the script, on standard error, and a status of its own kind."""
    done = stage.run(*words, variables=variables)
    assert (done.returncode, done.stderr.count("\n")) == (status, 1), done.stderr
    assert done.stderr.startswith(f"{words[0]}: ")
    assert reason in done.stderr
    assert stage.calls() == (["volume rm small_postgres_data"] if variables.get("BUSY") else [])


@pytest.mark.parametrize(
    "words", ["status.sh", "logs.sh a", "stop.sh", "stop.sh --remove --yes", "data.sh save x"]
)
def test_an_engine_that_does_not_answer_is_one_line(stage: Stage, words: str) -> None:
    """As start.sh says it; and so is a docker that is not there."""
    docker = stage.stage / "docker"
    docker.write_text(
        "#!/bin/sh\necho 'Cannot connect to the Docker daemon.\nIs it?' >&2\nexit 1\n"
    )
    script = words.split(maxsplit=1)[0]
    done = stage.run(*words.split())
    reason = "the Docker engine does not answer: start it, and see docker info"
    assert (done.returncode, done.stderr) == (1, f"{script}: {reason}\n")
    docker.unlink()
    tools = ("bash", "dirname", "head", "sort", "awk", "env")
    for tool in tools:
        (stage.stage / tool).symlink_to(shutil.which(tool) or tool)
    done = stage.run(*words.split(), variables={"PATH": str(stage.stage)})
    reason = "docker is not installed: see https://docs.docker.com/get-docker/"
    assert (done.returncode, done.stderr) == (1, f"{script}: {reason}\n")


def test_the_value_of_an_option_is_no_service(stage: Stage) -> None:
    """What follows --since, --until, --tail and --index."""
    done = stage.run("logs.sh", "--since", "10m", "a", "--tail", "5", "postgres")
    assert (done.returncode, done.stderr) == (0, "")
    (asked,) = stage.calls()
    assert asked.endswith("logs --follow --tail 100 --since 10m a --tail 5 postgres")


@pytest.mark.parametrize("script", ["status.sh", "logs.sh", "stop.sh"])
def test_help_needs_no_engine(stage: Stage, script: str) -> None:
    """It says how the script is called."""
    (stage.stage / "docker").write_text("#!/bin/sh\nexit 1\n", "utf-8")
    done = stage.run(script, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith(f"Usage: ./{script}")


@pytest.mark.parametrize(
    ("state", "is_well"),
    [
        ("running healthy 0 0", True),
        ("running - 0 0", True),
        ("exited - 0 0", True),
        ("exited - 137 0", True),
        ("exited unhealthy 0 0", True),
        ("exited unhealthy 143 0", True),
        ("exited - 1 0", False),
        ("running unhealthy 0 0", False),
        ("running healthy 0 2", False),
        ("restarting - 1 4", False),
        ("dead - 0 0", False),
    ],
)
def test_a_state_is_judged(stage: Stage, state: str, *, is_well: bool) -> None:
    """By health, exit code and restarts; the failing probe is on standard error."""
    done = stage.run("status.sh", variables={"B": state})
    assert done.returncode == (0 if is_well else 1)
    rows = {line.split()[0]: line for line in done.stdout.splitlines()}
    assert rows["a"].endswith("http://127.0.0.1:8001")
    assert state.split(maxsplit=1)[0] in rows["postgres"]
    assert done.stderr == ("" if is_well else "postgres: health check: no disk\n")
    shown = stage.run("logs.sh", "--failed", variables={"B": state}).stdout
    assert ("log of 2b" in shown) is not is_well
    assert (shown == "Nothing has failed.\n") is is_well
    others = stage.run("logs.sh", "--failed", "a", variables={"B": state})
    assert others.stdout == "Nothing has failed.\n"


@pytest.mark.parametrize(
    ("probe", "shown"),
    [
        ("", "it printed nothing"),
        ("  ", "it printed nothing"),
        ("no disk", "no disk"),
        ("no disk\\nat all", "no disk\nat all"),
    ],
)
def test_a_silent_health_check_is_told_in_words(stage: Stage, probe: str, shown: str) -> None:
    """Its line does not end where its output would be."""
    state = {"B": "running unhealthy 0 0", "PROBE": probe}
    lines = stage.run("logs.sh", "--failed", variables=state).stdout

    assert f"\nhealth check: {shown}\n" in lines


def test_a_reset_says_what_it_removes(stage: Stage) -> None:
    """And a stop without containers is none."""
    done = stage.run("stop.sh", "--reset", "postgres", "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    assert "removed small_postgres_data\n" in done.stdout
    assert stage.calls() == ["volume rm small_postgres_data"]
    nothing = stage.run("stop.sh", variables={"PROJECT": ""})
    assert (nothing.returncode, nothing.stdout) == (0, "Nothing runs from this directory.\n")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["./start.sh", "p"], "postgres postgres-databases"),
        (["./start.sh", "--except", ""], "a postgres postgres-databases"),
        (["./start.sh", "--w"], "--watch"),
        (["./stop.sh", "--re"], "--remove --reset"),
        (["./logs.sh", "--failed", "a"], "a"),
        (["./data.sh", ""], "load save"),
        (["./data.sh", "save", ""], ""),
        (["./data.sh", "save", "x.tar.gz", "p"], "postgres postgres-databases"),
        (["elsewhere/start.sh", "p"], ""),
    ],
)
def test_a_shell_completes(stage: Stage, words: list[str], expected: str) -> None:
    """Names of services and options, and nothing for the scripts of other projects."""
    program = 'source ./completion.bash; _dg_complete "$@"; printf "%s\\n" "${COMPREPLY[@]:-}"'
    done = stage.run("-c", program, "bash", words[0], words[-1], words[-2])
    assert done.stderr == ""
    assert " ".join(sorted(set(done.stdout.split()))) == expected
