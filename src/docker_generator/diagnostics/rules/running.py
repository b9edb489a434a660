"""DG703 to DG706, DG720 to DG737, DG766: needs of a program: database, variables, GPUs."""

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
    "one application, such as a web server and its worker. With separate databases, one program "
    "does not see what the other writes, and nothing fails.",
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
    explanation="A variable holds a part of the address of a dependency. The possible parts depend "
    "on the dependency: a cache has no database, and a service has no login.",
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
    action="Add the part of this line that is its address to the dependency in services.spec.yaml",
    explanation="A program reads its addresses from variables of its own choice. A variable that "
    "it does not read has no effect: the program uses its own default, most often localhost.",
    wrong=_reading("POSTGRES_SERVER"),
    right=_reading("POSTGRES_SERVER", variables={"POSTGRES_SERVER": "host"}),
)


def _connecting(code: str) -> Example:
    """Return a service whose code connects to its cache."""
    files = {
        "shop/main.py": f"import os\n\nfrom fastapi import FastAPI\nfrom redis import Redis\n\n"
        f"cache = {code}\napp = FastAPI()\n",
        "shop/requirements.txt": "fastapi==0.121.0\nuvicorn==0.38.0\nredis==6.4.0\n",
    }
    need = {"name": "redis", "external": True}
    graph = {"services": {"Catalog": {"build": {"context": "shop"}, "dependencies": [need]}}}
    return Example(graph, files=files)


ADDRESS_IN_CODE = Rule(
    code="DG766",
    slug="address-in-code",
    severity=Severity.WARNING,
    message="The code of {subject} has an address for '{other}', but nothing in it mentions "
    "{given}, which holds the address in this stack: {found}",
    expected="a program that reads {given}",
    action="Read the variable in the code, or name the variable that it reads in "
    "dependencies.variables in services.spec.yaml",
    explanation="A host, a login and a password in the code belong to another "
    "machine. In the stack, each service has a login of its own.",
    wrong=_connecting('Redis(host="redis")'),
    right=_connecting('Redis.from_url(os.environ["REDIS_URL"])'),
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
    message="{subject} seems to write to {found}, which belongs to root in its image",
    expected="{line}",
    action="Add the part of this line that you need to the service in services.spec.yaml; move a "
    "file that is beside the program into the directory",
    explanation="The program runs as a user that cannot change the files of its image: an "
    "attacker in it cannot either. Files that it writes belong on a volume, or in /tmp if they "
    "may be lost.",
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
    message="{file} asks for another version of {what} than the author's file of {subject} for its "
    "image or its tests: {used} is used",
    expected="{known} in both",
    action="Change one of the two, or set build.version",
    explanation="The version that a tree declares is used, not the version of the author's base "
    "image or continuous integration. If the two contradict, the program may have been tried on "
    "only one of them.",
    wrong=_based("python:3.12-slim", **{".python-version": "3.14\n"}),
    right=_based("python:3.14-slim", **{".python-version": "3.14\n"}),
)


def _settings(text: str, *, files: dict[str, str] | None = None, **fields: Any) -> Example:
    """Return a service with a database whose settings are this text."""
    texts = {
        "shop/main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
        "shop/settings.py": text,
        "shop/requirements.txt": "fastapi==0.121.0\nuvicorn==0.38.0\n",
    }
    service = {"build": {"context": "shop"}, **fields}
    return Example({"services": {"Catalog": service}}, files=texts | (files or {}))


_TWO_ADDRESSES = (
    'import os\n\nURL = os.environ["DATABASE_URL"]\nASYNC_URL = os.environ["DATABASE_ASYNC_URL"]\n'
)
_KEY = 'import os\n\nKEY = os.environ["PAYMENT_API_KEY"]\n'
_MAIL = 'import os\n\nFROM = os.getenv("MAIL_FROM")\n'
_EXAMPLE = {"shop/.env.example": "MAIL_FROM=shop@example.com\n"}
FURTHER_ADDRESS = Rule(
    code="DG703",
    slug="further-address",
    severity=Severity.WARNING,
    message="The source of {subject} reads {known} beside {given}, which holds the address of "
    "'{other}'; nothing sets it",
    expected="{line}",
    action="Add the part of this line that is its address to the dependency in services.spec.yaml",
    explanation="A program may read an address from several variables, such as one for each "
    "driver. A variable that is not set keeps its default in the program, most often localhost, or "
    "the program fails when it starts.",
    wrong=_settings(_TWO_ADDRESSES, dependencies=[{"name": "postgres", "external": True}]),
    right=_settings(
        _TWO_ADDRESSES,
        dependencies=[
            {"name": "postgres", "external": True, "variables": {"DATABASE_ASYNC_URL": "url"}}
        ],
    ),
)
REQUIRED_VARIABLE = Rule(
    code="DG704",
    slug="required-variable",
    severity=Severity.WARNING,
    message="{subject} requires variables that nothing sets: {found}",
    expected="{line}",
    action="Add the variables of this line that it needs to the service in services.spec.yaml, "
    "with their values",
    explanation="The program reads these variables without a default, and fails without them. "
    "start.sh asks for the value of a secret, and keeps it in .env.",
    wrong=_settings(_KEY),
    right=_settings(_KEY, secrets=["PAYMENT_API_KEY"]),
)
DOCUMENTED_VARIABLE = Rule(
    code="DG705",
    slug="documented-variable",
    severity=Severity.INFO,
    message="The source of {subject} lists variables that nothing sets: {found}",
    expected="{line}",
    action="Add the variables of this line that it needs to the service in services.spec.yaml, "
    "with their values",
    explanation="Such a file lists the variables that the program may read. A variable without a "
    "default in "
    "the program is missing when it runs.",
    wrong=_settings(_MAIL, files=_EXAMPLE),
    right=_settings(_MAIL, files=_EXAMPLE, environment={"MAIL_FROM": "shop@example.com"}),
)


def _crate(main: str) -> Example:
    """Return a Rust service with a database, migrations for sqlx, and this program."""
    texts = {
        "shop/Cargo.toml": '[package]\nname = "catalog"\nversion = "1.0.0"\nedition = "2024"\n'
        '\n[dependencies]\nsqlx = "0.8"\n',
        "shop/Cargo.lock": "version = 4\n",
        "shop/src/main.rs": main,
        "shop/migrations/1_items.sql": "CREATE TABLE items (id bigint PRIMARY KEY);\n",
    }
    service = {"language": "rust", "framework": "axum", "build": {"context": "shop"}}
    need = {"name": "postgres", "external": True}
    return Example({"services": {"Catalog": service | {"dependencies": [need]}}}, files=texts)


MIGRATIONS_NOT_RUN = Rule(
    code="DG706",
    slug="migrations-not-run",
    severity=Severity.WARNING,
    message="{subject} has migrations of {tool} in {path}, but nothing runs them",
    expected="a program that runs them when it starts, or {step} before it starts",
    action="Run them from the program, or by hand; the option migrations=false disables this "
    "warning",
    explanation="The database of the service is created empty. The image contains no program that "
    "creates its tables, so the queries of the service fail.",
    wrong=_crate("fn main() {}\n"),
    right=_crate("fn main() { let _ = sqlx::migrate!(); }\n"),
)
INVALID_GPU = Rule(
    code="DG726",
    slug="invalid-gpu",
    severity=Severity.ERROR,
    message="Invalid GPUs for {subject}",
    expected="a whole number from 1 to 100",
    action="Fix resources in services.spec.yaml",
    explanation="An engine refuses an unknown name only when the container starts.",
    wrong=catalog(resources={"gpu": 0}),
    right=catalog(resources={"gpu": 1}),
)
GPU_COUNT_AND_IDS = Rule(
    code="DG727",
    slug="gpu-count-and-ids",
    severity=Severity.ERROR,
    message="{subject} requests both a number of GPUs and specific GPUs",
    expected="either count or ids",
    action="Fix resources in services.spec.yaml",
    explanation="The number of GPUs follows from the identifiers. Compose refuses a device with "
    "both.",
    wrong=catalog(resources={"gpu": {"count": 1, "ids": ["0", "1"]}}),
    right=catalog(resources={"gpu": {"ids": ["0", "1"]}}),
)


def _connected(code: str) -> Example:
    """Return a service that reads the password of its database by this code."""
    files = {
        "shop/main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
        "shop/settings.py": f'import os\n\nPASSWORD = {code}\nHOST = os.environ["DATABASE_HOST"]\n',
        "shop/requirements.txt": "fastapi==0.121.0\nuvicorn==0.38.0\n",
    }
    parts = {"DATABASE_HOST": "host", "DATABASE_PASSWORD": "password"}
    need = {"name": "postgres", "external": True, "variables": parts}
    graph = {"services": {"Catalog": {"build": {"context": "shop"}, "dependencies": [need]}}}
    return Example(graph, files=files)


SECRET_FILE = Rule(
    code="DG728",
    slug="secret-file",
    severity=Severity.WARNING,
    message="{subject} opens the file that {found} names, but a secret is not in a file here: "
    "in this stack, the variable would hold the secret itself",
    expected="a program that reads the secret from the variable itself",
    action="Read the variable itself in the code, or let build.command write a secret of "
    "another name to a file in /tmp, set the variable to its path, and start the program",
    explanation="The program takes the value of the variable for a path. If it gets the secret, it "
    "fails because no such file exists, and its message may print the secret.",
    wrong=_connected('open(os.environ["DATABASE_PASSWORD"]).read().strip()'),
    right=_connected('os.environ["DATABASE_PASSWORD"]'),
)
_KIND = 'import os\n\nURL = os.environ["DATABASE_URL"]\nKIND = os.getenv("DB_TYPE", "sqlite")\n'
DATABASE_KIND_UNSET = Rule(
    code="DG730",
    slug="database-kind-unset",
    severity=Severity.WARNING,
    message="{known} selects the kind of database that {subject} uses; nothing sets it, and the "
    "graph gives it {other}",
    expected="{line}",
    action="Add this line to the service in services.spec.yaml, with the word that the program "
    "has for {other}",
    explanation="Without the variable, the program uses its default, most often SQLite in a file "
    "of the container: it starts, but its data is not in the database and is lost.",
    wrong=_settings(_KIND, dependencies=[{"name": "postgres", "external": True}]),
    right=_settings(
        _KIND,
        dependencies=[{"name": "postgres", "external": True}],
        environment={"DB_TYPE": "postgres"},
    ),
)


def _with_sample(**files: str) -> Example:
    """Return a service that reads its settings from a file."""
    code = 'import yaml\n\nwith open("config.yml") as file:\n    SETTINGS = yaml.safe_load(file)\n'
    return _settings(code, files={f"shop/{name}": text for name, text in files.items()})


SAMPLE_SETTINGS = Rule(
    code="DG731",
    slug="sample-settings",
    severity=Severity.WARNING,
    message="The code of {subject} names {path}, which its tree does not hold: it has {file}",
    expected="{path} in the tree, or on a volume of the service",
    action="Write {path} from the sample; a file with secrets belongs on a volume, and not in the "
    "tree",
    explanation="A program that finds no settings may end when it starts, or use its defaults. The "
    "file is most often left out of the repository because each installation has its own.",
    wrong=_with_sample(**{"config.sample.yml": "port: 3000\n"}),
    right=_with_sample(**{"config.sample.yml": "port: 3000\n", "config.yml": "port: 8000\n"}),
)
SECRET_PATH = Rule(
    code="DG777",
    slug="secret-path",
    severity=Severity.WARNING,
    message="The code of {subject} opens files of secrets, which its container does not have: "
    "{found}",
    expected="a program that reads a secret from a variable, or a volume with the file",
    action="Read the secret from a variable of the service, or mount the file by volumes in "
    "services.spec.yaml",
    explanation="In this stack, secrets are variables: nothing is below /run/secrets. The program "
    "fails when it opens the file.",
    wrong=_settings('PASSWORD = open("/run/secrets/password").read()\n'),
    right=_settings('import os\n\nPASSWORD = os.environ["PASSWORD"]\n', secrets=["PASSWORD"]),
)
