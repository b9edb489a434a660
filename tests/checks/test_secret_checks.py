"""Secrets that stand in the graph."""

from __future__ import annotations

import pytest
from conftest import graph, service
from street import slugs, topology_of

from docker_generator.checks.secrets import check_secrets
from docker_generator.diagnostics.diagnostic import ABSENT
from docker_generator.diagnostics.text import render_block


@pytest.mark.parametrize(
    "variable",
    ["PASSWORD", "DB_PASSWORD", "API_TOKEN", "SECRET_KEY", "stripe_apikey", "AUTH_CREDENTIALS"],
)
def test_a_variable_that_says_secret_may_have_no_value(variable: str) -> None:
    """Its name belongs under `secrets`; the value is not repeated anywhere."""
    document = graph({"A": service(environment={variable: "hunter2"})})
    (finding,) = check_secrets(topology_of(document))

    assert ("secret-in-plain", f"/services/A/environment/{variable}") == (
        finding.rule.slug,
        finding.pointer,
    )
    assert finding.value is ABSENT
    assert "hunter2" not in render_block(finding)


@pytest.mark.parametrize(
    "variable",
    [
        "LOG_LEVEL",
        "MONKEY",
        "KEYBOARD",
        "AUTHOR",
        "PUBLIC_KEY",
        "SECRET_FILE",
        "TOKEN_URL",
        "KEY_ID",
    ],
)
def test_a_harmless_name_may_have_a_value(variable: str) -> None:
    """Whole words decide, and words such as URL or FILE make a name harmless."""
    document = graph({"A": service(environment={variable: "x"})})

    assert [] == slugs(check_secrets(topology_of(document)))


def test_an_empty_secret_is_none() -> None:
    """A variable that is set to nothing gives nothing away."""
    document = graph({"A": service(environment={"PASSWORD": ""})})

    assert [] == slugs(check_secrets(topology_of(document)))
