"""Django wherever it lies: manage.py, settings, what is collected and what is migrated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml
from conftest import needs
from pipeline_helpers import warnings_and_errors
from source_fixtures import result_of

if TYPE_CHECKING:
    from pathlib import Path

    from docker_generator import GenerationResult

DATABASE = needs("postgres", external=True, type="database")
SETS = 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "{}")\n'
PACKAGES = (
    "asgiref==3.10.0\ndjango==5.2.7\ngunicorn==23.0.0\nh11==0.16.0\nuvicorn==0.38.0\n"
    "psycopg[binary]==3.2.10\n"
)


def tree(below: str = "", *, script: str = "shop.settings", module: str = "") -> dict[str, str]:
    """Return a Django project below a folder, with what manage.py and wsgi.py name as settings."""
    started = SETS.format(module or script)
    return {
        "requirements.txt": PACKAGES,
        ".python-version": "3.13\n",
        f"{below}manage.py": SETS.format(script),
        f"{below}shop/__init__.py": "",
        f"{below}shop/wsgi.py": started + "application = get_wsgi_application()\n",
        f"{below}shop/asgi.py": started + "application = get_asgi_application()\n",
        f"{below}shop/settings.py": 'STATIC_ROOT = BASE_DIR / "static"\nALLOWED_HOSTS = ["*"]\n',
    }


def made(root: Path, files: dict[str, str], **fields: Any) -> GenerationResult:
    """Return what is made of a Django service with a database."""
    fields = {"language": "python", "framework": "django", "port": 8000} | fields
    result = result_of(root, files, **fields, dependencies=[DATABASE])
    assert result.ok, [one.message for one in result.diagnostics]
    return result


@pytest.mark.parametrize(
    ("below", "script", "roots"),
    [
        ("", "manage.py", r"/app\n/app/src\n"),
        ("src/", "src/manage.py", r"/app\n/app/src\n"),
        ("backend/", "backend/manage.py", r"/app\n/app/src\n/app/backend\n"),
        ("server/", "server/manage.py", r"/app\n/app/src\n/app/server\n"),
    ],
)
@pytest.mark.parametrize("kind", ["wsgi", "asgi"])
def test_manage_py_lies_anywhere(
    tmp_path: Path, below: str, script: str, roots: str, kind: str
) -> None:
    """It collects, migrates, and what lies beside it is imported as it is there."""
    framework = "django" if kind == "wsgi" else "django-asgi"
    result = made(tmp_path, tree(below), framework=framework)
    text = result.files["Dockerfile.catalog"].content
    compose = yaml.safe_load(result.files["docker-compose.yml"].content)

    assert f" python {script} collectstatic --noinput\n" in text
    assert f" printf '{roots}' >" in text
    assert f'"shop.{kind}:application"' in text.splitlines()[-1]
    migrations = compose["services"]["catalog-migrations"]
    assert ["python", script, "migrate", "--noinput"] == migrations["command"]
    assert [] == warnings_and_errors(result.diagnostics)


def test_without_manage_py_nothing_is_collected(tmp_path: Path) -> None:
    """There is nothing to run."""
    files = {name: text for name, text in tree().items() if name != "manage.py"}
    text = made(tmp_path, files).files["Dockerfile.catalog"].content

    assert "collectstatic" not in text
    assert "COPY --chmod=755 . ." in text


@pytest.mark.parametrize("below", ["", "src/", "backend/"])
@pytest.mark.parametrize("name", ["shop.settings.production", "config.prod"])
def test_settings_of_the_started_module_hold_for_all(tmp_path: Path, below: str, name: str) -> None:
    """manage.py names those of a developer's machine."""
    files = tree(below, script="shop.settings.local", module=name)
    text = made(tmp_path, files).files["Dockerfile.catalog"].content
    collecting, _, running = text.partition(" AS runtime")

    assert f"ENV DJANGO_SETTINGS_MODULE={name}\n" in collecting
    assert f"DJANGO_SETTINGS_MODULE={name}" in running


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"shop/wsgi.py": "application = get_wsgi_application()\n"},
        {"manage.py": "main()\n"},
        {"shop/wsgi.py": "# DJANGO_SETTINGS_MODULE = 'other'\n" + SETS.format("shop.settings")},
    ],
    ids=["the same", "module names none", "script names none", "comment"],
)
def test_settings_that_are_no_question_are_left_alone(
    tmp_path: Path, change: dict[str, str]
) -> None:
    """Each program sets its own, as it would anywhere."""
    text = made(tmp_path, tree() | change).files["Dockerfile.catalog"].content

    assert "DJANGO_SETTINGS_MODULE" not in text


def test_a_declared_start_names_the_module(tmp_path: Path) -> None:
    """The Procfile's command is read as well."""
    files = tree(script="shop.local", module="shop.live") | {
        "Procfile": "web: gunicorn shop.wsgi --log-file -\n"
    }
    text = made(tmp_path, files).files["Dockerfile.catalog"].content

    assert "DJANGO_SETTINGS_MODULE=shop.live" in text.partition(" AS runtime")[2]


@pytest.mark.parametrize(
    ("root", "reported"),
    [
        ('"/var/www/static"', ["unfit-setting"]),
        ('Path("/srv/static")', ["unfit-setting"]),
        ('"/app/static"', []),
        ('os.path.join(BASE_DIR, "static")', []),
    ],
)
def test_what_is_collected_elsewhere_is_lost(
    tmp_path: Path, root: str, reported: list[str]
) -> None:
    """Only the folder of the program reaches the image that runs."""
    settings = f'STATIC_ROOT = {root}\nALLOWED_HOSTS = ["*"]\n'
    files = tree() | {"shop/settings.py": settings}

    assert reported == warnings_and_errors(made(tmp_path, files).diagnostics)
