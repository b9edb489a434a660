"""Files behind a web server: static sites, and what passes requests on to services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, needs, service
from pipeline_helpers import generated, slugs

import docker_generator

if TYPE_CHECKING:
    from pathlib import Path


def site(**fields: Any) -> str:
    """Return the Dockerfile of a site that needs two services, one of them without a port."""
    own = {"language": "static", "framework": "", "port": 8080} | fields
    services = {
        "Web": service(**own, dependencies=[needs("CatalogService"), needs("Mailer")]),
        "CatalogService": service(port=8001),
        "Mailer": service(port=None, build={"command": ["python", "mailer.py"]}),
    }
    return generated(graph(services)).files["Dockerfile.web"].content


def test_each_need_with_a_port_has_a_path() -> None:
    """It is looked up at the time of the request: the server starts before its services."""
    text = site()

    assert "location /api/catalog/ { set \\$target catalog;" in text
    assert "proxy_pass http://\\$target:8001;" in text
    assert "resolver 127.0.0.11" in text
    assert "/api/mailer/" not in text


@pytest.mark.parametrize(
    ("language", "framework", "fallback"),
    [("static", "", "=404"), ("node", "vite", "/index.html")],
)
def test_a_path_without_a_file(language: str, framework: str, fallback: str) -> None:
    """A single-page front end answers with its page, a site of files with 404."""
    assert f"\\$uri.html {fallback};" in site(language=language, framework=framework)


@pytest.mark.parametrize(
    ("health", "location"),
    [("/health", "/health"), ("/up?deep=1", "/up"), ("/", None), (None, None)],
)
def test_the_path_of_the_check_answers(health: str | None, location: str | None) -> None:
    """Where no file is, the server itself does."""
    text = site(health_check={"path": health} if health else None)

    assert (location is not None) == ("@healthy" in text)
    assert location is None or f"location = '{location}'" in text


@pytest.mark.parametrize(
    ("file", "folder"),
    [("public/index.html", "public"), ("index.html", "."), ("www/index.html", "www")],
)
def test_the_folder_that_is_served(tmp_path: Path, file: str, folder: str) -> None:
    """Where the first page lies."""
    page = tmp_path / "web" / file
    page.parent.mkdir(parents=True)
    page.write_text("hello", "utf-8")
    web = service(language="html", framework="", build={"context": "web"})
    result = docker_generator.generate(graph({"Web": web}), {"root": str(tmp_path)})

    assert (
        f"COPY --chmod=755 {folder} /usr/share/nginx/html" in result.files["Dockerfile.web"].content
    )
    assert "entry-point-not-found" not in slugs(result.diagnostics)
