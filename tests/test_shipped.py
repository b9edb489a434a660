"""The catalogues as they are shipped: the same as their YAML files, and never older than these."""

from __future__ import annotations

import json
from importlib import reload
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from compiled_templates import HOME, TEMPLATES, checksum_of, modules
from conftest import FIXTURES

from docker_generator import shipped
from docker_generator.backing.catalogue import built_in_engines
from docker_generator.backing.model import Engine
from docker_generator.catalogue import Entry, load_entry
from docker_generator.rendering import compiled, precompiled
from docker_generator.shipped import FILE, Entries, Shipped, rows_text, shipped_row
from docker_generator.source.calls import CallData
from docker_generator.source.env_files import Loaders
from docker_generator.source.first_words import FirstWords
from docker_generator.source.front_ends import Builders
from docker_generator.source.migrations import Migrations
from docker_generator.source.pipelines import CheckCommands
from docker_generator.source.vocabulary import Vocabulary
from docker_generator.source.writes import WriteCalls
from docker_generator.stacks.catalogue import Probes
from docker_generator.stacks.model import Stack
from docker_generator.stacks.system import ProgramData

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

PACKAGE = files("docker_generator")
GRAPH = "topology-graph.json"


def catalogue() -> dict[str, tuple[Traversable, type[Entry]]]:
    """Return every YAML file of the package, by its name, with what it holds."""
    named: dict[str, type[Entry]] = {
        **{f"backing/{file.name}": Engine for file in (PACKAGE / "backing").iterdir()},
        **{f"stacks/{one.name}/stack.yaml": Stack for one in (PACKAGE / "stacks").iterdir()},
        "stacks/probes.yaml": Probes,
        "source/checks.yaml": CheckCommands,
        "source/data.yaml": ProgramData,
        "source/env_files.yaml": Loaders,
        "source/front_ends.yaml": Builders,
        "source/first_graph.yaml": FirstWords,
        "source/migrations.yaml": Migrations,
        "source/variables.yaml": Vocabulary,
        "source/calls.yaml": CallData,
        "source/writes.yaml": WriteCalls,
    }
    return {
        name: (PACKAGE / name, model)
        for name, model in sorted(named.items())
        if name.endswith(".yaml") and (PACKAGE / name).is_file()
    }


CATALOGUE = catalogue()


def test_the_rows_are_those_of_the_files(renews: bool) -> None:
    """--update-golden renews them."""
    text = rows_text({name: shipped_row(*known) for name, known in CATALOGUE.items()})
    if renews:
        Path(str(PACKAGE / FILE)).write_text(text, "utf-8")
        shipped._rows.cache_clear()  # noqa: SLF001 -- they were read before

    assert text == (PACKAGE / FILE).read_text("utf-8")


def test_the_compiled_templates_are_those_of_the_sources(renews: bool) -> None:
    """--update-golden renews them."""
    if renews:
        for file in HOME.glob("*.py"):
            file.unlink()
        for name, text in modules().items():
            (HOME / name).write_text(text, "utf-8")
        reload(compiled)
        reload(precompiled)
    expected = modules()
    found = {file.name: file.read_text("utf-8") for file in HOME.glob("*.py")}

    assert expected.keys() == found.keys()
    if version("jinja2") == compiled.JINJA:  # another one compiles in its own way, and at each run
        assert expected == found
    assert set(compiled.MODULES) == {checksum_of(name) for name in TEMPLATES}


def test_the_graph_of_all_engines_names_each(renews: bool) -> None:
    """--update-golden renews it: a new engine is a file of its own and nothing more."""
    file = FIXTURES / "valid/engines/artifacts/engineering/code/frontend/.internal" / GRAPH
    document = json.loads(file.read_text("utf-8"))
    (service,) = document["services"].values()
    outside = [need for need in service["dependencies"] if need.get("type") == "saas"]
    wanted = [{"name": name, "external": True} for name in built_in_engines().engines] + outside
    if renews:
        service["dependencies"] = wanted
        # A line for each dependency.
        text = json.dumps(document, indent=2)
        lines = ",\n".join(f"        {json.dumps(need)}" for need in wanted)
        head, _, rest = text.partition('"dependencies": [')
        tail = rest[rest.index("\n      ]") :]
        file.write_text(f'{head}"dependencies": [\n{lines}{tail}\n', "utf-8")

    assert service["dependencies"] == wanted


def test_a_row_is_stale_when_what_it_is_like_was_edited(tmp_path: Path) -> None:
    """An entry has the keys of another one: an edit of that is an edit of this."""
    for name in ("postgres.yaml", "pgvector.yaml"):
        (tmp_path / name).write_bytes((PACKAGE / "backing" / name).read_bytes())
    one = tmp_path / "pgvector.yaml"
    before = Shipped(one, "backing/pgvector.yaml", Engine).entry()
    other = tmp_path / "postgres.yaml"
    other.write_text(other.read_text("utf-8").replace("memory: 512Mi", "memory: 640Mi"), "utf-8")
    after = Shipped(one, "backing/pgvector.yaml", Engine).entry()

    assert before.title == after.title == "PostgreSQL with pgvector"
    assert str(before.limits.memory) != str(after.limits.memory)


@pytest.mark.usefixtures("renews")
@pytest.mark.parametrize("name", CATALOGUE)
def test_an_entry_is_what_its_file_says(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Value by value and type by type, and without asking the YAML."""
    file, model = CATALOGUE[name]
    expected = load_entry(file, model)
    monkeypatch.setattr(shipped, "load_entry", None)
    found = Shipped(file, name, model).entry()

    assert expected == found
    assert repr(expected) == repr(found)
    assert expected.model_fields_set == found.model_fields_set


def test_an_edited_file_counts_and_not_its_row(tmp_path: Path) -> None:
    """A row is of other bytes then."""
    text = (PACKAGE / "backing/redis.yaml").read_text("utf-8")
    edited = tmp_path / "redis.yaml"
    edited.write_text(
        text.replace("engine: redis", "engine: redis\naliases: [remembering]"), "utf-8"
    )
    if "\naliases:" in text:
        lines = [line for line in text.splitlines() if not line.startswith("aliases:")]
        edited.write_text("\n".join([*lines, "aliases: [remembering]"]), "utf-8")
    one = Shipped(edited, "backing/redis.yaml", Engine)

    assert ("remembering",) == one.entry().aliases
    assert ["remembering", "redis"] == one.names("aliases", "engine")


def test_line_endings_are_no_edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A checkout of another system has the same rows."""
    file = tmp_path / "redis.yaml"
    data = (PACKAGE / "backing/redis.yaml").read_bytes()
    file.write_bytes(data.replace(b"\n", b"\r\n"))
    monkeypatch.setattr(shipped, "load_entry", None)

    assert "redis" == Shipped(file, "backing/redis.yaml", Engine).entry().engine


def test_an_entry_is_made_when_it_is_asked_for() -> None:
    """What the graph does not name costs nothing, also beside a catalogue of a user's own."""
    made: list[str] = []

    def maker(name: str) -> Entry:
        made.append(name)
        return Entry()

    entries = Entries({"b": lambda: maker("b"), "a": lambda: maker("a")})
    more = entries.extended({"c": Entry()})
    assert (["a", "b"], ["a", "b", "c"]) == (list(entries), list(more))
    assert [] == made
    assert more["a"] is entries["a"]
    assert ["a"] == made
    assert "b" in entries


def test_a_class_in_a_row_is_one_of_the_catalogues() -> None:
    """A row names classes of entries and their words alone, so that reading one runs no code."""
    found: set[str] = set()
    text = (PACKAGE / FILE).read_text("utf-8")
    json.loads(text, object_hook=lambda one: found.add(one.get("@", "")))

    homes = {name.partition(":")[0].partition(".")[0] for name in found if name}
    assert {"backing", "stacks", "source", "topology"} == homes
