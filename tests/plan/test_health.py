"""Health checks of services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, service
from pipeline_helpers import resolved_of

from docker_generator.plan.health import plan_health

if TYPE_CHECKING:
    from docker_generator.plan.model import Health


def health_of(**fields: Any) -> Health | None:
    """Return the health check that a Python service with these fields gets."""
    return plan_health(resolved_of(graph({"A": service(**fields)})).services["A"])


def command_of(health: Health | None) -> list[str]:
    """Return the words of the command of a health check."""
    assert health is not None
    return ["".join(str(part) for part in word) for word in health.test]


def test_a_path_is_asked_for() -> None:
    """The probe gets the port, the path and the timeout, and runs without a shell."""
    command = command_of(health_of(port=8001, health_check={"path": "/health"}))

    assert "CMD" == command[0]
    assert ["8001", "/health", "3"] == command[-3:]


@pytest.mark.parametrize(
    "check", [None, {}, {"type": "tcp"}, {"type": "tcp", "path": "/x"}], ids=str
)
def test_without_a_path_none_is_invented(check: dict[str, Any] | None) -> None:
    """A service with a port and no path is asked whether it accepts connections."""
    command = command_of(health_of(port=8001, health_check=check))

    assert ["8001", "3"] == command[-2:]
    assert not [word for word in command if word.startswith("/")]


def test_a_command_of_the_graph_wins() -> None:
    """It is taken word for word, placeholders and dollar signs included."""
    words = ["python", "-c", "print('{port} $HOME')"]

    assert ["CMD", *words] == command_of(
        health_of(health_check={"command": words, "path": "/health"})
    )


@pytest.mark.parametrize(
    "fields",
    [{"port": None}, {"health_check": {"type": "none"}}, {"port": None, "health_check": {}}],
    ids=str,
)
def test_some_services_have_no_check(fields: dict[str, Any]) -> None:
    """Without a port, or where the graph wants none, nothing can be probed."""
    assert health_of(**fields) is None


def test_a_worker_may_bring_a_command() -> None:
    """A service without a port is healthy when its own command says so."""
    assert ["CMD", "test", "-f", "/run/up"] == command_of(
        health_of(port=None, health_check={"command": ["test", "-f", "/run/up"]})
    )


def times_of(health: Health | None) -> list[str]:
    """Return the times of a health check, as Docker gets them."""
    assert health is not None
    return [
        str(health.interval),
        str(health.timeout),
        str(health.retries),
        str(health.start_period),
        str(health.start_interval),
    ]


def test_times_have_defaults() -> None:
    """The defaults are those of the contract."""
    assert ["30s", "3s", "3", "40s", "1s"] == times_of(health_of())


def test_times_of_the_graph_win() -> None:
    """Each time that is given replaces its default."""
    check = {"interval": "1m", "timeout": "500ms", "retries": 5, "start_period": "2m30s"}

    assert ["60s", "0.5s", "5", "150s", "1s"] == times_of(health_of(health_check=check))
    assert "0.5" == command_of(health_of(health_check=check))[-1]
