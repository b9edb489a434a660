"""Packages of Debian: what packages and lock files need, what the graph asks for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from conftest import graph, service
from pipeline_helpers import generated, run, warnings_and_errors
from source_fixtures import result_of

from docker_generator.stacks.catalogue import built_in_stacks

if TYPE_CHECKING:
    from pathlib import Path

PYTHON = {"main.py": "app = 1\n", ".python-version": "3.13\n"}
NODE = {"server.js": "", ".nvmrc": "24\n"}
COMPILER = {"g++", "make"}
FASTAPI = {"language": "python", "framework": "fastapi", "port": 8000}
EXPRESS = {"language": "node", "framework": "express", "port": 3000}


def installed(text: str, stage: str) -> set[str]:
    """Return the packages that a stage of a Dockerfile installs, empty if it does not exist."""
    _, found, rest = text.partition(f" AS {stage}\n")
    if not found:
        return set()
    words = rest.partition("--no-install-recommends ")[2].partition(" \\\n")[0]
    return set(words.split())


def stages_of(
    root: Path, files: dict[str, str], fields: dict[str, Any], **build: Any
) -> tuple[set[str], set[str], list[str]]:
    """Return what is installed for the build and for run time, and what is reported."""
    result = result_of(root, files, **fields, build=build)
    assert result.ok, [one.message for one in result.diagnostics]
    text = result.files["Dockerfile.catalog"].content
    found = installed(text, "build-packages"), installed(text, "run-packages")
    return (*found, warnings_and_errors(result.diagnostics))


def requirements(*lines: str) -> dict[str, str]:
    """Return a Python tree with these requirements."""
    return PYTHON | {
        "requirements.txt": "\n".join(("uvicorn==0.38.0", "h11==0.16.0", *lines)) + "\n"
    }


def package_json(lock: dict[str, Any] | None = None, **dependencies: str) -> dict[str, str]:
    """Return a Node.js tree with these dependencies, locked if a lock is given."""
    manifest = {"dependencies": {"express": "5.1.0"} | dependencies}
    files = NODE | {"package.json": json.dumps(manifest)}
    return files | {"package-lock.json": json.dumps(lock or {"packages": {}})}


@pytest.mark.parametrize(
    ("line", "built", "run"),
    [
        ("mysqlclient==2.2.7", {"libmariadb-dev", "libmariadb3"}, {"libmariadb3"}),
        ("python_ldap>=3.4", {"libldap-dev", "libsasl2-dev"}, {"libldap2", "libsasl2-2"}),
        ("pycairo", {"libcairo2-dev", "pkg-config"}, {"libcairo2"}),
        ("uWSGI==2.0.31", {"gcc"}, set()),
        ("psycopg[c]==3.2.10", {"libpq-dev"}, {"libpq5"}),
    ],
)
def test_what_has_no_wheel_is_compiled(
    tmp_path: Path, line: str, built: set[str], run: set[str]
) -> None:
    """The compiler and the headers stay in the stages that build."""
    build, runs, reported = stages_of(tmp_path, requirements(line), FASTAPI)

    assert build >= built | COMPILER
    assert run == runs
    assert [] == reported


@pytest.mark.parametrize(
    ("line", "run"),
    [
        ("pdf2image", "poppler-utils"),
        ("pydub==0.25.1", "ffmpeg"),
        ("python-magic ; sys_platform == 'linux'", "libmagic1t64"),
        ("opencv-python", "libgl1"),
        ("weasyprint", "libpango-1.0-0"),
    ],
)
def test_what_is_called_at_run_time_needs_no_compiler(tmp_path: Path, line: str, run: str) -> None:
    """A build may call it too, so that both images hold it."""
    build, runs, _ = stages_of(tmp_path, requirements(line), FASTAPI)

    assert run in runs
    assert runs == build


@pytest.mark.parametrize(
    "line",
    ["psycopg2-binary", "psycopg[binary]", "numpy==2.3.4", "pyuwsgi", "opencv-python-headless"],
)
def test_what_brings_its_own_library_needs_nothing(tmp_path: Path, line: str) -> None:
    """The image stays as small as it was."""
    build, runs, _ = stages_of(tmp_path, requirements(line), FASTAPI)

    assert set() == build | runs


def test_an_included_list_counts(tmp_path: Path) -> None:
    """-r is followed, as pip does."""
    files = requirements("-r base.txt") | {"base.txt": "mysqlclient\n"}

    assert "libmariadb-dev" in stages_of(tmp_path, files, FASTAPI)[0]


WHEEL = '{{ file = "x-1.0-{}-manylinux_2_17_x86_64.whl" }}'
PROJECT = '[project]\nname = "x"\nversion = "1"\ndependencies = ["uvicorn", "lxml"]\n'


@pytest.mark.parametrize(
    ("files", "is_compiled"),
    [
        ('[{ file = "lxml-1.0.tar.gz" }]', True),
        (f"[{WHEEL.format('cp313-cp313')}, {WHEEL.format('cp312-cp312')}]", False),
        (f'[{WHEEL.format("cp39-abi3")}, {{ file = "lxml-1.0.tar.gz" }}]', False),
    ],
    ids=["source", "wheel", "stable interface"],
)
def test_a_lock_tells_what_has_no_wheel(tmp_path: Path, files: str, is_compiled: bool) -> None:
    """It lists the files of each package."""
    lock = f'[[package]]\nname = "lxml"\nversion = "1.0"\nfiles = {files}\n'
    tree = PYTHON | {"pyproject.toml": PROJECT, "poetry.lock": lock}
    build, runs, _ = stages_of(tmp_path, tree, FASTAPI)

    assert is_compiled == ("libxml2-dev" in build)
    assert is_compiled == ("libxslt1.1" in runs)
    assert is_compiled == (build >= COMPILER)


def test_what_is_locked_and_not_declared_counts(tmp_path: Path) -> None:
    """A package of a package."""
    lock = '[[package]]\nname = "uwsgi"\nversion = "2.0"\nsdist = { url = "https://x/u.tar.gz" }\n'
    tree = PYTHON | {"pyproject.toml": PROJECT, "uv.lock": lock}

    assert stages_of(tmp_path, tree, FASTAPI)[0] >= COMPILER


UV_LOCK = """
[[package]]
name = "x"
source = {{ virtual = "." }}
dependencies = [{{ name = "web", extra = ["fast"] }}]
[package.dev-dependencies]
dev = [{{ name = "playwright" }}]
server = [{{ name = "uwsgi" }}]

[[package]]
name = "web"
dependencies = [{{ name = "{needed}" }}]
[package.optional-dependencies]
fast = [{{ name = "{extra}" }}]
slow = [{{ name = "{unasked}" }}]

[[package]]
name = "uwsgi"
version = "2.0"
sdist = {{ url = "https://x/u.tar.gz" }}

[[package]]
name = "playwright"

[[package]]
name = "other"
"""


@pytest.mark.parametrize(
    ("places", "groups", "is_compiled"),
    [
        ({"needed": "uwsgi"}, "", True),
        ({"extra": "uwsgi"}, "", True),
        ({"unasked": "uwsgi"}, "", False),
        ({}, "", False),
        ({}, '[tool.uv]\ndefault-groups = ["dev", "server"]\n', True),
    ],
    ids=["a need of a need", "an extra", "an extra that nobody asks for", "a group", "by default"],
)
def test_of_a_lock_of_uv_what_is_installed_counts(
    tmp_path: Path, places: dict[str, str], groups: str, *, is_compiled: bool
) -> None:
    """From the project on, by what needs what: groups for development are not installed."""
    names = {"needed": "other", "extra": "other", "unasked": "other"} | places
    project = '[project]\nname = "x"\nversion = "1"\ndependencies = ["web[fast]"]\n' + groups
    tree = PYTHON | {"pyproject.toml": project, "uv.lock": UV_LOCK.format(**names)}
    build, _, found = stages_of(tmp_path, tree, FASTAPI)

    assert is_compiled == (build >= COMPILER)
    assert "program-not-included" not in found


@pytest.mark.parametrize(
    "files",
    [
        requirements("git+https://github.com/shop/lib@v1"),
        requirements("lib @ git+https://github.com/shop/lib"),
        PYTHON | {"pyproject.toml": PROJECT.replace("lxml", "lib @ git+https://x.org/lib")},
        PYTHON
        | {
            "pyproject.toml": PROJECT,
            "uv.lock": '[[package]]\nname = "lib"\nsource = { git = "https://x.org/lib?rev=1" }\n',
        },
        PYTHON
        | {
            "pyproject.toml": PROJECT,
            "poetry.lock": '[[package]]\nname = "lib"\n[package.source]\ntype = "git"\n',
        },
    ],
    ids=["requirement", "named requirement", "manifest", "uv", "Poetry"],
)
def test_a_repository_is_read_by_git(tmp_path: Path, files: dict[str, str]) -> None:
    """In the build alone."""
    build, runs, _ = stages_of(tmp_path, files, FASTAPI)

    assert build >= {"git", "ca-certificates"}
    assert set() == runs


@pytest.mark.parametrize(
    "wish",
    ["github:shop/lib", "shop/lib#v2", "git+https://x.org/lib.git", "git@github.com:shop/lib.git"],
)
def test_npm_reads_a_repository_by_git(tmp_path: Path, wish: str) -> None:
    """Whatever way it is written."""
    build, runs, _ = stages_of(tmp_path, package_json(lib=wish), EXPRESS)

    assert {"git", "ca-certificates"} == build
    assert set() == runs


@pytest.mark.parametrize("wish", ["^1.0.0", "npm:lib@1", "file:libs/lib", "https://x.org/lib.tgz"])
def test_what_is_no_repository_needs_no_git(tmp_path: Path, wish: str) -> None:
    """A version, another name, a folder, an archive."""
    assert set() == stages_of(tmp_path, package_json(lib=wish), EXPRESS)[0]


def entry(script: bool = False, **fields: Any) -> dict[str, Any]:
    """Return a package of package-lock.json."""
    return {"version": "1.0.0"} | ({"hasInstallScript": True} if script else {}) | fields


@pytest.mark.parametrize(
    ("name", "found", "is_compiled"),
    [
        ("better-sqlite3", entry(), True),
        ("own", entry(script=True, dependencies={"nan": "^2"}), True),
        ("own", entry(script=True, dependencies={"node-gyp": "^11"}, dev=True), True),
        ("own", entry(dependencies={"nan": "^2"}), False),
        ("esbuild", entry(script=True), False),
    ],
)
def test_an_install_script_that_compiles_is_known(
    tmp_path: Path, name: str, found: dict[str, Any], is_compiled: bool
) -> None:
    """Not every install script does; headers are those of the image."""
    files = package_json({"packages": {"": {}, f"node_modules/{name}": found}})
    build, runs, _ = stages_of(tmp_path, files, EXPRESS)
    text = result_of(tmp_path, {}, **EXPRESS).files["Dockerfile.catalog"].content

    assert ({"g++", "make", "python3"} if is_compiled else set()) == build
    assert set() == runs
    assert is_compiled == ("ENV npm_config_nodedir=/usr/local\n" in text)


@pytest.mark.parametrize(
    ("lock", "text"),
    [
        ("yarn.lock", 'better-sqlite3@^12.0.0:\n  version "12.4.1"\n'),
        ("yarn.lock", '__metadata:\n  version: 8\n\n"bcrypt@npm:^6":\n  version: 6.0.0\n'),
        ("pnpm-lock.yaml", "lockfileVersion: '9.0'\n\npackages:\n\n  nan@2.23.0:\n    a: b\n"),
        ("pnpm-lock.yaml", "lockfileVersion: '6.0'\n\npackages:\n\n  /sqlite3@5.1.7:\n    a: b\n"),
        ("bun.lock", '{"packages": {"canvas": ["canvas@3.2.0", "", {}, "sha512-x"],},}'),
    ],
    ids=["Yarn 1", "Yarn", "pnpm", "old pnpm", "Bun"],
)
def test_each_lock_file_of_node_is_read(tmp_path: Path, lock: str, text: str) -> None:
    """Each has a form of its own."""
    files = NODE | {"package.json": '{"dependencies": {"express": "5"}}', lock: text}

    assert stages_of(tmp_path, files, EXPRESS)[0] >= {"g++", "make", "python3"}


def npm_lock(version: str, name: str = "sqlite3", **fields: Any) -> str:
    """Return a lock file with a program that compiles, and a package that uses it."""
    packages = {
        "": {},
        f"node_modules/{name}": entry(script=True, **fields),
        "node_modules/node-gyp": {"version": version, "optional": True},
    }
    return json.dumps({"packages": packages})


@pytest.mark.parametrize(
    ("lock", "text", "is_older"),
    [
        ("package-lock.json", npm_lock("8.4.1", optionalDependencies={"node-gyp": "8.x"}), True),
        ("package-lock.json", npm_lock("9.4.1", "own", dependencies={"node-gyp": "9"}), True),
        ("package-lock.json", npm_lock("10.3.1"), False),
        ("package-lock.json", npm_lock("8.4.1", "esbuild"), False),
        ("yarn.lock", 'sqlite3@^5:\n  version "5.1.7"\n\nnode-gyp@8.x:\n  version "8.4.1"\n', True),
        ("yarn.lock", '"node-gyp@npm:8.x, node-gyp@npm:^8":\n  version: 8.4.1\n', True),
        ("yarn.lock", '"node-gyp@npm:latest":\n  version: 12.1.0\n', False),
        ("pnpm-lock.yaml", "packages:\n\n  node-gyp@8.4.1:\n    a: b\n", True),
        ("pnpm-lock.yaml", "packages:\n\n  /node-gyp/7.1.2:\n    a: b\n", True),
        ("pnpm-lock.yaml", "packages:\n\n  node-gyp@11.5.0:\n    a: b\n", False),
        ("bun.lock", '{"packages": {"node-gyp": ["node-gyp@9.4.1", "", {}, "sha512-x"]}}', True),
        ("bun.lock", '{"packages": {"node-gyp": ["node-gyp@10.0.0", "", {}, "sha512-x"]}}', False),
        ("bun.lock", '{"packages": {"node-gyp": ["node-gyp@file:x", "", {}, "sha512-x"]}}', False),
    ],
)
def test_an_older_program_that_compiles_gets_what_it_needs(
    tmp_path: Path, lock: str, text: str, *, is_older: bool
) -> None:
    """Before node-gyp 10 that is distutils, which Python 3.13 does not have."""
    files = NODE | {"package.json": '{"dependencies": {"express": "5"}}', lock: text}
    build, runs, _ = stages_of(tmp_path, files, EXPRESS)

    assert is_older == ("python3-setuptools" in build)
    assert set() == runs


def test_what_only_tests_need_is_not_in_the_image_that_runs(tmp_path: Path) -> None:
    """The build installs it all the same."""
    manifest = {"dependencies": {"express": "5"}, "devDependencies": {"canvas": "3.2.0"}}
    files = package_json() | {"package.json": json.dumps(manifest)}
    build, runs, _ = stages_of(tmp_path, files, EXPRESS)

    assert "libcairo2-dev" in build
    assert set() == runs


def test_a_browser_is_where_its_variable_says(tmp_path: Path) -> None:
    """Nothing is downloaded, and what the container forbids is reported."""
    result = result_of(tmp_path, package_json(puppeteer="24.0.0"), **EXPRESS)
    text = result.files["Dockerfile.catalog"].content

    assert "chromium" in installed(text, "run-packages")
    assert 2 == text.count("PUPPETEER_EXECUTABLE_PATH=/usr/bin/chromium")
    assert ["program-not-included"] == warnings_and_errors(result.diagnostics)


@pytest.mark.parametrize("line", ["playwright==1.55.0", "selenium", "cx_Oracle"])
def test_what_debian_does_not_have_is_reported(tmp_path: Path, line: str) -> None:
    """By the name of the package."""
    assert ["program-not-included"] == stages_of(tmp_path, requirements(line), FASTAPI)[2]


@pytest.mark.parametrize(
    ("language", "framework"),
    [
        ("python", "fastapi"),
        ("node", "express"),
        ("ruby", "rails"),
        ("php", "laravel"),
        ("elixir", "phoenix"),
        ("java", "spring-boot"),
    ],
)
def test_the_graph_asks_for_packages(language: str, framework: str) -> None:
    """On every stack whose images have apt-get, in the stages that it names."""
    packages = {"build": ["cmake"], "run": ["ffmpeg"]}
    web = service(language=language, framework=framework, build={"packages": packages})
    text = generated(graph({"Web": web})).files["Dockerfile.web"].content

    assert {"cmake", "ffmpeg"} == installed(text, "build-packages")
    assert {"ffmpeg"} == installed(text, "run-packages")
    assert "FROM build-packages AS " in text


@pytest.mark.parametrize(
    ("language", "framework", "kind"),
    [
        ("node", "vite", "run"),
        ("static", "", "run"),
        ("static", "", "build"),
    ],
)
def test_an_image_without_apt_gets_no_package(
    tmp_path: Path, language: str, framework: str, kind: str
) -> None:
    """Nothing is left out without a word."""
    fields = {"language": language, "framework": framework, "port": 8080}
    result = result_of(tmp_path, {}, **fields, build={"packages": {kind: ["ffmpeg"]}})
    found = [one for one in result.diagnostics if one.rule.slug == "no-packages-in-image"]

    assert [f"/services/CatalogService/build/packages/{kind}"] == [one.pointer for one in found]
    assert "ffmpeg" not in result.files["Dockerfile.catalog"].content


@pytest.mark.parametrize("name", ["libpq5; rm -rf /", "a", "Libpq5", "libpq5=1.2", "-y", "x\ny", 5])
def test_what_is_no_name_of_a_package_is_refused(tmp_path: Path, name: Any) -> None:
    """It would stand in a RUN instruction."""
    result = result_of(tmp_path, {}, **FASTAPI, build={"packages": {"run": [name]}})
    (found,) = [one for one in result.diagnostics if one.is_error]

    assert found.rule.slug in {"invalid-package", "unexpected-type"}
    assert "/services/CatalogService/build/packages/run/0" == found.pointer


@pytest.mark.parametrize(
    ("installs", "reported"),
    [
        ("apt-get install -y libmagic1 exiftool", ["authored-packages"]),
        ("apt install --yes gdal-bin=3.10", ["authored-packages"]),
        ("apt-get install -y build-essential curl git", []),
        ("apt-get install -y poppler-utils", []),
    ],
)
def test_what_the_author_installs_is_compared(
    tmp_path: Path, installs: str, reported: list[str]
) -> None:
    """What the image holds anyway, and tools that no program needs, are not a difference."""
    dockerfile = f"FROM python:3.13-slim\nRUN apt-get update && {installs}\n"
    files = requirements("pdf2image") | {"Dockerfile": dockerfile}

    assert reported == stages_of(tmp_path, files, FASTAPI)[2]


def test_only_the_image_that_runs_is_compared(tmp_path: Path) -> None:
    """What an earlier stage installs may serve something that does not exist any more."""
    dockerfile = "FROM python:3.13 AS b\nRUN apt-get install -y clang\nFROM python:3.13-slim\n"

    assert [] == stages_of(tmp_path, requirements() | {"Dockerfile": dockerfile}, FASTAPI)[2]


def test_inspect_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The lists, and the packages that ask for them."""
    result_of(tmp_path, requirements("mysqlclient"), **FASTAPI)
    document = graph({"Web": service(build={"context": "catalog"})})
    (tmp_path / "g.json").write_text(json.dumps(document), "utf-8")
    arguments = ("inspect", str(tmp_path / "g.json"), "--root", str(tmp_path))
    status, out, _ = run(*arguments, "--format", "json", capsys=capsys)
    decided = json.loads(out)["decisions"]["web"]["system_packages"]

    assert 0 == status
    assert "run: libmariadb3" in decided["value"]
    assert "mysqlclient" in json.dumps(decided)


@pytest.mark.parametrize("language", ["python", "node"])
def test_the_table_is_sound(language: str) -> None:
    """Names are those of Debian, and every row says something."""
    table = built_in_stacks().stacks[language].system_packages
    rows = yaml.safe_load(yaml.safe_dump({n: m.model_dump() for n, m in table.packages.items()}))

    assert rows
    for name, row in rows.items():
        assert row["build"] or row["run"] or row["compiles"] or row["missing"], name
        for package in (*row["build"], *row["run"]):
            assert package == package.lower().strip(), name
