"""The hook that docker-generator answers; a host publishes it with add_hookspecs.

A host in full:

    import json
    from pathlib import Path

    import pluggy
    import docker_generator
    from docker_generator import hookspecs

    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    manager.load_setuptools_entrypoints(hookspecs.PROJECT)

    topology = json.loads(Path("topology-graph.json").read_text())
    artifacts = {}
    for result in manager.hook.generate_configs(
        topology=topology, options={"environment": "dev"}, artifacts=artifacts
    ):
        if result.ok:
            docker_generator.write(result, Path("configs/docker"))

"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pluggy

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping
    from os import PathLike

    from docker_generator.result import GenerationResult

PROJECT = "infrastructure_prover"
"""The project name of the host's plugin manager, and the entry-point group."""

hookspec = pluggy.HookspecMarker(PROJECT)


@hookspec
def generate_configs(
    topology: Mapping[str, Any] | str | PathLike[str],
    options: Mapping[str, Any] | None,
    artifacts: MutableMapping[str, Any] | None,
) -> GenerationResult | None:
    """Generate the configuration of one platform from a topology graph.

    `topology` is the parsed graph, or the path of its file. `options` is what docker-generator's
    command line takes with --set. `artifacts` is where a generator puts what the ones after it
    need: docker-generator puts its hand-off under "docker", if its result is `ok`.

    Nothing is written to disk, and bad input raises nothing: it is in `diagnostics`.
    """
