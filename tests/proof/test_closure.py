"""The proof knows a closed list of keys, and every field of the graph has its claim or a reason."""

from __future__ import annotations

import copy
import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pipeline_helpers
import pytest
import yaml
from conftest import ROOT, graph, needs, service
from damage import DUMPER
from pipeline_helpers import MISSING_ROOT

import docker_generator
from docker_generator.handoff import Handoff
from docker_generator.proof.claims import COMPOSE, GROUPS, KINDS
from docker_generator.proof.keys import TABLE, Verdict, unproved_keys
from docker_generator.proof.proving import claims_of, prove
from docker_generator.proof.yaml_reader import read_yaml
from docker_generator.topology.model import Topology

if TYPE_CHECKING:
    from pydantic import BaseModel

    from docker_generator.proof.claims import Proof

GRAPH: dict[str, Any] = {
    "name": "shop",
    "specification_version": "v1.0.0",
    "services": {
        "CatalogService": {
            "type": "microservice",
            "language": "python",
            "framework": "fastapi",
            "port": 8001,
            "host_port": 8001,
            "resources": {
                "cpu": 1,
                "memory": "512Mi",
                "reservations": {"cpu": "100m", "memory": "64Mi"},
                "gpu": {"count": 2, "driver": "nvidia"},
            },
            "health_check": {
                "path": "/health",
                "type": "http",
                "interval": "20s",
                "timeout": "4s",
                "retries": 5,
                "start_period": "50s",
            },
            "environment": {"LEVEL": "info"},
            "secrets": ["STRIPE_API_KEY"],
            "replicas": 1,
            "stop_grace_period": "20s",
            "volumes": ["uploads:/app/uploads", "./config:/app/config:ro"],
            "build": {"context": "services/catalog", "version": "3.13", "target": "runtime"},
            "dependencies": [
                {"name": "redis", "external": True, "version": "8"},
                {"name": "redis", "external": True},
                {
                    "name": "postgres",
                    "type": "database",
                    "external": True,
                    "engine": "postgres",
                    "image": "postgis/postgis:17-3.5",
                    "port": 5433,
                    "database": "shelf",
                    "driver": "asyncpg",
                    "condition": "service_healthy",
                    "variables": {"SHELF_DATABASE": "database"},
                },
                {"name": "CartService", "condition": "service_started"},
                {
                    "name": "objects",
                    "external": True,
                    "image": "example.com/objects:2",
                    "port": 9000,
                    "command": ["server", "/data"],
                    "environment": {"OBJECTS_MODE": "plain"},
                    "volumes": ["objects:/data"],
                    "health_check": {"command": ["objects", "ready"]},
                },
            ],
        },
        "CartService": {
            "language": "python",
            "framework": "plain",
            "build": {"command": ["python", "work.py"]},
            "health_check": {"command": ["true"]},
        },
    },
}


def generated(
    graph: dict[str, Any], root: Path | str = MISSING_ROOT
) -> docker_generator.GenerationResult:
    """Return the result of a graph, which has no errors; beside no source, it is made once."""
    if str(root) == MISSING_ROOT:
        return made(json.dumps(graph))
    result = docker_generator.generate(graph, {"root": root})
    assert result.ok, [d.message for d in result.diagnostics if d.is_error]
    return result


def texts(result: docker_generator.GenerationResult) -> dict[str, str]:
    """Return the files of a result."""
    return {path: file.content for path, file in result.files.items()}


@cache
def made(text: str) -> docker_generator.GenerationResult:
    """Return the result of a graph, for all tests that compare or edit its files."""
    return pipeline_helpers.generated(json.loads(text))


def proof_of(graph: dict[str, Any], compose: dict[str, Any]) -> Proof:
    """Return the proof of an edited compose file."""
    result = generated(graph)
    assert result.specification is not None
    edited = {COMPOSE: yaml.dump(compose, Dumper=DUMPER, sort_keys=False)}
    return prove(result.specification, texts(result) | edited)


def compose_of(graph: dict[str, Any]) -> dict[str, Any]:
    """Return the parsed compose file of a graph."""
    return pipeline_helpers.compose_of(generated(graph))


NEUTRAL: list[dict[str, Any]] = [
    {"logging": {"driver": "json-file", "options": {"max-size": "1m"}}},
    {"labels": {"com.example.owner": "me"}},
    {"annotations": {"a": "b"}},
    {"x-note": {"any": ["thing"]}},
    {"tmpfs": ["/tmp", "/var/cache/app:size=1m"]},  # noqa: S108 -- folders of a container
    {"volumes": [{"type": "tmpfs", "target": "/scratch"}]},
    {"expose": ["9000"]},
    {"tty": True, "stdin_open": True, "attach": False},
    {"privileged": False, "ipc": "private", "dns": [], "profiles": []},
    {"mem_limit": "512m", "cpus": 1},
    {"build": {"cache_from": ["type=local,src=cache"], "no_cache": True}},
    {"deploy": {"mode": "replicated", "labels": {"a": "b"}, "placement": {}}},
]


@pytest.mark.parametrize("patch", NEUTRAL, ids=lambda patch: next(iter(patch)))
def test_a_neutral_edit_is_accepted(patch: dict[str, Any]) -> None:
    """A person may log elsewhere, label, note and add a tmpfs beside the code."""
    compose = compose_of(GRAPH)
    entry = compose["services"]["catalog"]
    for key, value in patch.items():
        if isinstance(entry.get(key), dict):
            entry[key] |= value
        elif isinstance(entry.get(key), list):
            entry[key] += value
        else:
            entry[key] = value
    proof = proof_of(GRAPH, compose)

    assert [] == [fault.message for fault in proof.faults]


def test_neutral_keys_of_the_whole_file_are_accepted() -> None:
    """Extensions, and labels of networks and volumes."""
    compose = compose_of(GRAPH)
    compose |= {"x-common": {"a": 1}, "version": "3.9"}
    compose["networks"]["app_network"] |= {"labels": {"a": "b"}, "attachable": True}
    compose["volumes"]["uploads"] = {"name": "kept-uploads", "labels": {"a": "b"}}

    assert proof_of(GRAPH, compose).isomorphism


@pytest.mark.parametrize("place", [place for place in TABLE if place])
def test_a_key_of_next_year_is_not_proved(place: str) -> None:
    """In every place of the table."""
    document: Any = {"teleport": "on"}
    for part in reversed(place.split(".")):
        document = {("web" if part == "*" else part): document}
    found = list(unproved_keys(document))

    assert [("teleport", Verdict.UNKNOWN)] == [(u.place[-1], u.verdict) for u in found]


def test_no_key_is_in_two_lists() -> None:
    """A key has one verdict."""
    for place, verdicts in TABLE.items():
        keys = [key for words in verdicts.values() for key in words.split()]

        assert sorted(set(keys)) == sorted(keys), place


# Another value of each proved key of a service.
OTHER: dict[str, Any] = {
    "build": {"context": "/elsewhere"},
    "cap_add": ["SYS_ADMIN"],
    "cap_drop": [],
    "command": ["false"],
    "configs": [{"source": "postgres_databases", "target": "/x"}],
    "cpus": 7,
    "depends_on": {"cart": {"condition": "service_started"}},
    "deploy": {"replicas": 9},
    "entrypoint": ["false"],
    "environment": {"LEVEL": "loud"},
    "healthcheck": {"disable": True},
    "image": "other:1",
    "init": False,
    "labels": {"docker-generator.rule": "job"},
    "mem_limit": "7m",
    "mem_reservation": "7m",
    "network_mode": "none",
    "networks": ["elsewhere"],
    "pids_limit": 7,
    "ports": ["0.0.0.0:1:1"],
    "pull_policy": "always",
    "read_only": True,
    "restart": "always",
    "scale": 9,
    "security_opt": [],
    "shm_size": "1g",
    "stop_grace_period": "1s",
    "tmpfs": ["/app"],
    "user": "0",
    "volumes": [],
}


def test_every_proved_key_has_another_value() -> None:
    """A key that is added to the list of proved ones needs a value here that is noticed."""
    assert sorted(OTHER) == sorted(TABLE["services.*"][Verdict.PROVED].split())


@pytest.mark.parametrize("key", sorted(OTHER))
def test_a_proved_key_is_proved(key: str) -> None:
    """Another value is a fault that names the service, or that makes the file unreadable."""
    compose = compose_of(GRAPH)
    compose["services"]["catalog"][key] = OTHER[key]
    subjects = {fault.subject for fault in proof_of(GRAPH, compose).faults}

    assert subjects & {"CatalogService", COMPOSE}


def test_what_compose_makes_of_the_file_has_no_unknown_key() -> None:
    """The defaults that Compose writes out are on the list as well."""
    text = (ROOT / "tests" / "golden" / "shop" / COMPOSE).read_text("utf-8")
    document = read_yaml(text)
    document["services"]["catalog"] |= {"command": None, "entrypoint": None}
    document["services"]["catalog"].setdefault("deploy", {})["placement"] = {}

    assert [] == list(unproved_keys(document))


PROVED: dict[str, Any] = {
    "name": "other",
    "specification_version": "v9",
    "services.*.framework": "flask",
    "services.*.language": "node",
    "services.*.type": "frontend",
    "services.*.port": 9009,
    "services.*.host_port": 9010,
    "services.*.resources.cpu": 2,
    "services.*.resources.memory": "1Gi",
    "services.*.resources.gpu.count": 1,
    "services.*.resources.gpu.ids": ["0", "GPU-8932f937"],
    "services.*.resources.gpu.driver": "cdi",
    "services.*.resources.reservations.cpu": "200m",
    "services.*.resources.reservations.memory": "32Mi",
    "services.*.health_check.path": "/other",
    "services.*.health_check.interval": "21s",
    "services.*.health_check.timeout": "5s",
    "services.*.health_check.retries": 6,
    "services.*.health_check.start_period": "51s",
    "services.*.health_check.command": ["other"],
    "services.*.health_check.type": "none",
    "services.*.environment": {"LEVEL": "debug"},
    "services.*.secrets": ["OTHER_KEY"],
    "services.*.replicas": 2,
    "services.*.stop_grace_period": "21s",
    "services.*.volumes": ["uploads:/app/other"],
    "services.*.build.context": "services/other",
    "services.*.build.command": ["python", "other.py"],
    "services.*.build.dockerfile": "other.Dockerfile",
    "services.*.build.version": "3.12",
    "services.*.build.secrets": ["OTHER_TOKEN"],
    "services.*.dependencies.2.name": "other",
    "services.*.dependencies.2.engine": "mysql",
    "services.*.dependencies.2.image": "postgis/postgis:16-3.5",
    "services.*.dependencies.2.port": 5434,
    "services.*.dependencies.2.database": "other",
    "services.*.dependencies.2.variables": {"SHELF_NAME": "database"},
    "services.*.dependencies.3.condition": "service_healthy",
    "services.*.dependencies.2.external": False,
    "services.*.dependencies.0.version": "7",
    "services.*.dependencies.4.command": ["server", "/other"],
    "services.*.dependencies.4.environment": {"OBJECTS_MODE": "other"},
    "services.*.dependencies.4.volumes": ["objects:/other"],
    "services.*.dependencies.4.health_check": {"command": ["objects", "other"]},
}
"""Fields of the graph with another value, which the files of GRAPH are not."""

NOT_PROVED: dict[str, str] = {
    "services.*.public": "it has an effect where the option asks for a front door, which has tests "
    "of its own",
    "services.*.build.entrypoint": "the command of the framework holds it, and may follow from the "
    "source tree, which no proof reads",
    "services.*.build.package_manager": "the steps of a build follow from the source tree",
    "services.*.build.packages": "they are installed in steps of a build, which the proof "
    "of the files does not read",
    "services.*.build.member": "the steps of a build follow from the source tree",
    "services.*.build.environment": "its values are in the steps of a build, which the proof of "
    "the files reads no further than the last stage",
    "services.*.build.target": "only the last stage can be named: reading refuses any other",
    "services.*.dependencies.2.type": "it chooses an engine where none is named; that is proved",
    "services.*.dependencies.2.driver": "any form of a driver is a right address: the source tree "
    "may declare another one",
    "services.*.health_check": "its fields are",
    "services.*.resources.gpu": "its fields are",
    "services.*.resources": "its fields are",
    "services.*.resources.reservations": "its fields are",
    "services.*.dependencies": "its fields are",
    "services.*.build": "its fields are",
    "services": "its fields are",
    "analyzed_at": "it is kept in the manifest, without any effect",
    "topology": "it is derived from the services, and checked against them",
    "network": "it is derived from the services, and checked against them",
    "validation": "what the analyzer claims about the graph is checked, not deployed",
    "schema_": "it is for editors",
}
"""Fields that no claim covers, each with its reason."""


def _fields(model: type[BaseModel], below: str) -> set[str]:
    return {f"{below}{name}" for name in model.model_fields}


def test_every_field_of_the_graph_is_proved_or_has_a_reason() -> None:
    """A new field of the graph stands in one of the two lists."""
    service = Topology.model_fields["services"].annotation
    assert service is not None
    from docker_generator.topology import model, resources

    known = {re.sub(r"[.][0-9][.]", ".", key) for key in {*PROVED, *NOT_PROVED}}
    wanted = _fields(Topology, "") | _fields(model.Service, "services.*.")
    wanted |= _fields(model.Build, "services.*.build.")
    wanted |= _fields(model.HealthCheck, "services.*.health_check.")
    wanted |= _fields(model.Dependency, "services.*.dependencies.")
    wanted |= _fields(resources.Resources, "services.*.resources.")
    wanted |= _fields(resources.Gpu, "services.*.resources.gpu.")
    wanted |= _fields(resources.Reservations, "services.*.resources.reservations.")

    assert wanted == known


def with_dockerfiles(root: Path) -> dict[str, Any]:
    """Return the graph with a Dockerfile of its author's, beside which another one lies."""
    for name in ("Dockerfile", "other.Dockerfile"):
        file = root / "services" / "catalog" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("FROM python:3.13\nUSER 7\n", "utf-8")
    (root / "config").mkdir()
    changed = copy.deepcopy(GRAPH)
    changed["services"]["CatalogService"]["build"] = {
        "context": "services/catalog",
        "dockerfile": "Dockerfile",
    }
    return changed


def start_of(field: str, folder: Path) -> tuple[dict[str, Any], Path]:
    """Return the graph in which a field gets another value, and the root of its sources."""
    if field == "services.*.build.dockerfile":
        return with_dockerfiles(folder), folder
    return GRAPH, Path(MISSING_ROOT)


def with_other_value(document: dict[str, Any], field: str) -> dict[str, Any]:
    """Return a graph with another value of a field."""
    changed = copy.deepcopy(document)
    *path, last = field.replace("*", "CatalogService").split(".")
    target: Any = changed
    for part in path:
        target = target[int(part)] if isinstance(target, list) else target[part]
    target[last] = PROVED[field]
    if field == "services.*.resources.gpu.ids":
        del target["count"]
    if field == "services.*.type":
        target["type"], target["secrets"] = "job", []
        for key in ("port", "host_port", "health_check", "replicas"):
            del target[key]
        target["framework"] = "plain"
    if field == "services.*.health_check.command":
        del target["path"], target["type"]
    if field == "services.*.health_check.type":
        del target["path"]
    if field == "services.*.language":
        target["framework"] = "express"
        del target["build"]["version"]
    if field == "services.*.dependencies.2.external":
        del changed["services"]["CatalogService"]["dependencies"][2]
    if field == "services.*.dependencies.2.engine":
        target["driver"], target["image"] = "", None
    return changed


@pytest.mark.parametrize("field", sorted(PROVED))
def test_files_of_another_value_are_not_the_graph(field: str, tmp_path: Path) -> None:
    """The files of one graph fail the proof of the other."""
    document, root = start_of(field, tmp_path)
    other, files = (
        generated(with_other_value(document, field), root),
        texts(generated(document, root)),
    )
    assert other.specification is not None

    assert not prove(other.specification, files).isomorphism


NOT_HANDED_OFF: dict[str, str] = {
    "services.*.host_port": "ports of the host are Compose's; a cluster publishes otherwise",
}
"""Fields that are proved and that no later generator needs, each with its reason."""


@pytest.mark.parametrize("field", sorted(PROVED))
def test_what_is_proved_is_handed_off(field: str, tmp_path: Path) -> None:
    """Another value is another hand-off: a generator of other files needs it as Compose does."""
    document, root = start_of(field, tmp_path)
    other = generated(with_other_value(document, field), root)
    is_same = other.handoff == generated(document, root).handoff

    assert is_same == (field in NOT_HANDED_OFF)


def test_a_pointer_is_right_where_a_dependency_stands_twice() -> None:
    """In [redis, redis, postgres], postgres is number 2."""
    result = generated(GRAPH)
    assert result.specification is not None
    claims = claims_of(result.specification, texts(result))
    pointers = {
        claim.cause for claim in claims if claim.place[1:] == _wait("postgres") and claim.cause
    }

    assert {("services", "CatalogService", "dependencies", 2)} == pointers


def _wait(target: str) -> tuple[str, ...]:
    return ("services", "catalog", "depends_on", target, "condition")


def test_every_rule_is_in_one_group() -> None:
    """The groups are those of topology-prover."""
    kinds = [kind for kinds in GROUPS.values() for kind in kinds.values()]

    assert sorted(set(kinds)) == sorted(kinds)
    assert len(kinds) == len(KINDS)


def test_a_host_gets_every_claim_and_the_manifest_their_counts() -> None:
    """Subject, pointer and status in the hand-off; counts and status of groups in the manifest."""
    from docker_generator.plugin import generate_configs

    artifacts: dict[str, Any] = {}
    result = generate_configs(GRAPH, {"root": MISSING_ROOT}, artifacts)
    proof = Handoff.model_validate(artifacts["docker"]).proof
    manifest = json.loads(result.files["docker-manifest.json"].content)

    assert proof is not None
    assert proof.every_claim is not None
    assert proof.isomorphism
    assert len(proof.every_claim) == proof.claims == manifest["proof"]["claims"]
    assert proof.claims == sum(proof.counts.values())
    assert manifest["handoff"]["proof"]["every_claim"] is None
    assert all(claim.subject and claim.holds for claim in proof.every_claim)
    groups = manifest["proof"]["groups"]
    assert sum(group["claims"] for group in groups.values()) == proof.claims
    assert {"passed"} == {group["status"] for group in groups.values()}


def test_a_failed_claim_is_told_in_its_group() -> None:
    """With its rule, its place in the file and the field of the graph."""
    compose = compose_of(GRAPH)
    del compose["services"]["catalog"]["depends_on"]["postgres"]
    groups = proof_of(GRAPH, compose).summary()["groups"]
    failed = groups["dependencies_configured"]["failed"]

    assert ["passed"] * 4 == [
        group["status"] for name, group in groups.items() if name != "dependencies_configured"
    ]
    assert ["lost-edge"] == [claim["rule"] for claim in failed]
    assert "/services/CatalogService/dependencies/2" == failed[0]["topology_pointer"]
    assert "/services/catalog/depends_on" == failed[0]["pointer"]


def test_a_password_in_an_address_at_another_port_is_compared() -> None:
    """A Go client reaches ClickHouse at its native port, which is not the first one."""
    need = needs("clickhouse-2", external=True, engine="clickhouse")
    document = graph({"A": service(language="go", framework="chi", dependencies=[need])})
    result = generated(document)
    files = texts(result)
    compose = files["docker-compose.yml"]
    address = next(line for line in compose.splitlines() if "CLICKHOUSE_URL:" in line)
    files["docker-compose.yml"] = compose.replace(
        address, address.replace("A_CLICKHOUSE_2_PASSWORD", "CLICKHOUSE_2_PASSWORD")
    )
    assert result.specification is not None
    found = prove(result.specification, files).faults

    assert ("wrong-variable", "A") in {(one.rule.slug, one.subject) for one in found}
