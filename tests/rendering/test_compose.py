"""docker-compose.yml."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from conftest import graph, needs, service
from pipeline_helpers import compose_of, generated

from docker_generator.plan.model import Reference
from docker_generator.rendering.compose import compose_text

if TYPE_CHECKING:
    from pathlib import Path

POSTGRES = needs("postgres", external=True)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (("plain",), "plain"),
        (("$HOME", " $$ ", "${X:-y}"), "$$HOME $$$$ $${X:-y}"),
        (("a:", Reference("PORT", "80")), "a:${PORT:-80}"),
        ((Reference("SECRET"),), "${SECRET:?run ./start.sh to create .env, or set it there}"),
        ((Reference("EMPTY", ""),), "${EMPTY:-}"),
    ],
)
def test_text_is_written_as_compose_reads_it(
    text: tuple[str | Reference, ...], written: str
) -> None:
    """A literal dollar sign is doubled; a variable without a default says how to make it."""
    assert written == compose_text(text)


def test_the_file_has_a_name_and_no_version(shop: dict[str, Any]) -> None:
    """Compose ignores `version` with a warning."""
    compose = compose_of(generated(shop, project="shop"))

    assert "shop" == compose["name"]
    assert "version" not in compose


def test_values_of_the_graph_reach_the_container_as_typed() -> None:
    """Neither YAML nor Compose changes a value of the graph."""
    values = {
        "A": "$HOME ${X:-y} $$",
        "B": "yes",
        "C": "0o14",
        "D": "1e3",
        "E": "a: b # c",
        "F": "日本語 😀",
        "G": "",
        "H": '"quoted" \\n',
    }
    compose = compose_of(generated(graph({"Web": service(environment=values)})))
    written = compose["services"]["web"]["environment"]

    assert values == {name: written[name].replace("$$", "$") for name in values}
    assert "$$HOME $${X:-y} $$$$" == written["A"]


def test_every_service_shares_one_network(shop: dict[str, Any]) -> None:
    """Only a one-shot lives in the network of its server."""
    compose = compose_of(generated(shop))
    one_shot = compose["services"].pop("postgres-databases")

    assert {"app_network": {"driver": "bridge"}} == compose["networks"]
    assert [["app_network"]] * 6 == [e["networks"] for e in compose["services"].values()]
    assert "service:postgres" == one_shot["network_mode"]
    assert "networks" not in one_shot


def test_images_are_built_and_named(shop: dict[str, Any]) -> None:
    """No registry's image and no stale build is run."""
    catalog = compose_of(generated(shop))["services"]["catalog"]

    assert ("app-catalog:v1.2.0", "build") == (catalog["image"], catalog["pull_policy"])
    assert "../../code/backend" == catalog["build"]["context"]
    assert catalog["build"]["dockerfile"].endswith("configs/docker/Dockerfile.catalog")


def test_limits_can_be_overridden_and_half_is_reserved() -> None:
    """CPU limits have a variable; the memory is written in Compose's own units."""
    document = graph({"Web": service(resources={"cpu": 2, "memory": "4Gi"})})
    deploy = compose_of(generated(document))["services"]["web"]["deploy"]

    assert {
        "limits": {"cpus": "${WEB_CPUS:-2}", "memory": "4g"},
        "reservations": {"cpus": "1", "memory": "2g"},
    } == deploy["resources"]


@pytest.mark.parametrize(
    ("resources", "limits"),
    [({"cpu": 1}, {"cpus": "${WEB_CPUS:-1}"}), ({"memory": "1Gi"}, {"memory": "1g"})],
    ids=["cpu", "memory"],
)
def test_one_amount_may_be_given_without_the_other(
    resources: dict[str, Any], limits: dict[str, str]
) -> None:
    """What is not given has no limit."""
    document = graph({"Web": service(resources=resources)})

    assert (
        limits
        == compose_of(generated(document))["services"]["web"]["deploy"]["resources"]["limits"]
    )


def test_ports_are_published_on_the_loopback_only(shop: dict[str, Any]) -> None:
    """Every published port is bound to 127.0.0.1 and can be overridden."""
    services = compose_of(generated(shop))["services"]
    ports = [port for entry in services.values() for port in entry.get("ports", [])]

    assert 7 == len(ports)
    assert all(port.startswith("127.0.0.1:${") for port in ports)
    assert "127.0.0.1:${CATALOG_PORT:-8001}:8001" in ports


def test_data_has_a_volume() -> None:
    """The volume of a backing service is declared once."""
    document = graph({name: service(dependencies=[POSTGRES]) for name in ("A", "B")})
    compose = compose_of(generated(document))

    assert ["postgres_data"] == list(compose["volumes"])
    assert compose["services"]["postgres"]["volumes"][0].startswith("postgres_data:/var/lib/")


def test_without_backing_services_there_are_no_volumes() -> None:
    """An empty mapping is not written."""
    compose = compose_of(generated(graph()))

    assert {"name", "services", "networks"} == set(compose)


def test_containers_are_hardened(shop: dict[str, Any]) -> None:
    """Nobody gains privileges, and services of the graph have no capability."""
    services = compose_of(generated(shop))["services"]

    assert all(["no-new-privileges:true"] == entry["security_opt"] for entry in services.values())
    assert [["ALL"]] * 3 == [services[name]["cap_drop"] for name in ("catalog", "billing", "auth")]


def test_restarts_end_sometime_and_one_shots_run_once(shop: dict[str, Any]) -> None:
    """A broken service is tried ten times; a one-shot is not restarted."""
    services = compose_of(generated(shop))["services"]
    one_shot = services.pop("postgres-databases")

    assert {"on-failure:10"} == {entry["restart"] for entry in services.values()}
    assert ("no", True) == (one_shot["restart"], "docker-generator.rule" in one_shot["labels"])


def test_no_anchor_and_no_alias(shop: dict[str, Any]) -> None:
    """What a reader sees is what is meant."""
    tokens = yaml.scan(generated(shop).files["docker-compose.yml"].content)

    assert not [token for token in tokens if isinstance(token, yaml.AliasToken | yaml.AnchorToken)]


def test_every_secret_is_a_variable_that_must_be_set(shop: dict[str, Any]) -> None:
    """No password stands in the file, neither by itself nor in an address."""
    services = compose_of(generated(shop))["services"].values()
    variables = [item for entry in services for item in entry.get("environment", {}).items()]
    secrets = [value for name, value in variables if re.search("PASSWORD|SECRET", name)]
    secrets += [found for _, value in variables for found in re.findall("://[^:/]+:(.*)@", value)]

    assert 8 == len(secrets)
    assert all(re.fullmatch(r"\$\{[A-Z_]+:\?[^{}]+\}", secret) for secret in secrets)


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        (
            {"cpu": 2, "memory": "4Gi", "reservations": {"cpu": "250m", "memory": "1Gi"}},
            {
                "limits": {"cpus": "${CATALOG_CPUS:-2}", "memory": "4g"},
                "reservations": {"cpus": "0.25", "memory": "1g"},
            },
        ),
        (
            {"memory": "4Gi", "reservations": {"cpu": "250m"}},
            {"limits": {"memory": "4g"}, "reservations": {"memory": "2g", "cpus": "0.25"}},
        ),
        ({"reservations": {"memory": "1Gi"}}, {"reservations": {"memory": "1g"}}),
    ],
    ids=["both", "one", "no-limit"],
)
def test_a_given_reservation_stands_for_the_half(
    resources: dict[str, Any], expected: dict[str, Any]
) -> None:
    """What is not given is half of its limit."""
    result = generated(graph({"Catalog": service(resources=resources)}))

    assert expected == compose_of(result)["services"]["catalog"]["deploy"]["resources"]


def test_a_folder_with_a_dollar_is_no_variable() -> None:
    """Compose would replace it, and build another folder."""
    entry = compose_of(generated(graph(), source="a${TAG}b"))["services"]["catalog"]

    assert entry["build"]["context"].endswith("a$${TAG}b")


def test_a_limit_of_processes_is_one_of_services() -> None:
    """It stands beside the other limits, where nothing else is limited as well."""
    document = graph({"Catalog": service(dependencies=[needs("redis", external=True)])})
    entries = compose_of(generated(document, pids=200))["services"]

    assert {"resources": {"limits": {"pids": 200}}} == entries["catalog"]["deploy"]
    assert "pids" not in entries["redis"]["deploy"]["resources"]["limits"]
    assert "pids_limit" not in entries["catalog"]


def test_the_stage_of_the_graph_is_built() -> None:
    """Without one it is the last stage, as for every builder."""
    named = generated(graph({"Catalog": service(build={"target": "runtime"})}))
    open_ = compose_of(generated(graph()))["services"]["catalog"]["build"]

    assert "runtime" == compose_of(named)["services"]["catalog"]["build"]["target"]
    assert '  target     = "runtime"\n' in named.files["docker-bake.hcl"].content
    assert "target" not in open_


def test_the_time_to_stop_is_the_graphs() -> None:
    """Without one, the engine's default holds."""
    services = {"A": service(stop_grace_period="1m30s"), "B": service()}
    entries = compose_of(generated(graph(services)))["services"]

    assert "90s" == entries["a"]["stop_grace_period"]
    assert "stop_grace_period" not in entries["b"]


@pytest.mark.parametrize(
    ("gpu", "device"),
    [
        (2, {"count": 2, "capabilities": ["gpu"]}),
        ({"driver": "cdi"}, {"driver": "cdi", "count": 1, "capabilities": ["gpu"]}),
        ({"ids": [0, "GPU-1"]}, {"device_ids": ["0", "GPU-1"], "capabilities": ["gpu"]}),
    ],
)
def test_gpus_are_reserved_for_the_service_alone(
    gpu: object, device: object, tmp_path: Path
) -> None:
    """What migrates its database has the same image and limits, and computes on no GPU."""
    texts = {"alembic.ini": "", "main.py": "app = 1\n", "requirements.txt": "alembic\nuvicorn\n"}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    fields: dict[str, Any] = {"resources": {"cpu": 1, "gpu": gpu}}
    document = graph({"A": service(build={"context": "."}, dependencies=[POSTGRES], **fields)})
    services = compose_of(generated(document, root=str(tmp_path)))["services"]
    own, migrations = (services[n]["deploy"]["resources"] for n in ("a", "a-migrations"))

    assert [device] == own["reservations"].pop("devices")
    assert own == migrations
