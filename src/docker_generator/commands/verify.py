"""verify: prove that the files on disk match the topology graph, whatever wrote them.

A reader that shares no code with the generator compares them with the graph, claim by claim. With
--swarm, it also says which parts of the compose file docker stack deploy refuses or ignores.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from docker_generator.commands.common import (
    UNUSABLE,
    has_own_folder,
    print_output_needed,
    print_report,
    run_pipeline,
)

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.proof.claims import Proof
    from docker_generator.result import GenerationResult

EXAMPLES = (
    "docker-generator verify",
    "docker-generator verify graph.json -o deploy",
    "docker-generator verify --swarm",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "--swarm",
        action="store_true",
        help="also report what docker stack deploy refuses or ignores",
    )


def run(given: argparse.Namespace) -> int:
    """Read the directory back and compare it with the graph, claim by claim."""
    if not has_own_folder(given):
        return print_output_needed(given, "verify")
    result, options = run_pipeline(given)
    if result.specification is None or options is None:
        return print_report(list(result.diagnostics), given, result)
    folder = options.folder(options.output)
    try:
        proof, found = _prove(result, folder, for_swarm=given.swarm)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        print(f"docker-generator: {folder} cannot be read: {reason}", file=sys.stderr)
        return UNUSABLE
    if proof.faults or found or given.format != "text":
        return print_report([*found, *proof.faults], given, result)
    if not given.quiet:
        from docker_generator.diagnostics.report import counted

        services = counted(len(result.specification.slugs), "service")
        backing = counted(len(result.specification.backing), "backing service")
        print(f"isomorphic: the files match the topology graph ({services}, {backing}); ", end="")
        print(f"all {proof.claims} claims of the proof hold")
    return 0


def _prove(
    result: GenerationResult, folder: Path, *, for_swarm: bool
) -> tuple[Proof, list[Diagnostic]]:
    """Return the proof of the files in a directory, and further findings there.

    Further findings are line ends that no shell accepts, and keys that Swarm does not support.
    """
    from docker_generator.output.folder import open_folder
    from docker_generator.output.writing import read_texts, windows_files
    from docker_generator.proof.claims import COMPOSE
    from docker_generator.proof.proving import names_of, prove
    from docker_generator.proof.swarm import swarm_findings

    specification = result.specification
    if specification is None:
        raise ValueError("a result without a specification cannot be proved")
    with open_folder(folder, create=False) as opened:
        texts = read_texts(opened, names_of(specification))
        proof, found = prove(specification, texts), windows_files(opened, result)
    if for_swarm and COMPOSE in texts:
        found = [*found, *swarm_findings(texts[COMPOSE])]
    return proof, found
