"""The routes of a Caddyfile, by a separate reader."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from docker_generator.proof.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

_NEUTRAL = frozenset({"encode", "header", "log", "request_body"})
"""Directives of a site that change neither its targets nor its certificate."""
_CALL = "upstream"
_UPSTREAM = ("dynamic", "a")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\S+')


class Route(NamedTuple):
    """Requests for a host, below a path, and the service and port that get them."""

    host: str
    path: str
    service: str
    port: str
    strips: bool = False

    def __str__(self) -> str:
        taken = " without the path" if self.strips else ""
        return f"{self.host}{self.path} to {self.service}:{self.port}{taken}"


class Routing(NamedTuple):
    """The contents of a file: its routes, the authority for each host, and unknown directives."""

    routes: frozenset[Route]
    signed: dict[str, str]
    others: tuple[str, ...]


class _Block(NamedTuple):
    words: tuple[str, ...]
    inner: tuple[_Block, ...]


def read_caddyfile(text: str) -> Routing:
    """Return the routes of a Caddyfile; raises Unreadable if its braces do not match.

    A directive that is on no list is among `others`, with the site that holds it.
    """
    blocks = _blocks(text)
    routes: set[Route] = set()
    signed: dict[str, str] = {}
    others: list[str] = []
    for block in blocks:
        if not block.words:
            others += _globals(block)
        elif block.words == (f"({_CALL})",):
            others += _upstream(block)
        elif block.words[0].startswith("http://127.0.0.1:"):
            others += _probed(block)
        else:
            _site(block, routes, signed, others)
    return Routing(frozenset(routes), signed, tuple(others))


def _blocks(text: str) -> tuple[_Block, ...]:
    """Return the blocks of a file: words, and the text between the braces after them."""
    stack: list[tuple[tuple[str, ...], list[_Block]]] = [((), [])]
    for line in text.splitlines():
        words = tuple(_words(line))
        if words == ("}",):
            if len(stack) == 1:
                raise Unreadable("a brace is closed that was never opened")
            head, inner = stack.pop()
            stack[-1][1].append(_Block(head, tuple(inner)))
        elif words[-1:] == ("{",):
            stack.append((words[:-1], []))
        elif words:
            stack[-1][1].append(_Block(words, ()))
    if len(stack) > 1:
        raise Unreadable("a brace is opened and never closed")
    return tuple(stack[0][1])


def _words(line: str) -> Iterator[str]:
    for word in _TOKEN.findall(line):
        if word.startswith("#"):
            return
        yield word


_ADMIN = ("admin", "unix//config/admin.sock")
"""Its administration: only from its own container."""
_GLOBALS = frozenset({"admin", "email", "grace_period", "servers", "skip_install_trust"})


def _globals(block: _Block) -> Iterator[str]:
    for one in block.inner:
        if one.words[0] not in _GLOBALS or (one.words[0] == "admin" and one.words != _ADMIN):
            yield " ".join(one.words)


def _upstream(block: _Block) -> Iterator[str]:
    """Yield the directives of the snippet beyond passing requests on to its arguments."""
    wanted = {"name": ("{args.0}",), "port": ("{args.1}",)}
    for proxy in block.inner:
        found = [one for one in proxy.inner if one.words == _UPSTREAM]
        named = {one.words[0]: one.words[1:] for each in found for one in each.inner}
        is_known = {key: named.get(key) for key in wanted} == wanted and len(found) == 1
        if proxy.words != ("reverse_proxy",) or not is_known:
            yield " ".join(proxy.words)
        # Targets may also be named in other ways.
        yield from (" ".join(one.words) for one in proxy.inner if one.words[0] == "to")


def _probed(block: _Block) -> Iterator[str]:
    for one in block.inner:
        if one.words[0] not in {"bind", "respond"}:
            yield " ".join(one.words)


def _site(block: _Block, routes: set[Route], signed: dict[str, str], others: list[str]) -> None:
    if len(block.words) != 1:
        others.append(" ".join(block.words))
        return
    host = block.words[0]
    signed[host] = ""
    for one in block.inner:
        if one.words[0] == "tls" and not one.inner:
            signed[host] = " ".join(one.words[1:])
        elif one.words == ("route",):
            _routes(host, one, routes, others)
        elif one.words[0] not in _NEUTRAL:
            others.append(f"{host}: {' '.join(one.words)}")


def _routes(host: str, block: _Block, routes: set[Route], others: list[str]) -> None:
    paths: dict[str, tuple[str, ...]] = {}
    for one in block.inner:
        word, *rest = one.words
        if word.startswith("@") and rest[:1] == ["path"]:
            paths[word] = tuple(rest[1:])
        elif word == "handle" and len(rest) <= 1:
            asked = paths.get(rest[0], (rest[0],)) if rest else ("/",)
            others += _handle(host, asked, one, routes)
        elif word not in _NEUTRAL:
            others.append(f"{host}: {' '.join(one.words)}")


def _handle(host: str, paths: tuple[str, ...], block: _Block, routes: set[Route]) -> Iterator[str]:
    """Add the route of a block; yield its other directives."""
    stripped, target = "", None
    for one in block.inner:
        if one.words[:2] == ("uri", "strip_prefix") and len(one.words) == 3:  # noqa: PLR2004 -- with its value
            stripped = one.words[2]
        elif one.words[:2] == ("import", _CALL) and len(one.words) == 4:  # noqa: PLR2004 -- with both
            target = one.words[2:]
        elif one.words != ("respond", "404") and one.words[0] not in _NEUTRAL:
            yield f"{host}: {' '.join(one.words)}"
    if target is None:
        return
    path = paths[0].removesuffix("/*") or "/"
    whole = (f"{path}/*",) if stripped else (path, f"{path}/*") if path != "/" else ("/",)
    if (stripped and stripped != path) or paths != whole:
        yield f"{host}: {' '.join(paths)} {stripped}".rstrip()
    routes.add(Route(host, path, *target, strips=bool(stripped)))
