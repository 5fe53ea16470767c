"""The door for calendar services that call when something changed: a genuine call makes a calendar due, and no more.

Anybody can knock here. A call is believed by the secret of its channel; one that is not genuine, or whose channel is
unknown (any more), gets the same answer as all others, so that nothing is learnt by trying and nothing is sent again.
Calls come twice, late or never: a calendar that is due is due, and polling reads it anyway.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from randevu import store
from randevu.calendars import wiring
from randevu.calendars.model import Call, Heard
from randevu.calendars.ties import NO_CHANNEL
from randevu.store.tables import calendar, calendar_connection

PATH = "/takvim-haberi/"
"""Below it each service has an address by its name."""
MOST_BYTES = 512 * 1024
"""Of a call's body; services tell of some hundred changes at once."""
MOST_CALLS = 1000
LONGEST_CHANNEL = 80
_AT_ONCE = 500


def hear(
    provider: str,
    query: Mapping[str, str],
    headers: Mapping[str, str],
    body: bytes,
    now: datetime,
    url: str | None = None,
) -> Heard | None:
    """Take note of a request; returns what to answer once that is committed. None: no service calls like this.

    Args:
        headers: their names in lower case.
        url: of the database; by default the one of the settings.
    """
    heard = wiring.heard(provider, query, headers, body)
    if heard is not None:
        take(provider, heard.calls, now, url)
    return heard


def take(provider: str, calls: Sequence[Call], now: datetime, url: str | None = None) -> int:
    """Write down what follows from calls; returns how many changed anything."""
    asked = [one for one in calls[:MOST_CALLS] if not one.opens and _may_be_ours(one.channel)]
    if not asked:
        return 0
    with store.reading(url) as db:
        rows = _rows(db, provider, {one.channel for one in asked})
    wanted = [
        (row, one)
        for one in asked
        if (row := rows.get(one.channel)) and _is_genuine(one, row) and _is_news(one, row, now)
    ]
    if wanted:
        with store.writing(url) as db:
            for row, one in wanted:
                _note(db, row, one, now)
    return len(wanted)


def _may_be_ours(channel: str) -> bool:
    return channel.isascii() and channel.isprintable() and len(channel) <= LONGEST_CHANNEL


def _rows(db: Connection, provider: str, channels: Iterable[str]) -> dict[str, Any]:
    names = sorted(channels)
    found: dict[str, Any] = {}
    for start in range(0, len(names), _AT_ONCE):
        query = (
            select(calendar)
            .join(calendar_connection, calendar_connection.c.id == calendar.c.connection_id)
            .where(
                calendar.c.channel_id.in_(names[start : start + _AT_ONCE]), calendar_connection.c.provider == provider
            )
        )
        found |= {row.channel_id: row for row in db.execute(query)}
    return found


def _is_genuine(call: Call, row: Any) -> bool:
    kept = row.channel_secret or ""
    return bool(kept) and secrets.compare_digest(call.secret.encode(errors="replace"), kept.encode())


def _is_news(call: Call, row: Any, now: datetime) -> bool:
    """Whether anything is to be written: of many calls in a row only the first."""
    if call.renew or call.over:
        return True
    is_read = row.lease_until is not None and row.lease_until > now
    # One that cannot be read is tried by its own rhythm: calls must not hasten what a service refuses.
    return row.failing_since is None and (is_read or row.due_at > now)


def _note(db: Connection, row: Any, call: Call, now: datetime) -> None:
    values: dict[str, Any] = {}
    if call.renew or call.over:
        values["channel_due_at"] = now
    if call.over:
        values |= NO_CHANNEL
    if not call.renew and row.failing_since is None:
        values |= {"due_at": now, "called_at": now}
    mine = (calendar.c.id == row.id) & (calendar.c.channel_id == call.channel)
    db.execute(update(calendar).where(mine).values(**values))
