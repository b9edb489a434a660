"""Java: what its source trees tell, and the Dockerfiles that follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from source_fixtures import dockerfile_of

if TYPE_CHECKING:
    from pathlib import Path

SPRING = "<parent><groupId>org.springframework.boot</groupId></parent>"
JAVA = {"language": "java", "port": 8080}
MAIN = "static void main(String[] arguments) {}"


def dockerfile(root: Path, files: dict[str, str], **fields: Any) -> str:
    """Return the Dockerfile of a Java service without a remark on its tree."""
    text, remarks = dockerfile_of(root, files, **JAVA | fields)
    assert [] == remarks
    return text


@pytest.mark.parametrize(
    ("files", "builder", "command"),
    [
        ({"pom.xml": ""}, "maven:3.9-eclipse-temurin-25-noble", " mvn "),
        ({"pom.xml": "", "mvnw": ""}, "eclipse-temurin:25-jdk-noble", " sh ./mvnw "),
        ({"build.gradle": ""}, "gradle:9.5-jdk25-noble", " gradle "),
        ({"build.gradle.kts": "", "gradlew": ""}, "eclipse-temurin:25-jdk-noble", " sh ./gradlew "),
    ],
    ids=["maven", "maven-wrapper", "gradle", "gradle-wrapper"],
)
def test_the_manager_is_the_one_of_the_tree(
    tmp_path: Path, files: dict[str, str], builder: str, command: str
) -> None:
    """A wrapper needs a JDK alone, since it brings its manager along."""
    text = dockerfile(tmp_path, files)

    assert f"FROM {builder} AS dependencies\n" in text
    assert 2 == text.count(command)


@pytest.mark.parametrize(
    ("file", "text", "version"),
    [
        ("pom.xml", "<java.version>21</java.version>", "21"),
        ("pom.xml", "<maven.compiler.release>17</maven.compiler.release>", "17"),
        ("pom.xml", "<release> 21 </release>", "21"),
        ("pom.xml", "<maven.compiler.source>17</maven.compiler.source>", "17"),
        ("pom.xml", "<version>1.0</version>", "25"),
        (".java-version", "temurin-21.0.4\n", "21"),
        (".java-version", "17\n", "17"),
        (".sdkmanrc", "java=21.0.8-tem\n", "21"),
        ("build.gradle.kts", "languageVersion = JavaLanguageVersion.of(21)", "21"),
        ("build.gradle", "kotlin { jvmToolchain(17) }", "17"),
        ("build.gradle", "sourceCompatibility = JavaVersion.VERSION_17", "17"),
        ("build.gradle", "sourceCompatibility = '21'", "21"),
    ],
)
def test_the_version_is_the_one_that_the_tree_asks_for(
    tmp_path: Path, file: str, text: str, version: str
) -> None:
    """Of the toolchain, of a version manager, or of what the compiler is reported."""
    files = {"pom.xml": ""} if file.startswith(".") else {}

    assert f' on Java {version}"' in dockerfile(tmp_path, files | {file: text})


@pytest.mark.parametrize(
    ("file", "text", "version"),
    [
        ("pom.xml", "<java.version>11</java.version>", "17"),
        ("pom.xml", "<java.version>1.8</java.version>", "17"),
        ("pom.xml", "<maven.compiler.source>1.8</maven.compiler.source>", "17"),
        ("pom.xml", "<java.version>19</java.version>", "21"),
        ("build.gradle", "sourceCompatibility = JavaVersion.VERSION_1_8", "17"),
        ("build.gradle", "sourceCompatibility = '1.8'", "17"),
        (".sdkmanrc", "java=24.0.1-tem\n", "25"),
    ],
)
def test_a_version_without_images_is_reported(
    tmp_path: Path, file: str, text: str, version: str
) -> None:
    """The next one builds for the older; the later a version is, the more it left out."""
    files = {"pom.xml": ""} if file.startswith(".") else {}
    made, remarks = dockerfile_of(tmp_path, files | {file: text}, **JAVA)

    assert f' on Java {version}"' in made
    assert ["version-not-available"] == remarks


def wrapper(version: str, **files: str) -> dict[str, str]:
    """Return a tree whose wrapper fetches a version of Gradle."""
    url = f"distributionUrl=https\\://services.gradle.org/distributions/gradle-{version}-bin.zip\n"
    names = {"gradlew": "", "gradle/wrapper/gradle-wrapper.properties": url, "build.gradle": ""}
    return names | files


@pytest.mark.parametrize(
    ("gradle", "version"),
    [("7.6.4", "17"), ("8.5", "21"), ("8.14.3", "21"), ("9.1.0", "25"), ("9.5", "25")],
)
def test_gradle_runs_on_the_version_that_it_builds_with(
    tmp_path: Path, gradle: str, version: str
) -> None:
    """An older one does not start on the newest Java."""
    made, remarks = dockerfile_of(tmp_path, wrapper(gradle), **JAVA)

    assert f' on Java {version}"' in made
    assert [] == remarks


def test_a_version_on_which_gradle_does_not_run_is_reported(tmp_path: Path) -> None:
    """The toolchain asks for one thing, the wrapper for another."""
    tree = wrapper("7.6.4", **{"build.gradle": "languageVersion = JavaLanguageVersion.of(21)"})
    _, remarks = dockerfile_of(tmp_path, tree, **JAVA)

    assert ["unsupported-by-package"] == remarks


@pytest.mark.parametrize(
    ("file", "text", "main"),
    [
        ("Main.java", MAIN, "Main"),
        ("src/Server.java", MAIN, "Server"),
        (
            "src/main/java/shop/api/Server.java",
            f"package shop.api;\n\nclass S {{{MAIN}}}",
            "shop.api.Server",
        ),
        ("src/main/java/App.java", "void main() {}", "App"),
    ],
)
def test_the_jdk_alone_starts_the_class_with_a_main(
    tmp_path: Path, file: str, text: str, main: str
) -> None:
    """A tree without a build file is compiled as it lies there."""
    text = dockerfile(tmp_path, {file: text}, build={"package_manager": "jdk"})

    assert f" --main-class {main} " in text
    assert "mvn" not in text


def test_a_tree_without_a_build_file_is_reported(tmp_path: Path) -> None:
    """The action names what can be given instead."""
    _, remarks = dockerfile_of(tmp_path, {"Main.java": MAIN}, **JAVA)

    assert ["manifest-required"] == remarks


@pytest.mark.parametrize(
    ("framework", "declared", "copied"),
    [
        ("plain", "", "/runnable/app.jar ./"),
        ("spring-boot", SPRING, "/runnable/layers/dependencies/ ./"),
        ("quarkus", "<groupId>io.quarkus</groupId>", "/runnable/quarkus-run.jar ./"),
        ("micronaut", "<groupId>io.micronaut</groupId>", "/runnable/app.jar ./"),
        ("ktor", "<groupId>io.ktor</groupId>", "/runnable/app.jar ./"),
    ],
)
def test_a_framework_is_copied_in_its_own_layers(
    tmp_path: Path, framework: str, declared: str, copied: str
) -> None:
    """The server itself is the process, and it learns the port."""
    text = dockerfile(tmp_path, {"pom.xml": declared}, framework=framework, port=8123)

    assert f"COPY --from=build {copied}" in text
    assert 'CMD ["java", "-XX:MaxRAMPercentage=75", ' in text
    assert "PORT=8123" in text


@pytest.mark.parametrize(
    ("framework", "plugin", "command"),
    [
        ("plain", "plugins { java }\n\nplugins {\n    application\n}\n", '["/app/bin/start"]'),
        ("plain", "plugins {\n  id 'application'\n}\n", '["/app/bin/start"]'),
        ("worker", "apply plugin: 'application'\n", '["/app/bin/start"]'),
        ("micronaut", 'id("io.micronaut.application") version "4.6.1"\n', '["/app/bin/start"]'),
        (
            "ktor",
            'id("io.ktor.plugin") version "3.4.0"\n',
            '["/app/bin/start", "-host=0.0.0.0", "-port=8080"]',
        ),
    ],
)
def test_the_plugin_for_applications_starts_its_script(
    tmp_path: Path, framework: str, plugin: str, command: str
) -> None:
    """It makes no jar with a main class."""
    port = None if framework == "worker" else 8080
    files = {"build.gradle.kts": plugin + "// io.ktor io.micronaut\n"}
    fields = {"language": "kotlin", "framework": framework, "port": port}
    text, _ = dockerfile_of(tmp_path, files, **{k: v for k, v in fields.items() if v})

    assert "    gradle --no-daemon installDist\n" in text
    assert "COPY --from=build /runnable ./\n" in text
    assert f"CMD {command}\n" in text
    assert "JAVA_OPTS=" in text


@pytest.mark.parametrize("plugin", ["plugins { java }", "id 'org.springframework.boot'", ""])
def test_other_builds_make_a_jar(tmp_path: Path, plugin: str) -> None:
    """Which names its main class."""
    text = dockerfile(tmp_path, {"build.gradle": plugin + "\n"})

    assert "    gradle --no-daemon assemble\n" in text
    assert "COPY --from=build /runnable/app.jar ./\n" in text


def test_a_framework_that_nobody_declares_is_reported(tmp_path: Path) -> None:
    """Its build would make another jar than the one that is started."""
    _, remarks = dockerfile_of(tmp_path, {"pom.xml": "<project/>"}, framework="spring-boot", **JAVA)

    assert ["package-not-declared"] == remarks


def test_modules_are_copied_before_the_source(tmp_path: Path) -> None:
    """Each manifest keeps its folder."""
    text = dockerfile(tmp_path, {"pom.xml": "", "api/pom.xml": "", "lib/core/pom.xml": ""})

    assert "COPY pom.xml ./\nCOPY api/pom.xml ./api/\nCOPY lib/core/pom.xml ./lib/core/\n" in text


def test_kotlin_is_built_as_java(tmp_path: Path) -> None:
    """One stack serves all languages of the Java virtual machine."""
    files = {"pom.xml": "<groupId>io.ktor</groupId>"}
    text = dockerfile(tmp_path, files, language="kotlin", framework="ktor")

    assert 'description="CatalogService: Ktor on Java 25"' in text


def test_a_worker_listens_nowhere(tmp_path: Path) -> None:
    """It gets no port, and no probe that would ask for one."""
    text = dockerfile(tmp_path, {"pom.xml": ""}, framework="worker", port=None)

    assert not {"EXPOSE", "HEALTHCHECK"} & set(text.split())
    assert "PORT=" not in text


@pytest.mark.parametrize("version", ["17", "21", "25"])
def test_what_runs_is_made_of_the_jdk_that_builds(tmp_path: Path, version: str) -> None:
    """It comes from a stage that takes no file of the source, so a change of source keeps it."""
    text = dockerfile(tmp_path, {"pom.xml": ""}, build={"version": version})
    stage = text.partition(f"FROM maven:3.9-eclipse-temurin-{version}-noble AS jre\n")[2]

    assert "jlink --add-modules" in stage.partition("FROM")[0]
    assert "COPY" not in stage.partition("FROM")[0]
    assert "FROM debian:13-slim AS runtime" in stage
    assert "COPY --from=jre /jre $JAVA_HOME" in stage
