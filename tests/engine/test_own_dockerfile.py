"""A Dockerfile of one's own on the engine: built as it is, healthy, with what Compose adds."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING

import pytest
from conftest import graph, service

from docker_generator.options import DEFAULT_TOPOLOGY
from docker_generator.stacks.catalogue import built_in_stacks
from engine.stack import Stack, within

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONGEST_START = 90
PYTHON = built_in_stacks().stacks["python"]
SERVER = """\
import http.server, os

class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"{os.environ.get('WHO', 'nobody')} {os.getuid()}".encode())

http.server.HTTPServer(("", 8000), Answer).serve_forever()
"""
PROBE = "import socket; socket.create_connection(('127.0.0.1', 8000))\n"
PLAIN = """\
FROM {base}
ENV PYTHONUNBUFFERED=1
COPY server.py /srv/
CMD ["python", "/srv/server.py"]
"""
STAGED = """\
FROM {base} AS api
ENV WHO=api
COPY *.py /srv/
USER 4321
HEALTHCHECK --interval=2s --start-period=9s CMD python /srv/probe.py
CMD ["python", "/srv/server.py"]
FROM {base} AS unused
RUN exit 1
"""


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    """Return two services of one folder with Dockerfiles of their own; nothing of it stays."""
    base = PYTHON.versions[PYTHON.default_version].build
    folder = tmp_path / "code"
    folder.mkdir()
    texts = {"server.py": SERVER, "probe.py": PROBE, "Dockerfile": PLAIN, "api.Dockerfile": STAGED}
    for name, text in texts.items():
        (folder / name).write_text(text.replace("{base}", base), "utf-8")
    plain = service(framework="plain", build={"context": "code", "dockerfile": "Dockerfile"})
    staged = {"context": "code", "dockerfile": "api.Dockerfile", "target": "api"}
    api = service(framework="plain", build=staged, dependencies=[WAITS])
    file = tmp_path / DEFAULT_TOPOLOGY
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(graph({"Plain": plain, "Api": api})), "utf-8")
    made = Stack(tmp_path, f"own-{secrets.token_hex(3)}")
    made.generate()
    yield made
    made.remove()


WAITS = {"name": "Plain", "condition": "service_healthy"}


def test_it_comes_up_healthy(stack: Stack) -> None:
    """One has a user and a health check of its author, the other one gets both from Compose."""
    done = stack.run("./start.sh")

    assert done.returncode == 0, done.stdout + done.stderr
    for name, user in (("plain", str(PYTHON.user)), ("api", "4321")):
        assert within(LONGEST_START, stack, name, "healthy")
        assert user == stack.execute(name, "id", "-u").strip()
    assert not list(stack.folder.glob("Dockerfile*"))


def test_generating_again_changes_nothing(stack: Stack) -> None:
    """And the files on disk are still the graph."""
    before = {file.name: file.read_bytes() for file in stack.folder.iterdir() if file.is_file()}
    stack.generate()

    assert before == {f.name: f.read_bytes() for f in stack.folder.iterdir() if f.is_file()}
