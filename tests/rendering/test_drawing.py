"""The topology as a picture."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, job, needs, service
from pipeline_helpers import plan_of

from docker_generator.rendering.drawing import draw_dot, draw_mermaid

if TYPE_CHECKING:
    from docker_generator.plan.model import Plan


@pytest.fixture
def small() -> Plan:
    """Return the plan of two services and a database."""
    services: dict[str, Any] = {
        "Api": service(dependencies=[needs("End"), needs("postgres", external=True)]),
        "End": service(port=8001),
    }
    return plan_of(graph(services))


def test_an_arrow_leads_to_what_a_service_waits_for(small: Plan) -> None:
    """With the condition that it waits for."""
    text = draw_mermaid(small)

    assert text.startswith("flowchart LR\n")
    assert "s_api -->|healthy| s_end" in text
    assert "s_api -->|healthy| s_postgres" in text
    assert "s_api -->|completed| s_postgres-databases" in text


def test_a_node_tells_its_place_in_the_start_and_its_port(small: Plan) -> None:
    """Backing services are cylinders, one-shots are rounded."""
    text = draw_mermaid(small)

    assert re.search(r's_postgres\[\("1\. postgres<br>PostgreSQL \d+<br>127\.0\.0\.1:5432', text)
    assert 's_postgres-databases(["2. ' in text
    assert 's_end["3. end<br>End: FastAPI on Python' in text
    assert "127.0.0.1:8001 to 8001" in text


def test_a_job_is_drawn_as_a_one_shot() -> None:
    """Rounded, with its place in the start; who waits for it waits for its end."""
    plan = plan_of(graph({"Api": service(dependencies=[needs("Seed")]), "Seed": job()}))

    assert 's_seed(["1. seed<br>' in draw_mermaid(plan)
    assert '"seed" [shape=oval' in draw_dot(plan)
    assert "s_api -->|completed| s_seed" in draw_mermaid(plan)


def test_dot_tells_the_same(small: Plan) -> None:
    """In the language of Graphviz."""
    text = draw_dot(small)

    assert text.startswith("digraph topology {\n")
    assert '"api" -> "end" [label="healthy"];' in text
    assert '"postgres" [shape=cylinder, label="1. postgres\\nPostgreSQL' in text


@pytest.mark.parametrize("name", ["End", "Graph", "Subgraph", "ClickService", "Style", "X-y_z"])
def test_no_name_is_a_word_of_the_language(name: str) -> None:
    """Names that Mermaid knows are drawn like others."""
    plan = plan_of(graph({name: service()}))
    nodes = [line for line in draw_mermaid(plan).splitlines() if line.startswith("  ")]

    assert all(line.startswith("  s_") for line in nodes)
    assert 1 == len(nodes)
