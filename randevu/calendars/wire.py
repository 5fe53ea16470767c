"""Connections that keep one deadline from the look-up of a name to the last byte, and know whether a request went out.

`requests` bounds the silence between two bytes, not the whole: a server that sends a byte now and then holds a thread
for hours. And it tells a request that was never sent from one that was only by the kind of exception, which several
layers wrap. Here every wait on the socket ends at the deadline of the call under way in this thread, and the call
records when its request began to leave. Names are looked up once, and what was checked is what is connected to.
"""

from __future__ import annotations

import http.client
import io
import ipaddress
import logging
import queue
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError

CONNECT_SECONDS = 5.0

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class Call(threading.local):
    """What is under way in this thread.

    Attributes:
        under_way: false between calls.
        ends: on the monotonic clock.
        public_only: addresses of private networks are refused.
        sent: the request has begun to leave; from here on it may have been carried out.
        failure: why no connection was made, as a short word; None when that is not what failed.
    """

    under_way: bool = False
    ends: float = 0.0
    public_only: bool = False
    sent: bool = False
    failure: str | None = None

    def left(self) -> float:
        """Seconds until the deadline.

        Raises:
            TimeoutError: it is over.
        """
        left = self.ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


_call = Call()


@contextmanager
def call(seconds: float, public_only: bool) -> Iterator[Call]:
    """Everything that connections made by `Adapter` do in this block is over after so many seconds."""
    _call.ends = time.monotonic() + seconds
    _call.public_only = public_only
    _call.sent = False
    _call.failure = None
    _call.under_way = True
    try:
        yield _call
    finally:
        _call.under_way = False


def _keep_addresses_out(record: logging.LogRecord) -> bool:
    """urllib3 logs every path, and in the paths of calendars stand addresses of people."""
    return not _call.under_way


logging.getLogger("urllib3.connectionpool").addFilter(_keep_addresses_out)


class Adapter(requests.adapters.HTTPAdapter):
    """Makes `requests` use the connections of this module; it repeats nothing."""

    def __init__(self, connections: int) -> None:
        super().__init__(pool_connections=4, pool_maxsize=connections, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **kwargs)
        manager.pool_classes_by_scheme = _POOLS
        return manager


def is_public(address: str) -> bool:
    """Whether an IP address lies in the open internet, also when it is an IPv4 address in IPv6 clothes."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


def is_loopback(host: str) -> bool:
    """Whether a host as written is this machine: a loopback address, or the name kept for it."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class _Source:
    """The one thing that an HTTP response asks of its socket: a reader, here one that keeps the deadline."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self._sock))


class _Reader(io.RawIOBase):
    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._bytes = sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(_call.left())
        return self._bytes.readinto(buffer)

    def close(self) -> None:
        if not self.closed:
            self._bytes.close()
        super().close()


class _Response(http.client.HTTPResponse):
    def __init__(self, sock: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(_Source(sock), *args, **kwargs)  # type: ignore[arg-type]


class _Plain(HTTPConnection):
    response_class = _Response

    def _new_conn(self) -> socket.socket:
        return _opened(self)

    def send(self, data: Any) -> None:
        if self.sock is None:
            self.connect()
        _call.sent = True
        super().send(data)


class _Tls(HTTPSConnection):
    response_class = _Response

    def _new_conn(self) -> socket.socket:
        return _opened(self)

    def connect(self) -> None:
        try:
            super().connect()
        finally:
            _call.sent = False  # what was sent so far was to a proxy, or a handshake

    def send(self, data: Any) -> None:
        if self.sock is None:
            self.connect()
        _call.sent = True
        super().send(data)


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _Tls


_POOLS = {"http": _PlainPool, "https": _TlsPool}


def _opened(connection: HTTPConnection) -> socket.socket:
    """A socket to the first address that answers; every address of the name must be allowed."""
    try:
        found = _addresses(connection.host, connection.port or 0)
        if _call.public_only and not all(is_public(address) for address in found):
            _call.failure = "private_address"
            raise NewConnectionError(connection, "private_address")
        return _first(found, connection)
    except OSError:
        _call.failure = _call.failure or "no_connection"
    raise NewConnectionError(connection, "no_connection")


def _first(addresses: list[str], connection: HTTPConnection) -> socket.socket:
    failure: OSError = OSError("no address")
    for address in addresses:
        try:
            sock = socket.create_connection((address, connection.port or 0), min(_call.left(), CONNECT_SECONDS))
        except OSError as error:
            failure = error
            continue
        for option in connection.socket_options or ():
            sock.setsockopt(*option)
        sock.settimeout(_call.left())
        return sock
    raise failure


def _addresses(host: str, port: int) -> list[str]:
    """All addresses of a name, in the system's order. The system's look-up has no deadline, so it gets a thread."""
    found: queue.SimpleQueue[list[str] | OSError] = queue.SimpleQueue()

    def look() -> None:
        try:
            rows = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
            found.put(list(dict.fromkeys(str(row[4][0]) for row in rows)))
        except OSError as error:
            found.put(error)
        except ValueError:  # a name that cannot be written as one
            found.put(OSError("no name"))

    threading.Thread(target=look, name="look-up", daemon=True).start()
    try:
        answer = found.get(timeout=_call.left())
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(answer, OSError):
        raise answer
    return answer
