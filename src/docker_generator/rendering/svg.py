"""A plan as an SVG picture, for light and dark themes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from docker_generator.plan.model import Section
from docker_generator.rendering.drawing import edges_of, section_of
from docker_generator.rendering.layout import Size, lay_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docker_generator.plan.model import ComposeService, Plan

_MARGIN = 16
_LEGEND = 34
_LINE = 16
_PADDING = 9
_LETTER, _SMALL_LETTER = 8.2, 6.6
"""The width of a letter of a name and of the other lines, in pixels: wider than most fonts."""
_LONGEST = 40
"""The longest line in characters; the whole text is in the title of the box."""

_STYLE = """\
  text { font: 11px system-ui, sans-serif; fill: #1f2328 }
  text.name { font-size: 13px; font-weight: 600 }
  rect { fill: #f6f8fa; stroke: #59636e }
  rect.server { fill: #ddf4ff; stroke: #0969da }
  rect.job { fill: #fff8c5; stroke: #9a6700; stroke-dasharray: 4 3 }
  rect.tool { fill: #fbefff; stroke: #8250df }
  path { fill: none; stroke: #59636e }
  path.started { stroke-dasharray: 1 3 }
  path.completed { stroke-dasharray: 6 4 }
  path:hover { stroke: #cf222e; stroke-width: 2.5 }
  #arrow path { fill: #59636e; stroke: none }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    rect { fill: #161b22; stroke: #9198a1 }
    rect.server { fill: #0c2d6b }
    rect.job { fill: #3d2e00 }
    rect.tool { fill: #2b1a4a }
    path { stroke: #9198a1 }
    #arrow path { fill: #9198a1 }
  }
"""
_CLASSES = {
    Section.BACKING: "server",
    Section.ONE_SHOT: "job",
    Section.SERVICE: "service",
    Section.TOOL: "tool",
}
_WAITS = ("healthy", "started", "completed")


def draw_svg(plan: Plan) -> str:
    """Return the picture of a plan: lines lead to the container on the left that is waited for."""
    texts = {s.name: _texts(number, s) for number, s in enumerate(plan.services, 1)}
    sizes = {name: _size(lines) for name, lines in texts.items()}
    waits = {(start, end): word for start, word, end in edges_of(plan)}
    layout = lay_out(sizes, waits)
    width = max(layout.width, 360) + 2 * _MARGIN
    height = layout.height + 2 * _MARGIN + _LEGEND
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
            f'viewBox="{-_MARGIN} {-_MARGIN} {width:.0f} {height:.0f}" role="img">'
        ),
        f"<title>{escape(plan.project)}: services and their dependencies, in start order</title>",
        f"<style>\n{_STYLE}</style>",
        (
            '<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" '
            'markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs>'
        ),
    ]
    for edge, points in layout.edges.items():
        word = waits[edge]
        said = f"{edge[0]} waits until {edge[1]} is {word}"
        parts.append(
            f'<path class="{word}" marker-end="url(#arrow)" d="{_curve(points)}">'
            f"<title>{escape(said)}</title></path>"
        )
    for service in plan.services:
        parts += _box(service, texts[service.name], sizes[service.name], layout.boxes[service.name])
    parts += [*_legend(layout.height + _LEGEND), "</svg>"]
    return "\n".join(parts) + "\n"


def _texts(number: int, service: ComposeService) -> list[str]:
    """Return the lines in a box: number and name, description, ports."""
    ports = (f"127.0.0.1:{port.host.default}" for port in service.ports)
    return [f"{number}. {service.name}", service.comment, *ports]


def _size(lines: Sequence[str]) -> Size:
    widths = [len(_short(lines[0])) * _LETTER, *(len(_short(x)) * _SMALL_LETTER for x in lines[1:])]
    return Size(max(widths) + 2 * _PADDING, len(lines) * _LINE + _PADDING)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _curve(points: Sequence[tuple[float, float]]) -> str:
    """Return a path that leaves and enters each layer horizontally."""
    (x, y), *rest = points
    text = f"M{x:.0f} {y:.1f}"
    for number, (to_x, to_y) in enumerate(rest):
        middle = (x + to_x) / 2
        is_lane = number % 2 == 1
        text += (
            f"H{to_x:.0f}"
            if is_lane
            else f"C{middle:.0f} {y:.1f} {middle:.0f} {to_y:.1f} {to_x:.0f} {to_y:.1f}"
        )
        x, y = to_x, to_y
    return text


def _box(
    service: ComposeService, lines: Sequence[str], size: Size, corner: tuple[float, float]
) -> list[str]:
    kind = section_of(service)
    x, y = corner
    radius = size.height / 2 if kind is Section.ONE_SHOT else 4
    shown = [
        f"<g><title>{escape(chr(10).join(lines))}</title>",
        (
            f'<rect class="{_CLASSES[kind]}" x="{x:.0f}" y="{y:.1f}" width="{size.width:.0f}" '
            f'height="{size.height:.0f}" rx="{radius:.0f}"/>'
        ),
    ]
    for number, line in enumerate(lines):
        style = "" if number else ' class="name"'
        below = y + _LINE * (number + 1)
        shown.append(
            f'<text{style} x="{x + _PADDING:.0f}" y="{below:.1f}">{escape(_short(line))}</text>'
        )
    return [*shown, "</g>"]


def _legend(y: float) -> list[str]:
    """Return the legend of the lines."""
    shown = []
    for number, word in enumerate(_WAITS):
        x = number * 120
        shown.append(f'<path class="{word}" marker-end="url(#arrow)" d="M{x + 28} {y:.0f}H{x}"/>')
        shown.append(f'<text x="{x + 34}" y="{y + 4:.0f}">until {word}</text>')
    return shown
