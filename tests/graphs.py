"""Random valid graphs over every stack and engine that the catalogues know."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from docker_generator.backing.catalogue import built_in_engines
from docker_generator.stacks.catalogue import built_in_stacks

MOST = 60
"""Services of the largest graph."""

STACKS = sorted(
    (stack.language, framework)
    for stack in built_in_stacks().stacks.values()
    for framework in stack.frameworks
)
ENGINES = sorted(built_in_engines().engines.values(), key=lambda engine: engine.engine)

_WORDS = ("Order", "Cart", "Mail", "User", "Report", "Price", "Stock", "Search")
_VALUES = st.sampled_from(["info", "5 $", "a: b", "x=y", "#1", "{name}", "it's", '"quoted"', ""])


# Each strategy is made once: to make those of a service again costs more than to draw from them.
_RESOURCES = st.fixed_dictionaries(
    {},
    optional={
        "cpu": st.sampled_from([1, 2, 0.5, "250m", "0.01"]),
        "memory": st.sampled_from(["4Gi", "512Mi", "500M", "6Mi", "1.5Gi"]),
        "gpu": st.sampled_from([1, {"ids": [0, "GPU-1"]}, {"count": 2, "driver": "nvidia"}]),
    },
)
_HEALTH_CHECK = st.none() | st.fixed_dictionaries(
    {},
    optional={
        "path": st.sampled_from(["/health", "/", "/ready?deep=1", "/a/b.c"]),
        "interval": st.sampled_from(["30s", "10s", "1m30s"]),
        "timeout": st.sampled_from(["3s", "1s", "1500ms"]),
        "retries": st.integers(1, 9),
        "start_period": st.sampled_from(["40s", "2m"]),
    },
)
_STACK = st.sampled_from(STACKS)
_ENGINE = st.sampled_from(ENGINES)
_PORT = st.integers(1, 65535)
_OF_FIVE = st.integers(0, 4)
_REPLICAS = st.integers(2, 4)
_GRACE = st.sampled_from(["1s", "90s", "2m"])
_ENVIRONMENT = st.dictionaries(st.sampled_from(["LEVEL", "GREETING", "MODE"]), _VALUES)
_SECRETS = st.lists(st.sampled_from(["STRIPE_API_KEY", "SMTP_LOGIN"]))
_TARGETS = st.lists(st.sampled_from(["/app/data", "/srv/files", "/data"]), unique=True, max_size=2)
_SOURCE = st.sampled_from(["files", "more-files", "./config", "config/app.ini"])
_MODE = st.sampled_from(["", ":ro", ":rw"])
_CONDITION = st.sampled_from(
    [
        *({}, {}, {"condition": "service_healthy"}, {"condition": "service_started"}),
        {"condition": "service_completed_successfully"},
    ]
)
_SPECIFICATION = st.sampled_from(["v1.2.0", "", "not a tag"])


@st.composite
def _service(draw: st.DrawFn, number: int, servers: list[dict[str, Any]]) -> dict[str, Any]:
    language, framework = draw(_STACK)
    stack = built_in_stacks().find(language)
    assert stack is not None
    found = stack.frameworks[framework]
    service: dict[str, Any] = {"language": language, "framework": framework}
    if found.listens:
        service["port"] = draw(_PORT)
        service["health_check"] = draw(_HEALTH_CHECK) or {}
    elif draw(st.booleans()):
        service["health_check"] = {"command": ["true"]}
    if not found.listens and draw(st.booleans()):
        service["type"] = "job"
        if draw(_OF_FIVE) == 0:
            service["port"] = draw(_PORT)
    if draw(st.booleans()):
        service["resources"] = draw(_RESOURCES)
    if draw(_OF_FIVE) == 0:
        service["replicas"] = draw(_REPLICAS)
    if draw(st.booleans()):
        service["stop_grace_period"] = draw(_GRACE)
        service["environment"] = draw(_ENVIRONMENT)
        service["secrets"] = draw(_SECRETS)
    service["volumes"] = [f"{draw(_SOURCE)}:{target}{draw(_MODE)}" for target in draw(_TARGETS)]
    needs = draw(st.sets(st.integers(0, number - 1), max_size=4)) if number else set()
    service["dependencies"] = [{"name": name_of(n)} | draw(_CONDITION) for n in sorted(needs)]
    service["dependencies"] += draw(
        st.lists(st.sampled_from(servers), unique_by=lambda need: need["name"], max_size=3)
        if servers
        else st.just([])
    )
    return service


def name_of(number: int) -> str:
    """Return the name of the service with this number."""
    return f"{_WORDS[number % len(_WORDS)]}{number}Service"


@st.composite
def _servers(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Return dependencies on a few backing services, each an engine with a version or without."""
    found = []
    for number in range(draw(_OF_FIVE)):
        engine = draw(_ENGINE)
        need = {"name": f"{engine.engine}-{number}", "external": True, "engine": engine.engine}
        if draw(st.booleans()):
            need["version"] = draw(st.sampled_from(sorted(engine.versions)))
        found.append(need)
    return found


@st.composite
def graphs(draw: st.DrawFn, most: int = MOST) -> dict[str, Any]:
    """Return a graph without a circle: a service depends on those before it."""
    servers = draw(_servers())
    count = draw(st.integers(1, most))
    return {
        "specification_version": draw(_SPECIFICATION),
        "services": {name_of(n): draw(_service(n, servers)) for n in range(count)},
    }


def options() -> st.SearchStrategy[dict[str, Any]]:
    """Return options that change what is generated."""
    return st.fixed_dictionaries(
        {},
        optional={
            "environment": st.sampled_from(["dev", "staging", "prod"]),
            "platform": st.sampled_from(["docker-compose", "kubernetes", "both"]),
            "project": st.sampled_from(["Shop", "my-app"]),
            "registry": st.sampled_from(["registry.example.com/team", "localhost:5000"]),
            "tag": st.sampled_from(["v2", "2026.11"]),
            "shared_secrets": st.sampled_from([[], ["JWT_SECRET", "SIGNING_KEY"]]),
            "resources": st.just({"cpu": 1, "memory": "256Mi"}),
            "pids": st.sampled_from([64, 200]),
            "networks": st.sampled_from(["shared", "isolated"]),
        },
    )
