"""Which tool brings the database of a service up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, needs, service
from pipeline_helpers import compose_of, warnings_and_errors

from docker_generator.pipeline import generate

if TYPE_CHECKING:
    from pathlib import Path

    from docker_generator import GenerationResult

POSTGRES = needs("postgres", external=True)


def generated(files: dict[str, str], root: Path, **options: Any) -> GenerationResult:
    """Return what is generated of a service with a database and these files."""
    folder = root / "artifacts/engineering/code/backend/catalog"
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    document = graph({"CatalogService": service(dependencies=[POSTGRES])})
    return generate(document, {"root": str(root)} | options, keep_going=True)


@pytest.mark.parametrize(
    ("files", "command"),
    [
        (
            {"requirements.txt": "alembic==1.17\n", "alembic.ini": ""},
            ["alembic", "upgrade", "head"],
        ),
        (
            {"requirements.txt": "Django==5.2\n", "manage.py": ""},
            ["python", "manage.py", "migrate", "--noinput"],
        ),
        (
            {"requirements.txt": "Flask-Migrate\nalembic\n", "migrations/alembic.ini": ""},
            ["flask", "db", "upgrade"],
        ),
        (
            {
                "requirements.txt": "",
                "package.json": '{"dependencies": {"prisma": "6"}}',
                "prisma/schema.prisma": "",
                "prisma/migrations/1/migration.sql": "",
            },
            ["node_modules/.bin/prisma", "migrate", "deploy"],
        ),
    ],
    ids=["alembic", "django", "flask", "prisma"],
)
def test_migrations_run_after_the_database_and_before_the_service(
    files: dict[str, str], command: list[str], tmp_path: Path
) -> None:
    """A one-shot with the image of the service waits for the database; the service waits for it."""
    compose = compose_of(generated(files, tmp_path))["services"]
    one_shot = compose["catalog-migrations"]

    assert command == one_shot["command"]
    assert compose["catalog"]["image"] == one_shot["image"]
    assert "never" == one_shot["pull_policy"]
    assert compose["catalog"]["environment"] == one_shot["environment"]
    assert {
        "postgres": {"condition": "service_healthy"},
        "postgres-databases": {"condition": "service_completed_successfully"},
    } == one_shot["depends_on"]
    assert {"condition": "service_completed_successfully"} == compose["catalog"]["depends_on"][
        "catalog-migrations"
    ]


def test_flyway_brings_its_own_image(tmp_path: Path) -> None:
    """It is given the folder of its scripts and the address in the form that it reads."""
    files = {"requirements.txt": "", "flyway.toml": "", "sql/V1__first.sql": ""}
    one_shot = compose_of(generated(files, tmp_path))["services"]["catalog-migrations"]

    assert one_shot["image"].startswith("flyway/flyway:")
    assert [
        {
            "type": "bind",
            "source": "../../code/backend/catalog/sql",
            "target": "/flyway/sql",
            "read_only": True,
            "bind": {"create_host_path": False},
        }
    ] == one_shot["volumes"]
    assert "jdbc:postgresql://postgres:5432/catalog" == one_shot["environment"]["FLYWAY_URL"]


def test_the_option_switches_them_off(tmp_path: Path) -> None:
    """With migrations: false nothing runs before the service."""
    files = {"requirements.txt": "alembic==1.17\n", "alembic.ini": ""}

    result = generated(files, tmp_path, migrations=False)
    assert "catalog-migrations" not in compose_of(result)["services"]


def test_a_tool_that_the_image_will_not_hold_is_told(tmp_path: Path) -> None:
    """A one-shot whose command is not there could only fail."""
    result = generated({"requirements.txt": "fastapi\n", "alembic.ini": ""}, tmp_path)

    assert "unusable-migrations" in warnings_and_errors(result.diagnostics)
    assert "catalog-migrations" not in compose_of(result)["services"]


@pytest.mark.parametrize(
    ("file", "text", "is_reported"),
    [
        ("manage.py", "from django.core.management import execute_from_command_line\n", True),
        ("shop/manage.py", 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop")\n', True),
        ("manage.py", "from shop.cli import run\n\nrun()\n", False),
        ("tools/manage.py", "from flask_script import Manager\n", False),
    ],
)
def test_a_script_of_the_name_of_a_tool_is_not_the_tool(
    tmp_path: Path, file: str, text: str, is_reported: bool
) -> None:
    """If no package of the tool is declared, the text of its file decides."""
    result = generated({"requirements.txt": "litestar==2\n", file: text}, tmp_path)

    assert ("unusable-migrations" in warnings_and_errors(result.diagnostics)) is is_reported


def test_the_manifest_names_the_tool(tmp_path: Path) -> None:
    """What the tree decided is a fact that can be looked up, and handed on."""
    files = {"requirements.txt": "alembic==1.17\n", "alembic.ini": ""}
    result = generated(files, tmp_path)

    assert '"migrations": "Alembic"' in result.files["docker-manifest.json"].content
    handed_on = result.handoff["services"]["CatalogService"]["migrations"]
    assert ["alembic", "upgrade", "head"] == handed_on["command"]


def programs_of_one_tree(root: Path, *databases: str) -> GenerationResult:
    """Return what is generated of services Web0, Web1, ... of one tree with these databases."""
    folder = root / "shop"
    folder.mkdir()
    (folder / "requirements.txt").write_text("alembic\nuvicorn\nfastapi\n", "utf-8")
    (folder / "alembic.ini").write_text("", "utf-8")
    build = {"context": "shop", "entrypoint": "main:app"}
    services = {
        f"Web{number}": service(
            port=8000 + number, build=build, dependencies=[POSTGRES | {"database": database}]
        )
        for number, database in enumerate(databases)
    }
    return generate(graph(services), {"root": str(root)}, keep_going=True)


def test_services_of_one_tree_and_database_migrate_once(tmp_path: Path) -> None:
    """Two runs at once would create the same table; so each service waits for the one run."""
    result = programs_of_one_tree(tmp_path, "shop", "shop", "shop")
    compose = compose_of(result)["services"]

    assert ["web0-migrations"] == [name for name in compose if name.endswith("-migrations")]
    for name in ("web0", "web1", "web2"):
        condition = compose[name]["depends_on"]["web0-migrations"]["condition"]
        assert "service_completed_successfully" == condition
    handed_on = result.handoff["services"]
    assert {"web0-migrations"} == {one["migrations"]["name"] for one in handed_on.values()}
    assert "databases-of-one-tree" not in warnings_and_errors(result.diagnostics)


def test_services_with_databases_of_their_own_migrate_each(tmp_path: Path) -> None:
    """Another database of the same tree is another run, and a warning says that there are two."""
    result = programs_of_one_tree(tmp_path, "shop", "archive")
    compose = compose_of(result)["services"]

    assert {"web0-migrations", "web1-migrations"} < compose.keys()
    assert "web1-migrations" not in compose["web0"]["depends_on"]
    assert "databases-of-one-tree" in warnings_and_errors(result.diagnostics)


def test_no_tool_migrates_a_broker(tmp_path: Path) -> None:
    """A service with migrations and a broker alone has no database that they could change."""
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "requirements.txt").write_text("alembic\nuvicorn\nfastapi\n", "utf-8")
    (folder / "alembic.ini").write_text("", "utf-8")
    worker = service(
        build={"context": "shop", "entrypoint": "main:app"},
        dependencies=[needs("rabbitmq", external=True)],
    )
    result = generate(graph({"Worker": worker}), {"root": str(tmp_path)}, keep_going=True)

    assert {"rabbitmq", "rabbitmq-databases", "worker"} == compose_of(result)["services"].keys()


def test_a_service_may_not_be_called_like_its_one_shot(tmp_path: Path) -> None:
    """The name of what migrates a database is reserved."""
    folder = tmp_path / "artifacts/engineering/code/backend/catalog"
    folder.mkdir(parents=True)
    (folder / "requirements.txt").write_text("alembic\n", "utf-8")
    (folder / "alembic.ini").write_text("", "utf-8")
    services = {
        "CatalogService": service(dependencies=[POSTGRES]),
        "CatalogMigrations": service(port=8001),
    }
    result = generate(graph(services), {"root": str(tmp_path)}, keep_going=True)

    assert not result.ok
    assert {} == result.files
    assert "name-collision" in warnings_and_errors(result.diagnostics)


CARGO = {
    "Cargo.toml": '[package]\nname = "a"\n[dependencies]\nsqlx = "0.8"\n',
    "requirements.txt": "",
}
GO = {"go.mod": "module a\n", "requirements.txt": ""}


def _unrun(result: GenerationResult) -> list[str]:
    found = [one for one in result.diagnostics if one.rule.slug == "migrations-not-run"]
    return [one.message.partition("migrations of ")[2] for one in found]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (CARGO | {"migrations/1_a.sql": ""}, "sqlx in migrations"),
        ({"requirements.txt": "", "migrations/1/up.sql": ""}, "Diesel in migrations/1"),
        (GO | {"db/migrations/1_a.up.sql": ""}, "golang-migrate in db/migrations"),
        (GO | {"sql/schema/1.sql": "-- +goose Up\n"}, "goose in sql/schema"),
        (GO | {"migrations/1.sql": "-- migrate:up\n"}, "dbmate in migrations"),
        (
            {"requirements.txt": "", "Data/Migrations/ShopModelSnapshot.cs": ""},
            "Entity Framework in Data/Migrations",
        ),
    ],
    ids=["sqlx", "diesel", "golang-migrate", "goose", "dbmate", "entity framework"],
)
def test_migrations_that_nothing_runs_are_reported(
    files: dict[str, str], expected: str, tmp_path: Path
) -> None:
    """No image of a service holds these tools."""
    (found,) = _unrun(generated(files, tmp_path))
    assert found.startswith(f"{expected},")


@pytest.mark.parametrize(
    "files",
    [
        CARGO | {"migrations/1_a.sql": "", "src/main.rs": "sqlx::migrate!().run(&pool)"},
        {"requirements.txt": "", "migrations/1/up.sql": "", "src/m.rs": "embed_migrations!()"},
        GO | {"migrations/1.up.sql": "", "m.go": 'import "github.com/golang-migrate/migrate/v4"'},
        GO | {"sql/schema/1.sql": "-- +goose Up\n", "m.go": "goose.Up(db, dir)"},
        {"requirements.txt": "", "migrations/1.sql": "CREATE TABLE a ();\n"},
    ],
    ids=["sqlx", "diesel", "golang-migrate", "goose", "of no known tool"],
)
def test_a_program_that_migrates_by_itself_is_not_reported(
    files: dict[str, str], tmp_path: Path
) -> None:
    """It calls the library of the tool."""
    assert _unrun(generated(files, tmp_path)) == []


def test_the_option_ends_the_warning(tmp_path: Path) -> None:
    """Who runs them otherwise says so."""
    files = CARGO | {"migrations/1_a.sql": ""}
    assert _unrun(generated(files, tmp_path, migrations=False)) == []


def test_doctrine_is_run(tmp_path: Path) -> None:
    """Its console lies in the image of the service."""
    files = {
        "requirements.txt": "",
        "composer.json": '{"require": {"doctrine/doctrine-migrations-bundle": "3"}}',
        "bin/console": "",
        "migrations/Version1.php": "",
    }
    compose = compose_of(generated(files, tmp_path))["services"]
    assert compose["catalog-migrations"]["command"][:2] == ["php", "bin/console"]
