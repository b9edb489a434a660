"""Whatever comes in: a result, never a traceback, and nothing outside the output folder."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from conftest import SHOP_GRAPH, graph, service
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from mutations import of_bytes, of_values
from pipeline_helpers import generated

from docker_generator import cli
from docker_generator.diagnostics.formats import FORMATS
from docker_generator.diagnostics.report import Report
from docker_generator.pipeline import generate
from docker_generator.topology.document import read_document
from docker_generator.topology.positions import resolvable

SHOP = SHOP_GRAPH.read_bytes()
COMPOSE = shutil.which("docker-compose", path=str(Path(sys.executable).parent))

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
seeds = st.integers(0, 2**32 - 1)
# Every text that the graph takes, and only printable ones.
texts = st.text(st.characters(exclude_categories=("C", "Z")) | st.just(" "), max_size=60)
hostile_texts = texts | st.sampled_from(
    ['"; rm -rf /', "$(id)", "`id`", "${X:-y}", "$$", "\\", '"', "'", "# syntax=x", "a: b", "{{x}}"]
)


def chance(seed: int) -> random.Random:
    """Return the chance that a seed gives."""
    return random.Random(seed)  # noqa: S311 -- no secret depends on it


def try_graph(data: bytes) -> None:
    """Assert that a result comes back, that its report is printable and its places are there."""
    result = generate(data, {"root": "no-such-folder"})
    assert result.ok == bool(result.files)
    for name in ("text", "json", "github"):
        text = FORMATS[name](Report(result.diagnostics))
        assert all(line.isprintable() for line in text.split("\n"))
    document, unread = read_document(data)
    for one in result.diagnostics if not unread else ():
        if not one.origin:
            assert one.pointer.count("/") == len(resolvable(one.pointer, document))
            assert one.position is not None


@given(st.binary())
@example(b"\xef\xbb\xbf{}")
@example(b"\xff\xfe{\0}\0")
def test_any_bytes(data: bytes) -> None:
    """Nothing that is not a graph raises."""
    try_graph(data)


@given(json_values)
def test_any_json(value: Any) -> None:
    """Nothing that is JSON raises, whatever its shape."""
    try_graph(json.dumps(value).encode())
    try_graph(json.dumps({"services": {"A": value}, "topology": value}).encode())


@given(seeds)
def test_any_mutation_of_the_bytes_of_a_graph(seed: int) -> None:
    """Cut, doubled and overwritten files are reported apart from graphs."""
    try_graph(of_bytes(SHOP, chance(seed)))


@given(seeds)
def test_any_mutation_of_the_values_of_a_graph(seed: int) -> None:
    """Values in places where they do not belong are findings."""
    try_graph(json.dumps(of_values(json.loads(SHOP), chance(seed))).encode())


@pytest.mark.slow
@given(
    st.lists(hostile_texts, max_size=4),
    st.dictionaries(st.from_regex(r"V[A-Z]{0,9}", fullmatch=True), hostile_texts),
)
def test_a_dockerfile_holds_what_was_planned(
    command: list[str], environment: dict[str, str]
) -> None:
    """Parsed back, there are the instructions of a harmless graph, and the words of this one."""
    words = ["run", *command]
    one = service(
        build={"command": words}, environment=environment, health_check={"command": words}
    )
    result = generate(graph({"A": one}), {"root": "no-such-folder"})
    if not result.ok:  # a value looks like a key of somebody
        return
    text = result.files["Dockerfile.a"].content
    harmless = service(build={"command": ["run"]}, health_check={"command": ["run"]})
    expected = generated(graph({"A": harmless})).files["Dockerfile.a"].content

    assert text.split("\n")[0] == expected.split("\n")[0]
    assert [name for name, _ in instructions(text)] == [name for name, _ in instructions(expected)]
    assert words == json.loads(dict(instructions(text))["CMD"])
    assert words == json.loads(dict(instructions(text))["HEALTHCHECK"].partition(" CMD ")[2])


def instructions(text: str) -> list[tuple[str, str]]:
    """Return the instructions of a Dockerfile, as the builder joins their lines."""
    lines = [line for line in text.split("\n") if line and not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n", "", "\n".join(lines))
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in joined.split("\n"))]


@pytest.mark.slow
@settings(max_examples=10, deadline=None)
@given(st.lists(hostile_texts, min_size=200, max_size=200))
def test_compose_reads_what_was_planned(values: list[str]) -> None:
    """Parsed by Compose itself, 200 values in each of ten files are what they were."""
    environment = {f"V{number}": value for number, value in enumerate(values)}
    result = generate(graph({"A": service(environment=environment)}), {"root": "no-such-folder"})
    if not result.ok:  # a value looks like a key of somebody
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "docker-compose.yml")
        file.write_text(result.files["docker-compose.yml"].content, "utf-8")
        assert COMPOSE is not None
        words = [COMPOSE, "-f", str(file), "config", "--format", "json", "--no-interpolate"]
        done = subprocess.run(words, capture_output=True, check=True, cwd=folder)
    read = json.loads(done.stdout)["services"]["a"]["environment"]

    # Without filling in, Compose leaves a doubled $ as it is.
    assert environment == {name: read[name].replace("$$", "$") for name in environment}


class Watch:
    """An audit hook that notes everything that is written while it is on; it cannot be removed."""

    def __init__(self) -> None:
        self.is_on = False
        self.written: list[str] = []
        sys.addaudithook(self)

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Note the paths of what is opened for writing, made, moved, removed or started."""
        if not self.is_on:
            return
        if event == "open":
            flags = arguments[2]
            if isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
                self.written.append(str(arguments[0]))
        elif event in {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.symlink", "os.link"}:
            self.written += [str(one) for one in arguments if isinstance(one, str | bytes | Path)]
        elif event in {"subprocess.Popen", "os.system", "os.exec", "socket.connect"}:
            self.written.append(event)


WATCH = Watch()


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seeds)
def test_nothing_is_written_outside_the_output_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Neither by a graph nor by what is wrong with it; statuses are 0, 1 and 2."""
    here, out = tmp_path / "here", tmp_path / "out"
    shutil.rmtree(here, ignore_errors=True)
    shutil.rmtree(out, ignore_errors=True)
    here.mkdir()
    document = of_values(json.loads(SHOP), chance(seed))
    (here / "graph.json").write_text(json.dumps(document), "utf-8")
    monkeypatch.chdir(here)
    WATCH.written.clear()
    WATCH.is_on = True
    try:
        status = cli.main(["generate", "graph.json", "-o", str(out), "-q"])
    finally:
        WATCH.is_on = False

    assert status in {0, 1, 2}
    assert (status == 0) == out.exists()
    assert ["graph.json"] == sorted(path.name for path in here.iterdir())
    assert ["here", *(["out"] if out.exists() else [])] == sorted(
        path.name for path in tmp_path.iterdir()
    )
    for path in WATCH.written:
        is_inside = path == str(out) or path.startswith(f"{out}/")
        # What is opened below a folder's handle has a name only.
        assert is_inside or re.fullmatch(r"[A-Za-z0-9._-]+", path), path
        assert path not in {"..", "subprocess.Popen", "os.system", "os.exec", "socket.connect"}
