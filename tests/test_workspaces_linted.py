"""Each kind of workspace, also those that cannot be built here: read back, linted, and apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph
from linting import hadolint
from pipeline_helpers import warnings_and_errors
from workspace_table import KINDS, Kind

import docker_generator

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(params=sorted(KINDS))
def kind(request: pytest.FixtureRequest) -> Kind:
    """Return a kind of workspace."""
    return KINDS[request.param]


def test_two_services_of_a_kind_are_linted(kind: Kind, tmp_path: Path) -> None:
    """No remark of hadolint, not even of style; and what is generated proves itself."""
    kind.lay(tmp_path / "shop")
    services: dict[str, Any] = kind.services("shop")
    result = docker_generator.generate(graph(services), {"root": tmp_path})
    assert result.ok, warnings_and_errors(result.diagnostics)
    names = ["Dockerfile.billing", "Dockerfile.orders"]

    assert (0, "") == hadolint({name: result.files[name].content for name in names})


def test_no_service_copies_from_its_neighbour(kind: Kind, tmp_path: Path) -> None:
    """But its manifest, where an installation reads that of all."""
    kind.lay(tmp_path / "shop")
    result = docker_generator.generate(graph(kind.services("shop")), {"root": tmp_path})
    for name, other in (("orders", "billing"), ("billing", "orders")):
        text = result.files[f"Dockerfile.{name}"].content
        runtime = text.partition(" AS runtime\n")[2]
        ignored = result.files[f"Dockerfile.{name}.dockerignore"].content
        assert runtime
        assert other not in runtime.lower()
        lines = ignored.lower().splitlines()
        assert [line for line in lines if re.fullmatch(rf"(?:[\w/]*[/.])?{other}", line)]
