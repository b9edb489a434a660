"""Measure the rows of fixtures/stacks that have a single-stage.Dockerfile, beside that Dockerfile.

The single stage is built on the plain tag of the language's image, as its own first page does, and
on the image that row.json names as `slim`. Two figures each: the megabytes of the image, and the
seconds to build it again after one line of its source has changed. `change` in row.json is the
file, and a line without effect to be added to it. All take turns on one engine, and the median is
taken: compare the ratios. `tests/engine/images/make --benchmark` sees to the plain images.

    .venv/bin/python benchmarks/stacks.py [RUNS]
"""

from __future__ import annotations

import atexit
import json
import re
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from functools import lru_cache
from pathlib import Path
from typing import Any

ROWS = Path(__file__).resolve().parent.parent / "fixtures" / "stacks"
HEAD = (
    "| row | MB | plain tag | ratio | slim tag | ratio | s to rebuild | plain tag | ratio |",
    "|---|---|---|---|---|---|---|---|---|",
)
# Official images keep no packages, caches and plain indexes of apt, and Debian's slim and Ubuntu's
# hold no translations and no documentation; stand-ins do.
CLEAN = """
test -d /etc/apt/apt.conf.d && test ! -e /etc/apt/apt.conf.d/docker-clean || exit 1
apt-get clean
rm -rf /usr/share/doc/* /usr/share/info/* /usr/share/locale/* /usr/share/man/*
cat > /etc/apt/apt.conf.d/docker-clean << 'END'
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
Acquire::GzipIndexes "true";
APT::Keep-Downloaded-Packages "false";
END
"""


class Image:
    """A Dockerfile, and the image on which its last stage stands."""

    def __init__(self, name: str, dockerfile: Path, base: str = "") -> None:
        self.name = name
        self.dockerfile = dockerfile
        text = dockerfile.read_text("utf-8")
        written = re.findall(r"^(?:ARG BASE=|FROM )([^$\s]+)", text, re.MULTILINE)
        self.base = base or written[-1]
        self.options = ("--build-arg", f"BASE={self.base}") if "ARG BASE=" in text else ()

    def build(self, context: Path) -> float:
        """Build it and return the seconds that it took; raises where it fails."""
        clean = f"--build-context={self.base}=docker-image://{_as_official(self.base)}"
        named = ("--tag", self.name, "--file", str(self.dockerfile), clean, *self.options)
        begin = time.perf_counter()
        command = ("docker", "build", "--quiet", *named, str(context))
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - begin

    @property
    def megabytes(self) -> float:
        """What the layers of the image hold."""
        return int(_docker("image", "inspect", self.name, "--format", "{{.Size}}")) / 1e6


class Row:
    """A row in a folder of its own, with its Dockerfiles: the generated one first."""

    def __init__(self, original: Path, folder: Path) -> None:
        self.facts: dict[str, Any] = json.loads((original / "row.json").read_text("utf-8"))
        self.folder = folder
        shutil.copytree(original / "source", folder / "source")
        single = original / "single-stage.Dockerfile"
        self.images = [Image("bench-generated", self._generate()), Image("bench-plain", single)]
        if slim := self.facts.get("slim"):
            self.images.append(Image("bench-slim", single, slim))

    def _generate(self) -> Path:
        service = self.facts["service"]
        service["build"] = {"context": "source"} | service.get("build", {})
        graph = self.folder / "graph.json"
        graph.write_text(json.dumps({"services": {"App": service}}), "utf-8")
        command = ("generate", "-q", str(graph), "--root", str(self.folder), "-o", "out")
        subprocess.run([sys.executable, "-m", "docker_generator", *command], check=True)
        return self.folder / "out" / "Dockerfile.app"

    def change(self) -> None:
        """Add a line to the source that no build has seen, so that no cache knows the result."""
        wanted = self.facts["change"]
        with (self.folder / "source" / wanted["file"]).open("a", encoding="utf-8") as file:
            file.write(f"{wanted['line']} {time.time_ns()}\n")

    def measure(self, runs: int) -> list[tuple[float, float]]:
        """Return megabytes and seconds of each image."""
        context = self.folder / self.facts["service"]["build"]["context"]
        seconds: dict[str, list[float]] = {image.name: [] for image in self.images}
        for image in self.images:
            image.build(context)
        for _ in range(runs):
            self.change()
            for image in self.images:
                seconds[image.name].append(image.build(context))
        found = [(image.megabytes, statistics.median(seconds[image.name])) for image in self.images]
        _docker("rmi", "--force", *seconds)
        return found


@lru_cache
def _as_official(image: str) -> str:
    """Return an image with apt set up as in Debian's official ones: itself, if it is already."""
    container = f"bench-base-{time.time_ns()}"
    run = ("docker", "run", "--name", container, "--user=0", "--entrypoint=sh", image, "-c", CLEAN)
    is_changed = subprocess.run(run, check=False, capture_output=True).returncode == 0
    flat = f"{container}:clean"
    if is_changed:
        known = json.loads(_docker("image", "inspect", image))[0]["Config"]
        lines = [f"ENV {name}={shlex.quote(text)}" for name, _, text in _pairs(known["Env"])]
        lines += [f"USER {known['User']}"] if known.get("User") else []
        changes = [f"--change={line}" for line in lines]
        with subprocess.Popen(["docker", "export", container], stdout=subprocess.PIPE) as archive:
            command = ("docker", "import", *changes, "-", flat)
            subprocess.run(command, stdin=archive.stdout, check=True, capture_output=True)
        atexit.register(_docker, "rmi", "--force", flat)
    _docker("rm", "--force", container)
    return flat if is_changed else image


def _pairs(variables: list[str] | None) -> list[tuple[str, str, str]]:
    return [variable.partition("=") for variable in variables or ()]


def _docker(*arguments: str) -> str:
    """Return what a docker command prints; it has to succeed."""
    command = ("docker", *arguments)
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _line(name: str, measured: list[tuple[float, float]]) -> str:
    (size, again), (plain, plain_again), *slim = measured
    cells = [name, f"{size:.0f}", f"{plain:.0f}", f"{size / plain:.2f}"]
    cells += [f"{slim[0][0]:.0f}", f"{size / slim[0][0]:.2f}"] if slim else ["-", "-"]
    cells += [f"{again:.1f}", f"{plain_again:.1f}", f"{again / plain_again:.2f}"]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Print a table with the figures and their ratios."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    print("\n".join(HEAD))
    for file in sorted(ROWS.glob("*/single-stage.Dockerfile")):
        with tempfile.TemporaryDirectory() as name:
            print(_line(file.parent.name, Row(file.parent, Path(name)).measure(runs)), flush=True)


if __name__ == "__main__":
    main()
