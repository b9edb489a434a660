"""start.sh before an engine that does not exist: .env, messages, and what it costs."""

from __future__ import annotations

import json
import re
import resource
import socket
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, needs, service
from scripts_stage import COMPOSE, Stage

if TYPE_CHECKING:
    from pathlib import Path

# Bash and Compose run in each, so that each may be run by any process.
pytestmark = pytest.mark.slow

NAME = "TOKEN"
SCRIPTS = ("start.sh", "stack.sh", "part.sh", "ports.sh")

# One form of a line a row; TOKEN has a value in each of them, or none.
FORMS = [
    "TOKEN=a",
    "TOKEN = a",
    "TOKEN= a",
    "TOKEN =a",
    "  TOKEN=a",
    "\tTOKEN=a",
    "export TOKEN=a",
    "  export   TOKEN=a",
    "export TOKEN = a",
    "TOKEN: a",
    "TOKEN:a",
    "export TOKEN: a",
    "TOKEN='a b'",
    'TOKEN="a b"',
    "TOKEN='a' # c",
    'TOKEN="a" # c',
    "TOKEN=a # c",
    "TOKEN=a#c",
    "TOKEN='#'",
    'TOKEN="#"',
    "TOKEN=#",
    "TOKEN= # c",
    "TOKEN=",
    "TOKEN=''",
    'TOKEN=""',
    "TOKEN='' # c",
    "TOKEN:",
    "TOKEN='a\nb'",
    'TOKEN="a\nb"\nOTHER=x',
    'TOKEN="a\\nb"',
    'TOKEN="a\\"b"',
    "TOKEN='a\\'b'",
    'TOKEN="\\$a"',
    "TOKEN='$a'",
    "TOKEN=$OTHER",
    "OTHER=x\nTOKEN=$OTHER",
    "OTHER=x\nTOKEN=${OTHER}y",
    "TOKEN=${OTHER:-z}",
    'TOKEN="${OTHER:-}"',
    "TOKEN=a\nTOKEN=",
    "TOKEN=\nTOKEN=b",
    "\ufeffTOKEN=a",
    "TOKEN=a\r\nOTHER=b\r",
    "# TOKEN=a",
    "TOKEN",
    "TOKENS=a",
    "MY_TOKEN=a",
    "OTHER='\nTOKEN=a\n'",
    'OTHER="\nTOKEN=a\n"',
    "TOKEN=a=b==",
    "TOKEN=é",
    'TOKEN=" "',
    "TOKEN=`id`$(id)",
    "\n\n\nTOKEN=a\n\n",
]


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """Return the scripts of a service that needs a database and a secret of its user's."""
    greeter = service(
        secrets=[NAME],
        dependencies=[needs("postgres", external=True)],
        resources={"cpu": 2, "memory": "256Mi"},
    )
    return Stage(tmp_path, graph({"GreeterService": greeter}))


def value_for_compose(stage: Stage, name: str) -> str:
    """Return what Compose makes of a variable of .env."""
    model = {"name": "x", "services": {"x": {"image": "x", "environment": [f"V=${{{name}-}}"]}}}
    done = subprocess.run(
        [COMPOSE, "-f", "-", "config", "--format", "json"],
        cwd=stage.folder,
        input=json.dumps(model),
        capture_output=True,
        text=True,
        check=True,
    )
    value: str = json.loads(done.stdout)["services"]["x"]["environment"]["V"]
    return value


@pytest.mark.parametrize("form", FORMS)
def test_env_is_read_as_compose_reads_it(form: str, stage: Stage) -> None:
    """A value that Compose sees is the user's; one that it does not see is asked for."""
    data = form.encode()
    stage.write_env(data)
    is_set = value_for_compose(stage, NAME) != ""
    done = stage.start()

    assert is_set == ("set these variables in .env" not in done.stderr)
    assert (stage.folder / ".env").read_bytes().startswith(data)


@pytest.mark.parametrize("form", FORMS)
def test_no_secret_of_the_user_is_doubled(form: str, stage: Stage) -> None:
    """What start.sh could make itself is made only where Compose sees no value."""
    stage.write_env(form.replace(NAME, "JWT_SECRET"))
    before = value_for_compose(stage, "JWT_SECRET")
    stage.start(**{NAME: "x"})
    after = value_for_compose(stage, "JWT_SECRET")

    assert after == before if before else re.fullmatch("[0-9a-f]{48}", after)


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ("A!=3", 'line 2: unexpected character "!"'),
        ("A B", "line 2: key cannot contain a space"),
        ("A='hidden", "unterminated"),
        ("A=${hidden", "Invalid template"),
        ('COMPOSE_PROJECT_NAME="X y"', "invalid project name"),
    ],
)
def test_a_line_that_compose_refuses_stops_the_start(form: str, reason: str, stage: Stage) -> None:
    """The file and the line are named, and nothing is written, built or reported of the value."""
    stage.write_env(f"# mine\n{form}\n")
    done = stage.start()

    assert done.returncode == 1
    assert "start.sh: docker compose cannot read .env: " in done.stderr
    assert reason in done.stderr
    assert "='hidden" not in done.stderr
    assert stage.env == f"# mine\n{form}\n"
    assert not [call for call in stage.calls() if call.startswith("compose")]


@pytest.mark.parametrize("name", ["name", "UID", "HOSTNAME", "failed", "dg_x", "IFS2", "status"])
def test_names_of_a_shell_are_values_like_others(name: str, tmp_path: Path) -> None:
    """A secret may be called like a variable of a shell: bash's own value does not stand for it."""
    stage = Stage(tmp_path, graph({"GreeterService": service(secrets=[name])}))
    asked = stage.start()
    assert f"set these variables in .env: {name}" in asked.stderr

    stage.write_env(f"{name}=mine\n")
    assert "values of your own" not in stage.start().stderr


def test_no_variable_of_the_shell_is_changed(stage: Stage) -> None:
    """Whatever the scripts call their own: docker compose gets the user's values."""
    texts = [(stage.folder / name).read_text("utf-8") for name in SCRIPTS]
    words = {word for text in texts for word in re.findall(r"\b[a-z][a-z0-9_]*\b", text)}
    own = {word: "mine" for word in words if not word.startswith("dg_")}
    done = stage.start(**own, **{NAME: "x"}, CONTAINERS="a")
    assert done.returncode == 0, done.stderr

    assert own.items() <= stage.environment.items()


def test_an_empty_variable_of_the_shell_is_named(stage: Stage) -> None:
    """It would win over the value that is written to .env."""
    done = stage.start(**{NAME: "x"}, JWT_SECRET="")

    assert "empty in the environment of this shell, which wins over .env; unset: JWT_SECRET" in (
        done.stderr
    )


def test_what_is_made_lies_behind_what_is_there(stage: Stage) -> None:
    """A file without a last line end keeps its last line."""
    stage.write_env("TOKEN=mine")
    stage.start()

    assert stage.env.startswith("TOKEN=mine\n")
    assert "COMPOSE_PROJECT_NAME=app\n" in stage.env
    assert set(re.findall("^[A-Z_]+(?==[0-9a-f]{48}$)", stage.env, re.MULTILINE)) == {
        "GREETER_POSTGRES_PASSWORD",
        "JWT_SECRET",
        "POSTGRES_PASSWORD",
    }


@pytest.mark.parametrize(
    "form", ["GREETER_CPUS=8", 'export GREETER_CPUS="8" # all', "GREETER_CPUS: 8"]
)
def test_a_limit_is_lowered_however_it_is_written(form: str, stage: Stage) -> None:
    """The engine has 4 CPUs."""
    stage.write_env(f"{form}\nTOKEN=x\n")
    done = stage.start(CONTAINERS="a")

    assert "GREETER_CPUS is 4 for this run instead of 8" in done.stdout
    assert stage.environment["GREETER_CPUS"] == "4"


def test_an_engine_without_a_controller_has_no_limits(stage: Stage) -> None:
    """Rootless Docker refuses each limit there: it is left out for this run, and reported once."""
    done = stage.start(**{NAME: "x"}, FACTS="0 28.0.1 2.40.3 /nowhere", CONTAINERS="a")

    assert done.returncode == 0, done.stderr
    assert 1 == done.stdout.count("the engine has no controller for CPUs")
    assert stage.environment["GREETER_CPUS"] == "0"


GPU = {"count": 1, "driver": "nvidia"}


@pytest.fixture
def trainers(tmp_path: Path) -> Stage:
    """Return the scripts of a service that reserves a GPU, and of one that does not."""
    document = {
        "TrainerService": service(resources={"gpu": GPU}, environment={"KIND": "gpu"}),
        "WebService": service(port=8001, environment={"LEVEL": "gpu"}),
    }
    return Stage(tmp_path, graph(document))


@pytest.mark.parametrize("devices", ["", "runc io.containerd.runc.v2"])
def test_a_missing_gpu_is_told_before_anything_is_built(devices: str, trainers: Stage) -> None:
    """Who needs it, and what to do; the others start without it."""
    done = trainers.start(DEVICES=devices)

    assert done.returncode == 1
    assert "the engine has no GPU" in done.stderr
    assert "it is needed by trainer (resources.gpu)." in done.stderr
    assert not [call for call in trainers.calls() if call.startswith("compose")]

    part = trainers.run("start.sh", "web", variables={"CONTAINERS": "a", "DEVICES": devices})
    assert "GPU" not in part.stdout + part.stderr


@pytest.mark.parametrize("devices", ["runc nvidia", "runc nvidia.com/gpu=0"])
def test_a_gpu_that_is_there_is_no_matter(devices: str, trainers: Stage) -> None:
    """As a runtime, or as a CDI device."""
    done = trainers.start(DEVICES=devices, CONTAINERS="a")

    assert "GPU" not in done.stdout + done.stderr
    assert done.returncode == 0, done.stderr


def test_a_gpu_of_an_engine_elsewhere_is_not_judged(trainers: Stage) -> None:
    """What is installed there cannot be seen: it is said, and the engine decides."""
    done = trainers.start(ENDPOINT="ssh://there", CONTAINERS="a")

    assert done.returncode == 0, done.stderr
    assert "The engine, which is on another host, reports no GPU" in done.stdout


def test_a_taken_port_is_told_before_anything_is_built(stage: Stage) -> None:
    """With the variable that chooses it, and a port that is free."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = stage.start(**{NAME: "x"}, GREETER_PORT=str(port))

    assert done.returncode == 1
    assert f"port {port} of this host, which GREETER_PORT chooses, is taken by " in done.stderr
    assert re.search(r"echo GREETER_PORT=\d+ >> \.env", done.stderr)
    assert not [call for call in stage.calls() if call.startswith("compose")]


def test_a_port_that_is_chosen_twice_is_told(stage: Stage) -> None:
    """Two variables, one port."""
    done = stage.start(**{NAME: "x"}, GREETER_PORT="31999", POSTGRES_PORT="31999")

    assert "GREETER_PORT and POSTGRES_PORT are both 31999: change one of them" in done.stderr


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ("4 24.0.7 2.40.3 /nowhere", "Docker Engine 24.0.7 is too old: 25 or newer is required"),
        ("4 28.0.1 v2.23.0 /nowhere", "Docker Compose v2.23.0 is too old: 2.23.1 or newer"),
        ("4 28.0.1  /nowhere", "docker has no compose plugin"),
    ],
)
def test_what_is_too_old_is_told(facts: str, reason: str, stage: Stage) -> None:
    """And what is needed instead."""
    done = stage.start(**{NAME: "x"}, FACTS=facts)

    assert (done.returncode, done.stdout) == (1, "")
    assert reason in done.stderr


@pytest.mark.parametrize("version", ["v2.23.1", "2.30.0-desktop.1", "5.6.1", "5.0.0-rc.1", "dev"])
def test_a_version_that_is_new_enough_is_accepted(version: str, stage: Stage) -> None:
    """Also with a suffix, and one that is not a number."""
    assert "too old" not in stage.start(FACTS=f"4 28.0.1 {version} /nowhere").stderr


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("permission denied while trying to connect", "you may not use the engine's socket"),
        ("Cannot connect to the Docker daemon", "the Docker engine does not answer"),
    ],
)
def test_an_engine_that_does_not_answer_is_told(said: str, reason: str, stage: Stage) -> None:
    """A permission is something else than an engine that does not exist."""
    docker = stage.stage / "docker"
    docker.write_text(f'#!/bin/sh\necho "{said}" >&2\nexit 1\n', "utf-8")
    done = stage.start()

    assert (done.returncode, done.stdout) == (1, "")
    assert f"start.sh: {reason}" in done.stderr


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        ("build", "the images could not be built: see above"),
        ("create", "the containers could not be created: see above"),
        ("up", "the containers could not be started: see above"),
    ],
)
def test_the_step_that_fails_is_named(step: str, reason: str, stage: Stage) -> None:
    """Building, creating and starting fail for reasons of their own."""
    done = stage.start(
        **{NAME: "x"}, FAILING=step, CONTAINERS="a", STATE="now a created none 0 0 -"
    )

    assert done.returncode == 1
    assert done.stderr.endswith(f"start.sh: {reason}\n")
    assert "port" not in done.stderr


def test_an_engine_without_space_is_told(stage: Stage) -> None:
    """Where the directory of the engine is full, that is the reason."""
    df = stage.stage / "df"
    df.write_text("#!/bin/sh\necho Header\necho /dev/x 100000 97000 3000 97% /\n", "utf-8")
    df.chmod(0o755)
    done = stage.start(**{NAME: "x"}, FAILING="build")

    assert (
        "the images could not be built: the engine has 2 MB of space left in /nowhere"
        in done.stderr
    )


@pytest.mark.parametrize("value", ["", "5m", "-1", "a[$(touch stage)]"])
def test_a_time_limit_is_a_number(value: str, stage: Stage) -> None:
    """Nothing else, since a shell would calculate it; empty is the default."""
    done = stage.start(START_TIMEOUT=value)

    assert ("expected a number of seconds" in done.stderr) == (value != "")
    assert not (stage.folder / "stage").exists()


@pytest.mark.parametrize(
    ("states", "word"),
    [
        ("now a running healthy 0 0 - later", ""),
        ("now a exited none 0 0 job later", ""),
        ("now a running healthy 0 1 - later", "not everything is healthy"),
        ("now a running none 0 3 - later", "not everything is healthy"),
        ("now a running unhealthy 0 0 - later", "not everything is healthy"),
        ("now a exited none 0 0 - later", "not everything is healthy"),
        ("now a exited none 3 0 job later", "not everything is healthy"),
        ("now a running starting 0 0 - later", "not everything is healthy after 1 s"),
        ("now a restarting none 1 1 - later", "not everything is healthy after 1 s"),
        ("now a running none 0 0 job later", "not everything is healthy after 1 s"),
        ("was a 0 before\nnow a exited none 0 0 - before", "not everything is healthy after 1 s"),
        ("was a 0 before\nnow a exited none 0 0 job before", "not everything is healthy after 1 s"),
        ("was a 0 before\nnow a running healthy 0 0 - later", ""),
        ("was a 0 before\nnow a exited none 0 0 job later", ""),
    ],
)
def test_states_are_judged(states: str, word: str, stage: Stage) -> None:
    """Healthy is what is green and has not restarted, and a job that has ended with 0.

    What stopped before this start is waited for: it has not run since.
    """
    done = stage.start(**{NAME: "x"}, CONTAINERS="a", STATE=states, START_TIMEOUT="1")

    assert (done.returncode == 0) == (word == "")
    assert word in done.stderr


@pytest.mark.parametrize("state", ["running healthy 0 1 - later", "running none 0 1 - later"])
def test_what_restarted_is_named_when_the_time_is_up_before_compose(
    state: str, stage: Stage
) -> None:
    """Nothing waits any more, and Compose has not ended yet: that is not a success."""
    done = stage.start(
        **{NAME: "x"}, CONTAINERS="a", STATE=f"now a {state}", START_TIMEOUT="1", SLOW="up"
    )

    assert done.returncode == 1
    assert [call for call in stage.calls() if call.startswith("logs")] == ["logs --tail 50 a"]


def test_a_stack_is_healthy_when_compose_says_so_as_well(stage: Stage) -> None:
    """What Compose still creates is on no list of containers."""
    done = stage.start(
        **{NAME: "x"},
        CONTAINERS="a",
        STATE="now a running healthy 0 0 - later",
        START_TIMEOUT="1",
        SLOW="up",
    )

    assert re.search(r"All healthy after [4-9] s", done.stdout)


@pytest.mark.parametrize(
    "state",
    [
        "restarting unhealthy 1 2 - later",
        "restarting none 1 1 - later",
        "running healthy 0 1 - later",
        "running starting 0 0 - later",
        "restarting none 1 1 migrations later",
    ],
)
def test_the_start_names_what_crashed_when_compose_gives_up(state: str, stage: Stage) -> None:
    """Whatever a container does in the moment in which its dependents stop waiting for it."""
    states = f"now a {state}\nnow b created none 0 0 - -"
    done = stage.start(**{NAME: "x"}, CONTAINERS="a\nb", STATE=states, FAILING="up")

    assert done.returncode == 1
    assert "not everything is healthy" in done.stderr
    assert [call for call in stage.calls() if call.startswith("logs")] == ["logs --tail 50 a"]


def test_a_worker_is_watched_for_some_seconds(stage: Stage) -> None:
    """Without a health check, a container has to run for a while."""
    done = stage.start(**{NAME: "x"}, CONTAINERS="a", STATE="now a running none 0 0 - later")

    assert re.search(r"All healthy after 1[2-4] s", done.stdout)


@pytest.mark.parametrize(("restarts", "seconds"), [(0, "[01]"), (1, "1[2-4]")])
def test_a_worker_that_runs_since_long_is_not_watched(
    restarts: int, seconds: str, stage: Stage
) -> None:
    """It was watched when it started; one that has restarted since is watched again."""
    states = f"was a {restarts} before\nnow a running none 0 {restarts} - before"
    done = stage.start(**{NAME: "x"}, CONTAINERS="a", STATE=states)

    assert re.search(rf"All healthy after {seconds} s", done.stdout)


def test_a_thousand_services_cost_no_second(tmp_path: Path) -> None:
    """One process for all variables: 1,000 services are read, filled in and looked at."""
    names = [f"Service{number}x" for number in range(1000)]
    many: dict[str, Any] = {
        name: service(port=20000 + number, secrets=[f"KEY_{number}"])
        for number, name in enumerate(names)
    }
    stage = Stage(tmp_path, graph(many))
    stage.write_env("".join(f"KEY_{number}=x\n" for number in range(1000)))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = stage.start(CONTAINERS="a", STATE="now a running healthy 0 0 -", SERVICE5X_PORT="31998")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)

    assert done.returncode == 0, done.stderr
    # Compose itself reads .env two times, which is most of it.
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert used < 1.5


def layers(count: int, *, width: int = 2) -> dict[str, Any]:
    """Return the graph of layers of services, each on all of the layer below."""
    return graph(
        {
            f"Unit{layer}x{number}": service(
                dependencies=[needs(f"Unit{layer - 1}x{n}") for n in range(width) if layer]
            )
            for layer in range(count)
            for number in range(width)
        }
    )


def test_a_file_that_compose_never_ends_to_read_is_refused_with_that_reason(tmp_path: Path) -> None:
    """Before anything is asked of the engine."""
    stage = Stage(tmp_path, layers(60))
    done = stage.run("./start.sh")

    assert 1 == done.returncode
    assert "would follow about 10^18 paths through depends_on" in done.stderr
    assert "not be done after 300 s" in done.stderr
    assert "docker-generator check" in done.stderr


@pytest.mark.parametrize(
    ("count", "limit", "is_refused"), [(19, "1", False), (22, "1", True), (22, "9", False)]
)
def test_paths_that_compose_can_follow_in_time_are_no_reason(
    tmp_path: Path, count: int, limit: str, *, is_refused: bool
) -> None:
    """22 layers of two have so many that Compose takes eight seconds."""
    stage = Stage(tmp_path, layers(count))
    done = stage.run("./start.sh", variables={"START_TIMEOUT": limit})

    assert is_refused == ("paths through depends_on" in done.stderr)
    if is_refused:
        assert " 16777168 paths" in done.stderr
