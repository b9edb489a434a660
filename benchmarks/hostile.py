"""Seconds of CPU and memory that hostile and large graphs cost: `python benchmarks/hostile.py`.

Every file is checked by a process of its own, as a user would call it, and the start of Python
counts. A hostile file that costs a second or 200 MB is named at the end, with exit status 1.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from hostile import HOSTILE, circle, real

if TYPE_CHECKING:
    from collections.abc import Callable

LARGE: dict[str, Callable[[], bytes]] = {
    "a circle of 500 services": lambda: circle(500),
    "a real graph of 1,000 services with its matrix": lambda: real(1000, 5),
    "the same without its matrix": lambda: real(1000, 5, matrix=False),
    "a real graph of 1,000 services and 10,000 edges": lambda: real(1000, 10, matrix=False),
}


MOST_SECONDS, MOST_MEGABYTES = 1.0, 200.0
"""What a hostile file may cost; a large graph that is real may cost more."""


def measure(data: bytes, folder: Path) -> tuple[int, float, float]:
    """Return exit status, seconds of CPU and MB that `check` takes for a graph."""
    file = folder / "graph.json"
    file.write_bytes(data)
    watcher = (
        "import resource, subprocess, sys\n"
        "status = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(status, used.ru_utime + used.ru_stime, used.ru_maxrss)"
    )
    words = [sys.executable, "-c", watcher, sys.executable, "-m", "docker_generator", "check"]
    done = subprocess.run(
        [*words, str(file)], capture_output=True, text=True, check=True, cwd=folder
    )
    status, seconds, kilobytes = done.stdout.split()
    return int(status), float(seconds), int(kilobytes) / 1000


def main() -> int:
    """Print a line for each graph, and the names of those that cost too much."""
    too_dear = []
    print(f"{'graph':50} {'MB':>6} {'status':>6} {'s':>6} {'MB of memory':>12}")
    with tempfile.TemporaryDirectory() as folder:
        for name, make in (HOSTILE | LARGE).items():
            data = make()
            status, seconds, memory = measure(data, Path(folder))
            print(f"{name:50} {len(data) / 1e6:6.1f} {status:6} {seconds:6.2f} {memory:12.0f}")
            if name in HOSTILE and (seconds >= MOST_SECONDS or memory >= MOST_MEGABYTES):
                too_dear.append(name)
    print("Too dear:", ", ".join(too_dear) or "none")
    return 1 if too_dear else 0


if __name__ == "__main__":
    raise SystemExit(main())
