"""What the graph asks of languages and backing services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, needs, service
from pipeline_helpers import topology_of

from docker_generator.backing.catalogue import built_in_engines
from docker_generator.checks.backing import check_backing
from docker_generator.checks.stacks import check_stacks
from docker_generator.stacks.catalogue import built_in_stacks

if TYPE_CHECKING:
    from docker_generator import Diagnostic


def found_in(services: dict[str, Any]) -> list[Diagnostic]:
    """Return the findings about what is supported."""
    topology = topology_of(graph(services))
    return [
        *check_stacks(topology, built_in_stacks()),
        *check_backing(topology, built_in_engines()),
    ]


@pytest.mark.parametrize(
    ("fields", "place", "slug", "expected"),
    [
        ({"language": "cobol"}, "language", "unsupported-language", "one of: "),
        ({"language": "pyhton"}, "language", "unsupported-language", 'did you mean "python"?'),
        ({"framework": "rails"}, "framework", "unsupported-framework", "one of: "),
        ({"framework": "plane"}, "framework", "unsupported-framework", "one of: "),
        (
            {"framework": "fast-api"},
            "framework",
            "unsupported-framework",
            'did you mean "fastapi"?',
        ),
        (
            {"build": {"package_manager": "conda"}},
            "build/package_manager",
            "unsupported-package-manager",
            "one of: pdm, pip, pipenv, poetry, uv",
        ),
        ({"build": {"version": "2.7"}}, "build/version", "unsupported-version", "3.13"),
        (
            {"dependencies": [needs("db", external=True, image="example/free:23.9")]},
            "dependencies/0/name",
            "unsupported-backing-service",
            "one of: ",
        ),
        (
            {"dependencies": [needs("db", external=True, engine="quux")]},
            "dependencies/0/engine",
            "unsupported-backing-service",
            "one of: ",
        ),
        (
            {"dependencies": [needs("postgres", external=True, version="nine")]},
            "dependencies/0/version",
            "unsupported-version",
            "17",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_not_supported_is_an_error_that_lists_what_is(
    fields: dict[str, Any], place: str, slug: str, expected: str
) -> None:
    """The finding names the value, the known ones, and the nearest one."""
    (finding,) = found_in({"A": service() | fields})

    assert (slug, f"/services/A/{place}") == (finding.rule.slug, finding.pointer)
    assert finding.is_error
    assert expected in finding.expected


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"language": "Python", "framework": "FastAPI"},
        {"language": "py"},
        {"build": {"package_manager": "uv", "version": "3.12"}},
        {"dependencies": [needs("postgres", external=True, version="17")]},
        {"dependencies": [needs("pg", external=True), needs("cache-redis", external=True)]},
        {"dependencies": [needs("store", external=True, engine="PostgreSQL")]},
    ],
    ids=str,
)
def test_what_is_supported_raises_nothing(fields: dict[str, Any]) -> None:
    """Names are compared whatever their case, and by their aliases."""
    assert [] == found_in({"A": service() | fields})


@pytest.mark.parametrize("fields", [{}, {"port": 8000}], ids=["bare", "with-a-port"])
def test_a_job_is_no_server(fields: dict[str, Any]) -> None:
    """What a framework starts and never ends cannot be a job; a command of its own may end."""
    server = {"language": "python", "framework": "fastapi", "type": "job"} | fields
    (finding,) = found_in({"A": server})

    assert ("job-never-completes", True) == (finding.rule.slug, finding.is_error)
    assert [] == found_in({"A": server | {"build": {"command": ["python", "seed.py"]}}})


def test_an_engine_that_is_only_guessed_is_told() -> None:
    """A database without a name that says more is taken for PostgreSQL."""
    need = needs("main-db", external=True, type="database")
    (finding,) = found_in({"A": service(dependencies=[need])})

    assert "assumed-engine" == finding.rule.slug
    assert "is taken for PostgreSQL, because its type is database" in finding.message


def test_two_services_must_want_one_thing() -> None:
    """One container has one version."""
    services = {
        "A": service(dependencies=[needs("postgres", external=True, version="16")]),
        "B": service(dependencies=[needs("postgres", external=True, version="17")]),
    }
    (finding,) = found_in(services)

    assert "conflicting-engines" == finding.rule.slug
    assert "A wants postgres 16, B wants postgres 17" in finding.expected


def test_a_service_may_not_be_called_like_a_one_shot() -> None:
    """The name of what makes the databases is reserved."""
    services = {
        "PostgresDatabases": service(),
        "B": service(dependencies=[needs("postgres", external=True)]),
    }
    (finding,) = found_in(services)

    assert ("name-collision", "/services/PostgresDatabases") == (
        finding.rule.slug,
        finding.pointer,
    )


def test_the_findings_do_not_depend_on_the_order_of_keys() -> None:
    """The same graph with its services in another order gets the same findings."""
    services = {
        name: service(dependencies=[needs("postgres", external=True, version=version)])
        for name, version in (("A", "16"), ("B", "17"))
    }

    assert found_in(services) == found_in(dict(reversed(services.items())))
