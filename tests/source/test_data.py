"""Data beside a compiled program: all that is no source, test or documentation, and not ignored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pipeline_helpers import warnings_and_errors
from source_fixtures import result_of

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
