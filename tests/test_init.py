"""The command init: a first graph of a source tree, and what it says about it."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING, Any

import pytest
from conftest import SHOP
from pipeline_helpers import run
from stack_table import copy_source

import docker_generator
from docker_generator.options import DEFAULT_TOPOLOGY
from docker_generator.topology.names import slug_of

if TYPE_CHECKING:
    from pathlib import Path

ROWS = {
    "api": "python-fastapi-pip",
    "orders": "node-express-npm",
    "gate": "go-http-modules",
    "web": "node-vite-npm",
}


def graph_of(root: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[Any, str]:
    """Return the services of the graph that is printed, and what is said about them."""
    status, out, err = run("init", "-", "--root", str(root), *more, capsys=capsys)
    assert status == 0, err
    return json.loads(out)["services"], err


def write(root: Path, **files: str) -> None:
    """Write files; `/` is __ in their names, and . is _dot_."""
    for name, text in files.items():
        file = root / name.replace("__", "/").replace("_dot_", ".")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


def test_the_shop_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    """Its services with languages, frameworks and what they need, each with its evidence."""
    services, said = graph_of(SHOP, capsys)
    needs = {
        name: sorted(one["name"] for one in service["dependencies"])
        for name, service in services.items()
    }
    assert needs == {
        "auth": ["catalog", "postgres"],
        "billing": ["catalog", "nats", "postgres"],
        "catalog": ["nats", "postgres", "redis"],
    }
    assert {(s["language"], s["framework"]) for s in services.values()} == {("python", "fastapi")}
    assert "billing: needs catalog (CATALOG_SERVICE_URL in src/main.py)\n" in said
    assert "billing: port 8002 (chosen: neither a Dockerfile nor the code names one)\n" in said


def test_a_tree_of_four_languages_is_a_stack(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is written is generated without an error or a warning."""
    for name, row in ROWS.items():
        copy_source(row, tmp_path / "apps" / name)
    services, _ = graph_of(tmp_path, capsys)
    found = {n: (s["type"], s["language"], s["framework"]) for n, s in services.items()}
    assert found == {
        "api": ("microservice", "python", "fastapi"),
        "gate": ("microservice", "go", "http"),
        "orders": ("microservice", "node", "express"),
        "web": ("frontend", "node", "vite"),
    }
    assert services["web"]["build"] == {"context": "apps/web"}
    result = docker_generator.generate({"services": services}, {"root": str(tmp_path)})
    assert [d for d in result.diagnostics if d.severity.value != "info"] == []


@pytest.mark.parametrize(
    ("lines", "port"),
    [
        ("ARG PORT=8080\nENV PORT=$PORT\nEXPOSE $PORT 9229\n", 8080),
        ("ENV PORT 3000\nEXPOSE ${PORT}/tcp\n", 3000),
        ("EXPOSE ${PORT:-5000}\n", 5000),
        ("EXPOSE 53/udp $UNKNOWN 7000\n", 7000),
    ],
)
def test_a_variable_of_expose_is_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lines: str, port: int
) -> None:
    """The first port is most often the program's own; the port of a debugger comes after it."""
    write(
        tmp_path,
        api__requirements_dot_txt="flask\n",
        api__main_dot_py="",
        api__Dockerfile=f"FROM python:3.14-slim\n{lines}",
    )
    services, said = graph_of(tmp_path, capsys)

    assert services["api"]["port"] == port
    assert f"api: port {port} (EXPOSE in Dockerfile)\n" in said


def test_evidence_wins_over_a_choice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A port of a Dockerfile, a worker without one, an engine that a variable names."""
    write(
        tmp_path,
        api__requirements_dot_txt="flask\ngunicorn\nPyMySQL\nsqlalchemy\n",
        api__main_dot_py="import os\nos.environ['DATABASE_URL']\nos.environ['MAIL_SERVICE_HOST']\n",
        api__Dockerfile='FROM python:3.14-slim\nEXPOSE 5000\nCMD ["gunicorn", "main:app"]\n',
        mail__requirements_dot_txt="celery\n",
        mail__main_dot_py="import os\nos.environ['MAIL_URL']\nos.environ['CACHE_REDIS_URL']\n",
        store__package_dot_json='{"dependencies": {"express": "5"}}',
        store___dot_env_dot_example="DATABASE_URL=\n",
        store__node_modules__x__package_dot_json="{}",
    )
    services, said = graph_of(tmp_path, capsys)
    assert list(services) == ["api", "mail", "store"]
    assert services["api"]["port"] == 5000
    assert "api: port 5000 (EXPOSE in Dockerfile)\n" in said
    assert [one["name"] for one in services["api"]["dependencies"]] == ["mail", "mysql"]
    assert (services["mail"]["type"], "port" in services["mail"]) == ("worker", False)
    assert services["mail"]["dependencies"] == [{"name": "redis", "external": True}]
    assert services["store"]["dependencies"] == [{"name": "postgres", "external": True}]
    assert "store: needs postgres (DATABASE_URL in .env.example, and the most common" in said


def test_a_root_may_be_the_service(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its name is that of the directory; one that no graph may have becomes a slug."""
    root = tmp_path / "My Shop (old)"
    write(root, package_dot_json='{"dependencies": {"fastify": "5"}}')
    services, _ = graph_of(root, capsys)
    assert services == {
        "my-shop-old": {
            "type": "microservice",
            "language": "node",
            "framework": "fastify",
            "port": 8001,
            "build": {"context": "."},
        }
    }


def test_a_file_is_written_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """At the default place, and then not again; check reads it."""
    copy_source(ROWS["api"], tmp_path / "api")
    status, out, _ = run("init", "--root", str(tmp_path), capsys=capsys)
    file = tmp_path / DEFAULT_TOPOLOGY
    assert status == 0
    assert out.splitlines() == [
        f"1 service in {file}. Correct what was guessed there.",
        f"Next: docker-generator generate --root {tmp_path}",
    ]
    assert json.loads(file.read_text("utf-8"))["name"] == slug_of(tmp_path.name, service=False)
    before = file.read_bytes()
    status, out, err = run("init", "--root", str(tmp_path), capsys=capsys)
    assert (status, out) == (1, "")
    assert "exists, and was not overwritten" in err
    assert file.read_bytes() == before
    assert run("check", "--root", str(tmp_path), "-q", capsys=capsys)[0] == 0


def test_the_next_command_reads_what_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """At the default place and at a named one: the line can be run as it is."""
    root = tmp_path / "Café Shop"
    copy_source(ROWS["api"], root / "api")
    monkeypatch.chdir(root)
    for words in ((), ("mine.json",)):
        _, out, _ = run("init", *words, capsys=capsys)
        command = shlex.split(out.rstrip("\n").rpartition("Next: ")[2])
        assert command[0] == "docker-generator"
        assert run(*command[1:], capsys=capsys)[0] == 0
    assert json.loads((root / "mine.json").read_text("utf-8"))["name"] == "caf-shop"


def test_a_directory_is_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The argument is the file to write, not where to look."""
    copy_source(ROWS["api"], tmp_path / "api")
    status, _, err = run("init", str(tmp_path), "--root", str(tmp_path), capsys=capsys)
    assert status == 1
    assert err.endswith("is a directory: name a file\n")


@pytest.mark.parametrize(
    ("words", "status", "reason"),
    [
        (["--root", "nowhere"], 2, "no directory 'nowhere'"),
        (["--source", "nowhere"], 2, "there is no directory 'nowhere' below the root"),
        ([], 1, "no service was found: name their directory by --source"),
    ],
)
def test_nothing_found_is_said(
    words: list[str],
    status: int,
    reason: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """In one line, and nothing is written."""
    words = words if "--root" in words else ["--root", str(tmp_path), *words]
    found, out, err = run("init", *words, capsys=capsys)
    assert (found, out, err.count("\n")) == (status, "", 1)
    assert reason.replace("'", "") in err.replace('"', "").replace("'", "")
    assert list(tmp_path.iterdir()) == []


def test_a_manifest_of_tools_hides_no_service(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The one in the root names no framework; services lie two directories below it."""
    write(
        tmp_path,
        package_dot_json='{"devDependencies": {"prettier": "3"}}',
        src__orders__package_dot_json='{"dependencies": {"express": "5", "pg": "8"}}',
        src__orders__server_dot_js="",
        scripts__package_dot_json='{"dependencies": {"express": "5"}}',
    )
    services, said = graph_of(tmp_path, capsys)

    assert services.keys() == {"orders"}
    assert services["orders"]["build"]["context"] == "src/orders"
    assert "orders: needs postgres (the package pg)\n" in said


@pytest.mark.parametrize(
    ("files", "framework", "needed"),
    [
        (
            {
                "pom.xml": "<project><artifactId>shop</artifactId><dependencies><dependency>"
                "<groupId>org.springframework.boot</groupId>"
                "<artifactId>spring-boot-starter-data-redis</artifactId></dependency><dependency>"
                "<groupId>mysql</groupId><artifactId>mysql-connector-java</artifactId>"
                "</dependency></dependencies></project>"
            },
            "spring-boot",
            {"mysql", "redis"},
        ),
        (
            {
                "Worker.csproj": '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup>'
                "<OutputType>Exe</OutputType></PropertyGroup><ItemGroup>"
                '<PackageReference Include="Npgsql" Version="9.0.0" /></ItemGroup></Project>'
            },
            "worker",
            {"postgres"},
        ),
        (
            {
                "go.mod": "module shop\n\ngo 1.26\n\nrequire (\n"
                "\tgithub.com/gin-gonic/gin v1.11.0\n"
                "\tgithub.com/jackc/pgx/v5 v5.7.0 // why\n"
                "\tgo.mongodb.org/mongo-driver v1.17.0 // indirect\n)\n",
                "main.go": "package main\n\nfunc main() {}\n",
            },
            "gin",
            {"postgres"},
        ),
        (
            {
                "requirements.txt": "fastapi==0.1\nprometheus-client==0.1\n",
                "main.py": "from fastapi import FastAPI\napp = FastAPI()\n",
            },
            "fastapi",
            set(),
        ),
    ],
    ids=["maven", "dotnet", "go", "metrics"],
)
def test_what_a_manifest_names_is_known(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    files: dict[str, str],
    framework: str,
    needed: set[str],
) -> None:
    """Its framework, and the engines whose clients it declares; metrics need no server."""
    for name, text in files.items():
        (tmp_path / "shop").mkdir(exist_ok=True)
        (tmp_path / "shop" / name).write_text(text, "utf-8")
    services, _ = graph_of(tmp_path, capsys)

    assert services["shop"]["framework"] == framework
    assert {one["name"] for one in services["shop"].get("dependencies", ())} == needed


def test_what_nothing_starts_is_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And said; so the others generate. A front end is called by nobody."""
    write(
        tmp_path,
        load__requirements_dot_txt="locust==2\n",
        load__shop_dot_py="",
        api__requirements_dot_txt="fastapi==0.1\nuvicorn==0.1\n",
        api__main_dot_py='from fastapi import FastAPI\nimport os\nos.environ["WEB_URL"]\n'
        'os.environ["LOAD_URL"]\napp = FastAPI()\n',
        web__package_dot_json='{"scripts": {"build": "vite build"}, "dependencies": {"vite": "8"}}',
    )
    services, said = graph_of(tmp_path, capsys)

    assert services.keys() == {"api", "web"}
    assert "dependencies" not in services["api"]
    assert "load: left out (load is started by a file that does not exist" in said


def test_a_directory_that_says_nothing_is_called_after_the_one_above(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Such as src or html."""
    write(
        tmp_path,
        ratings__html__package_dot_json='{"dependencies": {"express": "5"}}',
        ratings__html__server_dot_js="",
    )
    assert graph_of(tmp_path, capsys)[0].keys() == {"ratings"}


def test_an_earlier_graph_is_no_evidence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither a graph nor artifacts nor data says what a program needs."""
    needed = {"name": "redis", "external": True, "variables": {"REDIS_HOST": "host"}}
    old = {"services": {"api": {"language": "node", "dependencies": [needed]}}}
    write(tmp_path, package_dot_json='{"dependencies": {"express": "5"}}', main_dot_js="0\n")
    write(tmp_path, graph_dot_json=json.dumps(old), artifacts__x_dot_yml="NATS_URL: x\n")
    write(tmp_path, data_dot_json=json.dumps(["MYSQL_HOST", "x" * 70_000]))
    services, _ = graph_of(tmp_path, capsys)
    (one,) = services.values()
    assert "dependencies" not in one

    write(tmp_path, settings_dot_json='{"host": "REDIS_HOST", "services": [], "language": 1}')
    services, _ = graph_of(tmp_path, capsys)
    (one,) = services.values()
    assert [need["name"] for need in one["dependencies"]] == ["redis"]


def test_a_program_with_a_front_end_below_it_is_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the root has a framework of another language; a root of tools is still no service."""
    write(
        tmp_path,
        requirements_dot_txt="fastapi\nuvicorn\n",
        main_dot_py="app = 1\n",
        web__package_dot_json='{"dependencies": {"nuxt": "4.0.0"}}',
    )
    services, _ = graph_of(tmp_path, capsys)
    found = {service["build"]["context"]: service["framework"] for service in services.values()}
    assert found == {".": "fastapi", "web": "nuxt"}


@pytest.mark.parametrize(
    "text",
    [
        "plugins {\n  id 'java'\n  id 'org.springframework.boot' version '4.0.0'\n}\n",
        "plugins { java }\ndependencies { api 'org.springframework.boot:spring-boot-starter' }\n",
        "apply plugin: 'java'\napply plugin: 'org.springframework.boot'\n",
    ],
)
def test_a_plugin_of_gradle_is_no_framework(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    """One is called after the language."""
    write(tmp_path, build_dot_gradle=text, src__main__java__App_dot_java="class App {}\n")
    services, _ = graph_of(tmp_path, capsys)
    assert [service["framework"] for service in services.values()] == ["spring-boot"]


@pytest.mark.parametrize(
    ("files", "port", "reason"),
    [
        ({"server.js": "const a = 1;\napp.listen(4000);\n"}, 4000, "server.js:2"),
        ({"server.js": "app.listen(process.env.PORT || 4000, go);\n"}, 4000, "server.js:1"),
        (
            {"server.js": "const p = process.env.PORT ?? 4000;\napp.listen(p);\n"},
            4000,
            "the default of PORT in server.js:1",
        ),
        (
            {"server.js": "app.listen(process.env.PORT);\n", ".env.example": "PORT=4000\n"},
            4000,
            "PORT in .env.example",
        ),
        (
            {"server.js": "app.listen(4000);\n", "Dockerfile": "FROM node:24\nEXPOSE 3000\n"},
            3000,
            "EXPOSE in Dockerfile",
        ),
        (
            {"server.js": "app.listen(p);\n", "dns.js": "server.listen(5300);\n"},
            8001,
            "chosen: neither a Dockerfile nor the code names one",
        ),
        (
            {"server.js": "app.listen(p, {backlog: 10});\n"},
            8001,
            "chosen: neither a Dockerfile nor the code names one",
        ),
    ],
    ids=[
        *("a call", "its default", "a variable", "a sample", "a Dockerfile", "a tool"),
        "another number",
    ],
)
def test_the_port_of_the_code_is_known(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    files: dict[str, str],
    port: int,
    reason: str,
) -> None:
    """The generated stack would ask another one."""
    manifest = {"package.json": '{"dependencies": {"express": "5"}}'}
    (tmp_path / "api").mkdir()
    for name, text in {**manifest, **files}.items():
        (tmp_path / "api" / name).write_text(text, "utf-8")
    services, said = graph_of(tmp_path, capsys)

    assert services["api"]["port"] == port
    assert f"api: port {port} ({reason})\n" in said


@pytest.mark.parametrize(
    ("image", "version"),
    [
        ("postgres:15", "15"),
        ("postgres:15.4-bookworm", "15.4"),
        ("docker.io/library/postgres:16-alpine", "16"),
        ("postgres:latest", None),
        ("postgres", None),
        ("redis:7", None),
        ("postgres:${PG}", None),
    ],
)
def test_the_version_of_a_compose_file_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], image: str, version: str | None
) -> None:
    """The data of its volume has the form of this version."""
    write(
        tmp_path,
        api__package_dot_json='{"dependencies": {"express": "5", "pg": "8"}}',
        compose_dot_yaml=f"services:\n  db:\n    image: '{image}'\n",
    )
    services, said = graph_of(tmp_path, capsys)
    (need,) = services["api"]["dependencies"]

    assert need.get("version") == version
    assert (f"api: postgres {version} ({image} in compose.yaml)\n" in said) is bool(version)


def test_a_port_of_a_development_server_is_not_the_front_ends(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its pages are served by another program."""
    write(
        tmp_path,
        web__package_dot_json='{"scripts": {"build": "vite build"}, "dependencies": {"vite": "8"}}',
        web__server_dot_js="app.listen(process.env.PORT || 9000);\n",
    )
    assert graph_of(tmp_path, capsys)[0]["web"]["port"] == 8001


def test_two_versions_are_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Which of the two the service uses is not known; our own file is no evidence."""
    text = "services:\n  a: {image: 'postgres:15'}\n  b: {image: 'postgres:16'}\n"
    ours = "# Generated by docker-generator.\nservices:\n  a: {image: 'redis:7'}\n"
    write(
        tmp_path,
        api__package_dot_json='{"dependencies": {"express": "5", "pg": "8", "ioredis": "5"}}',
        api__compose_dot_yaml=text,
        compose_dot_yml=ours,
    )
    services, _ = graph_of(tmp_path, capsys)

    assert [one.get("version") for one in services["api"]["dependencies"]] == [None, None]


def test_a_program_without_its_manifest_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It cannot be built; one below a manifest belongs to that."""
    write(
        tmp_path,
        old__main_dot_go="package main\n\nfunc main() {}\n",
        gate__go_dot_mod="module gate\n",
        gate__cmd__gate__main_dot_go="package main\n\nfunc main() {}\n",
        gate__cmd__tool__main_dot_go="package main\n\nfunc main() {}\n",
        lib__lib_dot_go="package lib\n",
    )
    services, said = graph_of(tmp_path, capsys)

    assert services.keys() == {"gate"}
    reason = "main.go starts a program, and go.mod is missing"
    assert f"old: left out ({reason})\n" in said
    assert said.count("left out") == 1


def test_only_a_program_without_its_manifest_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As the reason why nothing was found."""
    write(tmp_path, old__main_dot_go="package main\n\nfunc main() {}\n")
    status, _, err = run("init", "-", "--root", str(tmp_path), capsys=capsys)

    assert status == 1
    assert "no service was found (old: main.go starts a program, and go.mod" in err


@pytest.mark.parametrize(
    ("files", "needed"),
    [
        ({"go.mod": "module a\n\nrequire github.com/alecthomas/chroma/v2 v2.20.0\n"}, set()),
        ({"go.mod": "module a\n\nrequire github.com/acme/minio v1.0.0\n"}, set()),
        ({"go.mod": "module a\n\nrequire github.com/minio/minio-go/v7 v7.0.95\n"}, {"minio"}),
        ({"package.json": '{"dependencies": {"express": "5", "chroma-js": "3"}}'}, set()),
        ({"package.json": '{"dependencies": {"express": "5", "@formkit/tempo": "1"}}'}, set()),
        ({"package.json": '{"dependencies": {"express": "5", "minio": "8"}}'}, {"minio"}),
    ],
)
def test_a_library_is_not_the_engine_of_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], files: dict[str, str], needed: set[str]
) -> None:
    """Its maker says whether it is a client."""
    (tmp_path / "a").mkdir()
    for name, text in files.items():
        (tmp_path / "a" / name).write_text(text, "utf-8")
    services, _ = graph_of(tmp_path, capsys)

    assert {one["name"] for one in services["a"].get("dependencies", ())} == needed
