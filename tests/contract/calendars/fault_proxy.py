"""Stands between our adapter and a real CalDAV server, and spoils what a test tells it to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import requests

from tests.waiting import PATIENCE


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Answered:
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


Upstream = Callable[[Asked], Answered]
Spoil = Callable[[Asked, Upstream], "Answered | Wire"]


@dataclass(frozen=True)
class Wire:
    """What is put onto the wire by hand, piece by piece; `None` holds the connection until the test is over."""

    pieces: Callable[[], Iterator[bytes | None]]


@dataclass
class FaultProxy:
    """Passes everything on, except where `spoil` (one for each method) says otherwise."""

    upstream: str
    port: int = 0
    spoils: dict[str, Spoil] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def pass_on(self, asked: Asked) -> Answered:
        headers = {name: value for name, value in asked.headers.items() if name.lower() not in ("host", "connection")}
        headers["Accept-Encoding"] = "identity"
        answer = requests.request(
            asked.method,
            self.upstream + asked.path,
            data=asked.body,
            headers=headers,
            timeout=PATIENCE,
            allow_redirects=False,
        )
        kept = {name: value for name, value in answer.headers.items() if name in ("ETag", "Content-Type", "Location")}
        return Answered(answer.status_code, kept, answer.content)

    def answer(self, asked: Asked) -> Answered | Wire:
        self.asked.append(asked)
        spoil = self.spoils.get(asked.method)
        return spoil(asked, self.pass_on) if spoil else self.pass_on(asked)


@contextmanager
def fault_proxy(upstream: str) -> Iterator[FaultProxy]:
    proxy = FaultProxy(upstream)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one_request(self) -> None:
            self.raw_requestline = self.rfile.readline(65537)
            if not self.raw_requestline or not self.parse_request():
                self.close_connection = True
                return
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            answer = proxy.answer(Asked(self.command, self.path, dict(self.headers), body))
            try:
                self._write(answer)
            except OSError:
                self.close_connection = True

        def _write(self, answer: Answered | Wire) -> None:
            if isinstance(answer, Wire):
                self.close_connection = True
                for piece in answer.pieces():
                    if piece is None:
                        proxy.over.wait(PATIENCE)
                        return
                    self.wfile.write(piece)
                return
            self.send_response_only(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if "Content-Length" not in answer.headers and answer.status != 204:
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *args: Any) -> None:
            """Not into the output of tests."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

    server = Server(("127.0.0.1", 0), Handler)
    proxy.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.over.set()
        server.shutdown()
        server.server_close()
        thread.join(10)


# ------------------------------------------------------------ ready-made faults


def silence_after(asked: Asked, upstream: Upstream) -> Wire:
    """Carried out, and never answered."""
    upstream(asked)
    return Wire(lambda: iter([None]))


def cut_after(asked: Asked, upstream: Upstream) -> Wire:
    """Carried out, and the answer broken off in the middle."""
    answer = upstream(asked)
    body = answer.body or b"0123456789"
    code = 200 if answer.status == 204 else answer.status  # one that may have a body
    head = f"HTTP/1.1 {code} OK\r\nContent-Type: text/xml\r\nContent-Length: {len(body)}\r\n\r\n"
    return Wire(lambda: iter([head.encode() + body[: len(body) // 2]]))


def half_a_text(asked: Asked, upstream: Upstream) -> Answered:
    """Half of the answer, as if it were the whole."""
    answer = upstream(asked)
    return Answered(answer.status, answer.headers, answer.body[: len(answer.body) // 2])


def status(code: int, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Spoil:
    """Answered with a status, and not carried out."""
    return lambda asked, upstream: Answered(code, headers or {}, body)


def endless(asked: Asked, upstream: Upstream) -> Wire:
    def pieces() -> Iterator[bytes]:
        yield b"HTTP/1.1 207 Multi-Status\r\nContent-Type: text/xml\r\n\r\n<x>"
        while True:
            yield b"a" * 65536

    return Wire(pieces)


def stuck(asked: Asked, upstream: Upstream) -> Wire:
    """Begins to answer, and never ends."""
    return Wire(lambda: iter([b"HTTP/1.1 207 Multi-Status\r\nContent-Type: text/xml\r\n\r\n<x>", None]))
