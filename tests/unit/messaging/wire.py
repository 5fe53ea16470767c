"""A server on a real socket that answers, breaks off or falls silent as a test tells it to."""

from __future__ import annotations

import ipaddress
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


Behaviour = Callable[["Wire", socket.socket], None]


@dataclass
class Wire:
    """The server's side: what came in, and what to do with each next request."""

    address: str
    requests: list[Request] = field(default_factory=list)
    behaviours: list[Behaviour] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    def then(self, *behaviours: Behaviour) -> None:
        self.behaviours.extend(behaviours)


def answers(
    status: int, body: Any = None, headers: dict[str, str] | None = None, raw: bytes | None = None
) -> Behaviour:
    content = raw if raw is not None else json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(content)}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]

    def behave(_: Wire, connection: socket.socket) -> None:
        connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + content)

    return behave


def refuses(status: int, code: int, **more: Any) -> Behaviour:
    """Meta's shape of an error, with a sentence in it that must go nowhere."""
    headers = more.pop("headers", None)
    error = {"message": "(#1) secret words", "type": "OAuthException", "code": code, "fbtrace_id": "TRACE", **more}
    return answers(status, {"error": error}, headers)


def hangs_up(_: Wire, connection: socket.socket) -> None:
    """Reads the request and closes without a word."""


def says_half(_: Wire, connection: socket.socket) -> None:
    connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"mess')


def says_rubbish(_: Wire, connection: socket.socket) -> None:
    connection.sendall(b"rubbish\r\n\r\n")


def falls_silent(wire: Wire, _: socket.socket) -> None:
    wire.released.wait(60)


def falls_silent_halfway(wire: Wire, connection: socket.socket) -> None:
    says_half(wire, connection)
    wire.released.wait(60)


def self_signed(folder: Path) -> ssl.SSLContext:
    """The server's half of TLS, with a certificate that nobody vouches for; it lies in `folder` as stranger.pem."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    begin = datetime(2020, 1, 1, tzinfo=timezone.utc)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "stranger.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Wire]:
    """A `Wire` that serves one connection after the other until the block ends."""
    listener = socket.create_server(("127.0.0.1", 0))
    wire = Wire(f"{'https' if tls else 'http'}://127.0.0.1:{listener.getsockname()[1]}")
    thread = threading.Thread(target=_serve, args=(wire, listener, tls), daemon=True)
    thread.start()
    try:
        yield wire
    finally:
        wire.released.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def _serve(wire: Wire, listener: socket.socket, tls: ssl.SSLContext | None) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        try:
            connection = tls.wrap_socket(connection, server_side=True) if tls else connection
        except OSError:  # the client turned away from our certificate
            connection.close()
            continue
        with connection:
            request = _read(connection)
            if request is not None:
                wire.requests.append(request)
                wire.behaviours.pop(0)(wire, connection)


def _read(connection: socket.socket) -> Request | None:
    with connection.makefile("rb") as stream:
        first = stream.readline().decode().split()
        if len(first) != 3:
            return None
        headers = {}
        while line := stream.readline().decode().strip():
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        return Request(first[0], first[1], headers, stream.read(int(headers.get("content-length", 0))))


def nowhere() -> str:
    """An address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"
