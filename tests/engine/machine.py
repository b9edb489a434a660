"""A host of its own for a test: an engine that can lose its power, be shut down and boot again.

Its network, its processes, its mounts and its /run are its own: no other engine on this computer
notices it. Who kills its first process kills the daemon, containerd and every container at once, as
a power cut does; and nothing in /run outlives that. What stays is its disk.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.stack import Stack

NAMESPACES = ("unshare", "--net", "--pid", "--mount", "--fork", "--kill-child", "--mount-proc")
CGROUPS = Path("/sys/fs/cgroup")
# Networks that no engine takes by itself.
POOLS = ("--bip", "10.229.0.1/24", "--default-address-pool", "base=10.230.0.0/16,size=24")
BOOT_SECONDS = 120
STOP_SECONDS = 60


class Machine:
    """A Docker engine with a disk in a folder, off until it is switched on.

    The path of the folder has to be short: that of a socket has room for 107 characters.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "docker.sock"
        self.log = folder / "dockerd.log"
        # The control groups of its containers; what is left of them goes with the machine.
        self.cgroup = folder.name
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which a client finds the engine."""
        return {"DOCKER_HOST": f"unix://{self.socket}"}

    @property
    def inside(self) -> tuple[str, ...]:
        """What comes before a command that is run where the published ports are."""
        return ("nsenter", "--net", "--target", str(self._first_process()))

    def switch_on(self) -> None:
        """Boot, and wait until the engine answers; what it printed is the reason if it does not."""
        # Settings of this computer's own engine are none of its business.
        settings = self.folder / "daemon.json"
        settings.write_text("{}", "utf-8")
        daemon = (
            *("dockerd", "--config-file", str(settings), "--data-root", f"{self.folder}/data"),
            *("--host", f"unix://{self.socket}", "--cgroup-parent", f"/{self.cgroup}", *POOLS),
        )
        boot = 'mount -t tmpfs -o mode=755 tmpfs /run && ip link set lo up && exec "$@"'
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                (*NAMESPACES, "sh", "-c", boot, "boot", *daemon), stdout=log, stderr=log
            )
        end = time.monotonic() + BOOT_SECONDS
        while not self._answers():
            said = self.log.read_text("utf-8", errors="replace")[-3000:]
            assert self.process.poll() is None, said
            assert time.monotonic() < end, said
            time.sleep(0.2)

    def cut_power(self) -> None:
        """Kill the daemon and all containers at once: nothing is told to stop, nothing is saved."""
        self._end(signal.SIGKILL)

    def shut_down(self) -> None:
        """Stop the daemon as a system does that goes down: it stops its containers first."""
        self._end(signal.SIGTERM)

    def remove(self) -> None:
        """Switch it off, and remove its disk."""
        self.cut_power()
        shutil.rmtree(self.folder)

    def carry(self, stack: Stack, *images: str) -> None:
        """Bring images of the engine that the stack is on to the disk; no registry is reachable."""
        script = f'docker save "$@" | DOCKER_HOST=unix://{self.socket} docker load'
        done = stack.run("bash", "-o", "pipefail", "-c", script, "carry", *images)
        assert done.returncode == 0, done.stderr

    def _answers(self) -> bool:
        done = subprocess.run(
            ["docker", "info"], env=os.environ | self.environment, capture_output=True, check=False
        )
        return done.returncode == 0

    def _first_process(self) -> int:
        """Return the number by which this computer knows the machine's first process."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return int(children.read_text("ascii").split()[0])

    def _end(self, by: signal.Signals) -> None:
        if self.process is None:
            return
        if self.process.poll() is None:
            os.kill(self._first_process(), by)
        # It ends when the last process of the machine has ended.
        self.process.wait(STOP_SECONDS)
        self.process = None
        groups = [folder for folder in CGROUPS.glob(f"**/{self.cgroup}/**/") if folder.is_dir()]
        for folder in sorted(groups, key=lambda one: len(one.parts), reverse=True):
            folder.rmdir()
