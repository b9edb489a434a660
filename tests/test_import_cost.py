"""What importing and asking for help cost, and the names that are there."""

from __future__ import annotations

import subprocess
import sys

import pytest

import docker_generator

HEAVY = ("pydantic", "jinja2", "yaml", "dataclasses", "subprocess")


def modules_after(statement: str) -> set[str]:
    """Return the modules that a fresh interpreter has loaded after a statement."""
    script = f"import sys\n{statement}\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return {name.partition(".")[0] for name in done.stdout.splitlines()[-1].split()}


@pytest.mark.parametrize(
    "statement",
    [
        "import docker_generator.plugin",
        "import docker_generator.hookspecs",
        "import docker_generator.cli",
        "import docker_generator; docker_generator.__version__",
        "import docker_generator.cli as c\ntry: c.main(['--help'])\nexcept SystemExit: pass",
        "import docker_generator.cli as c\ntry: c.main(['--version'])\nexcept SystemExit: pass",
    ],
    ids=["plugin", "hookspecs", "cli", "package", "help", "version"],
)
def test_a_door_is_light(statement: str) -> None:
    """What is heavy is loaded when it is needed."""
    assert set() == modules_after(statement) & set(HEAVY)


def test_the_public_names_are_there() -> None:
    """Each name of __all__ can be had, and no other."""
    assert all(getattr(docker_generator, name) for name in docker_generator.__all__)
    with pytest.raises(AttributeError, match="nonsense"):
        _ = docker_generator.nonsense
