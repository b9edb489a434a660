"""Secrets without which a framework does not start: made by start.sh, in the form it reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, service
from pipeline_helpers import compose_of, generated

if TYPE_CHECKING:
    from pathlib import Path

_ASK = ":?run ./start.sh to create .env, or set it there}"


def environment(root: Path, files: dict[str, str], **fields: Any) -> dict[str, str]:
    """Return the variables of a service with these files in the directory shop."""
    for name, text in files.items():
        (root / "shop" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "shop" / name).write_text(text, "utf-8")
    fields = {"build": {"context": "shop"}} | fields
    result = generated(graph({"Web": service(**fields)}), root=str(root))
    variables: dict[str, str] = compose_of(result)["services"]["web"]["environment"]
    return variables


@pytest.mark.parametrize(
    ("language", "framework", "value"),
    [
        ("ruby", "rails", f"${{SHOP_SECRET_KEY_BASE{_ASK}"),
        ("elixir", "phoenix", f"${{SHOP_SECRET_KEY_BASE{_ASK}${{SHOP_SECRET_KEY_BASE{_ASK}"),
    ],
)
def test_a_framework_gets_its_secret(
    language: str, framework: str, value: str, tmp_path: Path
) -> None:
    """Phoenix wants 64 characters, so the secret stands there twice."""
    found = environment(tmp_path, {}, language=language, framework=framework)

    assert value == found["SECRET_KEY_BASE"]


@pytest.mark.parametrize(
    ("settings", "variable"),
    [
        ('SECRET_KEY = os.environ["SECRET_KEY"]\n', "SECRET_KEY"),
        ('SECRET_KEY = env("DJANGO_SECRET_KEY")\n', "DJANGO_SECRET_KEY"),
        ('SECRET_KEY = config("SECRET_KEY", cast=str)\n', "SECRET_KEY"),
        ('SECRET_KEY = "fixed"\n', ""),
    ],
)
def test_django_gets_the_variable_that_its_settings_read(
    settings: str, variable: str, tmp_path: Path
) -> None:
    """A key in the code is the author's choice, and nothing is added."""
    files = {
        "manage.py": "",
        "requirements.txt": "Django==5.2\ngunicorn\n",
        "config/settings.py": settings,
        "config/wsgi.py": "application = None\n",
    }
    found = environment(tmp_path, files, framework="django")
    keys = [name for name in found if name.endswith("SECRET_KEY")]

    assert keys == ([variable] if variable else [])


def test_what_the_graph_gives_wins(tmp_path: Path) -> None:
    """A secret of the owner is asked for, and no second one is made."""
    fields = {"language": "ruby", "framework": "rails", "secrets": ["SECRET_KEY_BASE"]}
    found = environment(tmp_path, {}, **fields)

    assert found["SECRET_KEY_BASE"] == f"${{SECRET_KEY_BASE{_ASK}"


def test_programs_of_one_tree_share_it(tmp_path: Path) -> None:
    """What the web server signs, the worker has to accept; another tree has another one."""
    (tmp_path / "shop").mkdir()
    (tmp_path / "blog").mkdir()
    rails = {"language": "ruby", "framework": "rails"}
    services = {
        "Web": service(port=1, build={"context": "shop"}, **rails),
        "Worker": service(port=2, build={"context": "shop"}, **rails),
        "Blog": service(port=3, build={"context": "blog"}, **rails),
    }
    compose = compose_of(generated(graph(services), root=str(tmp_path)))["services"]
    values = [compose[n]["environment"]["SECRET_KEY_BASE"] for n in ("web", "worker", "blog")]

    assert values[0] == values[1] != values[2]


def test_a_program_without_the_framework_has_its_secret_too(tmp_path: Path) -> None:
    """A job of the tree loads the same settings; what is of another language does not."""
    (tmp_path / "shop").mkdir()
    build = {"context": "shop"}
    command, tool = {"command": ["ruby", "tidy.rb"]}, {"command": ["python", "-V"]}
    services = {
        "Web": service(port=1, language="ruby", framework="rails", build=build),
        "TidyJob": {"type": "job", "language": "ruby", "build": build | command},
        "SeedJob": {"type": "job", "language": "ruby", "build": build | command}
        | {"secrets": ["SECRET_KEY_BASE"]},
        "ToolJob": {"type": "job", "language": "python", "build": build | tool},
    }
    compose = compose_of(generated(graph(services), root=str(tmp_path)))["services"]
    found = {name: one["environment"].get("SECRET_KEY_BASE") for name, one in compose.items()}

    assert found["web"] == found["tidy-job"] == f"${{SHOP_SECRET_KEY_BASE{_ASK}"
    assert found["seed-job"] == f"${{SECRET_KEY_BASE{_ASK}"
    assert found["tool-job"] is None


@pytest.mark.parametrize(
    ("version", "variable"), [("5.0.0-beta.25", "AUTH_SECRET"), ("^4.24.11", "NEXTAUTH_SECRET")]
)
def test_auth_js_gets_its_secret(version: str, variable: str, tmp_path: Path) -> None:
    """Its major version decides the name, and without the package there is none."""
    package = {
        "scripts": {"build": "next build"},
        "dependencies": {"next": "16.0.3", "next-auth": version},
    }
    files = {"package.json": json.dumps(package), "package-lock.json": "{}"}
    found = environment(tmp_path, files, language="node", framework="next")

    assert {variable} == {name for name in found if name.endswith("AUTH_SECRET")}
