"""Measure the rows of fixtures/stacks that have a single-stage.Dockerfile, beside that Dockerfile.

Two figures each: the megabytes of the image, and the seconds to build it again after one line of
its source has changed. `change` in row.json is the file, and a line without effect to be added to
it. The two take turns on one engine, and the median is taken: compare the ratios.

    .venv/bin/python benchmarks/stacks.py [RUNS]
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROWS = Path(__file__).resolve().parent.parent / "fixtures" / "stacks"
HEAD = (
    "| row | MB | single-stage | ratio | s to rebuild | single-stage | ratio |",
    "|---|---|---|---|---|---|---|",
)


class Row:
    """A row in a folder of its own, with both Dockerfiles."""

    def __init__(self, original: Path, folder: Path) -> None:
        self.name = original.name
        self.facts: dict[str, Any] = json.loads((original / "row.json").read_text("utf-8"))
        self.folder = folder
        shutil.copytree(original / "source", folder / "source")
        self.dockerfiles = {
            f"bench-{self.name}-generated": self._generate(),
            f"bench-{self.name}-single": original / "single-stage.Dockerfile",
        }

    def _generate(self) -> Path:
        service = self.facts["service"]
        service["build"] = {"context": "source"} | service.get("build", {})
        graph = self.folder / "graph.json"
        graph.write_text(json.dumps({"services": {"App": service}}), "utf-8")
        command = ("generate", "-q", str(graph), "--root", str(self.folder), "-o", "out")
        subprocess.run([sys.executable, "-m", "docker_generator", *command], check=True)
        return self.folder / "out" / "Dockerfile.app"

    def build(self, image: str) -> float:
        """Build an image and return the seconds that it took; raises where it fails."""
        context = self.folder / self.facts["service"]["build"]["context"]
        named = ("--tag", image, "--file", str(self.dockerfiles[image]))
        begin = time.perf_counter()
        command = ("docker", "build", "--quiet", *named, str(context))
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - begin

    def change(self) -> None:
        """Add a line to the source that no build has seen, so that no cache knows the result."""
        wanted = self.facts["change"]
        with (self.folder / "source" / wanted["file"]).open("a", encoding="utf-8") as file:
            file.write(f"{wanted['line']} {time.time_ns()}\n")

    def measure(self, runs: int) -> list[tuple[float, float]]:
        """Return megabytes and seconds of the generated image, and of the single-stage one."""
        seconds: dict[str, list[float]] = {image: [] for image in self.dockerfiles}
        for image in self.dockerfiles:
            self.build(image)
        for _ in range(runs):
            self.change()
            for image, measured in seconds.items():
                measured.append(self.build(image))
        found = [(_megabytes(image), statistics.median(seconds[image])) for image in seconds]
        subprocess.run(["docker", "rmi", "--force", *seconds], check=True, capture_output=True)
        return found


def _megabytes(image: str) -> float:
    command = ("docker", "image", "inspect", image, "--format", "{{.Size}}")
    return int(subprocess.check_output(command, text=True)) / 1e6


def main() -> None:
    """Print a table with the figures and their ratios."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    print("\n".join(HEAD))
    for file in sorted(ROWS.glob("*/single-stage.Dockerfile")):
        with tempfile.TemporaryDirectory() as name:
            (size, again), (other_size, other_again) = Row(file.parent, Path(name)).measure(runs)
        print(
            f"| {file.parent.name} | {size:.0f} | {other_size:.0f} | {size / other_size:.2f}"
            f" | {again:.1f} | {other_again:.1f} | {again / other_again:.2f} |"
        )


if __name__ == "__main__":
    main()
