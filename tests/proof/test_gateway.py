"""The front door: what is made of it, and that each single damage to it is named."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from engine.mart import GRAPH
from pipeline_helpers import compose_of

import docker_generator
from docker_generator.proof.proving import prove

if TYPE_CHECKING:
    from docker_generator import GenerationResult

FILE, COMPOSE = "gateway/Caddyfile", "docker-compose.yml"
SERVER = {"environment": "prod", "tag": "v1", "gateway": "caddy"}


@cache
def made(**more: str) -> GenerationResult:
    """Return the mart as a server has it."""
    result = docker_generator.generate(json.dumps(GRAPH).encode(), SERVER | more)
    assert result.ok, [one.message for one in result.diagnostics if one.is_error]
    return result


def container(**more: str) -> dict[str, Any]:
    """Return the entry of the front door."""
    found: dict[str, Any] = compose_of(made(**more))["services"]["front-door"]
    return found


def test_it_is_all_that_is_published() -> None:
    """On all addresses, with the ports of the web."""
    services = compose_of(made())["services"]
    published = {name: one["ports"] for name, one in services.items() if "ports" in one}

    wanted = ["${FRONT_DOOR_PORT:-443}:443", "${FRONT_DOOR_HTTP_PORT:-80}:80"]
    assert published == {"front-door": wanted}


def test_in_dev_it_is_beside_what_is_published() -> None:
    """On loopback, with ports that need no privileges."""
    services = compose_of(made(environment="dev"))["services"]

    assert services["orders"]["ports"] == ["127.0.0.1:${ORDERS_PORT:-8002}:8002"]
    assert services["front-door"]["ports"] == [
        "127.0.0.1:${FRONT_DOOR_PORT:-8443}:443",
        "127.0.0.1:${FRONT_DOOR_HTTP_PORT:-8081}:80",
    ]


def test_it_reaches_what_it_leads_to() -> None:
    """By a network for each, on which nothing else is."""
    services = compose_of(made())["services"]
    own = set(services["front-door"]["networks"])

    assert own == {f"front-door.{n}" for n in ("shop", "admin", "catalog", "orders", "reports")}
    for network in own:
        members = {name for name, one in services.items() if network in one["networks"]}
        assert members == {"front-door", network.partition(".")[2]}


@pytest.mark.parametrize(
    ("options", "signs"),
    [
        ({}, True),
        ({"domain": "shop.example.com"}, False),
        ({"domain": "shop.example.com", "certificates": "internal"}, True),
        ({"domain": "shop.internal"}, True),
        ({"domain": "shop.internal", "certificates": "acme"}, False),
    ],
)
def test_who_signs_follows_from_the_domain(options: dict[str, str], signs: bool) -> None:
    """No public authority signs a private name, unless the options say so."""
    text = made(**options).files[FILE].content

    assert text.count("tls internal") == (2 if signs else 0)
    assert f"\nshop.{options.get('domain', 'localhost')} {{\n" in text


def test_another_text_makes_another_container() -> None:
    """Its label is all that Compose sees of a file that is mounted."""
    assert container()["labels"] != container(domain="example.com")["labels"]
    label = "docker-generator.content"
    assert container()["labels"][label] != container(certificates="acme")["labels"][label]


def test_without_the_option_nothing_of_it_is_there() -> None:
    """Neither in dev nor on a server."""
    for environment in ("dev", "prod"):
        options = {"environment": environment, "tag": "v1"}
        result = docker_generator.generate(json.dumps(GRAPH).encode(), options)
        assert FILE not in result.files
        assert "front-door" not in result.files[COMPOSE].content
    assert "update.sh" in made().files
    assert "update.sh" not in made(environment="dev").files


OTHER = (
    "other.localhost {\n\troute {\n\t\thandle {\n\t\t\timport upstream orders 8002\n\t\t}\n\t}\n}"
)
"""A host that nobody asked for."""

ROUTES = [
    ("import upstream catalog 8001", "import upstream orders 8001"),
    ("import upstream catalog 8001", "import upstream catalog 8002"),
    ("import upstream shop 8080", "respond 404"),
    ("shop.localhost {", "shop.example.com {"),
    ("handle /api/orders/* {", "handle /api/* {"),
    ("uri strip_prefix /api/orders", "uri strip_prefix /api"),
    ("\t\t\turi strip_prefix /api/orders\n", ""),
    ("path /reports /reports/*", "path /reports"),
    ("path /reports /reports/*", "path /reports /admin/*"),
    ("tls internal", "tls internal {\n\t\ton_demand\n\t}"),
    ("\ttls internal\n", ""),
    ("name {args.0}", "name orders"),
    ("port {args.1}", "port 1"),
    ("lb_policy random", "to elsewhere:80"),
    ("admin unix//config/admin.sock", "admin 0.0.0.0:2019"),
    ("respond 200", "reverse_proxy orders:8002"),
    ("\troute {", "\treverse_proxy orders:8002\n\troute {"),
    ("\troute {", "\troute {\n\t\timport upstream orders 8002"),
    ("shop.localhost {", "shop.localhost, *.localhost {"),
    ("\nshop.localhost {", "\nimport /etc/other\nshop.localhost {"),
    ("\nshop.localhost {", f"\n{OTHER}\nshop.localhost {{"),
    ("\nshop.localhost {", "\n}\nshop.localhost {"),
    ("\troute {\n", "\troute {\n\t\thandle /x {\n"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), ROUTES)
def test_each_damage_to_the_file_is_named(old: str, new: str) -> None:
    """Whoever would get a request, or sign, in another way."""
    faults = proved({FILE: (old, new)})

    assert {"wrong-route"} == {fault.rule.slug for fault in faults}


def test_what_changes_no_route_is_left_alone() -> None:
    """A header, a larger upload, comments."""
    assert not proved({FILE: ("\troute {", "\theader X-Frame-Options DENY # {\n\troute {")})
    assert not proved({FILE: ("max_size 100MB", "max_size 1GB")})


@pytest.mark.parametrize(
    ("old", "new", "slug"),
    [
        ("FRONT_DOOR_PORT:-443}:443", "FRONT_DOOR_PORT:-443}:8443", "wrong-port"),
        ('"${FRONT_DOOR_HTTP_PORT', '"127.0.0.1:${FRONT_DOOR_HTTP_PORT', "wrong-port"),
        ("https://admin.localhost", "https://localhost", "wrong-port"),
        ("image: caddy:2-alpine", "image: nginx:1-alpine", "wrong-image"),
        ("- NET_BIND_SERVICE", "- CHOWN", "weakened-hardening"),
        ("front-door_data:/data", "front-door_data:/srv", "wrong-mount"),
        ("file: ./gateway/Caddyfile", "file: ./other", "wrong-mount"),
        ("- front-door.shop\n", "- front-door.orders\n", "no-common-network"),
        ('"--adapter", "caddyfile"', '"--adapter", "json"', "wrong-command"),
        ("http://127.0.0.1:2080/", "http://127.0.0.1:2019/", "wrong-health-check"),
    ],
)
def test_each_damage_to_the_container_is_named(old: str, new: str, slug: str) -> None:
    """By the rule that says what is wrong with it."""
    text = made().files[COMPOSE].content
    entry = re.search(r"(?s)\n  front-door:\n.*", text)
    assert entry is not None
    assert old in entry[0]
    broken = text.replace(entry[0], entry[0].replace(old, new, 1))
    result = made()
    assert result.specification is not None
    files = {path: file.content for path, file in result.files.items()}

    faults = prove(result.specification, files | {COMPOSE: broken}).faults
    assert slug in {fault.rule.slug for fault in faults}


def proved(edits: dict[str, tuple[str, str]]) -> tuple[Any, ...]:
    """Return what the proof says of the files with one piece replaced, once."""
    result = made()
    assert result.specification is not None
    files = {path: file.content for path, file in result.files.items()}
    for path, (old, new) in edits.items():
        assert old in files[path]
        files[path] = files[path].replace(old, new, 1)
    return prove(result.specification, files).faults
