"""The shop from a clean folder to a fourth service and the end: one story, a test for each step."""

from __future__ import annotations

import json
import re
import shutil
import stat
import subprocess
import time
from typing import TYPE_CHECKING, Any

import pytest

from docker_generator.options import DEFAULT_TOPOLOGY

if TYPE_CHECKING:
    from pathlib import Path

    from engine.stack import Stack

BACKING = ("postgres", "redis", "nats")
SERVICES = ("catalog", "billing", "auth")
REACHED = {
    "catalog": ["postgres", "redis", "nats"],
    "billing": ["postgres", "nats", "catalog"],
    "auth": ["postgres", "catalog"],
}
ONE_SHOT_DONE = {"postgres-databases": "exited 0"}
PRODUCT = "A thing that outlives every container"


def test_start_succeeds_in_a_clean_folder(started: subprocess.CompletedProcess[str]) -> None:
    """One command builds and starts everything, and ends with 0."""
    assert started.returncode == 0, started.stdout + started.stderr


@pytest.mark.parametrize(
    ("service", "install"),
    [("catalog", "poetry install "), ("billing", "uv sync --locked "), ("auth", "pip --python ")],
)
def test_image_is_built_with_the_manager_of_its_source(
    service: str, install: str, shop_up: Stack
) -> None:
    """The lock file in the source decides what installs, and what runs is the image built so."""
    image = shop_up.containers()[service]["Config"]["Image"]

    assert install in (shop_up.folder / f"Dockerfile.{service}").read_text("utf-8")
    assert image == f"{shop_up.project}-{service}:v1.2.0"


def test_everything_is_healthy_and_the_one_shot_is_done(shop_up: Stack) -> None:
    """When start.sh ends, six containers are healthy and the databases are made."""
    assert shop_up.states() == dict.fromkeys(BACKING + SERVICES, "healthy") | ONE_SHOT_DONE


def test_env_is_made_and_private(shop_up: Stack) -> None:
    """The file .env holds a secret for each place that needs one, readable by its owner alone."""
    secrets = {key: value for key, value in shop_up.variables().items() if "COMPOSE" not in key}

    assert stat.S_IMODE((shop_up.folder / ".env").stat().st_mode) == 0o600
    assert sorted(secrets) == [
        "AUTH_POSTGRES_PASSWORD",
        "BILLING_POSTGRES_PASSWORD",
        "CATALOG_POSTGRES_PASSWORD",
        "JWT_SECRET",
        "POSTGRES_PASSWORD",
    ]
    assert len(set(secrets.values())) == 5
    assert all(len(value) >= 32 for value in secrets.values())


@pytest.mark.parametrize("service", BACKING + SERVICES)
def test_start_prints_where_it_answers(
    service: str, shop_up: Stack, started: subprocess.CompletedProcess[str]
) -> None:
    """Every published address stands in the last lines, with the port that this host gave it."""
    port = shop_up.environment[f"{service.upper()}_PORT"]
    address = f"http://127.0.0.1:{port}" if service in SERVICES else f"127.0.0.1:{port}"

    assert re.search(rf"^ +{service} +{re.escape(address)}$", started.stdout, re.MULTILINE)


@pytest.mark.parametrize("service", SERVICES)
def test_service_reaches_all_that_it_depends_on(service: str, shop_up: Stack) -> None:
    """Through its published port a service tells that each dependency of the graph answers."""
    assert shop_up.ask(service, "/health") == (200, {"status": "ok", "reached": REACHED[service]})


@pytest.mark.parametrize("service", SERVICES)
def test_processes_run_as_a_numeric_user(service: str, shop_up: Stack) -> None:
    """No process of a service is root's, and an orchestrator can see that from the number."""
    container = shop_up.containers()[service]
    rows = shop_up.docker("top", container["Id"], "-eo", "pid,uid,args").splitlines()[1:]

    assert container["Config"]["User"] == "10001:10001"
    assert any("uvicorn" in row for row in rows)
    assert {row.split()[1] for row in rows} == {"10001"}


@pytest.mark.parametrize("service", SERVICES)
def test_a_process_cannot_change_its_code(service: str, shop_up: Stack) -> None:
    """What runs belongs to root: who breaks into the process cannot rewrite it."""
    code = ("(", "-type", "d", "-o", "-type", "f", "-name", "*.py*", ")")

    where = shop_up.execute(service, "python", "-c", "import sys; print(sys.prefix)").strip()
    assert where in {"/opt/venv", "/app/.venv"}
    assert shop_up.execute(service, "find", "/app", where, *code, "-writable") == ""


@pytest.mark.parametrize("service", SERVICES)
def test_image_holds_no_package_manager_and_no_compiler(service: str, shop_up: Stack) -> None:
    """The virtual environment comes without what made it."""
    unwanted = r".*/(poetry|uv|gcc|cc|g\+\+|make)|.*venv/bin/pip.*"
    image = shop_up.containers()[service]["Image"]
    as_root = ("run", "--rm", "--network", "none", "--user", "0", image)
    search = ("find", "/", "-xdev", "-regextype", "posix-extended", "-regex", unwanted)

    assert shop_up.docker(*as_root, *search, "!", "-type", "d") == ""


def test_a_row_is_kept(shop_up: Stack) -> None:
    """The catalog takes a product and gives it back."""
    status, product = shop_up.ask("catalog", "/products", {"name": PRODUCT})

    assert (status, product["name"]) == (201, PRODUCT)
    assert shop_up.ask("catalog", "/products") == (200, [product])


@pytest.mark.parametrize("database", ["catalog", "billing"])
def test_a_login_opens_no_other_database(database: str, shop_up: Stack) -> None:
    """The password of auth opens the database of auth and no other's."""
    own, other = connect(shop_up, "auth"), connect(shop_up, database)

    assert own.returncode == 0, own.stderr
    assert other.returncode != 0
    assert "permission denied for database" in other.stderr


def connect(stack: Stack, database: str) -> subprocess.CompletedProcess[str]:
    """Log in as auth by the network: the image trusts its own loopback without a password."""
    password = stack.variables()["AUTH_POSTGRES_PASSWORD"]
    container = stack.containers()["postgres"]["Id"]
    psql = ("psql", "-h", "postgres", "-U", "auth", "-d", database, "-c", "SELECT 1")
    return stack.run("docker", "exec", "-e", f"PGPASSWORD={password}", container, *psql)


def test_logs_are_printed(shop_up: Stack) -> None:
    """The logs of one service, with an option of docker compose logs; it needs no .env."""
    shown = shop_up.run("./logs.sh", "--follow=false", "catalog", timeout=30)

    assert shown.returncode == 0, shown.stderr
    assert "POST /products" in shown.stdout
    assert "billing-1" not in shown.stdout


def test_logs_are_followed(shop_up: Stack) -> None:
    """Without an option, the logs of all services go on until the reader has enough."""
    with pytest.raises(subprocess.TimeoutExpired) as followed:
        shop_up.run("./logs.sh", timeout=3)

    assert all(f"{service}-1".encode() in followed.value.output for service in SERVICES)


def test_generating_again_changes_nothing(shop_up: Stack) -> None:
    """The same graph writes no file a second time, and .env is nobody's but the user's."""
    before = snapshot(shop_up)
    report = shop_up.generate()

    assert snapshot(shop_up) == before
    assert set(re.findall(r"^(\w+)  ", report, re.MULTILINE)) == {"unchanged"}


def snapshot(stack: Stack) -> dict[str, tuple[int, bytes]]:
    """Return date and content of each file of the generated folder."""
    files = [file for file in stack.folder.rglob("*") if file.is_file()]
    return {str(file): (file.stat().st_mtime_ns, file.read_bytes()) for file in files}


@pytest.fixture(scope="module")
def grown(shop_up: Stack) -> Stack:
    """Return the shop with a fourth service, started again after its .env was lost."""
    shutil.copytree(shop_up.source("auth"), shop_up.source("order"))
    topology = shop_up.root / DEFAULT_TOPOLOGY
    document: dict[str, Any] = json.loads(topology.read_text("utf-8"))
    document["services"]["OrderService"] = document["services"]["AuthService"] | {"port": 8004}
    document["topology"] = {}
    topology.write_text(json.dumps(document), "utf-8")
    shop_up.generate()
    (shop_up.folder / ".env").unlink()
    done = shop_up.run("./start.sh")
    assert done.returncode == 0, done.stdout + done.stderr
    return shop_up


def test_a_service_that_is_added_later_gets_its_database(grown: Stack) -> None:
    """On a volume that holds data, the fourth service is healthy and reaches what it needs."""
    services = (*BACKING, *SERVICES, "order")

    assert grown.states() == dict.fromkeys(services, "healthy") | ONE_SHOT_DONE
    assert grown.ask("order", "/health") == (200, {"status": "ok", "reached": REACHED["auth"]})


def test_the_row_outlives_the_lost_env(grown: Stack) -> None:
    """New passwords are taken over by the old volume: the product is still there."""
    status, products = grown.ask("catalog", "/products")

    assert (status, [product["name"] for product in products]) == (200, [PRODUCT])


def test_stop_ends_every_container_in_five_seconds(grown: Stack) -> None:
    """Each process obeys SIGTERM, none has to be killed, and stop.sh works without .env."""
    (grown.folder / ".env").unlink()
    begin = time.time()
    done = grown.run("./stop.sh")
    assert done.returncode == 0, done.stdout + done.stderr

    asked, ended = grown.signals(since=begin)
    assert {name for name, _ in asked} == {*BACKING, *SERVICES, "order"}
    assert "9" not in {signal for _, signal in asked}
    assert max(ended[name] - when for (name, _), when in asked.items()) < 5
    assert all(state.startswith("exited ") for state in grown.states().values())


def test_logs_outlive_the_containers(grown: Stack) -> None:
    """After the end, without .env, the logs can still be read."""
    for _ in range(20):  # the engine writes the last lines of a container after its end
        shown = grown.run("./logs.sh", "--follow=false", "catalog", timeout=30)
        assert shown.returncode == 0, shown.stderr
        if "Application shutdown complete" in shown.stdout:
            return
        time.sleep(0.25)
    pytest.fail(f"the last line is missing: {shown.stdout[-500:]}")


def test_a_second_clone_leaves_the_data_alone(grown: Stack, tmp_path: Path) -> None:
    """Also where only volumes are left of the first clone, a second one does not take them over."""
    grown.take_down()
    clone = grown.copy(tmp_path / "clone", grown.name)
    refused = clone.run("./start.sh")

    assert refused.returncode != 0
    assert f"a stack called {grown.name} belongs to {grown.folder}" in refused.stderr
    assert grown.containers() == {}
