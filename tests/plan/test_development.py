"""docker-compose.dev.yml: what is watched, and what a change leads to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from conftest import graph, needs, service
from source_fixtures import result_of
from workspace_table import KINDS

from docker_generator.pipeline import generate

if TYPE_CHECKING:
    from pathlib import Path

    from docker_generator import GenerationResult

NAME = "docker-compose.dev.yml"
PACKAGE = json.dumps({"scripts": {"start": "node server.js"}, "dependencies": {"express": "5"}})
BUILT = json.dumps({"scripts": {"build": "vite build"}, "devDependencies": {"vite": "8"}})
NEXT = json.dumps({"scripts": {"build": "next build"}, "dependencies": {"next": "16"}})
FASTAPI = {"requirements.txt": "fastapi\nuvicorn\n", "src/main.py": "app = FastAPI()\n"}
PYTHON = {"language": "python", "framework": "fastapi", "port": 8000}
NODE = {"language": "node", "framework": "express", "port": 8000}
PLAIN = {"language": "python", "framework": "plain", "port": 8000}


def entry_of(result: GenerationResult) -> dict[str, Any]:
    """Return what is put over the entry of the service `catalog`."""
    assert result.ok, [found.message for found in result.diagnostics if found.is_error]
    entry: dict[str, Any] = yaml.safe_load(result.files[NAME].content)["services"]["catalog"]
    return entry


def actions(entry: dict[str, Any]) -> dict[str, str]:
    """Return what a change leads to, by the last part of the path."""
    return {rule["path"].rpartition("/")[2]: rule["action"] for rule in entry["develop"]["watch"]}


def test_a_server_that_reloads_is_told_to(tmp_path: Path) -> None:
    """The source is copied, by the only user that may remove a file; requirements build anew."""
    entry = entry_of(result_of(tmp_path, FASTAPI, **PYTHON))

    assert ["uvicorn", "--reload", "src.main:app"] == entry["command"][:3]
    assert entry["user"] == "0"
    assert actions(entry) == {"requirements.txt": "rebuild", "catalog": "sync"}
    assert {"/app"} == {rule.get("target", "/app") for rule in entry["develop"]["watch"]}


@pytest.mark.parametrize(
    ("declared", "command"),
    [
        ("gunicorn src.main:app", ["gunicorn", "--reload", "src.main:app"]),
        ("gunicorn --preload src.main:app", None),
        ("fastapi run src/main.py", ["fastapi", "run", "--reload", "src/main.py"]),
        ("python src/main.py", None),
    ],
)
def test_a_declared_start_reloads_by_its_own_server(
    declared: str, command: list[str] | None, tmp_path: Path
) -> None:
    """What no server reloads is restarted, with the command that it has."""
    files = FASTAPI | {
        "Procfile": f"web: {declared}\n",
        "requirements.txt": "fastapi[standard]\nuvicorn\ngunicorn\n",
    }
    entry = entry_of(result_of(tmp_path, files, **PYTHON))

    assert entry.get("command") == command
    assert actions(entry)["catalog"] == ("sync" if command else "sync+restart")


def test_a_program_of_node_is_restarted(tmp_path: Path) -> None:
    """A changed lock file builds the image again."""
    files = {"package.json": PACKAGE, "package-lock.json": "{}", "server.js": ""}
    entry = entry_of(result_of(tmp_path, files, **NODE))

    assert "command" not in entry
    assert actions(entry) == {
        "package.json": "rebuild",
        "package-lock.json": "rebuild",
        "catalog": "sync+restart",
    }


@pytest.mark.parametrize(
    ("files", "fields"),
    [
        ({"go.mod": "module x\n\ngo 1.27\n", "main.go": "package main\n"}, {"language": "go"}),
        (
            {"package.json": json.dumps({"scripts": {"build": "tsc", "start": "node dist/i.js"}})},
            {"language": "node", "framework": "plain"},
        ),
        ({"Dockerfile": "FROM python:3.14\nCMD python\n", "main.py": ""}, {"language": "python"}),
    ],
    ids=["go", "typescript", "own Dockerfile"],
)
def test_what_is_built_is_built_again(
    files: dict[str, str], fields: dict[str, Any], tmp_path: Path
) -> None:
    """A compiled program, what a script builds, and an image of the author's own."""
    if "Dockerfile" in files:
        fields = fields | {"build": {"dockerfile": "Dockerfile"}}
    entry = entry_of(result_of(tmp_path, files, port=8000, **fields))

    assert entry == {
        "develop": {"watch": [{"action": "rebuild", "path": entry["develop"]["watch"][0]["path"]}]}
    }
    assert actions(entry) == {"catalog": "rebuild"}


def test_a_service_with_a_volume_is_built_again(tmp_path: Path) -> None:
    """What the user of the development file wrote there, the service's own could not change."""
    entry = entry_of(result_of(tmp_path, FASTAPI, volumes=["data:/data"], **PYTHON))

    assert "user" not in entry
    assert actions(entry) == {"catalog": "rebuild"}


def test_a_front_end_runs_the_server_of_vite(tmp_path: Path) -> None:
    """In the stage that has it, with the routes and the probe, and enough memory for it."""
    files = {"package.json": BUILT, "index.html": ""}
    for name, text in files.items():
        (tmp_path / "web").mkdir(exist_ok=True)
        (tmp_path / "web" / name).write_text(text, "utf-8")
    web = {
        "type": "frontend",
        "language": "node",
        "framework": "vite",
        "port": 8080,
        "build": {"context": "web"},
        "dependencies": [needs("Orders")],
        "resources": {"cpu": 1, "memory": "64Mi"},
    }
    document = graph({"Catalog": web, "Orders": service(port=3000)})
    result = generate(document, {"root": tmp_path}, keep_going=True)
    entry = entry_of(result)

    assert (entry["image"], entry["build"]) == ("app-catalog:dev-build", {"target": "build"})
    assert {"/api/orders/": "http://orders:3000"} == json.loads(
        entry["environment"]["DEVELOP_ROUTES"]
    )
    assert entry["healthcheck"]["test"][1] == "node"
    assert entry["deploy"]["resources"]["limits"]["memory"] == "1g"
    assert entry["configs"][0]["target"] == "/app/docker-generator-develop.mjs"
    assert actions(entry) == {"package.json": "rebuild", "web": "sync"}


def test_a_front_end_without_vite_is_built_again(tmp_path: Path) -> None:
    """Another builder has no server that is known."""
    files = {"package.json": json.dumps({"scripts": {"build": "esbuild"}})}
    entry = entry_of(result_of(tmp_path, files, language="node", framework="vite", port=8080))

    assert actions(entry) == {"catalog": "rebuild"}


def test_next_and_django_have_servers_of_their_own(tmp_path: Path) -> None:
    """On the port that they have anyway."""
    entry = entry_of(
        result_of(
            tmp_path / "a", {"package.json": NEXT}, language="node", framework="next", port=8000
        )
    )
    assert "--port 8000" in entry["command"][2]
    assert entry["tmpfs"] == ["/app/.next:mode=1777"]

    files = {
        "requirements.txt": "django\ngunicorn\n",
        "manage.py": "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
        "shop/wsgi.py": "",
        "shop/settings.py": "",
    }
    entry = entry_of(
        result_of(tmp_path / "b", files, language="python", framework="django", port=8000)
    )
    assert entry["command"] == ["python", "manage.py", "runserver", "0.0.0.0:8000"]


def test_production_knows_nothing_of_it(tmp_path: Path) -> None:
    """Neither the other environments, nor a graph without sources, nor any other file."""
    result = result_of(tmp_path, FASTAPI, **PYTHON)
    assert "reload" not in result.files["docker-compose.yml"].content

    document = graph({"CatalogService": PYTHON | {"build": {"context": "catalog"}}})
    for options in ({"environment": "prod", "tag": "1"}, {"platform": "kubernetes"}):
        made = generate(document, {"root": tmp_path, **options})
        assert made.ok
        assert NAME not in made.files
    assert NAME not in generate(graph(), {"root": tmp_path / "none"}).files


@pytest.mark.parametrize(
    ("kind", "action"), [("npm", "rebuild"), ("pnpm", "rebuild"), ("uv", "sync+restart")]
)
def test_a_library_with_a_build_is_built_again(tmp_path: Path, kind: str, action: str) -> None:
    """Its service uses what it was built to; one without a build is used as it is."""
    KINDS[kind].lay(tmp_path / "tree")
    document = json.dumps({"services": KINDS[kind].services("tree")}).encode()
    result = generate(document, {"root": str(tmp_path)})
    watch = yaml.safe_load(result.files[NAME].content)["services"]["orders"]["develop"]["watch"]
    (library,) = (rule for rule in watch if rule["path"].endswith("tree/libs/greeting"))
    (own,) = (rule for rule in watch if rule["path"].endswith("tree/apps/orders"))

    assert library["action"] == action
    assert own["action"].startswith("sync")
