"""Ports that the code of a program decides, although the graph has another one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pipeline_helpers import slugs
from source_fixtures import result_of

from docker_generator.source.listening import listeners_in

if TYPE_CHECKING:
    from pathlib import Path

FIXED = {
    "a.js": [
        "app.listen(3000)",
        "app.listen(3000, () => console.log('up'))",
        "const PORT = 3000;\napp.listen(PORT, '0.0.0.0')",
        "const fastify = require('fastify')();\nfastify.listen({ port: 3000, host: '0.0.0.0' })",
        "import { serve } from '@hono/node-server';\nserve({ fetch: app.fetch, port: 3000 })",
    ],
    "a.py": [
        "uvicorn.run(app, host='0.0.0.0', port=3000)",
        "import flask\napp.run(host='0.0.0.0', port=3000, debug=True)",
        "HTTPServer(('', 3000), Handler)",
        "PORT = 3000  # the default\nHTTPServer(('', PORT), Handler).serve_forever()",
    ],
    "a.go": [
        'http.ListenAndServe(":3000", nil)',
        'const addr = ":3000"\n\nfunc main() { http.ListenAndServe(addr, nil) }',
        'server := &http.Server{Addr: ":3000", Handler: mux}',
        'net.Listen("tcp", "0.0.0.0:3000")',
        'r.Run(":3000")',
        'tls.Listen("tcp", ":3000", config)',
        'const port = "3000"\n\nfunc main() { app.Listen(":" + port) }',
        'port := 3000\nr.Run("0.0.0.0:" + port)',
        'port := 3000\nhttp.ListenAndServe(fmt.Sprintf(":%d", port), nil)',
    ],
    "a.rs": [
        'TcpListener::bind("0.0.0.0:3000").await',
        'use actix_web::HttpServer;\nHttpServer::new(f).bind(("0.0.0.0", 3000))?',
        "let addr = SocketAddr::from(([0, 0, 0, 0], 3000));\nTcpListener::bind(addr).await",
        'let addr = "0.0.0.0:3000";\nTcpListener::bind(&addr).await',
    ],
}
OPEN = {
    "a.js": [
        "app.listen(process.env.PORT || 3000)",
        "const port = process.env.PORT ?? 3000;\napp.listen(port)",
        "app.listen(config.port)",
        "let port = 3000;\nif (process.env.PORT) port = process.env.PORT;\napp.listen(port)",
        "queue.listen('orders')",
    ],
    "a.py": [
        "uvicorn.run(app, port=int(os.environ.get('PORT', 3000)))",
        "PORT = int(os.getenv('PORT', '3000'))\nHTTPServer(('', PORT), Handler)",
        "uvicorn.run(app)",
        "start_http_server_for_metrics()\nHTTPServer(('', 9090), Metrics)",
    ],
    "a.go": [
        'http.ListenAndServe(":"+os.Getenv("PORT"), nil)',
        "r.Run()",
        "http.ListenAndServe(*addr, nil)",
        'http.ListenAndServe(":9090", promhttp.Handler())',
        'port := os.Getenv("PORT")\nif port == "" {\n\tport = "3000"\n}\napp.Listen(":" + port)',
        'a := os.Getenv("LISTEN_ADDRESS")\nif a == "" {\n\ta = ":3000"\n}\napp.Listen(a)',
        'port := flag.Int("port", 3000, "")\napp.Listen(":" + port)',
        "for _, port := range ports {\n\tapp.Listen(port)\n}",
    ],
    "a.rs": [
        'TcpListener::bind(format!("0.0.0.0:{}", port)).await',
        "TcpListener::bind(&settings.address).await",
        'let port = env::var("PORT").unwrap_or("3000".into());\nTcpListener::bind(port).await',
    ],
}


@pytest.mark.parametrize(
    ("file", "text"), [(f, one) for f, known in FIXED.items() for one in known]
)
def test_a_number_in_the_code_is_the_port(file: str, text: str) -> None:
    """It is in the call, or the only value of the name there."""
    assert {one.fixed for one in listeners_in(file, text)} == {3000}


@pytest.mark.parametrize(("file", "text"), [(f, one) for f, known in OPEN.items() for one in known])
def test_what_may_be_another_port_is_not_fixed(file: str, text: str) -> None:
    """A variable, a setting or an option decides, or the server is for something else."""
    assert 0 in {one.fixed for one in listeners_in(file, text)} or not [*listeners_in(file, text)]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("a.js", "app.listen(process.env.APP_PORT || 3000)"),
        ("a.ts", "const port = Number(process.env.APP_PORT ?? 3000);\napp.listen(port, start)"),
        ("a.js", "let port = 3000;\nif (env.APP_PORT) port = env.APP_PORT;\napp.listen(port)"),
        ("a.py", "uvicorn.run(app, port=int(os.environ.get('APP_PORT', 3000)), workers=4)"),
        ("a.py", "PORT = int(os.getenv('APP_PORT', '3000'))\nHTTPServer(('', PORT), Handler)"),
        (
            "a.go",
            'p := config.Get("APP_PORT")\nif p == "" {\n\tp = "3000"\n}\napp.Listen(":" + p)',
        ),
    ],
)
def test_another_variable_than_port_decides(file: str, text: str) -> None:
    """Nothing sets it: its default is the port, unless the graph has the variable."""
    assert [(3000, "APP_PORT")] == [(one.fixed, one.asked) for one in listeners_in(file, text)]


@pytest.mark.parametrize(
    ("environment", "is_reported"), [({}, True), ({"APP_PORT": "8000"}, False), ({"A": "1"}, True)]
)
def test_a_variable_of_the_graph_sets_the_port(
    tmp_path: Path, environment: dict[str, str], *, is_reported: bool
) -> None:
    """The line that sets it can be pasted."""
    files = NODE | {"a.js": "app.listen(process.env.APP_PORT || 3000)"}
    fields = {"language": "javascript", "framework": "express", "port": 8000}
    result = result_of(tmp_path, files, **fields, environment=environment)
    found = [one.action for one in result.diagnostics if one.rule.slug == "literal-port"]

    assert is_reported == bool(found)
    assert all('"environment": {"APP_PORT": "8000"}' in action for action in found)


NODE = {
    "package.json": '{"scripts": {"start": "node a.js"}, "dependencies": {"express": "5.1.0"}}',
    "package-lock.json": "{}",
}
PYTHON = {"requirements.txt": "flask==3.1.2\ngunicorn==23.0.0\n", ".python-version": "3.12\n"}
FLASK = "from flask import Flask\n\napp = Flask(__name__)\napp.run('0.0.0.0', port=3000)\n"
GO = {"go.mod": "module shop\n\ngo 1.24\n", "go.sum": ""}
MAIN = 'package main\n\nimport "net/http"\n\nfunc main() {{ http.ListenAndServe({0}, nil) }}\n'


@pytest.mark.parametrize(
    ("files", "language", "framework", "port", "is_reported"),
    [
        (NODE | {"a.js": "app.listen(3000)"}, "javascript", "express", 8000, True),
        (NODE | {"a.js": "app.listen(3000)"}, "javascript", "express", 3000, False),
        (NODE | {"a.js": "app.listen(3000); b.listen(8000)"}, "javascript", "express", 8000, False),
        (NODE | {"a.js": "app.listen(3000); b.listen(port)"}, "javascript", "express", 80, False),
        (
            NODE | {"a.js": "require('./b')", "b.js": "app.listen(1000)"},
            "javascript",
            "express",
            8000,
            True,
        ),
        (NODE | {"a.js": "1", "test/b.js": "app.listen(10)"}, "javascript", "express", 80, False),
        (PYTHON | {"app.py": FLASK}, "python", "plain", 8000, True),
        (PYTHON | {"app.py": FLASK}, "python", "flask", 8000, False),
        (GO | {"main.go": MAIN.format('":3000"')}, "go", "http", 8000, True),
        (GO | {"main.go": MAIN.format('":8000"')}, "go", "http", 8000, False),
        (GO | {"main.go": MAIN.format('os.Getenv("ADDR")')}, "go", "http", 8000, False),
    ],
)
def test_another_port_than_the_graphs_is_reported(
    tmp_path: Path,
    files: dict[str, str],
    language: str,
    framework: str,
    port: int,
    *,
    is_reported: bool,
) -> None:
    """Only if the program itself listens, and certainly nowhere else."""
    fields: dict[str, Any] = {"language": language, "framework": framework, "port": port}
    found = slugs(result_of(tmp_path, files, **fields).diagnostics)

    assert is_reported == ("literal-port" in found)
