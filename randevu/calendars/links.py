"""Addresses under which a customer adds an appointment to a calendar of their own.

The address carries the appointment's number, signed: nobody reaches another's appointment by counting. It always gives
the appointment as it is at that moment and runs out a month after it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from itsdangerous import BadData, URLSafeSerializer

from randevu import settings

PATH = "/takvim/"
_SALT = "appointment file"
_KEPT = timedelta(days=30)
_PRIVATE = ("localhost", "local", "lan", "internal", "test", "home.arpa")


def address(appointment_id: int) -> str | None:
    """The link for a message; None where customers could not open it."""
    loaded = settings.load()
    if not is_public(loaded.public_url) or not loaded.secret_key:
        return None
    return f"{loaded.public_url}{PATH}{sealed(loaded.secret_key, appointment_id)}.ics"


def sealed(secret: str, appointment_id: int) -> str:
    return str(URLSafeSerializer(secret, salt=_SALT).dumps(appointment_id))


def opened(secret: str, token: str) -> int | None:
    """The appointment's number; None for a token that we did not give out."""
    try:
        found = URLSafeSerializer(secret, salt=_SALT).loads(token)
    except BadData:
        return None
    return found if isinstance(found, int) else None


def is_over(ends_at: datetime, now: datetime) -> bool:
    """Whether the links to an appointment that ended then have run out."""
    return now > ends_at + _KEPT


def is_public(url: str) -> bool:
    """Whether people anywhere can open addresses that begin like this one."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return False
    try:
        return parts.scheme == "https" and ip_address(host).is_global
    except ValueError:
        hidden = any(host == name or host.endswith(f".{name}") for name in _PRIVATE)
        return parts.scheme == "https" and "." in host and not hidden
