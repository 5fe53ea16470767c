"""A local HTTP server that stands for SMS providers: it keeps what it is asked and answers as a test tells it to."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

Answer = tuple[int, str]


@dataclass
class Asked:
    """One request as it came in."""

    method: str
    path: str
    query: dict[str, str]
    user: tuple[str, str] | None
    body: str

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class SmsServer:
    """`answers` by path; None breaks the connection off instead of answering."""

    port: int = 0
    answers: dict[str, Answer | None] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def newest(self) -> Asked:
        return self.asked[-1]


@contextmanager
def sms_server() -> Iterator[SmsServer]:
    state = SmsServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            query = dict(parse_qsl(parts.query, keep_blank_values=True))
            state.asked.append(Asked(self.command, parts.path, query, _user(self.headers.get("Authorization")), body))
            answer = state.answers.get(parts.path, (404, ""))
            if answer is None:
                self.close_connection = True
                return
            self.send_response(answer[0])
            content = answer[1].encode()
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST

        def log_message(self, format: str, *arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.port = int(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()


def _user(header: str | None) -> tuple[str, str] | None:
    if not header or not header.startswith("Basic "):
        return None
    name, _, password = base64.b64decode(header[6:]).decode().partition(":")
    return name, password
