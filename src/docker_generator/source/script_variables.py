"""Variables without which the start script of a program ends."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from docker_generator.source.authored import dockerfile_facts
from docker_generator.source.entry_scripts import entry_script, is_script, script_lines
from docker_generator.source.model import APP

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docker_generator.source.folder import Folder
    from docker_generator.source.mentions import Mentions
    from docker_generator.source.model import Source
    from docker_generator.source.own_dockerfile import OwnDockerfile
    from docker_generator.topology.model import Service

_NAME = r"[A-Z][A-Z0-9_]*"
_ASKED = re.compile(rf"\$\{{({_NAME}):?\?")
_PLAIN = re.compile(rf"\$(?:({_NAME})\b|\{{({_NAME})\}})")
_DEFAULT = re.compile(rf"\$\{{({_NAME}):?=")
_TESTED = re.compile(rf"[\"']?\$(?:({_NAME})|\{{({_NAME})(?::?-)?\}})[\"']?")
_ASSIGNED = re.compile(r"([A-Za-z_]\w*)\+?=")
_OPENING = frozenset({"if", "for", "while", "until", "case", "select", "{"})
_CLOSING = frozenset({"fi", "done", "esac", "}"})
_FURTHER = frozenset({"then", "elif", "else", "do", "!", "time"})
_BRACKETS = frozenset({"[", "]", "[[", "]]", "test"})
_DECLARES = frozenset({"export", "readonly", "local", "declare", "typeset", "read"})
_OF_IMAGES = re.compile(r"(?:\w*_)?(?:HOME|VERSION|PATH)|GOPATH|PHP_INI_DIR|PGDATA|BASH\w*")
"""Variables that base images and the shell set."""
_OF_SHELL = frozenset(
    (
        *("EUID", "FUNCNAME", "HOSTTYPE", "IFS", "LINENO", "OLDPWD", "OPTARG", "OPTIND", "OSTYPE"),
        *("PPID", "RANDOM", "REPLY", "SECONDS", "SHLVL"),
    )
)
_LONGEST = 64 * 1024


def required_in_script(text: str) -> dict[str, int]:
    """Return the variables without which a script ends, with their lines.

    They are in `${NAME:?}`, in an `if` that tests `-z` and exits, or without a default after
    `set -u`; only what the script always reaches counts, and nothing that it sets itself.

    >>> required_in_script(': "${TOKEN:?is missing}"')
    {'TOKEN': 1}
    """
    script = _Script()
    for line, words, is_certain in _commands(text[:_LONGEST]):
        if not script.add(line, words, is_certain):
            break
    return script.found


@dataclass(slots=True)
class _Script:
    """What was read of a script: its structures, its variables, and the `if` that is open."""

    found: dict[str, int] = field(default_factory=dict)
    assigned: set[str] = field(default_factory=set)
    depth: int = 0
    is_strict: bool = False
    asked: dict[str, int] = field(default_factory=dict)
    part: str = ""

    def add(self, line: int, words: list[str], is_certain: bool) -> bool:
        """Add a simple command; return false if nothing after it is certain.

        Arguments:
            line: its line.
            words: its words, with their quotes.
            is_certain: whether it runs whatever the commands before it return.
        """
        while words and (words[0] in _OPENING or words[0] in _CLOSING or words[0] in _FURTHER):
            keyword, words = words[0], words[1:]
            self._open(keyword)
            if keyword in {"for", "case", "select"}:
                self.assigned.update(words[:1] if keyword != "case" else ())
                return True
        if not words:
            return True
        if self.depth == 1 and self.part == "if":
            self._test(line, words, is_certain)
        elif self.depth == 1 and self.part == "then" and words[0] == "exit" and is_certain:
            self._exit(words)
        elif self.depth == 0 and is_certain:
            self._read(line, words)
        self._assign(words)
        return not (self.depth == 0 and words[0] in {"exec", "exit", ".", "source"} and is_certain)

    def _open(self, keyword: str) -> None:
        """Note a word of the structure."""
        if keyword in _OPENING:
            self.depth += 1
            if self.depth == 1:
                self.part, self.asked = keyword, {}
        elif keyword in _CLOSING:
            self.depth = max(self.depth - 1, 0)
        elif self.depth == 1 and keyword in {"!", "else", "elif"}:
            self.part = "other"
        elif self.depth == 1 and keyword == "then" and self.part == "if":
            self.part = keyword

    def _test(self, line: int, words: list[str], is_certain: bool) -> None:
        """Note the variables that a condition tests; it is a list of tests for nothing else."""
        bare = [word for word in words if word not in _BRACKETS]
        tests = " ".join(bare).split(" -o ")
        for test in tests:
            option, _, tested = test.partition(" ")
            match = _TESTED.fullmatch(tested)
            if option != "-z" or match is None:
                self.part = "other"
                return
            self.asked[match[1] or match[2]] = line
        if not is_certain and self.part == "if":
            self.part = "other"

    def _exit(self, words: list[str]) -> None:
        """Note the tested variables if a script ends with an error."""
        if words[1:2] and words[1] != "0":
            for name, line in self.asked.items():
                self._require(name, line)

    def _read(self, line: int, words: list[str]) -> None:
        """Note the variables in the words of a command that always runs."""
        if words[0] == "set":
            options = "".join(word for word in words[1:] if re.fullmatch(r"-[a-z]+", word))
            is_off = "+u" in words or "+o" in words
            self.is_strict = not is_off and (self.is_strict or "u" in options or "nounset" in words)
            return
        for word in words:
            if word.startswith("'"):
                continue
            for name in _ASKED.findall(word):
                self._require(name, line)
            plain = word.partition("$(")[0].partition("`")[0]
            for match in _PLAIN.finditer(plain) if self.is_strict else ():
                name = match[1] or match[2]
                if name not in _OF_SHELL and not _OF_IMAGES.fullmatch(name):
                    self._require(name, line)

    def _require(self, name: str, line: int) -> None:
        if name not in self.assigned:
            self.found.setdefault(name, line)

    def _assign(self, words: list[str]) -> None:
        """Note the variables that a command sets, also one that may not run."""
        declares = words[0] in _DECLARES
        for word in words:
            self.assigned.update(_DEFAULT.findall(word))
        for word in words[1:] if declares else words:
            match = _ASSIGNED.match(word)
            if match:
                self.assigned.add(match[1])
            elif words[0] in {"read", "local", "declare"} and word.isidentifier():
                self.assigned.add(word)
            elif not declares:
                break


def _commands(text: str) -> Iterator[tuple[int, list[str], bool]]:
    """Yield the simple commands of a script, with their lines, up to a line that is not understood.

    In a list of tests with `||`, each of them counts.
    """
    for number, line in script_lines(text):
        lexer = shlex.shlex(line, posix=False, punctuation_chars=";()|&")
        lexer.whitespace_split = True
        lexer.commenters = ""
        try:
            tokens = list(lexer)
        except ValueError:
            return
        if any("<<" in token for token in tokens):
            return
        words: list[str] = []
        before, inside = ";", 0
        for token in [*tokens, ";"]:
            if not re.fullmatch(r"[;()|&]+", token):
                words.append(token)
                continue
            if words:
                is_test = before == "||" and words[0] in {*_BRACKETS, "-z"}
                yield number, words, not inside and (before not in {"&&", "||"} or is_test)
            inside = max(inside + token.count("(") - token.count(")"), 0)
            words, before = [], token


def with_script(mentions: Mentions, service: Service, source: Source, tree: Folder) -> Mentions:
    """Return the names in a tree with the variables that the script of its start requires.

    Arguments:
        mentions: the names in the tree.
        service: its entry in the graph.
        source: the facts about the tree.
        tree: the build context.
    """
    words = service.build.command or source.command
    if source.dockerfile is None:
        found = _of_command(tree, words)
    else:
        found = {} if service.build.command else _of_own(tree, source.dockerfile)
    if not found:
        return mentions
    return replace(mentions, required=found | dict(mentions.required))


def _of_own(tree: Folder, own: OwnDockerfile) -> dict[str, str]:
    """Return the variables that the start script of an author's image requires, with places.

    Arguments:
        tree: the build context.
        own: the Dockerfile, whose variables the container has.
    """
    script = entry_script(tree, dockerfile_facts(own.file, own.text))
    if script is None or script.file == own.file:
        return {}
    given = dict(own.variables)
    found = required_in_script(tree.text(script.file))
    return {n: f"{script.file}:{line}" for n, line in found.items() if n not in given}


def _of_command(tree: Folder, words: Iterable[str]) -> dict[str, str]:
    """Return the variables that a script of the tree requires if a command starts it.

    Arguments:
        tree: the directory in which the program runs.
        words: the words of the command.
    """
    for word in list(words)[:3]:
        file = word.removeprefix(f"{APP}/").removeprefix("./")
        if is_script(tree, file):
            found = required_in_script(tree.text(file))
            return {name: f"{file}:{line}" for name, line in found.items()}
    return {}
