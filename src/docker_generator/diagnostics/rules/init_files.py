"""DG732: schemas that the author's compose file gives to a database."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example

_TARGET = "/docker-entrypoint-initdb.d/schema.sql"
_FILES = {
    "shop/main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
    "shop/requirements.txt": "fastapi==0.121.0\nstarlette==0.49.1\nuvicorn==0.38.0\n",
    "shop/schema.sql": "CREATE TABLE items (id bigint PRIMARY KEY);\n",
    "shop/compose.yaml": "services:\n  db:\n    image: mysql:8.4\n    environment:\n"
    f"      MYSQL_DATABASE: shop\n    volumes:\n      - ./schema.sql:{_TARGET}\n",
}


def _database(**fields: object) -> Example:
    """Return a service with a database, and the compose file of its author."""
    need = {"name": "mysql", "external": True, **fields}
    service = {"build": {"context": "shop"}, "dependencies": [need]}
    return Example({"services": {"Catalog": service}}, files=_FILES)


SCHEMA_NOT_LOADED = Rule(
    code="DG732",
    slug="schema-not-loaded",
    severity=Severity.WARNING,
    message="{file} gives {path} to the database of {subject}, but nothing in this stack loads it: "
    "'{other}' starts without its tables",
    expected="{line}",
    action="Add this to the dependency '{other}' in services.spec.yaml, or create the tables in "
    "another way; an existing volume does not load the file",
    explanation="The author's compose file mounts it in the directory whose scripts the image of a "
    "database runs on an empty volume. This stack makes databases and logins itself, and does not "
    "load files that the graph does not name: the queries of the service fail. In PostgreSQL, such "
    "scripts run as the administrator in another database, so a job or the program has to create "
    "the tables with the address of the service.",
    wrong=_database(),
    right=_database(
        database="shop",
        environment={"MYSQL_DATABASE": "shop"},
        volumes=[f"./shop/schema.sql:{_TARGET}:ro"],
    ),
)
