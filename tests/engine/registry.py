"""A registry on loopback, for images that are pushed and pulled."""

from __future__ import annotations

import secrets
import time
import urllib.request
from typing import TYPE_CHECKING

from engine.stack import free_ports

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.stack import Stack

IMAGE = "registry:3"


def registry(stack: Stack) -> Iterator[str]:
    """Yield the address of a registry of its own, which runs as long as that is used."""
    (port,) = free_ports(1)
    name = f"registry-{secrets.token_hex(3)}"
    publish = ("--publish", f"127.0.0.1:{port}:5000")
    stack.docker("run", "--detach", "--rm", "--name", name, *publish, IMAGE)
    try:
        _wait(f"http://127.0.0.1:{port}/v2/")
        yield f"127.0.0.1:{port}"
    finally:
        stack.docker("rm", "--force", "--volumes", name)


def _wait(address: str) -> None:
    end = time.monotonic() + 20
    while True:
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 -- http by its only caller
                return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
