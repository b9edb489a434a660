"""Measure the builds of five FastAPI services: generated, beside five single-stage Dockerfiles.

Each is built cold, again after one line of one service has changed, and again after one service has
a dependency more; the generated ones in Compose and in bake. In each turn the base image has a
digest, and each mounted cache an identifier, that no build has seen: what is cold is cold for all.
The contenders take turns on one engine, and the median is taken: compare the ratios.

    .venv/bin/python benchmarks/builds.py [RUNS]
"""

from __future__ import annotations

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROW = Path(__file__).resolve().parent.parent / "fixtures" / "stacks" / "python-fastapi-pip"
BASE = "python:3.14-slim-trixie"
NAMES = tuple(f"unit{number}" for number in range(1, 6))
ADDED = "sniffio"
"""A small package without packages of its own."""
COMMANDS = {
    "generated, Compose": ("docker", "compose", "--file", "out/docker-compose.yml", "build", "-q"),
    "generated, bake": ("docker", "buildx", "bake", "--file", "out/docker-bake.hcl", "--load"),
    "single stage": ("docker", "compose", "build", "-q"),
}
"""Each contender, and how it builds."""
VARIABLES = {"JWT_SECRET": "measured", "PLATFORMS": ""}
PHASES = ("five services, cold", "one line changed", "one dependency added")


@dataclass(frozen=True)
class Contender:
    """One way to build the five: its directory, its command, and where its Dockerfiles are."""

    name: str
    root: Path
    command: tuple[str, ...]

    def build(self) -> float:
        """Build all five, and return the seconds; raises where one fails."""
        begin = time.perf_counter()
        done = subprocess.run(
            self.command,
            cwd=self.root,
            env=os.environ | VARIABLES,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"{self.name}: {' '.join(self.command)}\n{done.stdout}{done.stderr}")
        return time.perf_counter() - begin

    def turn(self, nonce: str) -> list[float]:
        """Return the seconds of each phase."""
        seconds = [self.build()]
        main = self.root / "source" / "unit3" / "src" / "main.py"
        main.write_text(f"{main.read_text('utf-8').rstrip()}\n# {nonce}\n", "utf-8")
        seconds.append(self.build())
        with (self.root / "source" / "unit3" / "requirements.txt").open("a", encoding="utf-8") as f:
            f.write(f"{ADDED}\n")
        return [*seconds, self.build()]


def contenders(folder: Path, nonce: str) -> list[Contender]:
    """Return all, each over sources of its own, on a base image and caches that are new.

    A label would give the base image a new digest, but the steps above it would still be cached.
    """
    _docker(
        "build",
        "--quiet",
        "--tag",
        f"bench-base:{nonce}",
        "-",
        text=f"FROM {BASE}\nRUN echo {nonce} >/etc/measured\n",
    )
    found = []
    for name, command in COMMANDS.items():
        root = folder / name.replace(", ", "-").replace(" ", "-")
        for unit in NAMES:
            shutil.copytree(ROW / "source", root / "source" / unit)
            # Each service has a list of its own, as in the world; the packages are the same.
            with (root / "source" / unit / "requirements.txt").open("a", encoding="utf-8") as file:
                file.write(f"# {unit} {name} {nonce}\n")
        if name == "single stage":
            _write_single(root)
        else:
            _generate(root, name)
        for dockerfile in (path for path in root.rglob("*Dockerfile*") if path.is_file()):
            text = _anew(dockerfile.read_text("utf-8"), f"{nonce}-{root.name}")
            dockerfile.write_text(text, "utf-8")
        found.append(Contender(name, root, command))
    return found


def _anew(text: str, nonce: str) -> str:
    """Return a Dockerfile on the base image of this turn, with caches of its own."""
    own = text.replace(f"FROM {BASE}", f"FROM bench-base:{nonce.partition('-')[0]}")
    return re.sub(r"type=cache,", f"type=cache,id={nonce},", own)


def _generate(root: Path, name: str) -> None:
    service = json.loads((ROW / "row.json").read_text("utf-8"))["service"]
    services = {
        unit.title(): service | {"port": 8001 + number, "build": {"context": f"source/{unit}"}}
        for number, unit in enumerate(NAMES)
    }
    (root / "graph.json").write_text(json.dumps({"services": services}), "utf-8")
    project = f"project=bench-{name.rpartition(' ')[2].lower()}"
    words = ("generate", "-q", "graph.json", "--root", ".", "-o", "out", "--set", project)
    subprocess.run([sys.executable, "-m", "docker_generator", *words], cwd=root, check=True)


def _write_single(root: Path) -> None:
    """Write what most write: a Dockerfile of one stage for each service, and their builds."""
    single = (ROW / "single-stage.Dockerfile").read_text("utf-8")
    text = single.replace("${BASE}", BASE).replace("ARG BASE=python:3.14-trixie\n", "")
    services = {}
    for unit in NAMES:
        (root / "source" / unit / "Dockerfile").write_text(text, "utf-8")
        services[unit] = {"build": f"./source/{unit}"}
    document = {"name": "bench-single", "services": services}
    (root / "docker-compose.yml").write_text(json.dumps(document), "utf-8")


def _docker(*arguments: str, text: str = "") -> str:
    """Return what a docker command prints; it has to succeed."""
    command = ("docker", *arguments)
    return subprocess.run(command, check=True, capture_output=True, text=True, input=text).stdout


def _remove(nonce: str) -> None:
    """Remove the images of this turn."""
    own = ("bench-compose", "bench-bake", "bench-single")
    images = _docker("image", "ls", "--format", "{{.Repository}}:{{.Tag}}").split()
    mine = [one for one in images if one.startswith(own) or one == f"bench-base:{nonce}"]
    _docker("rmi", "--force", *mine)


def main() -> None:
    """Print a table: the seconds of each phase, and their ratios to those of the single stage."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    seconds: dict[str, list[list[float]]] = {}
    for _ in range(runs):
        nonce = str(time.time_ns())
        with tempfile.TemporaryDirectory() as name:
            try:
                for one in contenders(Path(name), nonce):
                    seconds.setdefault(one.name, []).append(one.turn(nonce))
            finally:
                _remove(nonce)
    medians = {
        name: [*map(statistics.median, zip(*rows, strict=True))] for name, rows in seconds.items()
    }
    print(f"| | {' | '.join(PHASES)} |\n|---|{'---|' * len(PHASES)}")
    for name, found in medians.items():
        pairs = zip(found, medians["single stage"], strict=True)
        cells = (f"{own:.1f} s ({own / other:.2f} x)" for own, other in pairs)
        print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
