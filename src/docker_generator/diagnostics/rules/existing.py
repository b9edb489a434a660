"""DG462, DG463, DG467, DG490 and DG491: existing data, migrations and catalogues."""

from typing import Any

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example

_FOLDER = "artifacts/engineering/code/backend/catalog"
_MANIFEST = "artifacts/engineering/configs/docker/docker-manifest.json"


def _postgres(version: str | None = None) -> dict[str, Any]:
    """Return a graph that needs a database, of a certain version or of any."""
    need = {"name": "postgres", "external": True, "version": version}
    return {"services": {"Catalog": {"dependencies": [{k: v for k, v in need.items() if v}]}}}


def _ran_as(version: str) -> Example:
    """Return a stack whose manifest records the generated version of its database."""
    manifest = (
        '{"handoff": {"backing_services": '
        f'{{"postgres": {{"engine": "postgres", "version": "{version}"}}}}}}}}\n'
    )
    return Example(_postgres(), files={_MANIFEST: manifest})


def _requiring(requirements: str) -> Example:
    """Return a service with migrations of Alembic and these requirements."""
    files = {
        "main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
        "requirements.txt": requirements,
        "alembic.ini": "[alembic]\nscript_location = migrations\n",
    }
    return Example(_postgres(), files={f"{_FOLDER}/{name}": text for name, text in files.items()})


def _own(port: str) -> Example:
    """Return a stack with its own catalogue of one engine; `port` is the text of its port."""
    return Example(
        options={"catalogue": ["company"]}, files={"company/backing/ledger.yaml": _LEDGER + port}
    )


_LEDGER = """\
engine: ledger
title: Ledger
types: [ledger]
default_version: "1"
versions:
  "1": {image: "registry.example.com/ledger:1.4", volume: /data}
probe: {test: [CMD, ledger, ping], timeout: 3s, start_period: 30s}
limits: {cpu: 0.5, memory: 256Mi}
tools: [ledger]
client:
  variables: {LEDGER_URL: "http://{host}:{port}"}
"""

CHANGED_VERSION = Rule(
    code="DG462",
    slug="changed-version",
    severity=Severity.WARNING,
    message="'{subject}' was generated as {was}, but {now} is requested: its data is not converted",
    expected="{steps}",
    action="Back up and upgrade the data before the next start, or request {was} again",
    explanation="One major version cannot read the data of another. A newer catalogue changes "
    "no version of existing data; only the graph does.",
    wrong=Example(_postgres("18"), earlier=_postgres("17"), command="generate"),
    right=Example(_postgres("17"), earlier=_postgres("17"), command="generate"),
)
UNKNOWN_KEPT_VERSION = Rule(
    code="DG463",
    slug="unknown-kept-version",
    severity=Severity.ERROR,
    message="'{subject}' was generated as {was}, which is not in the catalogue any more",
    expected="one of: {known}",
    action="Back up its data, upgrade it, and set the version in services.spec.yaml",
    explanation="The data was written by that version. The catalogue has no image of it any more, "
    "and another version may not read the data.",
    wrong=_ran_as("nine"),
    right=_ran_as("17"),
)
UNUSABLE_MIGRATIONS = Rule(
    code="DG467",
    slug="unusable-migrations",
    severity=Severity.WARNING,
    message="{subject} has migrations of {tool}, which its image does not contain: they are not "
    "run",
    expected="{tool} among the packages of the run time",
    action="Declare {tool} for run time, or set the option migrations to false",
    explanation="Migrations run in the image of the service before it starts. The command would "
    "not be found there, and the service would never start.",
    wrong=_requiring("fastapi==0.121.0\nuvicorn==0.38.0\n"),
    right=_requiring("fastapi==0.121.0\nuvicorn==0.38.0\nalembic==1.17.2\n"),
)
INVALID_CATALOGUE_ENTRY = Rule(
    code="DG490",
    slug="invalid-catalogue-entry",
    severity=Severity.ERROR,
    message="{key} in {subject} is invalid: {reason}",
    action="Fix the catalogue entry",
    explanation="An entry is checked as a whole before anything is generated. A file made from an "
    "invalid entry would fail in the stack, far from its cause.",
    wrong=_own("port: many\n"),
    right=_own("port: 7070\n"),
)
MISSING_CATALOGUE = Rule(
    code="DG491",
    slug="missing-catalogue",
    severity=Severity.ERROR,
    message="The catalogue {subject} does not exist",
    expected="a directory with backing/*.yaml or stacks/<language>/stack.yaml",
    action="Fix the option catalogue",
    explanation="The option names a directory, relative to the root directory. Without it, the "
    "engines and languages that it replaces would silently be the default ones.",
    wrong=Example(options={"catalogue": ["company"]}),
    right=_own("port: 7070\n"),
)
