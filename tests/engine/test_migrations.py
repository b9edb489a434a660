"""A service with migrations on an empty volume, and a database that never gets ready."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from conftest import graph, needs, service

if TYPE_CHECKING:
    from engine.conftest import MakeStack
    from engine.stack import Stack

REQUIREMENTS = """\
alembic==1.17.1
fastapi==0.121.1
psycopg[binary]==3.2.13
sqlalchemy==2.0.44
uvicorn==0.38.0
"""
MAIN = """\
import os

from fastapi import FastAPI
from sqlalchemy import create_engine, text

engine = create_engine(os.environ["DATABASE_URL"])
with engine.connect() as connection:
    connection.execute(text("SELECT name FROM greetings"))

app = FastAPI()


@app.get("/health")
def health() -> list[str]:
    with engine.connect() as connection:
        return [row[0] for row in connection.execute(text("SELECT name FROM greetings"))]
"""
ENVIRONMENT = """\
import os

from alembic import context
from sqlalchemy import create_engine

with create_engine(os.environ["DATABASE_URL"]).connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""
FIRST = """\
from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    op.execute("CREATE TABLE greetings (name text)")
    op.execute("INSERT INTO greetings VALUES ('migrated')")
"""
SOURCES = {
    "requirements.txt": REQUIREMENTS,
    "src/main.py": MAIN,
    "alembic.ini": "[alembic]\nscript_location = alembic\n",
    "alembic/env.py": ENVIRONMENT,
    "alembic/versions/0001_first.py": FIRST,
}


PARTS = {
    "POSTGRES_SERVER": "host",
    "POSTGRES_PORT": "port",
    "POSTGRES_USER": "login",
    "POSTGRES_PASSWORD": "password",
    "POSTGRES_DB": "database",
}
BY_PARTS = """\
import os

from sqlalchemy import URL, create_engine, text

server, port, user, password, name = (
    os.environ[f"POSTGRES_{part}"] for part in ("SERVER", "PORT", "USER", "PASSWORD", "DB")
)
url = URL.create("postgresql+psycopg", user, password, server, int(port), name)
with create_engine(url).connect() as connection:
    print(connection.execute(text("SELECT name FROM greetings")).scalar())
"""


def of_greeter() -> dict[str, Any]:
    """Return a graph of one service with a database."""
    greeter = service(
        health_check={"path": "/health"},
        dependencies=[needs("postgres", external=True, variables=PARTS)],
        # A stand-in may have no locale, and then a server without an encoding.
        environment={"PGCLIENTENCODING": "UTF8"},
    )
    return graph({"GreeterService": greeter})


@pytest.fixture(scope="module")
def migrated(make_stack: MakeStack) -> Stack:
    """Return a stack that was started once, on an empty volume."""
    stack = make_stack(of_greeter(), SOURCES)
    done = stack.run("./start.sh")
    assert done.returncode == 0, done.stdout + done.stderr
    return stack


def test_a_service_starts_on_a_migrated_database(migrated: Stack) -> None:
    """It reads its table when it starts: without the migrations it would end at once."""
    assert migrated.ask("greeter", "/health") == (200, ["migrated"])
    assert migrated.states()["greeter-migrations"] == "exited 0"


def test_the_parts_of_an_address_open_the_database(migrated: Stack) -> None:
    """In variables that are called as the program calls them."""
    assert migrated.execute("greeter", "python", "-c", BY_PARTS).strip() == "migrated"


@pytest.mark.parametrize(
    "packages",
    [
        "psycopg2-binary==2.9.11\nsqlalchemy==2.0.44",
        "psycopg2-binary==2.9.11\nsqlalchemy==2.1.0",
        "psycopg[binary]==3.2.13\nsqlalchemy==2.1.0",
        "psycopg[binary]==3.2.13\nflask-sqlalchemy==3.1.1\nflask==3.1.2\nsqlalchemy==2.0.44",
    ],
)
def test_the_locked_library_reads_the_address(packages: str, make_stack: MakeStack) -> None:
    """SQLAlchemy 2.1 means another driver by the plain form than 2.0 does."""
    requirements = f"alembic==1.17.1\nfastapi==0.121.1\nuvicorn==0.38.0\n{packages}\n"
    stack = make_stack(of_greeter(), SOURCES | {"requirements.txt": requirements})
    done = stack.run("./start.sh")

    assert done.returncode == 0, done.stdout + done.stderr
    assert stack.ask("greeter", "/health") == (200, ["migrated"])


def test_the_address_has_the_form_that_the_source_reads(migrated: Stack) -> None:
    """SQLAlchemy and psycopg are declared: the address names the driver."""
    url = migrated.execute("greeter", "printenv", "DATABASE_URL")

    assert url.startswith("postgresql+psycopg://greeter:")


def test_parallel_queries_have_room_for_what_they_share(migrated: Stack) -> None:
    """Of the 64 MB of an engine's default, a parallel join fails."""
    shown = migrated.execute("postgres", "df", "-k", "/dev/shm")  # noqa: S108 -- of the container
    assert int(shown.splitlines()[-1].split()[1]) == 256 * 1024


def test_compose_up_wait_succeeds(migrated: Stack) -> None:
    """One-shots that end with 0 are waited for by a service, so that --wait returns 0."""
    done = migrated.run("docker", "compose", "up", "--detach", "--wait")

    assert done.returncode == 0, done.stderr


def of_three_programs() -> dict[str, Any]:
    """Return a graph of three programs of one tree that share a database."""
    need = needs("postgres", external=True, database="greetings")
    build = {"context": "artifacts/engineering/code/backend/greeter"}
    return graph(
        {
            name: service(
                port=8000 + number,
                health_check={"path": "/health"},
                dependencies=[need],
                build=build,
                environment={"PGCLIENTENCODING": "UTF8", "ROLE": name},
            )
            for number, name in enumerate(("Greeter", "Mailer", "Reporter"))
        }
    )


@pytest.mark.parametrize("times", [3, pytest.param(20, marks=pytest.mark.full)])
def test_three_programs_of_one_tree_start_on_a_new_volume(
    times: int, make_stack: MakeStack
) -> None:
    """One run migrates for all of them: several at once would make the same table."""
    stack = make_stack(of_three_programs(), SOURCES)
    for _ in range(times):
        done = stack.run("./start.sh")
        assert done.returncode == 0, done.stdout + done.stderr
        assert stack.states()["greeter-migrations"] == "exited 0"
        assert stack.ask("reporter", "/health") == (200, ["migrated"])
        stack.take_down("--volumes")


@pytest.mark.full
def test_a_database_that_never_gets_ready_ends_the_start(make_stack: MakeStack) -> None:
    """Not with 0, within bounds, with its log; and when it gets well, everything starts."""
    stack = make_stack(of_greeter(), SOURCES)
    script = "echo the disk is slow; until test -e /tmp/released; do sleep 0.2; done\n"
    (stack.folder / "slow.sh").write_text(script, "utf-8")
    place = "./slow.sh:/docker-entrypoint-initdb.d/slow.sh:ro"
    override = stack.folder / "docker-compose.override.yml"
    override.write_text(yaml.safe_dump({"services": {"postgres": {"volumes": [place]}}}), "utf-8")
    begin = time.monotonic()
    done = stack.run("./start.sh")

    assert done.returncode == 1
    assert time.monotonic() - begin < 300
    assert re.search(r"^=== postgres is running, (starting|unhealthy)", done.stderr, re.MULTILINE)
    assert "the disk is slow" in done.stderr
    stack.execute("postgres", "touch", "/tmp/released")  # noqa: S108 -- in the container
    end = time.monotonic() + 60
    while stack.states()["postgres"] != "healthy" and time.monotonic() < end:
        time.sleep(0.5)
    again = stack.run("./start.sh")
    assert again.returncode == 0, again.stdout + again.stderr
    assert stack.ask("greeter", "/health") == (200, ["migrated"])
