"""What the tests share: the shop of the specification, and small graphs made of parts."""

from __future__ import annotations

import copy
import gc
import json
import os
import shlex
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Generator

# By default each property has examples for a second or two; `make test` and CI ask for 2,000.
settings.register_profile("quick", max_examples=10, deadline=None)
settings.register_profile("usual", max_examples=100, deadline=None)
settings.register_profile("thorough", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))

ROOT = Path(__file__).resolve().parent.parent
ENGINE = Path(__file__).parent / "engine"
FIXTURES = ROOT / "fixtures"
SHOP = FIXTURES / "valid" / "shop"
SHOP_GRAPH = SHOP / "artifacts/engineering/code/frontend/.internal/topology-graph.json"


class Strange:
    """A value of a kind that nobody knows, whose name in a list of tests is always the same."""

    def __repr__(self) -> str:
        return "strange"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flags by which files of expectations are renewed, and the long tests are run."""
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden folders")
    parser.addoption("--full", action="store_true", help="run the long tests as well")


@pytest.fixture
def renews(request: pytest.FixtureRequest) -> bool:
    """Return whether expectations are rewritten: below a failure stands what rewrites them.

    A test that only reads what others rewrite uses it without its value.
    """
    return bool(request.config.getoption("--update-golden"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say below a failure of a test that `renews` what to run if the new output is right."""
    report = yield
    is_renewing = item.config.getoption("--update-golden")
    if report.failed and isinstance(item, pytest.Function) and not is_renewing:
        test = f"{item.location[0]}::{item.name}"  # pytest-xdist adds the group to `nodeid`
        alone = f".venv/bin/pytest {shlex.quote(test)} --update-golden"
        lines = ["Run `make golden`, then read `git diff` as code."]
        if "renews" in signature(item.function).parameters:
            lines.append(f"This test alone: {alone}")
        if "renews" in item.fixturenames:
            report.sections.append(("If the new output is right", "\n".join(lines)))
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage among the tests: they live until the end, in their many thousands.

    While a test runs, cycles are searched among what was made since, and less often than by
    default: plans and texts are large, and nearly all of them are freed without a search.
    """
    gc.disable()
    result = yield
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    gc.enable()
    return result


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Return how many processes share the tests; none where the start of them would cost more.

    One file or one test is run at once, and so is what rewrites expectations.
    """
    if config.getoption("--update-golden") or not any(map(_is_folder, config.args)):
        return 0
    return min(4, os.cpu_count() or 1)


def _is_folder(argument: str) -> bool:
    return Path(argument.partition("::")[0]).is_dir()


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests that are marked `full`, unless they are asked for; say who runs where.

    The tests of a file stay in one process, since they share what is costly to make; those of the
    engine, too, since they share its containers. What is marked `slow` is run first and may go
    anywhere, so that no process waits at the end for another one.
    """
    if not config.getoption("--full"):
        long = [item for item in items if item.get_closest_marker("full")]
        if long:
            config.hook.pytest_deselected(items=long)
            items[:] = [item for item in items if not item.get_closest_marker("full")]
    for item in items:
        if item.path.is_relative_to(ENGINE):
            item.add_marker("engine")
            item.add_marker(pytest.mark.xdist_group("engine"))
        elif not any(item.get_closest_marker(name) for name in ("xdist_group", "slow")):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
    # The engine's own come first of all: they are one long row.
    items.sort(key=lambda i: (not i.get_closest_marker("engine"), not i.get_closest_marker("slow")))


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print the table that docs/support.md carries, after a run of all its rows."""
    from stack_table import lived_in, stack_table

    lived = lived_in(test.nodeid for test in terminalreporter.stats.get("passed", []))
    if lived and config.getoption("--full"):
        terminalreporter.write_line(stack_table(lived))


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
