"""debug: the settings with which VS Code attaches to the debuggers of a stack, for launch.json.

A debugger is opened by ./start.sh --watch for each service that the option debug names.
"""

from __future__ import annotations

import json
import sys
from contextlib import redirect_stdout
from typing import TYPE_CHECKING

from docker_generator.commands.common import CLEAN, FAULTY, print_report, run_pipeline

if TYPE_CHECKING:
    import argparse

EXAMPLES = (
    """docker-generator debug --set 'debug=["CatalogService"]' > .vscode/launch.json""",
    "docker-generator debug --root project",
)
FORMATS = ("json",)
"""What --format takes here."""


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """Add no arguments of its own."""


def run(given: argparse.Namespace) -> int:
    """Print launch.json; errors go to standard error."""
    result, _ = run_pipeline(given)
    debuggers = [
        service.debugger
        for service in (result.plan.development if result.plan else ())
        if service.debugger is not None
    ]
    given.format = "text"
    if result.plan is None or not debuggers:
        with redirect_stdout(sys.stderr):
            status = print_report(list(result.diagnostics), given, result)
        if result.plan is not None:
            print("No debugger is opened: name services by the option debug.", file=sys.stderr)
        return status or FAULTY
    settings = {"version": "0.2.0", "configurations": [dict(one.launch) for one in debuggers]}
    print(json.dumps(settings, indent=2, ensure_ascii=False))
    return CLEAN
