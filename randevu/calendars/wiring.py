"""The one place that knows which adapter speaks to which service.

An adapter is a package with a `connect` in it, imported only when a connection of its kind is used: a business without
calendars loads none of their libraries. What `connect` returns is used by several threads at once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol

from randevu import store
from randevu.calendars import connections, secrets
from randevu.calendars.connections import CalendarConnection
from randevu.calendars.errors import SetupError
from randevu.calendars.model import Heard
from randevu.calendars.port import CalendarService

ADAPTERS = {
    "google": "randevu.calendars.google",
    "outlook": "randevu.calendars.outlook",
    "caldav": "randevu.calendars.caldav",
}
CALLERS = {
    "google": "randevu.calendars.google.calls",
    "outlook": "randevu.calendars.outlook.calls",
}
"""Services that call us when something changes, and who understands their calls."""
REQUEST_SECONDS = 10.0
"""After which a single request counts as failed."""

Refreshed = Callable[[Mapping[str, Any]], None]


class Connect(Protocol):
    """The entrance of an adapter."""

    def __call__(
        self, credentials: Mapping[str, Any], default_zone: str, timeout: float, on_refresh: Refreshed
    ) -> CalendarService:
        """Make no request yet.

        Args:
            credentials: what the adapter's own sign-in returned.
            default_zone: IANA name of the business's zone, for calendars that do not say theirs.
            timeout: seconds after which a request has failed.
            on_refresh: to be called with the whole credentials when the service gave out new ones to keep.

        Raises:
            SetupError: the credentials lack something.
        """
        ...


class Hear(Protocol):
    """Who understands a service's calls."""

    def __call__(self, query: Mapping[str, str], headers: Mapping[str, str], body: bytes) -> Heard | None:
        """What a request to our address was; None for one that the service would not make.

        Args:
            headers: their names in lower case.
        """
        ...


@dataclass(frozen=True)
class Account:
    """A connection ready for use.

    Attributes:
        gate: to be entered for every call: the service bears only so many at once.
    """

    service: CalendarService
    gate: threading.BoundedSemaphore


def connect(provider: str, credentials: Mapping[str, Any], zone: str, on_refresh: Refreshed) -> CalendarService:
    """An adapter for credentials that need not be kept yet.

    Raises:
        SetupError: the service is unknown.
    """
    if provider not in ADAPTERS:
        raise SetupError(f"{provider} is no calendar service; use one of {', '.join(ADAPTERS)}")
    entrance: Connect = import_module(ADAPTERS[provider]).connect
    return entrance(credentials, zone, REQUEST_SECONDS, on_refresh)


def heard(provider: str, query: Mapping[str, str], headers: Mapping[str, str], body: bytes) -> Heard | None:
    """What a request to a service's address was; None for none of its calls."""
    if provider not in CALLERS:
        return None
    hear: Hear = import_module(CALLERS[provider]).heard
    return hear(query, headers, body)


_open: dict[int, tuple[str, Account]] = {}
_lock = threading.Lock()


def account(row: CalendarConnection, zone: str, secret_key: str, url: str | None = None) -> Account:
    """The connection as an account, made once per process as long as its credentials stay the same.

    Raises:
        SetupError: the credentials cannot be read with this secret, or the connection was switched off.
    """
    with _lock:
        known = _open.get(row.id)
        if known is not None and known[0] == row.credentials:
            return known[1]
    if row.state == "off":
        raise SetupError(f"calendar connection {row.name} is switched off; connect it again")

    def keep(credentials: Mapping[str, Any]) -> None:
        text = secrets.encrypted(credentials, secret_key)
        with store.writing(url) as db:
            connections.renew(db, row.id, text)
        with _lock:
            if row.id in _open and _open[row.id][1] is made:
                _open[row.id] = (text, made)

    service = connect(row.provider, secrets.decrypted(row.credentials, secret_key), zone, keep)
    made = Account(service, threading.BoundedSemaphore(max(1, service.concurrency)))
    with _lock:
        known = _open.get(row.id)
        if known is not None and known[0] == row.credentials:
            return known[1]
        _open[row.id] = (row.credentials, made)
    return made
