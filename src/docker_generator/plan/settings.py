"""The variables of .env that a backing service adds: CPU limit, settings, passwords of logins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.plan.model import Origin, Reference, Variable
from docker_generator.topology.names import variable_of

if TYPE_CHECKING:
    from docker_generator.resolve.model import BackingNode
    from docker_generator.topology.quantities import Cpu


def settings_of(node: BackingNode) -> dict[str, Reference]:
    """Return the settings of an engine by their keys, as references to the variables of .env."""
    prefix = variable_of(node.slug)
    return {
        key: Reference(f"{prefix}_{setting.name}", setting.default)
        for key, setting in node.engine.settings.items()
    }


def variables_of(node: BackingNode) -> tuple[Variable, ...]:
    """Return the variables that a backing service adds to .env."""
    found = [cpu_variable(node.slug, node.engine.limits.cpu)]
    for key, reference in settings_of(node).items():
        setting = node.engine.settings[key]
        about = setting.about.replace("{slug}", node.slug)
        origin = Origin.GENERATED if setting.default is None else Origin.DEFAULT
        found.append(Variable(reference.name, origin, about, setting.default or ""))
    for login in node.logins:
        about = f"password of {login.service} in {login.server}"
        found.append(Variable(login.password, Origin.GENERATED, about))
    return tuple(found)


def cpu_variable(slug: str, cpu: Cpu) -> Variable:
    """Return the variable that overrides a CPU limit; start.sh lowers it to the host's CPUs."""
    name = f"{variable_of(slug)}_CPUS"
    return Variable(name, Origin.DEFAULT, f"CPU limit of {slug}", cpu.cores)


def cpu_limit(slug: str, cpu: Cpu) -> tuple[Cpu, Reference]:
    """Return a CPU limit that can be overridden."""
    variable = cpu_variable(slug, cpu)
    return cpu, Reference(variable.name, variable.default)
