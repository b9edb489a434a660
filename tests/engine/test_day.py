"""The commands of docs/day.md: code is changed, and seen; on one stack of four languages."""

from __future__ import annotations

import json
import re
import secrets
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from conftest import graph, needs
from stack_table import copy_source

from docker_generator.options import DEFAULT_TOPOLOGY
from engine.stack import Stack

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.xdist_group("day")

ROWS = {
    "api": "python-fastapi-pip",
    "orders": "node-express-npm",
    "gate": "go-http-modules",
    "web": "node-vite-npm",
}
PATIENCE = 2
"""How many times longer a machine may take that runs other tests at once."""

OPENTELEMETRY = """\
opentelemetry-sdk==1.45.2
opentelemetry-exporter-otlp-proto-http==1.45.2
"""
TRACING = """\
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor

provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(OTLPSpanExporter()))
trace.set_tracer_provider(provider)

"""
TRACED = """

@app.get("/traced")
def traced():
    with trace.get_tracer("api").start_as_current_span("a traced request"):
        return "traced"
"""

HEALTH = {"path": "/health", "interval": "2s"}
SERVICES = {
    "Api": {
        "language": "python",
        "framework": "fastapi",
        "port": 8000,
        "health_check": HEALTH,
        "dependencies": [
            needs("Gate"),
            needs("postgres", external=True),
            needs("redis", external=True),
        ],
    },
    "Orders": {"language": "node", "framework": "express", "port": 3000, "health_check": HEALTH},
    "Gate": {"language": "go", "framework": "http", "port": 8081, "health_check": HEALTH},
    "Web": {
        "type": "frontend",
        "language": "node",
        "framework": "vite",
        "port": 8080,
        "health_check": HEALTH,
        "dependencies": [needs("Orders")],
        "build": {"context": "artifacts/engineering/code/backend/web"},
    },
}


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Return the stack, generated beside its sources, and not started."""
    root = tmp_path_factory.mktemp("day")
    stack = Stack(root, f"day-{secrets.token_hex(3)}")
    for name, row in ROWS.items():
        copy_source(row, stack.source(name))
    topology = root / DEFAULT_TOPOLOGY
    topology.parent.mkdir(parents=True)
    topology.write_text(json.dumps(graph(SERVICES)), "utf-8")
    stack.generate("--set", "observability=true")
    yield stack
    stack.remove()


def page(stack: Stack, service: str, path: str = "/") -> str:
    """Return what a service answers on its published port, and nothing while it does not."""
    url = f"http://127.0.0.1:{stack.environment[f'{service.upper()}_PORT']}{path}"
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            text: str = answer.read().decode()
    except (OSError, urllib.error.URLError):
        return ""
    return text


def seen(stack: Stack, service: str, text: str, *, path: str = "/", limit: float = 60) -> float:
    """Return after how many seconds a text stands in what a service answers."""
    begin = time.monotonic()
    while time.monotonic() - begin < limit:
        if text in page(stack, service, path):
            return time.monotonic() - begin
        time.sleep(0.05)
    raise AssertionError(f"{text} is not seen in {service} within {limit} s")


def traces(stack: Stack, tags: str) -> list[dict[str, str]]:
    """Return the traces that the view finds by tags, as its page asks for them."""
    port = stack.environment["OBSERVABILITY_UI_PORT"]
    search = "api/datasources/proxy/uid/tempo/api/search"
    query = urllib.parse.urlencode({"tags": tags})
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/{search}?{query}") as answer:
        found: list[dict[str, str]] = json.loads(answer.read())["traces"]
    return found


def change(stack: Stack, service: str, file: str, old: str, new: str) -> None:
    """Replace a text in a source file, as an editor does it: by a new file of that name."""
    path = stack.source(service) / file
    text = path.read_text("utf-8")
    assert old in text
    temporary = path.with_name(f".{path.name}.swp")
    temporary.write_text(text.replace(old, new), "utf-8")
    temporary.replace(path)


@contextmanager
def watching(stack: Stack, *more: str) -> Iterator[list[str]]:
    """Run ./start.sh --watch until it watches, then what is inside; it ends as by Ctrl-C."""
    said: list[str] = []
    with subprocess.Popen(
        ["./start.sh", "--watch", *more],
        cwd=stack.folder,
        env=stack.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            said.append(line)
            if "Watch enabled" in line:
                break
        else:
            raise AssertionError("".join(said))
        try:
            yield said
        finally:
            process.send_signal(signal.SIGINT)
            try:
                rest, _ = process.communicate(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                rest, _ = process.communicate()
            said.append(rest)


def started_at(stack: Stack) -> dict[str, str]:
    """Return since when each container runs."""
    return {name: one["State"]["StartedAt"] for name, one in stack.containers().items()}


def test_a_part_is_started_with_what_it_needs(day: Stack) -> None:
    """Nothing else, and what was left out is named."""
    done = day.run("./start.sh", "web")
    assert done.returncode == 0, done.stderr
    assert day.states() == {"web": "healthy", "orders": "healthy"}
    assert "Left out: " in done.stdout
    refused = day.run("./start.sh", "wab")
    assert refused.returncode == 2
    assert (
        "start.sh: wab is not a service of this stack; its services are: api gate" in refused.stderr
    )


def test_a_change_is_seen_and_no_neighbour_restarts(day: Stack) -> None:
    """Within 3 s where the source is copied, within 20 s where it is compiled; a lock rebuilds."""
    with watching(day):
        before = started_at(day)
        change(day, "web", "src/main.js", '"hello"', '"changed"')
        assert seen(day, "web", "changed", path="/src/main.js") < 3 * PATIENCE
        change(day, "api", "src/main.py", '"hello"', '"changed"')
        assert seen(day, "api", "changed") < 3 * PATIENCE
        assert started_at(day) == before

        change(day, "orders", "src/server.js", '"hello"', '"changed"')
        assert seen(day, "orders", "changed") < 3 * PATIENCE
        change(day, "orders", "src/server.js", '"changed"', '"again"')
        assert seen(day, "orders", "again") < 3 * PATIENCE
        served = 'http.ServeFile(w, r, "templates/hello.txt")'
        change(day, "gate", "main.go", served, 'w.Write([]byte("changed"))')
        assert seen(day, "gate", "changed") < 20 * PATIENCE
        assert {name for name, since in started_at(day).items() if since != before[name]} == {
            "orders",
            "gate",
        }


def test_a_removed_file_is_removed_there(day: Stack) -> None:
    """Also a file that was copied before, and one that the image brought along."""
    with watching(day):
        (day.source("api") / "src" / "extra.py").write_text("text = 'extra'\n", "utf-8")
        change(day, "api", "src/main.py", '"changed"', "__import__('src.extra').extra.text")
        seen(day, "api", "extra")
        (day.source("api") / "src" / "extra.py").unlink()
        change(day, "api", "src/main.py", "__import__('src.extra').extra.text", '"gone"')
        seen(day, "api", "gone")
        assert "extra.py" not in day.execute("api", "ls", "src")


def test_a_changed_lock_builds_the_image_again_and_traces_are_seen(day: Stack) -> None:
    """The service gets a new container with a new image, and with the packages that it then uses.

    Its variables lead its traces to the view, under its own name.
    """
    with watching(day) as said:
        assert re.search(r"observability +http://127\.0\.0\.1:\d+\n", "".join(said))
        before = day.containers()
        change(day, "api", "requirements.txt", "\n", f"\n{OPENTELEMETRY}")
        end = time.monotonic() + 120
        while day.containers()["api"]["Image"] == before["api"]["Image"]:
            assert time.monotonic() < end
            time.sleep(0.5)
        seen(day, "api", "gone")
        assert day.containers()["gate"]["Id"] == before["gate"]["Id"]

        change(day, "api", "src/main.py", "from fastapi", f"{TRACING}from fastapi")
        change(day, "api", "src/main.py", "app = FastAPI()", f"app = FastAPI()\n{TRACED}")
        seen(day, "api", "traced", path="/traced")
        tags = f"service.name=api service.namespace={day.project} deployment.environment.name=dev"
        found = traces(day, tags)
        assert ("api", "a traced request") in {
            (one["rootServiceName"], one["rootTraceName"]) for one in found
        }, day.docker("logs", "--tail", "40", day.containers()["api"]["Id"])
        assert traces(day, "service.name=gate") == []
        assert "OTEL_SERVICE_NAME=gate" in day.containers()["gate"]["Config"]["Env"]
    # Without a view, each request would wait for its trace.
    change(day, "api", "src/main.py", TRACING, "")
    change(day, "api", "src/main.py", TRACED, "")


def test_a_start_without_it_runs_the_image_as_it_is(day: Stack) -> None:
    """With its own user, and with its own command."""
    done = day.run("./start.sh")
    assert done.returncode == 0, done.stderr

    api = day.containers()["api"]["Config"]
    assert (api["User"], "--reload" in api["Cmd"]) == ("10001:10001", False)
    assert not [one for one in api["Env"] if one.startswith("OTEL_")]
    assert "observability" not in day.containers()
    assert "gone" in page(day, "api")


def test_status_and_logs_tell_what_failed(day: Stack) -> None:
    """All is well; then a service has restarted: its state, its address, and its log are shown."""
    well = day.run("./status.sh")
    assert (well.returncode, well.stderr) == (0, "")
    rows = {line.split()[0]: line for line in well.stdout.splitlines()}
    assert {
        "SERVICE",
        "api",
        "gate",
        "orders",
        "postgres",
        "postgres-databases",
        "redis",
        "web",
    } == (set(rows))
    assert "running, healthy" in rows["api"]
    assert rows["api"].endswith(f"http://127.0.0.1:{day.environment['API_PORT']}")
    assert "exited with 0" in rows["postgres-databases"]
    assert re.search(r"MiB / \d+", rows["postgres"])
    assert day.run("./logs.sh", "--failed").stdout == "Nothing has failed.\n"
    lately = day.run("./logs.sh", "api", "--since", "10m", "--follow=false").stdout
    assert "Uvicorn running on" in lately
    assert "orders" not in lately

    day.run("docker", "exec", day.containers()["orders"]["Id"], "sh", "-c", "kill -9 -1")
    seen(day, "orders", "again")
    failed = day.run("./status.sh")
    assert (failed.returncode, failed.stderr) == (1, "orders: see ./logs.sh --failed orders\n")
    shown = day.run("./logs.sh", "--failed").stdout
    assert "=== orders is running, " in shown
    assert "restarted once" in shown
    assert "=== api" not in shown


def volumes(stack: Stack) -> dict[str, str]:
    """Return when each volume of a stack was made."""
    label = f"label=com.docker.compose.project={stack.name}"
    names = stack.docker("volume", "ls", "--quiet", "--filter", label).split()
    found = json.loads(stack.docker("volume", "inspect", *names)) if names else []
    return {one["Name"].removeprefix(f"{stack.name}_"): one["CreatedAt"] for one in found}


def test_reset_removes_exactly_its_volumes(day: Stack) -> None:
    """After a question; the next start makes an empty one, and all is healthy again."""
    day.execute("postgres", "psql", "-U", "postgres", "-c", "CREATE TABLE kept (x int)")
    before = volumes(day)
    asked = day.run("./stop.sh", "--reset", "postgres")
    assert asked.returncode == 1
    assert "stop.sh: nothing was removed: add --yes" in asked.stderr
    assert "no volume: it keeps no data" in day.run("./stop.sh", "--reset", "api", "--yes").stderr
    assert volumes(day) == before

    done = day.run("./stop.sh", "--reset", "postgres", "--yes")
    assert done.returncode == 0, done.stderr
    assert volumes(day) == {name: at for name, at in before.items() if name != "postgres_data"}
    assert day.states()["redis"] == day.states()["api"] == "healthy"
    started = day.run("./start.sh")
    assert started.returncode == 0, started.stderr
    tables = day.execute("postgres", "psql", "-U", "postgres", "-c", "\\d")
    assert "kept" not in tables


def test_a_service_is_left_to_the_host(day: Stack) -> None:
    """Its variables lead to the published ports; what needs it finds it on this host.

    The others may be watched meanwhile.
    """
    done = day.run("./start.sh", "--except", "gate")
    assert done.returncode == 0, done.stderr
    assert "gate" not in {name for name, state in day.states().items() if state == "healthy"}
    gateway = "{{(index .IPAM.Config 0).Gateway}}"
    host = day.docker("network", "inspect", "bridge", "--format", gateway).strip()
    assert day.execute("api", "getent", "hosts", "gate").split()[0] == host

    with watching(day, "--except", "api"):
        assert day.states()["api"].startswith("exited")
        change(day, "orders", "src/server.js", '"again"', '"beside"')
        assert seen(day, "orders", "beside") < 3 * PATIENCE
    lines = (day.folder / ".env.local").read_text("utf-8").splitlines()
    local = dict(line.split("=", 1) for line in lines)
    assert local["GATE_SERVICE_URL"] == f"'http://127.0.0.1:{day.environment['GATE_PORT']}'"
    assert f"@127.0.0.1:{day.environment['POSTGRES_PORT']}/api'" in local["DATABASE_URL"]
    assert local["PORT"] == "'8000'"
    view = f"http://127.0.0.1:{day.environment['OBSERVABILITY_PORT']}"
    assert local["OTEL_EXPORTER_OTLP_ENDPOINT"] == f"'{view}'"
    command = 'set -a; . ./.env.local; set +a; exec "$0" -c "$1"'
    program = (
        "import os, urllib.request as r; "
        "print(r.urlopen(os.environ['GATE_SERVICE_URL'] + '/health').status)"
    )
    reached = day.run("bash", "-c", command, sys.executable, program)
    assert reached.stdout == "200\n", reached.stderr
    assert (day.folder / ".env.local").stat().st_mode & 0o777 == 0o600


def test_remove_leaves_nothing_on_the_engine(day: Stack) -> None:
    """Containers, networks, volumes and images; also without .env. What was stopped is well."""
    assert day.run("./stop.sh").returncode == 0
    stopped = day.run("./status.sh")
    assert (stopped.returncode, stopped.stderr) == (0, "")
    assert day.run("./logs.sh", "--failed").stdout == "Nothing has failed.\n"
    (day.folder / ".env").unlink()
    done = day.run("./stop.sh", "--remove", "--yes")
    assert done.returncode == 0, done.stderr
    assert "Left: the files of this directory" in done.stdout

    label = f"label=com.docker.compose.project={day.name}"
    for kind in ("volume", "network", "image"):
        assert day.docker(kind, "ls", "--quiet", "--filter", label) == ""
    assert day.containers() == {}
    assert day.run("./stop.sh").stdout == "Nothing runs from this directory.\n"
