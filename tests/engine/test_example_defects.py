"""The specification's own example fails eight times; each of these tests would fail on it.

What can be seen without running anything is in tests/test_example_defects.py.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from engine.conftest import IGNORED

if TYPE_CHECKING:
    from engine.stack import Stack

SERVICES = ("catalog", "billing", "auth")
MEGABYTE = 10**6


def in_image(stack: Stack, service: str, *command: str) -> str:
    """Return what a command prints as root in a fresh container of a service's image."""
    image = stack.containers()[service]["Image"]
    return stack.docker("run", "--rm", "--network", "none", "--user", "0", image, *command)


@pytest.mark.parametrize("service", SERVICES)
def test_dependencies_install(service: str, shop_up: Stack) -> None:
    """The install command has only options that exist: the image can import what was locked."""
    assert in_image(shop_up, service, "python", "-c", "import fastapi, uvicorn") == ""


def test_nats_is_monitored(shop_up: Stack) -> None:
    """The command that turns JetStream on does not turn off what the health check asks."""
    answer = shop_up.execute("nats", "wget", "-q", "-O", "-", "http://127.0.0.1:8222/healthz")

    assert json.loads(answer) == {"status": "ok"}


@pytest.mark.parametrize("service", SERVICES)
def test_service_knows_its_neighbours_by_name(service: str, shop_up: Stack) -> None:
    """Services and backing services are on one network: a name leads to an address."""
    for name in ("postgres", "redis", "nats", "catalog"):
        assert name in shop_up.execute(service, "getent", "hosts", name)


def test_each_service_has_its_database(shop_up: Stack) -> None:
    """There is a database for every service, and not for the first one alone."""
    query = "SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1"
    shown = shop_up.execute("postgres", "psql", "-U", "postgres", "-Atc", query)

    assert shown.split() == ["auth", "billing", "catalog", "postgres"]


def test_what_is_ignored_stays_out_of_the_image(shop_up: Stack) -> None:
    """The builder reads the ignore rules, though the build context is another folder."""
    files = in_image(shop_up, "catalog", "find", "/app", "-type", "f").split()

    assert all((shop_up.source("catalog") / name).is_file() for name in IGNORED)
    assert "/app/src/main.py" in files
    assert not {f"/app/{name}" for name in IGNORED} & set(files)


def test_an_empty_secret_is_refused(shop_up: Stack) -> None:
    """No service ever runs with an empty JWT_SECRET, and what runs has that of .env."""
    done = shop_up.run("docker", "compose", "config", "--quiet", JWT_SECRET="")

    assert done.returncode != 0
    assert "JWT_SECRET" in done.stderr
    assert "run ./start.sh" in done.stderr
    for service in SERVICES:
        secret = shop_up.execute(service, "printenv", "JWT_SECRET").strip()
        assert secret == shop_up.variables()["JWT_SECRET"]


def test_compose_has_no_remark(shop_up: Stack) -> None:
    """Neither an obsolete version nor a blank variable is complained of."""
    done = shop_up.run("docker", "compose", "config", "--quiet")

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("service", SERVICES)
def test_image_is_small(service: str, shop_up: Stack) -> None:
    """Above its base an image holds the dependencies and the source: 47 MB at most."""
    image = shop_up.containers()[service]["Image"]
    found = json.loads(shop_up.docker("image", "inspect", image))[0]
    base = found["Config"]["Labels"]["org.opencontainers.image.base.name"]
    base_size = json.loads(shop_up.docker("image", "inspect", base))[0]["Size"]

    assert 5 * MEGABYTE < found["Size"] - base_size <= 47 * MEGABYTE


@pytest.mark.parametrize("service", SERVICES)
def test_image_holds_no_curl(service: str, shop_up: Stack) -> None:
    """The health check makes do with what is there anyway."""
    assert in_image(shop_up, service, "find", "/", "-xdev", "-name", "curl", "-type", "f") == ""
