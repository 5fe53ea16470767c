"""Who is called: made by whoever runs the installation, by command."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Connection

from randevu.errors import RandevuError
from randevu.hooks import signing
from randevu.store.tables import webhook_call, webhook_receiver

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,59}")
_OWN_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
_LONGEST = 500


class UnusableReceiver(RandevuError):
    """A receiver cannot be made, or there is none of that name."""


@dataclass(frozen=True)
class Receiver:
    """Who is called, and how many calls stand in which state."""

    name: str
    url: str
    ended_at: datetime | None
    waiting: int
    dead: int


def add(db: Connection, key: str, name: str, url: str, now: datetime) -> str:
    """Make a receiver; returns its secret.

    Raises:
        UnusableReceiver: the name is taken or no name, or the address is not one to be called.
    """
    if not _NAME.fullmatch(name):
        raise UnusableReceiver("a receiver's name is letters, digits, spaces, dots and dashes, at most 60")
    _check(url)
    if db.execute(select(webhook_receiver.c.id).where(webhook_receiver.c.name == name)).first() is not None:
        raise UnusableReceiver(f"there is a receiver {name} already; end it and choose another name")
    salt = secrets.token_hex(16)
    db.execute(insert(webhook_receiver).values(name=name, url=url, salt=salt, created_at=now))
    return signing.secret_of(key, salt)


def listed(db: Connection) -> list[Receiver]:
    counted = select(webhook_call.c.receiver_id, webhook_call.c.state, func.count().label("number"))
    rows = db.execute(counted.group_by(webhook_call.c.receiver_id, webhook_call.c.state))
    counts = {(row.receiver_id, row.state): row.number for row in rows}

    def of(row: int, *states: str) -> int:
        return sum(counts.get((row, state), 0) for state in states)

    return [
        Receiver(row.name, row.url, row.ended_at, of(row.id, "waiting", "sending"), of(row.id, "dead"))
        for row in db.execute(select(webhook_receiver).order_by(webhook_receiver.c.name))
    ]


def end(db: Connection, name: str, now: datetime) -> None:
    """Call it no more; what waited for it is given up.

    Raises:
        UnusableReceiver: there is no living one of this name.
    """
    number = _living(db, name)
    db.execute(update(webhook_receiver).where(webhook_receiver.c.id == number).values(ended_at=now))
    theirs = (webhook_call.c.receiver_id == number) & webhook_call.c.state.in_(("waiting", "sending"))
    db.execute(update(webhook_call).where(theirs).values(state="dead", error="ended"))


def again(db: Connection, name: str, now: datetime) -> int:
    """Let the calls that were given up be tried once more from the beginning; returns how many.

    Raises:
        UnusableReceiver: there is no living one of this name.
    """
    theirs = (webhook_call.c.receiver_id == _living(db, name)) & (webhook_call.c.state == "dead")
    return db.execute(update(webhook_call).where(theirs).values(state="waiting", attempts=0, due_at=now)).rowcount


def _living(db: Connection, name: str) -> int:
    living = (webhook_receiver.c.name == name) & webhook_receiver.c.ended_at.is_(None)
    number = db.execute(select(webhook_receiver.c.id).where(living)).scalar()
    if number is None:
        raise UnusableReceiver(f"there is no living receiver {name}; see: python -m randevu webhooks list")
    return int(number)


def _check(url: str) -> None:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    safe = parts.scheme == "https" or (parts.scheme == "http" and host in _OWN_MACHINE)
    if not safe or not host or parts.username is not None or len(url) > _LONGEST or not url.isascii():
        raise UnusableReceiver("an address begins with https:// (http:// on this machine only) and names nobody")
