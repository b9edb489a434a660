"""Files that are left out because they may be secrets, although the code or a build reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from source_fixtures import result_of

if TYPE_CHECKING:
    from pathlib import Path

    from docker_generator import Diagnostic

PYTHON: dict[str, Any] = {"language": "python", "framework": "fastapi", "port": 8000}
NODE: dict[str, Any] = {"language": "javascript", "framework": "express", "port": 8000}
GO: dict[str, Any] = {"language": "go", "framework": "http", "port": 8000}
JAVA: dict[str, Any] = {"language": "java", "framework": "spring", "port": 8000}
PUB = "keys/pub.pem"


def found_in(
    root: Path, files: dict[str, str], fields: dict[str, Any], slug: str
) -> list[Diagnostic]:
    """Return the findings of one rule in a tree."""
    return [one for one in result_of(root, files, **fields).diagnostics if one.rule.slug == slug]


@pytest.mark.parametrize(
    ("fields", "file", "text", "key"),
    [
        (PYTHON, "auth.py", "KEY = open('keys/pub.pem').read()\n", PUB),
        (PYTHON, "auth.py", 'KEY = (BASE / "keys" / "pub.pem").read_text()\n', PUB),
        (PYTHON, "auth.py", 'KEY = os.path.join(BASE, "keys", "pub.pem")\n', PUB),
        (PYTHON, "shop/auth.py", "KEY = Path('../keys/pub.pem')\n", PUB),
        (NODE, "a.js", "fs.readFileSync('./certs/ca.key')", "certs/ca.key"),
        (NODE, "src/a.ts", "readFile(path.join(__dirname, 'certs', 'ca.key'))", "src/certs/ca.key"),
        (NODE, "config/default.yaml", "jwt:\n  key: ./keys/pub.pem\n", PUB),
        (GO, "main.go", 'package main\n\nvar key, _ = os.ReadFile("/app/keys/pub.pem")\n', PUB),
        (GO, "main.go", "package main\n\n//go:embed keys/pub.pem\nvar key []byte\n", PUB),
        (
            JAVA,
            "src/main/resources/application.yml",
            "jwt:\n  public-key: classpath:keys/pub.pem\n",
            "src/main/resources/keys/pub.pem",
        ),
        (
            JAVA,
            "src/main/resources/application.properties",
            "server.ssl.key-store=classpath:shop.p12\n",
            "src/main/resources/shop.p12",
        ),
    ],
)
def test_a_key_that_the_code_names_is_reported(
    tmp_path: Path, fields: dict[str, Any], file: str, text: str, key: str
) -> None:
    """The finding has the file, the place that names it, and the line that includes it."""
    (found,) = found_in(tmp_path, {file: text, key: "x"}, fields, "left-out-file")

    assert f"{key} ({file}:" in found.message
    assert f"!{key}" in found.action


@pytest.mark.parametrize(
    ("text", "key", "more"),
    [
        ("KEY = open('keys/pub.pem')\n", "keys/other.pem", {}),
        ("# open('keys/pub.pem')\n", PUB, {}),
        ("KEY = open('keys/pub.pem')\n", PUB, {".dockerignore": "!keys/pub.pem\n"}),
        ("KEY = open('keys/pub.pem')\n", PUB, {".dockerignore": "!keys/*.pem\n"}),
        ("KEY = open('certs/localhost.key')\n", "certs/localhost.key", {}),
        ("CA = open('certs/ca.crt')\n", "certs/ca.crt", {}),
        ("name = settings.key\n", "settings.key/a", {}),
    ],
)
def test_a_key_that_is_there_or_not_for_the_service_is_not_reported(
    tmp_path: Path, text: str, key: str, more: dict[str, str]
) -> None:
    """Comments, files for developers, included ones, and names of other things."""
    assert not found_in(tmp_path, {"a.py": text, key: "x", **more}, PYTHON, "left-out-file")


def test_a_key_on_a_volume_is_not_reported(tmp_path: Path) -> None:
    """The container has the file."""
    fields = PYTHON | {"volumes": [{"name": "keys", "target": "/app/keys"}]}
    files = {"a.py": "open('keys/pub.pem')\n", PUB: "x"}
    assert not found_in(tmp_path, files, fields, "left-out-file")


VITE: dict[str, Any] = {"language": "javascript", "framework": "vite", "port": 8080}
MANIFEST = {"package.json": '{"scripts": {"build": "build"}}', "package-lock.json": "{}"}


@pytest.mark.parametrize(
    ("framework", "file", "variable"),
    [
        ("vite", ".env.production", "VITE_API_URL"),
        ("vite", ".env", "VITE_API_URL"),
        ("sveltekit", ".env.production", "PUBLIC_BASE"),
        ("next", ".env.production", "NEXT_PUBLIC_SITE"),
        ("vite", ".env", "REACT_APP_API"),
    ],
)
def test_settings_of_a_build_are_reported(
    tmp_path: Path, framework: str, file: str, variable: str
) -> None:
    """The pages would lack them: the finding names the variables and both ways to set them."""
    files = MANIFEST | {file: f"{variable}=/api\nSECRET=1\nEMPTY=\n"}
    (found,) = found_in(tmp_path, files, VITE | {"framework": framework}, "build-settings")

    assert f"{file} of CatalogService sets {variable} for" in found.message
    assert "build.environment" in found.action
    assert f"!{file}" in found.action


@pytest.mark.parametrize(
    ("files", "fields"),
    [
        ({".env.production": "SECRET=1\n"}, {}),
        ({".env.production": "# VITE_API_URL=/api\nVITE_EMPTY=\n"}, {}),
        ({".env.development": "VITE_API_URL=/api\n", ".env.local": "VITE_X=1\n"}, {}),
        ({".env": "VITE_API_URL=/api\n"}, {"build": {"environment": {"VITE_API_URL": "/"}}}),
        ({".env": "VITE_API_URL=/api\n"}, {"environment": {"VITE_API_URL": "/"}}),
        ({".env": "VITE_API_URL=/api\n", ".dockerignore": "!.env\n"}, {}),
        ({".env": "VITE_API_URL=/api\n"}, {"framework": "express"}),
    ],
)
def test_settings_that_the_build_has_or_does_not_read(
    tmp_path: Path, files: dict[str, str], fields: dict[str, Any]
) -> None:
    """Nothing is lost: nothing is reported."""
    texts = MANIFEST | {"package.json": "{}"} if fields.get("framework") else MANIFEST
    assert not found_in(tmp_path, texts | files, VITE | fields, "build-settings")
