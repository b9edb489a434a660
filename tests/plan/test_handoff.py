"""What the next generator is handed."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import graph, job, needs, service
from pipeline_helpers import generated

from docker_generator import Handoff


def handed(document: dict[str, Any], **options: Any) -> Handoff:
    """Return the hand-off of a graph, typed."""
    return Handoff.model_validate(generated(document, **options).handoff)


def one(**fields: Any) -> Any:
    """Return what is handed on of the only service of a graph."""
    return handed(graph({"A": service(**fields)})).services["A"]


def test_a_service_is_handed_on_in_full(shop: dict[str, Any]) -> None:
    """Image, build, port, command, user and dependencies are there."""
    catalog = handed(shop).services["CatalogService"]

    assert ("catalog", "microservice", 10001, 10001, 1) == (
        *(catalog.slug, catalog.type, catalog.user, catalog.group),
        catalog.replicas,
    )
    assert "Dockerfile.catalog" == catalog.build.dockerfile
    assert "artifacts/engineering/code/backend" == catalog.build.context
    assert "uvicorn" == catalog.command[0]
    assert "8001" in catalog.command
    assert [("http", 8001)] == [(port.name, port.port) for port in catalog.ports]
    assert [
        ("postgres", True, "service_healthy"),
        ("redis", True, "service_healthy"),
        ("nats", True, "service_healthy"),
    ] == [(need.name, need.external, need.condition) for need in catalog.dependencies]


@pytest.mark.parametrize(
    ("options", "reference", "parts"),
    [
        ({}, "app-catalog:v1.2.0", (None, "app-catalog", "v1.2.0")),
        ({"tag": "7"}, "app-catalog:7", (None, "app-catalog", "7")),
        (
            {"registry": "registry.example.com:5000/team", "project": "shop"},
            "registry.example.com:5000/team/shop-catalog:v1.2.0",
            ("registry.example.com:5000/team", "shop-catalog", "v1.2.0"),
        ),
    ],
    ids=["specification", "tag", "registry"],
)
def test_an_image_is_handed_on_whole_and_in_parts(
    shop: dict[str, Any], options: dict[str, str], reference: str, parts: tuple[str | None, ...]
) -> None:
    """Nobody has to take a reference apart."""
    image = handed(shop, **options).services["CatalogService"].image

    assert reference == image.reference
    assert parts == (image.registry, image.name, image.tag)


def test_services_are_in_the_order_of_their_start(shop: dict[str, Any]) -> None:
    """What depends on something comes after it."""
    assert ("CatalogService", "BillingService", "AuthService") == handed(shop).initialization_order


@pytest.mark.parametrize(
    ("resources", "limits", "reservations"),
    [
        ({"cpu": "500m", "memory": "4Gi"}, ("500m", "4Gi"), ("250m", "2Gi")),
        ({"cpu": 2, "memory": "512Mi"}, ("2", "512Mi"), ("1", "256Mi")),
        ({"cpu": 0.5, "memory": "1G"}, ("0.5", "1G"), ("0.25", "500M")),
        (
            {"cpu": 2, "memory": "1Gi", "reservations": {"cpu": "50m", "memory": "64Mi"}},
            ("2", "1Gi"),
            ("50m", "64Mi"),
        ),
        ({"cpu": 1}, ("1", None), ("0.5", None)),
    ],
    ids=str,
)
def test_resources_keep_the_units_of_the_graph(
    resources: dict[str, Any], limits: tuple[str, str], reservations: tuple[str, str]
) -> None:
    """Kubernetes reads what the graph wrote, and half of it where nothing is said."""
    reported = one(resources=resources).resources

    assert limits == (reported.limits.cpu, reported.limits.memory)
    assert reservations == (reported.reservations.cpu, reported.reservations.memory)


def test_a_service_without_resources_has_none() -> None:
    """Nothing is invented."""
    reported = one().resources

    assert {None} == {
        *(reported.limits.cpu, reported.limits.memory),
        *(reported.reservations.cpu, reported.reservations.memory),
    }


def test_variables_are_plain_secret_or_addresses(shop: dict[str, Any]) -> None:
    """A secret is named, and its value stands nowhere."""
    shop["services"]["BillingService"]["environment"] = {"MODE": "{fast} $(now)"}
    variables = generated(shop).handoff["services"]["BillingService"]["variables"]

    assert {"kind": "plain", "value": "{fast} $(now)", "dependency": None} == variables["MODE"]
    assert {
        "kind": "secret",
        "value": [{"variable": "JWT_SECRET", "default": None}],
        "dependency": None,
    } == variables["JWT_SECRET"]
    assert {
        "kind": "address",
        "value": "http://catalog:8001",
        "dependency": "catalog",
    } == variables["CATALOG_SERVICE_URL"]
    assert {
        "kind": "address",
        "value": [
            "postgresql://billing:",
            {"variable": "BILLING_POSTGRES_PASSWORD", "default": None},
            "@postgres:5432/billing",
        ],
        "dependency": "postgres",
    } == variables["DATABASE_URL"]


def test_every_variable_of_a_text_is_told(shop: dict[str, Any]) -> None:
    """Where its value comes from: made at random, known to its owner, or a default."""
    shop["services"]["AuthService"]["secrets"] = ["STRIPE_KEY"]
    reported = handed(shop).variables

    assert ("yours", None) == (reported["STRIPE_KEY"].origin, reported["STRIPE_KEY"].default)
    assert ("generated", None) == (reported["JWT_SECRET"].origin, reported["JWT_SECRET"].default)
    assert ("default", "postgres") == (
        reported["POSTGRES_USER"].origin,
        reported["POSTGRES_USER"].default,
    )
    assert "CATALOG_CPUS" not in reported


def test_backing_services_are_handed_on(shop: dict[str, Any]) -> None:
    """Engine, version, image, port, volume, credentials and logins are there."""
    postgres = handed(shop).backing_services["postgres"]

    assert ("postgres", "18") == (postgres.engine, postgres.version)
    assert postgres.image.startswith("postgres:18")
    assert [("tcp", 5432)] == [(port.name, port.port) for port in postgres.ports]
    assert [("volume", "postgres_data", "/var/lib/postgresql", False)] == [
        (m.kind, m.source, m.target, m.read_only) for m in postgres.mounts
    ]
    assert ["catalog", "billing", "auth"] == [login.database for login in postgres.logins]
    assert "POSTGRES_PASSWORD" in postgres.credentials
    assert {login.password for login in postgres.logins} <= set(postgres.credentials)


def test_what_makes_databases_is_handed_on(shop: dict[str, Any]) -> None:
    """The one-shot runs where its server trusts it, with a script that is one of the files."""
    result = generated(shop)
    one_shot = Handoff.model_validate(result.handoff).backing_services["postgres"].databases

    assert one_shot is not None
    assert ("postgres-databases", "database-per-service", "postgres") == (
        one_shot.name,
        one_shot.rule,
        one_shot.shares_network_of,
    )
    (script,) = one_shot.mounts
    assert ("file", True) == (script.kind, script.read_only)
    assert script.source in result.files
    assert script.target in one_shot.command
    assert "secret" == one_shot.variables["LOGIN_CATALOG"].kind


def test_a_worker_has_neither_port_nor_probe() -> None:
    """What does not listen cannot be probed."""
    worker = {"language": "python", "build": {"command": ["python", "worker.py"]}}
    document = graph({"A": worker | {"dependencies": [needs("nats", external=True)]}})
    reported = handed(document).services["A"]

    assert ((), None, ("python", "worker.py")) == (reported.ports, reported.probe, reported.command)


def test_a_job_is_told_from_what_runs_on() -> None:
    """A next generator makes a job of it, which it does not start again."""
    document = graph({"A": service(dependencies=[needs("Seed")]), "Seed": job(port=8000)})
    reported = handed(document).services

    assert (True, (), None) == (
        reported["Seed"].runs_once,
        reported["Seed"].ports,
        reported["Seed"].probe,
    )
    assert not reported["A"].runs_once
    assert ["service_completed_successfully"] == [n.condition for n in reported["A"].dependencies]


@pytest.mark.parametrize(
    ("check", "kind", "path", "port"),
    [
        ({"path": "/health"}, "http", "/health", 8000),
        ({}, "tcp", None, 8000),
        ({"path": "/health", "type": "tcp"}, "tcp", None, 8000),
        ({"type": "grpc"}, "grpc", None, 8000),
        ({"command": ["true"], "path": "/health"}, "command", None, None),
    ],
    ids=str,
)
def test_the_kind_of_a_probe_is_the_one_that_runs(
    check: dict[str, Any], kind: str, path: str | None, port: int | None
) -> None:
    """Kubernetes makes its own probe of what is handed on."""
    probe = one(health_check=check).probe

    assert (kind, path, port) == (probe.type, probe.path, probe.port)
    assert probe.command


def test_times_of_a_probe_are_whole_seconds() -> None:
    """Rounded up: Kubernetes knows none that are shorter; a start takes as long as for Docker."""
    check = {"interval": "1500ms", "timeout": "1ms", "retries": 4, "start_period": "10s"}
    probe = one(health_check=check).probe

    assert (2, 1, 4) == (probe.period_seconds, probe.timeout_seconds, probe.failure_threshold)
    assert (1, 16) == (probe.startup_period_seconds, probe.startup_failure_threshold)


def test_what_runs_elsewhere_has_an_address_and_no_condition() -> None:
    """Nobody waits for what the stack does not hold."""
    reported = one(dependencies=[needs("stripe", external=True, type="saas")])

    assert [("stripe", True, None)] == [
        (d.name, d.external, d.condition) for d in reported.dependencies
    ]
    assert ("address", "stripe") == (
        reported.variables["STRIPE_URL"].kind,
        reported.variables["STRIPE_URL"].dependency,
    )


def test_a_front_end_tells_its_routes() -> None:
    """A web server that cannot read variables passes these paths on; an ingress can do it too."""
    page = service(language="typescript", framework="vite", dependencies=[needs("ApiService")])
    document = graph({"Page": page | {"type": "frontend"}, "ApiService": service(port=8001)})
    (route,) = handed(document).services["Page"].routes

    assert ("/api/api/", "api", 8001) == (route.path, route.service, route.port)


def test_security_and_time_to_stop_are_data() -> None:
    """Nobody has to know what a generated compose file says."""
    found = handed(
        graph(
            {"A": service(stop_grace_period="1m30s", dependencies=[needs("redis", external=True)])}
        )
    )
    service_of_graph, server = found.services["A"], found.backing_services["redis"]

    assert (("ALL",), True, True) == (
        service_of_graph.security.drop_capabilities,
        service_of_graph.security.no_new_privileges,
        service_of_graph.security.init,
    )
    assert ((), True, False) == (
        server.security.drop_capabilities,
        server.security.no_new_privileges,
        server.security.init,
    )
    assert (90, None) == (
        service_of_graph.stop_grace_period_seconds,
        server.stop_grace_period_seconds,
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (None, None),
        (2, {"count": 2, "ids": (), "driver": None}),
        ({"driver": "nvidia"}, {"count": 1, "ids": (), "driver": "nvidia"}),
        (
            {"ids": [0, "GPU-8932f937"], "driver": "nvidia"},
            {"count": 2, "ids": ("0", "GPU-8932f937"), "driver": "nvidia"},
        ),
    ],
)
def test_gpus_are_data(given: object, expected: object) -> None:
    """How many, which, and by which driver."""
    gpu = one(resources={"gpu": given} if given else {}).resources.gpu

    assert expected == (gpu and gpu.model_dump())
