"""DG720 to DG739: what a program needs when it runs: its database, its addresses, its secrets."""

from __future__ import annotations

from typing import Any

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example, catalog

_TREE = {
    "shop/main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
    "shop/worker.py": "print('working')\n",
    "shop/requirements.txt": "fastapi==0.121.0\nuvicorn==0.38.0\nalembic==1.17.2\n",
    "shop/alembic.ini": "[alembic]\nscript_location = migrations\n",
}


def _two_programs(database: str | None) -> Example:
    """Return two programs of one tree that use PostgreSQL, with this database or one each."""
    need = {"name": "postgres", "external": True} | ({"database": database} if database else {})
    build = {"context": "shop"}
    worker: dict[str, Any] = {"framework": "plain", "port": None, "build": build}
    worker["build"] = {**build, "entrypoint": "worker"}
    worker["dependencies"] = [need]
    programs = {"Catalog": {"build": build, "dependencies": [need]}, "Worker": worker}
    return Example({"services": programs}, files=_TREE)


DATABASES_OF_ONE_TREE = Rule(
    code="DG720",
    slug="databases-of-one-tree",
    severity=Severity.WARNING,
    message="{subject} and {other} are built from {context} and have different databases in "
    "'{server}': {database} and {others}",
    action="Set database to one name for both dependencies in services.spec.yaml, if their "
    "programs work on the same data",
    explanation="Programs of one source tree with one set of migrations are most often parts of "
    "one application, such as a web server and its worker. With a database each, one does not see "
    "what the other writes, and nothing fails.",
    wrong=_two_programs(None),
    right=_two_programs("shop"),
)


def _named(**variables: str) -> Example:
    """Return a service that has variables of its own for parts of its database."""
    return catalog(dependencies=[{"name": "postgres", "external": True, "variables": variables}])


UNKNOWN_PART = Rule(
    code="DG721",
    slug="unknown-part",
    severity=Severity.ERROR,
    message="{field} of {subject} asks for a part that '{other}' does not have: {part}",
    expected="{known}",
    action="Fix the part in dependencies.variables in services.spec.yaml",
    explanation="A variable holds a part of the address of a dependency. What a part can be "
    "follows from the dependency: a cache has no database, and a service has no login.",
    wrong=_named(POSTGRES_SERVER="server"),
    right=_named(POSTGRES_SERVER="host"),
)
VARIABLE_OF_TWO_DEPENDENCIES = Rule(
    code="DG722",
    slug="variable-of-two-dependencies",
    severity=Severity.ERROR,
    message="{field} of {subject} is named for '{first}' and for '{other}'",
    expected="one dependency for each variable",
    action="Rename one of the two in dependencies.variables in services.spec.yaml",
    explanation="A variable has one value. One of the two dependencies would silently be reached "
    "at the address of the other.",
    wrong=catalog(
        dependencies=[
            {"name": "postgres", "external": True, "variables": {"DB_HOST": "host"}},
            {"name": "redis", "external": True, "variables": {"DB_HOST": "host"}},
        ]
    ),
    right=catalog(
        dependencies=[
            {"name": "postgres", "external": True, "variables": {"DB_HOST": "host"}},
            {"name": "redis", "external": True, "variables": {"CACHE_HOST": "host"}},
        ]
    ),
)


def _reading(variable: str, **fields: Any) -> Example:
    """Return a service that reads the host of its database from a variable."""
    files = {
        "shop/main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
        "shop/settings.py": f'import os\n\nHOST = os.environ["{variable}"]\n',
        "shop/requirements.txt": "fastapi==0.121.0\nuvicorn==0.38.0\n",
    }
    need = {"name": "postgres", "external": True, **fields}
    graph = {"services": {"Catalog": {"build": {"context": "shop"}, "dependencies": [need]}}}
    return Example(graph, files=files)


UNREAD_ADDRESS = Rule(
    code="DG723",
    slug="unread-address",
    severity=Severity.WARNING,
    message="Nothing in the source of {subject} mentions {given}, which holds the address of "
    "'{other}'; it has {known}",
    expected="{line}",
    action="Add to the dependency in services.spec.yaml what of the line means its address",
    explanation="A program reads its addresses from variables of its own choice. An unread "
    "one does no harm, and the program starts with its own default, most often localhost.",
    wrong=_reading("POSTGRES_SERVER"),
    right=_reading("POSTGRES_SERVER", variables={"POSTGRES_SERVER": "host"}),
)


def _writing(**fields: Any) -> Example:
    """Return a service that keeps uploads in a directory of its image."""
    files = {
        "shop/main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
        "shop/settings.py": 'MEDIA_ROOT = "media"\n',
        "shop/requirements.txt": "fastapi==0.121.0\nuvicorn==0.38.0\n",
    }
    return Example({"services": {"Catalog": {"build": {"context": "shop"}, **fields}}}, files=files)


UNWRITABLE_FOLDER = Rule(
    code="DG724",
    slug="unwritable-folder",
    severity=Severity.WARNING,
    message="{subject} seems to write to {found}, and cannot: its image belongs to root",
    expected="{line}",
    action="Add what of the line is meant to the service in services.spec.yaml; move a file that "
    "is beside the program into the directory",
    explanation="A program runs as a user that cannot change its image, so that an attacker who "
    "breaks in can. What it writes has to be on a volume, or in /tmp if it may be lost.",
    wrong=_writing(),
    right=_writing(volumes=["catalog_media:/app/media"]),
)


def _based(image: str, **files: str) -> Example:
    """Return a service of Python whose own Dockerfile starts from an image."""
    texts = {
        "main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
        "requirements.txt": "fastapi==0.121.0\nuvicorn==0.38.0\n",
        "Dockerfile": f'FROM {image}\nCMD ["uvicorn", "main:app", "--host", "0.0.0.0"]\n',
    }
    graph = {"services": {"Catalog": {"build": {"context": "shop"}}}}
    return Example(graph, files={f"shop/{n}": t for n, t in (texts | files).items()})


AUTHORED_VERSION = Rule(
    code="DG725",
    slug="authored-version",
    severity=Severity.WARNING,
    message="{file} asks for another version of {what} than the Dockerfile of {subject}: {used} is "
    "used",
    expected="{known} in both",
    action="Change one of the two, or give build.version",
    explanation="What a tree declares wins over the image that its author built on. Where the two "
    "contradict, the program may have been tried on one of them alone.",
    wrong=_based("python:3.12-slim", **{".python-version": "3.14\n"}),
    right=_based("python:3.14-slim", **{".python-version": "3.14\n"}),
)
