"""The scripts in a directory of their own, before a docker that only notes what it is asked.

Its Compose is the real one where a test asks how .env is read; it needs no engine for that.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from engine.stack import free_ports
from pipeline_helpers import generated

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from docker_generator import GenerationResult

COMPOSE = Path(sys.executable).parent / "docker-compose"

# What `docker` answers: an empty engine of 4 CPUs. `docker compose config` is Compose itself; of
# each other command a line is noted, and the environment of those of Compose. A start asks
# seventeen times, so it is a script of a shell that starts fast.
DOCKER = """\
#!/bin/sh
note() { printf '%s\\n' "$*" >> "${STAGE}/calls"; }
say() { printf '%s\\n' "$1"; }
case "$1 $2" in
  'info --format')
    case "$3" in
      *Runtimes* | *Discovered*) say "${DEVICES:-runc}" ;;
      *) say "${FACTS:-4 28.0.1 2.40.3 /nowhere}" ;;
    esac ;;
  'info '*) exit 1 ;;
  'context inspect') say "${ENDPOINT:-unix:///var/run/docker.sock}" ;;
  'compose config' | 'compose --file') shift; exec "${COMPOSE}" "$@" ;;
  'compose '*)
    note "$@"; env > "${STAGE}/environment"
    if [ "$2" = "${SLOW:-}" ]; then exec sleep 4 > /dev/null 2>&1; fi
    case " ${FAILING:-} " in *" $2 "*) exit 1 ;; esac ;;
  'ps '*) case "$*" in *working_dir*) ;; *--quiet*) say "${CONTAINERS:-}" ;; esac ;;
  'inspect --format') case "$3" in now*) say "${STATE:-now a running healthy 0 0 -}" ;; esac ;;
  *) note "$@" ;;
esac
"""


@cache
def _generated(text: str) -> GenerationResult:
    """Return the result of a graph, for all stages of it."""
    return generated(json.loads(text))


class Stage:
    """A directory with the scripts of a graph, and a docker of its own on the path."""

    def __init__(self, folder: Path, document: dict[str, Any]) -> None:
        self.folder = folder / "stack"
        self.folder.mkdir()
        for path, file in _generated(json.dumps(document)).files.items():
            if path.endswith((".sh", ".bash")) or path in {".env.example", "docker-compose.yml"}:
                target = self.folder / path
                target.parent.mkdir(exist_ok=True)
                target.write_text(file.content, "utf-8")
                target.chmod(file.mode)
        self.stage = folder / "stage"
        self.stage.mkdir()
        example = (self.folder / ".env.example").read_text("utf-8")
        names = re.findall(r"^# (\w+_PORT)=", example, re.MULTILINE)
        # What listens on this machine is not a matter of a small stack.
        self.ports = dict(zip(names, free_ports(len(names)), strict=True)) if len(names) < 9 else {}
        docker = self.stage / "docker"
        docker.write_text(DOCKER, "utf-8")
        docker.chmod(0o755)

    def write_env(self, text: str | bytes) -> None:
        """Write .env."""
        data = text if isinstance(text, bytes) else text.encode()
        (self.folder / ".env").write_bytes(data)

    @property
    def env(self) -> str:
        """What stands in .env."""
        return (self.folder / ".env").read_text("utf-8")

    @property
    def variables(self) -> dict[str, str]:
        """The environment of a script: with the docker of this stage on the path."""
        own = {
            "PATH": f"{self.stage}:{os.environ['PATH']}",
            "HOME": str(self.stage),
            "STAGE": str(self.stage),
            "COMPOSE": str(COMPOSE),
        }
        return own | self.ports

    def run(
        self, *command: str, variables: Mapping[str, str] | None = None, shell: str = "bash"
    ) -> subprocess.CompletedProcess[str]:
        """Run a script and return how it went."""
        bash = shutil.which(shell)
        assert bash is not None
        return subprocess.run(
            [bash, *command],
            cwd=self.folder,
            env=self.variables | dict(variables or {}),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def start(self, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run start.sh."""
        return self.run("start.sh", variables=variables)

    @property
    def environment(self) -> dict[str, str]:
        """The variables of the last command of docker compose that was noted."""
        lines = (self.stage / "environment").read_text("utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines if "=" in line)

    def calls(self) -> list[str]:
        """Return what docker was asked."""
        file = self.stage / "calls"
        return file.read_text("utf-8").splitlines() if file.exists() else []
