"""Plain values of manifests; a value that is missing or has another type is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from docker_generator.source.formats.documents import parse_document
from docker_generator.source.formats.errors import FormatError

if TYPE_CHECKING:
    from docker_generator.source.folder import Folder


def document_of(folder: Folder, file: str) -> dict[str, Any]:
    """Return the table in a file of a directory; the build reports its errors."""
    text = folder.text(file)
    if not text.strip():
        return {}
    try:
        found = parse_document(file, text)
    except FormatError:
        return {}
    return found if isinstance(found, dict) else {}


def table(document: Any, *keys: str) -> dict[str, Any]:
    """Return the table below keys, empty if there is none.

    >>> table({"tool": {"uv": {"package": False}}}, "tool", "uv")
    {'package': False}
    """
    for key in keys:
        document = document.get(key) if isinstance(document, dict) else None
    return document if isinstance(document, dict) else {}


def items(value: Any) -> list[Any]:
    """Return a list, empty if there is none."""
    return value if isinstance(value, list) else []


def elements_of(folder: Folder, file: str) -> ET.Element | None:
    """Return the root element of an XML file; None if it does not exist or is not XML.

    A file with declarations of its own is not read because its entities can grow without limit.
    """
    text = folder.text(file)
    if not text.strip() or "<!DOCTYPE" in text or "<!ENTITY" in text:
        return None
    try:
        return ET.fromstring(text)  # noqa: S314 -- it has no declarations
    except (ET.ParseError, ValueError):
        return None


def local_name(element: ET.Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]
