""".env.example."""

from __future__ import annotations

import re
from typing import Any

from conftest import graph, service
from pipeline_helpers import generated


def example_of(document: dict[str, Any]) -> str:
    """Return the .env.example of a graph."""
    return generated(document).files[".env.example"].content


def test_every_variable_of_the_compose_file_is_explained(shop: dict[str, Any]) -> None:
    """Whoever reads the compose file finds each variable here."""
    shop["services"]["AuthService"]["secrets"] = ["SMTP_PASSWORD"]
    files = generated(shop).files
    read = set(re.findall(r"(?<!\$)\$\{([A-Z0-9_]+)", files["docker-compose.yml"].content))
    written = set(re.findall(r"^(?:# )?([A-Z0-9_]+)=", files[".env.example"].content, re.MULTILINE))

    assert read | {"COMPOSE_PROJECT_NAME"} == written


def test_secrets_are_empty(shop: dict[str, Any]) -> None:
    """No generated file holds a secret."""
    lines = example_of(shop).splitlines()
    secret = [line for line in lines if re.match(r"[A-Z_]*(PASSWORD|SECRET)", line)]

    assert 5 == len(secret)
    assert all(line.endswith("=") for line in secret)


def test_defaults_are_commented_out(shop: dict[str, Any]) -> None:
    """A copied file hides no later change of a default."""
    example = example_of(shop)

    assert "\n# CATALOG_PORT=8001\n" in example
    assert "\nCATALOG_PORT" not in example


def test_origins_are_marked() -> None:
    """start.sh reads which values it may make and which it must ask for."""
    example = example_of(graph({"Web": service(secrets=["STRIPE_KEY"])}))

    assert "\n# user-provided: secret of web\nSTRIPE_KEY=\n" in example
    assert "\n# generated: shared by the services\nJWT_SECRET=\n" in example
    assert "\n# default: host port of web\n# WEB_PORT=8000\n" in example


def test_a_group_without_a_variable_has_no_heading() -> None:
    """Only what is there is reported."""
    assert "Yours:" not in example_of(graph())
