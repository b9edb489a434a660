"""Start commands in a directory, options for developers, and scripts that are passed over."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from conftest import service
from pipeline_helpers import slugs
from source_fixtures import result_of

if TYPE_CHECKING:
    from pathlib import Path

REQUIREMENTS = "fastapi==0.115.0\nflask==3.0.0\ngunicorn==23.0.0\nuvicorn==0.30.0\n"
FAST = "from fastapi import FastAPI\n\napp = FastAPI()\n"
FLASK = "from flask import Flask\n\napp = Flask(__name__)\n"


def of_node(root: Path, files: dict[str, str], **scripts: str) -> tuple[list[str], list[str]]:
    """Return the command of the image of a Node.js program, and all reported slugs."""
    package = {"dependencies": {"express": "5.0.0"}, "scripts": scripts}
    texts = {"package.json": json.dumps(package), "package-lock.json": "{}", **files}
    return made(root, texts, "node", "express")


def made(
    root: Path, texts: dict[str, str], language: str, framework: str
) -> tuple[list[str], list[str]]:
    """Return the command of the image of a program, and all reported slugs."""
    result = result_of(root, texts, **service(language=language, framework=framework))
    text = result.files["Dockerfile.catalog"].content
    words: list[str] = json.loads(text.splitlines()[-1].removeprefix("CMD "))
    return words, slugs(result.diagnostics)


@pytest.mark.parametrize(
    ("start", "file", "command"),
    [
        ("cd dist && node server.js", "dist/server.js", "env --chdir=dist node server.js"),
        ("cd build; node server", "build/server.js", "env --chdir=build node server"),
        (
            "cd packages && cd api && PORT=1 node -r ./a.js main.js",
            "packages/api/main.js",
            "env --chdir=packages/api node -r ./a.js main.js",
        ),
        ("cd ./srv/ && node .", "srv/index.js", "env --chdir=srv node ."),
        ("cd dist && cd .. && node server.js", "server.js", "node server.js"),
    ],
)
def test_a_script_enters_a_directory(tmp_path: Path, start: str, file: str, command: str) -> None:
    """The program is started in this directory; nothing is left out, and nothing reported."""
    words, found = of_node(tmp_path, {file: ""}, start=start)

    assert words == command.split()
    assert not {"start-step-dropped", "start-file-not-found"} & set(found)


@pytest.mark.parametrize("place", ["/srv", "../other", "$HOME", "-"])
def test_a_directory_outside_of_the_tree_is_reported(tmp_path: Path, place: str) -> None:
    """Nothing is known about it, so the step is left out."""
    words, found = of_node(tmp_path, {"server.js": ""}, start=f"cd {place} && node server.js")

    assert words == ["node", "server.js"]
    assert "start-step-dropped" in found


@pytest.mark.parametrize(
    ("files", "process", "command"),
    [
        ({"backend/main.py": FAST}, "cd backend && uvicorn main:app", ["env", "--chdir=backend"]),
        ({"web/shop/api.py": FAST}, "cd web; uvicorn shop.api:app", ["env", "--chdir=web"]),
        ({"app/x/main.py": FAST}, "cd app/x && uvicorn main:app", ["env", "--chdir=app/x"]),
        ({"main.py": FAST}, "cd . && uvicorn main:app", ["uvicorn", "main:app"]),
    ],
)
def test_a_procfile_enters_a_directory(
    tmp_path: Path, files: dict[str, str], process: str, command: list[str]
) -> None:
    """Its modules are imported from there."""
    texts = {"requirements.txt": REQUIREMENTS, "Procfile": f"web: {process}\n", **files}
    words, found = made(tmp_path, texts, "python", "fastapi")

    assert words[:2] == command
    assert "start-step-dropped" not in found


@pytest.mark.parametrize(
    ("file", "copy", "command", "directory"),
    [
        ("service/app/main.py", "./service/app /code/app", "uvicorn app.main:app", "service"),
        ("backend/shop/main.py", "backend/ .", "uvicorn shop.main:app", "backend"),
        ("code/api/main.py", "code/api/main.py ./", "uvicorn main:app", "code/api"),
        ("a/b/app/main.py", '["a/b", "/code/"]', "uvicorn app.main:app", "a/b"),
    ],
)
def test_a_copy_of_the_author_says_where_packages_are(
    tmp_path: Path, file: str, copy: str, command: str, directory: str
) -> None:
    """The program is started in the directory that the author's image has as its working one."""
    dockerfile = f"FROM python:3.12\nWORKDIR /code\nCOPY {copy}\nCMD {command}\n"
    texts = {"requirements.txt": REQUIREMENTS, file: FAST, "Dockerfile": dockerfile}
    words, _ = made(tmp_path, texts, "python", "fastapi")

    assert words[:4] == ["env", f"--chdir={directory}", *command.split()]


@pytest.mark.parametrize("copy", [". .", "app ./app", "app/ /code/app/"])
def test_a_copy_that_keeps_places_changes_nothing(tmp_path: Path, copy: str) -> None:
    """The program is started in the root of the tree."""
    dockerfile = (
        f"FROM python:3.12\nWORKDIR /code\nCOPY {copy}\nCMD uvicorn app.main:app --workers 2\n"
    )
    texts = {"requirements.txt": REQUIREMENTS, "app/main.py": FAST, "Dockerfile": dockerfile}
    words, _ = made(tmp_path, texts, "python", "fastapi")

    assert words[:4] == ["uvicorn", "app.main:app", "--workers", "2"]


@pytest.mark.parametrize(
    ("process", "kept"),
    [
        ("uvicorn main:app --reload", "uvicorn main:app"),
        ("uvicorn --reload-dir src --reload main:app", "uvicorn main:app"),
        ("uvicorn main:app --reload --reload-dir=src --workers 2", "uvicorn main:app --workers 2"),
        ("fastapi run --reload main.py", "fastapi run main.py"),
        ("fastapi dev main.py", "fastapi run --port 8000 main.py"),
        ("gunicorn --reload main:app", "gunicorn main:app"),
    ],
)
def test_options_for_developers_are_left_out(tmp_path: Path, process: str, kept: str) -> None:
    """An info or a warning says so; arguments of the program itself stay."""
    texts = {
        "requirements.txt": REQUIREMENTS.replace("fastapi=", "fastapi[standard]="),
        "main.py": FAST,
        "Procfile": f"web: {process}\n",
    }
    words, found = made(tmp_path, texts, "python", "fastapi")

    assert " ".join(words).startswith(kept)
    assert {"development-option", "start-replaced"} & set(found)


@pytest.mark.parametrize(
    ("start", "kept", "is_reported"),
    [
        ("node --watch server.js", "node server.js", True),
        ("node --inspect=0.0.0.0:9229 server.js", "node server.js", True),
        ("node --watch-path src --no-warnings server.js", "node --no-warnings server.js", True),
        ("node -r ./a.js --inspect-brk server.js", "node -r ./a.js server.js", True),
        ("node server.js --watch --inspect", "node server.js --watch --inspect", False),
        ("node --enable-source-maps server.js", "node --enable-source-maps server.js", False),
    ],
)
def test_options_of_an_interpreter(
    tmp_path: Path, start: str, kept: str, is_reported: bool
) -> None:
    """Only the interpreter's own options are left out."""
    words, found = of_node(tmp_path, {"server.js": "", "a.js": ""}, start=start)

    assert " ".join(words) == kept
    assert ("development-option" in found) is is_reported


@pytest.mark.parametrize(
    ("start", "later"),
    [
        ("node a.js & node b.js", "serve"),
        ("forever start a.js", "prod"),
        ("node $ENTRY", "start:prod"),
        ("node a.js | tee log", "server"),
    ],
)
def test_a_start_that_is_passed_over_is_reported(tmp_path: Path, start: str, later: str) -> None:
    """Another script is used, which may start another program."""
    words, found = of_node(
        tmp_path, {"a.js": "", "b.js": ""}, **{"start": start, later: "node b.js"}
    )

    assert words == ["node", "b.js"]
    assert "start-not-understood" in found


@pytest.mark.parametrize("start", ["vite", "webpack serve", "nest start --watch"])
def test_a_start_for_developers_is_passed_over_silently(tmp_path: Path, start: str) -> None:
    """The script for production is what the author means."""
    words, found = of_node(tmp_path, {"b.js": ""}, **{"start": start, "start:prod": "node b.js"})

    assert words == ["node", "b.js"]
    assert "start-not-understood" not in found
