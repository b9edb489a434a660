"""Read YAML into plain data in which every scalar stays text.

Readers of YAML 1.1 and 1.2 disagree about plain scalars, so nothing is converted here: the caller
knows the type of a field; a number that is not decimal stays text. It is built from the events of
the parser, so that no tag of the file can create an object; a file of a thousand services is read
in a fifth of a second.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from docker_generator.proof.unreadable import Unreadable

# The C parser, if PyYAML was built with it, is ten times faster.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_NOT_YAML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def read_yaml(text: str) -> Any:
    """Return mappings, lists, texts and None; raises Unreadable if YAML or Compose would fail."""
    if _NOT_YAML.search(text):
        raise Unreadable("it holds a control character")
    builder = _Builder()
    try:
        builder.read(_Loader(text))
    except yaml.MarkedYAMLError as error:
        line = f" at line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise Unreadable(f"{error.problem or 'it is no YAML'}{line}") from error
    except yaml.YAMLError as error:
        raise Unreadable("it is no YAML") from error
    if len(builder.documents) > 1:
        raise Unreadable("it holds more than one document")
    return builder.documents[0] if builder.documents else None


class _Builder:
    """Collects the events of one stream; open collections are on a stack, as flat lists."""

    def __init__(self) -> None:
        self.documents: list[Any] = []
        self._anchors: dict[str, Any] = {}

    def read(self, parser: Any) -> None:
        """Read every event in one loop: a call for each would cost as much as the parser."""
        scalar, alias = yaml.ScalarEvent, yaml.AliasEvent
        starts = {yaml.MappingStartEvent, yaml.SequenceStartEvent}
        mapping, sequence = yaml.MappingEndEvent, yaml.SequenceEndEvent
        items, opened = self.documents, []
        while (event := parser.get_event()) is not None:
            kind = type(event)
            if kind is scalar:
                value: Any = event.value
                if value in _NULLS and event.implicit[0]:
                    value = None
                anchor = event.anchor
            elif kind in starts:
                opened.append((items, event.anchor))
                items = []
                continue
            elif kind is mapping or kind is sequence:
                value = _mapping(items) if kind is mapping else items
                items, anchor = opened.pop()
            elif kind is alias:
                value, anchor = self._named(event.anchor), None
            else:
                continue
            if anchor:
                self._anchors[anchor] = value
            items.append(value)

    def _named(self, anchor: str) -> Any:
        if anchor not in self._anchors:
            raise Unreadable(f"the alias *{anchor} precedes its anchor, or is inside it")
        return self._anchors[anchor]


def _mapping(flat: list[Any]) -> dict[str, Any]:
    """Return keys and values, in turns, as a mapping."""
    keys = flat[::2]
    try:
        mapping = dict(zip(keys, flat[1::2], strict=True))
    except TypeError as error:  # a mapping or a list
        raise Unreadable("a key is not a text") from error
    if None in mapping:
        raise Unreadable("a key is empty")
    if len(mapping) < len(keys):
        twice = next(key for key in keys if keys.count(key) > 1)
        raise Unreadable(f"the key {twice} is twice in one mapping")
    return _merged(mapping) if "<<" in mapping else mapping


def _merged(mapping: dict[str, Any]) -> dict[str, Any]:
    """Return a mapping merged with its <<; its own keys take precedence, then earlier ones."""
    brought = mapping.pop("<<")
    sources = brought if isinstance(brought, list) else [brought]
    if not all(isinstance(source, dict) for source in sources):
        raise Unreadable("<< merges a value that is not a mapping")
    result: dict[str, Any] = {}
    for source in reversed(sources):
        result |= source
    return result | mapping
