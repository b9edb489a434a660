"""PHP: the folder that is served, the version of PHP, and what each framework has to write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from source_fixtures import dockerfile_of

if TYPE_CHECKING:
    from pathlib import Path

PACKAGES = (
    '"laravel/framework": "^12.0", "symfony/framework-bundle": "^7.4", "symfony/messenger": "^7.4"'
)
MANIFEST = {"composer.json": f'{{"require": {{{PACKAGES}}}}}', "composer.lock": "{}"}
INDEX = {"public/index.php": "<?php\n"}


def made(root: Path, files: dict[str, str], **fields: Any) -> tuple[str, list[str]]:
    """Return the Dockerfile of a PHP service, and what is reported."""
    return dockerfile_of(root, files, **({"language": "php", "port": 8000} | fields))


@pytest.mark.parametrize(
    ("file", "folder"),
    [
        ("public/index.php", "/app/public"),
        ("web/index.php", "/app/web"),
        ("index.php", "/app/."),
    ],
)
def test_the_folder_of_the_front_controller_is_served(
    tmp_path: Path, file: str, folder: str
) -> None:
    """It is found, and Apache learns of it and of the port by variables."""
    dockerfile, reported = made(tmp_path, MANIFEST | {file: "<?php\n"})

    assert f"DOCUMENT_ROOT={folder} \\\n    PORT=8000\n" in dockerfile
    assert dockerfile.endswith('CMD ["apache2-foreground"]\n')
    assert [] == reported


@pytest.mark.parametrize(
    ("file", "text", "version"),
    [
        ("composer.json", '{"require": {"php": "^8.2"}}', "8.5"),
        ("composer.json", '{"require": {"php": ">=8.2 <8.5"}}', "8.4"),
        ("composer.json", '{"require": {"php": "~8.3.0 || ~8.4.0"}}', "8.4"),
        (
            "composer.json",
            '{"require": {"php": "^8.2"},\n "config": {"platform": {"php": "8.3.1"}}}',
            "8.3",
        ),
        (".php-version", "8.4.2\n", "8.4"),
    ],
)
def test_the_source_asks_for_a_version(tmp_path: Path, file: str, text: str, version: str) -> None:
    """The platform that Composer is reported comes before what the code requires."""
    dockerfile, reported = made(tmp_path, MANIFEST | INDEX | {file: text})

    assert f"\nFROM php:{version}-apache-trixie AS base\n" in dockerfile
    assert [] == reported


@pytest.mark.parametrize(
    ("framework", "folders"), [("laravel", "bootstrap/cache storage"), ("symfony", "var")]
)
def test_only_what_has_to_be_written_is_the_users(
    tmp_path: Path, framework: str, folders: str
) -> None:
    """All else is root's."""
    dockerfile, reported = made(tmp_path, MANIFEST | INDEX, framework=framework)

    assert 1 == dockerfile.count("chown")
    assert f"chown -R 33:33 {folders}\n" in dockerfile
    assert "STOPSIGNAL" not in dockerfile
    assert [] == reported


@pytest.mark.parametrize("framework", ["laravel-worker", "symfony-worker"])
def test_a_worker_is_no_apache(tmp_path: Path, framework: str) -> None:
    """It listens to no port, and to SIGTERM instead of Apache's signal."""
    dockerfile, reported = made(tmp_path, MANIFEST, framework=framework, port=None)

    assert "\nSTOPSIGNAL SIGTERM\n" in dockerfile
    assert not any(word in dockerfile for word in ("EXPOSE", "HEALTHCHECK", "PORT="))
    assert dockerfile.splitlines()[-1].startswith('CMD ["php", ')
    assert [] == reported


def test_a_missing_lock_file_is_told(tmp_path: Path) -> None:
    """And so is a package that is not declared."""
    manifest = {"composer.json": '{"require": {"monolog/monolog": "^3"}}'}
    _, reported = made(tmp_path, manifest | INDEX, framework="laravel")

    assert ["no-lock-file", "package-not-declared"] == reported


def test_without_packages_there_is_no_composer(tmp_path: Path) -> None:
    """Where the graph says so."""
    dockerfile, reported = made(tmp_path, INDEX, build={"package_manager": "none"})

    assert "composer install" not in dockerfile
    assert [] == reported
