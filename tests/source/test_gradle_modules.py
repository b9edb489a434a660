"""Modules of one Gradle build: each service is the module that is meant, with what it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, service
from pipeline_helpers import warnings_and_errors

import docker_generator
from docker_generator.source.folder import Folder
from docker_generator.source.formats.gradle import gradle_tokens
from docker_generator.source.workspaces.gradle import read_gradle

if TYPE_CHECKING:
    from pathlib import Path

    from docker_generator import GenerationResult

BOOT = "plugins { id 'org.springframework.boot' version '4.0.7' }\n"
MAIN = "src/main/java/Main.java"
CORE = "dependencies { implementation project(':libs:core') }\n"
SHOP = {
    "settings.gradle": "rootProject.name = 'shop'\ninclude 'orders', 'billing'\n"
    "include ':libs:core' // the library\n",
    "build.gradle": "plugins { id 'org.springframework.boot' version '4.0.7' apply false }\n"
    "subprojects { apply plugin: 'java'\n java { toolchain { "
    "languageVersion = JavaLanguageVersion.of(21) } } }\n",
    "gradle.properties": "org.gradle.caching=true\n",
    "gradle/libs.versions.toml": "",
    "orders/build.gradle": BOOT + CORE,
    f"orders/{MAIN}": "",
    "orders/gradle.properties": "",
    "billing/build.gradle": BOOT,
    f"billing/{MAIN}": "",
    "libs/core/build.gradle": "plugins { id 'java-library' }\n",
    f"libs/core/{MAIN}": "",
}


def lay(folder: Path, files: dict[str, str]) -> Folder:
    """Write files, and return their directory."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return Folder(folder)


def made(root: Path, files: dict[str, str], **services: dict[str, Any]) -> GenerationResult:
    """Return what is generated for services whose build is in the directory shop."""
    lay(root / "shop", files)
    return docker_generator.generate(graph(services), {"root": root})


def boot(context: str = "shop", framework: str = "spring-boot", **build: Any) -> dict[str, Any]:
    """Return a service of Spring Boot."""
    return service(language="java", framework=framework, build={"context": context, **build})


def members_of(folder: Folder) -> dict[str, str] | None:
    """Return the directories of the members by their names."""
    found = read_gradle(folder)
    return {one.name: one.path for one in found.members} if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a 'b' \"c\" `d`", ["a", "b", "c", "d"]),
        ("// x\na /* b\n */ c", ["a", "c"]),
        ('\'a // b\' + """c\nd"""', ["a // b", "+", "c\nd"]),
        ("'it\\'s'", ["it\\'s"]),
        ("/* no end", []),
        ("", []),
    ],
)
def test_a_build_file_is_read_as_words(text: str, expected: list[str]) -> None:
    """Comments are none, and texts are one each."""
    assert expected == [token.value for token in gradle_tokens(text)]


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        ("settings.gradle", "include 'a'", {"a": "a"}),
        ("settings.gradle", "include 'a',\n  'b'", {"a": "a", "b": "b"}),
        ("settings.gradle.kts", 'include("a", ":b:c")', {"a": "a", "b": "b", "b:c": "b/c"}),
        ("settings.gradle.kts", 'include(\n  ":b:c",\n)', {"b": "b", "b:c": "b/c"}),
        ("settings.gradle", "// include 'a'\n/* 'b' */ include('b:c')", {"b": "b", "b:c": "b/c"}),
        (
            "settings.gradle.kts",
            'include(":x")\nproject(":x").projectDir = file("b/c")',
            {"x": "b/c"},
        ),
        (
            "settings.gradle",
            "include 'x'\nproject(':x').projectDir = new File(settingsDir, 'b/c')",
            {"x": "b/c"},
        ),
        (
            "settings.gradle",
            'include "x"\nproject(":x").projectDir = "$rootDir/a" as File',
            {"x": "a"},
        ),
        ("settings.gradle", "include 'x'\nproject(':x').projectDir = file('../out')", None),
        ("settings.gradle", "include 'gone'", None),
        ("settings.gradle", "includeBuild 'a'", None),
        ("settings.gradle", "include 'a; rm -rf'", None),
        ("settings.gradle", "rootProject.name = 'include'", None),
        ("settings.gradle", "['a'].each { include it }", {"a": "a", "b:c": "b/c"}),
        (
            "settings.gradle.kts",
            'listOf("a").forEach { include(":$it") }',
            {"a": "a", "b:c": "b/c"},
        ),
    ],
)  # fmt: skip
def test_modules_are_what_the_settings_include(
    tmp_path: Path, file: str, text: str, expected: dict[str, str] | None
) -> None:
    """By name, nested, in a directory of their own choice; what a program makes is looked for."""
    tree = {
        file: text,
        "a/build.gradle": "",
        "b/c/build.gradle.kts": "",
        "buildSrc/build.gradle": "",
    }

    assert expected == members_of(lay(tmp_path / "shop", tree))


@pytest.mark.parametrize(
    ("root", "own", "expected"),
    [
        ("", "dependencies { implementation(project(':libs:core')) }", ("libs/core",)),
        ("", 'implementation(project(path = ":libs:core", configuration = "x"))', ("libs/core",)),
        ("", "api project(path: ':libs:core')", ("libs/core",)),
        ("", "implementation(projects.libs.core)", ("libs/core",)),
        ("", "implementation(projects.libs.orderCore)", ("libs/order-core",)),
        ("", "jar.dependsOn(':libs:core:generate')", ("libs/core",)),
        ("", "// project(':libs:core')", ()),
        ("", "implementation 'org:libs:core'", ()),
        ("subprojects { dependencies { api project(':libs:core') } }", "", ("libs/core",)),
        ("project(':app') { dependencies { api project(':libs:core') } }", "", ("libs/core",)),
        ("project(':libs') { x { api project(':libs:core') } }", "", ()),
    ],
)  # fmt: skip
def test_a_module_needs_what_a_build_file_names(
    tmp_path: Path, root: str, own: str, expected: tuple[str, ...]
) -> None:
    """Its own, or that of the root for it."""
    tree = {
        "settings.gradle": "include 'app', 'libs:core', 'libs:order-core'",
        "build.gradle": root,
        "app/build.gradle": own,
        "libs/core/build.gradle": "",
        "libs/order-core/build.gradle": "",
    }
    found = read_gradle(lay(tmp_path / "shop", tree))

    assert found is not None
    assert expected == {one.name: one.needs for one in found.members}["app"]


@pytest.mark.parametrize(
    ("name", "build"),
    [
        ("OrdersService", {}),
        ("Sales", {"member": "orders"}),
        ("Sales", {"entrypoint": "orders"}),
        ("Sales", {"context": "shop/orders"}),
    ],
)
def test_a_module_is_found_from_either_end(
    tmp_path: Path, name: str, build: dict[str, Any]
) -> None:
    """By the name of the service, member, entry point or context; the root is the context."""
    result = made(tmp_path, SHOP, **{name: boot(**build)})
    assert result.plan is not None, [found.message for found in result.diagnostics]
    assert [] == warnings_and_errors(result.diagnostics)
    image = result.plan.images[0]
    text = result.files[image.dockerfile].content

    assert "shop" == image.source.context
    assert "FROM gradle:9.5-jdk21-noble AS dependencies\n" in text
    assert "    mkdir -p libs \\\n    && gradle --no-daemon --quiet :orders:dependencies ||" in text
    assert "COPY orders/build.gradle orders/gradle.properties ./orders/\n" in text
    assert "COPY billing/build.gradle ./billing/\n" in text
    assert "COPY libs/core/build.gradle ./libs/core/\n" in text
    assert "WORKDIR /app/orders\n" in text
    assert "    gradle --no-daemon --project-dir /app :orders:assemble\n" in text
    assert "find /app/orders -regex" in text


def test_two_modules_are_two_programs(tmp_path: Path) -> None:
    """Orders and Billing of one build: each makes its own, and neither sees the other's source."""
    result = made(tmp_path, SHOP, Orders=boot(), Billing=boot())

    assert [] == warnings_and_errors(result.diagnostics)
    lines = {
        slug: result.files[f"Dockerfile.{slug}.dockerignore"].content.splitlines()
        for slug in ("orders", "billing")
    }
    assert ["billing", "!billing/build.gradle"] == lines["orders"][-2:]
    assert ["libs/core", "!libs/core/build.gradle", "orders"] == lines["billing"][-4:-1]
    runtime = result.files["Dockerfile.orders"].content.partition(" AS runtime\n")[2]
    copied = [line for line in runtime.splitlines() if line.startswith("COPY --from=build")]
    assert copied
    assert all(" /runnable/" in line for line in copied)


def test_what_nothing_tells_is_an_error(tmp_path: Path) -> None:
    """It names the modules that are programs of their own."""
    result = made(tmp_path, SHOP, Money=boot())

    found = [one for one in result.diagnostics if one.is_error]
    assert ["unknown-member"] == [one.rule.slug for one in found]
    assert "one of: billing, orders" == found[0].expected


def test_a_nested_module_is_a_task_by_its_path(tmp_path: Path) -> None:
    """Its name, and not the directory in which the settings put it; the wrapper is the root's."""
    files = {
        "settings.gradle.kts": 'include(":services:orders-api")\n'
        'project(":services:orders-api").projectDir = file("apps/orders")\n'
        'dependencyResolutionManagement { versionCatalogs { create("deps") {\n'
        '  from(files("versions/deps.versions.toml")) } } }\n'
        'pluginManagement { includeBuild("build-logic") }\n',
        "gradlew": "",
        "gradle/wrapper/gradle-wrapper.properties": "",
        "versions/deps.versions.toml": 'boot = "org.springframework.boot"\n',
        "build-logic/build.gradle.kts": "",
        "build-logic/src/main/kotlin/service.gradle.kts": "jvmToolchain(21)\n",
        "apps/orders/build.gradle.kts": 'plugins { id("service") }\n',
        "apps/orders/src/main/kotlin/Main.kt": "",
    }
    (tmp_path / "shop/services").mkdir(parents=True)
    result = made(tmp_path, files, Orders=boot())
    assert result.plan is not None, [found.message for found in result.diagnostics]
    text = result.files["Dockerfile.orders"].content

    assert "sh ./gradlew --no-daemon --quiet :services:orders-api:dependencies" in text
    assert "sh /app/gradlew --no-daemon --project-dir /app :services:orders-api:assemble" in text
    assert "WORKDIR /app/apps/orders\n" in text
    assert "COPY build-logic ./build-logic/\n" in text
    assert "COPY versions/deps.versions.toml ./versions/\n" in text
    assert "mkdir -p services" in text
    assert "FROM eclipse-temurin:21-jdk-noble" in text


def test_a_module_with_a_start_script_is_installed_by_it(tmp_path: Path) -> None:
    """The plugin `application` makes it."""
    files = SHOP | {"orders/build.gradle": "plugins {\n  id 'application'\n}\n" + CORE}
    text = made(tmp_path, files, Orders=boot(framework="plain")).files["Dockerfile.orders"].content

    assert "gradle --no-daemon --project-dir /app :orders:installDist\n" in text
    assert "find /app/orders -path '*/build/install/*'" in text


def test_a_folder_without_a_build_file_stays_a_folder(tmp_path: Path) -> None:
    """Gradle takes no module whose directory does not exist: what is in it stays out."""
    files = SHOP | {
        "settings.gradle": SHOP["settings.gradle"] + "include 'docs'\n",
        "docs/a.md": "",
    }
    ignored = made(tmp_path, files, Orders=boot()).files["Dockerfile.orders.dockerignore"].content

    assert "\ndocs/*\n" in ignored
    assert "\nlibs" not in ignored


def test_a_build_of_one_module_stays_as_it_was(tmp_path: Path) -> None:
    """No member, no filter."""
    files = {"build.gradle": BOOT, "settings.gradle": "rootProject.name = 'x'\n", MAIN: ""}
    text = made(tmp_path, files, Orders=boot()).files["Dockerfile.orders"].content

    assert "    gradle --no-daemon assemble\n" in text
    assert "find /app -regex" in text
