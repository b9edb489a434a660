"""Data beside a compiled program: all that is no source, test or documentation, and not ignored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import graph
from pipeline_helpers import warnings_and_errors
from source_fixtures import result_of, write_files

from docker_generator.pipeline import generate
from docker_generator.source.ignores import IgnoreRules
from docker_generator.stacks.catalogue import built_in_stacks

if TYPE_CHECKING:
    from pathlib import Path

TREES = {
    "go": {"go.mod": "module example.com/catalog\n\ngo 1.25\n", "main.go": "package main\n"},
    "rust": {
        "Cargo.toml": '[package]\nname = "catalog"\nversion = "0.1.0"\n',
        "Cargo.lock": "version = 4\n",
        "src/main.rs": "",
    },
}


def copied(root: Path, language: str, files: dict[str, str]) -> tuple[list[str], list[str]]:
    """Return the COPY lines of the build context into the image, and what is reported."""
    result = result_of(root, TREES[language] | files, language=language, port=8000)
    dockerfile = result.files["Dockerfile.catalog"].content
    runtime = dockerfile[dockerfile.index("AS runtime") :].splitlines()
    lines = [line for line in runtime if line.startswith("COPY") and "--from" not in line]
    return lines, warnings_and_errors(result.diagnostics)


@pytest.mark.parametrize("language", TREES)
@pytest.mark.parametrize(
    ("files", "lines"),
    [
        (["products.json"], ["COPY --chmod=755 products.json ./"]),
        (["config/app.yaml"], ["COPY --chmod=755 config ./config/"]),
        (["web/index.html", "web/css/a.css"], ["COPY --chmod=755 web ./web/"]),
        (["locales/en.json", "locales/de.json"], ["COPY --chmod=755 locales ./locales/"]),
        (
            ["assets/a.png", "b.csv", "c.csv"],
            ["COPY --chmod=755 assets ./assets/", "COPY --chmod=755 b.csv c.csv ./"],
        ),
        (["web/static/a.css", "web/note.md"], ["COPY --chmod=755 web ./web/"]),
        (["data/.keep", "data/a.txt"], ["COPY --chmod=755 data ./data/"]),
    ],
    ids=str,
)
def test_data_lies_beside_the_program(
    tmp_path: Path, language: str, files: list[str], lines: list[str]
) -> None:
    """Whatever it is called, and in whichever folder."""
    assert (lines, []) == copied(tmp_path, language, dict.fromkeys(files, "x\n"))


@pytest.mark.parametrize("language", TREES)
@pytest.mark.parametrize(
    "file",
    [
        *("README.md", "LICENSE", "Makefile", "docs/index.html", "tests/a.json", "deploy/a.yaml"),
        *("web/testdata/a.json", ".github/workflows/a.yml", ".env", "secrets/a.pem", "run.sh"),
        *("node_modules/a/index.js", "Dockerfile.dev", "docker-compose.yml", "api/shop.proto"),
        *("topology-graph.json", "out/docker-manifest.json", "out/docker-bake.hcl"),
    ],
)
def test_what_no_program_reads_is_not_copied(tmp_path: Path, language: str, file: str) -> None:
    """Documentation, tests, what builds and deploys, secrets."""
    assert ([], []) == copied(tmp_path, language, {file: "x\n"})


@pytest.mark.parametrize(
    ("language", "files", "lines"),
    [
        (
            "go",
            ["internal/web/handler.go", "internal/web/pages/a.html", "internal/web/b.sql"],
            [
                "COPY --chmod=755 internal/web/b.sql ./internal/web/",
                "COPY --chmod=755 internal/web/pages ./internal/web/pages/",
            ],
        ),
        ("go", ["vendor/modules.txt", "vendor/x/a.json", "cmd/x/main.go"], []),
        ("go", ["main_test.go", "bin/tool", "tmp/a.txt"], []),
        (
            "rust",
            ["src/pages/a.html", "Rocket.toml"],
            ["COPY --chmod=755 Rocket.toml ./", "COPY --chmod=755 src/pages ./src/pages/"],
        ),
        ("rust", ["target/release/x", "benches/a.rs", "benches/a.json", "build.rs"], []),
        ("rust", ["migrations/1/up.sql"], ["COPY --chmod=755 migrations ./migrations/"]),
    ],
    ids=str,
)
def test_sources_stay_in_the_build(
    tmp_path: Path, language: str, files: list[str], lines: list[str]
) -> None:
    """A folder with sources is not data; what else lies in it keeps its place."""
    found, _ = copied(tmp_path, language, dict.fromkeys(files, "package x\n"))
    assert lines == found


@pytest.mark.parametrize(
    ("rules", "lines"),
    [
        ("customer-dumps\n", ["COPY --chmod=755 prices ./prices/"]),
        ("customer-dumps/**\n", ["COPY --chmod=755 prices ./prices/"]),
        ("**/*.sql\n", ["COPY --chmod=755 prices ./prices/"]),
        ("*\n!prices\n", ["COPY --chmod=755 prices ./prices/"]),
        ("/prices\n", ["COPY --chmod=755 customer-dumps ./customer-dumps/"]),
        (
            "prices/*.csv\n!prices/a.csv\n",
            [
                "COPY --chmod=755 customer-dumps ./customer-dumps/",
                "COPY --chmod=755 prices ./prices/",
            ],
        ),
    ],
    ids=str,
)
def test_what_the_author_ignores_is_not_copied(
    tmp_path: Path, rules: str, lines: list[str]
) -> None:
    """Copying it would fail the build."""
    files = {"customer-dumps/all.sql": "", "prices/a.csv": "", ".dockerignore": rules}
    assert lines == copied(tmp_path, "go", files)[0]


MANIFEST = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n"
FRONT_END = {"frontend/package.json": "{}", "frontend/public/index.html": "x\n"}
CHART = {"releases/Chart.yaml": "name: a\n", "releases/values.json": "{}"}
INFRASTRUCTURE = {"cloud/main.tf": "x\n", "cloud/users.json": "[]", "cloud/a.tfvars": ""}


@pytest.mark.parametrize("language", TREES)
@pytest.mark.parametrize(
    "files",
    [
        FRONT_END,
        {"apps/shop/package.json": "{}", "apps/shop/index.html": "x\n"},
        CHART,
        INFRASTRUCTURE,
        {"cluster/a.yaml": MANIFEST, "cluster/b.yml": f"---\n{MANIFEST}---\n{MANIFEST}"},
        {"eks/aws-auth.yaml": "x: 1\n", "gke/a.json": "{}"},
        {"cloud/kustomization.yaml": "resources: []\n", "cloud/patch.json": "{}"},
    ],
    ids=lambda files: next(iter(files)),
)
def test_another_program_and_its_deployment_are_not_copied(
    tmp_path: Path, language: str, files: dict[str, str]
) -> None:
    """A front end that nothing serves, manifests, charts and infrastructure; other data is."""
    lines, reported = copied(tmp_path, language, files | {"locales/en.json": "{}"})

    assert (["COPY --chmod=755 locales ./locales/"], []) == (lines, reported)


@pytest.mark.parametrize(
    ("files", "text", "lines"),
    [
        (FRONT_END, 'Dir("frontend")', ["COPY --chmod=755 frontend/public ./frontend/public/"]),
        (
            FRONT_END | {"frontend/dist/a.js": "x\n", "frontend/assets/b.css": "x\n"},
            'Dir("./frontend/dist/")',
            ["COPY --chmod=755 frontend/dist ./frontend/dist/"],
        ),
        (
            FRONT_END | {"frontend/dist/a.js": "x\n", "frontend/dist/b.js": "x\n"},
            'Open("/app/frontend/dist/a.js")',
            ["COPY --chmod=755 frontend/dist/a.js ./frontend/dist/"],
        ),
        (
            {"cluster/pod.yaml": MANIFEST, "cluster/job.yaml": MANIFEST},
            'ReadFile("cluster/pod.yaml")',
            ["COPY --chmod=755 cluster/pod.yaml ./cluster/"],
        ),
        (FRONT_END, 'import a "example.com/frontend"', []),
    ],
)
def test_what_the_program_names_is_copied(
    tmp_path: Path, files: dict[str, str], text: str, lines: list[str]
) -> None:
    """A directory as a whole, or only the part that it names."""
    main = {"main.go": f"package main\n\nvar a = {text}\n"}

    assert lines == copied(tmp_path, "go", files | main)[0]


def test_an_embedded_front_end_is_in_the_program(tmp_path: Path) -> None:
    """The compiled program holds it, so the image needs no copy."""
    main = {"main.go": "package main\n\n//go:embed frontend/public\nvar files embed.FS\n"}

    assert [] == copied(tmp_path, "go", FRONT_END | main)[0]


@pytest.mark.parametrize(
    ("context", "files", "lines"),
    [
        ("catalog/pages", {"pages/index.html": "x\n"}, []),
        ("catalog/apps/site", {"apps/site/index.html": "x\n", "apps/b.csv": "x\n"}, ["apps/b.csv"]),
        ("site", {"pages/index.html": "x\n"}, ["pages"]),
    ],
)
def test_another_service_of_the_tree_is_not_copied(
    tmp_path: Path, context: str, files: dict[str, str], lines: list[str]
) -> None:
    """Its build context is in the tree of the program; any other directory is data."""
    other = {f"../{context}/index.html": "x\n"} if context == "site" else {}
    site = {"type": "frontend", "language": "static", "framework": "files", "port": 8080}
    site |= {"build": {"context": context}}
    write_files(tmp_path / "catalog", TREES["go"] | files | other)
    services = {"Catalog": {"language": "go", "port": 8000, "build": {"context": "catalog"}}}
    result = generate(graph(services | {"Site": site}), {"root": tmp_path}, keep_going=True)
    found = result.files["Dockerfile.catalog"].content.splitlines()

    copies = [line.split()[2] for line in found if line.startswith("COPY --chmod=755 ")]
    assert lines == [path for path in copies if path != "."]


@pytest.mark.parametrize("name", ["price list.csv", "a$b.json", "x[1].txt", "lists/o'neill/a.txt"])
def test_a_name_that_needs_quotes_is_reported(tmp_path: Path, name: str) -> None:
    """It would be missing silently; in a folder of data it needs no name."""
    files = {name: "", "lists/x.go": "package lists\n"}
    assert ([], ["data-not-copied"]) == copied(tmp_path, "go", files)
    assert (["COPY --chmod=755 data ./data/"], []) == copied(
        tmp_path / "b", "go", {f"data/{name}": ""}
    )


def test_many_files_are_cut_and_reported(tmp_path: Path) -> None:
    """A hundred paths are enough for one Dockerfile."""
    lines, reported = copied(tmp_path, "go", {f"row-{n:03}.csv": "" for n in range(103)})
    assert 100 == lines[0].count(".csv")
    assert ["data-not-copied"] == reported


@pytest.mark.parametrize(
    ("rules", "path", "is_out"),
    [
        (["*.md"], "a.md", True),
        (["*.md"], "docs/a.md", False),
        (["**/*.md"], "docs/a.md", True),
        (["docs"], "docs/deep/a.md", True),
        (["docs/"], "docs/a.md", True),
        (["./docs"], "docs/a.md", True),
        (["docs", "!docs/keep"], "docs/keep/a", False),
        (["!docs", "docs"], "docs/a", True),
        (["a?c"], "abc", True),
        (["[Mm]akefile"], "makefile", True),
        (["[z-a]x"], "bx", False),
        (["# docs"], "docs", False),
        (["temp*"], "temporary/x", True),
        (["a.b"], "axb", False),
    ],
)
def test_rules_mean_what_the_builder_reads(rules: list[str], path: str, is_out: bool) -> None:
    """The last rule that matches decides; a directory takes along what lies below it."""
    assert is_out is IgnoreRules(rules).excludes(path)


def test_a_link_is_no_data(tmp_path: Path) -> None:
    """No build context holds what it leads to."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/secret.txt").write_text("x", "utf-8")
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog/link").symlink_to(tmp_path / "outside")
    assert ([], []) == copied(tmp_path, "go", {})


def test_only_compiled_languages_name_data() -> None:
    """The image of any other language holds its source."""
    stacks = built_in_stacks().stacks
    assert ["go", "rust"] == [name for name in stacks if stacks[name].data is not None]
