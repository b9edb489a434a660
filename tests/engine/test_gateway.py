"""The front door of a server: TLS by its own authority, routes by host and path, and no more."""

from __future__ import annotations

import re
import secrets
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from engine.mart import PROD, Browser, lay_out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.stack import Stack

SHOP, ADMIN = "shop.localhost", "admin.localhost"


@pytest.fixture(scope="module")
def mart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Return the stack behind its front door, started by start.sh."""
    stack = lay_out(tmp_path_factory.mktemp("mart"), f"mart-{secrets.token_hex(3)}")
    try:
        done = stack.run("./start.sh")
        assert done.returncode == 0, done.stdout + done.stderr
        yield stack
    finally:
        stack.remove()


@pytest.fixture(scope="module")
def browser(mart: Stack) -> Browser:
    """Return a browser that trusts the authority of the front door."""
    return Browser(mart)


@pytest.mark.parametrize(
    ("host", "path", "role", "asked"),
    [
        (SHOP, "/api/catalog/items?q=1", "catalog", "/items?q=1"),
        (SHOP, "/api/orders/", "orders", "/"),
        (ADMIN, "/api/catalog/items", "catalog", "/items"),
        (ADMIN, "/reports", "reports", "/reports"),
        (ADMIN, "/reports/2026", "reports", "/reports/2026"),
    ],
)
def test_apis_are_routed_by_host_and_path(
    browser: Browser, host: str, path: str, role: str, asked: str
) -> None:
    """A path that was chosen here is taken off, and one that the graph names is passed on."""
    answer = browser.json(host, path)

    assert (answer["role"], answer["path"]) == (role, asked)
    assert answer["for"] == ["https", f"{host}:{browser.port}"]


def test_front_ends_have_their_hosts(browser: Browser) -> None:
    """What is no route of an API is the front end's."""
    assert browser.ask(SHOP, "/") == (200, "this is shop\n")
    assert browser.ask(ADMIN, "/") == (200, "this is admin\n")
    # Orders is behind the shop alone.
    assert "orders" not in browser.ask(ADMIN, "/api/orders/")[1]


def test_nothing_else_is_published(mart: Stack) -> None:
    """The front door has a read-only root directory and one capability."""
    containers = mart.containers()
    published = {n for n, c in containers.items() if any(c["NetworkSettings"]["Ports"].values())}
    host = containers["front-door"]["HostConfig"]

    assert published == {"front-door"}
    assert host["ReadonlyRootfs"]
    assert host["CapDrop"] == ["ALL"]
    assert [name.removeprefix("CAP_") for name in host["CapAdd"]] == ["NET_BIND_SERVICE"]
    assert host["RestartPolicy"]["Name"] == "unless-stopped"


def test_plain_requests_are_sent_to_tls(mart: Stack) -> None:
    """Port 80 only says where to go."""
    answer = mart.run(
        *("curl", "-s", "-o", "/dev/null", "-w", "%{http_code} %{redirect_url}"),
        *("-H", f"Host: {SHOP}", f"http://127.0.0.1:{mart.environment['FRONT_DOOR_HTTP_PORT']}/a"),
    )
    assert answer.stdout == f"308 https://{SHOP}/a"


def renew(stack: Stack) -> None:
    """Change the program of the APIs, and bring the files to the next tag."""
    main = stack.root / "api" / "main.py"
    text = main.read_text("utf-8")
    number = re.search(r'VERSION = "(\d+)"', text)
    assert number
    following = int(number[1]) + 1
    main.write_text(text.replace(number[0], f'VERSION = "{following}"'), "utf-8")
    options = (*PROD[:2], "--set", f"tag=v{following}", *PROD[4:])
    stack.generate(*options)


@pytest.mark.full
def test_an_update_of_two_replicas_loses_no_request(mart: Stack, browser: Browser) -> None:
    """Two thousand requests, reads and writes, while both containers are replaced."""
    renew(mart)
    with ThreadPoolExecutor(9) as pool:
        update = pool.submit(mart.run, "./update.sh", "catalog")
        answers: list[tuple[int, str]] = []
        while not update.done() or len(answers) < 2000:
            bodies = ["", "written"] * 20
            answers += pool.map(lambda b: browser.ask(SHOP, "/api/catalog/x", b), bodies)
    done = update.result()

    assert done.returncode == 0, done.stdout + done.stderr
    assert [answer for answer in answers if answer[0] != 200] == []
    assert len(answers) >= 2000
    assert {'"version": "1"', '"version": "2"'} == {
        match[0] for _, text in answers if (match := re.search(r'"version": "\d"', text))
    }
    assert browser.json(SHOP, "/api/catalog/x")["version"] == "2"
    assert running(mart, "catalog") == 2


@pytest.mark.full
def test_what_does_not_become_healthy_replaces_nothing(mart: Stack, browser: Browser) -> None:
    """The old containers run on, and the new one is gone."""
    main = mart.root / "api" / "main.py"
    text = main.read_text("utf-8")
    before = browser.json(SHOP, "/api/catalog/x")["version"]
    renew(mart)
    main.write_text("raise SystemExit('broken')\n", "utf-8")
    done = mart.run("./update.sh", "catalog", START_TIMEOUT="20")
    main.write_text(text, "utf-8")

    assert done.returncode == 1
    assert "the old ones run on" in done.stderr
    assert "broken" in done.stderr
    assert browser.json(SHOP, "/api/catalog/x")["version"] == before
    assert running(mart, "catalog") == 2


@pytest.mark.full
def test_a_single_container_is_said_not_to_answer(mart: Stack, browser: Browser) -> None:
    """The script says so, and for how long; afterwards it is up to date."""
    renew(mart)
    assert browser.json(SHOP, "/api/orders/x")["version"] == "1"
    done = mart.run("./update.sh", "orders")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "orders has one container: it does not answer while it is replaced" in done.stdout
    assert "orders answers again after" in done.stdout
    again = mart.run("./update.sh", "orders")
    assert "orders is as the files say" in again.stdout


def running(stack: Stack, service: str) -> int:
    """Return how many containers of a service run."""
    label = f"label=com.docker.compose.service={service}"
    project = f"label=com.docker.compose.project={stack.project}"
    found: Any = stack.docker("ps", "--quiet", "--filter", label, "--filter", project).split()
    return len(found)
