"""Programs that listen on an address that only their own container reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pipeline_helpers import warnings_and_errors
from source_fixtures import result_of

from docker_generator.source.listening import listeners_in

if TYPE_CHECKING:
    from pathlib import Path

CLOSED = {
    "express": ("a.js", "app.listen(3000, '127.0.0.1', () => {});"),
    "template": ("a.ts", "server.listen(port, `localhost`);"),
    "named": ("a.ts", "const host = 'localhost';\napp.listen(3000, host);"),
    "variable": ("a.ts", "const HOST = process.env.HOST || '127.0.0.1';\napp.listen(port, HOST);"),
    "inline": ("a.js", "app.listen(80, process.env.HOST ?? 'localhost')"),
    "fastify": ("a.js", "const f = require('fastify')();\nf.listen({ port: 3000 }, (err) => {});"),
    "fastify port": ("a.ts", "import Fastify from 'fastify';\nawait f.listen(Number(PORT));"),
    "fastify host": (
        "a.ts",
        "import { fastify } from 'fastify';\nf.listen({ host: '::1', port });",
    ),
    "nest": ("a.ts", "NestFactory.create(A, new FastifyAdapter());\nawait app.listen(3000);"),
    "hono": (
        "a.ts",
        "import { serve } from '@hono/node-server';\nserve({ fetch, hostname: 'localhost' });",
    ),
    "uvicorn": ("a.py", 'uvicorn.run("main:app", port=8000)'),
    "uvicorn host": ("a.py", 'uvicorn.run(app, host="127.0.0.1", port=8000)'),
    "flask": ("a.py", "from flask import Flask\napp = Flask(__name__)\napp.run(port=5000)"),
    "flask bare": ("a.py", "app = Flask(__name__)\napp.run()"),
    "python": ("a.py", "HTTPServer(('localhost', 8000), Handler)"),
    "grpc": ("a.py", 'server.add_insecure_port("127.0.0.1:50051")'),
    "getenv": ("a.py", 'host = os.getenv("BIND", "localhost")\nuvicorn.run(app, host=host)'),
    "go": ("a.go", 'http.ListenAndServe("127.0.0.1:8080", mux)'),
    "go listener": ("a.go", 'lis, err := net.Listen("tcp", "localhost:50051")'),
    "go server": ("a.go", 'srv := &http.Server{\n\tAddr: "127.0.0.1:8080",\n}'),
    "gin": ("a.go", 'r.Run("localhost:8080")'),
    "go named": ("a.go", 'addr := "localhost:8080"\nhttp.ListenAndServe(addr, nil)'),
    "axum": ("a.rs", 'let l = TcpListener::bind("127.0.0.1:3000").await.unwrap();'),
    "axum named": (
        "a.rs",
        "let addr = SocketAddr::from(([127, 0, 0, 1], 3000));\nTcpListener::bind(addr)",
    ),
    "actix": ("a.rs", 'HttpServer::new(f).bind(("127.0.0.1", 8080))?'),
    "tonic": ("a.rs", 'use tonic::X;\nlet addr = "[::1]:50051".parse()?;\nServer.serve(addr)'),
    "ktor": ("A.kt", 'embeddedServer(Netty, port = 8080, host = "127.0.0.1")'),
    "spring": ("src/main/resources/application.properties", "server.address=127.0.0.1\n"),
    "spring yaml": ("application.yml", "server:\n  port: 8080\n  address: localhost\n"),
    "aspnet": ("A.cs", 'builder.WebHost.UseUrls("http://localhost:5000");'),
    "aspnet run": ("A.cs", 'app.Run("http://localhost:5000");'),
    "kestrel": ("A.cs", "options.ListenLocalhost(5000);"),
}
OPEN = {
    "express": ("a.js", "app.listen(3000)"),
    "address": ("a.js", "app.listen(3000, '0.0.0.0')"),
    "log": ("a.js", "app.listen(3000); console.log('http://localhost:3000')"),
    "named": ("a.js", "const host = 'localhost:5432';\ndb(host);\napp.listen(3000, other)"),
    "fastify": ("a.js", "import 'fastify';\nf.listen({ port: 3000, host: '0.0.0.0' })"),
    "fastify options": ("a.js", "import 'fastify';\nf.listen(options)"),
    "fastify spread": ("a.js", "import 'fastify';\nf.listen({ port, ...options })"),
    "fastify second": ("a.js", "import 'fastify';\nf.listen(port, address)"),
    "uvicorn": ("a.py", "uvicorn.run(app, host=settings.host)"),
    "uvicorn options": ("a.py", "uvicorn.run(app, **options)"),
    "flask": ("a.py", 'app = Flask(__name__)\napp.run(host="0.0.0.0")'),
    "go": ("a.go", 'http.ListenAndServe(":8080", nil)'),
    "go settings": ("a.go", "http.ListenAndServe(cfg.Addr, nil)"),
    "axum": ("a.rs", 'TcpListener::bind("0.0.0.0:3000")'),
    "aspnet": ("A.cs", "app.Run();"),
}


@pytest.mark.parametrize("kind", CLOSED)
def test_an_address_of_this_host_alone(kind: str) -> None:
    """Also one by default, behind a name, or behind a variable."""
    path, text = CLOSED[kind]
    found = list(listeners_in(path, text))
    assert found
    assert all(one.address for one in found)


@pytest.mark.parametrize("kind", OPEN)
def test_an_address_that_others_reach(kind: str) -> None:
    """Also one that is not known: nothing is said about that."""
    path, text = OPEN[kind]
    assert not any(one.address for one in listeners_in(path, text))


@pytest.mark.parametrize(
    "path", ["config/dev.js", "server.dev.js", "scripts/serve.js", "test/a.js", "examples/a.js"]
)
def test_what_is_run_by_hand_is_not_read(path: str) -> None:
    """It listens on a developer's machine."""
    assert not list(listeners_in(path, "app.listen(3000, 'localhost')"))


def test_a_variable_and_a_port_are_known() -> None:
    """They say how to change it, and whether it is the service's port."""
    (one,) = listeners_in("a.js", "x\napp.listen(3000, process.env.BIND_TO || 'localhost')")
    assert (one.variable, one.port, one.place, one.address) == (
        *("BIND_TO", 3000, "a.js:2"),
        "localhost",
    )


EVERYWHERE = "0.0.0.0"  # noqa: S104 -- a value that is given
NODE = {"package.json": '{"scripts": {"start": "node a.js"}, "dependencies": {"express": "5.1.0"}}'}
PYTHON = {"requirements.txt": "flask==3.1.2\ngunicorn==23.0.0\n"}
RUN = 'app = Flask(__name__)\n\nif __name__ == "__main__":\n    app.run()\n'
BOTH = "app.listen(3000, 'localhost');\nadmin.listen(3000);\n"
BY_ENV = "app.listen(3000, process.env.HOST || 'localhost');\n"


@pytest.mark.parametrize(
    ("files", "fields", "is_reported"),
    [
        (NODE | {"a.js": "app.listen(3000, 'localhost')"}, {}, True),
        (NODE | {"a.js": "app.listen(3000)"}, {}, False),
        (NODE | {"a.js": BOTH}, {}, False),
        (NODE | {"a.js": "app.listen(3000)", "b.js": "debug.listen(6060, 'localhost')"}, {}, False),
        (NODE | {"a.js": "main()", "b.js": "debug.listen(6060, 'localhost')"}, {}, False),
        (NODE | {"a.js": BY_ENV}, {}, True),
        (NODE | {"a.js": BY_ENV}, {"environment": {"HOST": EVERYWHERE}}, False),
        (NODE | {"a.js": "app.listen(3000, 'localhost')"}, {"port": None}, False),
        (PYTHON | {"app.py": RUN}, {"language": "python", "framework": "flask"}, False),
        (PYTHON | {"app.py": RUN}, {"language": "python", "framework": "plain"}, True),
        (
            NODE
            | {
                "a.js": "app.listen(3000, 'localhost')",
                "Dockerfile": 'FROM node:24-slim\nCOPY . .\nUSER node\nCMD ["node", "a.js"]\n',
            },
            {"build": {"dockerfile": "Dockerfile"}},
            True,
        ),
    ],
    ids=[
        *("closed", "open", "both", "another file", "another port", "a variable", "set"),
        *("no port", "a server of a package", "the program itself", "own Dockerfile"),
    ],
)
def test_what_is_reported(
    tmp_path: Path, files: dict[str, str], fields: dict[str, Any], *, is_reported: bool
) -> None:
    """Only what is run, on the service's port, and nothing that may be reached in another way."""
    given = {"language": "javascript", "framework": "express", "port": 3000} | fields
    result = result_of(tmp_path, files, **{k: v for k, v in given.items() if v is not None})
    assert is_reported == ("loopback-listener" in warnings_and_errors(result.diagnostics))


def test_the_finding_names_the_variable(tmp_path: Path) -> None:
    """A line to paste, with the place in the code."""
    result = result_of(
        tmp_path, NODE | {"a.js": BY_ENV}, language="javascript", framework="express", port=3000
    )
    (found,) = (one for one in result.diagnostics if one.rule.slug == "loopback-listener")
    assert "localhost (a.js:1)" in found.message
    assert '"environment": {"HOST": "0.0.0.0"}' in found.action
