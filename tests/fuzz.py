"""Feed mutated graphs to the pipeline: `python tests/fuzz.py --count 1000000`.

Each mutation must end in a result without an exception; every report of it must be rendered, every
place in it must be there, and nothing may be written. The first one that does otherwise is kept as
found-ROUND.txt beside this file, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
import traceback
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, Final

from mutations import SEEDS, mutate

from docker_generator.diagnostics.formats import FORMATS
from docker_generator.diagnostics.report import Report
from docker_generator.pipeline import generate
from docker_generator.topology.document import read_document
from docker_generator.topology.positions import resolvable

OPTIONS: Final = {"root": "no-such-folder"}
ROUND: Final = 2000
LARGEST_SEED: Final = 20_000
_WRITES: Final = {
    *("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.symlink", "os.link", "os.chmod"),
    *("os.truncate", "subprocess.Popen", "os.system", "os.exec", "socket.connect"),
}


def refuse_writes(event: str, arguments: tuple[Any, ...]) -> None:
    """Raise where anything is written, started or called: this is an audit hook."""
    writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & 0o103
    if event in _WRITES or writes:
        raise AssertionError(f"{event} {arguments[:2]}")


def _watch() -> None:
    sys.addaudithook(refuse_writes)


def try_graph(data: bytes, chance: random.Random) -> None:
    """Raise where a graph ends in anything but a result."""
    result = generate(data, OPTIONS)
    assert result.ok == bool(result.files)
    report = Report(result.diagnostics)
    # SARIF repeats the table of all rules, which costs more than all the rest.
    (form,) = chance.choices(list(FORMATS), weights=(20, 20, 1, 20))
    render = FORMATS[form]
    assert all(line.isprintable() for line in render(report).split("\n"))
    document, unread = read_document(data)
    if not unread:
        for one in result.diagnostics:
            if not one.origin:
                depth = one.pointer.count("/")
                assert len(resolvable(one.pointer, document)) == depth, one.pointer


def run_round(number: int) -> str:
    """Try one round of mutations; return what went wrong, or nothing."""
    chance = random.Random(number)  # noqa: S311 -- no secret depends on it
    graphs = [file.read_bytes() for file in SEEDS if file.stat().st_size < LARGEST_SEED]
    good = [graph for graph in graphs if generate(graph, OPTIONS).ok]
    for _ in range(ROUND):
        data = mutate(chance.choice(chance.choice((graphs, good))), chance)
        try:
            try_graph(data, chance)
        except BaseException:  # noqa: BLE001 -- whatever it is, it is what we look for
            return f"{data!r}\n{traceback.format_exc()}"
    return ""


def main() -> int:
    """Run all rounds on all processors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--first", type=int, default=0, help="number of the first round")
    given = parser.parse_args()
    rounds = range(given.first, given.first + max(1, given.count // ROUND))
    started, done = time.monotonic(), 0
    with ProcessPoolExecutor(os.cpu_count(), initializer=_watch) as pool:
        for number, wrong in zip(rounds, pool.map(run_round, rounds), strict=True):
            done += ROUND
            if wrong:
                Path(__file__).with_name(f"found-{number}.txt").write_text(wrong, "utf-8")
                print(wrong)
                pool.shutdown(cancel_futures=True)
                return 1
            if number % 10 == 0:
                print(f"{done} mutations in {time.monotonic() - started:.0f} s", flush=True)
    print(f"{done} mutations, no traceback, in {time.monotonic() - started:.0f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
