"""Every character that an allow-list may be asked about."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

LOWER: Final = string.ascii_lowercase
LETTERS: Final = string.ascii_letters
DIGITS: Final = string.digits

CHARACTERS: Final = (
    *map(chr, range(0x180)),
    # What Python takes for a letter, a digit, a space or nothing, and what looks like ASCII.
    *"\u017f\u0430\u0663\u0966\u2028\u2029\u200b\u200d\u202e\u212a\u2160\uff0f\uff11\uff41\ufeff",
    *("\ud800", "\U0001d7d8", "\U0001f600"),
)
"""ASCII and Latin letters in full, and strangers of every kind."""


def passing(form: str, takes: Callable[[str], bool]) -> list[str]:
    """Return the characters, sorted, with which a form is taken; `?` is their place."""
    before, _, after = form.partition("?")
    return [one for one in sorted({*CHARACTERS}) if takes(before + one + after)]
