"""Addresses of calendars: a mailbox, and a calendar in it.

`me/calendar` is the main calendar of the account that signed in, `users/ayse@example.com/calendars/AAMk...` another
one of a mailbox that an application may enter. The main calendar has no id in its address, so that it stays the same
calendar when the mailbox is moved.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from randevu.calendars.errors import NotFound

_PART = r"[A-Za-z0-9%._~@=+-]+"
_ADDRESS = re.compile(rf"(?P<mailbox>me|users/{_PART})/(?:calendar|calendars/{_PART})")


@dataclass(frozen=True)
class Place:
    """A calendar as paths below Graph's address."""

    mailbox: str
    path: str

    @property
    def is_main(self) -> bool:
        return self.path == f"{self.mailbox}/calendar"

    def event(self, id: str) -> str:
        return f"{self.path}/events/{quoted(id)}"


def place(address: str) -> Place:
    """
    Raises:
        NotFound: it is none of our addresses.
    """
    found = _ADDRESS.fullmatch(address)
    if found is None or "/../" in f"/{address}/" or "/./" in f"/{address}/":
        raise NotFound("address")
    return Place(found["mailbox"], address)


def mailbox(user: str) -> str:
    """The mailbox of a user name or id; of whoever signed in, for an empty one."""
    return f"users/{quoted(user)}" if user else "me"


def address(mailbox: str, id: str, main: bool) -> str:
    return f"{mailbox}/calendar" if main else f"{mailbox}/calendars/{quoted(id)}"


def quoted(part: str) -> str:
    return quote(part, safe="@=")
