"""Health checks and the proxies that a Docker client hands to every container."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys

import pytest

from docker_generator.backing.catalogue import built_in_engines
from docker_generator.stacks.catalogue import built_in_stacks

NEVER_BY_PROXY = {
    # What is written in Go passes by every proxy on the way to 127.0.0.1.
    "/usr/local/bin/etcdctl",
    "influx",
    "bao",
    "vault",
    # A web socket.
    "/surreal",
}
ENGINES = {
    f"engine {name}": engine.probe.test
    for name, engine in built_in_engines().engines.items()
    if engine.probe
}
STACKS = {
    f"stack {name}": ("CMD", *probe.command) for name, probe in built_in_stacks().probes.items()
}
HTTP = {name: test for name, test in (ENGINES | STACKS).items() if "http" in " ".join(test)}


def test_probes_by_http_are_known() -> None:
    """Both catalogues have some."""
    assert {"engine meilisearch", "engine wiremock", "stack busybox-http"} <= HTTP.keys()


@pytest.mark.parametrize("name", HTTP)
def test_no_proxy_is_asked(name: str) -> None:
    """The program is run with a proxy in its variables: it calls the missing server itself.

    A port that only listens stands for the proxy: whoever asks it is seen.
    """
    _, *command = HTTP[name]
    if command[0] in NEVER_BY_PROXY:
        return
    with (
        socket.create_server(("127.0.0.1", 0)) as proxy,
        socket.create_server(("127.0.0.1", 0)) as taken,
    ):
        port = str(taken.getsockname()[1])
        taken.close()
        proxy.settimeout(0.2)
        values = {"{port}": port, "{path}": "/", "{timeout}": "3", "{host}": "127.0.0.1"}
        words = [_with(values, word) for word in command]
        program = sys.executable if words[0].startswith("python") else shutil.which(words[0])
        assert program, f"{words[0]} is not here: what it does with a proxy is not known"
        address = f"http://127.0.0.1:{proxy.getsockname()[1]}"
        variables = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "all_proxy"), address)
        environment = {"PATH": "/usr/bin:/bin"} | variables
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(
                [program, *words[1:]],
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=10,
                check=False,
            )
        with pytest.raises(TimeoutError):
            proxy.accept()


def _with(values: dict[str, str], word: str) -> str:
    """Return a word with its values."""
    for name, value in values.items():
        word = word.replace(name, value)
    return word
