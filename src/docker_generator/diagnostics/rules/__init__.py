"""The catalogue of rules, a module or more per family; codes are stable and never reused."""

from __future__ import annotations

from docker_generator.diagnostics.diagnostic import Rule
from docker_generator.diagnostics.rules import (
    amounts,
    backing,
    calls,
    choices,
    claims,
    debugging,
    differences,
    dockerfiles,
    engines,
    env_files,
    existing,
    exposure,
    graph,
    init_files,
    installs,
    jvm,
    languages,
    listening,
    logins,
    names,
    output,
    packages,
    paths,
    proof,
    proof_mounts,
    proof_networks,
    proof_settings,
    reading,
    registry,
    running,
    second_builds,
    sources,
    starts,
    subcommands,
    support,
    swarm,
    trees,
    values,
    variables,
    volumes,
    workspaces,
    writes,
)

_MODULES = (
    *(reading, choices, graph, claims, amounts, names, values, variables, volumes),
    *(
        support,
        sources,
        trees,
        packages,
        second_builds,
        languages,
        workspaces,
        dockerfiles,
        backing,
        engines,
        existing,
        output,
        running,
        registry,
        exposure,
        debugging,
        paths,
        logins,
        starts,
        subcommands,
        listening,
        installs,
        writes,
        env_files,
        calls,
        init_files,
        jvm,
        differences,
    ),
    *(proof, proof_mounts, proof_networks, proof_settings, swarm),
)

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (rule for module in _MODULES for rule in vars(module).values() if isinstance(rule, Rule)),
        key=lambda rule: rule.code,
    )
)
"""Every rule, in the order of the codes."""

BY_SLUG: dict[str, Rule] = {rule.slug: rule for rule in RULES}
"""Every rule by its slug."""

BY_CODE: dict[str, Rule] = {rule.code: rule for rule in RULES}
"""Every rule by its code."""
