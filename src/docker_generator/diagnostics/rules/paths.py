"""DG660 to DG669: graphs that Docker Compose cannot read."""

from __future__ import annotations

import json

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example


def _layers(width: int) -> Example:
    """Return fourteen layers of services; each service depends on all of the layer below."""
    services = {
        f"Unit{layer}x{number}": {
            "language": "python",
            "framework": "fastapi",
            "port": 8000,
            "dependencies": [{"name": f"Unit{layer - 1}x{n}"} for n in range(width) if layer],
        }
        for layer in range(14)
        for number in range(width)
    }
    return Example(json.dumps({"services": services}))


TOO_MANY_PATHS = Rule(
    code="DG660",
    slug="too-many-paths",
    severity=Severity.WARNING,
    message="Docker Compose follows {count} paths through depends_on, about {seconds} at each call",
    expected="at most {most} paths; most of the {count} paths go through {edges}",
    action="Remove dependencies of services that others already wait for in services.spec.yaml, "
    "or put one service between two layers in which each service depends on all of the other layer",
    explanation="At each config, up, ps and down, Docker Compose follows every path through "
    "depends_on, from every service to its end. If each service depends on all services of the "
    "layer below, the paths multiply: fourteen layers of three have ten million, and a dense "
    "graph of a few hundred services has so many that Compose never ends, without a message. "
    "The files are correct and are written; their cost is reported, and start.sh refuses them with "
    "this reason where Docker Compose would need longer than START_TIMEOUT.",
    wrong=_layers(3),
    right=_layers(1),
)
