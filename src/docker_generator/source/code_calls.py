"""Programs that a program calls, in languages without a parser here."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from functools import cache

from docker_generator.source.calls import UNKNOWN, CallForm, FileCalls, call_data
from docker_generator.source.code_text import headers, without_comments

_OPEN = re.compile(r"\$\{[^{}]*\}|#\{[^{}]*\}|\{\$[^{}]*\}|\$\w+")
_TEXT = re.compile(r"\"((?:[^\"\\\n]|\\.)*)\"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`")
_BRACKETED = re.compile(r"[\[({|]([^\])}|\n]*)")
_NAME = re.compile(r"\$?[A-Za-z_]\w*(?=\s*[,)\]])")
_IGNORED = re.compile(r"\s*\)?\s*(?:\.catch\(|\.ok\(\)|\.is_ok\(\)|\.unwrap_or)")
_RESCUED = re.compile(r"^\s*(?:(rescue\b)|(?:def|class|module|defp)\b)|(\brescue\b)", re.MULTILINE)
_LONGEST = 400


def calls_in_code(base: str, text: str) -> FileCalls:
    r"""Return the calls in a file that no parser here reads.

    Arguments:
        base: its name, which determines the language.
        text: its content.

    >>> calls_in_code("a.go", 'import "os/exec"\nvar a = exec.Command("git", "log")\n').called
    {'git': 2}
    """
    found = FileCalls()
    code = ""
    for form, call, only, unless in _forms():
        if not any(fnmatchcase(base, one) for one in form.files):
            continue
        if (only and not only.search(text)) or (unless and unless.search(text)):
            continue
        code = code or without_comments(text)
        for match in call.finditer(code):
            named = _argument(code, match.end())
            if named and not _may_fail(base, code, match):
                found.add(named, code.count("\n", 0, match.end()) + 1)
    if code:
        groups = _compiled(call_data().sought).findall(code)
        found.sought.update(name for pair in groups for name in pair if name)
    return found


def _argument(code: str, start: int) -> str:
    """Return the text at a place, or that the name at this place has in the whole file."""
    match = _TEXT.match(code, start)
    if match is None and code[max(0, start - 2) : start] == "%x":
        match = _BRACKETED.match(code, start)
    if match is None:
        named = _NAME.match(code, start)
        if named is None:
            return ""
        pattern = rf"(?<![\w.$]){re.escape(named[0])}\s*(?::\s*[\w?]+\s*)?:?=(?![=>])\s*([^\n]*)"
        values = {value.strip().rstrip(";") for value in re.findall(pattern, code)}
        match = _TEXT.fullmatch(values.pop()) if len(values) == 1 else None
    text = next((one for one in match.groups() if one is not None), "") if match else ""
    return _OPEN.sub(UNKNOWN, text)


def _may_fail(base: str, code: str, call: re.Match[str]) -> bool:
    """Return whether the failure of a call has no further effect."""
    data = call_data()
    statement = code[code.rfind("\n", 0, call.start()) + 1 : call.start()]
    end = code.find(";", call.end())
    rest = code[call.end() : end if end >= 0 else len(code)][:_LONGEST]
    line = code[call.end() : code.find("\n", call.end()) + 1 or len(code)]
    if _IGNORED.search(rest) or re.search(r"\bif let Ok\b", statement) or "err == nil" in line:
        return True
    if base.endswith((".rb", ".ru", ".ex")):
        after = _RESCUED.search(code, call.end())
        return after is not None and bool(after[1] or after[2])
    at = call.start()
    for header in headers(code, at):
        if _compiled(data.tried).search(header):
            return not _compiled(data.fails).search(_handlers(code, at))
    return False


def _handlers(code: str, at: int) -> str:
    """Return the parts of the innermost block around a place that handle its errors."""
    index = _end_of_block(code, at)
    found = ""
    while (match := _compiled(call_data().caught).match(code, index + 1)) is not None:
        end = _end_of_block(code, match.end())
        found += code[match.end() : end]
        index = end
    return found


def _end_of_block(code: str, start: int) -> int:
    depth = 0
    for index in range(start, len(code)):
        depth += {"{": 1, "}": -1}.get(code[index], 0)
        if depth < 0:
            return index
    return len(code)


@cache
def _forms() -> tuple[
    tuple[CallForm, re.Pattern[str], re.Pattern[str] | None, re.Pattern[str] | None], ...
]:
    return tuple(
        (
            form,
            _compiled(form.call),
            _compiled(form.only) if form.only else None,
            _compiled(form.unless) if form.unless else None,
        )
        for form in call_data().calls
    )


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.MULTILINE)
