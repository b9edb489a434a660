"""Judge what is decided for real source trees by tables of what would be right.

A table (benchmarks/corpus/*.yaml) lists trees with the graph that a user would give and what the
tree itself says: version, package manager, start command, and so on. Each is generated and
inspected by the command line, as a user would, and each expectation is one decision:

    right     the decision, or the finding, is the expected one
    reported  it is not, and a finding about this kind of decision says so, or no file was made
    wrong     it is not, and nothing says so

    .venv/bin/python benchmarks/corpus.py TREES [--table NAME]... [--only TREE]... [--verbose]
    .venv/bin/python benchmarks/corpus.py TREES --build --record FILE

`--build` builds and starts what had no error and no warning; `--record` keeps what came of each run
in a file of JSON, a line each. A run that is in it is not tried again, so that many builds can be
done in several calls; the table of all of them is printed at the end.

TREES is a folder that holds the trees; they are not part of this repository. `--build` needs Docker
and the images that the Dockerfiles name: a run for which one is missing is not tried, and neither
are the rest of the runs when `--minutes` have passed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import BaseModel, ConfigDict

from docker_generator.source.formats.dockerfile import parse_dockerfile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

HERE = Path(__file__).resolve().parent / "corpus"
RIGHT, REPORTED, WRONG = "right", "reported", "wrong"
BY_DEFAULT = "default"
"""Expected of a version: that nothing in the tree decides it."""
HEALTHY, NOT_TRIED = "healthy", "not tried"
LATE = f"{NOT_TRIED}: late"
_START_SECONDS = 120
_BUILD_SECONDS = 540


class Row(BaseModel):
    """A tree with its graph and what is right for it.

    `service` is short for a graph of one service called App. `expect` has the decisions of inspect
    by slug and name, for a graph of one service by name alone. A start command is right if it has
    the expected words in their order. Of `files`, each must hold the texts that are given.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    path: str = ""
    service: dict[str, Any] | None = None
    graph: dict[str, Any] | None = None
    expect: dict[str, Any] = {}
    files: dict[str, list[str]] = {}
    findings: list[str] = []
    environment: dict[str, str] = {}
    why: str = ""

    def topology(self) -> dict[str, Any]:
        """Return the graph of the row."""
        usual = {"type": "microservice", "build": {"context": "."}}
        return self.graph or {"services": {"App": usual | (self.service or {})}}

    def expectations(self) -> Iterator[tuple[str, str, str]]:
        """Yield slug, name of the decision and expected text."""
        for key, value in self.expect.items():
            if isinstance(value, dict):
                yield from ((key, name, str(text)) for name, text in value.items())
            else:
                yield "app", key, str(value)


class Table(BaseModel):
    """Trees of one kind, by name; `folder` is where they lie below the folder that is given."""

    model_config = ConfigDict(extra="forbid", strict=True)

    source: str
    folder: str = ""
    rows: dict[str, Row]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one expectation came to."""

    tree: str
    what: str
    expected: str
    found: str
    outcome: str


@dataclass(slots=True)
class Run:
    """What the command line said about one tree."""

    tree: str
    decisions: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    findings: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    is_made: bool = False
    """Whether the files were made without --keep-going."""
    failure: str = ""

    def codes(self, *severities: str) -> set[str]:
        """Return the codes of the findings of some severities, of all if none is given."""
        return {f["code"] for f in self.findings if not severities or f["severity"] in severities}

    @property
    def is_silent(self) -> bool:
        """Whether files were made without an error or a warning."""
        return not self.failure and self.is_made and not self.codes("error", "warning")


def read_tables(names: Sequence[str], folder: Path = HERE) -> dict[str, Table]:
    """Return the tables of a folder, or those of the given names; raises for a faulty one."""
    found = {path.stem: path for path in sorted(folder.glob("*.yaml")) if path.stem != "findings"}
    chosen = names or list(found)
    return {name: Table(**yaml.safe_load(found[name].read_text("utf-8"))) for name in chosen}


def read_findings(folder: Path = HERE) -> dict[str, set[str]]:
    """Return by the name of a decision the codes of the findings that are about it."""
    listed: dict[str, list[str]] = yaml.safe_load((folder / "findings.yaml").read_text("utf-8"))
    return {name: set(codes) for name, codes in listed.items()}


def _command(*words: str) -> tuple[int, str, str]:
    program = [sys.executable, "-m", "docker_generator", *words]
    done = subprocess.run(program, capture_output=True, text=True, check=False, timeout=300)
    return done.returncode, done.stdout, done.stderr


def try_tree(name: str, row: Row, tree: Path, output: Path) -> Run:
    """Generate the stack of a tree into a folder, and inspect it."""
    run = Run(name)
    if not tree.is_dir():
        run.failure = "the tree is not there"
        return run
    output.mkdir(parents=True, exist_ok=True)
    graph = output / "topology-graph.json"
    graph.write_text(json.dumps(row.topology()), "utf-8")
    # The graph's contexts are looked for below the tree, as for a graph that lies beside it.
    common = (str(graph), "--root", str(tree), "--source", ".", "-o", str(output / "docker"))
    status, out, error = _command("generate", *common, "--format", "json")
    if status not in (0, 1):
        run.failure = error.strip() or out[-400:]
        return run
    document = json.loads(out)
    run.findings = document["diagnostics"]
    for file in document.get("files", ()):
        path = output / "docker" / file["path"]
        if path.is_file():
            run.files[file["path"]] = path.read_text("utf-8")
            run.is_made = True
    status, out, _ = _command("inspect", *common, "--format", "json")
    if status == 0:
        run.decisions = json.loads(out)["decisions"]
        return run
    # An error keeps the files from being made, and says nothing of the other decisions.
    kept = output / "keep-going"
    _command("generate", *common[:-1], str(kept), "--keep-going", "--format", "json")
    for path in kept.glob("Dockerfile.*"):
        run.files[path.name] = path.read_text("utf-8")
    if (kept / "docker-manifest.json").is_file():
        manifest = json.loads((kept / "docker-manifest.json").read_text("utf-8"))
        run.decisions = manifest["decisions"]
    return run


def judge(row: Row, run: Run, about: Mapping[str, set[str]]) -> list[Verdict]:
    """Return a verdict for each expectation of a row."""
    verdicts = []
    for slug, name, expected in row.expectations():
        decision = run.decisions.get(slug, {}).get(name, {})
        found = _text(name, decision, expected)
        outcome = RIGHT if _agrees(name, expected, found) else _else(name, run, about)
        verdicts.append(Verdict(run.tree, f"{slug}.{name}", expected, found, outcome))
    for file, texts in row.files.items():
        for text in texts:
            is_there = text in run.files.get(file, "")
            outcome = RIGHT if is_there else _else("files", run, about)
            verdicts.append(Verdict(run.tree, file, text, "", outcome))
    for code in row.findings:
        outcome = RIGHT if code in run.codes() else _else("findings", run, about)
        found = " ".join(sorted(run.codes("error", "warning")))
        verdicts.append(Verdict(run.tree, "finding", code, found, outcome))
    return verdicts


def _text(name: str, decision: Mapping[str, str], expected: str) -> str:
    is_default = name == "version" and expected == BY_DEFAULT
    return decision.get("kind", "") if is_default else decision.get("value", "")


def _agrees(name: str, expected: str, found: str) -> bool:
    if name == "version":
        return found == ("convention" if expected == BY_DEFAULT else expected)
    if name == "command":
        words = iter(found.split())
        return all(word in words for word in expected.split())
    if name in {"system_packages", "extensions", "data"}:
        return _names(expected) <= _names(found)
    return found == expected


def _names(text: str) -> set[str]:
    return {word.rstrip("/") for word in text.replace(",", " ").split()}


def _else(name: str, run: Run, about: Mapping[str, set[str]]) -> str:
    """Return whether the run says that such a decision may be wrong."""
    if run.failure or run.codes("error"):
        return REPORTED
    return REPORTED if about.get(name, set()) & run.codes("warning") else WRONG


def _docker(*words: str, seconds: int = 60) -> tuple[int, str]:
    try:
        done = subprocess.run(
            ["docker", *words], capture_output=True, text=True, check=False, timeout=seconds
        )
    except subprocess.TimeoutExpired:
        return 124, f"no end after {seconds} s"
    return done.returncode, done.stdout + done.stderr


def needed_images(run: Run) -> list[str]:
    """Return the images that the Dockerfiles of a run begin with."""
    needed: set[str] = set()
    for name, text in run.files.items():
        if name.startswith("Dockerfile.") and not name.endswith(".dockerignore"):
            stages = parse_dockerfile(text)
            needed |= {stage.base for stage in stages} - {stage.name for stage in stages}
    return sorted(needed)


def build_and_start(row: Row, run: Run, folder: Path) -> str:
    """Build and start a generated stack; return "healthy", or what came instead and why."""
    missing = [one for one in needed_images(run) if _docker("image", "inspect", one)[0] != 0]
    if missing:
        return f"{NOT_TRIED}: no image {' '.join(missing)}"
    project = "corpus-" + "".join(c if c.isalnum() else "-" for c in run.tree.lower())
    values = {"COMPOSE_PROJECT_NAME": project, **row.environment}
    (folder / ".env").write_text("".join(f"{k}={v}\n" for k, v in values.items()), "utf-8")
    variables = {**os.environ, "START_TIMEOUT": str(_START_SECONDS)}
    try:
        done = subprocess.run(
            ["./start.sh"],
            cwd=folder,
            env=variables,
            capture_output=True,
            text=True,
            check=False,
            timeout=_BUILD_SECONDS,
        )
        text, status = done.stdout + done.stderr, done.returncode
    except subprocess.TimeoutExpired:
        text, status = f"no end after {_BUILD_SECONDS} s", 124
    (folder / "start.log").write_text(text, "utf-8")
    is_built = _remove(str(folder / "docker-compose.yml"), project)
    if status == 0:
        return HEALTHY
    last = " / ".join(line.strip() for line in text.splitlines()[-4:])
    return f"{'not healthy' if is_built else 'does not build'}: {last}"


def _remove(file: str, project: str) -> bool:
    """Remove what was started and the images that were built; return whether they were there."""
    is_built = bool(_docker("compose", "-f", file, "ps", "-aq")[1].strip())
    status, text = _docker("compose", "-f", file, "config", "--format", "json")
    services = json.loads(text)["services"].values() if status == 0 else ()
    images = [one["image"] for one in services if "build" in one]
    _docker("compose", "-f", file, "down", "--volumes", "-t", "3", seconds=120)
    _docker("image", "rm", "--force", *images)
    _docker("volume", "rm", "--force", f"{project}_folder")
    return is_built


def report(verdicts: Sequence[Verdict], runs: Sequence[Run], *, verbose: bool) -> None:
    """Print the figures, and what was not right."""
    for verdict in verdicts:
        if verbose or verdict.outcome == WRONG:
            print(
                f"{verdict.outcome:8} {verdict.tree}: {verdict.what}: "
                f"expected {verdict.expected!r}, found {verdict.found!r}"
            )
    count = Counter(verdict.outcome for verdict in verdicts)
    for outcome in (RIGHT, REPORTED, WRONG):
        share = 100 * count[outcome] / max(len(verdicts), 1)
        print(f"{outcome:8} {count[outcome]:5} {share:5.1f} %")
    silent = [run for run in runs if run.is_silent]
    wrong = {verdict.tree for verdict in verdicts if verdict.outcome == WRONG}
    print(
        f"{len(runs)} runs, {len(silent)} without an error or a warning, "
        f"{sum(run.tree in wrong for run in silent)} of these with something wrong"
    )
    for run in runs:
        if run.failure:
            print(f"{run.tree}: {run.failure}")


def read_record(file: Path | None) -> dict[str, str]:
    """Return what came of the runs of earlier calls, by tree; a later line is the newer one."""
    if file is None or not file.is_file():
        return {}
    lines = (json.loads(line) for line in file.read_text("utf-8").splitlines() if line)
    return {line["tree"]: line["end"] for line in lines}


def report_ends(ends: Mapping[str, str]) -> None:
    """Print what came of the runs that were built as a table, and the share that is healthy."""
    grouped: dict[str, list[str]] = {}
    for tree, end in ends.items():
        outcome, _, why = end.partition(": ")
        is_short = outcome in {HEALTHY, NOT_TRIED}
        text = f"{outcome}: {why}" if why and outcome == NOT_TRIED else outcome
        grouped.setdefault(text, []).append(tree if is_short else f"{tree} ({why})")
    print("\n| outcome | runs | trees |\n|---|---|---|")
    for outcome, trees in sorted(grouped.items(), key=lambda item: -len(item[1])):
        print(f"| {outcome} | {len(trees)} | {', '.join(trees)} |")
    tried = [end for end in ends.values() if not end.startswith(NOT_TRIED)]
    good = sum(end == HEALTHY for end in tried)
    print(f"{good} of {len(tried)} tried: {100 * good / max(len(tried), 1):.1f} %")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the corpus; exits 1 if something is wrong and silent, or a tree could not be tried."""
    given = _parser().parse_args(arguments)
    about, tables = read_findings(given.tables), read_tables(given.table, given.tables)
    work = given.keep or Path(tempfile.mkdtemp(prefix="corpus-"))
    verdicts: list[Verdict] = []
    runs: list[Run] = []
    ends = read_record(given.record)
    deadline = time.monotonic() + given.minutes * 60
    for table in tables.values():
        for name, row in table.rows.items():
            if given.only and name not in given.only:
                continue
            run = try_tree(name, row, given.trees / table.folder / (row.path or name), work / name)
            runs.append(run)
            verdicts += judge(row, run, about)
            if given.build and run.is_silent and name not in ends:
                is_late = time.monotonic() > deadline
                folder = work / name / "docker"
                end = LATE if is_late else build_and_start(row, run, folder)
                ends[name] = end
                print(f"{name}: {end}", flush=True)
                if given.record and not is_late:
                    with given.record.open("a", encoding="utf-8") as record:
                        record.write(json.dumps({"tree": name, "end": end}) + "\n")
    report(verdicts, runs, verbose=given.verbose)
    if given.build:
        report_ends({run.tree: ends[run.tree] for run in runs if run.tree in ends})
    if given.keep is None:
        shutil.rmtree(work, ignore_errors=True)
    is_wrong = any(verdict.outcome == WRONG for verdict in verdicts)
    return int(is_wrong or any(run.failure for run in runs))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("trees", type=Path, help="the folder that holds the trees")
    parser.add_argument("--tables", type=Path, default=HERE, help="the folder of the tables")
    parser.add_argument("--table", action="append", default=[], help="a table; default: all")
    parser.add_argument("--only", action="append", default=[], help="a tree; default: all")
    parser.add_argument("--keep", type=Path, help="write the stacks there, and leave them")
    parser.add_argument("--build", action="store_true", help="build and start what had no warning")
    parser.add_argument("--record", type=Path, help="a file that keeps what came of each build")
    parser.add_argument("--minutes", type=float, default=60, help="begin no build after this time")
    parser.add_argument("--verbose", action="store_true", help="print every verdict")
    return parser


if __name__ == "__main__":
    sys.exit(main())
