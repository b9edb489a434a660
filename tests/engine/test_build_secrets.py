"""Logins of registries on the engine: what a build reads, and what an image holds of it."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING

import pytest
from conftest import graph

from docker_generator.options import DEFAULT_TOPOLOGY
from engine.stack import Stack, within

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.full
LONGEST_START = 90
MARK = "Zq7-"
TOKEN, LITERAL = f"{MARK}of-the-environment", f"{MARK}of-a-file"
SERVER = 'require("http").createServer((q, a) => a.end("here")).listen(process.env.PORT)\n'
LOCK = json.dumps({"name": "a", "version": "1.0.0", "lockfileVersion": 3, "packages": {"": {}}})
READS_VARIABLE = f"process.exit(process.env.NPM_TOKEN.length === {len(TOKEN)} ? 0 : 1)\n"
READS_FILE = (
    "const text = require('fs').readFileSync('/app/.npmrc', 'utf8')\n"
    f"process.exit(text.includes('Zq7' + '{LITERAL.removeprefix('Zq7')}') ? 0 : 1)\n"
)


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    """Return two services whose installation fails without its login; nothing of it stays."""
    manifest = {"name": "a", "version": "1.0.0", "scripts": {"preinstall": "node look.js"}}
    texts = {
        "api/.npmrc": "//npm.example.com/:_authToken=${NPM_TOKEN}\n",
        "api/look.js": READS_VARIABLE,
        "web/.npmrc": f"//npm.example.com/:_authToken={LITERAL}\n",
        "web/look.js": READS_FILE,
    }
    services = {}
    for name in ("api", "web"):
        texts |= {f"{name}/server.js": SERVER, f"{name}/package-lock.json": LOCK}
        texts |= {f"{name}/package.json": json.dumps(manifest)}
        build = {"context": name, "command": ["node", "server.js"]}
        services[name.title()] = {"language": "node", "port": 3000, "build": build}
    for path, text in texts.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    file = tmp_path / DEFAULT_TOPOLOGY
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(graph(services)), "utf-8")
    made = Stack(tmp_path, f"logins-{secrets.token_hex(3)}")
    made.generate()
    yield made
    made.remove()


def test_a_login_reaches_the_build_and_no_image(stack: Stack) -> None:
    """Neither the history of an image nor its files have it; without it, nothing is built."""
    refused = stack.run("./start.sh")
    assert refused.returncode
    assert "NPM_TOKEN" in refused.stderr

    done = stack.run("./start.sh", NPM_TOKEN=TOKEN)
    assert done.returncode == 0, done.stdout + done.stderr
    for name in ("api", "web"):
        assert within(LONGEST_START, stack, name, "healthy")
        image = f"{stack.project}-{name}"
        (reference,) = {one for one in _images(stack) if one.startswith(f"{image}:")}
        assert MARK not in stack.docker("history", "--no-trunc", reference)
        found = stack.execute(name, "sh", "-c", f"grep -rl {MARK} /app /etc /root /tmp || true")
        assert found.strip() == ""
        assert ".npmrc" not in stack.execute(name, "ls", "-a", "/app")


def _images(stack: Stack) -> list[str]:
    return stack.docker("image", "ls", "--format", "{{.Repository}}:{{.Tag}}").split()
