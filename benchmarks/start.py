"""Measure what the health checks cost: the shop from ./start.sh to healthy, container by container.

For each container: seconds from its own start until its log says that it is ready, and from there
until its health check says so. A stack is up when its slowest member is, if the last one is short.

    .venv/bin/python benchmarks/start.py [RUNS]
"""

from __future__ import annotations

import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

SHOP = Path(__file__).resolve().parent.parent / "fixtures" / "valid" / "shop"
PROJECT = "start-benchmark"
READY = {
    "postgres": "database system is ready to accept connections",
    "redis": "Ready to accept connections",
    "nats": "Server is ready",
    "catalog": "Uvicorn running on",
    "billing": "Uvicorn running on",
    "auth": "Uvicorn running on",
}
"""What each container writes last before it answers."""


def output(*command: str, folder: Path) -> str:
    """Return what a command prints; raises SystemExit where it fails."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def moment(text: str) -> float:
    """Return a time of the engine, which has more digits than Python reads, in seconds."""
    text = re.sub(r"(\.\d{1,6})\d*", r"\1", text.replace("Z", "+00:00"))
    return datetime.fromisoformat(text).timestamp()


def container(name: str, folder: Path) -> tuple[float, float, float]:
    """Return when a container started, was ready by its log, and was healthy."""
    full = f"{PROJECT}-{name}-1"
    state: dict[str, Any] = json.loads(output("docker", "inspect", full, folder=folder))[0]["State"]
    started = moment(state["StartedAt"])
    log = output("docker", "logs", "--timestamps", full, folder=folder).splitlines()
    ready = max(moment(line.split()[0]) for line in log if READY[name] in line)
    healthy = min(moment(p["End"]) for p in state["Health"]["Log"] if p["ExitCode"] == 0)
    return started, ready, healthy


@dataclass(frozen=True)
class Run:
    """Seconds of ./start.sh, own start and wait of each container, and the last wait."""

    total: float
    spans: dict[str, tuple[float, float]]
    last: float


def measure(folder: Path) -> Run:
    """Return the figures of one start on empty volumes."""
    begin = time.time()
    output("./start.sh", folder=folder)
    total = time.time() - begin
    moments = {name: container(name, folder) for name in READY}
    output("docker", "compose", "down", "--volumes", folder=folder)
    spans = {name: (ready - start, up - ready) for name, (start, ready, up) in moments.items()}
    last_ready = max(ready for _, ready, _ in moments.values())
    return Run(total, spans, begin + total - last_ready)


def main() -> None:
    """Print a table of medians."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        shutil.copytree(SHOP / "artifacts/engineering/code", root / "artifacts/engineering/code")
        command = [sys.executable, "-m", "docker_generator", "generate", "-q", "--root", name]
        subprocess.run([*command, "--set", f"project={PROJECT}"], check=True)
        folder = root / "artifacts/engineering/configs/docker"
        measure(folder)  # builds the images
        found = [measure(folder) for _ in range(runs)]
    print("| container | s of its own start | s until its probe said so |\n|---|---|---|")
    for name in READY:
        own, wait = (statistics.median(run.spans[name][i] for run in found) for i in (0, 1))
        print(f"| {name} | {own:.1f} | {wait:.1f} |")
    total = statistics.median(run.total for run in found)
    last = statistics.median(run.last for run in found)
    print(f"\n./start.sh: {total:.1f} s; healthy {last:.1f} s after the last one was ready")


if __name__ == "__main__":
    main()
