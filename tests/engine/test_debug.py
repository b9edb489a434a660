"""The option debug: what listens on the published ports is a debugger of the running program."""

from __future__ import annotations

import json
import secrets
import socket
import sys
import urllib.request
from typing import TYPE_CHECKING, Any, Self

import pytest
from conftest import graph
from stack_table import copy_source

from docker_generator.options import DEFAULT_TOPOLOGY
from engine.stack import Stack
from engine.test_day import ROWS, SERVICES, change, seen, watching

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.xdist_group("debug")

DEBUGGED = ("Api", "Orders", "Gate")
OPTION = f"debug={json.dumps(DEBUGGED)}"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Return a stack of three languages whose debuggers are opened, while it is watched."""
    root = tmp_path_factory.mktemp("debug")
    made = Stack(root, f"debug-{secrets.token_hex(3)}")
    services = {name: {**SERVICES[name], "dependencies": []} for name in DEBUGGED}
    for name in DEBUGGED:
        copy_source(ROWS[name.lower()], made.source(name.lower()))
    topology = root / DEFAULT_TOPOLOGY
    topology.parent.mkdir(parents=True)
    topology.write_text(json.dumps(graph(services)), "utf-8")
    made.generate("--set", OPTION)
    try:
        with watching(made):
            yield made
    finally:
        made.remove()


class Adapter:
    """A client of the Debug Adapter Protocol."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=90)
        self.file = self.socket.makefile("rb")
        self.number = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()
        self.socket.close()

    def send(self, command: str, arguments: dict[str, Any]) -> None:
        """Send a request."""
        self.number += 1
        message = {"seq": self.number, "type": "request", "command": command}
        body = json.dumps(message | {"arguments": arguments}).encode()
        self.socket.sendall(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

    def until(self, kind: str, name: str) -> dict[str, Any]:
        """Return the next message of a kind, event or response, with this name."""
        while True:
            length = 0
            while (line := self.file.readline().strip()) != b"":
                length = int(line.split(b":")[1])
            assert length, "the debugger has closed the connection"
            message: dict[str, Any] = json.loads(self.file.read(length))
            if message["type"] == kind and message[kind if kind == "event" else "command"] == name:
                return message


def port_of(stack: Stack, service: str) -> int:
    """Return the published port of the debugger of a service."""
    return int(stack.environment[f"{service.upper()}_DEBUG_PORT"])


def test_debugpy_is_attached_to(stack: Stack) -> None:
    """Twice; it holds the server, which answers on."""
    seen(stack, "api", "hello")
    for _ in range(2):  # it listens again for the next one
        with Adapter(port_of(stack, "api")) as debugger:
            debugger.send("initialize", {"adapterID": "test", "pathFormat": "path"})
            assert debugger.until("response", "initialize")["success"]
            debugger.send("attach", {"justMyCode": False, "subProcess": True})
            debugger.until("event", "initialized")
            debugger.send("configurationDone", {})
            assert debugger.until("response", "attach")["success"]
            process = debugger.until("event", "process")["body"]
            assert process["name"].endswith("uvicorn/__main__.py")
            debugger.send("disconnect", {"terminateDebuggee": False})
            assert debugger.until("response", "disconnect")["success"]
        seen(stack, "api", "hello")


def test_the_inspector_of_node_knows_the_program(stack: Stack) -> None:
    """Also after a change, with which the container is restarted."""

    def told() -> list[dict[str, str]]:
        with urllib.request.urlopen(f"http://127.0.0.1:{port_of(stack, 'orders')}/json") as answer:
            found: list[dict[str, str]] = json.loads(answer.read())
        return found

    (target,) = told()
    assert target["url"] == "file:///app/src/server.js"
    assert target["webSocketDebuggerUrl"].startswith("ws://127.0.0.1:")
    change(stack, "orders", "src/server.js", '"hello"', '"changed"')
    seen(stack, "orders", "changed")
    assert told()[0]["id"] != target["id"]


def test_delve_holds_the_program(stack: Stack) -> None:
    """It answers, and knows a function of the source by its file."""
    seen(stack, "gate", "hello")
    with socket.create_connection(("127.0.0.1", port_of(stack, "gate")), timeout=30) as connected:
        file = connected.makefile("rb")

        def call(method: str, **parameters: Any) -> dict[str, Any]:
            request = {"method": f"RPCServer.{method}", "params": [parameters], "id": 1}
            connected.sendall(json.dumps(request).encode() + b"\n")
            answer: dict[str, Any] = json.loads(file.readline())
            assert answer["error"] is None
            return answer["result"] or {}

        assert call("GetVersion")["DelveVersion"]
        assert call("State", NonBlocking=True)["State"]["Running"]
        assert not call("Command", name="halt")["State"]["Running"]
        assert "/src/main.go" in call("ListSources", Filter="/src/")["Sources"]
        # It is answered when the program stops the next time.
        request = {"method": "RPCServer.Command", "params": [{"name": "continue"}], "id": 2}
        connected.sendall(json.dumps(request).encode() + b"\n")
        seen(stack, "gate", "hello")


def test_launch_json_leads_there(stack: Stack) -> None:
    """`docker-generator debug` prints a configuration for each of them."""
    command = (sys.executable, "-m", "docker_generator", "debug", "--root", str(stack.root))
    done = stack.run(*command, "--set", OPTION, folder=stack.root)
    assert done.returncode == 0, done.stderr
    found = {one["name"].split()[0]: one for one in json.loads(done.stdout)["configurations"]}
    assert {"api", "orders", "gate"} == set(found)
    (mapping,) = found["api"]["pathMappings"]
    assert mapping["remoteRoot"] == "/app"
    local = mapping["localRoot"].replace("${workspaceFolder}", str(stack.root))
    assert (stack.source("api") / "src/main.py").samefile(f"{local}/src/main.py")


def test_a_start_without_it_opens_none(stack: Stack) -> None:
    """The image and the command are those of the compose file."""
    done = stack.run("./start.sh")
    assert done.returncode == 0, done.stderr
    for service in ("api", "orders", "gate"):
        config = stack.containers()[service]["Config"]
        assert not any("debug" in word or "inspect" in word for word in config["Cmd"])
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.1", port_of(stack, service)), timeout=5)
