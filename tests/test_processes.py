"""The command line as a process: streams that close, encodings that are small, doors alike."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import graph, service

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

PROGRAM = str(Path(sys.executable).parent / "docker-generator")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a graph that has an error in a service with a name of its own."""
    (tmp_path / "graph.json").write_text(json.dumps(graph({"Käse": service(port=0)})), "utf-8")
    return tmp_path


def call(*command: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command in a folder, with nothing but these variables in its environment."""
    return subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        check=False,
        timeout=30,
        env={"PATH": os.environ["PATH"]} | variables,
    )


def test_both_doors_are_the_same(folder: Path) -> None:
    """Python -m docker_generator is docker-generator."""
    script = call(PROGRAM, "check", "graph.json", folder=folder)
    module = call(sys.executable, "-m", "docker_generator", "check", "graph.json", folder=folder)

    assert (1, b"") == (script.returncode, script.stderr)
    assert b"(DG303 invalid-port)" in script.stdout
    assert (script.returncode, script.stdout, script.stderr) == (
        module.returncode,
        module.stdout,
        module.stderr,
    )


def test_help_is_the_same_at_both_doors(folder: Path) -> None:
    """The program has one name."""
    script = call(PROGRAM, "--help", folder=folder)
    module = call(sys.executable, "-m", "docker_generator", "--help", folder=folder)

    assert (0, script.stdout) == (module.returncode, module.stdout)


@pytest.mark.parametrize(
    "variables",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "cp1252"},
        {"PYTHONIOENCODING": "utf-8"},
    ],
    ids=lambda variables: " ".join(variables.values()),
)
def test_a_small_encoding_is_survived(folder: Path, variables: dict[str, str]) -> None:
    """What a terminal cannot print is escaped."""
    done = call(PROGRAM, "check", "graph.json", folder=folder, **variables)

    assert (1, b"") == (done.returncode, done.stderr)
    assert b"Invalid port" in done.stdout


@pytest.mark.parametrize("arguments", [["check", "graph.json"], ["--help"], ["--version"]], ids=str)
def test_a_reader_that_has_gone_is_no_fault(folder: Path, arguments: list[str]) -> None:
    """A closed pipe ends the program quietly."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [PROGRAM, *arguments],
        cwd=folder,
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
        timeout=30,
    )
    os.close(writing)

    assert b"" == done.stderr


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Let processes be interrupted: what a shell starts in the background ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_ends_it_quietly(folder: Path) -> None:
    """With the status that shells expect, no word, and nothing written."""
    words = [PROGRAM, "generate", "-", "-o", "out"]
    with subprocess.Popen(
        words, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        # More than a pipe holds: when it is written, somebody is reading.
        process.stdin.write(b" " * 200_000)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)

    assert (130, b"", b"") == (process.returncode, out, err)
    assert ["graph.json"] == [path.name for path in folder.iterdir()]


def test_a_full_device_is_told_without_a_traceback(folder: Path) -> None:
    """Output that gets lost is a fault of its own."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [PROGRAM, "check", "graph.json"],
            cwd=folder,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            timeout=30,
        )

    assert 2 == done.returncode
    assert b"docker-generator: standard output: No space left on device\n" == done.stderr


def test_a_current_directory_that_is_gone_is_named(folder: Path) -> None:
    """An error inside of a command is not one of standard output."""
    script = f'mkdir gone && cd gone && rmdir ../gone && exec {PROGRAM} check "$0"'
    done = call("sh", "-c", script, str(folder / "graph.json"), folder=folder)

    assert 2 == done.returncode
    assert b"docker-generator: current directory: No such file or directory\n" == done.stderr


@pytest.mark.parametrize("place", ["graph.json", "-"])
@pytest.mark.parametrize("closed", [">&-", "<&-", ">&- 2>&- <&-"])
def test_streams_that_are_closed_are_survived(folder: Path, place: str, closed: str) -> None:
    """A daemon may start the program without any of them."""
    done = call("sh", "-c", f"exec {PROGRAM} check {place} {closed}", folder=folder)

    assert b"Traceback" not in done.stderr
    assert done.returncode in {1, 2}


@pytest.mark.parametrize("flag", ["-O", "-Werror", "-Xdev"])
def test_stricter_interpreters_find_nothing(folder: Path, flag: str) -> None:
    """No warning, no assertion that the program needs."""
    done = call(
        sys.executable, flag, "-m", "docker_generator", "check", "graph.json", folder=folder
    )

    assert (1, b"") == (done.returncode, done.stderr)
