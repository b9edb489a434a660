"""Modules of one Maven build: each service is the module that is meant, with what it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, service
from pipeline_helpers import warnings_and_errors

import docker_generator
from docker_generator.source.folder import Folder
from docker_generator.source.workspaces.maven import read_maven

if TYPE_CHECKING:
    from pathlib import Path

    from docker_generator import GenerationResult

PLUGIN = "<artifactId>spring-boot-maven-plugin</artifactId>"
BOOT = f"<build><plugins><plugin>{PLUGIN}</plugin></plugins></build>"
WEB = "<dependency><groupId>org.springframework.boot</groupId></dependency>"
JAVA = "<properties><java.version>17</java.version></properties>"


def pom(name: str, inner: str = "", *needs: str, namespace: bool = True) -> str:
    """Return a pom.xml of a module that needs others."""
    wanted = "".join(f"<dependency><artifactId>{need}</artifactId></dependency>" for need in needs)
    head = ' xmlns="http://maven.apache.org/POM/4.0.0"' if namespace else ""
    return (
        f"<project{head}><artifactId>{name}</artifactId>"
        f"<dependencies>{wanted}{WEB}</dependencies>{inner}</project>\n"
    )


def root(*modules: str, inner: str = "") -> str:
    """Return the pom.xml that lists modules."""
    listed = "".join(f"<module>{module}</module>" for module in modules)
    return (
        '<project xmlns="http://maven.apache.org/POM/4.0.0"><artifactId>shop</artifactId>'
        f"<packaging>pom</packaging><modules>{listed}</modules>{inner}</project>\n"
    )


SHOP = {
    "pom.xml": root("orders", "billing", "libs/core", inner=JAVA),
    "orders/pom.xml": pom("orders", BOOT, "core"),
    "billing/pom.xml": pom("billing", BOOT),
    "libs/core/pom.xml": pom("core"),
}


def lay(folder: Path, files: dict[str, str]) -> Folder:
    """Write files, and return their folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return Folder(folder)


def made(root: Path, files: dict[str, str], **services: dict[str, Any]) -> GenerationResult:
    """Return what is generated for services whose build is in the folder shop."""
    lay(root / "shop", files)
    return docker_generator.generate(graph(services), {"root": root})


def boot(context: str = "shop", **build: Any) -> dict[str, Any]:
    """Return a service of Spring Boot."""
    fields = {"context": context, **build}
    return service(language="java", framework="spring-boot", build=fields)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (SHOP, {"billing": (), "libs/core": (), "orders": ("libs/core",)}),
        (
            {
                "pom.xml": root("a"),
                "a/pom.xml": root("b").replace("shop", "a"),
                "a/b/pom.xml": pom("b"),
            },
            {"a": (), "a/b": ()},
        ),
        (
            {
                "pom.xml": root("parent", "app/pom.xml"),
                "parent/pom.xml": pom("parent", namespace=False),
                "app/pom.xml": pom("app", "<parent><artifactId>parent</artifactId></parent>"),
            },
            {"app": ("parent",), "parent": ()},
        ),
        ({"pom.xml": root("../out", "gone", "."), "../out/pom.xml": pom("out")}, {}),
    ],
)  # fmt: skip
def test_modules_are_what_the_poms_list(
    tmp_path: Path, files: dict[str, str], expected: dict[str, tuple[str, ...]]
) -> None:
    """However deep, by folder or by file, with their needs; none outside of the root."""
    found = read_maven(lay(tmp_path / "shop", files))

    assert found is not None
    assert expected == {one.path: one.needs for one in found.members}


@pytest.mark.parametrize(
    "text",
    [
        pom("alone"),
        "<project><modules>",
        "",
        '<!DOCTYPE x [<!ENTITY a "a">]>' + root("orders"),
        "<project><modules/></project>",
    ],
)
def test_what_lists_no_modules_is_no_workspace(tmp_path: Path, text: str) -> None:
    """Nor is a broken file, or one with declarations of its own."""
    assert read_maven(lay(tmp_path, {"pom.xml": text, "orders/pom.xml": pom("orders")})) is None


@pytest.mark.parametrize(
    ("name", "build"),
    [
        ("BillingService", {}),
        ("Money", {"entrypoint": "billing"}),
        ("Money", {"member": "billing"}),
        ("Money", {"context": "shop/billing"}),
    ],
)
def test_a_module_is_found_from_either_end(
    tmp_path: Path, name: str, build: dict[str, Any]
) -> None:
    """By the name of the service, entry point, member or context; the root is the context."""
    result = made(tmp_path, SHOP, **{name: boot(**build)})
    assert result.plan is not None, [found.message for found in result.diagnostics]
    image = result.plan.images[0]
    text = result.files[image.dockerfile].content

    assert "shop" == image.source.context
    assert "--projects billing --also-make package" in text
    assert "find /app/billing -regex" in text
    assert "COPY libs/core/pom.xml ./libs/core/" in text
    assert "FROM maven:3.9-eclipse-temurin-17-noble" in text


def test_two_modules_are_two_programs(tmp_path: Path) -> None:
    """Orders and Billing of one build: each makes its own, and neither sees the other's source."""
    result = made(tmp_path, SHOP, Orders=boot(), Billing=boot())

    assert [] == warnings_and_errors(result.diagnostics)
    ignored = result.files["Dockerfile.orders.dockerignore"].content.splitlines()
    assert ["billing", "!billing/pom.xml"] == ignored[-2:]
    assert "libs/core" not in ignored


def test_what_nothing_tells_is_an_error(tmp_path: Path) -> None:
    """It names the modules that are programs of their own."""
    result = made(tmp_path, SHOP, Money=boot())

    assert not result.files
    found = [one for one in result.diagnostics if one.is_error]
    assert ["unknown-member"] == [one.rule.slug for one in found]
    assert "one of: billing, orders" == found[0].expected


def test_the_only_application_is_the_program(tmp_path: Path) -> None:
    """A library is none."""
    files = {"pom.xml": root("app", "core"), "core/pom.xml": pom("core")}
    files["app/pom.xml"] = pom("app", "", "core")
    result = made(tmp_path, files, Money=boot())

    assert "--projects app --also-make package" in result.files["Dockerfile.money"].content


def test_the_wrapper_builds_a_module_as_well(tmp_path: Path) -> None:
    """It is called in the root."""
    files = SHOP | {"mvnw": "", ".mvn/wrapper/maven-wrapper.properties": ""}
    result = made(tmp_path, files, Orders=boot())

    assert "(cd /app && sh ./mvnw" in result.files["Dockerfile.orders"].content


def test_a_build_of_one_module_stays_as_it_was(tmp_path: Path) -> None:
    """No member, no filter."""
    text = made(tmp_path, {"pom.xml": pom("alone", BOOT)}, Orders=boot()).files["Dockerfile.orders"]

    assert "--projects" not in text.content
    assert "find /app -regex" in text.content
