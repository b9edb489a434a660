"""The option observability: what is put over the compose file, and that nothing else changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml
from conftest import graph, needs, service
from pipeline_helpers import slugs

import docker_generator

if TYPE_CHECKING:
    from pathlib import Path

DEVELOPMENT = "docker-compose.dev.yml"
JOB = {"type": "job", "language": "python", "build": {"command": ["python", "job.py"]}}
SERVICES = {
    "Api": service(framework="fastapi", port=8001, dependencies=[needs("redis", external=True)]),
    "Web": service(language="node", framework="express", port=3000),
    "Fill": JOB,
}
SOURCES = {
    "api/src/main.py": "from fastapi import FastAPI\napp = FastAPI()\n",
    "api/requirements.txt": "fastapi==0.1\nuvicorn==0.1\n",
    "web/server.js": "",
    "web/package.json": '{"name": "web", "dependencies": {"express": "4"}}',
    "fill/job.py": "",
}
ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"


def generated(
    root: Path, services: dict[str, Any] | None = None, **options: Any
) -> docker_generator.GenerationResult:
    """Return what is generated, by default with the option."""
    for name, text in SOURCES.items():
        file = root / "code" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    own = {"root": str(root), "source": "code", "output": "out", "observability": True}
    return docker_generator.generate(graph(services or SERVICES), own | options)


def development(result: docker_generator.GenerationResult) -> dict[str, Any]:
    """Return the services of the development file."""
    found: dict[str, Any] = yaml.safe_load(result.files[DEVELOPMENT].content)["services"]
    return found


def test_compose_file_proof_and_handoff_are_unchanged(tmp_path: Path) -> None:
    """Only the development differs, and the variables of the ports."""
    one, other = generated(tmp_path, observability=False), generated(tmp_path)
    assert one.ok
    assert other.ok
    changed = {path for path in one.files if one.files[path] != other.files[path]}
    assert changed == {DEVELOPMENT, ".env.example", "docker-manifest.json"}
    assert one.files.keys() == other.files.keys()
    assert one.handoff["services"] == other.handoff["services"]
    assert one.handoff["proof"] == other.handoff["proof"]


def test_every_service_is_told_where_it_is(tmp_path: Path) -> None:
    """The standard variables, with its own name; a server of another maker gets none."""
    found = development(generated(tmp_path))

    assert found.keys() == {"api", "web", "fill", "observability"}
    for name in ("api", "web", "fill"):
        assert found[name]["environment"] == {
            "OTEL_SERVICE_NAME": name,
            ENDPOINT: "http://observability:4318",
            "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
            "OTEL_RESOURCE_ATTRIBUTES": "service.namespace=app,deployment.environment.name=dev",
        }
        assert found[name]["depends_on"] == {"observability": {"condition": "service_started"}}
    assert "develop" not in found["fill"]


def test_it_is_limited_probed_and_only_on_this_host(tmp_path: Path) -> None:
    """Its page is what is printed after a start; the port that a service has moves it."""
    observer = development(generated(tmp_path))["observability"]

    assert observer["ports"] == [
        "127.0.0.1:${OBSERVABILITY_PORT:-4318}:4318",
        "127.0.0.1:${OBSERVABILITY_GRPC_PORT:-4317}:4317",
        "127.0.0.1:${OBSERVABILITY_UI_PORT:-3001}:3000",
    ]
    address = "http://127.0.0.1:${OBSERVABILITY_UI_PORT:-3001}"
    assert observer["labels"] == {"docker-generator.address": address}
    assert observer["healthcheck"]["test"][:2] == ["CMD", "curl"]
    assert observer["deploy"]["resources"]["limits"]["memory"] == "2g"
    assert observer["networks"] == ["app_network"]
    assert observer["image"].startswith("grafana/otel-lgtm:")
    assert "volumes" not in observer


def test_a_value_of_the_graph_wins(tmp_path: Path) -> None:
    """A variable of the service, and the address of a collector that it depends on."""
    collector = needs("otel-collector", external=True)
    own = {"OTEL_SERVICE_NAME": "shop-api", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}
    services: dict[str, Any] = {
        "Api": {**SERVICES["Api"], "environment": own},
        "Web": {**SERVICES["Web"], "dependencies": [collector]},
    }
    found = development(generated(tmp_path, services))

    assert found["api"]["environment"].keys() == {ENDPOINT, "OTEL_RESOURCE_ATTRIBUTES"}
    assert ENDPOINT not in found["web"]["environment"]
    assert found["web"]["environment"]["OTEL_SERVICE_NAME"] == "web"


def test_isolated_services_do_not_meet_there(tmp_path: Path) -> None:
    """Each has a network of its own with it."""
    result = generated(tmp_path, networks="isolated")
    document = yaml.safe_load(result.files[DEVELOPMENT].content)

    each = [f"{name}.observability" for name in ("api", "web", "fill")]
    assert sorted(document["services"]["observability"]["networks"]) == sorted(each)
    assert document["services"]["api"]["networks"] == ["api.observability"]
    assert sorted(document["networks"]) == sorted(each)


@pytest.mark.parametrize(
    "options",
    [
        {"environment": "staging", "tag": "1"},
        {"environment": "prod", "tag": "1"},
        {"platform": "kubernetes"},
    ],
    ids=lambda options: next(iter(options.values())),
)
def test_there_is_none_elsewhere(options: dict[str, Any], tmp_path: Path) -> None:
    """The option has no effect there."""
    result = generated(tmp_path, **options)
    assert result.ok
    assert not [f.path for f in result.files.values() if "OTEL_" in f.content]
    assert not [f.path for f in result.files.values() if "observability:" in f.content]


def test_a_pinned_image_is_taken_by_its_digest(tmp_path: Path) -> None:
    """And `pin` asks for it, as for every other image."""
    image = development(generated(tmp_path))["observability"]["image"]
    digest = "sha256:" + "0123456789abcdef" * 4
    result = generated(tmp_path, pins={image: digest})

    assert development(result)["observability"]["image"] == f"{image}@{digest}"
    assert result.plan is not None
    assert f"{image}@{digest}" in result.plan.foreign_images


def test_a_service_of_its_name_is_refused(tmp_path: Path) -> None:
    """One of the two has to be called otherwise; without the option there is no second one."""
    services: dict[str, Any] = {"Observability": SERVICES["Api"]}
    result = generated(tmp_path, services)
    assert "name-collision" in slugs(result.diagnostics)
    assert generated(tmp_path, services, observability=False).ok


def test_a_company_may_have_another_one(tmp_path: Path) -> None:
    """An entry of the type in its own catalogue."""
    entry = """\
engine: viewer
title: Viewer
types: [observability]
default_version: "1"
versions: {"1": {image: "example.com/viewer:1.0.0"}}
port: 9000
probe: null
limits: {cpu: 0.5, memory: 256Mi}
client: {variables: {VIEWER_URL: "http://{host}:{port}"}}
telemetry: {OTEL_SERVICE_NAME: "{project}-{service}"}
"""
    file = tmp_path / "company/backing/viewer.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(entry, "utf-8")
    found = development(generated(tmp_path, catalogue=["company"]))

    assert found["observability"]["image"] == "example.com/viewer:1.0.0"
    assert found["api"]["environment"] == {"OTEL_SERVICE_NAME": "app-api"}
    label = {"docker-generator.address": "127.0.0.1:${OBSERVABILITY_PORT:-9000}"}
    assert found["observability"]["labels"] == label


def test_it_may_be_a_backing_service_of_the_graph() -> None:
    """By its name or its type, as any other one."""
    for need in (needs("lgtm", external=True), needs("seen", external=True, type="observability")):
        result = docker_generator.generate(graph({"Shop": service(dependencies=[need])}))
        text = result.files["docker-compose.yml"].content
        assert yaml.safe_load(text)["services"]["shop"]["environment"][ENDPOINT].endswith(":4318")
