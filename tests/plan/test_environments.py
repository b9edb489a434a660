"""What a stack is outside of a developer's machine."""

from __future__ import annotations

from typing import Any

import pytest
from combinations import combinations
from conftest import graph, job, needs, service
from pipeline_helpers import compose_of, generated
from pydantic import ValidationError

from docker_generator.backing.model import ServerHardening
from docker_generator.proof.proving import prove

POSTGRES = needs("postgres", external=True)
TEMPORARY = "/tmp"  # noqa: S108 -- a directory of a container
OUTSIDE = pytest.mark.parametrize("environment", ["staging", "prod"])


def stack(environment: str, **options: Any) -> dict[str, Any]:
    """Return the compose file of two services, a job and a database."""
    services = {
        "Catalog": service(dependencies=[POSTGRES]),
        "Cart": service(dependencies=[needs("Catalog")]),
        "SeedJob": job(dependencies=[POSTGRES]),
    }
    return compose_of(generated(graph(services), environment=environment, tag="7", **options))


def test_dev_has_none_of_it() -> None:
    """A developer's stack stops with the machine, keeps its logs, and builds."""
    entries = stack("dev", registry="registry.example.com")["services"]

    assert {"on-failure:10", "no"} == {entry["restart"] for entry in entries.values()}
    assert not [name for name, entry in entries.items() if "logging" in entry]
    assert "build" in entries["catalog"]


@OUTSIDE
def test_what_keeps_running_comes_back_after_a_reboot(environment: str) -> None:
    """What runs once does not."""
    entries = stack(environment)["services"]

    assert {
        "catalog": "unless-stopped",
        "cart": "unless-stopped",
        "postgres": "unless-stopped",
        "postgres-databases": "no",
        "seed-job": "no",
    } == {name: entry["restart"] for name, entry in entries.items()}


@OUTSIDE
def test_logs_are_rotated_and_processes_limited(environment: str) -> None:
    """In every container; the option pids decides the number."""
    entries = stack(environment, pids=300)["services"]

    assert {"10m"} == {entry["logging"]["options"]["max-size"] for entry in entries.values()}
    assert {300} == {e["deploy"]["resources"]["limits"]["pids"] for e in entries.values()}
    limits = stack(environment)["services"]["cart"]["deploy"]["resources"]["limits"]
    assert 1024 == limits["pids"]


@OUTSIDE
def test_networks_are_isolated_unless_chosen_otherwise(environment: str) -> None:
    """Cart does not reach the database."""
    assert {"cart.catalog"} == set(stack(environment)["services"]["cart"]["networks"])
    shared = stack(environment, networks="shared")["services"]["cart"]["networks"]
    assert ["app_network"] == shared


@OUTSIDE
def test_with_a_registry_images_are_pulled(environment: str) -> None:
    """No source is needed on that host; without a registry they are built there."""
    pulled = stack(environment, registry="registry.example.com/shop")["services"]
    built = stack(environment)["services"]

    assert "build" not in pulled["catalog"]
    assert ("registry.example.com/shop/app-catalog:7", "missing") == (
        pulled["catalog"]["image"],
        pulled["catalog"]["pull_policy"],
    )
    assert ("build", True) == (built["catalog"]["pull_policy"], "build" in built["catalog"])


def test_images_that_are_pulled_are_still_built_by_bake() -> None:
    """docker-bake.hcl builds and pushes them elsewhere."""
    result = generated(
        graph({"Catalog": service()}), environment="prod", tag="7", registry="registry.example.com"
    )

    assert 'target "catalog"' in result.files["docker-bake.hcl"].content
    assert "Dockerfile.catalog" in result.files


@OUTSIDE
def test_a_root_directory_is_read_only_beside_what_is_needed(environment: str) -> None:
    """The code is root's, and temporary files have a place; a server has those of its image."""
    entries = stack(environment)["services"]

    for name in ("catalog", "cart", "seed-job"):
        assert entries[name]["read_only"] is True
        assert [f"{TEMPORARY}:mode=1777,exec"] == entries[name]["tmpfs"]
    assert entries["postgres"]["read_only"] is True
    assert [f"{TEMPORARY}:mode=1777", "/var/run/postgresql:mode=1777"] == entries["postgres"][
        "tmpfs"
    ]


@OUTSIDE
def test_a_server_keeps_the_capabilities_of_its_entrypoint(environment: str) -> None:
    """All others are dropped; what makes its databases needs none, and gets its script inline."""
    entries = stack(environment)["services"]

    assert ["ALL"] == entries["postgres"]["cap_drop"]
    assert {"CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"} == {
        *entries["postgres"]["cap_add"]
    }
    assert (["ALL"], False, False) == (
        entries["postgres-databases"]["cap_drop"],
        "cap_add" in entries["postgres-databases"],
        "read_only" in entries["postgres-databases"],
    )


@pytest.mark.parametrize("image", ["bitnami/postgresql:17", "registry.example.com/pg:17"])
def test_an_image_of_another_maker_stays_as_it_is(image: str) -> None:
    """What its entrypoint does without has not been tried."""
    need = needs("postgres", external=True, engine="postgres", image=image)
    document = graph({"Catalog": service(dependencies=[need])})
    entry = compose_of(generated(document, environment="prod", tag="7"))["services"]["postgres"]

    assert not {"cap_drop", "cap_add", "read_only"} & entry.keys()


def test_a_mirror_of_a_tried_image_is_the_tried_one() -> None:
    """Only its registry is another one."""
    image = "mirror.example.com/library/redis:8-alpine"
    need = needs("redis", external=True, image=image)
    document = graph({"Catalog": service(dependencies=[need])})
    entry = compose_of(generated(document, environment="prod", tag="7"))["services"]["redis"]

    assert (True, ["ALL"]) == (entry["read_only"], entry["cap_drop"])


def test_what_a_framework_keeps_beside_its_code_stays_writable() -> None:
    """Laravel looks for the directories below storage at each request."""
    document = graph({"Shop": service(language="php", framework="laravel")})
    entry = compose_of(generated(document, environment="prod", tag="7"))["services"]["shop"]

    assert "read_only" not in entry


def test_a_server_of_a_framework_has_room_for_its_own_files() -> None:
    """Apache writes the number of its process, and ends where it cannot."""
    document = graph({"Site": service(language="php", framework="plain")})
    entry = compose_of(generated(document, environment="prod", tag="7"))["services"]["site"]

    assert entry["read_only"] is True
    assert "/run/apache2:mode=1777" in entry["tmpfs"]


def test_next_has_room_for_its_cache() -> None:
    """It is in the directory of the program, which is root's."""
    document = graph({"Web": service(language="typescript", framework="next", port=3000)})
    entry = compose_of(generated(document, environment="prod", tag="7"))["services"]["web"]

    assert "/app/.next/cache:mode=1777" in entry["tmpfs"]


def test_every_framework_is_proved() -> None:
    """Each has a read-only root directory and /tmp, or keeps what it writes beside its code."""
    result = generated(graph(dict(combinations())), environment="prod", tag="7")
    assert result.plan is not None
    keeping = {one.slug for one in result.plan.images if one.framework and one.framework.keeps}

    assert keeping
    for name, entry in compose_of(result)["services"].items():
        if "healthcheck" in entry or "build" in entry:
            assert ("read_only" in entry) == (name not in keeping), name


def test_the_hand_off_has_what_was_taken_away() -> None:
    """Kubernetes has the same words: capabilities, a read-only root, an emptyDir."""
    document = graph({"Catalog": service(dependencies=[POSTGRES])})
    result = generated(document, environment="prod", tag="7")
    catalog = result.handoff["services"]["Catalog"]
    postgres = result.handoff["backing_services"]["postgres"]

    assert (True, [TEMPORARY]) == (
        catalog["security"]["read_only_root"],
        catalog["temporary_paths"],
    )
    assert ["ALL"] == postgres["security"]["drop_capabilities"]
    assert "SETUID" in postgres["security"]["add_capabilities"]
    assert [TEMPORARY, "/var/run/postgresql"] == postgres["temporary_paths"]


def test_a_server_that_unpacks_libraries_may_load_them() -> None:
    """QuestDB loads a library from /tmp; the hand-off names the directory alone."""
    document = graph({"Catalog": service(dependencies=[needs("questdb", external=True)])})
    result = generated(document, environment="prod", tag="7")

    assert f"{TEMPORARY}:mode=1777,exec" in compose_of(result)["services"]["questdb"]["tmpfs"]
    assert [TEMPORARY] == result.handoff["backing_services"]["questdb"]["temporary_paths"]


@pytest.mark.parametrize("path", ["tmp", "/run:size=1m", "/run:exec:exec", ":exec", "/../run:exec"])
def test_a_directory_in_memory_has_no_other_options(path: str) -> None:
    """A path, and whether libraries may be loaded from it."""
    with pytest.raises(ValidationError):
        ServerHardening(memory=(path,))


SERVER = "  postgres:"


@pytest.mark.parametrize(
    ("old", "new", "slugs"),
    [
        ("    read_only: true\n", "", {"weakened-hardening"}),
        ("      - SETUID\n", "      - SETUID\n      - KILL\n", {"weakened-hardening"}),
        (
            "      - SETUID\n",
            "      - SETUID\n      - SYS_ADMIN\n",
            {"unconfined-service"},
        ),
        ("    cap_drop:\n      - ALL\n", "", {"weakened-hardening"}),
    ],
)
def test_the_proof_sees_what_is_weaker(old: str, new: str, slugs: set[str]) -> None:
    """Each change of a server by hand is named."""
    result = generated(graph({"Catalog": service(dependencies=[POSTGRES])}), environment="prod")
    assert result.specification is not None
    files = {path: file.content for path, file in result.files.items()}
    before, after = files["docker-compose.yml"].split(SERVER, 1)
    assert old in after
    files["docker-compose.yml"] = before + SERVER + after.replace(old, new, 1)

    assert slugs == {fault.rule.slug for fault in prove(result.specification, files).faults}
