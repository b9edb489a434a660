"""What a large graph costs, against an older state of the project: both in turns, in one run.

    .venv/bin/python benchmarks/whole.py --against REVISION [--services N] [--turns N]

Each turn runs `generate` on a seeded graph twice, in processes of their own, from nothing to all
files on disk: with the sources of a
revision, and with those of the working tree. Only the ratios are read: CPU time and peak memory of
the working tree, divided by those of the revision. Exit status: 0 where both medians are within
their bounds, 1 where not.
"""

from __future__ import annotations

import argparse
import io
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import seeded

ROOT = Path(__file__).resolve().parent.parent
WITHIN = {"s": 1.05, "MiB": 1.15}
"""Bounds of the ratios: what two runs of one state differ, and room for the decisions' evidence."""
_PROGRAM = """
import resource, sys
sys.path.insert(0, sys.argv[1])
from docker_generator.cli import main
status = main(["generate", sys.argv[2], "--output", sys.argv[3], "--quiet"])
used = resource.getrusage(resource.RUSAGE_SELF)
print(status, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""


def cost(sources: Path, topology: Path, output: Path) -> tuple[float, float]:
    """Return the seconds of CPU and the peak in MiB of the command `generate` of some sources."""
    shutil.rmtree(output, ignore_errors=True)
    command = (sys.executable, "-c", _PROGRAM, str(sources), str(topology), str(output))
    printed = subprocess.check_output(command, text=True, cwd=topology.parent)
    status, seconds, memory = printed.splitlines()[-1].split()
    if status != "0" or not (output / "docker-compose.yml").is_file():
        raise SystemExit(f"{sources}: nothing was generated")
    return float(seconds), float(memory)


def export(revision: str, folder: Path) -> Path:
    """Write the sources of a revision into a folder and return where they lie."""
    command = ("git", "-C", str(ROOT), "archive", revision, "src")
    packed = subprocess.check_output(command)
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    return folder / "src"


def main() -> int:
    """Print both medians and their ratios; exit 1 where one is too high."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--against", required=True, help="a revision of this repository")
    parser.add_argument("--services", type=int, default=1000)
    parser.add_argument("--turns", type=int, default=7)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        topology = Path(name, "topology-graph.json")
        topology.write_bytes(seeded.wide(given.services))
        output = Path(name, "generated")
        older = export(given.against, Path(name))
        turns = [
            (cost(older, topology, output), cost(ROOT / "src", topology, output))
            for _ in range(given.turns)
        ]
    is_within = True
    for index, unit in enumerate(("s", "MiB")):
        before = statistics.median(old[index] for old, _ in turns)
        after = statistics.median(new[index] for _, new in turns)
        ratio = statistics.median(new[index] / old[index] for old, new in turns)
        is_within &= ratio <= WITHIN[unit]
        print(f"{before:.2f} {unit} before, {after:.2f} {unit} now: ratio {ratio:.2f}")
    return int(not is_within)


if __name__ == "__main__":
    raise SystemExit(main())
