"""The version of a language that a source tree asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import graph, service
from hypothesis import given
from hypothesis import strategies as st
from pipeline_helpers import topology_of, warnings_and_errors

from docker_generator.options import Options
from docker_generator.source.folder import Folder, Folders
from docker_generator.source.runtime import decide_version
from docker_generator.source.tree import read_sources
from docker_generator.source.versions import best_version, nearest_version, point
from docker_generator.stacks.catalogue import built_in_stacks
from docker_generator.stacks.detectors import Meaning

if TYPE_CHECKING:
    from pathlib import Path

PYTHON = ["3.14", "3.13", "3.12", "3.11"]
NODE = ["26", "24", "22"]
GO = ["1.27", "1.26"]


@pytest.mark.parametrize(
    ("wish", "best"),
    [
        (">=3.11", "3.14"),
        (">=3.11,<3.14", "3.13"),
        ("<4,>=3.12", "3.14"),
        ("^3.12", "3.14"),
        ("~=3.11", "3.14"),
        ("~=3.11.2", "3.11"),
        ("==3.12.*", "3.12"),
        ("== 3.13", "3.13"),
        (">=3.12.4,<3.13", "3.12"),
        ("3.12.x || 3.13.x", "3.13"),
        ("!=3.12", "3.14"),
        (">3.13", "3.14"),
        ("<=3.12", "3.12"),
        (">=3.9,<3.10", None),
        ("nonsense", None),
        ("", None),
    ],
)
def test_a_range_means_the_default_if_it_will_do(wish: str, best: str | None) -> None:
    """Else the newest version of which the newest patch will do."""
    assert best == best_version(wish, Meaning.RANGE, PYTHON, "3.14")


@pytest.mark.parametrize(
    ("wish", "best"),
    [
        (">=18", "24"),
        ("*", "24"),
        ("x", "24"),
        ("^22.1.0", "22"),
        ("~22.4", "22"),
        ("22", "22"),
        ("v22.11.0", "22"),
        (">=18 <23", "22"),
        (">=18.0.0 <24.0.0", "22"),
        ("22 - 24", "24"),
        ("20.x", None),
        ("lts/iron", None),
    ],
)
def test_a_range_of_npm_is_read_as_well(wish: str, best: str | None) -> None:
    """A major version stands for all of its minor ones."""
    assert best == best_version(wish, Meaning.RANGE, NODE, "24")


@pytest.mark.parametrize(
    ("wish", "meaning", "known", "best"),
    [
        ("22.11.0", Meaning.EXACT, NODE, "22"),
        ("3.12", Meaning.EXACT, PYTHON, "3.12"),
        ("3", Meaning.EXACT, PYTHON, "3.14"),
        ("2.7", Meaning.EXACT, PYTHON, None),
        ("1.23", Meaning.MINIMUM, GO, "1.27"),
        ("1.27.1", Meaning.MINIMUM, GO, "1.27"),
        ("1.28", Meaning.MINIMUM, GO, None),
    ],
)
def test_a_version_is_meant_exactly_or_at_least(
    wish: str, meaning: Meaning, known: list[str], best: str | None
) -> None:
    """A pinned patch is answered by its series, a minimum by the default."""
    assert best == best_version(wish, meaning, known, known[0])


@given(st.text(max_size=40), st.sampled_from(Meaning))
def test_any_wish_has_an_answer(wish: str, meaning: Meaning) -> None:
    """A known version, or none; never a fault."""
    assert best_version(wish, meaning, PYTHON, "3.14") in {*PYTHON, None}


@pytest.mark.parametrize(
    ("wish", "meaning", "nearest"),
    [
        ("18.16.1", Meaning.EXACT, "22"),
        ("23.5.0", Meaning.EXACT, "24"),
        ("27", Meaning.EXACT, "26"),
        (">=14 <17", Meaning.RANGE, "22"),
        ("^23.1 || ^27", Meaning.RANGE, "24"),
        ("nightly", Meaning.EXACT, None),
    ],
)
def test_where_none_answers_the_nearest_is_used(
    wish: str, meaning: Meaning, nearest: str | None
) -> None:
    """The first one after the request, for a program that was not tried on a newer one."""
    assert nearest == nearest_version(wish, meaning, NODE)
    assert nearest_version(wish, meaning, []) is None


def test_a_version_is_compared_by_its_numbers() -> None:
    """3.9 is older than 3.10."""
    assert point("3.9") < point("3.10") == point("3.10-rc1")


@pytest.mark.parametrize(
    ("files", "version", "found"),
    [
        ({}, "3.14", []),
        ({".python-version": "3.12\n"}, "3.12", []),
        ({"pyproject.toml": '[project]\nrequires-python = ">=3.11,<3.13"\n'}, "3.12", []),
        ({"pyproject.toml": '[tool.poetry.dependencies]\npython = "^3.11"\n'}, "3.14", []),
        (
            {".python-version": "3.13", "pyproject.toml": '[project]\nrequires-python = "<3.13"'},
            "3.13",
            [],
        ),
        ({".python-version": "pypy3.10\n"}, "3.14", []),
        ({".python-version": "3.8\n"}, "3.11", ["version-not-available"]),
    ],
)
def test_the_source_tree_may_ask_for_a_version(
    tmp_path: Path, files: dict[str, str], version: str, found: list[str]
) -> None:
    """What is not supported is reported, and the nearest version taken."""
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")

    assert (version, found) == _version_of(tmp_path)


def test_the_graph_may_ask_for_a_version(tmp_path: Path) -> None:
    """It wins over the source tree."""
    (tmp_path / ".python-version").write_text("3.12\n", "utf-8")

    assert ("3.11", []) == _version_of(tmp_path, version="3.11")


def _version_of(root: Path, **build: str) -> tuple[str, list[str]]:
    """Return the version of a service whose source is a folder, and what is reported about it."""
    topology = topology_of(graph({"App": service(build={"context": "."} | build)}))
    options = Options(root=str(root))
    sources, found = read_sources(topology, built_in_stacks(), options, Folders())
    return sources["App"].version, [s for s in warnings_and_errors(found) if "version" in s]


@pytest.mark.parametrize(
    ("language", "file", "text", "used"),
    [
        ("python", "mise.toml", '[tools]\npython = "3.12"\n', "3.12"),
        ("python", ".mise.toml", '[tools]\npython = ["3.13.1", "3.12"]\n', "3.13"),
        (
            "python",
            "mise.toml",
            '[tools]\npython = { version = "3.11", virtualenv = ".v" }\n',
            "3.11",
        ),
        ("python", "mise.toml", '[tools]\npython = "latest"\n', "3.14"),
        ("python", ".python-version", "latest\n", "3.14"),
        ("node", "mise.toml", '[tools]\nnode = "latest"\n', "26"),
        ("node", "mise.toml", '[tools]\nnode = "lts"\n', "24"),
        ("node", ".nvmrc", "lts/*\n", "24"),
        ("node", ".nvmrc", "lts/jod\n", "22"),
        ("node", ".node-version", "node\n", "26"),
        ("node", ".tool-versions", "nodejs 22.1.0\n", "22"),
        ("go", "mise.toml", '[tools]\ngo = "1.26.2"\n', "1.26"),
        ("go", ".tool-versions", "golang 1.26.1\n", "1.26"),
        ("rust", ".tool-versions", "rust 1.96.0\n", "1.96"),
        ("ruby", "mise.toml", '[tools]\nruby = "3.4"\n', "3.4"),
        ("java", "mise.toml", '[tools]\njava = "temurin-21"\n', "21"),
        ("elixir", "mise.toml", '[tools]\nelixir = "1.19-otp-28"\nerlang = "28"\n', "1.19"),
        ("php", ".tool-versions", "php 8.4.2\n", "8.4"),
        ("dotnet", "mise.toml", '[tools]\ndotnet = "9.0.100"\n', "9.0"),
    ],
)
def test_tool_managers_name_a_version(
    language: str, file: str, text: str, used: str, tmp_path: Path
) -> None:
    """Files of mise and asdf count, by a number or by a name that moves."""
    source, reported = _with_files(language, {file: text}, tmp_path)
    assert (source, reported) == (used, [])


@pytest.mark.parametrize(
    ("language", "files"),
    [
        ("python", {"mise.toml": '[tools]\npython = "3.7"\n'}),
        ("node", {".nvmrc": "lts/carbon\n"}),
        ("go", {"mise.toml": '[tools]\ngo = "1.21"\n'}),
        ("ruby", {".tool-versions": "ruby 2.6.6\n"}),
    ],
)
def test_what_a_tool_manager_names_and_is_not_supported_is_reported(
    language: str, files: dict[str, str], tmp_path: Path
) -> None:
    """The nearest version is used, and the finding names the file."""
    _, reported = _with_files(language, files, tmp_path)
    assert reported == ["version-not-available"]


def test_a_pinned_tool_comes_before_the_range_of_a_manifest(tmp_path: Path) -> None:
    """What everybody works with says more than what a package might run on."""
    files = {
        "mise.toml": '[tools]\nnode = "26"\n',
        "package.json": '{"engines": {"node": ">=22"}}',
    }
    assert _with_files("node", files, tmp_path) == ("26", [])
    files[".nvmrc"] = "22\n"
    assert _with_files("node", files, tmp_path) == ("22", ["contradicting-declarations"])


def _with_files(language: str, files: dict[str, str], root: Path) -> tuple[str, list[str]]:
    for name, text in files.items():
        (root / name).write_text(text, "utf-8")
    stack = built_in_stacks().find(language)
    assert stack is not None
    decision = decide_version("App", None, (Folder(root), Folder(root)), stack, "")
    return decision.version, warnings_and_errors(decision.reported)


@pytest.mark.parametrize(
    ("language", "files", "found"),
    [
        # Nothing is declared: the image decides, the one that runs before those that build.
        ("node", {"Dockerfile": "FROM node:22-alpine\n"}, ("22", "container", [])),
        (
            "node",
            {"Dockerfile": "FROM node:20.20.2-alpine@sha256:ab AS builder\n\nFROM alpine:3.24\n"},
            ("20", "container", ["unlisted-language-version"]),
        ),
        (
            "node",
            {"Dockerfile": "FROM node:26 AS test\nFROM test AS run\nFROM node:22 AS last\n"},
            ("22", "container", []),
        ),
        (
            "python",
            {"Dockerfile": "ARG PYTHON=3.12\nFROM python:${PYTHON}-slim\n"},
            ("3.12", "container", []),
        ),
        ("python", {"Dockerfile": "FROM python:3-slim\n"}, ("3.14", "container", [])),
        (
            "python",
            {"Dockerfile": "FROM ghcr.io/astral-sh/uv:python3.13-trixie-slim\n"},
            ("3.13", "container", []),
        ),
        ("node", {"Dockerfile": "FROM node:lts-slim\n"}, ("24", "container", [])),
        (
            "java",
            {"Dockerfile": "FROM maven:3.9-eclipse-temurin-21 AS build\nFROM debian:13\n"},
            ("21", "container", []),
        ),
        (
            "java",
            {"Dockerfile": "FROM openjdk:11-jdk-slim\n"},
            ("17", "container", ["version-not-available"]),
        ),
        # No version stands there, and the image of another program names none.
        ("node", {"Dockerfile": "FROM node:latest\n"}, ("24", "convention", [])),
        ("node", {"Dockerfile": "FROM node\n"}, ("24", "convention", [])),
        ("node", {"Dockerfile": "FROM node:trixie-slim\n"}, ("24", "convention", [])),
        ("node", {"Dockerfile": "FROM debian:13-slim\n"}, ("24", "convention", [])),
        # Too old for any image that is known: the nearest one, and the finding names the file.
        (
            "node",
            {"Dockerfile": "FROM node:12\n"},
            ("22", "container", ["version-not-available"]),
        ),
        # A range leaves the choice to the image, if that is supported.
        (
            "node",
            {"package.json": '{"engines": {"node": ">=20"}}', "Dockerfile": "FROM node:22\n"},
            ("22", "container", []),
        ),
        (
            "node",
            {"package.json": '{"engines": {"node": ">=18"}}', "Dockerfile": "FROM node:20\n"},
            ("24", "declared", []),
        ),
        (
            "go",
            {"go.mod": "module a\n\ngo 1.25.3\n", "Dockerfile": "FROM golang:1.26 AS b\nFROM x\n"},
            ("1.26", "container", []),
        ),
        # What the tree declares wins where the two contradict.
        (
            "python",
            {".python-version": "3.14\n", "Dockerfile": "FROM python:3.12-slim\n"},
            ("3.14", "declared", ["authored-version"]),
        ),
        (
            "node",
            {"package.json": '{"engines": {"node": ">=24"}}', "Dockerfile": "FROM node:22\n"},
            ("24", "declared", ["authored-version"]),
        ),
        (
            "python",
            {"requirements.txt": "numpy==1.26.3\n", "Dockerfile": "FROM python:3.14-slim\n"},
            ("3.12", "declared", ["authored-version"]),
        ),
        ("python", {"requirements.txt": "multidict==6.0.4\n"}, ("3.11", "declared", [])),
        ("node", {".nvmrc": "22.4.1\n", "Dockerfile": "FROM node:22.9\n"}, ("22", "declared", [])),
    ],
)
def test_the_image_of_an_author_is_evidence(
    language: str, files: dict[str, str], found: tuple[str, str, list[str]], tmp_path: Path
) -> None:
    """It comes after what the tree declares, and before convention."""
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    folder = Folder(tmp_path)
    stack = built_in_stacks().find(language)
    assert stack is not None

    lock = "requirements.txt" if "requirements.txt" in files else ""
    decided = decide_version("App", None, (folder, folder), stack, lock)

    reported = warnings_and_errors(list(decided.reported))
    assert found == (decided.version, str(decided.grounds.evidence.kind), reported)


def test_a_version_of_the_graph_names_the_image_as_contradiction(tmp_path: Path) -> None:
    """Whoever gives a version knows better, and inspect tells what the Dockerfile says."""
    (tmp_path / "Dockerfile").write_text("# of an author\nFROM python:3.12-slim\n", "utf-8")
    stack = built_in_stacks().find("python")
    assert stack is not None

    folder = Folder(tmp_path)
    decided = decide_version("App", "3.14", (folder, folder), stack, "")

    assert decided.version == "3.14"
    (against,) = decided.grounds.contradictions
    assert (against.location, against.text) == ("Dockerfile:2", "python:3.12-slim")
