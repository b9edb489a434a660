"""Suggestions: the known word that is most similar to an unknown one."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_LONGEST_WORD: Final = 64
_SIMILARITY: Final = 0.7
_SHORTEST_PREFIX: Final = 3


def closest(
    word: str,
    known: Iterable[str],
    key: Callable[[str], str] = str.lower,
    *,
    prefixes: bool = False,
) -> str | None:
    """Return the known word that is most similar to a word, or None.

    Words are compared after `key` is applied. With `prefixes`, a word of three characters or more
    also stands for the only known word that begins with it.

    >>> closest("postgress", ["postgres", "redis"])
    'postgres'
    >>> closest("env", ["environment", "secrets"], prefixes=True)
    'environment'
    """
    if len(word) > _LONGEST_WORD:  # comparing costs the product of both lengths
        return None
    words = {key(name): name for name in known}
    found = difflib.get_close_matches(key(word), words, 1, _SIMILARITY)
    if prefixes and not found and len(word) >= _SHORTEST_PREFIX:
        longer = [name for name in words if name.startswith(key(word))]
        found = longer if len(longer) == 1 else []
    return words[found[0]] if found else None


def nearest(word: str, known: Iterable[str], key: Callable[[str], str] = str.lower) -> str:
    """Return the question 'did you mean "X"?' for the closest known word, else an empty text.

    >>> nearest("fastpi", ["FastAPI", "Flask"])
    'did you mean "FastAPI"?'
    """
    return did_you_mean(closest(word, known, key))


def did_you_mean(word: str | None) -> str:
    """Return the question 'did you mean "X"?', an empty text for no word."""
    return f'did you mean "{word}"?' if word else ""


def one_of(word: str, known: Iterable[str]) -> str:
    """Return the sorted known words, and the one that is closest to a word.

    >>> one_of("pyhton", ["python", "go"])
    'one of: go, python; did you mean "python"?'
    """
    names = sorted(known)
    hint = nearest(word, names)
    return f"one of: {', '.join(names)}" + (f"; {hint}" if hint else "")
