"""Faults to be planted into a valid graph: each changes one thing, and is one finding.

A fault names the part of a service that it changes. Two faults are independent if they change
different services, or different parts of one service.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docker_generator.topology.ordering import order

if TYPE_CHECKING:
    from collections.abc import Callable

Document = dict[str, Any]


@dataclass(frozen=True)
class Fault:
    """A fault of one service: the part that it changes, the rule that it breaks, and how.

    `plant` gets the service and returns whether the fault is possible there.
    """

    part: str
    slug: str
    plant: Callable[[dict[str, Any]], bool]

    def __repr__(self) -> str:
        return self.slug


def _set(part: str, slug: str, value: Any) -> Fault:
    """Return the fault of a field, or of a field of an object: health_check.path."""
    *parents, last = part.split(".")

    def plant(service: dict[str, Any]) -> bool:
        for parent in parents:
            service = service.setdefault(parent, {})
        service[last] = copy.deepcopy(value)
        return True

    return Fault(part, slug, plant)


def _of_no_job(fault: Fault) -> Fault:
    """Return a fault that a job cannot have: what it may not have at all is another one."""
    return Fault(fault.part, fault.slug, lambda one: one.get("type") != "job" and fault.plant(one))


def _append(field: str, slug: str, value: Any) -> Fault:
    def plant(service: dict[str, Any]) -> bool:
        service.setdefault(field, []).append(copy.deepcopy(value))
        return True

    return Fault(f"{field}+", slug, plant)


def _of_dependency(slug: str, field: str, value: Any, *, is_external: bool) -> Fault:
    """Return the fault of a field of the first dependency of a kind."""

    def plant(service: dict[str, Any]) -> bool:
        needs = (need for need in service["dependencies"] if isinstance(need, dict))
        for need in needs:
            if "name" in need and need.get("external", False) is is_external:
                need[field] = value
                return True
        return False

    return Fault("dependencies", slug, plant)


def _misspell(service: dict[str, Any]) -> bool:
    service["lang"] = service.pop("language")
    return True


FAULTS = (
    _set("port", "invalid-port", "8000"),
    _set("port", "invalid-port", 0),
    _of_no_job(_set("health_check.path", "invalid-health-path", "health")),
    _of_no_job(_set("health_check.interval", "invalid-duration", 5)),
    _of_no_job(_set("health_check.timeout", "invalid-duration", "soon")),
    _of_no_job(_set("health_check.Retries", "unknown-field", 3)),
    _of_no_job(_set("health_check", "unexpected-type", 5)),
    _of_no_job(_set("health_check", "invalid-health-path", "health")),
    _set("resources.cpu", "invalid-cpu", "lots"),
    _set("resources.memory", "invalid-memory", "12XB"),
    _set("resources", "unexpected-type", "large"),
    _set("replicas", "invalid-replicas", -1),
    _set("host_port", "invalid-port", "80"),
    _set("environment.LOG LEVEL", "invalid-variable-name", "info"),
    _set("environment.DEBUG", "invalid-text", True),
    _set("environment.API_TOKEN", "secret-in-plain", "abc"),
    _set("environment", "unexpected-type", ["A=B"]),
    _append("secrets", "invalid-variable-name", "a b"),
    _set("depend_on", "unknown-field", []),
    _set("memory", "unknown-field", "4Gi"),
    _set("privileged", "forbidden-field", True),
    _set("language", "unsupported-language", "cobol"),
    _set("language", "invalid-word", 5),
    Fault("language", "missing-field", _misspell),
    _set("framework", "unsupported-framework", "nonsense"),
    _set("type", "invalid-word", 5),
    _set("build.version", "invalid-version", 3.1),
    _set("build.version", "unsupported-version", "0.1"),
    _set("build.command", "command-line", "python work.py"),
    _set("build.target", "invalid-target", "build"),
    _set("build", "unexpected-type", "fast"),
    _append("volumes", "invalid-volume", "files"),
    _append("volumes", "missing-field", {"source": "files"}),
    _append("dependencies", "unexpected-type", 5),
    _append("dependencies", "invalid-dependency-name", {"name": "a b"}),
    _append("dependencies", "invalid-dependency-name", "a b"),
    _append("dependencies", "missing-field", {"type": "cache"}),
    _set("dependencies", "unexpected-type", "postgres"),
    _of_dependency("invalid-condition", "condition", "healthy", is_external=False),
    _of_dependency("unknown-field", "wait", True, is_external=False),
    _of_dependency("unexpected-type", "external", "yes", is_external=True),
    _of_dependency("invalid-word", "engine", 5, is_external=True),
    _of_dependency("invalid-version", "version", 17, is_external=True),
)
"""Every kind of fault of one service."""


def _wrong_order(document: Document, _: str) -> None:
    document["topology"]["initialization_order"].append(5)


def _unknown_in_order(document: Document, _: str) -> None:
    document["topology"]["initialization_order"].append("Nobody")


def _wrong_row(document: Document, name: str) -> None:
    document["topology"]["dependency_matrix"][name] = []


def _wrong_node(document: Document, _: str) -> None:
    document["topology"]["dependency_graph"]["nodes"].append("a b")


def _wrong_edge(document: Document, name: str) -> None:
    document["topology"]["dependency_graph"]["edges"].append({"from": name})


def _wrong_edges(document: Document, _: str) -> None:
    document["network"]["internal_network"] = "all"


def _wrong_port(document: Document, name: str) -> None:
    document["network"]["required_ports"][name] = "8000"


def _wrong_external(document: Document, _: str) -> None:
    document["network"]["external_dependencies"].append(0)


def _wrong_name(document: Document, _: str) -> None:
    document["name"] = "my shop"


def _wrong_time(document: Document, _: str) -> None:
    document["analyzed_at"] = 5


def _unknown_field(document: Document, _: str) -> None:
    document["owner"] = "me"


GRAPH_FAULTS: dict[str, Callable[[Document, str], None]] = {
    "unexpected-type.edges": _wrong_edges,
    "invalid-service-name.order": _wrong_order,
    "unknown-service.order": _unknown_in_order,
    "unexpected-type.row": _wrong_row,
    "invalid-service-name.node": _wrong_node,
    "missing-field.edge": _wrong_edge,
    "invalid-port.required": _wrong_port,
    "invalid-dependency-name.external": _wrong_external,
    "invalid-graph-name.name": _wrong_name,
    "unexpected-type.time": _wrong_time,
    "unknown-field.owner": _unknown_field,
}
"""Every kind of fault beside the services, called after the rule that it breaks."""


def with_claims(document: Document) -> Document:
    """Return a graph with everything that the analyzer derives from its services."""
    services = document["services"]
    edges = {
        name: [need["name"] for need in one["dependencies"] if not need.get("external")]
        for name, one in services.items()
    }
    pairs = [{"from": name, "to": need} for name, found in edges.items() for need in found]
    external = {
        need["name"]
        for one in services.values()
        for need in one["dependencies"]
        if need.get("external")
    }
    return document | {
        "topology": {
            "initialization_order": list(order(edges)),
            "dependency_graph": {"nodes": list(services), "edges": pairs},
            "dependency_matrix": {
                name: {other: other in edges[name] for other in services} for name in services
            },
        },
        "network": {
            "internal_network": copy.deepcopy(pairs),
            "external_dependencies": sorted(external),
            "required_ports": {
                name: one["port"] for name, one in services.items() if "port" in one
            },
        },
        "validation": {"no_cycles": True, "initialization_order_valid": True},
    }
