"""The `caldav` client on our own HTTP: bounded, followed only where it is safe, and with failures as our errors.

The library's own session would follow any redirect with the password, read without end and write bodies into the log.
Its place is taken by `_Session`, which also sees to it that only answers arrive that the library can read in silence.
"""

from __future__ import annotations

import base64
import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from caldav.davclient import DAVClient
from caldav.lib.error import parse_preconditions
from caldav.response import DAVResponse
from lxml import etree

from randevu.calendars.caldav import bodies
from randevu.calendars.caldav.hosts import Base
from randevu.calendars.caldav.multistatus import CALDAV, DAV, Resource, resources
from randevu.calendars.errors import (
    Away,
    CalendarError,
    Exists,
    NotAllowed,
    NotFound,
    Refused,
    SignInNeeded,
    Throttled,
    TokenExpired,
    Unclear,
)
from randevu.calendars.http import Answer, Http, Limits

CONNECTIONS = 4
_MOST_BYTES = 16 * 1024 * 1024
_MOST_HOPS = 3
_REDIRECTS = (301, 302, 307, 308)
_CHANGING = ("PUT", "DELETE")
_EXPECTED = {"PUT": (200, 201, 204), "DELETE": (200, 204), "PROPFIND": (200, 207), "REPORT": (200, 207)}


class Client:
    """Requests of one account. Several threads may use it at once.

    Args:
        seconds: after which a request has failed.
        open_to: see `randevu.calendars.http.Http`.
    """

    def __init__(self, base: Base, user: str, password: str, seconds: float, open_to: Collection[str] = ()) -> None:
        # The library writes addresses and whole bodies into its log, at levels up to "warning".
        logging.getLogger("caldav").setLevel(logging.CRITICAL + 1)
        http = Http(Limits(seconds, _MOST_BYTES, CONNECTIONS), public_only=True, open_to=open_to)
        token = base64.b64encode(f"{user}:{password}".encode()).decode()
        self.base = base
        self._client = DAVClient(
            url=base.address, headers={"Authorization": f"Basic {token}"}, enable_rfc6764=False, rate_limit_handle=False
        )
        self._client.session = _Session(http, base)

    def propfind(self, url: str, tags: Iterable[str], depth: int = 0) -> list[Resource]:
        """
        Raises:
            NotFound: there is no such resource.
        """
        return list(self._read("PROPFIND", url, bodies.properties(tags), depth))

    def report(self, url: str, body: bytes, depth: int = 1) -> Any:
        """The root of the answer.

        Raises:
            NotFound: there is no such calendar.
            TokenExpired: the server no longer knows the token in the body.
            Refused: the server does not know this report.
        """
        return self._tree("REPORT", url, body, depth)

    def put(self, url: str, text: bytes, **conditions: str) -> str:
        """Write an event if a condition holds; returns its version, or an empty text where the server names none.

        Raises:
            Precondition: the condition does not hold, or the server found a conflict.
        """
        headers = {"Content-Type": "text/calendar; charset=utf-8"}
        headers.update({name.replace("_", "-"): value for name, value in conditions.items()})
        answer = self._send("PUT", url, text, headers)
        return str(answer.headers.get("ETag") or "")

    def delete(self, url: str) -> None:
        """
        Raises:
            NotFound: it is gone already.
        """
        self._send("DELETE", url, b"", {})

    def _read(self, method: str, url: str, body: bytes, depth: int) -> Iterable[Resource]:
        return resources(self._tree(method, url, body, depth))

    def _tree(self, method: str, url: str, body: bytes, depth: int) -> Any:
        answer = self._send(method, url, body, {"Depth": str(depth), "Content-Type": "text/xml; charset=utf-8"})
        if answer.tree is None or answer.tree.tag != f"{DAV}multistatus":
            raise Away("no_multistatus")
        return answer.tree

    def _send(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> DAVResponse:
        address = self.base.address_of(url)
        # The library says that a body is text, and takes bytes as well.
        return self._client.request(address, method, cast(str, body or ""), headers)


class Precondition(CalendarError):
    """What was to hold for a change does not: 409 or 412. Never leaves this package."""


@dataclass(frozen=True)
class _Reply:
    """An answer in the shape in which the library expects one."""

    status_code: int
    content: bytes
    headers: Mapping[str, str]
    url: str
    reason: str = ""
    text: str = field(default="", repr=False)


class _Session:
    """Stands where the library has a session of `requests`."""

    def __init__(self, http: Http, base: Base) -> None:
        self._http, self._base = http, base

    def request(
        self, method: str, url: str, *, data: bytes | None, headers: Mapping[str, str], **ignored: Any
    ) -> _Reply:
        changes = method in _CHANGING
        for _ in range(_MOST_HOPS + 1):
            answer = self._http.send(method, url, changes=changes, headers=headers, body=data or None)
            if answer.status not in _REDIRECTS:
                break
            url = self._base.address_of(answer.headers.get("Location", ""), url)
        else:
            raise Refused("redirects")
        if answer.status not in _EXPECTED[method]:
            raise _failure(answer, changes)
        if not changes:
            _checked(answer.body)
        kept = {"Content-Type": "text/xml", "ETag": answer.headers.get("ETag", "")}
        return _Reply(answer.status, b"" if changes else answer.body, kept, url)

    def close(self) -> None:
        """Nothing is held that would not go by itself."""


def _checked(body: bytes) -> None:
    """
    Raises:
        Away: it is no XML; the library would write it into the log.
    """
    try:
        etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        raise Away("no_xml") from None


def _failure(answer: Answer, changes: bool) -> CalendarError:
    status, code = answer.status, str(answer.status)
    reasons = set(parse_preconditions(answer.body))
    wait = answer.retry_after()
    if reasons & {f"{CALDAV}no-uid-conflict", f"{CALDAV}unique-scheduling-object-resource"}:
        return Exists(code)
    if f"{DAV}valid-sync-token" in reasons:
        return TokenExpired(code)
    if f"{DAV}supported-report" in reasons:
        return Refused(code)
    if status == 429 or (status == 503 and wait is not None):
        return Throttled(code, wait)
    if status in (409, 412) and changes:
        return Precondition(code)
    if status == 423:
        return Away(code)
    if status < 300 or (status >= 500 and status not in (501, 505, 507)):
        return Unclear(code) if changes else Away(code)
    return {401: SignInNeeded, 403: NotAllowed, 404: NotFound, 410: NotFound}.get(status, Refused)(code)
