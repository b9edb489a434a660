"""Plain values out of manifests: what is not there, or is something else, is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docker_generator.source.formats.documents import parse_document
from docker_generator.source.formats.errors import FormatError

if TYPE_CHECKING:
    from docker_generator.source.folder import Folder


def document_of(folder: Folder, file: str) -> dict[str, Any]:
    """Return the table that a file of a directory holds; the build reports what is wrong."""
    text = folder.text(file)
    if not text.strip():
        return {}
    try:
        found = parse_document(file, text)
    except FormatError:
        return {}
    return found if isinstance(found, dict) else {}


def table(document: Any, *keys: str) -> dict[str, Any]:
    """Return the table below keys, empty where there is none.

    >>> table({"tool": {"uv": {"package": False}}}, "tool", "uv")
    {'package': False}
    """
    for key in keys:
        document = document.get(key) if isinstance(document, dict) else None
    return document if isinstance(document, dict) else {}


def items(value: Any) -> list[Any]:
    """Return a list, empty where there is none."""
    return value if isinstance(value, list) else []
