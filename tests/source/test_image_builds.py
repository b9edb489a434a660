"""Dockerfiles that are not in the root of their tree, and the builds that name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from source_fixtures import result_of, write_files

from docker_generator.diagnostics.rules.dockerfiles import SEVERAL_DOCKERFILES
from docker_generator.source.authored import authored_dockerfile, differing_dockerfiles
from docker_generator.source.folder import Folder
from docker_generator.source.image_builds import built_dockerfiles

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PLACE = "packaging/a/Dockerfile"
ACTION = """\
jobs:
  image:
    steps:
      - uses: docker/build-push-action@v6
        with: {context: ., file: packaging/a/Dockerfile}
"""
RUN = """\
jobs:
  image:
    steps:
      - run: |
          echo begin
          docker buildx build --push --tag a:${{ github.sha }} \\
            --file packaging/a/Dockerfile .
"""
BUILDS = {
    "Makefile": "image:\n\t@docker build --pull -t $(A):$(B) -f packaging/a/Dockerfile .\n",
    "build.sh": 'docker image build "--file=./packaging/a/Dockerfile" --build-arg A=1 ./ && echo\n',
    "package.json": '{"scripts": {"image": "tsc && docker build . -f packaging/a/Dockerfile"}}',
    ".github/workflows/image.yml": ACTION,
    ".github/workflows/run.yaml": RUN,
    ".gitlab-ci.yml": "image:\n  script:\n    - docker build -f packaging/a/Dockerfile .\n",
    "docker-compose.yml": "services:\n  app:\n    build: {dockerfile: packaging/a/Dockerfile}\n",
}
OTHERS = {
    "Makefile": "image:\n\tdocker build -f packaging/a/Dockerfile packaging/a\n",
    "build.sh": "docker build -f packaging/$1/Dockerfile .\n",
    "docker.sh": "docker build -f packaging/a/Dockerfile $CONTEXT\n",
    "compose.yaml": "services:\n  app:\n    build: packaging/a\n",
    ".gitlab-ci.yml": "image: [docker build -f packaging/a/Dockerfile\n",
    "package.json": '{"scripts": {"image": "docker build -f other/Dockerfile ."}}',
}


def folder_of(root: Path, files: Mapping[str, str]) -> Folder:
    """Return a tree with these files, and with a Dockerfile that only copies all of it."""
    write_files(root, {PLACE: "FROM node:22\nCOPY . .\nRUN apt-get install -y jq\n"} | dict(files))
    return Folder(root)


@pytest.mark.parametrize("file", BUILDS)
def test_a_build_names_its_dockerfile(tmp_path: Path, file: str) -> None:
    """Whatever starts it: a task, a script, a pipeline or a compose file."""
    tree = folder_of(tmp_path, {file: BUILDS[file]})
    found = authored_dockerfile(tree)

    assert (PLACE,) == built_dockerfiles(tree)
    assert found is not None
    assert (PLACE, frozenset({"jq"})) == (found.file, found.runtime_packages)


@pytest.mark.parametrize("file", OTHERS)
def test_another_context_does_not_count(tmp_path: Path, file: str) -> None:
    """Neither does one that is not known, or a Dockerfile that does not exist."""
    tree = folder_of(tmp_path, {file: OTHERS[file]})

    assert () == built_dockerfiles(tree)
    assert authored_dockerfile(tree) is None


@pytest.mark.parametrize(
    "place",
    ["web/Dockerfile", "Dockerfile.dev", "docker/base.Dockerfile", "docker/tests/Dockerfile"],
)
def test_an_image_of_another_purpose_does_not_count(tmp_path: Path, place: str) -> None:
    """It is for another program, for tests, or the base of others."""
    task = f"image:\n\tdocker build -f {place} .\n"
    tree = folder_of(tmp_path, {"Makefile": task, place: "FROM node:22\n"})

    assert (place,) == built_dockerfiles(tree)
    assert authored_dockerfile(tree) is None


@pytest.mark.parametrize(
    ("place", "text", "is_found"),
    [
        ("packaging/docker/Dockerfile", "COPY go.mod go.sum ./\nCOPY cmd cmd\n", True),
        ("build/package/Dockerfile", "COPY go.mod ./\nCOPY . .\n", True),
        ("docker/app/Dockerfile", "ADD cmd /src/cmd\n", True),
        (".docker/app/Dockerfile", "COPY go.mod ./\n", True),
        ("ops/Dockerfile", "COPY go.mod ./\n", True),
        ("docker/app/Dockerfile", "COPY nginx.conf /etc/nginx/\n", False),
        ("docker/app/Dockerfile", "COPY . .\n", False),
        ("docker/app/Dockerfile", "RUN true\n", False),
        ("docker/dev/Dockerfile", "COPY go.mod ./\n", False),
        ("packaging/rpm/Dockerfile", "COPY go.mod ./\n", False),
        ("web/Dockerfile", "COPY go.mod ./\n", False),
    ],
)
def test_a_common_place_counts_if_the_tree_holds_what_is_copied(
    tmp_path: Path, place: str, text: str, *, is_found: bool
) -> None:
    """Its context may be its own directory, where other files are."""
    write_files(tmp_path, {"go.mod": "module a\n", "go.sum": "", "cmd/main.go": ""})
    write_files(tmp_path, {place: f"FROM golang:1.27\n{text}"})

    assert is_found == (authored_dockerfile(Folder(tmp_path)) is not None)


def test_the_usual_place_comes_first(tmp_path: Path) -> None:
    """A Dockerfile in the root is the likeliest."""
    found = authored_dockerfile(
        folder_of(tmp_path, {"Dockerfile": "FROM node:24\n", "Makefile": BUILDS["Makefile"]})
    )

    assert found is not None
    assert found.file == "Dockerfile"


ALPINE = "packaging/alpine/Dockerfile"


@pytest.mark.parametrize(
    ("text", "differs"),
    [
        ("FROM node:22\nCOPY . .\nRUN apt-get install -y jq\n", False),
        ("FROM node:22-alpine\nCOPY . .\n", True),
        ("FROM node:22\nCOPY . .\nRUN apt-get install -y jq\nEXPOSE 9000\n", True),
    ],
)
def test_images_that_differ_are_no_evidence(tmp_path: Path, text: str, *, differs: bool) -> None:
    """Choosing one would be a guess."""
    task = f"{BUILDS['Makefile']}\tdocker build -f {ALPINE} .\n"
    tree = folder_of(tmp_path, {"Makefile": task, ALPINE: text})

    assert differs == (authored_dockerfile(tree) is None)
    assert ((PLACE, ALPINE) if differs else ()) == differing_dockerfiles(tree)


def test_differing_dockerfiles_are_reported(tmp_path: Path) -> None:
    """With their names; packages of neither are compared."""
    files = {
        "package.json": '{"scripts": {"start": "node app.js"}}',
        "app.js": "",
        PLACE: "FROM node:22\nRUN apt-get install -y jq\n",
        ALPINE: "FROM node:24\n",
        "Makefile": f"{BUILDS['Makefile']}\tdocker build -f {ALPINE} .\n",
    }
    result = result_of(tmp_path, files, language="javascript", framework="plain")
    found = [one.message for one in result.diagnostics if one.rule is SEVERAL_DOCKERFILES]

    files_named = f"{PLACE}, {ALPINE}"
    about = "The source of CatalogService has several Dockerfiles, and their images differ"
    assert found == [f"{about}: {files_named}"]
    assert "authored-packages" not in {one.rule.slug for one in result.diagnostics}
