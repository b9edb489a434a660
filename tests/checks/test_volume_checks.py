"""What services mount together."""

from __future__ import annotations

from conftest import graph, needs, service
from pipeline_helpers import slugs, topology_of, warnings_and_errors

import docker_generator
from docker_generator.backing.catalogue import built_in_engines
from docker_generator.checks.volumes import check_volumes


def found(**services: object) -> list[str]:
    """Return what the check says about services."""
    return slugs(check_volumes(topology_of(graph(services)), built_in_engines()))


def test_a_target_is_mounted_once() -> None:
    """The second one is named, in whichever form it is written."""
    twice = service(volumes=["a:/data", {"source": "b", "target": "/data"}])

    assert ["repeated-mount-target"] == found(A=twice)
    assert [] == found(A=service(volumes=["a:/data"]), B=service(volumes=["b:/data"]))


def test_a_volume_of_a_backing_service_is_its_own() -> None:
    """Whoever depends on it; one without data has no volume."""
    stored = service(dependencies=[needs("orders-db", external=True, engine="postgres")])
    cached = service(dependencies=[needs("memcached", external=True)])

    assert ["taken-volume-name"] == found(A=stored, B=service(volumes=["orders-db_data:/data"]))
    assert [] == found(A=cached, B=service(volumes=["memcached_data:/data"]))


def test_the_volume_of_start_sh_is_its_own() -> None:
    """It keeps there whose stack this is."""
    assert ["taken-volume-name"] == found(A=service(volumes=["folder:/data"]))


def test_replicas_share_a_volume() -> None:
    """They are one service with one user."""
    document = graph({"A": service(volumes=["a:/data"], replicas=3)})

    assert [] == warnings_and_errors(
        docker_generator.generate(document, {"root": "nowhere"}).diagnostics
    )


def test_two_users_may_not_both_write() -> None:
    """A warning, unless one of them only reads."""
    go = {"language": "go", "framework": "http", "port": 8001}

    def said(mode: str) -> list[str]:
        both = {"A": service(volumes=["a:/data"]), "B": go | {"volumes": [f"a:/data{mode}"]}}
        return warnings_and_errors(
            docker_generator.generate(graph(both), {"root": "nowhere"}).diagnostics
        )

    assert ["volume-of-two-users"] == said("")
    assert [] == said(":ro")
