"""The specification's own example fails eight times; each of these tests would fail on it.

What only a running stack can show is in tests/engine/test_example_defects.py.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from conftest import SHOP, SHOP_GRAPH

import docker_generator

if TYPE_CHECKING:
    from collections.abc import Mapping

SLUGS = ("catalog", "billing", "auth")


@pytest.fixture(scope="module")
def files() -> Mapping[str, str]:
    """Return the text of each file of the shop."""
    result = docker_generator.generate(SHOP_GRAPH.read_bytes(), {"root": str(SHOP)})
    return {path: file.content for path, file in result.files.items()}


@pytest.fixture(scope="module")
def compose(files: Mapping[str, str]) -> dict[str, Any]:
    """Return the compose file of the shop."""
    document: dict[str, Any] = yaml.safe_load(files["docker-compose.yml"])
    return document


@pytest.mark.parametrize("slug", SLUGS)
def test_poetry_is_given_no_option_that_it_has_not(slug: str, files: Mapping[str, str]) -> None:
    """Poetry 2 knows no --no-dev."""
    assert not re.search(r"poetry (\S+ )*--no-dev", files[f"Dockerfile.{slug}"])


def test_the_health_check_of_nats_asks_a_port_that_is_on(compose: dict[str, Any]) -> None:
    """A command of one's own turns monitoring off, unless it names the port again."""
    nats = compose["services"]["nats"]
    probed = re.search(r"127\.0\.0\.1:(\d+)", " ".join(nats["healthcheck"]["test"]))

    assert probed
    assert nats["command"][nats["command"].index("--http_port") + 1] == probed[1]


def test_everything_is_on_one_network(compose: dict[str, Any]) -> None:
    """A container that is on another network than its clients has no name for them."""
    networks = {
        name: service.get("networks") or service.get("network_mode")
        for name, service in compose["services"].items()
    }

    assert networks.pop("postgres-databases") == "service:postgres"
    assert set(networks) == {"postgres", "redis", "nats", *SLUGS}
    assert all(found == ["app_network"] for found in networks.values())


@pytest.mark.parametrize("slug", SLUGS)
def test_the_database_of_a_service_is_made(slug: str, compose: dict[str, Any]) -> None:
    """The database that an address names is asked for, with its login, before the service runs."""
    service = compose["services"][slug]
    address = service["environment"]["DATABASE_URL"]
    made = compose["services"]["postgres-databases"]["environment"][f"LOGIN_{slug.upper()}"]
    awaited = service["depends_on"]["postgres-databases"]

    assert re.fullmatch(rf"postgresql://{slug}:.*@postgres:5432/{slug}", address)
    assert made.split()[:2] == [slug, slug]
    assert awaited == {"condition": "service_completed_successfully"}


@pytest.mark.parametrize("slug", SLUGS)
def test_ignore_rules_lie_where_the_builder_reads_them(slug: str, files: Mapping[str, str]) -> None:
    """The context is another folder: what is read is Dockerfile.NAME.dockerignore beside it."""
    rules = files[f"Dockerfile.{slug}.dockerignore"].splitlines()

    assert {"**/.git", "**/.env", "**/*.key"} <= set(rules)


def test_no_secret_may_be_blank(compose: dict[str, Any]) -> None:
    """A variable that has no default is demanded, with the way to get it."""
    text = yaml.safe_dump(compose, width=1000)
    references = re.findall(r"(?<!\$)\$\{(\w+)([^}]*)\}", text)

    assert "JWT_SECRET" in dict(references)
    blank = [name for name, rest in references if not rest.startswith((":-", ":?"))]
    assert blank == []


@pytest.mark.parametrize("script", ["start.sh", "stop.sh", "logs.sh"])
def test_scripts_call_compose_as_it_is_called(script: str, files: Mapping[str, str]) -> None:
    """The command of its own, docker-compose, is gone."""
    commands = re.sub(r"^\s*#.*$", "", files[script], flags=re.MULTILINE)

    assert "docker compose " in commands
    assert not re.search(r"docker-compose(?!\.)", commands)


def test_the_compose_file_has_no_version(compose: dict[str, Any]) -> None:
    """Compose calls the key obsolete."""
    assert "version" not in compose


@pytest.mark.parametrize("slug", SLUGS)
def test_the_image_gets_what_runs_and_no_more(slug: str, files: Mapping[str, str]) -> None:
    """A virtual environment is copied, never site-packages; nothing is installed for a probe."""
    _, runtime = files[f"Dockerfile.{slug}"].split(" AS runtime\n")

    assert re.search(r"^COPY .*--from=\w+ (/opt/venv|/app/\.venv) \1$", runtime, re.MULTILINE)
    assert "site-packages" not in runtime
    assert not re.search(r"curl|apt-get|pip|poetry|\buv ", runtime)
