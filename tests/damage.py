"""Kinds of single damage to generated files, and what the proof has to say about each."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from functools import cache, wraps
from typing import TYPE_CHECKING, Any, TypeVar

import yaml

from docker_generator.topology.names import slug_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from docker_generator import GenerationResult
    from docker_generator.proof.specification import Specification

T = TypeVar("T")
COMPOSE, EXAMPLE = "docker-compose.yml", ".env.example"

# Those of libyaml, where PyYAML has them: a tenth of the time.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


@dataclass(frozen=True)
class Expected:
    """The rule and the subject that have to be named, and whether nothing else may be."""

    rule: str
    subject: str
    alone: bool = True

    @property
    def fault(self) -> tuple[str, str]:
        """The slug of the rule and the subject."""
        return self.rule, self.subject


@dataclass
class Stack:
    """The files of a result, to be damaged; `pick` chooses one of several."""

    files: dict[str, str]
    compose: dict[str, Any]
    before: dict[str, Any]
    spec: Specification
    pick: Callable[[Iterable[Any]], Any]

    @classmethod
    def of(cls, result: GenerationResult, pick: Callable[[Iterable[Any]], Any]) -> Stack:
        """Return the stack of a result."""
        files = {path: file.content for path, file in result.files.items()}
        compose = _parsed(files[COMPOSE])
        assert result.specification is not None
        return cls(files, copy.deepcopy(compose), compose, result.specification, pick)

    def texts(self) -> dict[str, str]:
        """Return the files as they are now."""
        if self.compose == self.before:
            return self.files
        return self.files | {COMPOSE: yaml.dump(self.compose, Dumper=DUMPER, sort_keys=False)}

    def entry(self, slug: str) -> dict[str, Any]:
        """Return the entry of a container."""
        found: dict[str, Any] = self.compose["services"][slug]
        return found

    def one(self, having: Callable[[dict[str, Any]], Any] = lambda _: True) -> tuple[str, Any]:
        """Return a service and its entry; raises LookupError where none has what is wanted."""
        return self._choose({n: self.entry(s) for n, s in self.spec.slugs.items()}, having)

    def server(self, having: Callable[[dict[str, Any]], Any] = lambda _: True) -> tuple[str, Any]:
        """Return a backing service and its entry."""
        return self._choose({s: self.entry(s) for s in self.spec.backing}, having)

    def _choose(
        self, entries: dict[str, dict[str, Any]], having: Callable[[dict[str, Any]], Any]
    ) -> tuple[str, Any]:
        choices = [name for name, entry in entries.items() if having(entry)]
        if not choices:
            raise LookupError
        name = self.pick(choices)
        return name, entries[name]

    def edge(self) -> tuple[str, dict[str, Any], str]:
        """Return a service, its entry, and the container of one of its dependencies."""
        name, entry = self.one(self._targets)
        return name, entry, self.pick(self._targets(entry))

    def _targets(self, entry: dict[str, Any]) -> list[str]:
        members = {*self.spec.slugs.values(), *self.spec.backing}
        return [target for target in entry.get("depends_on", {}) if target in members]

    def dockerfile(self, pattern: str, replacement: str, name: str = "") -> str:
        """Replace the last match in the Dockerfile of some service, and return its name."""
        names = [name] if name else list(self.spec.slugs)
        fitting = [n for n in names if re.search(pattern, self._dockerfile_of(n), re.MULTILINE)]
        if not fitting:
            raise LookupError
        name = self.pick(fitting)
        text = self._dockerfile_of(name)
        *_, last = re.finditer(pattern, text, re.MULTILINE)
        path = f"Dockerfile.{self.spec.slugs[name]}"
        changed = text[: last.start()] + last.expand(replacement) + text[last.end() :]
        assert changed != text
        self.files[path] = changed
        return name

    def _dockerfile_of(self, name: str) -> str:
        return self.files[f"Dockerfile.{self.spec.slugs[name]}"]


@cache
def _parsed(text: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(text, Loader=LOADER)  # noqa: S506 -- it is a safe one
    return found


KINDS: dict[str, Callable[[Stack], Expected | None]] = {}
"""Every kind of damage by its name: it changes the stack and says what has to be named."""


def kind(damage: Callable[[Stack], Expected]) -> Callable[[Stack], Expected | None]:
    """Register a kind of damage; where a stack has nothing to damage so, it gives nothing."""

    @wraps(damage)
    def apply(stack: Stack) -> Expected | None:
        try:
            return damage(stack)
        except LookupError:
            return None

    KINDS[damage.__name__] = apply
    return apply


def service_of(stack: Stack, slug: str) -> str:
    """Return the name of the service with a compose name."""
    return next(name for name in stack.spec.slugs if slug_of(name) == slug)
