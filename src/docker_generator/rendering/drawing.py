"""A plan as a picture: Mermaid for a README, DOT for Graphviz."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.plan.model import Section

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docker_generator.plan.model import ComposeService, Plan

_CONDITIONS = {
    "service_healthy": "healthy",
    "service_started": "started",
    "service_completed_successfully": "completed",
}
_MERMAID_SHAPES = {
    Section.BACKING: '[("{}")]',
    Section.ONE_SHOT: '(["{}"])',
    Section.SERVICE: '["{}"]',
    Section.TOOL: '{{{{"{}"}}}}',
}
_DOT_SHAPES = {
    Section.BACKING: "cylinder",
    Section.ONE_SHOT: "oval",
    Section.SERVICE: "box",
    Section.TOOL: "hexagon",
}


def draw_mermaid(plan: Plan) -> str:
    """Return a Mermaid flowchart: an arrow points to a container for which a service waits."""
    nodes = (
        # Prefixed because words such as `end` are reserved in Mermaid.
        f"  s_{service.name}{_MERMAID_SHAPES[section_of(service)].format(label)}"
        for service, label in _labels(plan, "<br>", _mermaid_text)
    )
    edges = (f"  s_{start} -->|{waits}| s_{end}" for start, waits, end in edges_of(plan))
    return "\n".join(("flowchart LR", *nodes, *edges)) + "\n"


def draw_dot(plan: Plan) -> str:
    """Return a graph for Graphviz: an arrow points to a container for which a service waits."""
    nodes = (
        f'  "{service.name}" [shape={_DOT_SHAPES[section_of(service)]}, label="{label}"];'
        for service, label in _labels(plan, "\\n", _dot_text)
    )
    edges = (f'  "{start}" -> "{end}" [label="{waits}"];' for start, waits, end in edges_of(plan))
    return "\n".join(("digraph topology {", "  rankdir=LR;", *nodes, *edges, "}")) + "\n"


def section_of(service: ComposeService) -> Section:
    """Return the section that decides the shape of a container: a job is an init job."""
    return Section.ONE_SHOT if service.runs_once else service.section


def _labels(
    plan: Plan, line_end: str, quote: Callable[[str], str]
) -> Iterator[tuple[ComposeService, str]]:
    """Return each container with its lines of text, in start order."""
    for number, service in enumerate(plan.services, 1):
        ports = (f"127.0.0.1:{p.host.default} to {p.container}" for p in service.ports)
        lines = (f"{number}. {service.name}", service.comment, *ports)
        yield service, line_end.join(map(quote, lines))


def edges_of(plan: Plan) -> Iterator[tuple[str, str, str]]:
    """Yield each dependency: source, condition (healthy, started, completed), target."""
    for service in plan.services:
        for target, condition in service.depends_on.items():
            yield service.name, _CONDITIONS[condition], target


def _mermaid_text(text: str) -> str:
    """Return text for a label in quotes; # with a number is a character."""
    return "".join(c if c.isalnum() or c in " .,:-()_" else f"#{ord(c)};" for c in text)


def _dot_text(text: str) -> str:
    """Return text for a string in quotes, in which a backslash starts an escape."""
    return text.replace("\\", "\\\\").replace('"', '\\"')
