"""The front door gets its certificates by ACME, from an authority of the test's own."""

from __future__ import annotations

import secrets
import ssl
import subprocess
import time
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from engine.mart import PROD, Browser, lay_out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.stack import Stack

pytestmark = pytest.mark.full
AUTHORITY = "pebble:2"
HOSTS = ("shop.mart.example", "admin.mart.example")
ACME = ("--set", "domain=mart.example", "--set", "certificates=acme")
# What leads the program to this authority instead of a public one; the rest of the file stays.
DIRECTORY = "{\n\tacme_ca https://pebble:14000/dir\n\tacme_ca_root /authority/authority.pem\n"


def override(authority: str) -> dict[str, Any]:
    """Return what puts an authority beside the front door, which it reaches by its public names."""
    ways = ["authority"]
    front_door = {
        "depends_on": {"pebble": {"condition": "service_started"}},
        "networks": {"authority": {"aliases": list(HOSTS)}},
        "volumes": [f"{authority}:/authority:ro"],
    }
    return {
        "services": {"front-door": front_door, "pebble": {"image": AUTHORITY, "networks": ways}},
        "networks": {"authority": {}},
        "configs": {"gateway_Caddyfile": {"file": "./acme.Caddyfile"}},
    }


@pytest.fixture(scope="module")
def mart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Return a stack whose domain a public authority would sign, with another authority."""
    root = tmp_path_factory.mktemp("acme")
    stack = lay_out(root, f"acme-{secrets.token_hex(3)}")
    stack.generate(*PROD, *ACME)
    file = (stack.folder / "gateway" / "Caddyfile").read_text("utf-8")
    assert "tls internal" not in file
    own = file.replace("{\n", DIRECTORY, 1)
    (stack.folder / "acme.Caddyfile").write_text(own, "utf-8")
    authority = root / "authority"
    authority.mkdir()
    text = stack.docker("run", "--rm", AUTHORITY, "cat", "/authority.pem")
    (authority / "authority.pem").write_text(text, "utf-8")
    more = yaml.safe_dump(override(str(authority)))
    (stack.folder / "docker-compose.override.yml").write_text(more, "utf-8")
    try:
        done = stack.run("./start.sh")
        assert done.returncode == 0, done.stdout + done.stderr
        yield stack
    finally:
        stack.remove()


def browser(stack: Stack) -> Browser:
    """Return a browser that trusts what the authority signs."""
    roots = "https://pebble:15000/roots/0"
    wget = ("wget", "-q", "-O", "-", "--no-check-certificate", roots)
    return Browser(stack, stack.execute("front-door", *wget))


@pytest.mark.parametrize(("host", "text"), [(HOSTS[0], "shop"), (HOSTS[1], "admin")])
def test_a_host_answers_with_a_certificate_of_the_authority(
    mart: Stack, host: str, text: str
) -> None:
    """It is asked for at the first start, for each host, and nothing has to be done for it."""
    asks = browser(mart)
    end = time.monotonic() + 90
    answer = attempt(asks, host)
    while answer is None and time.monotonic() < end:
        time.sleep(1)
        answer = attempt(asks, host)

    assert answer == (200, f"this is {text}\n")
    assert mart.containers()["front-door"]["HostConfig"]["ReadonlyRootfs"]


def attempt(asks: Browser, host: str) -> tuple[int, str] | None:
    """Return what a host answers, if its certificate is there and can be trusted."""
    try:
        return asks.ask(host, "/")
    except ssl.SSLError:
        return None


def test_certificates_are_kept(mart: Stack) -> None:
    """A front door that is made anew shows the certificates that it has."""
    before = [serial(mart, host) for host in HOSTS]

    mart.docker("rm", "--force", mart.containers()["front-door"]["Id"])
    done = mart.run("./start.sh")

    assert done.returncode == 0, done.stdout + done.stderr
    assert [serial(mart, host) for host in HOSTS] == before
    assert len(set(before)) == len(HOSTS)


def serial(stack: Stack, host: str) -> str:
    """Return the number of the certificate that a host shows."""
    port = stack.environment["FRONT_DOOR_PORT"]
    show = f"openssl s_client -connect 127.0.0.1:{port} -servername {host} </dev/null 2>/dev/null"
    command = f"{show} | openssl x509 -noout -serial -issuer"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert "Pebble" in done.stdout
    return done.stdout
