"""The command init: workers of a program, and addresses in its settings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from pipeline_helpers import run
from source_fixtures import write_files

from docker_generator.pipeline import generate

if TYPE_CHECKING:
    from pathlib import Path

PYTHON = {
    "requirements.txt": "fastapi==0.121.0\nuvicorn==0.38.0\ncelery==5.5.3\n"
    "redis==6.4.0\npsycopg==3.2\n",
    "main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
    "tasks.py": 'from celery import Celery\n\napp = Celery("shop")\n',
}
NODE = {
    "package.json": '{"scripts": {"start": "node server.js"}, "dependencies": {"express": "5"}}',
    "package-lock.json": "{}",
    "server.js": "require('express')().listen(3000)\n",
    "worker.js": "setInterval(() => {}, 1000)\n",
}
WEB = "web: uvicorn main:app\n"
CELERY = "celery -A tasks worker --loglevel INFO"


def graph_of(root: Path, files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> Any:
    """Return the services of the first graph of a tree with one program, `shop`."""
    write_files(root / "shop", files)
    status, out, err = run("init", "-", "--root", str(root), "--source", ".", capsys=capsys)
    assert status == 0, err
    return json.loads(out)["services"]


def compose(*workers: str, more: str = "") -> dict[str, str]:
    """Return a compose file with a program that has a port, and further services."""
    text = (
        'services:\n  web:\n    build: .\n    command: uvicorn main:app\n    ports: ["8000:8000"]\n'
    )
    for number, command in enumerate(workers):
        text += f"  queue{number}:\n    build: .\n    command: {command}\n{more}"
    return {"compose.yaml": text}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (PYTHON | {"Procfile": f"web: uvicorn main:app\nworker: {CELERY}\n"}, {"worker": "celery"}),
        (
            PYTHON
            | {"Procfile": f"web: uvicorn main:app\nbeat: celery -A tasks beat\njobs: {CELERY}"},
            {"beat": "celery-beat", "jobs": "celery"},
        ),
        (NODE | {"Procfile": "web: npm start\nworker: node worker.js\n"}, {"worker": "plain"}),
        (PYTHON | compose(CELERY), {"queue0": "celery"}),
        (PYTHON | compose("celery -A tasks worker -l ${LEVEL:-info}"), {"queue0": "celery"}),
        (PYTHON | compose(f'["sh", "-c", "exec {CELERY}"]'), {"queue0": "celery"}),
        (
            NODE | compose("node worker.js", '["node", "worker.js"]'),
            {"queue0": "plain", "queue1": "plain"},
        ),
    ],
)
def test_a_worker_is_a_service_of_its_own(
    tmp_path: Path,
    files: dict[str, str],
    expected: dict[str, str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A process of a Procfile, or a service of a compose file with the same build."""
    services = graph_of(tmp_path, files, capsys)

    found = {name: one["framework"] for name, one in services.items() if name != "shop"}
    assert found == expected
    assert {one["type"] for name, one in services.items() if name != "shop"} == {"worker"}
    assert {one["build"]["context"] for one in services.values()} == {"shop"}


@pytest.mark.parametrize(
    "files",
    [
        PYTHON | {"Procfile": "web: uvicorn main:app\nrelease: alembic upgrade head\n"},
        PYTHON | {"Procfile": "web: uvicorn main:app\nadmin: gunicorn admin:app --bind :$PORT\n"},
        PYTHON | {"Procfile": "web: uvicorn main:app\nshell: python -m asyncio shell\n"},
        PYTHON | compose("python manage.py migrate"),
        PYTHON | compose("pytest -q", "bash", "sleep infinity"),
        PYTHON | compose(CELERY, more='    restart: "no"\n'),
        PYTHON | compose(CELERY, more="    profiles: [tools]\n"),
        PYTHON | compose(CELERY, more='    ports: ["5555:5555"]\n'),
        PYTHON
        | {"compose.yaml": "services:\n  w:\n    image: python\n    command: celery worker\n"},
        PYTHON | {"compose.yaml": f"services:\n  web:\n    build: .\n    command: {CELERY}\n"},
    ],
)
def test_what_is_no_worker(
    tmp_path: Path, files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A job, a tool, a second server, another image, or the program itself."""
    assert set(graph_of(tmp_path, files, capsys)) == {"shop"}


@pytest.mark.parametrize(
    "files", [{"Procfile": f"web: uvicorn main:app\nworker: {CELERY}"}, compose(CELERY)]
)
def test_a_worker_has_the_dependencies_of_its_program(
    tmp_path: Path, files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """With its database: two programs of one tree are one application."""
    services = graph_of(tmp_path, PYTHON | files, capsys)
    (worker,) = (one for name, one in services.items() if name != "shop")
    result = generate({"services": services}, {"root": tmp_path})

    assert {one["name"] for one in worker["dependencies"]} == {"postgres", "redis"}
    assert "databases-of-one-tree" not in {one.rule.slug for one in result.diagnostics}
    assert result.ok, [one.message for one in result.diagnostics if one.is_error]
    text = result.files["docker-compose.yml"].content
    assert "celery" in text or "celery" in str([f.content for f in result.files.values()])


GO = {
    "go.mod": "module example.com/shop\n\ngo 1.25\n",
    "main.go": 'package main\n\nfunc main() {\n\thttp.ListenAndServe(":8000", nil)\n}\n',
}


@pytest.mark.parametrize(
    ("file", "text", "engine"),
    [
        ("conf/app.ini", "[database]\nTYPE = mysql\nHOST = 127.0.0.1:3306\n", "mysql"),
        ("config.toml", '[db]\naddress = "localhost:5432"\n', "postgres"),
        ("config/config.json", '{"redis": "127.0.0.1:6379"}', "redis"),
        ("configs/app.yaml", "mongo:\n  hosts:\n    - 127.0.0.1:27017\n", "mongodb"),
    ],
)
def test_an_address_in_settings_names_an_engine(
    tmp_path: Path, file: str, text: str, engine: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its port on this host is that of the engine."""
    services = graph_of(tmp_path, GO | {file: text}, capsys)

    assert [one["name"] for one in services["shop"]["dependencies"]] == [engine]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("conf/app.ini", "; HOST = 127.0.0.1:3306\n"),
        ("conf/app.ini", "HOST = 127.0.0.1:8080\n"),
        ("config.yml", "# db: localhost:5432\nname: shop\n"),
        ("client.go", 'package main\n\nconst example = "localhost:3306"\n'),
        ("README.md", "Start MySQL on 127.0.0.1:3306.\n"),
    ],
)
def test_an_address_that_names_no_engine(
    tmp_path: Path, file: str, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A comment, a port of a program, code, or a page."""
    services = graph_of(tmp_path, GO | {file: text}, capsys)

    assert "dependencies" not in services["shop"]
