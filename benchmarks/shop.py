"""Measure the shop in one run on one engine: generated, hand-made with care, and as usual.

Three figures each: size above the base image, seconds from the start command (images built, no
volumes) until all is healthy, seconds to build all three images again after one line of each
source has changed. The runs of the three take turns, and the median is taken: compare the ratios.

    .venv/bin/python benchmarks/shop.py [RUNS]
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
SHOP = HERE.parent / "fixtures" / "valid" / "shop"
BASE = "python:3.14-slim-trixie"
SERVICES = ("catalog", "billing", "auth")


@dataclass(frozen=True)
class Contender:
    """One way to build and start the shop."""

    name: str
    folder: Path
    start: tuple[str, ...]
    images: str
    environment: dict[str, str]

    def run(self, *command: str) -> float:
        """Run a command in the folder and return its seconds; raises where it fails."""
        begin = time.perf_counter()
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=os.environ | self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"{self.name}: {' '.join(command)}\n{done.stdout}{done.stderr}")
        return time.perf_counter() - begin

    def size_above_base(self) -> float:
        """Return the megabytes of the largest image above its base."""
        base = _size(BASE)
        return max(_size(self.images.format(name)) - base for name in SERVICES) / 1e6


def _size(image: str) -> int:
    format_ = ("--format", "{{.Size}}")
    shown = subprocess.check_output(["docker", "image", "inspect", image, *format_], text=True)
    return int(shown)


def contenders(root: Path) -> list[Contender]:
    """Return the three, over one copy of the sources."""
    backend = root / "artifacts/engineering/code/backend"
    generated = root / "artifacts/engineering/configs/docker"
    command = [sys.executable, "-m", "docker_generator", "generate", "-q", "--root", str(root)]
    subprocess.run([*command, "--set", "project=generated"], check=True)
    up = ("docker", "compose", "up", "--detach", "--wait")
    found = [
        Contender("generated", generated, ("./start.sh",), "generated-{}:v1.2.0", {}),
    ]
    for name in ("careful", "example"):
        folder = HERE / name
        environment = {"BACKEND": str(backend), "HERE": str(folder)}
        found.append(Contender(name, folder, up, f"{name}-{{}}", environment))
    return found


def change(root: Path, run: int) -> None:
    """Change one line of each source."""
    for name in SERVICES:
        main = root / "artifacts/engineering/code/backend" / name / "src/main.py"
        main.write_text(f"{main.read_text('utf-8').rstrip()}\n# change {run}\n", "utf-8")


def measure(found: list[Contender], root: Path, runs: int) -> dict[str, tuple[float, float, float]]:
    """Return size, start and rebuild of each contender."""
    starts: dict[str, list[float]] = {c.name: [] for c in found}
    builds: dict[str, list[float]] = {c.name: [] for c in found}
    for contender in found:
        contender.run(*contender.start)
        contender.run("docker", "compose", "down", "--volumes")
    for number in range(runs):
        for contender in found:
            starts[contender.name].append(contender.run(*contender.start))
            contender.run("docker", "compose", "down", "--volumes")
        change(root, number)
        for contender in found:
            builds[contender.name].append(contender.run("docker", "compose", "build"))
    return {
        c.name: (
            c.size_above_base(),
            statistics.median(starts[c.name]),
            statistics.median(builds[c.name]),
        )
        for c in found
    }


def main() -> None:
    """Print a table with the figures and their ratios to the careful one."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        shutil.copytree(SHOP / "artifacts/engineering/code", root / "artifacts/engineering/code")
        figures = measure(contenders(root), root, runs)
    careful = figures["careful"]
    print("| | MB above the base | s to healthy | s to rebuild |\n|---|---|---|---|")
    for name, values in figures.items():
        cells = (f"{v:.1f} ({v / c:.2f}x)" for v, c in zip(values, careful, strict=True))
        print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
