"""Requests over TLS, straight and through a proxy: the same deadline, the same answer to what may have been done."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from randevu.calendars.errors import Away, Unclear
from randevu.calendars.http import Http, Limits
from tests.unit.calendars.raw_server import OK, request_of, serving, sized


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Of `localhost`, trusted as the environment says."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(timezone.utc)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    form = serialization.PrivateFormat.PKCS8
    private = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    path = tmp_path / "localhost.pem"
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(path))
    for variable in ("HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(variable, raising=False)
    return path


@contextmanager
def tls(certificate: Path, serve: Callable[[socket.socket], None]) -> Iterator[tuple[str, list[int]]]:
    """The address of a server, and the number of its connections so far as its only entry."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def serve_tls(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as wrapped:
            counted[0] += 1
            serve(wrapped)

    counted = [0]
    with serving(serve_tls) as server:
        yield f"https://localhost:{server.place.rpartition(':')[2]}/", counted


def patient(connection: socket.socket) -> None:
    while request_of(connection):
        connection.sendall(sized(b'{"a": 1}'))


def test_requests_go_over_tls_and_keep_their_connection(certificate: Path) -> None:
    with tls(certificate, patient) as (url, connections):
        http = Http()
        answers = [http.send("POST", url, changes=True, value={"b": number}).json() for number in range(3)]
    assert (answers, connections) == ([{"a": 1}] * 3, [1])


@pytest.mark.parametrize("where", ["head", "body", "handshake"])
def test_a_server_that_drips_over_tls_is_left_at_the_deadline(certificate: Path, where: str) -> None:
    ended = threading.Event()

    def drip(connection: socket.socket) -> None:
        request_of(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\n" if where == "head" else OK + b"Content-Length: 100000\r\n\r\n")
        while not ended.wait(0.02):
            connection.sendall(b"X: 1\r\n")

    def silence(connection: socket.socket) -> None:
        ended.wait(60)

    if where == "handshake":
        with serving(silence) as server:
            url = f"https://localhost:{server.place.rpartition(':')[2]}/"
            with pytest.raises(Away):
                Http(Limits(seconds=2.0)).send("POST", url, changes=True)
            ended.set()
        return
    with tls(certificate, drip) as (url, _):
        with pytest.raises(Unclear) as caught:
            Http(Limits(seconds=2.0)).send("POST", url, changes=True)
        ended.set()
    assert caught.value.code == "timeout"


# ------------------------------------------------------------------- through a proxy


def proxy(asked: list[bytes], answer: bytes) -> Callable[[socket.socket], None]:
    """Opens tunnels, if its answer says so."""

    def serve(connection: socket.socket) -> None:
        asked.append(request_of(connection).split(b"\r\n")[0])
        connection.sendall(answer)
        if b" 200 " not in answer:
            return
        host, _, port = asked[-1].split()[1].decode().rpartition(":")
        with socket.create_connection((host, int(port))) as onward:
            back = threading.Thread(target=_copy, args=(onward, connection), daemon=True)
            back.start()
            _copy(connection, onward)
            back.join(5)

    return serve


def _copy(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        return


def test_a_proxy_of_the_environment_is_used(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []
    with (
        tls(certificate, patient) as (url, connections),
        serving(proxy(asked, b"HTTP/1.1 200 Connection established\r\n\r\n")) as server,
    ):
        monkeypatch.setenv("HTTPS_PROXY", f"http://{server.place}")
        assert Http().send("POST", url, changes=True).json() == {"a": 1}
    assert connections == [1]
    assert [line.split()[0] for line in asked] == [b"CONNECT"]


def test_what_a_proxy_refuses_was_never_sent(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(proxy([], b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")) as server:
        monkeypatch.setenv("HTTPS_PROXY", f"http://{server.place}")
        with pytest.raises(Away):
            Http().send("POST", "https://takvim.example/", changes=True)


def test_an_address_that_a_person_typed_is_never_looked_up_by_a_proxy(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bytes] = []
    with serving(proxy(asked, b"HTTP/1.1 200 Connection established\r\n\r\n")) as server:
        monkeypatch.setenv("HTTPS_PROXY", f"http://{server.place}")
        with pytest.raises(Away):
            Http(public_only=True).send("GET", "https://takvim.invalid/", changes=False)
    assert asked == []
