"""Every engine with a stand-in as a server runs it: read-only, with the capabilities it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from engine.engine_table import BY_DEFAULT, TABLES, Row
from engine.scenario import EngineScenario

if TYPE_CHECKING:
    from collections.abc import Iterator

PROD = ("--set", "environment=prod", "--set", "tag=v1")


class Server:
    """The stack of a table outside of dev, started and started again, and what was found there."""

    def __init__(self, scenario: EngineScenario) -> None:
        self.scenario = scenario
        scenario.start()
        scenario.put("writer", "value of")
        self.written = scenario.values()
        self.containers: dict[str, dict[str, Any]] = scenario.stack.containers()
        stopped = scenario.stack.run("./stop.sh")
        assert stopped.returncode == 0, stopped.stderr
        scenario.start()
        self.again = scenario.values()


@pytest.fixture(scope="module")
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Return the stack of a table, as a server runs it."""
    folder = tmp_path_factory.mktemp("server")
    scenario = EngineScenario(folder, TABLES[request.param], *PROD)
    try:
        yield Server(scenario)
    finally:
        scenario.stack.remove()


EACH = pytest.mark.parametrize(
    ("server", "row"),
    [
        pytest.param(
            table,
            row,
            id=f"{row.engine or row.name}-{row.version or 'default'}",
            marks=[] if table == BY_DEFAULT else [pytest.mark.full],
        )
        for table, rows in TABLES.items()
        for row in rows
    ],
    indirect=["server"],
    scope="module",
)


@EACH
def test_a_client_writes_and_reads_by_its_address(server: Server, row: Row) -> None:
    """With networks of their own, and without what was taken away."""
    assert row.holds(server.written[row.name], "value of"), server.written[row.name]


@EACH
def test_a_stop_and_a_start_keep_the_data(server: Server, row: Row) -> None:
    """A container that runs twice, on a root directory that cannot be written."""
    if row.keeps:
        assert row.holds(server.again[row.name], "value of", server.written[row.name])


@EACH
def test_the_engine_was_told_so(server: Server, row: Row) -> None:
    """What the catalogue says about the image is what the engine does."""
    tried = row.catalogued.hardening
    host = server.containers[row.name]["HostConfig"]

    assert bool(tried and tried.read_only) == host["ReadonlyRootfs"]
    assert (["ALL"] if tried else []) == (host["CapDrop"] or [])
    wanted = {f"CAP_{name}" for name in (tried.capabilities if tried else ())}
    assert wanted == {f"CAP_{name.removeprefix('CAP_')}" for name in host["CapAdd"] or ()}
    assert host["RestartPolicy"]["Name"] == "unless-stopped"
    assert host["PidsLimit"] == 1024
