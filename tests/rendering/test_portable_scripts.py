"""The scripts keep to bash 3.2 and to tools as BSD has them, as far as their text tells.

Where a bash 3.2 is first on the path, the tests of the scripts run on it.
"""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

FOLDER = files("docker_generator.rendering") / "templates"
SCRIPTS = sorted(file.name for file in FOLDER.iterdir() if file.name.endswith((".sh", ".bash")))

NEWER = {
    "an associative array or a reference": r"\b(declare|local|typeset|readonly) -[a-z]*[Ang]",
    "mapfile": r"\b(mapfile|readarray|coproc)\b",
    "another case of letters": r"\$\{[A-Za-z_]+(\^|,|@[A-Za-z])",
    "both streams into one pipe or at the end of a file": r"\|&|&>>",
    "going on in a case": r";;&|;&",
    "a variable that is there": r"\[\[ -[vR] ",
    "a sequence with steps, or with zeros": r"\{0?\d+\.\.\d+\.\.\d+\}|\{0\d+\.\.\d+\}",
    "the time by printf": r"printf[^|]*%\(",
    "a variable of a later shell": r"\b(BASHPID|EPOCHSECONDS|EPOCHREALTIME|SRANDOM)\b",
    "an option of a later shell": r"shopt -s (globstar|lastpipe|inherit_errexit)|set -o posix",
    "the next process that ends": r"wait -[npf]",
    "a number for a file": r"exec \{[a-z_]+\}",
    "the last of an array": r"\[-\d+\]\}",
    # Before bash 4.4, an empty one is unset for set -u.
    "an array that may be empty": r'(?<!\+)(?<!\+")\$\{[a-z_]+\[[@*]\]\}',
}
"""What a shell of macOS does not know."""

GNU = {
    "sed": r"\bsed (-[a-zA-Z]*[irsz]|--)",
    "date": r"\bdate (-[dIR]|--)",
    "stat": r"\bstat -",
    "readlink": r"\b(readlink -|realpath\b)",
    "grep": r"\bgrep (-[a-zA-Z]*P|--)",
    "xargs": r"\bxargs (-[a-zA-Z]*[rd]|--)",
    "sort": r"\bsort (-[a-zA-Z]*[VhRz]|--)",
    "find": r"\bfind\b[^|]*-(printf|regextype|readable)",
    "awk": r"\b(gensub|strftime|systime|asort|tolower\(\$0, |PROCINFO|RT)\b",
    "a program of GNU": r"(?<![\w.-])(tac|timeout|numfmt|nproc|sha256sum|shuf|setsid) ",
    "tar": r"\btar --",
    "head": r"\bhead (-n -|-c -|--)",
    "mktemp": r"\bmktemp (-p|--)",
    "cp": r"\bcp (-[a-zA-Z]*[at]|--)",
    "base64": r"\bbase64 -w",
    "df": r"\bdf (--|-[a-zA-Z]*[TBh])",
}
"""What only the tools of GNU know, by tool."""


def code_of(name: str) -> list[tuple[int, str]]:
    """Return the lines of a script that are no comments, with their numbers."""
    lines = (FOLDER / name).read_text("utf-8").splitlines()
    return [(n, line) for n, line in enumerate(lines, 1) if not line.lstrip().startswith("#")]


@pytest.mark.parametrize("name", SCRIPTS)
@pytest.mark.parametrize("what", [*NEWER, *GNU])
def test_a_script_keeps_to_it(name: str, what: str) -> None:
    """No line has what an older shell or another tool refuses."""
    pattern = re.compile(NEWER.get(what) or GNU[what])
    assert [(number, line) for number, line in code_of(name) if pattern.search(line)] == []


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("an associative array or a reference", "declare -A seen"),
        ("mapfile", "mapfile -t lines < file"),
        ("another case of letters", 'echo "${name,,}"'),
        ("an array that may be empty", 'run "${words[@]}"'),
        ("the last of an array", "${words[-1]}"),
        ("sed", "sed -i s/a/b/ file"),
        ("date", "date -d yesterday"),
        ("stat", "stat -c %a file"),
        ("readlink", "readlink -f file"),
        ("xargs", "xargs -r docker rm"),
        ("grep", "grep -oP x"),
    ],
)
def test_what_is_newer_is_noticed(what: str, line: str) -> None:
    """So that no pattern is idle."""
    assert re.search(NEWER.get(what) or GNU[what], line)


@pytest.mark.parametrize("line", ['run ${words[@]+"${words[@]}"}', "sed 's/^/  /'", "sort -u"])
def test_what_every_shell_knows_is_let_pass(line: str) -> None:
    """An array with its guard, and options of POSIX."""
    assert [what for what, one in (NEWER | GNU).items() if re.search(one, line)] == []
