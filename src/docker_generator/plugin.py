"""The plugin: it passes the host's arguments to the pipeline, and returns the result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pluggy

from docker_generator.hookspecs import PROJECT

if TYPE_CHECKING:
    from docker_generator.result import GenerationResult

hookimpl = pluggy.HookimplMarker(PROJECT)


@hookimpl(tryfirst=True, optionalhook=True)
def generate_configs(topology: Any, options: Any, artifacts: Any) -> GenerationResult:
    """Return the files of a topology graph, before kubernetes-generator runs."""
    # Imported here because a host that only loads its plugins needs none of it.
    from collections.abc import MutableMapping
    from dataclasses import replace
    from os import PathLike, fspath

    from docker_generator.pipeline import generate
    from docker_generator.result import GenerationResult
    from docker_generator.topology.document import read_file

    if isinstance(topology, PathLike) or (isinstance(topology, str) and "{" not in topology):
        topology, unread = read_file(fspath(topology))
        if unread:
            return GenerationResult(diagnostics=tuple(unread))
    result = generate(topology, options)
    if result.ok and isinstance(artifacts, MutableMapping):
        result = replace(result, handoff=_with_every_claim(result))
        artifacts["docker"] = result.handoff
    return result


def _with_every_claim(result: GenerationResult) -> dict[str, Any]:
    """Return the hand-off with every claim of the proof, which topology-prover reads."""
    from docker_generator.proof.proving import claims_of, prove

    if result.specification is None:
        return dict(result.handoff)
    files = {path: file.content for path, file in result.files.items()}
    proof = prove(result.specification, files)
    claims = claims_of(result.specification, files)
    return {**result.handoff, "proof": proof.handed_off(claims)}
