"""DG798, DG802: databases of programs on the JVM."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example

_HEAD = "<project><parent><groupId>org.springframework.boot</groupId></parent><dependencies>"
_DRIVER = "<dependency><groupId>{0}</groupId><artifactId>{1}</artifactId></dependency>"
_H2 = _DRIVER.format("com.h2database", "h2")
_MYSQL = _DRIVER.format("com.mysql", "mysql-connector-j")
_SETTINGS = "spring:\n  datasource:\n    driver-class-name: org.h2.Driver\n"


def _program(drivers: str, settings: str = "", **fields: object) -> Example:
    """Return a program of Spring Boot with a database."""
    service = {
        "language": "java",
        "framework": "spring-boot",
        "build": {"context": "shop"},
        "dependencies": [{"name": "mysql", "external": True}],
        **fields,
    }
    files = {
        "shop/pom.xml": f"{_HEAD}{drivers}</dependencies></project>",
        "shop/src/main/resources/application.yml": settings,
    }
    return Example({"services": {"Catalog": service}}, files=files)


OTHER_DATABASE_SET = Rule(
    code="DG798",
    slug="other-database-set",
    severity=Severity.WARNING,
    message="The settings of {subject} are for another database than {other}, which the graph "
    "gives it: {found}",
    expected="{line}",
    action="Add this to the service in services.spec.yaml, or change the settings in its tree",
    explanation="The address of the database is given by a variable, but the settings in the tree "
    "still select the driver, the dialect or the schema of another database: the program fails "
    "when it starts, or sends statements that the server refuses. Variables, and the profile with "
    "settings for this database, take precedence over application.yml.",
    wrong=_program(_H2 + _MYSQL, _SETTINGS),
    right=_program(
        _H2 + _MYSQL,
        _SETTINGS,
        environment={"SPRING_DATASOURCE_DRIVER_CLASS_NAME": "com.mysql.cj.jdbc.Driver"},
    ),
)
JDBC_DRIVER_MISSING = Rule(
    code="DG802",
    slug="jdbc-driver-missing",
    severity=Severity.WARNING,
    message="{file} of {subject} declares no driver for {other}, which the graph gives it: {found}",
    expected="{package} in {file}",
    action="Add the package to the dependencies of the program",
    explanation="A program on the JVM reaches a database through a driver, which is a package of "
    "its own. Without it, the program fails when it starts.",
    wrong=_program(_H2),
    right=_program(_H2 + _MYSQL),
)
