"""Builds of a tree that no stage of its image does, each a finding with what was found."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from source_fixtures import result_of

if TYPE_CHECKING:
    from pathlib import Path

BUILD = json.dumps({"scripts": {"build": "vite build"}})
PYTHON: dict[str, Any] = {"language": "python", "framework": "flask", "port": 8000}
FILES = {"app.py": "app = 1\n", "requirements.txt": "flask\ngunicorn\n"}
GO: dict[str, Any] = {"language": "go", "framework": "http", "port": 8000}
RUST: dict[str, Any] = {"language": "rust", "framework": "axum", "port": 8000}
RUST_FILES = {"Cargo.toml": '[package]\nname = "shop"\n', "src/main.rs": "", "Cargo.lock": ""}
GO_FILES = {"go.mod": "module shop\n\ngo 1.27\n", "go.sum": "", "main.go": "package main\n"}


def _found(root: Path, rule: str, files: dict[str, str], **fields: Any) -> list[str]:
    result = result_of(root, files, **fields)
    return [one.message for one in result.diagnostics if one.rule.slug == rule]


@pytest.mark.parametrize(
    ("fields", "files", "named"),
    [
        (PYTHON, {"package.json": BUILD}, "package.json"),
        (PYTHON, {"frontend/package.json": BUILD}, "frontend/package.json"),
        (PYTHON, {"assets/package.json": "{}", "Dockerfile": "FROM node:24 AS a\n"}, "assets/"),
        (GO, {"web/package.json": BUILD}, "web/package.json"),
        (
            {"language": "php", "framework": "laravel", "port": 8000},
            {"package.json": BUILD},
            "vite",
        ),
        (
            {"language": "php", "framework": "symfony", "port": 80},
            {"importmap.php": ""},
            "importmap",
        ),
        (PYTHON, {"package.json": '{"scripts": {"production": "mix"}}'}, "script production"),
    ],
)
def test_a_front_end_beside_another_language_is_reported(
    tmp_path: Path, fields: dict[str, Any], files: dict[str, str], named: str
) -> None:
    """Its pages would have no styles, or not be there, and nothing would fail."""
    own = GO_FILES if fields is GO else FILES if fields is PYTHON else {}
    (message,) = _found(tmp_path, "second-build", {**own, **files}, **fields)
    assert named.replace("vite", "script build") in message


@pytest.mark.parametrize(
    ("fields", "files"),
    [
        (PYTHON, {"package.json": '{"scripts": {"test": "jest"}}'}),
        (PYTHON, {"tests/package.json": BUILD}),
        (PYTHON, {"assets/package.json": "{}"}),
        ({"language": "typescript", "framework": "express", "port": 80}, {"package.json": BUILD}),
    ],
)
def test_what_is_built_or_needs_no_build_is_not(
    tmp_path: Path, fields: dict[str, Any], files: dict[str, str]
) -> None:
    """Nor what a service of its own builds, in the graph."""
    assert _found(tmp_path, "second-build", {**FILES, **files}, **fields) == []


@pytest.mark.parametrize(
    ("run", "step"),
    [
        ("flask translate compile", "flask translate compile"),
        ("SECRET_KEY=x ./manage.py compress --force", "./manage.py compress --force"),
        ("python manage.py collectstatic && python manage.py compilemessages", "compilemessages"),
    ],
)
def test_a_step_of_the_authors_dockerfile_is_reported(tmp_path: Path, run: str, step: str) -> None:
    """What it makes is in the author's image."""
    files = FILES | {"Dockerfile": f"FROM python:3.14\nRUN {run}\n"}
    (message,) = _found(tmp_path, "authored-step", files, **PYTHON)
    assert message.endswith(step)


@pytest.mark.parametrize(
    "run", ["python manage.py collectstatic --no-input", "flask --version", "pip install flask"]
)
def test_a_step_that_is_done_or_makes_nothing_is_not(tmp_path: Path, run: str) -> None:
    """Migrations run in a container of their own."""
    files = FILES | {"Dockerfile": f"FROM python:3.14\nRUN {run}\n"}
    assert _found(tmp_path, "authored-step", files, **PYTHON) == []


def front_end(below: str = "", build: str = "vite build", **files: str) -> dict[str, str]:
    """Return a locked front end in a directory, with further files."""
    manifest = {
        "scripts": {"build": build, "css": "tailwindcss", "js": "vite build --outDir=public/js"},
        "devDependencies": {"vite": "7.1.12"},
    }
    texts = {"package.json": json.dumps(manifest), "package-lock.json": "{}", **files}
    return {below + name: text for name, text in texts.items()}


FASTAPI: dict[str, Any] = {"language": "python", "framework": "fastapi", "port": 8000}
FASTAPI_FILES = {"requirements.txt": "fastapi\nuvicorn\n"}
SERVES = 'app = FastAPI()\napp.mount("/", StaticFiles(directory={}))\n'
EMBEDS = "package web\n\n//go:embed all:dist\nvar Dist embed.FS\n"
LARAVEL: dict[str, Any] = {"language": "php", "framework": "laravel", "port": 8000}
RAILS: dict[str, Any] = {"language": "ruby", "framework": "rails", "port": 3000}


@pytest.mark.parametrize(
    ("fields", "files", "outputs"),
    [
        (PYTHON, FILES | front_end(), ["dist"]),
        (
            PYTHON,
            FILES | front_end(**{"vite.config.ts": "build: { outDir: 'app/static' }"}),
            ["app/static"],
        ),
        (PYTHON, FILES | front_end(build="npm run js && tsc -b"), ["public/js"]),
        (
            PYTHON,
            FILES
            | front_end(
                build="NODE_ENV=production webpack",
                **{"webpack.config.js": "path: path.resolve(__dirname, 'static', 'js'),"},
            ),
            ["static/js"],
        ),
        (
            FASTAPI,
            FASTAPI_FILES
            | {"main.py": SERVES.format('Path(__file__).parent / "frontend" / "dist"')}
            | front_end("frontend/"),
            ["frontend/dist"],
        ),
        (
            FASTAPI,
            FASTAPI_FILES
            | {"main.py": SERVES.format('"client/build"')}
            | front_end("client/", "react-scripts build"),
            ["client/build"],
        ),
        (
            FASTAPI,
            FASTAPI_FILES
            | {"main.py": "app = 1\n"}
            | front_end("ui/", **{"vite.config.js": "outDir: '../static/ui'"}),
            ["static/ui"],
        ),
        (GO, GO_FILES | {"web/web.go": EMBEDS} | front_end("web/"), ["web/dist"]),
        (
            GO,
            GO_FILES
            | {"main.go": 'package main\n\nvar pages = http.Dir("web/dist")\n'}
            | front_end("web/"),
            ["web/dist"],
        ),
        (
            LARAVEL,
            {"composer.json": "{}", "artisan": ""}
            | front_end(**{"vite.config.js": "import laravel from 'laravel-vite-plugin';\n"}),
            ["public/build"],
        ),
        (
            RAILS,
            {"Gemfile": "", "Gemfile.lock": ""}
            | front_end(build="esbuild app/javascript/*.* --bundle --outdir=app/assets/builds"),
            ["app/assets/builds"],
        ),
    ],
    ids=[
        *("Flask", "Vite's directory", "a script in a script", "webpack", "FastAPI", "React"),
        *("out of its directory", "embedded in Go", "served by Go", "Laravel", "Rails"),
    ],
)
def test_a_front_end_is_built_by_a_stage(
    tmp_path: Path, fields: dict[str, Any], files: dict[str, str], outputs: list[str]
) -> None:
    """What it writes is in the image that runs, or in the program; Node.js is not."""
    result = result_of(tmp_path, files, **fields)
    text = result.files["Dockerfile.catalog"].content
    first, _, rest = text.partition("\n\n")

    assert "AS front-end" in first
    assert "npm ci" in first
    assert "npm run build" in first
    for output in outputs:
        assert f"COPY --from=front-end --chmod=755 /app/{output}/ ./{output}/" in rest
    assert [] == [one.message for one in result.diagnostics if one.rule.slug == "second-build"]


def test_what_a_program_embeds_is_not_beside_it(tmp_path: Path) -> None:
    """It is there when the program is compiled, and once."""
    files = GO_FILES | {"web/web.go": EMBEDS} | front_end("web/")
    text = result_of(tmp_path, files, **GO).files["Dockerfile.catalog"].content
    build, _, runs = text.partition(" AS runtime")

    assert build.index("--from=front-end") < build.index(
        "go build -trimpath -ldflags='-s -w' -o /out/s"
    )
    assert "--from=front-end" not in runs


@pytest.mark.parametrize(
    ("fields", "files"),
    [
        (PYTHON, FILES | {"package.json": BUILD}),
        (PYTHON, FILES | front_end(build="vite build && cp -r dist/* static")),
        (PYTHON, FILES | front_end(**{"vite.config.js": "outDir: target()"})),
        (PYTHON, FILES | front_end(**{"vite.config.js": "outDir: '../elsewhere'"})),
        (PYTHON, FILES | front_end(build="gulp")),
        (PYTHON, FILES | front_end(build="vite build > log")),
        (FASTAPI, FASTAPI_FILES | {"main.py": "app = 1\n"} | front_end("frontend/")),
        (GO, GO_FILES | {"web/web.go": "package web\n"} | front_end("web/")),
        (RUST, RUST_FILES | front_end()),
    ],
    ids=[
        *("no lock file", "a copy", "a call", "outside", "another tool", "a redirection"),
        *("not served by Python", "not embedded by Go", "a language without a place"),
    ],
)
def test_a_front_end_of_which_not_all_is_known_is_reported(
    tmp_path: Path, fields: dict[str, Any], files: dict[str, str]
) -> None:
    """A guess would be an image without its pages, and nothing would fail."""
    result = result_of(tmp_path, files, **fields)

    assert 1 == sum(one.rule.slug == "second-build" for one in result.diagnostics)
    assert "front-end" not in result.files["Dockerfile.catalog"].content


def test_a_front_end_gets_its_variables_and_secrets(tmp_path: Path) -> None:
    """Its stage is a build as that of a service."""
    files = FILES | front_end(**{".npmrc": "//npm.example.com/:_authToken=${NPM_TOKEN}\n"})
    result = result_of(
        tmp_path, files, **PYTHON, environment={"VITE_API": "/api", "LEVEL": "debug"}
    )
    first = result.files["Dockerfile.catalog"].content.partition("\n\n")[0]

    assert 'ENV VITE_API="/api"' in first
    assert "LEVEL" not in first
    assert "--mount=type=secret,id=NPM_TOKEN,required=true" in first
    assert "environment: NPM_TOKEN" in result.files["docker-compose.yml"].content
    assert "!.npmrc" in result.files["Dockerfile.catalog.dockerignore"].content.splitlines()
