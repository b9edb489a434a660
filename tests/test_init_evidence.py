"""What the command init takes as evidence: crates, kinds of databases, compose files, members."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from test_init import graph_of, write

from docker_generator.first_evidence import port_of
from docker_generator.source.vocabulary import hint_of

if TYPE_CHECKING:
    from pathlib import Path

CRATE = '[package]\nname = "shop"\nversion = "0.1.0"\nedition = "2024"\n[dependencies]\n'


def service_of(root: Path, capsys: pytest.CaptureFixture[str]) -> tuple[dict[str, Any], str]:
    """Return the only service of the graph of a directory, and what is said about it."""
    services, said = graph_of(root, capsys)
    assert len(services) == 1, said
    return next(iter(services.values())), said


def needs_of(service: dict[str, Any]) -> list[str]:
    """Return the names of the dependencies."""
    return [one["name"] for one in service.get("dependencies", ())]


@pytest.mark.parametrize(
    ("dependencies", "framework", "needed"),
    [
        ('axum = { version = "0.8", features = ["ws"] }\nredis = "1"\n', "axum", ["redis"]),
        ('actix-web = "4"\nsqlx = { version = "0.8", features = ["mysql"] }\n', "actix", []),
        ('web = { package = "rocket", version = "0.5" }\nlapin = "3"\n', "rocket", ["rabbitmq"]),
        ('tower = "0.5"\nmetrics-exporter-prometheus = "0.17"\n', "plain", []),
    ],
)
def test_crates_name_the_framework_and_the_engines(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    dependencies: str,
    framework: str,
    needed: list[str],
) -> None:
    """With features, under another name, and not for a library that only has an engine's name."""
    write(tmp_path, Cargo_dot_toml=CRATE + dependencies, src__main_dot_rs="fn main() {}\n")
    service, _ = service_of(tmp_path, capsys)

    assert service["framework"] == framework
    assert needs_of(service) == needed


NODE = '{"scripts": {"start": "node main.js"}, "dependencies": {"express": "5"}}'
READS = "listen(process.env.DATABASE_URL)\n"


@pytest.mark.parametrize(
    ("files", "needed"),
    [
        ({"_dot_env_dot_example": "DATABASE_URL=file:shop.db\n"}, []),
        ({"_dot_env_dot_example": 'DATABASE_URL="sqlite:///data/shop.db"\n'}, []),
        ({"_dot_env_dot_example": "DATABASE_URL='mysql://root@db/shop'\n"}, ["mysql"]),
        ({"_dot_env_dot_example": "DATABASE_URL=\n"}, ["postgres"]),
        (
            {
                "prisma__schema_dot_prisma": "generator client {\n"
                '  provider = "prisma-client-js"\n}\ndatasource db {\n  provider = "sqlserver"\n}\n'
            },
            ["sqlserver"],
        ),
        (
            {
                "src__db__schema_dot_prisma": 'datasource db {\n  provider = "sqlite"\n'
                '  url = env("DATABASE_URL")\n}\n'
            },
            [],
        ),
        ({"drizzle_dot_config_dot_ts": 'export default { dialect: "turso" }\n'}, []),
        ({"drizzle_dot_config_dot_ts": 'export default { dialect: "mysql" }\n'}, ["mysql"]),
    ],
)
def test_the_kind_of_a_database_is_known(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    files: dict[str, str],
    needed: list[str],
) -> None:
    """DATABASE_URL does not name it: its value, a schema and the settings of a tool do."""
    write(tmp_path, package_dot_json=NODE, main_dot_js=READS, **files)
    service, _ = service_of(tmp_path, capsys)

    assert needs_of(service) == needed


def test_a_crate_names_the_kind_of_its_database(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By its features."""
    crates = 'axum = "0.8"\nsqlx = { version = "0.8", features = ["runtime-tokio", "mysql"] }\n'
    write(
        tmp_path,
        Cargo_dot_toml=CRATE + crates,
        src__main_dot_rs='fn main() { std::env::var("DATABASE_URL").unwrap(); }\n',
    )
    service, said = service_of(tmp_path, capsys)

    assert needs_of(service) == ["mysql"]
    assert "mysql in the features of sqlx" in said


@pytest.mark.parametrize(
    ("packages", "needed"),
    [
        ("asyncpg==1\n", ["postgres"]),
        ("pymysql==1\n", ["mysql"]),
        ("asyncpg==1\npymysql==1\n", ["mysql", "postgres"]),
        ("", ["mysql", "postgres"]),
    ],
)
def test_settings_of_a_database_without_a_client_are_not_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], packages: str, needed: list[str]
) -> None:
    """If the client of another one is declared; without any client, the names count."""
    write(
        tmp_path,
        requirements_dot_txt=f"fastapi==0.1\nuvicorn==0.1\n{packages}",
        main_dot_py="from fastapi import FastAPI\nimport os\napp = FastAPI()\n"
        'os.getenv("MYSQL_HOST")\nos.getenv("POSTGRES_HOST")\n',
    )
    service, _ = service_of(tmp_path, capsys)

    assert needs_of(service) == needed


@pytest.mark.parametrize(
    "packages", ["flower==2\nfastapi==0.1\nuvicorn==0.1\n", "flask==3\nflower==2\ngunicorn==23\n"]
)
def test_a_console_is_not_the_program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], packages: str
) -> None:
    """Flower is a console of the tasks of a program that serves itself."""
    write(tmp_path, requirements_dot_txt=f"celery==5\n{packages}", worker_dot_py="")
    service, _ = service_of(tmp_path, capsys)

    assert service["framework"] in packages
    assert service["framework"] != "flower"


@pytest.mark.parametrize(
    ("packages", "framework"),
    [
        ("arq==0.26\nfastapi==0.121\n", "fastapi"),
        ("celery==5\nstarlette==0.50\n", "starlette"),
        ("dramatiq==1\nflask==3\n", "flask"),
        ("arq==0.26\nhttpx==0.28\n", "arq"),
    ],
)
def test_a_program_that_listens_is_the_service(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], packages: str, framework: str
) -> None:
    """Its tasks are beside it, even if its server is not declared; DG680 says so."""
    write(tmp_path, requirements_dot_txt=packages)

    assert framework == service_of(tmp_path, capsys)[0]["framework"]


@pytest.mark.parametrize(
    ("packages", "framework"),
    [
        ({"@angular/core": "~13.0.0", "rxjs": "~7.4.0"}, "vite"),
        ({"@angular/core": "21.0.0", "@angular/ssr": "21.0.0", "express": "5.1.0"}, "express"),
        ({"rxjs": "~7.4.0"}, "plain"),
    ],
)
def test_angular_is_a_front_end(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    packages: dict[str, str],
    framework: str,
) -> None:
    """Its packages have no name of a framework; with a server, that is the program."""
    text = json.dumps({"scripts": {"start": "ng serve"}, "dependencies": packages})
    write(tmp_path, package_dot_json=text)

    assert framework == service_of(tmp_path, capsys)[0]["framework"]


def test_a_console_alone_is_the_program(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A directory that declares nothing but Flower and Celery."""
    write(tmp_path, requirements_dot_txt="celery==5\nflower==2\n", worker_dot_py="")

    assert service_of(tmp_path, capsys)[0]["framework"] in {"celery", "flower"}


PYTHON = {
    "requirements_dot_txt": "fastapi==0.1\nuvicorn==0.1\n",
    "main_dot_py": "from fastapi import FastAPI\napp = FastAPI()\n",
}


@pytest.mark.parametrize(
    ("build", "ports", "port"),
    [
        (".", ["8300:9300"], 9300),
        ({"context": "./"}, ["127.0.0.1:80:9400/tcp"], 9400),
        ({"context": ".", "dockerfile": "D"}, [{"target": 9500, "published": "1"}], 9500),
        (".", ["${PORT}:9600"], 9600),
        (".", ["1:9700", "2:9701"], 8001),
        ("./other", ["1:9800"], 8001),
    ],
)
def test_a_compose_file_names_the_port_and_what_is_needed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], build: Any, ports: list[Any], port: int
) -> None:
    """If it builds this directory; several ports are no evidence."""
    compose = {
        "services": {
            "web": {"build": build, "ports": ports, "depends_on": ["mq", "gone"]},
            "mq": {"image": "rabbitmq:4-alpine"},
            "cache": {"image": "redis:8"},
        }
    }
    write(tmp_path, compose_dot_yaml=repr(compose).replace("'", '"'), **PYTHON)
    service, _ = service_of(tmp_path, capsys)

    assert service["port"] == port
    assert needs_of(service) == ([] if build == "./other" else ["rabbitmq"])


def test_a_command_names_the_port(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command of the author's Dockerfile, if it has no EXPOSE."""
    command = '["uvicorn", "main:app", "--port", "9100"]'
    write(tmp_path, Dockerfile=f"FROM python:3.14\nCMD {command}\n", **PYTHON)
    service, said = service_of(tmp_path, capsys)

    assert service["port"] == 9100
    assert "(the command in Dockerfile)" in said


@pytest.mark.parametrize(
    ("command", "port"),
    [
        ("next start -p 3100", 3100),
        ("gunicorn --bind=0.0.0.0:9000 app:app", 9000),
        ("gunicorn -b [::]:9001 app:app", 9001),
        ("gunicorn app:app -w 4", 0),
        ("node main.js --port $PORT", 0),
        ("server --sport 9002 -p 22", 0),
    ],
)
def test_a_port_is_an_option(command: str, port: int) -> None:
    """Of a known name, with a number that is a port of a program."""
    assert port_of(command.split()) == port


def test_a_server_above_its_front_end_is_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both of one language."""
    pages = '{"scripts": {"build": "vite build"}, "dependencies": {"vite": "8"}}'
    root = tmp_path / "shop"
    write(root, package_dot_json=NODE, main_dot_js="", client__package_dot_json=pages)
    services, _ = graph_of(root, capsys)

    assert {name: one["framework"] for name, one in services.items()} == {
        "shop": "express",
        "client": "vite",
    }


def test_tools_above_servers_are_no_server(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A root with the packages of all, above a server of the same language."""
    write(
        tmp_path,
        package_dot_json=NODE,
        api__package_dot_json=NODE,
        api__main_dot_js="",
    )

    assert graph_of(tmp_path, capsys)[0].keys() == {"api"}


def test_a_library_of_a_workspace_is_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A member that another one declares, and that starts nothing; a build of it is for others."""
    write(
        tmp_path,
        package_dot_json='{"workspaces": ["apps/*", "libs/*"]}',
        apps__api__package_dot_json=NODE.replace(
            '"express": "5"', '"express": "5", "@shop/core": "*", "@shop/mail": "*"'
        ),
        apps__api__main_dot_js="",
        libs__core__package_dot_json='{"name": "@shop/core", "scripts": {"build": "tsc"}}',
        libs__mail__package_dot_json='{"name": "@shop/mail", "scripts": {"start": "node run.js"}}',
        libs__mail__run_dot_js="",
    )
    services, said = graph_of(tmp_path, capsys)

    assert services.keys() == {"api", "mail"}
    assert "core: left out (a library of api)" in said


def test_a_crate_that_starts_nothing_is_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A library of a workspace of Cargo, whatever framework it declares."""
    member = CRATE + 'axum = "0.8"\n'
    write(
        tmp_path,
        Cargo_dot_toml='[workspace]\nmembers = ["crates/*"]\n',
        crates__web__Cargo_dot_toml=member.replace("shop", "web")
        + 'routes = { path = "../routes" }\n',
        crates__web__src__main_dot_rs="fn main() {}\n",
        crates__routes__Cargo_dot_toml=member.replace("shop", "routes"),
        crates__routes__src__lib_dot_rs="",
    )
    services, said = graph_of(tmp_path, capsys)

    assert services.keys() == {"web"}
    assert "routes: left out (a library of web)" in said


def test_pages_without_a_build_are_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An application of a phone, for one; the others generate."""
    write(
        tmp_path,
        api__package_dot_json=NODE,
        api__main_dot_js="",
        phone__package_dot_json='{"dependencies": {"react": "19"}}',
    )
    services, said = graph_of(tmp_path, capsys)

    assert services.keys() == {"api"}
    assert "phone: left out (The build of phone does not make" in said


@pytest.mark.parametrize("file", ["env-example-sql", ".env-sample", ".env.docker"])
def test_a_sample_of_any_name_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str
) -> None:
    """It lists the variables of the program."""
    write(tmp_path, package_dot_json=NODE, main_dot_js="listen(process.env.PORT)\n")
    (tmp_path / file).write_text('PORT="9900" # of the server\n', "utf-8")

    assert service_of(tmp_path, capsys)[0]["port"] == 9900


@pytest.mark.parametrize("name", ["EMAIL_FROM_ADDRESS", "REPLY_TO_ADDRESS", "WALLET_ADDRESS"])
def test_an_address_of_mail_is_none_of_a_server(name: str) -> None:
    """Nor is any other address of people."""
    assert hint_of(name) is None
    assert hint_of("REDIS_ADDRESS") is not None
