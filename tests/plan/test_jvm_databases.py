"""Programs on the JVM whose settings or drivers are for another database than the graph's."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from conftest import needs
from source_fixtures import result_of

if TYPE_CHECKING:
    from pathlib import Path

    from docker_generator.diagnostics.diagnostic import Diagnostic

DRIVERS = {
    "h2": ("com.h2database", "h2"),
    "mysql": ("com.mysql", "mysql-connector-j"),
    "postgres": ("org.postgresql", "postgresql"),
    "jpa": ("org.springframework.boot", "spring-boot-starter-data-jpa"),
    "containers": ("org.testcontainers", "postgresql"),
    "quarkus-h2": ("io.quarkus", "quarkus-jdbc-h2"),
    "oci": ("com.oracle.oci.sdk", "oci-java-sdk-objectstorage"),
}
RESOURCES = "src/main/resources"


def pom(*drivers: str, parent: str = "org.springframework.boot", scope: str = "runtime") -> str:
    """Return a pom.xml with packages by their names here."""
    found = (DRIVERS[name] for name in drivers)
    listed = "".join(
        f"<dependency><groupId>{group}</groupId><artifactId>{name}</artifactId>"
        f"<scope>{scope}</scope></dependency>"
        for group, name in found
    )
    head = f"<parent><groupId>{parent}</groupId></parent>"
    return f"<project>{head}<dependencies>{listed}</dependencies></project>"


def found_in(root: Path, files: dict[str, str], slug: str, **fields: Any) -> list[Diagnostic]:
    """Return the findings of a rule about a program with a database."""
    known: dict[str, Any] = {"language": "java", "framework": "spring-boot", "port": 8080}
    known["dependencies"] = [needs("mysql", external=True)]
    found = result_of(root, files, **known | fields).diagnostics
    return [one for one in found if one.rule.slug == slug]


def variables_of(root: Path, files: dict[str, str], **fields: Any) -> dict[str, str]:
    """Return the variables to paste of the finding about settings, none without a finding."""
    both = {"pom.xml": pom("h2", "mysql", "postgres")} | {
        name if "/" in name else f"{RESOURCES}/{name}": text for name, text in files.items()
    }
    found = found_in(root, both, "other-database-set", **fields)
    if not found:
        return {}
    document = json.loads("{" + found[0].expected + "}")
    variables: dict[str, str] = document.get("build", document)["environment"]
    return variables


POSTGRES = [needs("postgres", external=True)]
DRIVER = {"SPRING_DATASOURCE_DRIVER_CLASS_NAME": "com.mysql.cj.jdbc.Driver"}


@pytest.mark.parametrize(
    ("files", "fields", "expected"),
    [
        ({"application.yml": "spring.datasource.driver-class-name: org.h2.Driver"}, {}, DRIVER),
        ({"application.properties": "spring.datasource.driverClassName=org.h2.Driver"}, {}, DRIVER),
        (
            {
                "application.yaml": "spring:\n  jpa:\n    database-platform: "
                "org.hibernate.dialect.H2Dialect\n  sql.init.platform: h2\n"
            },
            {"dependencies": POSTGRES},
            {
                "SPRING_JPA_DATABASE_PLATFORM": "org.hibernate.dialect.PostgreSQLDialect",
                "SPRING_SQL_INIT_PLATFORM": "postgresql",
            },
        ),
        (
            {"application.properties": "database=h2\n", "application-mysql.yml": "database: mysql"},
            {},
            {"SPRING_PROFILES_ACTIVE": "mysql"},
        ),
        (
            {
                "application.yml": "spring:\n  datasource:\n    url: jdbc:h2:mem:a\n---\n"
                "spring:\n  config:\n    activate:\n      on-profile: prod\n"
                "  datasource:\n    url: jdbc:mysql://db/shop\n  sql.init.mode: always\n"
            },
            {},
            {"SPRING_PROFILES_ACTIVE": "prod"},
        ),
        (
            {
                "application.yml": "spring.profiles.active: dev",
                "application-dev.yml": "spring.datasource.driver-class-name: org.hsqldb.jdbcDriver",
            },
            {},
            DRIVER,
        ),
        (
            {"application.properties": "spring.datasource.driver-class-name=org.postgresql.Driver"},
            {},
            DRIVER,
        ),
        (
            {"application.yml": "datasources:\n  default:\n    dialect: H2\n"},
            {"framework": "micronaut", "dependencies": POSTGRES},
            {"DATASOURCES_DEFAULT_DIALECT": "POSTGRES"},
        ),
        (
            {"application.properties": "quarkus.datasource.db-kind=h2\n"},
            {"framework": "quarkus", "dependencies": POSTGRES},
            {"QUARKUS_DATASOURCE_DB_KIND": "postgresql"},
        ),
        (
            {"application.properties": "quarkus.datasource.db-kind=h2\n"},
            {
                "framework": "quarkus",
                "environment": {"QUARKUS_DATASOURCE_DB_KIND": "mysql"},
            },
            {"QUARKUS_DATASOURCE_DB_KIND": "mysql"},
        ),
    ],
)
def test_settings_for_another_database_are_reported(
    tmp_path: Path, files: dict[str, str], fields: dict[str, Any], expected: dict[str, str]
) -> None:
    """With the variables, the profile or the build that replaces them."""
    assert variables_of(tmp_path, files, **fields) == expected


@pytest.mark.parametrize(
    ("files", "fields"),
    [
        ({"application.yml": "spring.datasource.url: jdbc:h2:mem:shop"}, {}),
        ({"application.yml": "spring.datasource.driver-class-name: com.mysql.jdbc.Driver"}, {}),
        ({"application.yml": "spring.datasource.driver-class-name: com.p6spy.P6SpyDriver"}, {}),
        ({"application.yml": "spring.jpa.database-platform: my.MySQL8Dialect"}, {}),
        ({"application-h2.yml": "spring.datasource.driver-class-name: org.h2.Driver"}, {}),
        (
            {"application.yml": "spring.datasource.driver-class-name: org.h2.Driver"},
            {"environment": DRIVER},
        ),
        (
            {
                "application.yml": "spring.datasource.driver-class-name: ${DRIVER:org.h2.Driver}",
            },
            {"environment": {"DRIVER": "com.mysql.cj.jdbc.Driver"}},
        ),
        (
            {
                "application.properties": "database=h2",
                "application-mysql.properties": "database=mysql",
            },
            {"environment": {"SPRING_PROFILES_ACTIVE": "mysql"}},
        ),
        (
            {
                "application.yml": "spring.datasource.url: jdbc:h2:mem:a",
                "application-mysql.yml": "spring.datasource.url: jdbc:mysql://db/a",
            },
            {},
        ),
        ({"application.yml": "a: [\nspring.datasource.driver-class-name: org.h2.Driver"}, {}),
        ({"application.yml": "database: shop_h2"}, {}),
        (
            {"application.yml": "spring.datasource.driver-class-name: org.h2.Driver"},
            {"dependencies": []},
        ),
        (
            {
                "application.properties": "quarkus.datasource.db-kind=mysql\n"
                "%dev.quarkus.datasource.db-kind=h2\n%test.quarkus.datasource.db-kind=h2\n"
            },
            {"framework": "quarkus"},
        ),
        (
            {
                "application.properties": "%prod.quarkus.datasource.db-kind=mysql\n"
                "quarkus.datasource.db-kind=h2\n"
            },
            {"framework": "quarkus"},
        ),
        ({"src/test/resources/application.yml": "spring.jpa.database: H2"}, {}),
        (
            {"application.yml": "spring.jpa.database-platform: org.hibernate.dialect.MySQLDialect"},
            {"dependencies": [needs("mariadb", external=True)]},
        ),
    ],
)
def test_settings_that_fit_or_do_not_hold_are_silent(
    tmp_path: Path, files: dict[str, str], fields: dict[str, Any]
) -> None:
    """A profile that is not active, a wrapper, a variable that the graph sets."""
    assert variables_of(tmp_path, files, **fields) == {}


GRADLE = "plugins { id 'org.springframework.boot' }\ndependencies {\n"


@pytest.mark.parametrize(
    ("files", "fields", "expected"),
    [
        ({"pom.xml": pom("h2")}, {}, "com.mysql:mysql-connector-j in pom.xml"),
        ({"pom.xml": pom("jpa", "postgres")}, {}, "com.mysql:mysql-connector-j in pom.xml"),
        (
            {"pom.xml": pom("jpa", "containers")},
            {"dependencies": POSTGRES},
            "org.postgresql:postgresql in pom.xml",
        ),
        (
            {"build.gradle": f"{GRADLE}runtimeOnly 'com.h2database:h2'\n}}"},
            {},
            "com.mysql:mysql-connector-j in build.gradle",
        ),
        (
            {
                "build.gradle.kts": 'dependencies {\n  runtimeOnly("com.h2database:h2:2.3.232")\n'
                '  testImplementation("com.mysql:mysql-connector-j")\n}'
            },
            {},
            "com.mysql:mysql-connector-j in build.gradle.kts",
        ),
        (
            {"pom.xml": pom("quarkus-h2", parent="io.quarkus")},
            {"framework": "quarkus", "dependencies": POSTGRES},
            "io.quarkus:quarkus-jdbc-postgresql in pom.xml",
        ),
    ],
)
def test_a_missing_driver_is_reported(
    tmp_path: Path, files: dict[str, str], fields: dict[str, Any], expected: str
) -> None:
    """Where the build files name a driver of another database, or a package that needs one."""
    (found,) = found_in(tmp_path, files, "jdbc-driver-missing", **fields)

    assert found.expected == expected


@pytest.mark.parametrize(
    "files",
    [
        {"pom.xml": pom("h2", "mysql")},
        {"pom.xml": pom("oci")},
        {"pom.xml": pom("h2", scope="test")},
        {"pom.xml": pom("h2", parent="com.example")},
        {"pom.xml": "<project/>"},
        {"build.gradle": f"{GRADLE}runtimeOnly 'com.h2database:h2'\nruntimeOnly libs.mysql\n}}"},
        {
            "build.gradle": f"{GRADLE}runtimeOnly 'com.h2database:h2'\n"
            "runtimeOnly libs.bundles.database\n}",
            "gradle/libs.versions.toml": '[libraries]\nsql = "com.mysql:mysql-connector-j:9.4.0"\n',
        },
        {"build.gradle": f"apply from: 'db.gradle'\n{GRADLE}runtimeOnly 'com.h2database:h2'\n}}"},
    ],
)
def test_a_driver_that_may_be_there_is_silent(tmp_path: Path, files: dict[str, str]) -> None:
    """Also where another build file, a catalogue or a parent from elsewhere may name it."""
    assert found_in(tmp_path, files, "jdbc-driver-missing") == []


@pytest.mark.parametrize(
    ("framework", "variable"),
    [
        ("quarkus", "QUARKUS_DATASOURCE_JDBC_URL"),
        ("micronaut", "DATASOURCES_DEFAULT_URL"),
        ("spring-boot", "SPRING_DATASOURCE_URL"),
    ],
)
def test_a_framework_gets_the_variables_that_it_reads(
    tmp_path: Path, framework: str, variable: str
) -> None:
    """They replace the address in the settings of the tree; DATABASE_URL is for placeholders."""
    files = {"pom.xml": pom("mysql")}
    fields: dict[str, Any] = {"language": "java", "framework": framework, "port": 8080}
    result = result_of(tmp_path, files, dependencies=[needs("mysql", external=True)], **fields)

    compose = result.files["docker-compose.yml"].content
    assert f"{variable}: jdbc:mysql://mysql:3306/catalog" in compose.replace('"', "")
