"""The next step of the chain, from the hand-off alone: what it makes of single parts of it."""

from __future__ import annotations

import importlib
import json
from typing import TYPE_CHECKING, Any

import pytest
from conftest import FIXTURES, graph, needs, service
from kubernetes_schemas import validate
from pipeline_helpers import generated
from test_golden import SCENARIOS, files_of

if TYPE_CHECKING:
    from collections.abc import Callable

HOSTS = FIXTURES / "hosts"


@pytest.fixture
def objects(generator: Any) -> Callable[[str], list[dict[str, Any]]]:
    """Return what makes valid objects of Kubernetes from the hand-off of a scenario."""

    def of(scenario: str) -> list[dict[str, Any]]:
        manifest = json.loads(files_of(scenario)["docker-manifest.json"])
        items = list(generator.objects(manifest["handoff"]))
        for item in items:
            validate(item)
        return items

    return of


def set_of_keys(policy: dict[str, Any]) -> set[str]:
    """Return the keys of what a policy lets in."""
    return {key for rule in policy.get("ingress", ()) for key in rule}


def spec_of(items: list[dict[str, Any]], kind: str, name: str) -> dict[str, Any]:
    """Return the specification of the one object of a kind and name."""
    (found,) = (i for i in items if (i["kind"], i["metadata"]["name"]) == (kind, name))
    spec: dict[str, Any] = found["spec"]
    return spec


def of_graph(generator: Any, document: dict[str, Any], **options: Any) -> list[dict[str, Any]]:
    """Return the objects of a graph, each of which Kubernetes' own schemas accept."""
    result = generated(document, platform="kubernetes", **options)
    items = list(generator.objects(json.loads(json.dumps(result.handoff))))
    for item in items:
        validate(item)
    return items


@pytest.fixture
def generator(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return the module of the next step."""
    monkeypatch.syspath_prepend(HOSTS / "kubernetes-generator")
    return importlib.import_module("kubernetes_generator")


@pytest.mark.slow
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_objects_of_every_scenario_are_valid(
    objects: Callable[[str], list[dict[str, Any]]], scenario: str
) -> None:
    """Every engine, every kind of service; no two objects have one name."""
    named = [(item["kind"], item["metadata"]["name"]) for item in objects(scenario)]

    assert sorted(set(named)) == sorted(named)


@pytest.mark.slow
def test_databases_are_made_over_the_network(generator: Any) -> None:
    """By a job with the secret of the administrator, and the script of the hand-off."""
    needed = [needs(name, external=True) for name in ("postgres", "mysql", "rabbitmq")]
    items = of_graph(generator, graph({"A": service(dependencies=needed)}))
    template = spec_of(items, "Job", "postgres-databases")["template"]["spec"]
    (container,) = template["containers"]
    variables = {one["name"]: one.get("value") for one in container["env"]}
    (mount,) = (one for one in container["volumeMounts"] if one["name"] == "files")
    (files,) = (item["data"] for item in items if item["kind"] == "ConfigMap")
    beside = spec_of(items, "Deployment", "rabbitmq")["template"]["spec"]["containers"]

    assert ("postgres", "$(POSTGRES_PASSWORD)") == (variables["PGHOST"], variables["PGPASSWORD"])
    assert container["args"] == ["sh", mount["mountPath"]]
    assert "CREATE DATABASE" in files[mount["subPath"]]
    assert ("Job", "mysql-databases") in {(i["kind"], i["metadata"]["name"]) for i in items}
    assert ["rabbitmq", "rabbitmq-databases"] == [one["name"] for one in beside]
    assert "sleep infinity" in beside[1]["args"][-1]


@pytest.mark.slow
def test_what_is_called_from_outside_has_a_way_in(generator: Any) -> None:
    """The front end alone, whose web server passes on what is for the API."""
    page = service(language="typescript", framework="vite", dependencies=[needs("Api")])
    document = graph({"Page": page | {"type": "frontend", "port": 8080}, "Api": service(port=8001)})
    items = of_graph(generator, document, resources={"cpu": "500m"})
    ingresses = [item for item in items if item["kind"] == "Ingress"]
    (rule,) = ingresses[0]["spec"]["rules"]

    assert ["page"] == [item["metadata"]["name"] for item in ingresses]
    assert {"name": "page", "port": {"number": 8080}} == rule["http"]["paths"][0]["backend"][
        "service"
    ]
    scaled = spec_of(items, "HorizontalPodAutoscaler", "api")
    assert (1, 3) == (scaled["minReplicas"], scaled["maxReplicas"])


@pytest.mark.slow
def test_images_of_a_registry_are_pulled_with_a_login(generator: Any) -> None:
    """Of the host in the reference, without its path."""
    items = of_graph(generator, graph(), registry="registry.example.com:5000/team")
    (login,) = (i for i in items if i.get("type") == "kubernetes.io/dockerconfigjson")
    (pod,) = (i["spec"]["template"]["spec"] for i in items if i["kind"] == "Deployment")

    assert {"auths": {"registry.example.com:5000": {}}} == json.loads(
        login["stringData"][".dockerconfigjson"]
    )
    assert [{"name": login["metadata"]["name"]}] == pod["imagePullSecrets"]


@pytest.mark.slow
def test_a_volume_is_claimed_once_and_can_be_written(generator: Any) -> None:
    """Two services share it: both may mount it, and the group of their pods owns it."""
    document = graph(
        {
            "A": service(volumes=["uploads:/app/uploads"]),
            "B": service(port=8001, volumes=["uploads:/app/uploads:ro"]),
        }
    )
    items = of_graph(generator, document)
    (claim,) = (item for item in items if item["kind"] == "PersistentVolumeClaim")
    pods = [spec_of(items, "Deployment", name)["template"]["spec"] for name in ("a", "b")]

    assert ["ReadWriteMany"] == claim["spec"]["accessModes"]
    assert [10001, 10001] == [pod["securityContext"]["fsGroup"] for pod in pods]
    assert {"uploads"} == {
        volume["persistentVolumeClaim"]["claimName"] for pod in pods for volume in pod["volumes"]
    }


@pytest.mark.slow
def test_the_next_step_keeps_strangers_apart(
    objects: Callable[[str], list[dict[str, Any]]],
) -> None:
    """Where networks are isolated, a pod is called by those alone that depend on it."""
    policies = {
        item["metadata"]["name"]: item["spec"]
        for item in objects("isolated")
        if item["kind"] == "NetworkPolicy"
    }
    callers = {
        name: {peer["podSelector"]["matchLabels"]["app"] for peer in rule["from"]}
        for name, policy in policies.items()
        for rule in policy.get("ingress", ())
        if "from" in rule
    }

    assert {
        "to-postgres": {"catalog", "billing", "auth", "postgres-databases"},
        "to-redis": {"catalog"},
        "to-nats": {"catalog", "billing"},
        "to-catalog": {"billing", "auth"},
    } == callers
    assert {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]} == policies["default-deny"]
    public = {name for name, policy in policies.items() if {"ports"} == set_of_keys(policy)}
    assert {"to-billing", "to-auth"} == public
    assert "NetworkPolicy" not in {item["kind"] for item in objects("shop")}


@pytest.mark.slow
def test_the_next_step_makes_jobs_of_what_runs_once(
    objects: Callable[[str], list[dict[str, Any]]],
) -> None:
    """Kubernetes starts them once, and nobody finds them in the network."""
    items = objects("jobs")
    named = {(item["kind"], item["metadata"]["name"]) for item in items}

    assert {("Job", "seed-job"), ("Job", "warm-up-job"), ("Deployment", "mail-worker")} <= named
    assert {("Service", "seed-job"), ("Deployment", "seed-job")}.isdisjoint(named)


@pytest.mark.slow
def test_the_next_step_takes_away_what_compose_does(
    objects: Callable[[str], list[dict[str, Any]]],
) -> None:
    """A read-only root with room for temporary files, and the capabilities of the entrypoint."""
    deployed = (item for item in objects("workers") if item["kind"] == "Deployment")
    items = {item["metadata"]["name"]: item for item in deployed}
    pod = items["article"]["spec"]["template"]["spec"]
    server = items["articles-db"]["spec"]["template"]["spec"]["containers"][0]

    assert pod["containers"][0]["securityContext"]["readOnlyRootFilesystem"]
    assert {"name": "tmp", "emptyDir": {}} in pod["volumes"]
    assert "/tmp" in [mount["mountPath"] for mount in pod["containers"][0]["volumeMounts"]]  # noqa: S108 -- of a container
    assert ["ALL"] == server["securityContext"]["capabilities"]["drop"]
    assert "SETUID" in server["securityContext"]["capabilities"]["add"]
