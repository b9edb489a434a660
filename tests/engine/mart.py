"""A stack behind a front door: two front ends, three APIs, of which one has two replicas."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
from typing import TYPE_CHECKING, Any

from docker_generator.options import DEFAULT_TOPOLOGY
from engine.stack import Stack

if TYPE_CHECKING:
    from pathlib import Path

SERVER = '''\
"""An API that ends what it has begun when it is told to stop."""

import json
import os
import signal
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

VERSION = "1"


class Handler(BaseHTTPRequestHandler):
    """Says who answers, and what was asked."""

    def do_GET(self):
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length).decode()
        time.sleep(0.02)
        answer = {"role": os.environ["ROLE"], "path": self.path, "version": VERSION, "body": body}
        answer["host"] = socket.gethostname()
        answer["for"] = [self.headers[f"X-Forwarded-{name}"] for name in ("Proto", "Host")]
        text = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_POST = do_GET


class Server(ThreadingHTTPServer):
    daemon_threads = False
    request_queue_size = 128


server = Server(("0.0.0.0", int(os.environ["LISTEN"])), Handler)
stop = lambda *_: threading.Thread(target=server.shutdown).start()
signal.signal(signal.SIGTERM, stop)
server.serve_forever()
server.server_close()
'''


def api(role: str, port: int, **more: Any) -> dict[str, Any]:
    """Return an API of the graph."""
    return {
        "language": "python",
        "framework": "plain",
        "port": port,
        "build": {"context": "api", "command": ["python", "main.py"]},
        "environment": {"ROLE": role, "LISTEN": str(port)},
        "health_check": "/health",
    } | more


def site(folder: str, *needs: str) -> dict[str, Any]:
    """Return a front end of the graph."""
    built = {"context": folder}
    found = {"type": "frontend", "language": "static", "port": 8080, "build": built}
    return found | {"health_check": "/"} | {"dependencies": list(needs)}


GRAPH = {
    "name": "mart",
    "services": {
        "Shop": site("shop", "Catalog", "Orders"),
        "Admin": site("admin", "Catalog"),
        "Catalog": api("catalog", 8001, replicas=2),
        "Orders": api("orders", 8002),
        "Reports": api("reports", 8003, public="admin/reports"),
    },
}

PROD = ("--set", "environment=prod", "--set", "tag=v1", "--set", "gateway=caddy")


def lay_out(root: Path, project: str) -> Stack:
    """Return the stack with its sources, generated for a server."""
    for name in ("shop", "admin"):
        (root / name).mkdir(parents=True)
        (root / name / "index.html").write_text(f"this is {name}\n", "utf-8")
    (root / "api").mkdir()
    (root / "api" / "main.py").write_text(SERVER, "utf-8")
    (root / "api" / "requirements.txt").write_text("", "utf-8")
    topology = root / DEFAULT_TOPOLOGY
    topology.parent.mkdir(parents=True)
    topology.write_text(json.dumps(GRAPH), "utf-8")
    stack = Stack(root, project)
    stack.generate(*PROD)
    return stack


class Browser:
    """Asks the front door by TLS, as a browser that trusts its authority."""

    AUTHORITY = "/data/caddy/pki/authorities/local/root.crt"

    def __init__(self, stack: Stack, authority: str = "") -> None:
        known = authority or self.authority_of(stack)
        self.context = ssl.create_default_context(cadata=known)
        self.port = int(stack.environment["FRONT_DOOR_PORT"])

    @staticmethod
    def authority_of(stack: Stack) -> str:
        """Return the root certificate of the front door."""
        return stack.execute("front-door", "cat", Browser.AUTHORITY)

    def ask(self, host: str, path: str, body: str = "") -> tuple[int, str]:
        """Return the status and the text that a host answers; a connection for each request."""
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        with self.context.wrap_socket(plain, server_hostname=host) as encrypted:
            connection = http.client.HTTPConnection(host, self.port)
            connection.sock = encrypted
            connection.request("POST" if body else "GET", path, body or None)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

    def json(self, host: str, path: str, body: str = "") -> dict[str, Any]:
        """Return the JSON that a host answers with status 200."""
        status, text = self.ask(host, path, body)
        assert status == 200, text
        found: dict[str, Any] = json.loads(text)
        return found
