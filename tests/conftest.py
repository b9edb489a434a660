"""What the tests share: the shop of the specification, and small graphs made of parts."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# By default each property has examples for a second or two; `make test` and CI ask for 2,000.
settings.register_profile("usual", max_examples=100, deadline=None)
settings.register_profile("thorough", max_examples=2000, deadline=None)
settings.load_profile("usual")

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "fixtures"
SHOP = FIXTURES / "valid" / "shop"
SHOP_GRAPH = SHOP / "artifacts/engineering/code/frontend/.internal/topology-graph.json"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flags by which files of expectations are renewed, and the long tests are run."""
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden folders")
    parser.addoption("--full", action="store_true", help="run the long tests as well")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests that are marked `full`, unless they are asked for."""
    if config.getoption("--full"):
        return
    long = [item for item in items if item.get_closest_marker("full")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if not item.get_closest_marker("full")]


@pytest.fixture
def shop() -> dict[str, Any]:
    """Return the topology graph of the shop, to be changed at will."""
    document: dict[str, Any] = copy.deepcopy(json.loads(SHOP_GRAPH.read_text("utf-8")))
    return document


def service(**fields: Any) -> dict[str, Any]:
    """Return a service of a graph: Python with FastAPI on port 8000, unless said otherwise."""
    return {"language": "python", "framework": "fastapi", "port": 8000} | fields


def job(**fields: Any) -> dict[str, Any]:
    """Return a job of a graph: a Python script that ends."""
    command = {"command": ["python", "seed.py"]}
    return {"type": "job", "language": "python", "build": command} | fields


def needs(name: str, *, external: bool = False, **fields: Any) -> dict[str, Any]:
    """Return a dependency."""
    return {"name": name, "external": external} | fields


def graph(services: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    """Return a topology graph; without services, of one that needs nothing."""
    return {"services": services if services is not None else {"Catalog": service()}} | fields
