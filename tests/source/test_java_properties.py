"""Files of properties, as Java reads them."""

from __future__ import annotations

import pytest

from docker_generator.source.formats.properties import parse_properties


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a=1\nb: 2\nc 3\nd", [{"a": "1", "b": "2", "c": "3", "d": ""}]),
        ("  # no\n! no\na = b # kept", [{"a": "b # kept"}]),
        ("a=1,\\\n   2\nb=c\\\\\nd=e", [{"a": "1,2", "b": "c\\", "d": "e"}]),
        ("a\\:b\\ c=\\u0041\\t", [{"a:b c": "A\t"}]),
        ("a=1\r\n#---\r\na=2\r\n", [{"a": "1"}, {"a": "2"}]),
        ("\ufeffa=b=c", [{"a": "b=c"}]),
        ("", [{}]),
        ("a=\\u00zz", [{"a": "u00zz"}]),
        ("a=b\\", [{"a": "b"}]),
    ],
)
def test_properties_are_read_as_java_does(text: str, expected: list[dict[str, str]]) -> None:
    """Separators, comments, escapes, continued lines, and the documents of Spring Boot."""
    assert parse_properties(text) == expected
