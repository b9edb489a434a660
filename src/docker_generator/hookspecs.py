"""The hook that docker-generator answers; a host publishes it with add_hookspecs.

A host in full:

    import sys
    from pathlib import Path

    import docker_generator
    import pluggy
    from docker_generator import hookspecs


    def main() -> int:
        manager = pluggy.PluginManager(hookspecs.PROJECT)
        manager.add_hookspecs(hookspecs)
        manager.load_setuptools_entrypoints(hookspecs.PROJECT)
        results = manager.hook.generate_configs(
            topology=Path("topology-graph.json"), options={"environment": "dev"}, artifacts={}
        )
        is_fine = True
        for result in results:
            if isinstance(result, docker_generator.GenerationResult):
                written = docker_generator.write(result, "configs/docker")
                found = (*result.diagnostics, *written.diagnostics)
                sys.stderr.write(docker_generator.report(found, file="topology-graph.json"))
                is_fine = is_fine and written.ok
        return 0 if is_fine else 1


    if __name__ == "__main__":
        sys.exit(main())

These do not change within a major version:

- the project name and entry-point group `infrastructure_prover`, the name of the hook and its three
  arguments. An argument may be added, which does not affect plugins that do not take it. A host
  that writes a hook specification of its own names at least these three: pluggy refuses to register
  a plugin that takes an argument which the specification of its host lacks.
- the order: docker-generator is called before every plugin that is not itself `tryfirst`, in any
  order of registration. The hook is not `firstresult`: every plugin is called, and the answers come
  in a list, without None.
- the fields of GenerationResult, Diagnostic and the hand-off (docker_generator.handoff); fields may
  be added. Codes and slugs of rules keep their meaning; their wording may change, and rules may be
  added.
- `docker_generator.generate`, `write` and `report`.

The specification need not be published: the hook is optional, and a host may know only its name.
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
    topology: Mapping[str, Any] | str | bytes | PathLike[str],
    options: Mapping[str, Any] | None,
    artifacts: MutableMapping[str, Any] | None,
) -> GenerationResult | None:
    """Generate the configuration of one platform from a topology graph.

    `topology` is the parsed graph, its JSON as text or bytes, or the path of its file. `options`
    has the same options as --set on the command line (docs/options.md); None means none.
    `artifacts` holds the results of earlier generators for later ones: docker-generator puts its
    hand-off under "docker", if its result is `ok`; its form is docker_generator.handoff.Handoff.

    Nothing is written to disk or printed, and nothing is read but the graph, the sources below the
    directories of the options and the manifest in the output directory. Bad input raises nothing:
    it is reported in `diagnostics`, without files and without a hand-off.
    """
