"""docker-manifest.json."""

from __future__ import annotations

import json
from typing import Any

from pipeline_helpers import generated

from docker_generator.rendering.manifest import NAME, hash_of, hash_of_document


def manifest_of(document: dict[str, Any]) -> dict[str, Any]:
    """Return the manifest of a graph."""
    manifest: dict[str, Any] = json.loads(generated(document).files[NAME].content)
    return manifest


def test_every_other_file_has_its_hash(shop: dict[str, Any]) -> None:
    """The manifest names what was written, itself excepted."""
    files = dict(generated(shop).files)
    del files[NAME]

    assert {path: hash_of(file.content) for path, file in files.items()} == (
        manifest_of(shop)["files"]
    )


def test_where_the_graph_came_from_is_told(shop: dict[str, Any]) -> None:
    """Version and time of the analysis stand here."""
    topology = manifest_of(shop)["topology"]

    assert ("v1.2.0", "2026-01-15T10:30:00Z") == (
        topology["specification_version"],
        topology["analyzed_at"],
    )


def test_the_time_of_the_analysis_stands_nowhere_else(shop: dict[str, Any]) -> None:
    """A graph that was analysed again gives the same files."""
    before = generated(shop).files
    after = generated(shop | {"analyzed_at": "2027-02-03T04:05:06Z"}).files

    assert [NAME] == [path for path in before if before[path] != after[path]]
    assert "2027-02-03" in after[NAME].content


def test_line_endings_do_not_count() -> None:
    """A version control that converts them does not edit."""
    assert hash_of("a\nb\n") == hash_of("a\r\nb\r\n")
    assert hash_of("a\nb\n") != hash_of("a\nb")


def test_neither_the_order_of_keys_nor_the_time_counts() -> None:
    """The hash of a graph is the hash of its facts."""
    assert hash_of_document({"a": {"x": 1, "y": 2}, "b": []}) == hash_of_document(
        {"b": [], "analyzed_at": "now", "a": {"y": 2, "x": 1}}
    )
    assert hash_of_document({"a": [1, 2]}) != hash_of_document({"a": [2, 1]})


def test_one_shots_are_listed_with_their_rule(shop: dict[str, Any]) -> None:
    """What runs beyond the graph is accounted for."""
    assert {"postgres-databases": "database-per-service"} == manifest_of(shop)["one_shots"]
