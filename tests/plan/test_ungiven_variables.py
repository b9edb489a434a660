"""Variables that a tree reads and nothing sets: a second address, required ones, listed ones."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from conftest import needs
from source_fixtures import result_of

if TYPE_CHECKING:
    from pathlib import Path

POSTGRES = needs("postgres", external=True)
PYTHON = {
    "main.py": "app = 1\n",
    "requirements.txt": "fastapi==0.121.0\nuvicorn==0.38.0\n",
}


def lines_of(root: Path, slug: str, files: dict[str, str], **fields: Any) -> list[Any]:
    """Return the lines to paste of the findings of a rule, read as JSON."""
    given = {"language": "python", "framework": "fastapi", "port": 8000} | fields
    result = result_of(root, PYTHON | files, **given)
    return [
        json.loads("{" + found.expected + "}")
        for found in result.diagnostics
        if found.rule.slug == slug
    ]


TWO = (
    'import os\nA = os.environ["DATABASE_URL"]\nB = os.getenv("DATABASE_ASYNC_URL", "sqlite://")\n'
)


def test_a_second_variable_of_an_address_is_found(tmp_path: Path) -> None:
    """Both are read, and the graph gives one."""
    (line,) = lines_of(tmp_path, "further-address", {"settings.py": TWO}, dependencies=[POSTGRES])
    assert line == {"variables": {"DATABASE_ASYNC_URL": "asyncpg"}}


def test_the_line_ends_the_finding(tmp_path: Path) -> None:
    """What was pasted is set."""
    need = needs("postgres", external=True, variables={"DATABASE_ASYNC_URL": "asyncpg"})
    assert not lines_of(tmp_path, "further-address", {"settings.py": TWO}, dependencies=[need])


@pytest.mark.parametrize(
    "files",
    [
        {"settings.py": 'import os\nos.environ["DATABASE_URL"]\nTEST_DATABASE_URL = ""\n'},
        {"settings.py": 'import os\nos.environ["DATABASE_URL"]\nos.getenv("TEST_DATABASE_URL")\n'},
        {"settings.py": 'import os\nDB_URL = os.environ["DATABASE_URL"]\n'},
        {"settings.py": 'import os\nos.getenv("DATABASE_URL") or os.getenv("DB_HOST")\n'},
    ],
    ids=["a constant", "of a test", "a name of the program", "another way to the same address"],
)
def test_what_is_no_second_address(files: dict[str, str], tmp_path: Path) -> None:
    """A name that is not read from the environment, or for another place, is none."""
    assert not lines_of(tmp_path, "further-address", files, dependencies=[POSTGRES])


def test_fields_of_settings_beside_a_property_are_further_addresses(tmp_path: Path) -> None:
    """A property that is called like the variable reads nothing; the fields have to be set."""
    text = (
        "from pydantic_settings import BaseSettings\n\n"
        "class Settings(BaseSettings):\n"
        "    POSTGRES_SERVER: str\n    POSTGRES_PORT: int = 5432\n\n"
        "    @property\n    def database_url(self) -> str:\n        return self.POSTGRES_SERVER\n"
    )
    found = lines_of(tmp_path, "further-address", {"settings.py": text}, dependencies=[POSTGRES])
    assert found == [{"variables": {"POSTGRES_SERVER": "host"}}]


def test_a_second_address_of_a_broker(tmp_path: Path) -> None:
    """Celery's own variables are further addresses of the Redis that REDIS_URL leads to."""
    text = 'import os\nos.getenv("REDIS_URL")\nos.getenv("REDIS_BROKER_URL")\n'
    need = needs("redis", external=True)
    found = lines_of(tmp_path, "further-address", {"tasks.py": text}, dependencies=[need])
    assert found == [{"variables": {"REDIS_BROKER_URL": "url"}}]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (
            {"keys.py": 'import os\nos.environ["STRIPE_API_KEY"]\nos.environ["SHOP_NAME"]\n'},
            {"environment": {"SHOP_NAME": ""}, "secrets": ["STRIPE_API_KEY"]},
        ),
        (
            {
                "conf.py": "from pydantic_settings import BaseSettings, SettingsConfigDict\n"
                "class Settings(BaseSettings):\n"
                '    model_config = SettingsConfigDict(env_prefix="SHOP_")\n'
                "    title: str\n    size: int = 3\n"
            },
            {"environment": {"SHOP_TITLE": ""}},
        ),
        (
            {"conf.py": 'from decouple import config\nX = config("MAIL_HOST")\n'},
            {"environment": {"MAIL_HOST": ""}},
        ),
        ({"conf.py": 'import os\ndef start():\n    return os.environ["SHOP_NAME"]\n'}, None),
    ],
    ids=["environ", "a prefix", "decouple", "in a function"],
)
def test_what_python_requires_is_listed(
    files: dict[str, str], expected: Any, tmp_path: Path
) -> None:
    """A read without a default fails; the lines can be pasted as they are."""
    expected = expected or {"environment": {"SHOP_NAME": ""}}
    assert lines_of(tmp_path, "required-variable", files) == [expected]


@pytest.mark.parametrize(
    ("files", "fields"),
    [
        ({"a.py": 'import os\nos.environ["NAME_OF"]\n'}, {"environment": {"NAME_OF": "x"}}),
        ({"a.py": 'import os\nos.environ["API_KEY"]\n'}, {"secrets": ["API_KEY"]}),
        ({"a.py": 'import os\nos.environ["JWT_SECRET"]\nos.environ["PORT"]\n'}, {}),
        ({"a.py": 'import os\nos.environ["DATABASE_URL"]\n'}, {"dependencies": [POSTGRES]}),
        ({"a.py": 'import os\ntry:\n    os.environ["A_B"]\nexcept KeyError:\n    pass\n'}, {}),
        ({"a.py": 'import os\nif "A_B" in os.environ:\n    os.environ["A_B"]\n'}, {}),
        ({"a.py": 'import os\nos.environ.setdefault("A_B", "1")\nos.environ["A_B"]\n'}, {}),
        ({"a.py": 'import os\nos.environ["A_B"] = "1"\n'}, {}),
        ({"scripts/a.py": 'import os\nos.environ["A_B"]\n'}, {}),
        ({"tests/a.py": 'import os\nos.environ["A_B"]\n'}, {}),
        ({"a.py": "import os\nos.environ['A_B'\n"}, {}),
    ],
    ids=[
        *("environment", "secret", "shared", "address", "tried", "asked"),
        *("default", "set", "script", "test", "broken"),
    ],
)
def test_what_is_not_required(
    files: dict[str, str], fields: dict[str, Any], tmp_path: Path
) -> None:
    """Something sets it, or the program goes on without it."""
    assert not lines_of(tmp_path, "required-variable", files, **fields)


NODE = {"package.json": '{"dependencies": {"express": "5.0.0"}}', "package-lock.json": "{}"}
GO = {"go.mod": "module example.com/shop\n\ngo 1.25\n", "main.go": "package main\n"}


@pytest.mark.parametrize(
    ("files", "stack", "name"),
    [
        (
            NODE | {"server.js": "if (!process.env.MAIL_HOST) {\n  throw new Error('x');\n}\n"},
            {"language": "javascript", "framework": "express"},
            "MAIL_HOST",
        ),
        (
            NODE
            | {
                "env.ts": "z.object({\n  MAIL_HOST: z.string().min(1),\n"
                "  B_C: z.string().optional(),\n})"
            },
            {"language": "typescript", "framework": "express"},
            "MAIL_HOST",
        ),
        (
            NODE
            | {
                "server/env.js": "cleanEnv(process.env, {\n  MAIL_HOST: str({ devDefault: 'x' }),\n"
                "  B_C: num({ default: 3 }),\n  D_E: bool({ desc: 'x', default: true }),\n});"
            },
            {"language": "javascript", "framework": "express"},
            "MAIL_HOST",
        ),
        (
            GO
            | {
                "main.go": 'package main\n\nimport "example.com/shop/config"\n',
                "config/config.go": "package config\n\ntype C struct {\n"
                '\tA string `env-required:"true" env:"MAIL_HOST"`\n'
                '\tB string `env-required:"true" yaml:"b" env:"B_C"`\n}\n',
            },
            {"language": "go", "framework": "http"},
            "MAIL_HOST",
        ),
        (
            GO
            | {
                "c.go": 'type C struct {\n\tA string `env:"MAIL_HOST,required"`\n'
                '\tB string `env:"B_C"`\n}\n'
            },
            {"language": "go", "framework": "http"},
            "MAIL_HOST",
        ),
        (
            {
                "Gemfile": "gem 'puma'\n",
                "config.ru": 'run ENV.fetch("MAIL_HOST")\nENV.fetch("B_C", 1)\n',
            },
            {"language": "ruby", "framework": "sinatra"},
            "MAIL_HOST",
        ),
    ],
    ids=["express", "zod", "envalid", "cleanenv", "env", "ruby"],
)
def test_what_other_languages_require(
    files: dict[str, str], stack: dict[str, Any], name: str, tmp_path: Path
) -> None:
    """The forms are data: a check, a schema, a tag, a fetch without a default."""
    result = result_of(tmp_path, files, port=8000, **stack)
    (found,) = [one for one in result.diagnostics if one.rule.slug == "required-variable"]
    assert json.loads("{" + found.expected + "}") == {"environment": {name: ""}}


CARGO = {"Cargo.toml": '[package]\nname = "shop"\n[dependencies]\naxum = "0.8"\n', "Cargo.lock": ""}


@pytest.mark.parametrize(
    "field",
    [
        "#[clap(long, env)]\n    pub mail_host: String,",
        '#[arg(long, env, help = "where mail goes")]\n    mail_host: Url,',
        '#[arg(\n        long,\n        env = "MAIL_HOST",\n    )]\n    pub(crate) host: String,',
        '#[structopt(env = "MAIL_HOST")]\n    #[serde(skip)]\n    // of mail\n    host: String,',
    ],
)
def test_an_argument_with_a_variable_is_required(field: str, tmp_path: Path) -> None:
    """As is an argument; one with a default, a list, a flag, or an option is not."""
    text = (
        f"struct Config {{\n    {field}\n"
        '    #[arg(long, env, default_value = "1")]\n    level: String,\n'
        "    #[arg(long, env)]\n    from: Option<String>,\n"
        '    #[clap(long, env = "IS_FAST")]\n    is_fast: bool,\n'
        "    #[clap(long)]\n    environment: String,\n"
        "    #[clap(env, required = false)]\n    other: String,\n}\n"
    )
    files = CARGO | {"src/main.rs": "fn main() {}\n", "src/config.rs": text}
    result = result_of(tmp_path, files, port=8000, language="rust", framework="axum")

    (found,) = [one for one in result.diagnostics if one.rule.slug == "required-variable"]
    assert json.loads("{" + found.expected + "}") == {"environment": {"MAIL_HOST": ""}}


@pytest.mark.parametrize(
    "flag",
    [
        '&cli.StringFlag{Name: "host", EnvVars: []string{"MAIL_HOST"}, Required: true}',
        '&cli.StringFlag{\n\tName: "a",\n\tRequired: true,\n\tEnvVars: []string{"MAIL_HOST"},\n}',
        '&cli.IntFlag{Name: "host", Required: true, Sources: cli.EnvVars("MAIL_HOST")}',
    ],
)
def test_a_flag_with_a_variable_is_required(flag: str, tmp_path: Path) -> None:
    """If it says so, and has no value."""
    more = (
        '&cli.StringFlag{Name: "b", EnvVars: []string{"B_C"}},\n'
        '&cli.StringFlag{Name: "d", EnvVars: []string{"D_E"}, Required: true, Value: "x"},\n'
    )
    text = (
        f"package main\n\nvar flags = []cli.Flag{{\n{more}{flag},\n{more}}}\n\nfunc main() {{}}\n"
    )
    result = result_of(tmp_path, GO | {"main.go": text}, port=8000, language="go", framework="http")

    (found,) = [one for one in result.diagnostics if one.rule.slug == "required-variable"]
    assert json.loads("{" + found.expected + "}") == {"environment": {"MAIL_HOST": ""}}


def test_the_graph_in_the_root_is_no_source(tmp_path: Path) -> None:
    """What it gives to other services is not what this one mentions."""
    given = {"services": {"Mailer": {"dependencies": [{"variables": {"POSTGRES_HOST": "host"}}]}}}
    files = {"topology-graph.json": json.dumps(given), "main.py": "app = 2\n"}
    (line,) = lines_of(
        tmp_path,
        "unread-address",
        files | {"a.py": "PG_HOST = POSTGRES_SERVER = 1\n"},
        dependencies=[POSTGRES],
    )
    assert "POSTGRES_HOST" not in line["variables"]


@pytest.mark.parametrize("example", [".env.example", "local.env", ".env.sample", "env.template"])
def test_what_an_example_lists_and_code_mentions_is_an_info(example: str, tmp_path: Path) -> None:
    """What only the example has is for something else, such as the author's compose file."""
    files = {
        example: "MAIL_FROM=shop@example.com\nCOMPOSE_THING=1\n",
        "a.py": 'import os\nos.getenv("MAIL_FROM")\n',
    }
    found = lines_of(tmp_path, "documented-variable", files)
    assert found == [{"environment": {"MAIL_FROM": "shop@example.com"}}]


MAIL = {"a.py": 'import os\nos.getenv("MAIL_FROM")\n'}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"../.env.example": "MAIL_FROM=a@b.example\n"}, {"MAIL_FROM": "a@b.example"}),
        ({"../env.sample": "# MAIL_FROM=\nOTHER_ONE=1\n"}, {"MAIL_FROM": ""}),
        (
            {"../.env.example": "MAIL_FROM=above\n", ".env.example": "MAIL_FROM=own\n"},
            {"MAIL_FROM": "own"},
        ),
        ({"../.env.example": "MAIL_FROM=a\n", ".git": "gitdir: elsewhere\n"}, None),
        ({"../../.env.example": "MAIL_FROM=a\n"}, None),
        ({"../.env.example": "MAIL_TO=a\n"}, None),
        ({"../web/.env.example": "MAIL_FROM=a\n"}, None),
    ],
    ids=[
        *("above", "another name", "the own one first", "another repository", "above the root"),
        *("another variable", "of another service"),
    ],
)
def test_a_sample_file_above_the_context_is_read(
    files: dict[str, str], expected: dict[str, str] | None, tmp_path: Path
) -> None:
    """Up to the root of the repository; of what it lists, a program's own names count."""
    found = lines_of(tmp_path / "root", "documented-variable", MAIL | files)
    assert found == ([{"environment": expected}] if expected else [])


@pytest.mark.parametrize(
    ("names", "is_reported"),
    [(("DB_USER", "DB_PASSWORD"), True), (("DB_NAME", "DB_PORT"), True), (("DB_PASSWORD",), False)],
)
def test_an_address_without_a_host_is_one(
    tmp_path: Path, names: tuple[str, ...], *, is_reported: bool
) -> None:
    """The host is a word of the code; two other parts are enough to know what they are of."""
    text = "import os\n" + "".join(f'os.getenv("{name}")\n' for name in names)
    found = lines_of(tmp_path, "unread-address", {"a.py": text}, dependencies=[POSTGRES])

    assert is_reported == bool(found)
    assert all(set(names) == set(line["variables"]) for line in found)


def test_what_lies_above_says_nothing_of_addresses(tmp_path: Path) -> None:
    """It lists the address for another program; this one has a name of its own for it."""
    files = {"../.env.example": "DATABASE_URL=\n", "a.py": 'import os\nos.getenv("PG_DSN")\n'}
    found = lines_of(
        tmp_path,
        "unread-address",
        files,
        dependencies=[needs("pg", external=True, engine="postgres")],
    )
    assert found == [{"variables": {"PG_DSN": "url"}}]


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ('STAGE="dev"', "dev"),
        ("STAGE='dev' # or prod", "dev"),
        ("export STAGE=dev  # or prod", "dev"),
        ("STAGE=\"dev'", ""),
        ('STAGE="two words"', ""),
        ('STAGE=""', ""),
    ],
)
def test_a_quoted_value_of_a_sample_is_shown(tmp_path: Path, line: str, value: str) -> None:
    """Without its quotes, and without the comment behind it."""
    files = {".env.example": f"{line}\n", "app.py": 'import os\nos.getenv("STAGE")\n'}

    assert lines_of(tmp_path, "documented-variable", files) == [{"environment": {"STAGE": value}}]
