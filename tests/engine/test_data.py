"""./data.sh: what was saved comes back after a reset, for each engine that runs here."""

from __future__ import annotations

import tarfile
from typing import TYPE_CHECKING

import pytest
from conftest import graph, needs, service

if TYPE_CHECKING:
    import subprocess

    from engine.conftest import MakeStack
    from engine.stack import Stack

pytestmark = pytest.mark.xdist_group("data")

SERVERS = ("mariadb", "mysql", "postgres", "redis", "valkey")
DOCUMENT = graph(
    {
        "Greeter": service(
            framework="python",
            port=8001,
            build={"command": ["python", "-m", "http.server", "8001"]},
            health_check={"path": "/"},
            dependencies=[
                needs("postgres", external=True),
                needs("mysql", external=True, version="9.7"),
                needs("mariadb", external=True),
                needs("redis", external=True),
                needs("valkey", external=True),
            ],
        )
    }
)
ROWS = 'Müller; \'DROP \\ "x"\t\n€'
SQL = ("--no-defaults", "--host=127.0.0.1", "--user=docker_generator", "--batch")
UTF8 = "--default-character-set=utf8mb4"
TABLE = "CREATE TABLE kept (id int PRIMARY KEY, name text); INSERT INTO kept VALUES (1, {});"


@pytest.fixture(scope="module")
def stack(make_stack: MakeStack) -> Stack:
    """Return a stack of all of them, running, with rows in each."""
    made = make_stack(DOCUMENT, {"index.html": "hello"})
    start(made)
    hexed = ROWS.encode().hex()
    for name, client in (("mysql", "mysql"), ("mariadb", "mariadb")):
        text = TABLE.format(f"CONVERT(x'{hexed}' USING utf8mb4)")
        made.execute(name, client, *SQL, UTF8, "greeter", "--execute", text)
    text = 'SET ROLE "greeter-owner"; ' + TABLE.format(f"convert_from('\\x{hexed}', 'UTF8')")
    made.execute("postgres", "psql", "-U", "postgres", "-d", "greeter", "-c", text)
    for name, client in (("redis", "redis-cli"), ("valkey", "valkey-cli")):
        made.execute(name, client, "-e", "SET", "kept", ROWS)
        made.execute(name, client, "-e", "-n", "3", "RPUSH", "list", "a", "b")
        made.execute(name, client, "-e", "SET", "short", "x", "EX", "9999")
    return made


def start(stack: Stack) -> None:
    """Run ./start.sh, which has to succeed."""
    done = stack.run("./start.sh")
    assert done.returncode == 0, done.stdout + done.stderr


def data(stack: Stack, *words: str) -> subprocess.CompletedProcess[str]:
    """Run ./data.sh; it never says a password."""
    done = stack.run("./data.sh", *words)
    secrets = [value for name, value in stack.variables().items() if name.endswith("_PASSWORD")]
    assert len(secrets) > len(SERVERS) - 2
    assert not [value for value in secrets if value in done.stdout + done.stderr]
    return done


def kept(stack: Stack) -> dict[str, str]:
    """Return what is kept in each of the servers; a failed query is its message."""

    def ask(name: str, *command: str) -> str:
        done = stack.run("docker", "exec", stack.containers()[name]["Id"], *command)
        return done.stdout.rstrip("\n") if done.returncode == 0 else done.stderr.strip()

    hexed = "SELECT lower(hex(name)) FROM greeter.kept"
    encoded = "SELECT encode(convert_to(name, 'UTF8'), 'hex') FROM kept"
    psql = ("psql", "-U", "postgres", "-d", "greeter", "--tuples-only", "--no-align", "-c")
    return {
        "mysql": ask("mysql", "mysql", *SQL, UTF8, "-N", "--execute", hexed),
        "mariadb": ask("mariadb", "mariadb", *SQL, UTF8, "-N", "--execute", hexed),
        "postgres": ask("postgres", *psql, encoded),
        "redis": ask("redis", "redis-cli", "-e", "GET", "kept"),
        "valkey": ask("valkey", "valkey-cli", "-e", "GET", "kept"),
    }


def test_rows_come_back_after_a_reset(stack: Stack) -> None:
    """Saved, reset, loaded; the logins of the services still work, and what uses them runs."""
    before = kept(stack)
    assert before["postgres"] == before["mysql"] == before["mariadb"] == ROWS.encode().hex()
    assert before["redis"] == before["valkey"] == ROWS
    saved = data(stack, "save", "colleague.tar.gz")
    assert saved.returncode == 0, saved.stderr
    assert [f"saved {name}" for name in SERVERS] == saved.stdout.splitlines()[:-1]
    assert (stack.folder / "colleague.tar.gz").stat().st_mode & 0o777 == 0o600

    reset = stack.run("./stop.sh", "--reset", "--yes")
    assert reset.returncode == 0, reset.stderr
    start(stack)
    empty = kept(stack)
    assert not [name for name in SERVERS if empty[name] == before[name]]

    loaded = data(stack, "load", "colleague.tar.gz", "--yes")
    assert loaded.returncode == 0, loaded.stderr
    assert kept(stack) == before
    assert stack.execute("redis", "redis-cli", "-n", "3", "LRANGE", "list", "0", "-1") == "a\nb\n"
    assert 0 < int(stack.execute("redis", "redis-cli", "TTL", "short")) <= 9999
    owner = "SELECT tableowner FROM pg_tables WHERE tablename = 'kept'"
    psql = ("psql", "-U", "postgres", "-d", "greeter", "--tuples-only", "--no-align", "-c", owner)
    assert stack.execute("postgres", *psql) == "greeter-owner\n"
    assert stack.containers()["greeter"]["State"]["Running"]


def test_what_was_loaded_stays(stack: Stack) -> None:
    """A stop right after it loses nothing, and neither does a start."""
    before = kept(stack)
    assert data(stack, "load", "colleague.tar.gz", "--yes", "redis", "valkey").returncode == 0
    assert stack.run("./stop.sh").returncode == 0
    start(stack)
    assert kept(stack) == before


def test_a_login_of_a_service_reads_what_was_loaded(stack: Stack) -> None:
    """Its password is that of .env, whatever it was where the dump was made."""
    url = f"postgresql://greeter:{stack.variables()['GREETER_POSTGRES_PASSWORD']}@postgres/greeter"
    assert stack.execute("postgres", "psql", url, "-tAc", "SELECT count(*) FROM kept") == "1\n"


def test_a_file_is_not_overwritten(stack: Stack) -> None:
    """Unless it is said; and then it is whole, of the services that were named."""
    file = stack.folder / "colleague.tar.gz"
    before = file.read_bytes()
    refused = data(stack, "save", "colleague.tar.gz", "redis")
    assert refused.returncode == 1
    assert "colleague.tar.gz exists, and was not overwritten: add --yes" in refused.stderr
    assert file.read_bytes() == before
    assert data(stack, "save", "colleague.tar.gz", "redis", "--yes").returncode == 0
    with tarfile.open(file) as archive:
        assert {name for name in archive.getnames() if name != "."} == {"./redis.dump"}


def test_a_failure_is_one_line(stack: Stack) -> None:
    """Of a file that is none, of data that it does not have, of a server that does not run."""
    (stack.folder / "text.txt").write_text("no archive", "utf-8")
    cases = {
        ("load", "missing.tar.gz", "--yes"): "there is no file",
        ("load", "text.txt", "--yes"): "is not an archive that ./data.sh save made",
        ("load", "colleague.tar.gz", "postgres", "--yes"): "has no data of postgres; it has: redis",
        ("load", "colleague.tar.gz"): "nothing was loaded: add --yes",
        ("save", "nowhere/x.tar.gz"): "there is no directory",
        ("save", "x.tar.gz", "greeter"): "no tool saves the data of greeter",
    }
    for words, reason in cases.items():
        done = data(stack, *words)
        assert done.returncode, words
        assert done.stderr.count("\n") == 1, done.stderr
        assert reason in done.stderr

    broken = stack.folder / "broken"
    broken.mkdir()
    (broken / "redis.dump").write_bytes(b"REDIS0011 this is not a dump")
    with tarfile.open(stack.folder / "broken.tar.gz", "w:gz") as archive:
        archive.add(broken, ".")
    before = kept(stack)
    done = data(stack, "load", "broken.tar.gz", "--yes")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert "the data of redis could not be loaded: the server cannot read this dump" in done.stderr
    assert kept(stack) == before
    assert stack.containers()["greeter"]["State"]["Running"]

    stack.run("./stop.sh", "redis")
    done = data(stack, "save", "x.tar.gz", "redis")
    assert (done.returncode, done.stderr) == (
        1,
        "data.sh: redis does not run: run ./start.sh redis\n",
    )
    assert not (stack.folder / "x.tar.gz").exists()
