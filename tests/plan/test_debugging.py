"""The option debug: what is put over the compose file, and that nothing else changes."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from conftest import graph, service

import docker_generator
from docker_generator.stacks.catalogue import built_in_stacks
from docker_generator.stacks.debugger import Debugger

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT = graph(
    {
        "Api": service(framework="fastapi", port=8001),
        "Web": service(language="node", framework="express", port=3000),
        "Gate": service(language="go", framework="http", port=8081),
        "Shop": service(language="java", framework="plain", port=8082),
    }
)
SOURCES = {
    "api/src/main.py": "from fastapi import FastAPI\napp = FastAPI()\n",
    "api/requirements.txt": "fastapi==0.1\nuvicorn==0.1\n",
    "web/server.js": "",
    "web/package.json": '{"name": "web", "dependencies": {"express": "4"}}',
    "gate/main.go": "package main\n",
    "gate/go.mod": "module gate\n\ngo 1.26\n",
    "shop/pom.xml": "<project><artifactId>shop</artifactId></project>",
}


def generated(root: Path, *names: str, **options: Any) -> docker_generator.GenerationResult:
    """Return what is generated with the debuggers of these services."""
    for name, text in SOURCES.items():
        file = root / "code" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    own = {"root": str(root), "source": "code", "output": "out", "debug": list(names)}
    return docker_generator.generate(DOCUMENT, own | options, keep_going=True)


def development(result: docker_generator.GenerationResult) -> dict[str, Any]:
    """Return the services of the development file."""
    text = result.files["docker-compose.dev.yml"].content
    services: dict[str, Any] = yaml.safe_load(text)["services"]
    return services


def test_the_compose_file_is_unchanged(tmp_path: Path) -> None:
    """Compose file, images and hand-off are the same; only the development differs."""
    one, other = generated(tmp_path), generated(tmp_path, "Api", "Web", "Gate")
    assert one.ok
    assert other.ok
    changed = {
        path
        for path in one.files.keys() | other.files.keys()
        if one.files.get(path) != other.files.get(path)
    }
    assert changed == {
        *("docker-compose.dev.yml", ".env.example", "docker-manifest.json"),
        *(f"Dockerfile.{slug}.debug{end}" for slug in ("api", "gate") for end in _ENDS),
    }
    assert one.handoff["services"] == other.handoff["services"]
    assert one.handoff["proof"] == other.handoff["proof"]


_ENDS = ("", ".dockerignore")


def test_a_debugger_is_published_on_this_host_alone(tmp_path: Path) -> None:
    """Each on a port of its own that .env can move; a name and a slug mean the same."""
    services = development(generated(tmp_path, "api", "Web", "Gate"))
    assert services["api"]["ports"] == ["127.0.0.1:${API_DEBUG_PORT:-5678}:5678"]
    assert services["web"]["ports"] == ["127.0.0.1:${WEB_DEBUG_PORT:-9229}:9229"]
    assert services["gate"]["ports"] == ["127.0.0.1:${GATE_DEBUG_PORT:-2345}:2345"]
    assert services["web"]["command"] == ["node", "--inspect=0.0.0.0:9229", "server.js"]
    assert services["gate"]["command"][:3] == ["/dlv", "exec", "--headless"]
    debugpy = ["python", "/opt/debugger/debugpy", "--listen", "0.0.0.0:5678", "-m", "uvicorn"]
    assert services["api"]["command"][:7] == [*debugpy, "--reload"]
    assert services["api"]["build"] == {
        "dockerfile": "../../out/Dockerfile.api.debug",
        "target": "debug",
    }
    assert "ports" not in development(generated(tmp_path, "Web"))["api"]


def test_two_of_a_language_have_two_ports(tmp_path: Path) -> None:
    """And a debugger never takes the port of a service."""
    document = graph({n: service(framework="fastapi", port=p) for n, p in _PORTS.items()})
    for name in _PORTS:
        file = tmp_path / "code" / name.lower() / "src/main.py"
        file.parent.mkdir(parents=True)
        file.write_text("app = None\n", "utf-8")
    options = {"root": str(tmp_path), "source": "code", "debug": list(_PORTS)}
    services = development(docker_generator.generate(document, options))
    assert services["a"]["ports"] == ["127.0.0.1:${A_DEBUG_PORT:-5679}:5678"]
    assert services["b"]["ports"] == ["127.0.0.1:${B_DEBUG_PORT:-5680}:5678"]


_PORTS = {"A": 8001, "B": 5678}


def test_what_cannot_be_debugged_is_named(tmp_path: Path) -> None:
    """Of an unknown service, and of one whose start or source is not known."""
    result = generated(tmp_path, "Shopp", "Api")
    (finding,) = [d for d in result.diagnostics if d.rule.code == "DG770"]
    assert (finding.pointer, finding.expected) == ("/debug/0", "Shop, or another service")
    assert not result.ok

    (tmp_path / "code/api/src/main.py").unlink()
    (tmp_path / "code/api/requirements.txt").unlink()
    (tmp_path / "code/api").joinpath("src").rmdir()
    (tmp_path / "code/api").rmdir()
    options = {"root": str(tmp_path), "source": "code", "debug": ["Api"]}
    result = docker_generator.generate(DOCUMENT, options, keep_going=True)
    (finding,) = [d for d in result.diagnostics if d.rule.code == "DG771"]
    assert "its source was not found" in finding.message


@pytest.mark.parametrize("environment", ["staging", "prod"])
def test_none_is_opened_elsewhere(environment: str, tmp_path: Path) -> None:
    """The option has no effect outside of dev."""
    result = generated(tmp_path, "Api", "Web", environment=environment, tag="1")
    assert result.ok
    assert not [path for path in result.files if "debug" in path or "dev.yml" in path]
    assert not [f for f in result.files.values() if "5678" in f.content or "9229" in f.content]


@pytest.mark.parametrize(
    ("language", "command", "expected"),
    [
        ("python", "python main.py", "python /opt/debugger/debugpy --listen 0.0.0.0:5678 main.py"),
        (
            "python",
            "python -m app",
            "python /opt/debugger/debugpy --listen 0.0.0.0:5678 -m app",
        ),
        ("python", "python -u main.py", ""),
        ("python", "python", ""),
        (
            "python",
            "celery -A app worker",
            "python /opt/debugger/debugpy --listen 0.0.0.0:5678 -m celery -A app worker",
        ),
        ("python", "supervisord", ""),
        (
            "node",
            "node --enable-source-maps x.js",
            "node --inspect=0.0.0.0:9229 --enable-source-maps x.js",
        ),
        (
            "java",
            "java -jar app.jar",
            (
                "java -agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:5005"
                " -jar app.jar"
            ),
        ),
        ("java", "/app/bin/start", ""),
    ],
)
def test_a_start_is_put_under_the_debugger(language: str, command: str, expected: str) -> None:
    """As far as it is known how."""
    debugger = built_in_stacks().stacks[language].development.debugger
    assert debugger is not None
    assert " ".join(debugger.command(tuple(command.split()))) == expected


@pytest.mark.slow
def test_launch_json_is_printed(tmp_path: Path) -> None:
    """A document on standard output for the editor; without a debugger a line that says so."""
    generated(tmp_path)
    (tmp_path / "graph.json").write_text(json.dumps(DOCUMENT), "utf-8")
    command = [sys.executable, "-m", "docker_generator", "debug", "graph.json", "-o", "out"]
    command += ["--root", ".", "--source", "code"]

    def run(*more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, *more], cwd=tmp_path, capture_output=True, text=True, check=False
        )

    done = run("--set", 'debug=["Web", "Gate"]')
    settings = {one["type"]: one for one in json.loads(done.stdout)["configurations"]}
    assert done.returncode == 0
    assert settings["node"] == {
        "name": "web (Node.js inspector)",
        "type": "node",
        "request": "attach",
        "address": "127.0.0.1",
        "port": 9229,
        "localRoot": "${workspaceFolder}/code/web",
        "remoteRoot": "/app",
        "restart": True,
        "skipFiles": ["<node_internals>/**"],
    }
    assert settings["go"]["substitutePath"] == [
        {"from": "${workspaceFolder}/code/gate", "to": "/src"}
    ]
    assert list(settings) == ["go", "node"]
    none = run()
    assert (none.returncode, none.stdout) == (1, "")
    assert none.stderr.endswith("No debugger is opened: name services by the option debug.\n")


@pytest.mark.parametrize(
    ("field", "value"),
    [("stages", "FROM runtime AS {stage}"), ("launch", {"paths": [{"to": "{folder}"}]})],
)
def test_an_entry_names_what_is_known(field: str, value: object) -> None:
    """A catalogue of one's own is refused, and ends in no exception."""
    with pytest.raises(ValueError, match=r"no such placeholder is known: (stage|folder)"):
        Debugger.model_validate({"title": "x", "port": 1, "starts": [], field: value})
