"""Entry points that the compiler of TypeScript makes, in a tree without a start script."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from conftest import service
from source_fixtures import result_of

if TYPE_CHECKING:
    from pathlib import Path


def entry_of(root: Path, sources: list[str], build: str, **files: Any) -> str:
    """Return the file that the image starts, of a program that has these sources."""
    package = {
        "scripts": {"build": build} | files.pop("scripts", {}),
        "dependencies": {"express": "5.0.0"},
        **files.pop("package", {}),
    }
    texts = {"package.json": json.dumps(package), "package-lock.json": "{}"}
    texts |= dict.fromkeys(sources, "")
    texts |= {f"{name}.json": json.dumps(settings) for name, settings in files.items()}
    result = result_of(root, texts, **service(language="typescript", framework="express"))
    last = result.files["Dockerfile.catalog"].content.splitlines()[-1]
    words: list[str] = json.loads(last.removeprefix("CMD "))
    assert words[0] == "node"
    return words[-1]


def compiled(include: list[str] | None = None, **options: Any) -> dict[str, Any]:
    """Return the content of tsconfig.json."""
    own = {"compilerOptions": options}
    return own if include is None else own | {"include": include}


@pytest.mark.parametrize(
    ("sources", "build", "tsconfig", "entry"),
    [
        (["src/server.ts"], "tsc", compiled(outDir="./build", rootDir="src"), "build/server.js"),
        (["src/index.ts"], "tsc -p .", compiled(["src/**/*"], outDir="lib"), "lib/index.js"),
        (["src/index.ts"], "npx tsc", compiled(["src"], outDir="out"), "out/index.js"),
        (["src/main.ts", "src/a/b.ts"], "tsc", compiled(outDir="dist"), "dist/main.js"),
        (["src/main.ts", "drizzle.config.ts"], "tsc", compiled(outDir="out"), "out/src/main.js"),
        (["src/app.ts", "test/a.ts"], "tsc", compiled(outDir="dist/"), "dist/src/app.js"),
        (["src/index.ts"], "tsc --outDir made", compiled(["src"]), "made/index.js"),
        (["index.ts"], "rimraf out && tsc", compiled(outDir="out"), "out/index.js"),
        (["src/index.ts"], "tsc", compiled(["src"]), "src/index.js"),
    ],
)
def test_the_compiler_says_where_the_program_is(
    tmp_path: Path, sources: list[str], build: str, tsconfig: dict[str, Any], entry: str
) -> None:
    """Its output is started, and not a source that it compiles."""
    assert entry_of(tmp_path, sources, build, tsconfig=tsconfig) == entry


def test_what_is_excluded_does_not_move_the_output(tmp_path: Path) -> None:
    """The compiler keeps the directories below the one that its sources share."""
    tsconfig = compiled(outDir="dist") | {"exclude": ["test", "*.config.ts"]}
    assert (
        entry_of(tmp_path, ["src/app.ts", "test/a.ts"], "tsc", tsconfig=tsconfig) == "dist/app.js"
    )


@pytest.mark.parametrize("main", ["index.js", "dist/index.js", "lib/main.js"])
def test_a_main_file_that_nothing_makes_is_not_started(tmp_path: Path, main: str) -> None:
    """`npm init` writes one: what the compiler makes is started."""
    tsconfig = compiled(["src"], outDir="out")
    found = entry_of(tmp_path, ["src/index.ts"], "tsc", tsconfig=tsconfig, package={"main": main})
    assert found == "out/index.js"


@pytest.mark.parametrize(
    ("build", "files"),
    [
        ("npm run compile", {"scripts": {"compile": "tsc"}, "tsconfig": compiled(outDir="out")}),
        ("tsc -p tsconfig.build.json", {"tsconfig.build": compiled(outDir="out")}),
        (
            "tsc --project conf",
            {"conf/tsconfig": compiled(["../src"], outDir="../out", rootDir="../src")},
        ),
        (
            "tsc -p tsconfig.build.json",
            {
                "tsconfig.build": compiled(["src"]) | {"extends": "./tsconfig"},
                "tsconfig": compiled(outDir="out"),
            },
        ),
    ],
)
def test_the_build_says_which_settings_count(
    tmp_path: Path, build: str, files: dict[str, Any]
) -> None:
    """Also a script that it runs, and settings that extend others."""
    assert entry_of(tmp_path, ["src/index.ts"], build, **files) == "out/index.js"


@pytest.mark.parametrize(
    ("build", "tsconfig", "main"),
    [
        ("tsc --noEmit", compiled(outDir="out"), None),
        ("tsc", compiled(outDir="out", noEmit=True), None),
        ("esbuild src/index.ts --outfile=server.js", compiled(outDir="out"), None),
        ("tsc", compiled(["src"], outDir="out"), "out/index.js"),
    ],
)
def test_an_output_of_something_else_stays(
    tmp_path: Path, build: str, tsconfig: dict[str, Any], main: str | None
) -> None:
    """The compiler only checks types, is not run, or the tree already names its output."""
    package = {"main": main} if main else {}
    found = entry_of(tmp_path, ["src/index.ts"], build, tsconfig=tsconfig, package=package)
    assert found == (main or "src/index.ts")
