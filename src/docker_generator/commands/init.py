"""init: write a first topology graph of the services in a source tree, and say what was guessed.

Names, languages, frameworks, ports and dependencies are found from the files of the services, their
packages and the names of their variables. An existing file is not overwritten.
"""

from __future__ import annotations

import json
import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from docker_generator.commands.common import CLEAN, FAULTY, UNUSABLE

if TYPE_CHECKING:
    import argparse
    from typing import Any

    from docker_generator.first_graph import FirstGraph

EXAMPLES = (
    "docker-generator init",
    "docker-generator init graph.json --source apps",
    "docker-generator init - > graph.json",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add where the graph is written, and where the services are."""
    parser.add_argument(
        "topology", nargs="?", metavar="TOPOLOGY", help="file to write, or - for standard output"
    )
    parser.add_argument(
        "--root", metavar="DIR", default=".", help="root directory of the project (the current one)"
    )
    parser.add_argument(
        "--source", metavar="DIR", help="directory of the services, relative to the root"
    )


def run(given: argparse.Namespace) -> int:
    """Write the graph; the guesses go to standard error."""
    from docker_generator.diagnostics.quoting import quoted
    from docker_generator.diagnostics.report import counted
    from docker_generator.first_graph import first_graph, project_name
    from docker_generator.options import DEFAULT_TOPOLOGY, read_options
    from docker_generator.source.folder import Folders

    chosen = {"root": given.root} | ({"source": given.source} if given.source else {})
    options, _ = read_options(chosen)
    if options is None or not Path(given.root).is_dir():
        return _refused(f"no directory {quoted(given.root)} with valid options", UNUSABLE)
    if given.source and not options.folder(given.source).is_dir():
        return _refused(f"there is no directory {quoted(given.source)} below the root", UNUSABLE)
    file = Path(given.topology or os.path.join(given.root, DEFAULT_TOPOLOGY))  # noqa: PTH118 -- as it is shown
    if given.topology != "-" and file.exists():
        taken = (
            "is a directory: name a file" if file.is_dir() else "exists, and was not overwritten"
        )
        return _refused(f"{quoted(str(file))} {taken}", FAULTY)
    found = first_graph(options, Folders())
    _leave_out(found, chosen)
    if not found.services:
        left = next((f" ({one.service}: {one.reason})" for one in found.guesses), "")
        return _refused(f"no service was found{left}: name their directory by --source", FAULTY)
    name = project_name(given.root)
    document = ({"name": name} if name else {}) | {"services": found.services}
    text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    if given.topology == "-":
        sys.stdout.write(text)
    else:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        except OSError as error:
            return _refused(f"{quoted(str(file))} cannot be written: {error.strerror}", UNUSABLE)
    for guess in found.guesses:
        reason = f" ({guess.reason})" if guess.reason else ""
        print(f"{guess.service}: {guess.text}{reason}", file=sys.stderr)
    if given.topology != "-":
        count = counted(len(found.services), "service")
        print(f"{count} in {file}. Correct what was guessed there.")
        print(f"Next: {_next_command(given)}")
    return CLEAN


def _next_command(given: argparse.Namespace) -> str:
    """Return the command that generates from the written graph."""
    from docker_generator.diagnostics.quoting import printable

    words = ["docker-generator", "generate"]
    if given.topology:
        words.append(given.topology)
    if given.root != ".":
        words += ["--root", given.root]
    if given.source:
        words += ["--source", given.source]
    return printable(shlex.join([*words, *(["-o", "docker"] if given.topology else [])]))


def _leave_out(found: FirstGraph, chosen: dict[str, Any]) -> None:
    """Leave out services without a start command and a known framework, if there are others."""
    from docker_generator.diagnostics.rules import sources, trees
    from docker_generator.first_graph import BY_DEFAULT, Guess
    from docker_generator.pipeline import generate

    text = json.dumps({"services": found.services}).encode()
    vague = {guess.service for guess in found.guesses if guess.reason == BY_DEFAULT}
    names: dict[str, str] = {}
    for one in generate(text, chosen).diagnostics:
        name = one.pointer.split("/")[2] if one.pointer.count("/") > 1 else ""
        is_pages = found.services.get(name, {}).get("type") == "frontend"
        if (one.rule is trees.START_FILE_NOT_FOUND and name in vague) or (
            one.rule is sources.MISSING_BUILD_SETTING and is_pages
        ):
            names.setdefault(name, one.message)
    if names.keys() >= found.services.keys():
        return
    for name, reason in names.items():
        del found.services[name]
        found.guesses = [one for one in found.guesses if one.service != name]
        found.guesses.append(Guess(name, "left out", reason))
    for service in found.services.values():
        needs = service.pop("dependencies", ())
        kept = [need for need in needs if need.get("external") or need["name"] not in names]
        if kept:
            service["dependencies"] = kept


def _refused(reason: str, status: int) -> int:
    print(f"docker-generator: {reason}", file=sys.stderr)
    return status
