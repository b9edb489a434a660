"""Python: what is started where no server of the web is, and where nothing is installed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from source_fixtures import dockerfile_of

if TYPE_CHECKING:
    from pathlib import Path

CELERY = {
    "requirements.txt": "celery==5.5.3\nkombu==5.5.4\nredis==6.4.0\nflower==2.0.1\n",
    ".python-version": "3.13\n",
    "src/worker.py": "app = Celery('jobs')\n",
}
BEAT = ["beat", "--loglevel", "INFO", "--schedule", "/tmp/celerybeat-schedule"]  # noqa: S108 -- a container's
PROJECT = '[project]\nname = "shop"\nversion = "1"\ndependencies = ["httpx"]\n'


def command(root: Path, files: dict[str, str], **fields: Any) -> list[str]:
    """Return the words that the image of a Python service starts."""
    text, _ = dockerfile_of(root, files, language="python", **fields)
    words: list[str] = json.loads(text.splitlines()[-1].removeprefix("CMD "))
    return words


@pytest.mark.parametrize(
    ("framework", "fields", "started"),
    [
        ("celery", {}, ["worker", "--loglevel", "INFO"]),
        ("celery-beat", {}, BEAT),
        ("beat", {}, BEAT),
        ("flower", {"port": 5555}, ["flower", "--address=0.0.0.0", "--port=5555"]),
    ],
)
def test_celery_has_three_programs(
    tmp_path: Path, framework: str, fields: dict[str, Any], started: list[str]
) -> None:
    """They find the same application."""
    words = command(tmp_path, CELERY, framework=framework, **fields)

    assert ["celery", "--app", "src.worker:app", *started] == words


@pytest.mark.parametrize(
    "line",
    [
        'celery_app = flask_app.extensions["celery"]',
        "celery_app: Celery = create_app().extensions['celery']",
    ],
)
def test_celery_may_be_kept_by_flask(tmp_path: Path, line: str) -> None:
    """A factory makes the application, which has it as an extension."""
    files = CELERY | {"make_celery.py": f"from shop import create_app\n{line}\n"}
    del files["src/worker.py"]
    words = command(tmp_path, files, framework="celery")
    assert words[:4] == ["celery", "--app", "make_celery:celery_app", "worker"]


def test_flower_has_to_be_declared(tmp_path: Path) -> None:
    """Celery does not bring it."""
    files = CELERY | {"requirements.txt": "celery==5.5.3\nkombu==5.5.4\n"}
    _, reported = dockerfile_of(tmp_path, files, language="python", framework="flower", port=5555)

    assert ["start-package-missing"] == reported


@pytest.mark.parametrize(
    ("table", "module", "function"),
    [
        ('[project.scripts]\nshop = "shop.cli:main"\n', "shop.cli", "main"),
        (
            '[project.scripts]\ncatalog = "shop.app:run"\nshop = "shop.cli:main"\n',
            "shop.app",
            "run",
        ),
        ('[tool.poetry.scripts]\nserve = "shop:start"\n', "shop", "start"),
    ],
    ids=["the only one", "the service's", "Poetry"],
)
def test_a_console_script_is_a_start(
    tmp_path: Path, table: str, module: str, function: str
) -> None:
    """It calls the function that the installation's script would call."""
    files = {"pyproject.toml": PROJECT + table, "src/shop/__init__.py": "", "uv.lock": ""}

    line = f"import sys; from {module} import {function}; sys.exit({function}())"
    assert ["python", "-c", line] == command(tmp_path, files, framework="plain")


@pytest.mark.parametrize(
    "table",
    [
        '[project.scripts]\na = "shop.cli:main"\nb = "shop.app:run"\n',
        '[project.scripts]\nshop = "shop.cli:main; import os"\n',
        "[project.scripts]\nshop = 3\n",
    ],
    ids=["several", "no name", "no text"],
)
def test_what_is_no_script_of_the_service_starts_nothing(tmp_path: Path, table: str) -> None:
    """The code is looked at instead."""
    files = {"pyproject.toml": PROJECT + table, "main.py": "", "uv.lock": ""}

    assert ["python", "-m", "main"] == command(tmp_path, files, framework="plain")


FLASK = {
    "requirements.txt": "flask==3.1.2\ngunicorn==23.0.0\nwerkzeug==3.1.3\n",
    ".python-version": "3.13\n",
}


@pytest.mark.parametrize(
    ("files", "started"),
    [
        ({".flaskenv": "FLASK_APP=shop.web\n", "shop/web.py": ""}, "shop.web:app"),
        ({".env.example": "FLASK_APP=autoapp.py\n", "autoapp.py": "x = 1\n"}, "autoapp:app"),
        ({"Dockerfile": "FROM python:3.13\nENV FLASK_APP=run.py\n", "run.py": ""}, "run:app"),
        ({"blog.py": "app = create_app()\n", "app/__init__.py": "def create_app():\n"}, "blog:app"),
        (
            {"Dockerfile": "FROM python:3.13\nENV FLASK_APP=shop.py\n", "shop.py": "web = Flask()"},
            "shop:web",
        ),
    ],
)
def test_flask_is_told_its_application(tmp_path: Path, files: dict[str, str], started: str) -> None:
    """By a variable, wherever it is written; the code says how the object is called."""
    words = command(tmp_path, FLASK | files, framework="flask", port=8000)

    assert started == words[-1]


FASTAPI = {
    "requirements.txt": "fastapi\nuvicorn\n",
    ".python-version": "3.13\n",
}
FACTORY = "def create_app() -> FastAPI:\n    return FastAPI()\n"
NEEDS = "def create_app(settings: Settings) -> FastAPI:\n    return FastAPI()\n"


@pytest.mark.parametrize(
    ("files", "started"),
    [
        (
            {"shop/factory.py": NEEDS, "shop/main.py": "app = create_app(Settings())\n"},
            "shop.main:app",
        ),
        ({"src/shop/app.py": FACTORY, "src/shop/main.py": "api = create_app()\n"}, "shop.main:api"),
        ({"web.py": FACTORY, "asgi.py": "application = web.create_app()\n"}, "asgi:application"),
        ({"web.py": FACTORY + "\n\nserver = create_app()\n"}, "web:server"),
    ],
    ids=["with arguments", "below src", "of a module", "in one file"],
)
def test_what_a_factory_made_precedes_it(
    tmp_path: Path, files: dict[str, str], started: str
) -> None:
    """It was made with the arguments that it needs."""
    words = command(tmp_path, FASTAPI | files, framework="fastapi", port=8000)

    assert words == ["uvicorn", started, "--host", "0.0.0.0", "--port", "8000"]  # noqa: S104 -- its command


@pytest.mark.parametrize(
    ("files", "started"),
    [
        ({"web.py": FACTORY}, "web:create_app"),
        (
            {"src/shop/api.py": FACTORY.replace("create_app()", "build_app(debug=False)")},
            "shop.api:build_app",
        ),
        (
            {"shop/web.py": FACTORY.replace("create_app", "make_application")},
            "shop.web:make_application",
        ),
    ],
)
def test_a_factory_alone_is_started_as_one(
    tmp_path: Path, files: dict[str, str], started: str
) -> None:
    """There is an option for it, and a warning without."""
    words = command(tmp_path, FASTAPI | files, framework="fastapi", port=8000)

    assert [words[1], words[-1]] == [started, "--factory"]


@pytest.mark.parametrize(
    ("framework", "files"),
    [
        ("fastapi", FASTAPI | {"web.py": NEEDS}),
        ("flask", FLASK | {"shop/__init__.py": "def create_app(name):\n    pass\n"}),
        ("flask", FLASK | {"web.py": "def create_app(name: str, debug=False):\n    pass\n"}),
    ],
)
def test_a_factory_with_arguments_is_not_started(
    tmp_path: Path, framework: str, files: dict[str, str]
) -> None:
    """It would fail at every start: something else has to be named."""
    _, reported = dockerfile_of(tmp_path, files, language="python", framework=framework, port=8000)

    assert reported == ["start-file-not-found"]


@pytest.mark.parametrize(
    ("files", "started"),
    [
        ({"shop/wsgi.py": "app = create_app('prod')\n"}, "shop.wsgi:app"),
        ({"src/shop/main.py": "application = init_app()\n"}, "shop.main:application"),
        (
            {"web.py": "def create_app(settings: dict[str, str] | None = None):\n    pass\n"},
            "web:create_app()",
        ),
    ],
)
def test_flask_is_made_by_a_factory(tmp_path: Path, files: dict[str, str], started: str) -> None:
    """Also in a package, and by a factory with another name."""
    files = files | {"shop/__init__.py": "def create_app(name):\n    pass\n"}
    words = command(tmp_path, FLASK | files, framework="flask", port=8000)

    assert started == words[-1]


@pytest.mark.parametrize("code", ["print(1)\n", "import json\n", ""])
def test_without_a_manifest_nothing_is_installed(tmp_path: Path, code: str) -> None:
    """No package manager either."""
    text, reported = dockerfile_of(tmp_path, {"main.py": code}, language="python")

    assert "pip" not in text.replace("without-pip", "").replace("PIP_", "")
    assert "poetry" not in text
    assert ["manifest-not-found"] == reported


WORKER: dict[str, Any] = {
    "language": "python",
    "type": "worker",
    "framework": "plain",
    "port": None,
    "health_check": None,
}
BOTH = {"pyproject.toml": PROJECT, "main.py": "", "jobs/worker.py": ""}


@pytest.mark.parametrize(
    ("line", "started"),
    [
        # A program of a virtual environment, or of the author's image.
        (".venv/bin/python jobs/worker.py", "python jobs/worker.py"),
        ("./venv/bin/python3 -u jobs/worker.py", "python3 -u jobs/worker.py"),
        ("$VIRTUAL_ENV/bin/python -m jobs.worker", "python -m jobs.worker"),
        ("/usr/local/bin/python jobs/worker.py", "python jobs/worker.py"),
        ("/srv/.venv/bin/httpx https://example.org", "httpx https://example.org"),
        ("/usr/bin/env MODE=night python jobs/worker.py", "python jobs/worker.py"),
        ("/usr/bin/tini -- python jobs/worker.py", "python jobs/worker.py"),
        # A release of the interpreter, which the image may not have.
        ("python3.9 jobs/worker.py", "python jobs/worker.py"),
        ("/usr/bin/python3.12 -m jobs.worker", "python -m jobs.worker"),
        # It is on PATH in every image.
        (". .venv/bin/activate && python jobs/worker.py", "python jobs/worker.py"),
        ("source /opt/env/bin/activate; exec python jobs/worker.py", "python jobs/worker.py"),
        # What a package manager runs with the interpreter.
        ("uv run jobs/worker.py", "python jobs/worker.py"),
        ("uv run --frozen --with rich jobs/worker.py --fast", "python jobs/worker.py --fast"),
        ("uv run -m jobs.worker", "python -m jobs.worker"),
        ("pdm run jobs/worker.py", "python jobs/worker.py"),
    ],
)
def test_a_program_may_be_named_in_other_ways(tmp_path: Path, line: str, started: str) -> None:
    """By its path, its release, or the tool that runs it: main.py is not started for it."""
    text, found = dockerfile_of(tmp_path, BOTH | {"Procfile": f"worker: {line}\n"}, **WORKER)

    assert started.split() == json.loads(text.splitlines()[-1].removeprefix("CMD "))
    assert "start-not-understood" not in found


@pytest.mark.parametrize(
    "files",
    [
        {"Procfile": "worker: bin/night-shift --fast\n"},
        {"Procfile": "worker: /usr/local/bin/sidekiq\n"},
        {"Procfile": "worker: . ./settings && $TOOL/run jobs/worker.py\n"},
        {"Dockerfile": 'FROM python:3.13\nCOPY . .\nCMD ["night-shift", "--fast"]\n'},
        {"Dockerfile": 'FROM python:3.13\nCOPY . .\nCMD ["python", "night/shift.py"]\n'},
    ],
)
def test_a_script_is_not_started_instead_without_a_word(
    tmp_path: Path, files: dict[str, str]
) -> None:
    """Nothing but a declaration says which script of a tree the service is."""
    _, found = dockerfile_of(tmp_path, BOTH | files, **WORKER)

    assert "start-not-understood" in found
