"""Keeps the traces that it is sent, and finds them by tags of their resources, as Tempo does."""

from __future__ import annotations

import gzip
import json
import shlex
import signal
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (  # type: ignore[import-not-found] # only in its image
    ExportTraceServiceRequest,
)

SEARCH = "/api/datasources/proxy/uid/tempo/api/search"
HEALTH = ("/api/health", "/ready")
traces: list[tuple[dict[str, str], dict[str, str]]] = []


class Answers(BaseHTTPRequestHandler):
    """All addresses on every port."""

    def do_POST(self) -> None:
        """Keep the spans of a request in OTLP's binary form."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        for one in ExportTraceServiceRequest.FromString(body).resource_spans:
            tags = {tag.key: tag.value.string_value for tag in one.resource.attributes}
            for span in (span for scope in one.scope_spans for span in scope.spans):
                trace = {"traceID": span.trace_id.hex(), "rootTraceName": span.name}
                traces.append((tags, trace | {"rootServiceName": tags["service.name"]}))
        self.answer(200, {})

    def do_GET(self) -> None:
        """Say that all is well, or what was found."""
        asked = urlsplit(self.path)
        if asked.path in HEALTH:
            self.answer(200, {})
        elif asked.path == SEARCH:
            words = shlex.split(parse_qs(asked.query)["tags"][0])
            wanted = dict(word.split("=", 1) for word in words)
            found = [trace for tags, trace in traces if wanted.items() <= tags.items()]
            self.answer(200, {"traces": found})
        else:
            self.answer(404, {})

    def answer(self, status: int, document: dict[str, object]) -> None:
        """Answer with a document."""
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
for port in (4317, 4318, 13133):
    Thread(target=ThreadingHTTPServer(("", port), Answers).serve_forever, daemon=True).start()
ThreadingHTTPServer(("", 3000), Answers).serve_forever()
