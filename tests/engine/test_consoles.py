"""A console beside a server: it runs if its profile is asked for, and is stopped with the rest."""

from __future__ import annotations

import http.cookiejar
import re
import urllib.parse
import urllib.request
from typing import TYPE_CHECKING

import pytest
from conftest import graph, needs, service

if TYPE_CHECKING:
    from engine.conftest import MakeStack
    from engine.stack import Stack

MAIN = """\
from http.server import BaseHTTPRequestHandler, HTTPServer


class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()


HTTPServer(("0.0.0.0", 8000), Answer).serve_forever()
"""


@pytest.fixture(scope="module")
def stack(make_stack: MakeStack) -> Stack:
    """Return a service with PostgreSQL and its console, started without the console."""
    greeter = service(
        framework="",
        health_check={"path": "/"},
        build={"command": ["python", "src/main.py"]},
        dependencies=[needs("postgres", external=True)],
    )
    stack = make_stack(graph({"Greeter": greeter}), {"src/main.py": MAIN})
    stack.generate("--set", "tools=true")
    done = stack.run("./start.sh")
    assert done.returncode == 0, done.stderr
    return stack


def logged_in(stack: Stack) -> str:
    """Return the page of a console after a login at the server that it was told."""
    url = f"http://127.0.0.1:{stack.environment['POSTGRES_ADMINER_PORT']}/"
    cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    browser = urllib.request.build_opener(cookies)
    form = {
        "auth[driver]": "pgsql",
        "auth[server]": stack.execute("postgres-adminer", "printenv", "ADMINER_DEFAULT_SERVER"),
        "auth[username]": "postgres",
        "auth[password]": stack.variables()["POSTGRES_PASSWORD"],
        "auth[db]": "",
    }
    browser.open(url, timeout=20).read()
    body = urllib.parse.urlencode({key: value.strip() for key, value in form.items()}).encode()
    page: str = browser.open(url, body, timeout=20).read().decode()
    return page


@pytest.mark.full
def test_a_console_waits_for_its_profile(stack: Stack) -> None:
    """A plain start makes no container of it."""
    assert "postgres-adminer" not in stack.states()


@pytest.mark.full
def test_a_console_reaches_its_server(stack: Stack) -> None:
    """Started with the profile, its address is printed, and a login shows the databases."""
    done = stack.run("./start.sh", COMPOSE_PROFILES="tools")
    assert done.returncode == 0, done.stdout + done.stderr
    port = stack.environment["POSTGRES_ADMINER_PORT"]

    assert re.search(rf"postgres-adminer +http://127\.0\.0\.1:{port}\n", done.stdout)
    assert "running 0" == stack.states()["postgres-adminer"]
    assert "greeter" in logged_in(stack)


@pytest.mark.full
def test_a_console_leaves_a_plain_start_alone(stack: Stack) -> None:
    """It goes on, and is no part of what has to be healthy."""
    done = stack.run("./start.sh")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "running 0" == stack.states()["postgres-adminer"]


@pytest.mark.full
def test_a_console_is_stopped_with_the_stack(stack: Stack) -> None:
    """Although its profile is not asked for."""
    done = stack.run("./stop.sh")

    assert done.returncode == 0, done.stderr
    assert {state.split()[0] for state in stack.states().values()} == {"exited"}
