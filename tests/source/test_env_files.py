"""Files of settings without which a program ends: an empty file is made, or they are reported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from source_fixtures import result_of

from docker_generator.source.env_files import EnvFile, env_files_in

if TYPE_CHECKING:
    from pathlib import Path

GO = 'package main\n\nimport "github.com/joho/godotenv"\n\nfunc init() {{\n{body}}}\n'
FATAL = 'if err != nil {\n\t\tlog.Fatal("no .env")\n\t}\n'
VIPER = 'import "github.com/spf13/viper"\n\nfunc load() error {{\n{body}\treturn nil\n}}\n'
READ = "\tif err := viper.ReadInConfig(); err != nil {\n\t\treturn err\n\t}\n"
PHP = "<?php\nuse Dotenv\\Dotenv;\n{body}\n"
SAFE = "import safe from 'dotenv-safe';\n{body}\n"


@pytest.mark.parametrize(
    ("file", "text", "path"),
    [
        ("main.go", GO.format(body="\terr := godotenv.Load()\n\t" + FATAL), ".env"),
        ("main.go", GO.format(body='\terr := godotenv.Load("./app.env")\n\t' + FATAL), "app.env"),
        (
            "a.go",
            GO.format(body="\tif e := godotenv.Load(); e != nil {\n\t\tpanic(e)\n\t}\n"),
            ".env",
        ),
        (
            "config.go",
            (
                'func Load() error {\n\tif err := cleanenv.ReadConfig(".env", &c); err != nil {\n'
                "\t\treturn err\n\t}\n"
            ),
            ".env",
        ),
        (
            "viper.go",
            VIPER.format(body='\tviper.SetConfigFile(".env")\n\tviper.AutomaticEnv()\n' + READ),
            ".env",
        ),
        ("main.rs", 'fn main() {\n    dotenvy::dotenv().expect("no .env");\n}\n', ".env"),
        ("main.rs", "use dotenv::dotenv;\nfn main() {\n    dotenv().unwrap();\n}\n", ".env"),
        ("main.rs", 'fn run() -> R {\n    dotenvy::from_filename("prod.env")?;\n}\n', "prod.env"),
        ("server.js", "process.loadEnvFile();\n", ".env"),
        (
            "server.ts",
            "import { loadEnvFile } from 'node:process';\nloadEnvFile('./.env.local');\n",
            ".env.local",
        ),
        ("app.rb", "require 'dotenv'\nDotenv.load!\n", ".env"),
        ("config.ru", 'Dotenv.load!(".env", ".env.production")\n', ".env"),
        (
            "App.java",
            "import io.github.cdimascio.dotenv.Dotenv;\nclass A { Dotenv d = Dotenv.load(); }\n",
            ".env",
        ),
        (
            "App.kt",
            "import io.github.cdimascio.dotenv.dotenv\nval env = dotenv()\n",
            ".env",
        ),
        (
            "settings.py",
            'from decouple import RepositoryEnv\nC = Config(RepositoryEnv(".env"))\n',
            ".env",
        ),
    ],
)
def test_an_empty_file_is_enough(file: str, text: str, path: str) -> None:
    """The call fails without the file; with an empty one, variables of the container count."""
    found = list(env_files_in(file, text))

    assert found
    assert found[0].path == path
    assert found[0].is_enough
    assert not found[0].is_beside


@pytest.mark.parametrize(
    ("file", "body", "path"),
    [
        ("index.php", "Dotenv::createImmutable(__DIR__)->load();", ".env"),
        (
            "public/index.php",
            "$d = Dotenv\\Dotenv::createMutable(__DIR__ . '/../');\n$d->load();",
            ".env",
        ),
        ("public/index.php", "Dotenv::createUnsafeImmutable(dirname(__DIR__))->load();", ".env"),
        (
            "app/web/index.php",
            "$e = new Dotenv(dirname(__DIR__, 2), 'x.env');\n$e->load();",
            "x.env",
        ),
    ],
)
def test_the_directory_of_the_source_counts(file: str, body: str, path: str) -> None:
    """PHP names the directory by the one of the file that calls."""
    (found,) = env_files_in(file, PHP.format(body=body))

    assert (found.path, found.is_beside, found.is_enough) == (path, True, True)


@pytest.mark.parametrize(
    ("file", "text", "path"),
    [
        ("viper.go", VIPER.format(body='\tviper.SetConfigFile(".env")\n' + READ), ".env"),
        (
            "viper.go",
            VIPER.format(
                body='\tv.SetConfigName("app")\n\tv.SetConfigType("env")\n\tv.AutomaticEnv()\n'
                + READ.replace("viper.", "v.")
                + "\tv.Unmarshal(&config)\n"
            ),
            "app.env",
        ),
        ("server.js", "require('dotenv-safe').config();\n", ".env.example"),
        ("server.js", SAFE.format(body="safe; import 'dotenv-safe/config';"), ".env.example"),
    ],
)
def test_the_content_is_needed(file: str, text: str, path: str) -> None:
    """With an empty file, the program would have no settings, or would end as well."""
    (found,) = env_files_in(file, text)

    assert (found.path, found.is_enough) == (path, False)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("main.go", GO.format(body="\t_ = godotenv.Load()\n")),
        (
            "main.go",
            GO.format(
                body='\tif err := godotenv.Load(); err != nil {\n\t\tlog.Println("no")\n\t}\n'
            ),
        ),
        (
            "main.go",
            GO.format(
                body='\tif _, err := os.Stat(".env"); err == nil {\n\terr := godotenv.Load()\n\t'
                + FATAL
                + "}\n"
            ),
        ),
        ("main.go", GO.format(body="\terr := godotenv.Load(file)\n\t" + FATAL)),
        ("main.go", GO.format(body="\t// err := godotenv.Load()\n\t// " + FATAL)),
        ("scripts/seed/main.go", GO.format(body="\terr := godotenv.Load()\n\t" + FATAL)),
        (
            "config.go",
            'if err := cleanenv.ReadConfig("config.yml", &c); err != nil {\n\tpanic(err)\n}\n',
        ),
        ("main.rs", "fn main() {\n    dotenvy::dotenv().ok();\n}\n"),
        ("server.js", "require('dotenv').config();\n"),
        ("server.js", "try {\n  process.loadEnvFile();\n} catch {}\n"),
        ("server.js", "if (existsSync('.env')) process.loadEnvFile();\n"),
        ("app.rb", "Dotenv.load\n"),
        ("index.php", PHP.format(body="Dotenv::createImmutable(__DIR__)->safeLoad();")),
        (
            "App.java",
            (
                "import io.github.cdimascio.dotenv.Dotenv;\n"
                "class A { Dotenv d = Dotenv.configure().ignoreIfMissing().load(); }\n"
            ),
        ),
        ("settings.py", 'from dotenv import load_dotenv\nload_dotenv(".env")\n'),
    ],
)
def test_tolerant_calls_are_not_reported(file: str, text: str) -> None:
    """The program starts without the file, or the file is not one of variables."""
    assert list(env_files_in(file, text)) == []


MODULE = {
    "go.mod": "module shop\n\ngo 1.25\n\nrequire github.com/joho/godotenv v1.5.1\n",
    "go.sum": "",
}
SERVICE: dict[str, Any] = {"language": "go", "framework": "http", "port": 8080}
MAIN = {"main.go": GO.format(body="\terr := godotenv.Load()\n\t" + FATAL) + "\nfunc main() {}\n"}
CODES = {"DG778", "DG779"}


def test_the_image_gets_an_empty_file(tmp_path: Path) -> None:
    """The finding names the call, and the Dockerfile makes the file."""
    result = result_of(tmp_path, MODULE | MAIN, **SERVICE)
    (found,) = (one for one in result.diagnostics if one.rule.code in CODES)
    dockerfile = result.files["Dockerfile.catalog"].content

    assert found.rule.code == "DG778"
    assert "(godotenv in main.go:6)" in found.message
    assert "COPY <<EOF /app/.env\nEOF\n" in dockerfile


@pytest.mark.parametrize(
    ("files", "fields"),
    [
        ({}, {"volumes": ["./settings/.env:/app/.env:ro"]}),
        ({".env": "A=1\n", ".dockerignore": "!.env\n"}, {}),
    ],
    ids=["on a volume", "in the image"],
)
def test_a_file_that_is_there_is_not_made(
    files: dict[str, str], fields: dict[str, Any], tmp_path: Path
) -> None:
    """A volume or the author's .dockerignore brings the file."""
    result = result_of(tmp_path, MODULE | MAIN | files, **SERVICE, **fields)

    assert not CODES & {one.rule.code for one in result.diagnostics}


def test_a_committed_file_is_secret_all_the_same(tmp_path: Path) -> None:
    """A .env in the tree is in no image, so an empty one takes its place."""
    result = result_of(tmp_path, MODULE | MAIN | {".env": "A=1\n"}, **SERVICE)

    assert CODES & {one.rule.code for one in result.diagnostics} == {"DG778"}


def test_another_program_of_the_tree_is_not_looked_at(tmp_path: Path) -> None:
    """Only the packages that the program is compiled of count."""
    files = {
        **MODULE,
        "cmd/server/main.go": "package main\n\nfunc main() {}\n",
        "cmd/tool/main.go": MAIN["main.go"],
    }
    result = result_of(
        tmp_path, files, **SERVICE, build={"context": "s", "entrypoint": "cmd/server"}
    )

    assert not CODES & {one.rule.code for one in result.diagnostics}


def test_the_place_of_a_call_is_its_line() -> None:
    """The line is the one of the call, not of the check of its error."""
    assert list(env_files_in("src/app.js", "//\n\nprocess.loadEnvFile();\n")) == [
        EnvFile(".env", "process.loadEnvFile", "src/app.js:3")
    ]
