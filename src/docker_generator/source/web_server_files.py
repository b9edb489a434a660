"""Rules in the configuration of a web server that the author's image has, and ours has not."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import pointer
from docker_generator.diagnostics.rules import second_builds as rules
from docker_generator.source.authored import authored_dockerfile
from docker_generator.source.formats.dockerfile import parse_copy
from docker_generator.source.formats.nginx import Directive, parse_nginx

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.source.authored import AuthoredDockerfile
    from docker_generator.source.folder import Folder

_DIRECTORY = "/etc/nginx"
_RULES = frozenset(
    (
        *("proxy_pass", "fastcgi_pass", "grpc_pass", "scgi_pass", "uwsgi_pass"),
        *("add_header", "auth_basic", "auth_request", "allow", "deny", "limit_conn", "limit_req"),
        *("return", "rewrite", "sub_filter"),
    )
)
"""Directives by which pages are answered in another way than from files."""
_OWN_HEADERS = frozenset(("cache-control", "expires", "pragma"))
"""Headers that the generated configuration decides itself."""
_MOST_SHOWN = 6


def web_server_rules(name: str, tree: Folder) -> Iterator[Diagnostic]:
    """Report rules of the author's nginx that the generated configuration does not have.

    Arguments:
        name: a service that nginx serves. tree: the directory of its source.
    """
    authored = tree.once(authored_dockerfile)
    if authored is None:
        return
    found = {
        f"{' '.join((one.name, *one.arguments))} ({file}:{one.line})"
        for file in _copied(tree, authored)
        for one in parse_nginx(tree.text(file))
        if _is_rule(one)
    }
    if found:
        shown = ", ".join(sorted(found)[:_MOST_SHOWN])
        place = pointer("services", name)
        yield rules.AUTHORED_SERVER_RULES.at(place, name, file=authored.file, found=shown)


def _is_rule(one: Directive) -> bool:
    first = one.arguments[0].lower() if one.arguments else ""
    if one.name == "return":
        return first.startswith("3") or "://" in first
    is_own = one.name == "add_header" and first in _OWN_HEADERS
    return one.name in _RULES and not is_own and first != "off"


def _copied(tree: Folder, authored: AuthoredDockerfile) -> list[str]:
    """Return the files of the tree that the author's image has as the configuration of nginx.

    A file of another stage is in the tree at the end of its path: /app/deploy/nginx.conf.
    """
    found: list[str] = []
    instructions = (one for stage in authored.chain for one in stage.instructions)
    for one in instructions:
        if one.name not in {"ADD", "COPY"} or one.heredocs:
            continue
        copy = parse_copy(one.rest)
        if not posixpath.normpath(copy.target).startswith(_DIRECTORY):
            continue
        for source in copy.sources:
            parts = [part for part in source.split("/") if part not in {"", ".", ".."}]
            paths = ["/".join(parts[start:]) for start in range(len(parts))]
            held = (tree.expand(path) or tree.expand(f"{path}/*") for path in paths)
            found += next((files for files in held if files), [])
    return list(dict.fromkeys(found))
