"""All faults of a graph are reported at once, and each by one finding."""

from __future__ import annotations

import copy
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, needs, service
from graphs import graphs
from hypothesis import given, settings
from hypothesis import strategies as st
from pipeline_helpers import MISSING_ROOT, run
from planted_faults import FAULTS, GRAPH_FAULTS, with_claims

import docker_generator

if TYPE_CHECKING:
    from pathlib import Path

    from docker_generator import Diagnostic

MOST = 5
"""Faults that are planted into one graph."""

OF_SEVERAL = {"volume-of-two-users"}
"""Rules that name the second of several services: without that one, the next."""


def found_in(document: dict[str, Any]) -> tuple[Diagnostic, ...]:
    """Return all findings of a graph beside no source at all."""
    return docker_generator.generate(document, {"root": MISSING_ROOT}).diagnostics


def new_in(document: dict[str, Any], base: tuple[Diagnostic, ...]) -> list[tuple[str, str]]:
    """Return rule and pointer of the findings that were not there before."""
    known = {(one.rule.slug, one.pointer) for one in base}
    rules = {one.rule.slug for one in base}
    places = [(one.rule.slug, one.pointer) for one in found_in(document)]
    return [
        (slug, place)
        for slug, place in places
        if (slug, place) not in known and not (slug in OF_SEVERAL and slug in rules)
    ]


def test_the_faults_of_two_services_are_reported_together() -> None:
    """What reading refuses, an unknown field, an unknown language and an unknown service."""
    document = {
        "services": {
            "A": {
                "language": "python",
                "framework": "fastapi",
                "port": 8000,
                "health_check": {"path": "health"},
                "depend_on": [],
            },
            "B": {"language": "cobol", "dependencies": [{"name": "nobody"}]},
        }
    }

    assert [
        ("unknown-service", "/services/B/dependencies/0/name"),
        ("invalid-health-path", "/services/A/health_check/path"),
        ("unsupported-language", "/services/B/language"),
        ("unknown-field", "/services/A/depend_on"),
    ] == [(one.rule.slug, one.pointer) for one in found_in(document)]


@pytest.mark.parametrize("fault", FAULTS, ids=repr)
def test_a_fault_of_a_service_is_one_finding(fault: Any) -> None:
    """A service that others need, with a backing service, and everything the analyzer derives."""
    base = with_claims(
        graph(
            {
                "A": service(dependencies=[needs("B"), needs("postgres", external=True)]),
                "B": service(
                    port=8001,
                    dependencies=[needs("C"), needs("postgres", external=True)],
                ),
                "C": service(port=8002, dependencies=[]),
            }
        )
    )
    document = copy.deepcopy(base)
    assert fault.plant(document["services"]["B"])

    assert [fault.slug] == [slug for slug, _ in new_in(document, found_in(base))]


@settings(max_examples=settings().max_examples * 2 // 5)
@given(graphs(6).map(with_claims), st.data())
def test_k_independent_faults_are_k_findings(base: dict[str, Any], data: st.DataObject) -> None:
    """None hides another one, and none is reported twice."""
    # Services share the dictionaries of their backing services, and a deep copy would too.
    document, before = json.loads(json.dumps(base)), found_in(base)
    names = sorted(document["services"])
    changed: set[tuple[str, str]] = set()
    expected: Counter[str] = Counter()
    for _ in range(data.draw(st.integers(1, MOST))):
        name = data.draw(st.sampled_from(names))
        fault = data.draw(st.sampled_from(FAULTS))
        part = fault.part.rstrip("+").partition(".")[0]
        # A framework, a version and a package manager are words of a language.
        place = (name, "language" if part in {"framework", "build"} else part)
        if place not in changed and fault.plant(document["services"][name]):
            changed.add(place)
            expected[fault.slug] += 1
    for kind in data.draw(st.sets(st.sampled_from(sorted(GRAPH_FAULTS)), max_size=2)):
        GRAPH_FAULTS[kind](document, data.draw(st.sampled_from(names)))
        expected[kind.partition(".")[0]] += 1

    found = new_in(document, before)
    assert expected == Counter(slug for slug, _ in found), found


@pytest.mark.parametrize("name", ["a b", "Ca\u0442alog"])
def test_an_invalid_name_is_one_finding_wherever_it_stands(name: str) -> None:
    """The other places are named by it."""
    base = with_claims(
        graph(
            {
                "A": service(port=8001, dependencies=[needs(name)]),
                name: service(dependencies=[]),
            }
        )
    )
    (finding,) = [one for one in found_in(base) if one.is_error]

    assert ("invalid-service-name", f"/services/{name}") == (finding.rule.slug, finding.pointer)
    assert {
        "/services/A/dependencies/0/name",
        f"/network/required_ports/{name}",
        "/topology/initialization_order/0",
        "/topology/dependency_graph/nodes/1",
        "/topology/dependency_graph/edges/0/to",
        f"/topology/dependency_matrix/{name}",
        "/network/internal_network/0/to",
    } == set(finding.also)


@pytest.mark.parametrize(
    ("fields", "place", "expected"),
    [
        ({"dependencies": [5]}, "/dependencies/0", 'a name (e.g., "Catalog"), or an object'),
        ({"dependencies": "postgres"}, "/dependencies", 'a list: ["postgres"]'),
        ({"health_check": 5}, "/health_check", 'a path (e.g., "/health"), or an object'),
        ({"environment": {"DEBUG": True}}, "/environment/DEBUG", 'a text: "true"'),
        ({"environment": {"LIMIT": 0.5}}, "/environment/LIMIT", 'a text: "0.5"'),
        ({"port": "8000"}, "/port", "a whole number, without quotes: 8000"),
        ({"port": 8000.0}, "/port", "a whole number, without a decimal point: 8000"),
        ({"port": "web"}, "/port", "a whole number from 1 to 65535"),
        ({"depends_on": []}, "/depends_on", 'did you mean "dependencies"?'),
        ({"env": {}}, "/env", 'did you mean "environment"?'),
        ({"memory": "1Gi"}, "/memory", 'did you mean "resources.memory"?'),
        ({"cpu": 1}, "/cpu", 'did you mean "resources.cpu"?'),
        ({"version": "3.13"}, "/version", 'did you mean "build.version"?'),
        ({"image": "redis:8"}, "/image", '"image" is a field of an entry of "dependencies"'),
        ({"mesh": {}}, "/mesh", ""),
        (
            {"dependencies": [needs("postgress", external=True)]},
            "/dependencies/0",
            'POSTGRESS_URL in .env; did you mean "postgres"?',
        ),
        (
            {"dependencies": [needs("postgress", external=True, type="saas")]},
            "/dependencies/0",
            "POSTGRESS_URL in .env",
        ),
    ],
    ids=str,
)
def test_a_finding_says_what_was_meant(fields: dict[str, Any], place: str, expected: str) -> None:
    """The value is shown as it is written rightly, and a field is reported where it belongs."""
    found = [
        one for one in found_in(graph({"A": service(**fields)})) if one.pointer.endswith(place)
    ]

    assert [expected] == [one.expected[: len(expected)] for one in found]
    assert bool(expected) == bool(found[0].expected)


def test_a_misspelt_required_field_is_one_finding_and_is_read() -> None:
    """`lang` is what was meant by `language`, so that its framework is checked all the same."""
    one = {"lang": "python", "framework": "nonsense", "port": 8000}
    found = [f for f in found_in(graph({"A": one})) if f.severity != "info"]

    assert [
        ("missing-field", "/services/A/lang", 'did you mean "language"? "lang" is not known'),
        ("unsupported-framework", "/services/A/framework", found[1].expected),
    ] == [(f.rule.slug, f.pointer, f.expected) for f in found]


def test_misspelt_services_are_read() -> None:
    """Pointers lead to the key as it is written."""
    document = {"service": {"A": service(port=0), "B": service(dependencies=["A", "Nobody"])}}

    assert [
        ("missing-field", "/service"),
        ("unknown-service", "/service/B/dependencies/1"),
        ("invalid-port", "/service/A/port"),
    ] == [(one.rule.slug, one.pointer) for one in found_in(document)]


def test_a_name_is_short_for_a_dependency_and_a_path_for_a_health_check() -> None:
    """What is generated is the same, except for the hash of the graph itself."""
    short = service(dependencies=["B"], health_check="/health")
    long = service(dependencies=[{"name": "B"}], health_check={"path": "/health"})
    files = [
        docker_generator.generate(
            graph({"A": one, "B": service(port=8001)}), {"root": MISSING_ROOT}
        ).files
        for one in (short, long)
    ]
    assert files[0]
    assert files[0].keys() == files[1].keys()
    assert ["docker-manifest.json"] == [
        path for path, file in files[0].items() if file.content != files[1][path].content
    ]


def test_a_service_that_cannot_be_read_is_not_called_unknown() -> None:
    """Who depends on it, and what the analyzer says about it, is not a further fault."""
    services = {
        "A": service(dependencies=[needs("B")]),
        "B": service(port=8001, dependencies=[needs("redis", external=True)]),
    }
    base = with_claims(graph(services))
    base["services"]["B"] = 5

    assert [("unexpected-type", "/services/B")] == [
        (one.rule.slug, one.pointer) for one in found_in(base) if one.is_error
    ]


def test_errors_of_one_service_do_not_hide_what_is_missing_in_another(tmp_path: Path) -> None:
    """Source trees are read for services without errors; pointers stay those of the graph."""
    code = tmp_path / "code" / "b"
    code.mkdir(parents=True)
    manifest = {"scripts": {"start": "node index.js"}, "dependencies": {"express": "5.0.0"}}
    (code / "package.json").write_text(json.dumps(manifest), "utf-8")
    (code / "index.js").write_text("", "utf-8")
    document = graph(
        {
            "A": service(port=0),
            "B": service(
                language="node",
                framework="express",
                dependencies=["A", {"name": "C", "condition": "service_healthy"}],
            ),
            "C": service(port=8002, health_check={"type": "none"}),
            "D": service(port=8003, dependencies=["E"]),
            "E": service(port=8004, dependencies=["D"]),
        }
    )
    options = {"root": str(tmp_path), "source": "code"}
    found = docker_generator.generate(document, options).diagnostics
    places = {(one.rule.slug, one.pointer) for one in found}

    assert ("invalid-port", "/services/A/port") in places
    assert "dependency-cycle" in {slug for slug, _ in places}
    assert ("unsatisfiable-condition", "/services/B/dependencies/1") in places
    assert "/services/B" in {place for slug, place in places if slug == "no-lock-file"}
    assert not {place for _, place in places if place == "/services/B/dependencies/0"}


def test_options_and_graph_are_reported_together(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An invalid option hides no error of the graph."""
    file = tmp_path / "graph.json"
    file.write_text(json.dumps(graph({"A": service(port=0, language="cobol")})), "utf-8")
    status, out, _ = run("check", str(file), "--set", "platform=swarm", capsys=capsys)

    assert status == 1
    assert ["invalid-option", "invalid-port", "unsupported-language"] == sorted(
        line.split()[-1].rstrip(")") for line in out.splitlines() if line.startswith("At: ")
    )


def test_an_incomplete_catalogue_is_not_compared_with(tmp_path: Path) -> None:
    """What it does not know may be in the part of it that is missing."""
    document = graph({"A": service(language="cobol", port=0)})
    found = docker_generator.generate(
        document, {"root": str(tmp_path), "catalogue": ["missing"]}
    ).diagnostics

    assert ["missing-catalogue", "invalid-port"] == sorted(
        (one.rule.slug for one in found), reverse=True
    )


def test_an_error_in_a_source_hides_no_finding_of_its_service(tmp_path: Path) -> None:
    """Who repairs the tree does not run into the next finding."""
    tree = {
        "requirements.txt": "fastapi==0.121.0\n",  # uvicorn, which starts it, is missing
        "main.py": "import os\n\nfrom fastapi import FastAPI\n\napp = FastAPI()\n"
        'URL = os.environ["STORE_DSN"]\n',
        ".env.example": "STORE_DSN=postgresql://localhost/shop\n",
    }
    for name, text in tree.items():
        (tmp_path / name).write_text(text, "utf-8")
    need = needs("postgres", external=True)
    document = graph({"A": service(build={"context": "."}, dependencies=[need])})
    result = docker_generator.generate(document, {"root": str(tmp_path)})

    found = {one.rule.slug for one in result.diagnostics if one.severity.value != "info"}
    assert {"start-package-missing", "unread-address"} <= found
    assert not result.files
