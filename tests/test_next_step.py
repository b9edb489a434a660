"""The next step of the chain, from the hand-off alone: what it makes of single parts of it."""

from __future__ import annotations

import importlib
import json
from typing import TYPE_CHECKING, Any

import kubernetes_validate  # type: ignore[import-untyped]  # it has no types
import pytest
from conftest import FIXTURES
from test_golden import files_of

if TYPE_CHECKING:
    from collections.abc import Callable

HOSTS = FIXTURES / "hosts"


@pytest.fixture
def objects(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[dict[str, Any]]]:
    """Return what makes valid objects of Kubernetes from the hand-off of a scenario."""
    monkeypatch.syspath_prepend(HOSTS / "kubernetes-generator")
    generator = importlib.import_module("kubernetes_generator")

    def of(scenario: str) -> list[dict[str, Any]]:
        manifest = json.loads(files_of(scenario)["docker-manifest.json"])
        items = list(generator.objects(manifest["handoff"]))
        for item in items:
            kubernetes_validate.validate(item, kubernetes_validate.latest_version(), strict=True)
        return items

    return of


@pytest.mark.slow
def test_the_next_step_keeps_strangers_apart(
    objects: Callable[[str], list[dict[str, Any]]],
) -> None:
    """Where networks are isolated, a pod is called by those alone that depend on it."""
    callers = {
        item["metadata"]["name"]: {
            peer["podSelector"]["matchLabels"]["app"]
            for rule in item["spec"].get("ingress", ())
            for peer in rule["from"]
        }
        for item in objects("isolated")
        if item["kind"] == "NetworkPolicy"
    }

    assert {
        "postgres": {"catalog", "billing", "auth"},
        "redis": {"catalog"},
        "nats": {"catalog", "billing"},
        "catalog": {"billing", "auth"},
        "billing": set(),
        "auth": set(),
    } == callers
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
