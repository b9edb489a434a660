"""Start commands of trees: what is declared is started, and what is not understood is reported."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from conftest import service
from pipeline_helpers import warnings_and_errors
from source_fixtures import result_of

if TYPE_CHECKING:
    from pathlib import Path

TYPESCRIPT = {
    "main": "index.js",
    "scripts": {"build": "tsc", "serve": "node dist/server.js"},
    "dependencies": {"express": "5.0.0"},
}


def started(
    root: Path,
    files: dict[str, Any],
    language: str = "node",
    framework: str = "express",
    **own: Any,
) -> tuple[list[str], str, list[str]]:
    """Return the command of the image, its Dockerfile, and what is reported."""
    texts = {n: t if isinstance(t, str) else json.dumps(t) for n, t in files.items()}
    result = result_of(root, texts, **service(language=language, framework=framework, **own))
    found = warnings_and_errors(result.diagnostics)
    made = result.files.get("Dockerfile.catalog")
    text = made.content if made else ""
    words = json.loads(text.splitlines()[-1].removeprefix("CMD ")) if text else []
    return words, text, found


def of_script(root: Path, start: str, **more: Any) -> tuple[list[str], str, list[str]]:
    """Return what a start script of a TypeScript project starts."""
    package = json.loads(json.dumps(TYPESCRIPT))
    package["scripts"]["start"] = start
    package["scripts"] |= more.pop("scripts", {})
    package |= more
    files = {"package.json": package, "package-lock.json": "{}", "src/server.ts": ""}
    return started(root, files)


@pytest.mark.parametrize(
    ("start", "command"),
    [
        ("node dist/server.js", "node dist/server.js"),
        ("NODE_ENV=production node dist/server.js", "node dist/server.js"),
        ("cross-env NODE_ENV=production node dist/server.js", "node dist/server.js"),
        ("node -r dotenv/config dist/server.js", "node -r dotenv/config dist/server.js"),
        (
            "node --import ./dist/otel.js dist/server.js",
            "node --import ./dist/otel.js dist/server.js",
        ),
        (
            "node --env-file-if-exists=.env dist/server.js",
            "node --env-file-if-exists=.env dist/server.js",
        ),
        ("node --env-file=.env ./dist/server.js", "node --env-file-if-exists=.env dist/server.js"),
        ("npm run build && node dist/server.js", "node dist/server.js"),
        ("rimraf dist && tsc && node dist/server.js", "node dist/server.js"),
        ("npm run serve", "node dist/server.js"),
        ("yarn serve", "node dist/server.js"),
        ("pnpm run serve -- --verbose", "node dist/server.js --verbose"),
        ("node --max-old-space-size=512 dist/server.js --queue a", None),
        ("exec node 'dist/server.js'", "node dist/server.js"),
        ("dotenv -e .env -- node dist/server.js", "node dist/server.js"),
    ],
)
def test_a_start_script_is_what_is_started(tmp_path: Path, start: str, command: str | None) -> None:
    """With its flags, without what a shell or a build does for it."""
    words, _, found = of_script(tmp_path, start)

    assert [] == found
    assert (command or start).split() == words


def test_variables_of_a_start_script_are_set(tmp_path: Path) -> None:
    """Also where a value has to be quoted."""
    start = "cross-env LOG='a b $x' NODE_ENV=staging MODE=\"x;y\" node dist/server.js"
    _, text, found = of_script(tmp_path, start)

    assert [] == found
    assert "NODE_ENV=staging" in text
    assert 'LOG="a b \\$x"' in text
    assert "MODE=x;y" in text


@pytest.mark.parametrize("program", ["tsx", "ts-node", "pm2"])
def test_the_program_of_a_package_is_run(tmp_path: Path, program: str) -> None:
    """As it is; one that is declared for development stays in the image."""
    start = f"{program} src/server.ts"
    own = {"dependencies": {"express": "5", program: "1"}}
    (tmp_path / "a").mkdir()
    words, text, found = of_script(tmp_path / "a", start, **own)

    assert [] == found
    assert [f"node_modules/.bin/{program}", "src/server.ts"] == words
    assert "npm prune" in text
    (tmp_path / "b").mkdir()
    words, text, _ = of_script(tmp_path / "b", start, devDependencies={program: "1"})
    assert [f"node_modules/.bin/{program}", "src/server.ts"] == words
    assert "npm prune" not in text


@pytest.mark.parametrize(
    ("start", "package"),
    [
        ("node --import tsx src/server.ts", "tsx"),
        ("node --import=tsx/esm src/server.ts", "tsx"),
        ("node -r ts-node/register/transpile-only src/server.ts", "ts-node"),
        ("node -r dotenv/config -r @swc-node/register src/server.ts", "@swc-node/register"),
        ("NODE_OPTIONS='--import tsx' node src/server.ts", "tsx"),
        ("cross-env NODE_OPTIONS=--loader=ts-node/esm node src/server.ts", "ts-node"),
    ],
)
def test_what_the_interpreter_preloads_stays_in_the_image(
    tmp_path: Path, start: str, package: str
) -> None:
    """Also if it is declared for development: the program ends without it."""
    for kind, is_pruned in (("devDependencies", False), ("dependencies", True)):
        (tmp_path / kind).mkdir()
        own = {kind: {"express": "5", package: "1"}}
        words, text, found = of_script(tmp_path / kind, start, **own)
        assert [] == found
        assert "src/server.ts" == words[-1]
        assert is_pruned == ("npm prune" in text)


def test_an_argument_of_the_program_is_no_preload(tmp_path: Path) -> None:
    """What follows the file belongs to the program."""
    start = "node dist/server.js --import tsx"
    assert "npm prune" in of_script(tmp_path, start, devDependencies={"tsx": "1"})[1]


@pytest.mark.parametrize(
    ("start", "arguments"),
    [
        ("PORT=3000 node dist/server.js", ""),
        ("cross-env PORT=3000 NODE_ENV=production node dist/server.js", ""),
        ("export PORT=80; node dist/server.js", ""),
        ("PORT=3000 npm run serve -- --port $PORT", "--port 8000"),
        ("npm run serve -- --port 3000", "--port 8000"),
        ("npm run serve -- --port=3000 -v", "--port=8000 -v"),
    ],
)
def test_the_port_of_the_graph_holds(tmp_path: Path, start: str, arguments: str) -> None:
    """A start command cannot choose another: nothing would reach it there."""
    words, text, found = of_script(tmp_path, start)

    assert [] == found
    assert f"node dist/server.js {arguments}".split() == words
    assert "PORT=8000" in text
    assert "3000" not in text


@pytest.mark.parametrize(
    "start",
    ["nodemon src/server.ts", "nodemon --watch src src/server.ts", "ts-node-dev src/server.ts"],
)
def test_a_script_for_production_beats_a_development_server(tmp_path: Path, start: str) -> None:
    """Another script of the tree says how."""
    words, _, found = of_script(tmp_path, start)

    assert ["node", "dist/server.js"] == words
    assert [] == found


@pytest.mark.parametrize("start", ["nodemon app.js", "pm2-runtime start app.js", "node-dev app.js"])
def test_a_development_server_is_replaced(tmp_path: Path, start: str) -> None:
    """With a warning that says what is started."""
    package = {"scripts": {"start": start}, "dependencies": {"express": "5"}}
    files = {"package.json": package, "package-lock.json": "{}", "app.js": ""}
    words, _, found = started(tmp_path, files)

    assert ["node", "app.js"] == words
    assert ["start-replaced"] == found


@pytest.mark.parametrize(
    ("start", "command"),
    [
        ("nodemon -r dotenv/config app.js", "node -r dotenv/config app.js"),
        ("nodemon --watch src --import ./otel.js app.js", "node --import ./otel.js app.js"),
        ("nodemon --env-file=.env.local app.js", "node --env-file-if-exists=.env.local app.js"),
        ("nodemon --delay 1 --require a/b app.js --fast", "node --require a/b app.js --fast"),
    ],
)
def test_an_option_of_a_development_server_is_no_program(
    tmp_path: Path, start: str, command: str
) -> None:
    """Its value neither; what the interpreter reads holds."""
    package = {"scripts": {"start": start}, "dependencies": {"express": "5"}}
    files = {"package.json": package, "package-lock.json": "{}", "app.js": ""}
    words, _, found = started(tmp_path, files)

    assert command.split() == words
    assert "start-replaced" in found


@pytest.mark.parametrize(
    ("options", "kept"),
    [
        ("--host 0.0.0.0 shop/api.py", "shop/api.py"),
        ("--reload --port 80 shop/api.py", "shop/api.py"),
        ("--host=0.0.0.0 --app web shop/api.py", "--app web shop/api.py"),
        ("--root-path /shop shop/api.py", "--root-path /shop shop/api.py"),
    ],
)
def test_a_server_for_developers_keeps_its_application(
    tmp_path: Path, options: str, kept: str
) -> None:
    """`fastapi run` has the same options; the graph decides the port."""
    dockerfile = (
        f"FROM python:3.13\nCOPY . .\nCMD {json.dumps(['fastapi', 'dev', *options.split()])}\n"
    )
    files = PYTHON | {
        "Dockerfile": dockerfile,
        "shop/api.py": "web = 1\n",
        "requirements.txt": "fastapi[standard]==0.121.0\n",
    }
    words, _, found = started(tmp_path, files, "python", "fastapi")

    assert f"fastapi run --port 8000 {kept}" == " ".join(words)
    assert "start-replaced" in found


@pytest.mark.parametrize(
    ("program", "start"),
    [
        ("nx", "nx serve"),
        ("nx", "npx nx run api:serve"),
        ("turbo", "turbo dev"),
        ("ember-cli", "ember serve"),
        ("vinxi", "vinxi dev --port 80"),
    ],
)
def test_a_development_server_alone_is_reported(tmp_path: Path, program: str, start: str) -> None:
    """Nothing says what else to start: it is not run as if it were for production."""
    package = {
        "scripts": {"start": start},
        "dependencies": {"express": "5"},
        "devDependencies": {program: "1"},
    }
    files = {"package.json": package, "package-lock.json": "{}", "index.js": ""}
    words, _, found = started(tmp_path, files)

    assert ["node", "index.js"] == words
    assert ["start-not-understood"] == found


@pytest.mark.parametrize(
    "start",
    ["node app.js | pino", "node $(cat main)", "node app.js > log", "unknown-program app.js"],
)
def test_what_is_not_understood_is_reported(tmp_path: Path, start: str) -> None:
    """It never counts as absent."""
    package = {"scripts": {"start": start}, "dependencies": {"express": "5"}}
    files = {"package.json": package, "package-lock.json": "{}", "app.js": ""}
    words, _, found = started(tmp_path, files)

    assert ["node", "app.js"] == words
    assert ["start-not-understood"] == found


@pytest.mark.parametrize(
    "start",
    [
        "npm run migrate && node app.js",
        "node seed.js; node app.js",
        "prisma migrate deploy && node app.js",
    ],
)
def test_a_step_before_the_start_is_reported(tmp_path: Path, start: str) -> None:
    """It is not a build, and it is not run."""
    scripts = {"start": start, "migrate": "knex migrate:latest"}
    package = {"scripts": scripts, "dependencies": {"express": "5"}}
    files = {"package.json": package, "package-lock.json": "{}", "app.js": ""}
    words, _, found = started(tmp_path, files)

    assert ["node", "app.js"] == words
    assert ["start-step-dropped"] == found


@pytest.mark.parametrize("start", ["npm start", "npm run a", "yarn start"])
def test_a_script_that_leads_to_itself_is_reported(tmp_path: Path, start: str) -> None:
    """It ends all the same."""
    scripts = {"start": start, "a": "npm run start"}
    package = {"scripts": scripts, "dependencies": {"express": "5"}}
    files = {"package.json": package, "package-lock.json": "{}", "app.js": ""}

    assert ["start-not-understood"] == started(tmp_path, files)[2]


@pytest.mark.parametrize(
    "start", ["node dist/server.js", "node -r x server", "NODE_ENV=production node ./lib/gone.mjs"]
)
def test_what_nothing_makes_is_an_error(tmp_path: Path, start: str) -> None:
    """Without a build, the file has to be there."""
    package = {"scripts": {"start": start}, "dependencies": {"express": "5"}}
    files = {"package.json": package, "package-lock.json": "{}", "app.js": ""}

    assert ["start-file-not-found"] == started(tmp_path, files)[2]


GUNICORN = "--threads 8 --worker-tmp-dir /dev/shm --access-logfile -"
PYTHON = {"requirements.txt": "flask\ngunicorn\nfastapi\nuvicorn\ncelery\n", "shop/__init__.py": ""}


@pytest.mark.parametrize(
    ("line", "framework", "command"),
    [
        (
            "web: gunicorn shop.wsgi:app --workers 4",
            "flask",
            f"gunicorn shop.wsgi:app --workers 4 --bind 0.0.0.0:8000 {GUNICORN}",
        ),
        (
            "web: gunicorn -b 127.0.0.1:$PORT shop.wsgi:app",
            "flask",
            f"gunicorn --bind 0.0.0.0:8000 shop.wsgi:app {GUNICORN}",
        ),
        (
            "web: uvicorn shop.api:app --host=0.0.0.0 --port=${PORT:-5000}",
            "fastapi",
            "uvicorn shop.api:app --host 0.0.0.0 --port 8000",
        ),
        ("web: gunicorn -k uvicorn.workers.UvicornWorker shop.api:app", "fastapi", None),
        ("web: poetry run python -m shop", "fastapi", "python -m shop"),
        ("catalog: python shop/main.py\nweb: python other.py", "fastapi", "python shop/main.py"),
    ],
)
def test_a_procfile_says_what_is_started(
    tmp_path: Path, line: str, framework: str, command: str | None
) -> None:
    """The process of the service's name or kind; port and address are the graph's."""
    files = PYTHON | {"Procfile": line + "\nrelease: ./migrate.sh\n", "shop/main.py": "app = 1"}
    words, text, found = started(tmp_path, files, "python", framework)

    assert [] == found
    assert (command or line.partition(": ")[2]).split() == words
    assert (
        framework == "flask"
        or command == "uvicorn shop.api:app --host 0.0.0.0 --port 8000"
        or "PORT=8000" in text
    )


def test_a_worker_of_a_procfile(tmp_path: Path) -> None:
    """What has no port is the process `worker`."""
    files = PYTHON | {"Procfile": "web: gunicorn x:app\nworker: celery -A shop worker -B\n"}
    words, _, found = started(tmp_path, files, "python", "celery", port=None, health_check=None)

    assert [] == found
    assert words[:4] == ["celery", "-A", "shop", "worker"]


def test_the_author_wrote_a_dockerfile(tmp_path: Path) -> None:
    """Its command holds where nothing is declared; its port does not."""
    dockerfile = 'FROM python:3.12\nCOPY . .\nCMD ["uvicorn", "shop.api:web", "--port", "80"]\n'
    files = PYTHON | {"Dockerfile": dockerfile, "shop/api.py": "web = 1\n", "main.py": "app = 1"}
    words, text, found = started(tmp_path, files, "python", "fastapi")

    assert [] == found
    assert "uvicorn shop.api:web --port 8000 --host 0.0.0.0" == " ".join(words)
    assert "FROM python:3.12-slim-trixie" in text


@pytest.mark.parametrize(
    ("entrypoint", "script", "app"),
    [
        ("/srv/bin/start", 'set -e\ncp -r /built /srv\nexec "$@"\n', "shop.api:web"),
        ("./bin/start", 'exec "$@"\n', "shop.api:web"),
        # It starts something else in the end, or is not there to tell.
        ("/srv/bin/start", "exec uvicorn main:app\n", "main:app"),
        ("/srv/bin/other", 'exec "$@"\n', "main:app"),
        ("/srv/../../start", 'exec "$@"\n', "main:app"),
    ],
)
def test_what_a_script_of_the_tree_passes_on_is_started(
    tmp_path: Path, entrypoint: str, script: str, app: str
) -> None:
    """An entry point that ends in the words of CMD is not the program."""
    lines = ["FROM python:3.12", f'ENTRYPOINT ["{entrypoint}"]', 'CMD ["uvicorn", "shop.api:web"]']
    files = PYTHON | {
        "Dockerfile": "\n".join(lines),
        "bin/start": f"#!/bin/sh\n{script}",
        "shop/api.py": "web = 1\n",
        "main.py": "app = 1\n",
    }
    assert ["uvicorn", app] == started(tmp_path, files, "python", "fastapi")[0][:2]


@pytest.mark.parametrize(
    "command", ['["python", "elsewhere.py"]', "/entrypoint.sh", '["uvicorn", "other.app:app"]']
)
def test_what_lies_elsewhere_in_the_authors_image_is_not_started(
    tmp_path: Path, command: str
) -> None:
    """The code shows what is."""
    files = PYTHON | {"Dockerfile": f"FROM python:3.12\nCMD {command}\n", "main.py": "app = 1"}

    assert ["uvicorn", "main:app"] == started(tmp_path, files, "python", "fastapi")[0][:2]


@pytest.mark.parametrize(
    ("name", "text", "app"),
    [
        (".flaskenv", "FLASK_APP=shop.py\n", "shop:app"),
        (".flaskenv", "export FLASK_APP='shop:create_app()'\n", "shop:create_app()"),
        (".flaskenv", "FLASK_DEBUG=1\nFLASK_APP=shop.web\n", "shop.web:app"),
    ],
)
def test_flask_names_its_app(tmp_path: Path, name: str, text: str, app: str) -> None:
    """Where its own command looks for it."""
    words, _, found = started(tmp_path, PYTHON | {name: text}, "python", "flask")

    assert [] == found
    assert app == words[-1]


@pytest.mark.parametrize("entrypoint", ["app.main:app", "shop.api:web", "main:application"])
def test_fastapi_names_its_entry_point(tmp_path: Path, entrypoint: str) -> None:
    """In pyproject.toml."""
    project = (
        f'[project]\ndependencies = ["uvicorn"]\n[tool.fastapi]\nentrypoint = "{entrypoint}"\n'
    )
    files = {"pyproject.toml": project, "uv.lock": "", "src/main.py": "app = 1"}

    assert ["uvicorn", entrypoint] == started(tmp_path, files, "python", "fastapi")[0][:2]


@pytest.mark.parametrize("value", ["\x1b[31m", "a\nRUN evil", "x" * 5000])
def test_no_text_of_a_script_becomes_an_instruction(tmp_path: Path, value: str) -> None:
    """A command that cannot stand in one line of a Dockerfile is not used."""
    package = {"scripts": {"start": f"node app.js '{value}'"}, "dependencies": {"express": "5"}}
    files = {"package.json": package, "package-lock.json": "{}", "app.js": ""}
    words, text, _ = started(tmp_path, files)

    assert ["node", "app.js"] == words
    assert "\nRUN evil" not in text
