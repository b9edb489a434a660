"""Virtual hosts of a broker: one for the stack, and one apart for each that a graph names."""

from __future__ import annotations

from typing import Any

from conftest import graph, needs, service
from pipeline_helpers import compose_of, generated

BROKER = needs("rabbitmq", external=True)


def environments(*dependencies: dict[str, Any], **fields: Any) -> list[dict[str, str]]:
    """Return the variables of services One, Two, ... with these dependencies."""
    services = {
        f"Worker{number}": service(port=8000 + number, dependencies=[need], **fields)
        for number, need in enumerate(dependencies)
    }
    compose = compose_of(generated(graph(services)))["services"]
    return [compose[f"worker{number}"]["environment"] for number in range(len(dependencies))]


def test_services_meet_on_one_virtual_host_with_logins_of_their_own() -> None:
    """A message of one service reaches the other only on a virtual host that both use."""
    first, second = environments(BROKER, BROKER)

    assert first["RABBITMQ_URL"].startswith("amqp://worker0:${WORKER0_RABBITMQ_PASSWORD:?")
    assert second["RABBITMQ_URL"].startswith("amqp://worker1:${WORKER1_RABBITMQ_PASSWORD:?")
    assert first["RABBITMQ_URL"].endswith("@rabbitmq:5672/%2F")
    assert second["RABBITMQ_URL"].endswith("@rabbitmq:5672/%2F")


def test_a_database_separates() -> None:
    """The graph can keep services apart on purpose."""
    first, second = environments(BROKER, BROKER | {"database": "Reports"})

    assert first["RABBITMQ_URL"].endswith("/%2F")
    assert second["RABBITMQ_URL"].endswith("/reports")


def test_the_init_job_is_told_the_virtual_host() -> None:
    """The server's own virtual host is named as it is, not as a part of a URL."""
    services = {"Worker": service(dependencies=[BROKER])}
    compose = compose_of(generated(graph(services)))["services"]

    assert compose["rabbitmq-databases"]["environment"]["LOGIN_WORKER"].startswith("/ worker ")


def test_spring_gets_the_virtual_host_apart() -> None:
    """It would take the quoted path of an address for the name itself."""
    (worker,) = environments(BROKER, language="java", framework="spring-boot")

    assert "/" == worker["SPRING_RABBITMQ_VIRTUAL_HOST"]
    assert worker["SPRING_RABBITMQ_ADDRESSES"].endswith("@rabbitmq:5672")
