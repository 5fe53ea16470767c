"""One request over a real socket to servers that misbehave: what it costs at most, and which error comes of it."""

from __future__ import annotations

import gzip
import json
import logging
import socket
import ssl
import threading
import traceback
import tracemalloc
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from randevu import clock
from randevu.calendars.errors import Away, CalendarError, Unclear
from randevu.calendars.http import Answer, Http, Limits
from tests.unit.calendars.raw_server import OK, Server, answering, request_of, serving, sized


def ask(server: Server, *, changes: bool = False, limits: Limits | None = None, **more: Any) -> Answer:
    return Http(limits, open_to={server.place}).send("POST" if changes else "GET", server.url, changes=changes, **more)


def failure_of(server: Server, changes: bool, limits: Limits) -> CalendarError:
    with pytest.raises(CalendarError) as caught:
        ask(server, changes=changes, limits=limits)
    return caught.value


def test_an_answer_comes_with_its_status_its_headers_and_its_object() -> None:
    with serving(answering(sized(b'{"a": 1}', OK + b"ETag: x\r\n"))) as server:
        answer = ask(server)
    assert (answer.status, answer.headers["etag"], answer.json()) == (200, "x", {"a": 1})


def test_a_value_goes_out_as_json_with_its_headers_and_parameters() -> None:
    seen: list[bytes] = []

    def serve(connection: socket.socket) -> None:
        seen.append(request_of(connection))
        connection.sendall(sized(b"{}"))

    with serving(serve) as server:
        ask(server, changes=True, headers={"If-Match": "7"}, params=[("q", "a b"), ("q", "ş")], value={"title": "Çay"})
    head, _, body = seen[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /somewhere/kimse@salon.example?q=a+b&q=%C5%9F HTTP/1.1\r\n")
    assert b"If-Match: 7" in head
    assert b"Content-Type: application/json; charset=utf-8" in head
    assert json.loads(body) == {"title": "Çay"}


def test_connections_are_kept_for_the_next_request() -> None:
    def serve(connection: socket.socket) -> None:
        while request_of(connection):
            connection.sendall(sized(b'{"a": 1}'))

    with serving(serve) as server:
        http = Http(open_to={server.place})
        for _ in range(3):
            http.send("GET", server.url, changes=False)
        assert server.connections == 1


def test_nothing_is_followed_and_no_cookie_is_kept() -> None:
    seen: list[bytes] = []

    def serve(connection: socket.socket) -> None:
        seen.append(request_of(connection))
        connection.sendall(
            b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nSet-Cookie: a=b\r\n"
            b"Connection: close\r\nContent-Length: 0\r\n\r\n"
        )

    with serving(serve) as server:
        http = Http(open_to={server.place})
        answers = [http.send("GET", server.url, changes=False) for _ in range(2)]
    assert [answer.status for answer in answers] == [302, 302]
    assert len(seen) == 2
    assert not any(b"ookie" in one or b"elsewhere" in one for one in seen)


def test_a_netrc_of_the_machine_signs_nobody_in(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login a password b")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    seen: list[bytes] = []

    def serve(connection: socket.socket) -> None:
        seen.append(request_of(connection))
        connection.sendall(sized(b"{}"))

    with serving(serve) as server:
        ask(server, headers={"Authorization": "Bearer ours"})
    assert b"Authorization: Bearer ours\r\n" in seen[0]


def _drips_body(connection: socket.socket, ended: threading.Event) -> None:
    connection.sendall(OK + b"Content-Length: 1000000\r\n\r\n")
    while not ended.wait(0.02):
        connection.sendall(b" ")


def _drips_head(connection: socket.socket, ended: threading.Event) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while not ended.wait(0.02):
        connection.sendall(b"X-More: 1\r\n")


def _drips_chunks(connection: socket.socket, ended: threading.Event) -> None:
    connection.sendall(OK + b"Transfer-Encoding: chunked\r\n\r\n")
    while not ended.wait(0.02):
        connection.sendall(b"1\r\n \r\n")


def _says_nothing(connection: socket.socket, ended: threading.Event) -> None:
    ended.wait(60)


@pytest.mark.parametrize("way", [_drips_body, _drips_head, _drips_chunks, _says_nothing])
@pytest.mark.parametrize(("changes", "expected"), [(True, Unclear), (False, Away)])
def test_a_server_that_never_ends_holds_nobody_longer_than_the_deadline(
    way: Callable[[socket.socket, threading.Event], None], changes: bool, expected: type[CalendarError]
) -> None:
    ended = threading.Event()

    def serve(connection: socket.socket) -> None:
        request_of(connection)
        way(connection, ended)

    with serving(serve) as server:
        failure = failure_of(server, changes, Limits(seconds=1.0))
        ended.set()
    assert (type(failure), failure.code) == (expected, "timeout")


def _gigabytes(connection: socket.socket) -> None:
    request_of(connection)
    connection.sendall(OK + b"\r\n")
    while True:
        connection.sendall(b" " * 65536)


GIGABYTES_IN_GZIP = gzip.compress(b" " * 4_000_000)


@pytest.mark.parametrize(
    "serve",
    [_gigabytes, answering(sized(GIGABYTES_IN_GZIP, OK + b"Content-Encoding: gzip\r\n"))],
    ids=["sent", "unpacked"],
)
def test_a_body_without_end_is_given_up_at_the_limit(serve: Callable[[socket.socket], None]) -> None:
    with serving(serve) as server:
        reading = failure_of(server, False, Limits(most_bytes=1_000_000))
        writing = failure_of(server, True, Limits(most_bytes=1_000_000))
    assert (type(reading), reading.code) == (Away, "too_big")
    assert (type(writing), writing.code) == (Unclear, "too_big")


def test_the_body_of_a_redirect_is_given_up_at_the_limit_too() -> None:
    head = b"HTTP/1.1 302 Found\r\nLocation: https://elsewhere.example/\r\n\r\n"
    sent = 0

    def serve(connection: socket.socket) -> None:
        nonlocal sent
        connection.recv(65536)
        connection.sendall(head)
        while sent < 64_000_000:
            sent += connection.send(b"x" * 65536)

    with serving(serve) as server:
        found = failure_of(server, False, Limits(most_bytes=1_000_000))
    assert (type(found), found.code) == (Away, "too_big")
    assert sent < 32_000_000  # what the sockets of both sides hold, and not more


def test_what_unpacks_to_gigabytes_never_takes_more_memory_than_the_limit() -> None:
    bomb = gzip.compress(b" " * 100_000_000, 1)
    with serving(answering(sized(bomb, OK + b"Content-Encoding: gzip\r\n"))) as server:
        tracemalloc.start()
        try:
            failure_of(server, False, Limits(most_bytes=1_000_000))
            most = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert most < 10_000_000


def test_a_packed_answer_is_unpacked() -> None:
    with serving(answering(sized(gzip.compress(b'{"a": 1}'), OK + b"Content-Encoding: gzip\r\n"))) as server:
        assert ask(server).json() == {"a": 1}


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.",
        b"nonsense\r\n\r\n",
        OK + b"Content-Length: 100\r\n\r\n{}",
        OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{}",
        sized(gzip.compress(b"{}")[:-4], OK + b"Content-Encoding: gzip\r\n"),
        sized(b"{}", OK + b"Content-Encoding: br\r\n"),
    ],
)
def test_a_broken_answer_leaves_open_whether_the_change_was_made(answer: bytes) -> None:
    with serving(answering(answer)) as server:
        reading, writing = failure_of(server, False, Limits()), failure_of(server, True, Limits())
    assert (type(reading), reading.code) == (Away, "broken")
    assert (type(writing), writing.code) == (Unclear, "broken")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000])
def test_a_body_that_is_no_object_is_unclear_for_a_change_only(body: bytes) -> None:
    with serving(answering(sized(body))) as server:
        read, written = ask(server), ask(server, changes=True)
    with pytest.raises(Away):
        read.json()
    with pytest.raises(Unclear):
        written.json()


def test_before_a_connection_stands_nothing_can_have_been_changed() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and nobody listens there
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(Away) as caught:
            Http(open_to={place}).send("POST", f"http://{place}/", changes=True)
    assert caught.value.code == "no_connection"


def test_a_name_that_nobody_has_is_away() -> None:
    with pytest.raises(Away) as caught:
        Http().send("POST", "https://nobody.invalid/", changes=True)
    assert caught.value.code == "no_connection"


def test_without_a_proven_certificate_nothing_is_said() -> None:
    seen: list[bytes] = []

    def serve(connection: socket.socket) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with context.wrap_socket(connection, server_side=True) as tls:
            seen.append(tls.recv(10))

    with serving(serve) as server:
        with pytest.raises(Away) as caught:
            Http(open_to={server.place}).send("POST", server.url.replace("http:", "https:"), changes=True)
    assert caught.value.code == "certificate"
    assert not seen


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7", timedelta(seconds=7)),
        ("999999999999", timedelta(days=1)),
        ("Wed, 11 Mar 2026 07:00:30 GMT", timedelta(seconds=30)),
        ("Wed, 11 Mar 2026 06:00:00 GMT", timedelta(0)),
        ("soon", None),
        ("", None),
    ],
)
def test_a_pause_is_read_as_seconds_or_as_a_date(text: str, expected: timedelta | None) -> None:
    with clock.use(datetime(2026, 3, 11, 7, 0, tzinfo=timezone.utc)):
        assert Answer(429, {"Retry-After": text}, b"").retry_after() == expected


def test_the_date_of_a_pause_is_measured_by_the_clock_of_the_server() -> None:
    headers = {"Retry-After": "Wed, 11 Mar 2026 07:00:30 GMT", "Date": "Wed, 11 Mar 2026 07:00:10 GMT"}
    assert Answer(503, headers, b"").retry_after() == timedelta(seconds=20)


def test_errors_hold_neither_addresses_nor_tokens(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(answering(b"nonsense\r\n\r\n")) as server:
        with pytest.raises(Unclear) as caught:
            ask(server, changes=True, headers={"Authorization": "Bearer gizli"}, params={"token": "gizli"})
    error = caught.value
    # The frames of this test hold what was sent; the words of the error and of its context are what counts.
    told = "".join(traceback.format_exception_only(type(error), error))
    assert error.__context__ is None
    assert error.__cause__ is None
    assert "gizli" not in told + caplog.text
    assert "kimse@salon.example" not in told + caplog.text


def test_the_log_of_the_libraries_names_no_address(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(answering(sized(b"{}"))) as server:
        ask(server, params={"token": "gizli"})
    assert "gizli" not in caplog.text
    assert "kimse@salon.example" not in caplog.text
