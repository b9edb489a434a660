"""A stack of all engines at once keeps the rules that hold for each of them."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
import yaml
from conftest import ROOT

from docker_generator.backing.catalogue import built_in_engines

GOLDEN = ROOT / "tests" / "golden" / "engines"
COMPOSE: dict[str, Any] = yaml.safe_load((GOLDEN / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
ENGINES = sorted(built_in_engines().engines)

pytestmark = pytest.mark.usefixtures("renews")  # the files are those that test_golden.py rewrites


def published() -> list[str]:
    """Return every published port, with the defaults of its variables."""
    ports = [port for service in SERVICES.values() for port in service.get("ports", ())]
    return [re.sub(r"\$\{\w+:-(\d+)\}", r"\1", port) for port in ports]


def test_every_engine_is_there() -> None:
    """The scenario names each entry of the catalogue."""
    assert set(ENGINES) <= SERVICES.keys()


def test_no_host_port_is_published_twice() -> None:
    """Engines that listen on one port get ports of their own on the host."""
    hosts = Counter(port.split(":")[1] for port in published())

    assert [] == [port for port, count in hosts.items() if count > 1]


def test_nothing_is_published_beyond_this_host() -> None:
    """No address but that of the loopback."""
    assert {"127.0.0.1"} == {port.split(":")[0] for port in published()}


@pytest.mark.parametrize("engine", ENGINES)
def test_an_image_names_its_version(engine: str) -> None:
    """A tag names a version, and no registry is named whose images are gone."""
    image = SERVICES[engine]["image"]

    assert re.search(r":[^:]*\d", image)
    assert not re.match(r"(docker\.io/)?(bitnami|minio)/", image)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_probe_names_no_localhost(engine: str) -> None:
    """The name localhost means ::1 to some programs, and a socket to others."""
    test = SERVICES[engine].get("healthcheck", {}).get("test", [])

    assert "localhost" not in " ".join(test)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_probe_is_asked_every_second_until_it_succeeds(engine: str) -> None:
    """A stack is up when its slowest member is, not at the next interval."""
    health = SERVICES[engine].get("healthcheck", {"start_interval": "1s"})

    assert "1s" == health["start_interval"]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_probe_runs_what_the_entry_says_is_there(engine: str) -> None:
    """The programs of the test are those that the image is known to hold."""
    entry = built_in_engines().engines[engine]
    if entry.probe is None:
        assert "healthcheck" not in SERVICES[engine]
        return
    assert entry.probe.test[1] in entry.tools


@pytest.mark.parametrize("engine", ENGINES)
def test_limits_and_no_new_privileges(engine: str) -> None:
    """Every container has limits, half of them reserved, and gains nothing by set-uid programs."""
    service = SERVICES[engine]

    assert {"cpus", "memory"} == service["deploy"]["resources"]["limits"].keys()
    assert ["no-new-privileges:true"] == service["security_opt"]


@pytest.mark.parametrize("engine", ENGINES)
def test_data_lies_on_a_volume_of_its_own(engine: str) -> None:
    """What an engine keeps outlives its container; what it does not keep has no volume."""
    entry = built_in_engines().engines[engine]
    path = entry.versions[entry.default_version].volume
    volumes = SERVICES[engine].get("volumes", [])

    assert volumes == ([f"{engine}_data:{path}"] if path else [])


@pytest.mark.parametrize("engine", [e for e in ENGINES if built_in_engines().engines[e].databases])
def test_databases_are_made_in_the_network_of_the_server(engine: str) -> None:
    """A one-shot with the image of the server makes them, and the service waits for it."""
    one_shot = SERVICES[f"{engine}-databases"]

    assert f"service:{engine}" == one_shot["network_mode"]
    assert SERVICES[engine]["image"] == one_shot["image"]
    assert "LOGIN_EVERYTHING" in one_shot["environment"]
    assert {"condition": "service_completed_successfully"} == SERVICES["everything"]["depends_on"][
        f"{engine}-databases"
    ]


@pytest.mark.parametrize(
    "script", sorted(GOLDEN.rglob("databases.sh")), ids=lambda p: p.parent.name
)
def test_no_script_drops_anything(script: Any) -> None:
    """Neither a database nor a login is ever removed."""
    commands = [line for line in script.read_text("utf-8").split("\n") if not line.startswith("#")]

    assert not re.search(r"drop|delete|remove|purge|truncate", "\n".join(commands), re.IGNORECASE)
