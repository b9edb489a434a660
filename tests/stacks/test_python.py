"""Python: what a source tree tells, and what the Dockerfile makes of it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import graph, service
from pipeline_helpers import warnings_and_errors
from source_fixtures import dockerfile_of

from docker_generator.pipeline import generate

HADOLINT = Path(sys.executable).parent / "hadolint"
SERVER = {"requirements.txt": "uvicorn\ngunicorn\ncelery\narq\nfaststream\ndjango\nstreamlit\n"}
WSGI = 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n'
PROJECT = '[project]\nname = "x"\ndependencies = ["uvicorn"]\n'
"""A pyproject.toml that declares one package."""


def made(root: Path, files: dict[str, str], **fields: Any) -> tuple[str, list[str]]:
    """Return the Dockerfile for these source files, and the slugs of its warnings."""
    for name, text in files.items():
        file = root / "source" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    fields = {"build": {"context": "source"} | fields.pop("build", {})} | fields
    result = generate(graph({"Web": service(**fields)}), {"root": root}, keep_going=True)
    assert result.ok, result.diagnostics
    return result.files["Dockerfile.web"].content, warnings_and_errors(result.diagnostics)


def command_of(dockerfile: str) -> list[str]:
    """Return the words of the command."""
    words: list[str] = json.loads(dockerfile.splitlines()[-1].removeprefix("CMD "))
    return words


@pytest.mark.parametrize(
    ("framework", "file", "text", "started"),
    [
        ("fastapi", "src/main.py", "app = FastAPI()", "src.main:app"),
        ("fastapi", "src/api.py", "web: FastAPI = FastAPI()", "src.api:web"),
        ("starlette", "shop/main.py", "site = Starlette()", "shop.main:site"),
        ("litestar", "src/shop/main.py", "app = litestar.Litestar([])", "shop.main:app"),
        ("fastapi", "src/main.py", "def create_app():", "src.main:create_app"),
        ("flask", "app.py", "app = Flask(__name__)", "app:app"),
        ("flask", "wsgi.py", "from shop import application", "wsgi:application"),
        ("flask", "src/shop/__init__.py", "def create_app(config=None):", "shop:create_app()"),
        ("django", "shop/wsgi.py", "application = get_wsgi_application()", "shop.wsgi:application"),
        ("django", "manage.py", WSGI, "shop.wsgi:application"),
        ("django-asgi", "src/shop/asgi.py", "", "shop.asgi:application"),
        ("streamlit", "Home.py", "import streamlit as st", "Home.py"),
        ("celery", "src/jobs.py", "queue = Celery('jobs')", "src.jobs:queue"),
        ("celery", "shop/celery.py", "app = Celery('shop')", "shop.celery:app"),
        ("arq", "worker.py", "class WorkerSettings:", "worker.WorkerSettings"),
        ("dramatiq", "tasks.py", "", "tasks"),
        ("faststream", "src/main.py", "app = FastStream(broker)", "src.main:app"),
        ("plain", "src/shop/__main__.py", "", "shop"),
    ],
)
def test_what_is_started_is_found(
    tmp_path: Path, framework: str, file: str, text: str, started: str
) -> None:
    """An application is known by its class, whatever it is called and wherever it lies."""
    files = SERVER | {"requirements.txt": SERVER["requirements.txt"] + "dramatiq\n"}
    dockerfile, warnings = made(tmp_path, files | {file: text + "\n"}, framework=framework)

    assert started in command_of(dockerfile)
    assert [] == warnings


@pytest.mark.parametrize("entrypoint", ["src/jobs/run.py", "src.jobs.run"])
def test_a_script_is_started_as_the_module_that_it_is(tmp_path: Path, entrypoint: str) -> None:
    """So it may import what lies beside it, from the root, and relatively."""
    dockerfile, _ = made(tmp_path, {}, framework="plain", build={"entrypoint": entrypoint})

    assert ["python", "-m", "src.jobs.run"] == command_of(dockerfile)


def test_what_lies_in_src_can_be_imported(tmp_path: Path) -> None:
    """As if the project were installed, and behind the packages that are."""
    dockerfile, _ = made(tmp_path, {}, build={"version": "3.12"})

    assert "/app\\n/app/src\\n' > /opt/venv/lib/python3.12/site-packages/app.pth" in dockerfile


@pytest.mark.parametrize(
    ("lock", "venv"),
    [
        ("uv.lock", "/app/.venv"),
        ("pdm.lock", "/opt/venv"),
        ("poetry.lock", "/opt/venv"),
        ("pylock.toml", "/opt/venv"),
    ],
)
def test_the_virtual_environment_is_in_one_place(tmp_path: Path, lock: str, venv: str) -> None:
    """That of uv is where uv puts it by default, so .venv/bin is there as it is for the author."""
    dockerfile, _ = made(tmp_path, {"pyproject.toml": PROJECT, lock: "", "src/main.py": "app = 1"})
    build, runtime = dockerfile.split(" AS runtime\n")

    assert f"ENV PATH={venv}/bin:$PATH" in build
    assert f"VIRTUAL_ENV={venv}\n" in build
    assert runtime.startswith(f"ENV PATH={venv}/bin:$PATH")
    assert f"COPY --from=build {venv} {venv}\n" in runtime
    assert {f"{venv}/"} == set(re.findall(r"/\w+/\.?venv/", dockerfile))
    assert "UV_PROJECT_ENVIRONMENT" not in dockerfile


@pytest.mark.parametrize("lock", ["uv.lock", "pdm.lock", "poetry.lock"])
def test_packages_are_copied_once(tmp_path: Path, lock: str) -> None:
    """A stage that collects static files has them below the directory that is copied from it."""
    files = {
        "pyproject.toml": '[project]\nname = "x"\ndependencies = ["django", "gunicorn"]\n',
        lock: "",
        "manage.py": WSGI,
        "shop/wsgi.py": "application = 1\n",
        "shop/settings.py": 'STATIC_ROOT = "/app/static"\nALLOWED_HOSTS = ["*"]\n',
    }
    dockerfile, _ = made(tmp_path, files, framework="django")

    assert "COPY --chmod=755 --from=static /app .\n" in dockerfile
    assert (lock == "uv.lock") == ("--noinput \\\n    && rm -rf /app/.venv\n" in dockerfile)


@pytest.mark.parametrize(
    ("files", "command", "warnings"),
    [
        ({"pyproject.toml": PROJECT, "poetry.lock": ""}, "poetry install --only main", []),
        ({"pyproject.toml": PROJECT, "uv.lock": ""}, "uv sync --locked", []),
        ({"pyproject.toml": PROJECT, "pdm.lock": ""}, "pdm install --check", []),
        (
            {"Pipfile": "[packages]\nuvicorn = '*'\n", "Pipfile.lock": "{}"},
            "pipenv sync",
            [],
        ),
        ({"requirements.txt": "uvicorn"}, "--requirement requirements.txt", []),
        ({"requirements/prod.txt": "uvicorn"}, "--requirement requirements/prod.txt", []),
        (
            {"pyproject.toml": PROJECT + "[tool.poetry]\n"},
            "poetry install",
            ["no-lock-file"],
        ),
        (
            {"pyproject.toml": PROJECT + "[tool.uv]\n"},
            "uv sync --no-dev",
            ["no-lock-file"],
        ),
        ({"pyproject.toml": PROJECT + "[tool.pdm.x]\n"}, "pdm install --prod", ["no-lock-file"]),
        ({"Pipfile": "[packages]\nuvicorn = '*'\n"}, "pipenv install", ["no-lock-file"]),
        ({"pyproject.toml": PROJECT}, "import tomllib", ["no-lock-file"]),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, dict) else None,
)
def test_dependencies_are_installed_by_the_manager_that_locked_them(
    tmp_path: Path, files: dict[str, str], command: str, warnings: list[str]
) -> None:
    """Strictly where a lock file is; without one, with a warning."""
    dockerfile, found = made(tmp_path, files | {"src/main.py": "app = 1"})

    assert command in dockerfile
    assert warnings == found


def test_lists_that_include_others_are_copied_with_them(tmp_path: Path) -> None:
    """A -r or -c of a list finds its file."""
    files = {"requirements.txt": "-r requirements/prod.txt", "requirements/prod.txt": "uvicorn"}
    dockerfile, warnings = made(tmp_path, files | {"src/main.py": "app = 1"})

    assert "COPY requirements.txt ./\nCOPY requirements/prod.txt ./requirements/\n" in dockerfile
    assert [] == warnings


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (".python-version", "3.12.4\n"),
        (".python-version", "cpython-3.12\n"),
        ("pyproject.toml", '[project]\nrequires-python = ">=3.11,<3.13"\n'),
        ("pyproject.toml", '[tool.poetry.dependencies]\npython = "~3.12"\n'),
        ("Pipfile", '[requires]\npython_version = "3.12"\n'),
        ("Pipfile", '[requires]\npython_full_version = "3.12.4"\n'),
        ("runtime.txt", "python-3.12.4\n"),
        (".tool-versions", "nodejs 24.1.0\npython 3.12.4\n"),
    ],
)
def test_the_tree_names_the_version(tmp_path: Path, file: str, text: str) -> None:
    """Wherever Python's tools look for it."""
    dockerfile, _ = made(tmp_path, {file: text})

    assert "FROM python:3.12-slim-trixie AS runtime" in dockerfile


def test_files_that_django_collects_are_collected_while_building(tmp_path: Path) -> None:
    """Where STATIC_ROOT says where to; with secrets that are none, and in no layer that runs."""
    files = SERVER | {"shop/wsgi.py": "", "shop/settings.py": "STATIC_ROOT = 'collected'\n"}
    files |= {"manage.py": ""}
    collected, _ = made(tmp_path, files, framework="django")
    without, _ = made(tmp_path, {"shop/settings.py": ""}, framework="django")

    assert "python manage.py collectstatic --noinput" in collected.partition(" AS runtime")[0]
    assert "COPY --chmod=755 --from=static /app ." in collected
    assert "collectstatic" not in without
    assert "COPY --chmod=755 . .\n" in without


@pytest.mark.parametrize(
    ("hosts", "warnings"),
    [
        ('[\n    "shop.example",\n]', ["unfit-setting"]),
        ("[]", ["unfit-setting"]),
        ('["shop.example", "localhost"]', []),
        ('["*"]', []),
        ('[os.environ.get("HOST")]', []),
        ('env.list("HOSTS")', []),
    ],
)
def test_hosts_that_refuse_the_probe_are_told(
    tmp_path: Path, hosts: str, warnings: list[str]
) -> None:
    """Django answers 400 to a host that it does not know, and the probe asks for localhost."""
    files = SERVER | {"shop/wsgi.py": "", "shop/settings.py": f"ALLOWED_HOSTS = {hosts}\n"}

    assert warnings == made(tmp_path, files, framework="django")[1]


@pytest.mark.parametrize(
    ("declared", "built_with", "runs_with"),
    [
        ("psycopg2==2.9.12", "libpq-dev", "libpq5"),
        ("psycopg[c]", "libpq-dev", "libpq5"),
        ("mysqlclient", "libmariadb-dev", "libmariadb3"),
    ],
)
def test_a_driver_is_compiled_while_building(
    tmp_path: Path, declared: str, built_with: str, runs_with: str
) -> None:
    """The compiler stays behind, the library that it links to is in the runtime image."""
    files = {"requirements.txt": f"uvicorn\n{declared}\n", "src/main.py": "app = 1\n"}
    building, _, running = made(tmp_path, files)[0].partition(" AS run-packages")

    assert f" g++ gcc libc6-dev {built_with} " in building
    assert f"--no-install-recommends {runs_with} " in running
    assert "gcc" not in running


@pytest.mark.parametrize("declared", ["psycopg2-binary", "psycopg[binary,pool]", "psycopg-pool"])
def test_a_driver_with_its_own_library_needs_no_compiler(tmp_path: Path, declared: str) -> None:
    """psycopg2-binary is no psycopg2."""
    files = {"requirements.txt": f"uvicorn\n{declared}\n", "src/main.py": "app = 1\n"}

    assert "apt-get" not in made(tmp_path, files)[0]


def test_a_worker_may_listen(tmp_path: Path) -> None:
    """One that has a port is exposed, and asked whether it accepts connections."""
    silent, _ = made(tmp_path, {}, framework="celery", port=None)
    listening, _ = made(tmp_path, {}, framework="celery", port=9100)

    assert "HEALTHCHECK" not in silent
    assert "EXPOSE" not in silent
    assert "EXPOSE 9100\nHEALTHCHECK" in listening


def test_a_server_that_nobody_declares_is_told(tmp_path: Path) -> None:
    """Flask and Django do not bring a server that may be used."""
    files = {"requirements.txt": "flask\n", "app.py": "app = Flask(__name__)\n"}

    assert ["start-package-missing"] == made(tmp_path, files, framework="flask")[1]


@pytest.mark.parametrize("locked", [True, False], ids=["locked", "unlocked"])
@pytest.mark.parametrize("manager", ["poetry", "uv", "pdm", "pipenv", "pip"])
def test_every_fact_at_once_is_clean(tmp_path: Path, manager: str, locked: bool) -> None:
    """With compiled drivers and collected files, locked or not: no linter has a remark."""
    project = "[project]\ndependencies = ['psycopg2', 'mysqlclient', 'gunicorn']\n"
    pipfile = "[packages]\npsycopg2 = '*'\nmysqlclient = '*'\ngunicorn = '*'\n"
    locks = ("poetry.lock", "uv.lock", "pdm.lock", "Pipfile.lock", "requirements.txt")
    files = {"pyproject.toml": project, "Pipfile": pipfile, "shop/wsgi.py": ""}
    files |= {"shop/settings.py": "STATIC_ROOT = 'x'\n", "manage.py": ""}
    files |= dict.fromkeys(locks, "") | {"Pipfile.lock": "{}"} if locked else {}
    files |= {"requirements.txt": "gunicorn\n"} if locked and manager == "pip" else {}
    build = {"package_manager": manager}
    text, warnings = made(tmp_path, files, framework="django", build=build)
    (tmp_path / "Dockerfile").write_text(text, "utf-8")
    command = (HADOLINT, "-t", "style", tmp_path / "Dockerfile")
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert "" == done.stdout + done.stderr
    assert "collectstatic" in text
    assert 2 == text.count("DL3008")
    assert ([] if locked else ["no-lock-file"]) == warnings


def test_only_requirements_that_are_installed_are_copied(tmp_path: Path) -> None:
    """Those of tests would rebuild everything; what is included, or named by a variable, stays."""
    files = {
        "requirements.txt": "-r requirements/web.txt\nfastapi==0.121.0\nuvicorn==0.38.0\n",
        "requirements/web.txt": "httpx==0.28.1\n",
        "requirements/dev.txt": "pytest\n",
        "requirements-ci.txt": "ruff\n",
        "constraints.txt": "anyio<5\n",
        "main.py": "app = 1\n",
    }
    build = {"environment": {"PIP_CONSTRAINT": "constraints.txt"}}
    fields = {"language": "python", "framework": "fastapi", "port": 8000, "build": build}
    text, _ = dockerfile_of(tmp_path, files, **fields)
    copied = [line for line in text.splitlines() if line.startswith("COPY") and ".txt" in line]
    assert copied == [
        "COPY requirements.txt constraints.txt ./",
        "COPY requirements/web.txt ./requirements/",
    ]
