"""Jobs of the graph: awaited by a service, awaited by nobody, and failing."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, job, needs, service

if TYPE_CHECKING:
    from engine.conftest import MakeStack
    from engine.stack import Stack

SOURCE = "artifacts/engineering/code/backend/greeter"
SHELF = "/app/shelf"
SEED = """\
from pathlib import Path

Path("/app/shelf/words").write_text("sown", "utf-8")
print("the words are sown", flush=True)
"""
GREETER = """\
from pathlib import Path

from fastapi import FastAPI

words = Path("/app/shelf/words").read_text("utf-8")
app = FastAPI()


@app.get("/health")
def health() -> str:
    return words
"""
REPORT = """\
import os
import time
import urllib.request

time.sleep(3)
print(urllib.request.urlopen(os.environ["GREETER_SERVICE_URL"] + "/health").read().decode())
"""
FAILING = """\
import sys
import time

time.sleep(2)
sys.exit("the shelf is locked")
"""


def running(script: str, **fields: Any) -> dict[str, Any]:
    """Return a job that runs a script of the greeter's source."""
    return job(build={"context": SOURCE, "command": ["python", script]}, **fields)


def of_jobs(**jobs: dict[str, Any]) -> dict[str, Any]:
    """Return a graph of jobs and of a service that waits for the one that sows."""
    greeter = service(
        health_check={"path": "/health"},
        volumes=[f"shelf:{SHELF}"],
        dependencies=[needs(name) for name in jobs if name == "SeedJob"],
    )
    return graph({"GreeterService": greeter, **jobs})


@pytest.fixture(scope="module")
def library(make_stack: MakeStack) -> Stack:
    """Return a started stack: a job, a service that waits for it, a job that asks the service."""
    document = of_jobs(
        SeedJob=running("seed.py", volumes=[f"shelf:{SHELF}"]),
        ReportJob=running("report.py", dependencies=[needs("GreeterService")]),
    )
    sources = {"seed.py": SEED, "src/main.py": GREETER, "report.py": REPORT}
    stack = make_stack(document, sources)
    done = stack.run("./start.sh")
    assert done.returncode == 0, done.stdout + done.stderr
    return stack


def test_a_service_starts_after_the_end_of_its_job(library: Stack) -> None:
    """It reads what the job wrote when it starts: without that it would end at once."""
    assert library.ask("greeter", "/health") == (200, "sown")


def test_the_start_waits_for_jobs_that_nobody_waits_for(library: Stack) -> None:
    """It ends when all of them have ended, each of them after one run."""
    ended = {"seed-job": "exited 0", "report-job": "exited 0"}
    containers = library.containers()

    assert library.states() == {"greeter": "healthy", **ended}
    assert {0} == {containers[name]["RestartCount"] for name in ended}
    assert "sown" in library.docker("logs", containers["report-job"]["Id"])


def test_jobs_run_again_at_the_next_start(library: Stack) -> None:
    """And the service that waits for them goes on."""
    before = library.containers()
    done = library.run("./start.sh")
    after = library.containers()

    assert done.returncode == 0, done.stdout + done.stderr
    for name in ("seed-job", "report-job"):
        assert before[name]["State"]["StartedAt"] < after[name]["State"]["StartedAt"]
    assert before["greeter"]["State"]["StartedAt"] == after["greeter"]["State"]["StartedAt"]


def test_compose_up_wait_succeeds_where_a_service_waits_for_the_job(library: Stack) -> None:
    """Compose itself takes the end of a job for a success only if somebody waits for it."""
    done = library.run("docker", "compose", "up", "--detach", "--wait", "greeter")

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["SeedJob", "LastJob"], ids=["awaited", "alone"])
def test_a_failing_job_is_reported_with_its_log(name: str, make_stack: MakeStack) -> None:
    """Not with 0, soon, whether a service waits for it or nobody does."""
    document = of_jobs(**{name: running("fail.py")})
    main = GREETER.replace('Path("/app/shelf/words").read_text("utf-8")', '"well"')
    stack = make_stack(document, {"fail.py": FAILING, "src/main.py": main})
    begin = time.monotonic()
    done = stack.run("./start.sh")
    slug = {"SeedJob": "seed-job", "LastJob": "last-job"}[name]

    assert done.returncode == 1
    assert f"=== {slug} is exited, exit code 1" in done.stderr
    assert "the shelf is locked" in done.stderr
    assert "=== greeter" not in done.stderr
    assert time.monotonic() - begin < 60
