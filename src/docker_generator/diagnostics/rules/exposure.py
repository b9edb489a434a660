"""DG792 to DG796: services that are reachable from outside of the stack, and their front door."""

from typing import Any

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example, catalog, services

_GATEWAY = {"gateway": "caddy", "environment": "prod", "tag": "v1"}
_OPTIONS = {"docker-generator.toml": 'gateway = "caddy"\nenvironment = "prod"\ntag = "v1"\n'}
_ALONE: dict[str, Any] = {"services": {"Catalog": {}}}
_OF_CATALOG = "handle /api/catalog/* {"

INVALID_PUBLIC = Rule(
    code="DG792",
    slug="invalid-public",
    severity=Severity.ERROR,
    message="Invalid public address of {subject}",
    expected="true, false, a host, a path, or both, in lower case (e.g., admin.example.com/x)",
    action="Write a host without a scheme and a port, and a path without a pattern",
    explanation="The text becomes an address of the front door. A host without a dot is a "
    "subdomain of the option domain; a path is a path of the service itself, and is passed on "
    "unchanged.",
    wrong=catalog(public="https://shop.example.com"),
    right=catalog(public="shop.example.com"),
)
DUPLICATE_ROUTE = Rule(
    code="DG793",
    slug="duplicate-route",
    severity=Severity.ERROR,
    message="{subject} and {other} are both public at {address}",
    expected="an address of its own for each service",
    action="Set another host or path in public of one of them",
    explanation="A request can be forwarded to only one service.",
    wrong=services(Catalog={"public": "/shop"}, Cart={"port": 8001, "public": "/shop"}),
    right=services(Catalog={"public": "/shop"}, Cart={"port": 8001, "public": "/cart"}),
)
UNROUTABLE_SERVICE = Rule(
    code="DG794",
    slug="unroutable-service",
    severity=Severity.WARNING,
    message="{subject} cannot be public: {reason}",
    expected="a service that listens on a port, by HTTP",
    action="Remove public, or set the port of the service",
    explanation="The front door forwards HTTP requests. A service that is not a target of them is "
    "left out; the others are routed.",
    wrong=catalog(public=True, port=None, build={"command": ["python", "work.py"]}),
    right=catalog(public=True),
)
NOTHING_TO_ROUTE = Rule(
    code="DG795",
    slug="nothing-to-route",
    severity=Severity.ERROR,
    message="The gateway has no target: no service is public",
    expected="at least one service that is public",
    action="Set public of a service, or leave out the option gateway",
    explanation="With a gateway, nothing else is published outside of dev: the stack could not be "
    "reached at all.",
    wrong=Example({"services": {"Catalog": {"public": False}}}, options=_GATEWAY),
    right=Example(_ALONE, options=_GATEWAY),
)
WRONG_ROUTE = Rule(
    code="DG796",
    slug="wrong-route",
    severity=Severity.ERROR,
    message="{what} of the front door is not what the topology graph says",
    action="Correct gateway/Caddyfile, or run docker-generator generate --force, which "
    "replaces all edited files and keeps backups",
    explanation="The front door forwards requests to the public services, each at its host and "
    "path, and to nothing else.",
    wrong=Example(
        _ALONE,
        files=_OPTIONS,
        earlier=_ALONE,
        edits={"gateway/Caddyfile": (_OF_CATALOG, _OF_CATALOG.replace("catalog", "shop"))},
        command="verify",
    ),
    right=Example(_ALONE, files=_OPTIONS, earlier=_ALONE, command="verify"),
)
