"""Every engine that has a stand-in: what the catalogue says about it is tried, in one story."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.engine_table import BY_DEFAULT, TABLES, Row
from engine.scenario import EngineScenario

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def story(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[EngineScenario]:
    """Return the stack of a table."""
    story = EngineScenario(tmp_path_factory.mktemp("engines"), TABLES[request.param])
    yield story
    story.stack.remove()


def each(**features: bool) -> pytest.MarkDecorator:
    """Run a test for each engine that has these features; for other versions with --full alone."""
    rows = [
        pytest.param(
            table,
            row,
            id=f"{row.engine or row.name}-{row.version or 'default'}",
            marks=[] if table == BY_DEFAULT else [pytest.mark.full],
        )
        for table, rows in TABLES.items()
        for row in rows
        if all(getattr(row, name) is wanted for name, wanted in features.items())
    ]
    return pytest.mark.parametrize(("story", "row"), rows, indirect=["story"], scope="module")


@each()
def test_the_probe_waits_for_a_slow_start(story: EngineScenario, row: Row) -> None:
    """While an image fills an empty volume, or before its server runs, nothing is healthy.

    The init jobs that tried in vain meanwhile have left nothing that is in its way.
    """
    state, probe, after = story.held[row.name]

    assert state == "starting"
    assert probe != 0
    assert after == 0


@each()
def test_a_client_writes_and_reads_by_its_address(story: EngineScenario, row: Row) -> None:
    """The variable that a service is given is all that a client needs."""
    assert row.holds(story.written[row.name], "value of"), story.written[row.name]


@each(is_shared=True)
def test_two_services_exchange_a_value(story: EngineScenario, row: Row) -> None:
    """A cache and a broker are common ground: each service has a login of its own at most."""
    assert story.met[row.name] == f"value of {row.name}"


@each(has_logins=True)
def test_a_login_opens_no_database_of_a_neighbour(story: EngineScenario, row: Row) -> None:
    """The server knows the login, and refuses it."""
    answer = story.refused[row.name].lower()

    assert "opened" not in answer
    assert "denied" in answer or "refused" in answer or "not allowed" in answer


@pytest.mark.full
@each(has_logins=True)
def test_databases_are_made_over_the_network_too(story: EngineScenario, row: Row) -> None:
    """By the administrator, where 127.0.0.1 cannot be shared; RabbitMQ's tools need its volume."""
    databases = row.catalogued.databases
    assert databases is not None
    if databases.remote is None:
        assert databases.needs_volume
        return
    status, output = story.remote(row)

    assert status == 0, output
    assert "login writer is ready" in output


@each()
def test_the_probe_fails_where_the_server_hangs(story: EngineScenario, row: Row) -> None:
    """A server that is stopped still accepts connections: the probe wants an answer."""
    assert story.hung[row.name] != 0


@each()
def test_a_killed_server_is_not_healthy(story: EngineScenario, row: Row) -> None:
    """Nobody calls it healthy any more, and what it kept is there after the next start."""
    states, values = story.killed

    assert states[row.name] == "exited 137"
    if row.keeps and row.survives_kill:
        assert row.holds(values[row.name], "value of", story.written[row.name]), values[row.name]


@each()
def test_two_cycles_of_down_and_up_leave_no_volume_more(story: EngineScenario, row: Row) -> None:
    """Each path that an image declares is a volume of the project or a tmpfs, in jobs too."""
    before, after = story.cycled

    assert before == after
    assert [] == [name for name in after if not name.startswith(story.stack.name)]
    assert not row.keeps or [name for name in after if f"_{row.name}_" in name]


@each()
def test_a_container_runs_twice(story: EngineScenario, row: Row) -> None:
    """The kernel lets nobody write again to a file in /tmp that was given away, not even root."""
    slugs = {row.name, f"{row.name}-databases"}
    states = {name: state for name, state in story.twice.items() if name in slugs}

    assert story.kernel_protects_files
    assert set(states.values()) <= {"healthy", "exited 0", "running 0"}


@each(keeps=True)
def test_a_stop_and_a_start_keep_the_data(story: EngineScenario, row: Row) -> None:
    """What was written is there, although .env was lost and has new passwords."""
    old, _ = story.grown

    assert row.holds(old[row.name], "value of", story.written[row.name]), old[row.name]


@each(keeps=True)
def test_a_service_that_comes_later_gets_its_place(story: EngineScenario, row: Row) -> None:
    """On volumes that hold data its database and its login are made."""
    _, new = story.grown

    assert row.holds(new[row.name], "new in", story.written[row.name]), new[row.name]
