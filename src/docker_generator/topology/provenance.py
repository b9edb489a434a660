"""Where a topology graph comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_ANALYZED: Final = frozenset(
    {"analyzed_at", "specification_version", "topology", "network", "validation"}
)
"""Fields that service-topology-analyzer derives: a graph written by hand needs none of them."""


def is_analyzed(document: Mapping[str, Any]) -> bool:
    """Return whether service-topology-analyzer wrote a graph: then its specification is changed.

    >>> is_analyzed({"services": {}, "analyzed_at": "2026-01-15T10:30:00Z"})
    True
    >>> is_analyzed({"name": "orders", "services": {}})
    False
    """
    return not _ANALYZED.isdisjoint(document)
