"""Parts of pages that are made from the catalogues and the options, so that none is out of date.

A part stands between the comments <!-- made: NAME --> and <!-- end --> of a page; `make golden`
writes it.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from engine.engine_table import TABLES
from graph_reference import graph_fields

from docker_generator import cli
from docker_generator.backing.catalogue import built_in_engines
from docker_generator.backing.images import facts_of
from docker_generator.commands.completion import commands_of
from docker_generator.options import Options
from docker_generator.stacks.catalogue import built_in_stacks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pydantic.fields import FieldInfo

    from docker_generator.backing.model import Client, Driver, Engine
    from docker_generator.commands.completion import Command
    from docker_generator.stacks.detectors import Detector
    from docker_generator.stacks.managers import PackageManager
    from docker_generator.stacks.model import Framework, Stack


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a table in Markdown; an empty cell has a dash."""
    lines = [head, tuple("---" for _ in head), *(tuple(cell or "-" for cell in r) for r in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def code(*words: object) -> str:
    """Return words as code, with commas between them."""
    return ", ".join(f"`{word}`" for word in words if word != "").replace("|", "\\|")


def options() -> str:
    """Return the table of options."""
    fields = Options.model_fields.items()
    head = ("option", "what it is", "values", "default", "example")
    return table(head, (_option(name, field) for name, field in fields))


def _option(name: str, field: FieldInfo) -> tuple[str, ...]:
    choices = get_args(field.annotation) if get_origin(field.annotation) is Literal else ()
    usual = field.get_default(call_default_factory=True)
    default = "" if usual in (None, (), {}) else code(_written(usual))
    (example,) = field.examples or [None]
    setting = code(f"--set {name}={_quoted(_written(example))}")
    return f"`{name}`", field.description or "", code(*choices), default, setting


def _written(value: Any) -> str:
    """Return a value as --set takes it."""
    return value if isinstance(value, str) else json.dumps(value)


def _quoted(text: str) -> str:
    return text if re.fullmatch(r"[A-Za-z0-9./_-]+", text) else f"'{text}'"


def stacks() -> str:
    """Return a section for each language."""
    return "\n\n".join(_stack(stack) for stack in built_in_stacks().stacks.values())


def _stack(stack: Stack) -> str:
    versions = [
        (
            code(name) + (" (default)" if name == stack.default_version else ""),
            code(images.build),
            code(images.runtime or images.build),
        )
        for name, images in stack.versions.items()
    ]
    names = f"`language`: {code(stack.language, *stack.aliases)}."
    probes = ", ".join(f"{kind} by `{name}`" for kind, name in stack.probes.items())
    return "\n\n".join(
        (
            f"## {stack.title}",
            f"{names} The container runs as user {stack.user}. Probes: {probes}.",
            table(("version", "image that builds", "image that runs"), versions),
            table(
                ("framework", "names", "starts", "is found at"),
                (_framework(stack, *item) for item in stack.frameworks.items()),
            ),
            table(
                ("package manager", "names", "lock file", "is read"),
                (_manager(*item) for item in stack.package_managers.items()),
            ),
            _read(stack),
        )
    )


def _framework(stack: Stack, name: str, framework: Framework) -> tuple[str, ...]:
    usual = " (default)" if name == stack.default_framework else ""
    wanted = framework.entrypoint if framework.entrypoint is not None else stack.entrypoint
    has_entry = any("{entrypoint}" in word or "{dotted}" in word for word in framework.command)
    command = f"`{' '.join(framework.command)}`".replace("|", "\\|")
    kind = "" if framework.listens else " (a worker: no port)"
    return (
        framework.title + kind,
        code(name, *framework.aliases) + usual,
        command,
        (code(wanted) if has_entry and wanted else ""),
    )


def _manager(name: str, manager: PackageManager) -> tuple[str, ...]:
    lock = code(*manager.lock)
    if manager.marker:
        lock += f" with {code(manager.marker.file)}"
    files = dict.fromkeys((*manager.reads(locked=True), *manager.optional))
    return manager.title, code(name, *manager.aliases), lock, code(*files)


def _read(stack: Stack) -> str:
    """Return a list of what the source tree is asked."""
    further = [clue for one in stack.frameworks.values() for clue in one.entrypoints]
    asked = (
        ("Version of the language", stack.version_clues),
        ("Entry points", (*stack.entrypoints, *further)),
        ("What the Dockerfile wants to know", [c for f in stack.facts.values() for c in f]),
    )
    lines = [f"- {what}: {_files(clues)}" for what, clues in asked if clues]
    return "\n".join(("Read from the source tree:", "", *lines)) if lines else "Nothing is read."


def _files(clues: Iterable[Detector]) -> str:
    return code(*dict.fromkeys(clue.file for clue in clues))


def engines() -> str:
    """Return the table of engines."""
    head = ("engine", "other names", "types", "versions", "port", "volume", "databases and logins")
    return table(head, (_engine(engine) for engine in built_in_engines().engines.values()))


def _engine(engine: Engine) -> tuple[str, ...]:
    versions = [name for name in engine.versions if name != engine.default_version]
    volume = engine.versions[engine.default_version].volume
    ports = ", ".join(str(port) for port in (engine.port, *engine.ports.values()))
    return (
        f"[{engine.title}](#{engine.engine}) `{engine.engine}`",
        code(*engine.aliases),
        code(*engine.types),
        ", ".join((f"**{engine.default_version}**", *versions)),
        ports,
        code(volume) if volume else "",
        "one for each service" if engine.databases else "",
    )


def facts() -> str:
    """Return the table of what was read of each image."""
    head = ("engine", "image", "user", "entrypoint", "volumes", "ports", "supported until", "read")
    known = built_in_engines().engines.values()
    return table(head, (_facts(engine, name) for engine in known for name in engine.versions))


def _facts(engine: Engine, name: str) -> tuple[str, ...]:
    version, found = engine.versions[name], facts_of(engine, name)
    return (
        f"{engine.engine} {name}",
        code(version.image),
        code(found.user),
        code(" ".join(found.entrypoint)) if found.entrypoint else "",
        code(*found.volumes),
        ", ".join(map(str, found.ports)),
        version.end_of_support or "",
        f"[{found.read or 'from memory'}]({found.source})",
    )


def tried() -> str:
    """Return the table of engines that are run, by what was tried of each."""
    rows = [row for story in TABLES.values() for row in story]
    images = {row.image: row.engine or row.name for row in rows if row.seen}
    run = sorted(set(images.values()))
    unseen = sorted({row.engine or row.name for row in rows} - set(run))
    rest = len(built_in_engines().engines) - len(run) - len(unseen)
    head = ("engines", "started, used, hung, killed, restarted, removed and made again")
    lines = [
        (", ".join(run), f"{len(run)} on stand-ins (below): {code(*sorted(images))}"),
        (", ".join(unseen), "in part: a row tries them, and not all of it was seen to pass"),
        (f"{rest} others", "not run here: their files pass `docker compose config` and the rules"),
    ]
    return table(head, (line for line in lines if line[0]))


def clients() -> str:
    """Return a section for each engine: its addresses, and how it is known to be ready."""
    return "\n\n".join(_client(engine) for engine in built_in_engines().engines.values())


def _client(engine: Engine) -> str:
    drivers: dict[str, Client | Driver] = {"": engine.client, **engine.client.drivers}
    rows = [
        (code(driver) or "any other", code(variable), code(form))
        for driver, client in drivers.items()
        for variable, form in client.variables.items()
    ]
    words = " ".join(engine.probe.test[1:]) if engine.probe else ""
    ready = f"Ready when this succeeds: `{words}`" if words else "Its image holds no probe."
    companion = engine.companion
    settings = [s for s in engine.settings.values() if s.default is not None]
    chosen = "; ".join(f"{s.about.format(slug=engine.engine)}: `{s.default}`" for s in settings)
    parts = (
        f"### {engine.engine}",
        ready,
        f"Chosen in `.env`: {chosen}" if chosen else "",
        f"Its console, by the option `tools`: {companion.title}, `{companion.image}`"
        if companion
        else "",
        table(("driver", "variable", "form"), rows),
        f"To another major version: {engine.upgrade}." if engine.upgrade else "",
    )
    return "\n\n".join(part for part in parts if part)


def commands() -> str:
    """Return a table for each command: its arguments, as --help explains them."""
    return "\n\n".join(_command(one) for one in commands_of(cli.parser())[1:])


def _command(command: Command) -> str:
    rows = [
        (code(*argument.names) or "(argument)", argument.help.replace("|", "\\|"))
        for argument in command.arguments
        if "--help" not in argument.names
    ]
    reported = f"### {command.name}\n\n{command.help[:1].upper()}{command.help[1:]}."
    return f"{reported}\n\n{table(('flag', 'what it does'), rows)}" if rows else reported


PARTS: dict[str, Callable[[], str]] = {
    "options": options,
    "stacks": stacks,
    "engines": engines,
    "clients": clients,
    "facts": facts,
    "tried": tried,
    "commands": commands,
    "graph": graph_fields,
}
"""Every part by its name."""

_MARKED = re.compile(r"(<!-- made: (\w+) -->).*?(<!-- end -->)", re.DOTALL)


def renewed(page: str) -> str:
    """Return a page with each of its parts as it is now."""
    return _MARKED.sub(lambda m: f"{m[1]}\n\n{PARTS[m[2]]()}\n\n{m[3]}", page)


def parts_of(page: str) -> list[str]:
    """Return the names of the parts of a page."""
    return [match[2] for match in _MARKED.finditer(page)]
