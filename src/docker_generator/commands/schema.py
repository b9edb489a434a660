"""schema: print the JSON Schema of the topology graph.

Editors use it to complete a graph and to explain each field.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from docker_generator.commands.common import CLEAN

if TYPE_CHECKING:
    import argparse

EXAMPLES = ("docker-generator schema > topology-graph.schema.json",)


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """Add no arguments of its own."""


def run(_given: argparse.Namespace) -> int:
    """Print the schema."""
    from docker_generator.schema import render_schema

    sys.stdout.write(render_schema())
    return CLEAN
