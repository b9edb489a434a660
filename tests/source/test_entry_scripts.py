"""Work of an author's start script that the generated image does not do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from conftest import needs
from source_fixtures import result_of

if TYPE_CHECKING:
    from pathlib import Path

PYTHON = {
    "requirements.txt": "django\ngunicorn\nalembic\n",
    ".python-version": "3.13\n",
    "shop/wsgi.py": "application = 1\n",
}
NEEDS = [needs("postgres", external=True)]
DJANGO: dict[str, Any] = {"framework": "django", "port": 8000, "dependencies": NEEDS}


def image(*lines: str) -> str:
    """Return a Dockerfile that copies everything, with these last lines."""
    return "\n".join(["FROM python:3.13-slim", "WORKDIR /srv", "COPY . .", *lines, ""])


def lost(root: Path, files: dict[str, str], **fields: Any) -> list[str]:
    """Return the messages about lost steps."""
    result = result_of(root, PYTHON | files, **({"language": "python"} | DJANGO | fields))
    return [one.message for one in result.diagnostics if one.rule.slug == "authored-start-step"]


def script(*lines: str) -> str:
    """Return a script of the shell."""
    return "\n".join(["#!/usr/bin/env bash", "set -euo pipefail", *lines, ""])


PASSED = image('ENTRYPOINT ["/srv/docker/start.sh"]', 'CMD ["gunicorn", "shop.wsgi"]')


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ["envsubst < a.tmpl > /srv/a.conf", 'exec "$@"'],
            "envsubst < a.tmpl > /srv/a.conf (line 3)",
        ),
        (
            ["chown -R app /data", "", "python seed.py && python index.py", 'exec "$@"'],
            "chown -R app /data (line 3), python seed.py (line 5), python index.py (line 5)",
        ),
        (
            [
                'if [ "$SEED" = 1 ]; then',
                "  python seed.py \\",
                "    --all",
                "fi",
                'exec gosu app "$@"',
            ],
            "python seed.py --all (line 4)",
        ),
        (["export TOKEN=abc", 'exec "$@"'], "export TOKEN=abc (line 3)"),
        (["npx typeorm migration:run", 'exec "$@"'], "npx typeorm migration:run (line 3)"),
    ],
    ids=["a file", "several", "a condition", "a variable", "unknown migrations"],
)
def test_lost_steps_are_reported(tmp_path: Path, lines: list[str], expected: str) -> None:
    """With the lines of the script."""
    (found,) = lost(tmp_path, {"Dockerfile": PASSED, "docker/start.sh": script(*lines)})

    assert found.startswith("docker/start.sh runs steps before the start of CatalogService")
    assert found.endswith(f": {expected}")


@pytest.mark.parametrize(
    "lines",
    [
        ["echo waiting", "until nc -z db 5432; do", "  sleep 1", "done", 'exec "$@"'],
        ["rm -f tmp/pids/server.pid", "./wait-for-it.sh db:5432 -t 30", 'exec "$@"'],
        ["python manage.py migrate --noinput", "python manage.py collectstatic", 'exec "$@"'],
        ["log() {", "  rm -rf /", "}", "cat <<EOF", "rm -rf /srv", "EOF", 'exec "$@"'],
        [': "${PORT:=8000}"', "export PORT=${PORT:-8000}", "# rm -rf /", 'exec "$@"'],
    ],
    ids=["waits", "a file of a process", "migrations and files", "no commands", "defaults"],
)
def test_what_is_done_otherwise_is_not_reported(tmp_path: Path, lines: list[str]) -> None:
    """The stack waits and migrates, the build collects."""
    files = {"Dockerfile": PASSED, "docker/start.sh": script(*lines), "manage.py": "x\n"}

    assert not lost(tmp_path, files)


def test_migrations_without_a_database_are_reported(tmp_path: Path) -> None:
    """Nothing runs them."""
    files = {
        "Dockerfile": PASSED,
        "docker/start.sh": script("python manage.py migrate", 'exec "$@"'),
        "manage.py": "x\n",
    }
    assert lost(tmp_path, files, dependencies=[])


@pytest.mark.parametrize(
    ("last", "place"),
    [
        (["COPY docker/run /usr/local/bin/begin", 'ENTRYPOINT ["begin"]'], None),
        (["COPY docker/run /usr/bin/begin", 'ENTRYPOINT ["/usr/bin/begin"]'], "docker/run"),
        (["COPY docker/run /usr/bin/", 'CMD ["bash", "/usr/bin/run"]'], "docker/run"),
        (["CMD ./docker/run"], "docker/run"),
    ],
    ids=["by a search path", "copied", "into a directory", "of a shell"],
)
def test_where_a_script_is(tmp_path: Path, last: list[str], place: str | None) -> None:
    """The Dockerfile copies it from elsewhere."""
    text = script("python seed.py", "exec gunicorn shop.wsgi")
    found = lost(tmp_path, {"Dockerfile": image(*last), "docker/run": text})

    assert bool(found) == bool(place)
    assert all(one.startswith(f"{place} runs steps") for one in found)


def test_a_command_of_several_is_a_script(tmp_path: Path) -> None:
    """A shell of the image runs it."""
    line = 'CMD ["sh", "-c", "python manage.py loaddata a && gunicorn shop.wsgi"]'
    (found,) = lost(tmp_path, {"Dockerfile": image(line), "manage.py": "x\n"})

    assert found.startswith("Dockerfile runs steps")
    assert found.endswith(": python manage.py loaddata a (line 4)")


@pytest.mark.parametrize(
    ("last", "words"),
    [
        ("exec gunicorn shop.wsgi --workers 3", ["gunicorn", "shop.wsgi", "--workers", "3"]),
        ("gunicorn -w 2 shop.wsgi:application", ["gunicorn", "-w", "2", "shop.wsgi:application"]),
        ("exec daphne shop.asgi:application", ["gunicorn"]),
    ],
    ids=["exec", "the last one", "not declared"],
)
def test_the_end_of_a_script_is_the_start_command(
    tmp_path: Path, last: str, words: list[str]
) -> None:
    """Where the Dockerfile has no other, and its program is declared."""
    files = PYTHON | {"Dockerfile": image('CMD ["./run.sh"]'), "run.sh": script(last)}
    result = result_of(tmp_path, files, language="python", **DJANGO)
    command = result.files["Dockerfile.catalog"].content.splitlines()[-1]

    assert [word for word in words if f'"{word}"' not in command] == []


def test_an_author_s_image_is_not_compared(tmp_path: Path) -> None:
    """Its script runs as it is."""
    files = {"Dockerfile": PASSED, "docker/start.sh": script("python seed.py", 'exec "$@"')}

    assert not lost(tmp_path, files, build={"dockerfile": "Dockerfile"})
    assert not lost(tmp_path, files, build={"command": ["python", "manage.py", "runserver"]})


@pytest.mark.parametrize(
    "lines",
    [
        ["ENV HOME_OF=/app", "COPY docker/entry.sh $HOME_OF/run.sh", 'ENTRYPOINT ["/app/run.sh"]'],
        ["ARG H=/app", "ENV D=${H}", "COPY docker/entry.sh $D/", 'CMD ["/app/entry.sh"]'],
        ["ENV D=/app/bin", "COPY docker/entry.sh /app/bin/run.sh", 'CMD "$D/run.sh"'],
        ["ENV D=/app", "COPY docker/entry.sh /app/run.sh", "ENTRYPOINT exec ${D}/run.sh"],
        ["ENV D=/app", "WORKDIR $D", "COPY docker/entry.sh run.sh", 'ENTRYPOINT ["./run.sh"]'],
        ["COPY docker/entry.sh /app/run.sh", 'CMD ["sh", "-c", "${D:-/app}/run.sh"]'],
    ],
)
def test_a_path_with_a_variable_is_followed(lines: list[str], tmp_path: Path) -> None:
    """ENV and ARG give its value, where Docker or a shell replaces it."""
    dockerfile = "\n".join(["FROM python:3.13-slim", "COPY shop /srv/shop", *lines, ""])
    entry = script("python seed.py", "exec gunicorn shop.wsgi")
    (message,) = lost(tmp_path, {"Dockerfile": dockerfile, "docker/entry.sh": entry})

    assert "docker/entry.sh" in message
    assert "python seed.py (line 3)" in message


def test_a_path_with_an_unknown_variable_is_no_script(tmp_path: Path) -> None:
    """Nothing of another file is taken for it."""
    dockerfile = image('CMD "$UNKNOWN/other.sh"')
    assert lost(tmp_path, {"Dockerfile": dockerfile, "entry.sh": script("python seed.py")}) == []
