"""Helpers of a program that read a required variable: which functions they are, and their calls.

A helper is recognised by its body, which reads the requested variable and ends the program without
it, else by its name: requireEnv, must_getenv, env_or_die.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from docker_generator.source.code_text import LITERAL, headers, margin_of, outer_lines
from docker_generator.source.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.source.vocabulary import HelperForm

_LONGEST = 1500
_NAME = re.compile(r"""["'`]([A-Z][A-Z0-9_]+)["'`]\s*(?:,\s*)?(?:\)|$)""", re.MULTILINE)
_CALLED = re.compile(
    r"""(?P<before>(?:\w+|\))\s*[?!]?(?:\.|->|::)\s*)?\b(?P<helper>\w+)[!?]?(?:<[\w\[\] |]+>)?"""
    r"""(?:\(\s*|[ ])(?:[&*]?[\w.]+,\s*)?$"""
)
_WIDEST = 160
_OWN = re.compile(r"(?:this|self|Self|cls|static|\$this)\s*\??(?:\.|->|::)\s*")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_ENVIRONMENT = frozenset({"env", "envs", "environ", "environment", "getenv", "envvar"})
_REQUIRED = frozenset({"require", "requires", "required", "must", "mandatory"})
_OR = frozenset({"die", "throw", "throws", "panic", "fail", "exit", "raise", "abort", "crash"})
_SOFT = frozenset({"if", "default", "optional", "not", "maybe", "unless"})
_OTHER_DEFAULT = re.compile(
    r"(?<![=!<>])=(?![=>])\s*(?!null\b|undefined\b|nil\b|None\b|true\b)\S|\w+:\s*(?:false\b|[\"'\d])"
)
_HELD = r"(\w+)(?:\s*,\s*(\w+))?\s*(?::\s*[\w| ]+)?:?=\s*\(?\s*[\w.:]*?"
_NOTHING = r"undefined\b|null\b|nil\b|\"\"|''|``|\w+\s*(?:[;)}]|$)"
"""A value after a read that stands for a missing variable: none, or the caller's argument."""
_CONDITION = re.compile(
    r"\b(?:if|else|elif|elsif|unless|switch|case|when|for|foreach|while|try|catch|rescue|select|"
    r"match)\b"
)
_CHOICE = re.compile(r"\|\||&&|\?\?|\?(?![.:?>])|\?:|\b(?:if|unless|case|when|or|and)\b")


class Call(NamedTuple):
    """A call with only the name of a variable; `is_own` if it is not a method of another object."""

    helper: str
    variable: str
    place: str
    is_own: bool


@dataclass(slots=True)
class Helpers:
    """The helpers of a tree, and the calls that may be calls of helpers.

    `defined` says of each function that reads a variable by its parameter whether the program ends
    without it; if a name has two functions, both have to.
    """

    defined: dict[str, bool] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)

    def define(self, name: str, *, fails: bool) -> None:
        """Note a function that reads the variable that its caller names."""
        self.defined[name] = self.defined.get(name, True) and fails

    def add(self, path: str, base: str, text: str) -> None:
        """Note the functions and the calls in a file whose language no parser here reads.

        Arguments:
            path: the file, as it is shown.
            base: its file name, which determines the language.
            text: its content.
        """
        form = next((one for one in vocabulary().helpers if base.endswith(one.endings)), None)
        if form is None:
            return
        calls = list(_calls(text, form))
        if not calls and not _compiled(form.reads.replace("{asked}", r"\w+")).search(text):
            return
        masked = _masked(text, form)
        for name, fails in _definitions(masked, form):
            self.define(name, fails=fails)
        for called, variable, start, end in calls:
            begin = start - len(called[0])
            at = begin + called.start("helper") - called.start()
            is_code = masked.startswith(called["helper"], at)
            if is_code and not _is_conditional(masked, begin, end, form):
                place = f"{path}:{text.count(chr(10), 0, at) + 1}"
                before = called["before"] or ""
                is_own = not before or _OWN.fullmatch(before) is not None
                self.calls.append(Call(called["helper"], variable, place, is_own))

    def required(self) -> Iterator[tuple[str, str]]:
        """Yield the variables that helpers require, each with the place of the call."""
        for call in self.calls:
            speaks = says_required(call.helper)
            is_known = call.is_own or speaks or "env" in call.helper.lower()
            if self.defined.get(call.helper, speaks) and is_known:
                yield call.variable, call.place


def says_required(name: str) -> bool:
    """Return whether the name of a function says that it reads a required variable.

    >>> [one for one in ("mustEnv", "env_or_die", "requireEnvIf", "getenv") if says_required(one)]
    ['mustEnv', 'env_or_die']
    """
    words = [word.lower() for word in _WORDS.findall(name)]
    has_or = any(one == "or" and after in _OR for one, after in pairwise(words))
    is_strict = has_or or bool(_REQUIRED.intersection(words))
    return is_strict and bool(_ENVIRONMENT.intersection(words)) and not _SOFT.intersection(words)


def _calls(text: str, form: HelperForm) -> Iterator[tuple[re.Match[str], str, int, int]]:
    """Yield calls with nothing but a name of a variable: the call, the name, and its place."""
    for match in _NAME.finditer(text):
        called = _CALLED.search(text[max(0, match.start() - _WIDEST) : match.start()])
        if called is not None and called["helper"] not in form.words:
            yield called, match[1], match.start(), match.end()


def _masked(text: str, form: HelperForm) -> str:
    """Return a text of the same length with the words of its strings and comments blanked."""

    def blank(match: re.Match[str]) -> str:
        found = match[0]
        if found[0] in form.quotes:
            return found[0] + re.sub(r"[^\n]", "_", found[1:-1]) + found[-1]
        is_comment = found[0] == "/" or found[0] in form.comments
        return re.sub(r"[^\n]", " ", found) if is_comment else found

    return LITERAL.sub(blank, text)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.DOTALL | re.MULTILINE)


def _definitions(masked: str, form: HelperForm) -> Iterator[tuple[str, bool]]:
    """Yield the functions that read a variable by a parameter, and whether they fail without it."""
    for match in _compiled(form.function).finditer(masked):
        found = match.groupdict("")
        name = found["name"] or found.get("also", "")
        parameters = found["parameters"] or found.get("only", "")
        words = set(re.findall(r"\w+", parameters)) - set(form.words)
        body = _body(masked, match.end(), form)
        if not words or not body or name in form.words:
            continue
        asked = f"(?:{'|'.join(sorted(map(re.escape, words)))})"
        read = form.reads.replace("{asked}", asked)
        if _compiled(read).search(body):
            refuses = bool(form.refuses) and says_required(name)
            fails = _fails(body, read, form) or (
                refuses and _compiled(form.refuses).search(body) is not None
            )
            yield name, fails and _OTHER_DEFAULT.search(parameters) is None
        elif says_required(name):
            yield name, _compiled(form.ends).search(body) is not None


def _fails(body: str, read: str, form: HelperForm) -> bool:
    """Return whether a function ends the program if the variable that it reads is not set."""
    held = _compiled(rf"{_HELD}(?:{read})").findall(body)
    names = {re.escape(name) for pair in held for name in pair if name and name != "_"}
    value = f"(?:{'|'.join((*sorted(names), read))})"
    none = f"(?!{form.ends}|{_NOTHING})"
    if _compiled(rf"(?:{read})\s*\)?\s*(?:\|\||\?\?|\?:)\s*{none}\S").search(body):
        return False
    kinds = (one.replace("{value}", value).replace("{read}", read) for one in form.fails)
    return any(_compiled(one.replace("{ends}", form.ends)).search(body) for one in kinds)


def _body(masked: str, start: int, form: HelperForm) -> str:
    """Return the body of a function: its block, or the expression after an arrow or =."""
    if form.is_indented:
        margin = margin_of(masked, start)
        end = re.compile(rf"^[ ]{{0,{margin}}}\S", re.MULTILINE).search(masked, start + 1)
        return masked[start : min(end.start() if end else len(masked), start + _LONGEST)]
    if masked.startswith("{", start):
        depth = 0
        for index in range(start, min(len(masked), start + _LONGEST)):
            depth += {"{": 1, "}": -1}.get(masked[index], 0)
            if depth == 0:
                return masked[start + 1 : index]
        return ""
    end = re.compile(r";|\n\s*\n|\Z").search(masked, start)
    return masked[start : min(end.start() if end else start, start + _LONGEST)]


def _is_conditional(masked: str, start: int, end: int, form: HelperForm) -> bool:
    """Return whether a call is made only under a condition, or may fail without harm."""
    line = masked[masked.rfind("\n", 0, start) + 1 : start]
    rest = re.compile(r"[^\n]*").match(masked, end)
    if _CHOICE.search(line) or (rest and re.match(r"\s*(?:if|unless|rescue)\b", rest[0])):
        return True
    outer = outer_lines(masked, start) if form.is_indented else headers(masked, start)
    return any(_CONDITION.search(header) for header in outer)
