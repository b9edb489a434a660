"""What the next generator is handed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, job, needs, service
from pipeline_helpers import generated

import docker_generator
from docker_generator import Handoff

if TYPE_CHECKING:
    from pathlib import Path


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


def test_what_makes_databases_can_do_so_over_the_network() -> None:
    """With the administrator's secret; a broker whose tools need its volume cannot."""
    needed = [needs(name, external=True) for name in ("postgres", "mysql", "rabbitmq")]
    found = handed(graph({"A": service(dependencies=needed)}))
    jobs = {slug: one.databases for slug, one in found.backing_services.items()}

    def remote(slug: str) -> dict[str, Any]:
        one = jobs[slug]
        assert one is not None
        assert one.remote_variables is not None
        assert one.variables.keys() <= one.remote_variables.keys()
        return {name: variable.value for name, variable in one.remote_variables.items()}

    assert "postgres" == remote("postgres")["PGHOST"]
    assert ("mysql", "root") == (remote("mysql")["SERVER"], remote("mysql")["ACCOUNT"])
    assert jobs["rabbitmq"] is not None
    assert jobs["rabbitmq"].remote_variables is None


def test_texts_of_mounted_files_are_handed_on() -> None:
    """Nothing else is written where there is no compose file."""
    result = generated(
        graph({"A": service(dependencies=[needs("mysql", external=True)])}), platform="kubernetes"
    )
    found = Handoff.model_validate(result.handoff)
    mounts = [*found.backing_services["mysql"].mounts]
    job = found.backing_services["mysql"].databases
    assert job is not None
    mounted = {m.source for m in (*mounts, *job.mounts) if m.kind == "file"}

    assert mounted == found.files.keys()
    assert "CREATE USER" in found.files["mysql/account.sql"]
    assert not mounted & result.files.keys()


@pytest.mark.parametrize(
    ("services", "public"),
    [
        ({"A": service(dependencies=[needs("B")]), "B": service(port=8001)}, {"A"}),
        (
            {
                "A": service(dependencies=[needs("B")]),
                "B": service(port=8001),
                "Page": service(language="typescript", framework="vite", type="frontend"),
            },
            {"Page"},
        ),
        ({"A": {"language": "python", "build": {"command": ["python", "w.py"]}}}, set()),
    ],
    ids=["called-by-nobody", "front-end", "worker"],
)
def test_the_front_door_is_known(services: dict[str, Any], public: set[str]) -> None:
    """Front ends, else what no other service calls."""
    assert public == {n for n, one in handed(graph(services)).services.items() if one.public}


def test_paths_have_one_base() -> None:
    """That of the project: the directory of the output is known, and nothing has to be joined."""
    found = handed(graph({"A": service(volumes=["./config:/app/config"])}), output="deploy/docker")
    a = found.services["A"]

    assert "deploy/docker" == found.output_directory
    assert "deploy/docker/Dockerfile.a" == a.build.dockerfile_path
    assert ["config"] == [mount.path for mount in a.mounts]


def test_volumes_have_a_size_a_mode_and_a_group() -> None:
    """As much as is known: a server with its own entrypoint gives its volume to itself."""
    found = handed(
        graph(
            {
                "A": service(
                    volumes=["cache:/app/cache"], dependencies=[needs("redis", external=True)]
                ),
                "B": service(port=8001, replicas=2, volumes=["shared:/app/shared"]),
            }
        )
    ).volumes

    assert ("1Gi", "ReadWriteOnce", 10001, ("a",)) == tuple(found["cache"].model_dump().values())
    assert ("1Gi", "ReadWriteMany", 10001, ("b",)) == tuple(found["shared"].model_dump().values())
    assert ("8Gi", "ReadWriteOnce", None, ("redis",)) == tuple(
        found["redis_data"].model_dump().values()
    )


def test_what_writes_to_a_volume_is_not_multiplied() -> None:
    """Nor is a job, nor what reserves nothing that could be compared."""
    cpu = {"cpu": "500m"}
    found = handed(
        graph(
            {
                "A": service(resources=cpu, replicas=2),
                "B": service(port=8001, resources=cpu, volumes=["data:/app/data"]),
                "C": service(port=8002),
                "J": job(resources=cpu),
            }
        )
    ).services

    assert {"minimum_replicas": 2, "maximum_replicas": 4, "cpu_percent": 80} == (
        found["A"].scaling and found["A"].scaling.model_dump()
    )
    assert [None, None, None] == [found[name].scaling for name in "BCJ"]


def test_a_pipeline_finds_its_commands(tmp_path: Path) -> None:
    """What the tree declares, by the words of its package manager; nothing is invented."""
    tree = tmp_path / "api"
    (tree / "tests").mkdir(parents=True)
    (tree / "tests/test_api.py").write_text("", "utf-8")
    (tree / "pyproject.toml").write_text(
        "[project]\nname='a'\ndependencies=['fastapi[standard]']\n[tool.ruff]\n",
        "utf-8",
    )
    (tree / "uv.lock").write_text("", "utf-8")
    (tree / "main.py").write_text("app = 1\n", "utf-8")
    bare = tmp_path / "bare"
    bare.mkdir()
    (bare / "index.js").write_text("", "utf-8")
    (bare / "package-lock.json").write_text("{}", "utf-8")
    (bare / "package.json").write_text(
        json.dumps({"scripts": {"start": "node .", "test": "echo no test specified && exit 1"}})
    )
    document = graph(
        {
            "A": service(build={"context": "api"}),
            "B": service(language="node", framework="plain", port=8001, build={"context": "bare"}),
        }
    )
    found = Handoff.model_validate(
        docker_generator.generate(document, {"root": str(tmp_path)}).handoff
    ).services

    assert (("uv", "run", "pytest"), ("uv", "run", "ruff", "check"), "api") == (
        *(found["A"].build.test, found["A"].build.lint),
        found["A"].build.checks_in,
    )
    assert ((), ()) == (found["B"].build.test, found["B"].build.lint)
    assert ("linux/amd64", "linux/arm64") == found["A"].build.platforms
    assert any(image.startswith("python:") for image in found["A"].build.base_images)


@pytest.mark.parametrize("options", [{"environment": "prod"}, {"platform": "kubernetes"}], ids=str)
@pytest.mark.parametrize("broker", ["kafka", "redpanda"])
def test_no_broker_sends_its_clients_to_a_host_that_is_not_theirs(
    broker: str, options: dict[str, str]
) -> None:
    """The listener for clients on a developer's machine is there for them alone."""
    document = graph({"A": service(dependencies=[needs(broker, external=True)])})
    there, here = (json.dumps(generated(document, **chosen).handoff) for chosen in (options, {}))

    assert "19092" not in there
    assert "19092" in here


def test_a_front_end_of_a_cluster_asks_its_own_names() -> None:
    """Docker's DNS is not there."""
    page = service(language="typescript", framework="vite", dependencies=[needs("Api")])
    document = graph({"Page": page | {"type": "frontend"}, "Api": service(port=8001)})
    there = generated(document, platform="kubernetes").files["Dockerfile.page"].content
    here = generated(document, platform="both").files["Dockerfile.page"].content

    assert "127.0.0.11" not in there
    assert "proxy_pass http://api:8001/;" in there
    assert "resolver 127.0.0.11" in here
