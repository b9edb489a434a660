"""The picture as SVG: boxes that do not overlap, lines that cross none, texts that fit."""

from __future__ import annotations

import random
import xml.etree.ElementTree as ET
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from conftest import SHOP, graph, needs, service

import docker_generator
from docker_generator.rendering.layout import Layout, Size, lay_out
from docker_generator.rendering.svg import draw_svg

if TYPE_CHECKING:
    from pathlib import Path

    from docker_generator.plan.model import Plan

SVG = "{http://www.w3.org/2000/svg}"


def plan_of(document: dict[str, Any], **options: Any) -> Plan:
    """Return the plan of a graph."""
    result = docker_generator.generate(document, options)
    assert result.plan is not None
    return result.plan


def large(count: int) -> dict[str, Any]:
    """Return a graph of some services, each of which needs up to three before it."""
    chosen = random.Random(18)  # noqa: S311 -- a graph, no secret
    services = {}
    for number in range(count):
        before = chosen.sample(range(number), min(number, chosen.randrange(4)))
        needed = [needs(f"Number{one}Service") for one in before]
        needed += [needs("postgres", external=True)] if number % 3 == 0 else []
        services[f"Number{number}Service"] = service(port=8100 + number, dependencies=needed)
    return graph(services)


def overlaps(layout: Layout, sizes: dict[str, Size]) -> list[tuple[str, str]]:
    """Return the pairs of boxes that overlap."""
    names = sorted(sizes)
    found = []
    for number, one in enumerate(names):
        for other in names[number + 1 :]:
            (x, y), (to_x, to_y) = layout.boxes[one], layout.boxes[other]
            if (
                x < to_x + sizes[other].width
                and to_x < x + sizes[one].width
                and y < to_y + sizes[other].height
                and to_y < y + sizes[one].height
            ):
                found.append((one, other))
    return found


@pytest.mark.parametrize("seed", range(20))
def test_no_box_is_on_another_one_or_on_a_line(seed: int) -> None:
    """A line goes straight through the layers that it passes, and bends between them."""
    chosen = random.Random(seed)  # noqa: S311 -- a graph, no secret
    sizes = {
        f"n{number}": Size(chosen.randrange(40, 300), chosen.randrange(20, 80))
        for number in range(chosen.randrange(1, 60))
    }
    names = list(sizes)
    edges = [
        (name, names[chosen.randrange(number)])
        for number, name in enumerate(names)
        for _ in range(chosen.randrange(4))
        if number
    ]
    layout = lay_out(sizes, edges)
    assert overlaps(layout, sizes) == []
    assert set(layout.edges) == set(edges)
    for (start, end), points in layout.edges.items():
        assert points[0][0] == layout.boxes[start][0]
        assert points[-1][0] == layout.boxes[end][0] + sizes[end].width
        for number, ((x, y), (to_x, to_y)) in enumerate(pairwise(points)):
            assert to_x <= x
            assert 0 <= y <= layout.height
            if number % 2 == 0:
                continue
            assert y == to_y
            crossed = [
                name
                for name, (left, top) in layout.boxes.items()
                if name not in {start, end}
                and top < y < top + sizes[name].height
                and left < x
                and to_x < left + sizes[name].width
            ]
            assert crossed == []
        for (x, _), (to_x, _) in list(pairwise(points))[::2]:
            assert not [
                name
                for name, (left, _) in layout.boxes.items()
                if name not in {start, end} and left < x and to_x < left + sizes[name].width
            ]


def test_a_chain_is_straight_and_in_order() -> None:
    """What a box leads to is on its left; a single chain is one line."""
    sizes = {name: Size(50, 20) for name in "cba"}
    layout = lay_out(sizes, [("a", "b"), ("b", "c")])
    assert layout.boxes == {"c": (0, 0), "b": (122, 0), "a": (244, 0)}
    assert lay_out({}, []).boxes == {}


def test_sixty_services_are_legible(tmp_path: Path) -> None:
    """Each has its box with its name, and the picture fits a screen or two."""
    plan = plan_of(large(60), root=tmp_path)
    text = draw_svg(plan)
    root = ET.fromstring(text)  # noqa: S314 -- it was made here
    names = [e.text for e in root.iter(f"{SVG}text") if e.get("class") == "name"]
    expected = {f"{number}. {one.name}" for number, one in enumerate(plan.services, 1)}
    assert set(names) == expected
    assert len(list(root.iter(f"{SVG}rect"))) == len(plan.services) == 62
    assert float(root.get("width", 0)) < 4000
    assert float(root.get("height", 0)) < 3000
    assert len(text) < 100_000
    assert draw_svg(plan_of(large(60), root=tmp_path)) == text


def test_it_shows_what_is_waited_for(shop: dict[str, Any]) -> None:
    """By the form of a line, in words for a screen reader, and with what the boxes are."""
    text = draw_svg(plan_of(shop, root=SHOP, tools=True))
    root = ET.fromstring(text)  # noqa: S314 -- it was made here
    said = {title.text for title in root.iter(f"{SVG}title")}
    assert "catalog waits until postgres is healthy" in said
    assert "catalog waits until postgres-databases is completed" in said
    kinds = {rect.get("class") for rect in root.iter(f"{SVG}rect")}
    assert kinds == {"server", "job", "service", "tool"}
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
    assert "prefers-color-scheme: dark" in text


def test_every_text_fits_into_its_box(shop: dict[str, Any]) -> None:
    """A line that is too long ends in …, and is whole in the title."""
    root = ET.fromstring(draw_svg(plan_of(shop, root=SHOP)))  # noqa: S314 -- it was made here
    for group in root.iter(f"{SVG}g"):
        width = float(next(group.iter(f"{SVG}rect")).get("width", 0))
        title = next(group.iter(f"{SVG}title")).text or ""
        for text in group.iter(f"{SVG}text"):
            shown = text.text or ""
            assert len(shown) * (8.2 if text.get("class") else 6.6) < width
            assert shown.rstrip("…") in title
