"""Parts of pages that are made from the catalogues and the options, so that none is out of date.

A part is between the comments <!-- made: NAME --> and <!-- end --> of a page; `make golden` writes
it. Directories of pages, one page for each entry of a catalogue, are made as a whole.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from engine.engine_table import TABLES
from graph_reference import graph_fields
from workspace_table import KINDS as WORKSPACES

from docker_generator import cli
from docker_generator.backing.catalogue import built_in_engines
from docker_generator.backing.images import facts_of
from docker_generator.commands.completion import commands_of
from docker_generator.options import Options
from docker_generator.stacks.catalogue import built_in_stacks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pydantic.fields import FieldInfo
    from workspace_table import Kind

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


def languages() -> str:
    """Return the table of languages, each with a link to its page."""
    head = ("language", "default version", "frameworks", "package managers")
    return table(head, (_language(stack) for stack in built_in_stacks().stacks.values()))


def _language(stack: Stack) -> tuple[str, ...]:
    return (
        f"[{stack.title}](languages/{stack.language}.md)",
        stack.default_version,
        ", ".join(one.title for one in stack.frameworks.values()),
        ", ".join(one.title for one in stack.package_managers.values()),
    )


def language_pages() -> dict[str, str]:
    """Return a page for each language, by its file name."""
    return {f"{s.language}.md": _stack(s) for s in built_in_stacks().stacks.values()}


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
    parts = (
        f"# {stack.title}",
        f"{names} The container runs as user {stack.user}. Probes: {probes}.",
        "[Languages](../stacks.md) explains how version, framework and manager are chosen.",
        "## Versions",
        table(("version", "image that builds", "image that runs"), versions),
        "## Frameworks",
        table(
            ("framework", "names", "starts", "is found at"),
            (_framework(stack, *item) for item in stack.frameworks.items()),
        ),
        "## Package managers",
        table(
            ("package manager", "names", "lock file", "is read"),
            (_manager(*item) for item in stack.package_managers.items()),
        ),
        "## Source tree",
        _read(stack),
    )
    return "\n\n".join(parts) + "\n"


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
        ("Facts that the Dockerfile depends on", [c for f in stack.facts.values() for c in f]),
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
        f"[{engine.title}](backing-services/{engine.engine}.md) `{engine.engine}`",
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


def workspaces() -> str:
    """Return the table of kinds of workspaces, by how each was tried."""
    head = ("workspace", "its two services", "tried")
    return table(head, (_workspace(kind) for kind in WORKSPACES.values()))


def _workspace(kind: Kind) -> tuple[str, ...]:
    stack = built_in_stacks().stacks[kind.facts["language"]]
    framework = stack.framework(kind.facts["framework"])
    services = f"{stack.title}, {framework.title if framework else ''}"
    tried = "passed" if kind.is_lived else f"linted only: {kind.facts['linted']}"
    return kind.facts["title"], services, tried


def engine_pages() -> dict[str, str]:
    """Return a page for each engine, by its file name."""
    return {f"{e.engine}.md": _engine_page(e) for e in built_in_engines().engines.values()}


def _engine_page(engine: Engine) -> str:
    """Return the page of an engine: images, addresses, readiness, settings, upgrade."""
    images = [
        (
            code(name) + (" (default)" if name == engine.default_version else ""),
            code(version.image),
            code(version.volume) if version.volume else "",
            version.end_of_support or "",
        )
        for name, version in engine.versions.items()
    ]
    parts = (
        f"# {engine.title}",
        f"`engine`: {code(engine.engine, *engine.aliases)}."
        + (f" `type`: {code(*engine.types)}." if engine.types else "")
        + f" It listens on {_ports(engine)}."
        + " Each service has a database or a login of its own." * bool(engine.databases)
        + " [Backing services](../backing-services.md) explains how an engine is chosen.",
        "## Versions",
        table(("version", "image", "volume", "supported until"), images),
        "## Variables of a service",
        _addresses(engine),
        "## Readiness",
        _readiness(engine),
        *_settings(engine),
        _upgrade(engine),
    )
    return "\n\n".join(part for part in parts if part) + "\n"


def _ports(engine: Engine) -> str:
    further = (f"{port} ({name})" for name, port in engine.ports.items())
    return ", ".join((f"port {engine.port}", *further))


def _addresses(engine: Engine) -> str:
    """Return the table of variables with the address, by driver."""
    drivers: dict[str, Client | Driver] = {"": engine.client, **engine.client.drivers}
    rows = (
        (code(driver) or "any other", code(variable), code(form))
        for driver, client in drivers.items()
        for variable, form in client.variables.items()
    )
    return table(("driver", "variable", "form"), rows)


def _readiness(engine: Engine) -> str:
    words = " ".join(engine.probe.test[1:]) if engine.probe else ""
    return f"Ready when this succeeds: `{words}`" if words else "Its image holds no probe."


def _settings(engine: Engine) -> tuple[str, ...]:
    """Return what may be chosen in .env, and the console."""
    settings = [s for s in engine.settings.values() if s.default is not None]
    rows = [(s.about.format(slug=engine.engine), code(s.default)) for s in settings]
    chosen = f"## Settings in .env\n\n{table(('setting', 'default'), rows)}" if rows else ""
    one = engine.companion
    shown = f"## Console\n\nBy the option `tools`: {one.title}, `{one.image}`" if one else ""
    data = "## Data\n\n`./data.sh` saves and loads it." if engine.data else ""
    return chosen, shown, data


def _upgrade(engine: Engine) -> str:
    """Return the steps to another major version, with the page that shows them as commands."""
    if not engine.upgrade:
        return ""
    page = "[Upgrade a database](../how-to/upgrade-a-database.md)"
    commands = f" {page} shows the commands of `data.sh`." if engine.data else ""
    return f"## Upgrade\n\nTo another major version: {engine.upgrade}.{commands}"


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
    "languages": languages,
    "engines": engines,
    "facts": facts,
    "tried": tried,
    "workspaces": workspaces,
    "commands": commands,
    "graph": graph_fields,
}
"""Every part by its name."""

DIRECTORIES: dict[str, Callable[[], dict[str, str]]] = {
    "backing-services": engine_pages,
    "languages": language_pages,
}
"""The directories below docs/ that are made as a whole."""

_MARKED = re.compile(r"(<!-- made: (\w+) -->).*?(<!-- end -->)", re.DOTALL)


def renewed(page: str) -> str:
    """Return a page with each of its parts as it is now."""
    return _MARKED.sub(lambda m: f"{m[1]}\n\n{PARTS[m[2]]()}\n\n{m[3]}", page)


def parts_of(page: str) -> list[str]:
    """Return the names of the parts of a page."""
    return [match[2] for match in _MARKED.finditer(page)]
