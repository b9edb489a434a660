"""The directories of source trees, and the contents of their files."""

from __future__ import annotations

import codecs
import os
import re
from stat import S_IFDIR, S_ISLNK, S_ISREG
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from docker_generator.source.formats.documents import is_document, parse_document, values_at
from docker_generator.source.formats.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from docker_generator.stacks.detectors import Detector

_T = TypeVar("_T")
_LARGEST = 16 * 1024 * 1024
_MOST_NAMES = 2000


_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Hit(NamedTuple):
    """One match of a detector: the file, the groups of the match, and its line.

    The line is known only if the text of the file was searched.
    """

    file: str
    groups: tuple[str, ...] = ()
    line: int | None = None


def decode(data: bytes) -> str:
    """Return the text of a file: in UTF-8, or in the encoding of the byte order mark.

    >>> decode("ä".encode("utf-16"))
    'ä'
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    return data.decode("utf-8", "replace")


def is_inside(folder: Path, parent: Path) -> bool:
    """Return whether a path stays below another one, whatever links lead through it."""
    try:
        return folder.resolve().is_relative_to(parent.resolve())
    except (OSError, RuntimeError):  # a link that leads to itself
        return False


def is_folder(path: Path) -> bool:
    """Return whether a path is a directory; an invalid path is not."""
    try:
        return path.is_dir()
    except OSError:
        return False


class Folders:
    """The directories of one run: each is looked at once, however many services share it."""

    def __init__(self) -> None:
        self._known: dict[Path, Folder] = {}

    def at(self, path: Path) -> Folder:
        """Return the directory at a path."""
        return self._known.setdefault(path, Folder(path))


class Folder:
    """A directory that is inspected.

    Symbolic links are ignored because no build context holds them.

    Files are read once, so a run works on one state.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._texts: dict[str, str] = {}
        self._held: dict[str, bool] = {}
        self._read_once: dict[Callable[[Folder], Any], Any] = {}
        self._documents: dict[str, Any] = {}
        self.unparsable: dict[str, FormatError] = {}
        self._files: dict[str, list[str]] = {}

    @property
    def read_files(self) -> tuple[str, ...]:
        """The files that were read by their names, sorted; a search through all files is no part.

        Only the ones that exist are among them.
        """
        return tuple(sorted(file for file in self._texts if self.holds(file)))

    def once(self, read: Callable[[Folder], _T]) -> _T:
        """Return the result of a function for this directory; it is called once for all services.

        Arguments:
            read: a function of the directory alone.
        """
        if read not in self._read_once:
            self._read_once[read] = read(self)
        found: _T = self._read_once[read]
        return found

    def holds(self, file: str) -> bool:
        """Return whether a file is here, at this path below the directory."""
        if file not in self._held:
            self._held[file] = self._holds(file)
        return self._held[file]

    def _holds(self, file: str) -> bool:
        place, mode = str(self.path), S_IFDIR
        try:
            for part in file.split("/"):
                place = f"{place}/{part}"
                mode = os.lstat(place).st_mode
                if S_ISLNK(mode):
                    return False
        except (OSError, ValueError):  # it does not exist, or its name is not valid on this system
            return False
        return S_ISREG(mode)

    def expand(self, pattern: str) -> list[str]:
        """Return the files that match a pattern, sorted: `*` stands for a part of one name."""
        if pattern not in self._files:
            self._files[pattern] = self._expand(pattern)
        return self._files[pattern]

    def _expand(self, pattern: str) -> list[str]:
        found = [""]
        for part in pattern.split("/"):
            found = [f"{start}{name}/" for start in found for name in self._names(start, part)]
        return sorted(file for name in found if self.holds(file := name.removesuffix("/")))

    def _names(self, start: str, part: str) -> list[str]:
        if "*" not in part:
            return [part]
        # Only names that need no quotes in a Dockerfile; others are not used.
        wanted = re.compile("[A-Za-z0-9._@+-]*".join(map(re.escape, part.split("*"))))
        try:
            names = sorted(entry.name for entry in (self.path / start).iterdir())
        except (OSError, ValueError):
            return []
        return [
            name
            for name in names[:_MOST_NAMES]
            if wanted.fullmatch(name) and not name.startswith(".")
        ]

    def text(self, file: str) -> str:
        """Return the first 16 MiB of a file, enough for lock files; empty if there is none."""
        if file not in self._texts:
            self._texts[file] = self._read(file) if self.holds(file) else ""
        return self._texts[file]

    def _read(self, file: str) -> str:
        try:
            with (self.path / file).open("rb") as opened:
                return decode(opened.read(_LARGEST))
        except OSError:
            return ""

    def document(self, file: str) -> Any:
        """Return the values in a JSON, TOML or YAML file, or nothing if it has none.

        A file that is not in its format is noted in `unparsable`.
        """
        if file not in self._documents:
            self._documents[file] = None
            if self.holds(file):
                try:
                    self._documents[file] = parse_document(file, self.text(file))
                except FormatError as error:
                    self.unparsable[file] = error
        return self._documents[file]

    def values(self, file: str, pointer: str) -> Iterator[Any]:
        """Return the values at a JSON pointer of a file; `*` in it is every key or item."""
        if is_document(file):
            yield from values_at(self.document(file), pointer)

    def table(self, file: str, pointer: str) -> dict[str, Any]:
        """Return the object at a JSON pointer of a file, empty if there is none."""
        found = next(self.values(file, pointer), None)
        return found if isinstance(found, dict) else {}

    def find(self, clue: Detector) -> Iterator[Hit]:
        """Return each match of a detector."""
        for file in self.expand(clue.file):
            if clue.at:
                yield from self._find_values(clue, file)
            elif clue.matches:
                text = self.text(file)
                for match in re.finditer(clue.matches, text, re.MULTILINE):
                    groups = tuple(group or "" for group in match.groups())
                    yield Hit(file, groups, text.count("\n", 0, match.start()) + 1)
            else:
                yield Hit(file)

    def _find_values(self, clue: Detector, file: str) -> Iterator[Hit]:
        for value in self.values(file, clue.at):
            is_text = isinstance(value, (str, int, float)) and not isinstance(value, bool)
            if not clue.matches:
                yield Hit(file, (str(value),) if is_text else ())
            elif is_text:
                for match in re.finditer(clue.matches, str(value), re.MULTILINE):
                    yield Hit(file, tuple(group or "" for group in match.groups()))

    def matches_detector(self, clues: tuple[Detector, ...]) -> bool:
        """Return whether any of the detectors matches."""
        return any(True for clue in clues for _ in self.find(clue))
