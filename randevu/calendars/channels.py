"""Channels by which services call us: opened where our address is public, renewed before they end, closed with their
connection.

They only hasten what polling does anyway, so nothing here is an alarm: a channel that cannot be opened is tried again
later. A new one stands before its predecessor is closed, and its calendar is read once more then: what changed in
between was told to nobody. A process that dies between opening and recording leaves a channel that nobody knows; its
calls change nothing, and it ends by itself within a week.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.engine import Connection

from randevu import clock, store
from randevu.calendars import ledger, wiring
from randevu.calendars.errors import Away, CalendarError, NotFound, SignInNeeded, Throttled, Unclear
from randevu.calendars.hearing import PATH
from randevu.calendars.links import is_public
from randevu.calendars.model import Channel
from randevu.calendars.port import Pushing
from randevu.calendars.wiring import Account
from randevu.errors import RandevuError
from randevu.messaging import transactions
from randevu.store.tables import calendar, calendar_connection

log = logging.getLogger(__name__)

WEEK = timedelta(days=7)
"""The longest that services grant."""
SOON, LATER = timedelta(minutes=15), timedelta(hours=6)
"""When to try again what failed on the way, and what was refused."""
AT_ONCE = 20


@dataclass(frozen=True)
class Due:
    """A calendar whose channel must be seen to.

    Attributes:
        channel: the present one; None without any.
        renewable: whether it may go on; one to another address may not.
    """

    calendar_id: int
    connection: int
    provider: str
    address: str
    channel: Channel | None
    renewable: bool


class Keeping:
    """Sees to the channels whose time has come.

    Args:
        public_url: ours; where the internet does not reach it, no channel is opened.
    """

    def __init__(
        self, accounts: Callable[[int], Account], public_url: str, now: Callable[[], datetime] = clock.now
    ) -> None:
        self._accounts, self._now = accounts, now
        self._base = f"{public_url.rstrip('/')}{PATH}" if is_public(public_url) else None

    def step(self) -> int:
        """See to those that are due; returns how many stand afterwards."""
        if self._base is None:
            return 0
        base, done = self._base, 0
        for provider in sorted(wiring.CALLERS):
            ours = base + provider
            with store.reading() as db:
                if not due(db, provider, ours, self._now()):
                    continue
            for one in transactions.write(lambda db: claim(db, provider, ours, self._now())):  # noqa: B023
                done += self._see_to(one, ours)
        return done

    def _see_to(self, one: Due, ours: str) -> bool:
        try:
            account = self._accounts(one.connection)
            service = account.service
            if not isinstance(service, Pushing):
                return False
            now = self._now()
            with account.gate:
                made = self._renewed(service, one, now + WEEK)
                is_new = made is None
                if made is None:
                    made = service.watch(one.address, ours, secrets.token_urlsafe(32), now + WEEK)
        except CalendarError as error:
            self._trouble(one, error)
            return False
        except Exception as error:  # one that breaks must not keep the others from their turn
            log.error("ALARM calendar %s: no channel can be opened: %s", one.calendar_id, type(error).__name__)
            return False
        stands = made
        kept = transactions.write(lambda db: keep(db, one, stands, ours, is_new, self._now()))
        old = one.channel if kept else made  # let go meanwhile: nobody shall call
        if is_new and old is not None:
            with suppress(CalendarError), account.gate:
                service.unwatch(one.address, old)
        return kept

    @staticmethod
    def _renewed(service: Pushing, one: Due, until: datetime) -> Channel | None:
        if one.channel is None or not one.renewable:
            return None
        try:
            return service.renew(one.channel, until)
        except NotFound:
            return None

    def _trouble(self, one: Due, error: CalendarError) -> None:
        log.warning("calendar %s: its service does not call us (%s); it is polled", one.calendar_id, error.code)
        now = self._now()
        wait = SOON if isinstance(error, (Away, Unclear, Throttled, SignInNeeded)) else LATER

        def write(db: Connection) -> None:
            if isinstance(error, SignInNeeded):
                ledger.needs_sign_in(db, one.connection, error.code)
            elif isinstance(error, Throttled):
                ledger.pause(db, one.connection, now + (error.wait or timedelta(minutes=1)))
            db.execute(update(calendar).where(calendar.c.id == one.calendar_id).values(channel_due_at=now + wait))

        transactions.write(write)


def due(db: Connection, provider: str, ours: str, now: datetime, lock: bool = False) -> list[Due]:
    """Calendars of a service that have no channel, or one that must be renewed or leads to an address not ours."""
    query = (
        select(calendar, calendar_connection.c.provider)
        .join(calendar_connection, calendar_connection.c.id == calendar.c.connection_id)
        .where(
            calendar_connection.c.provider == provider,
            calendar_connection.c.state == "live",
            or_(calendar_connection.c.not_before.is_(None), calendar_connection.c.not_before <= now),
            or_(calendar.c.respects, calendar.c.writes),
            or_(
                calendar.c.channel_due_at.is_(None),
                calendar.c.channel_due_at <= now,
                calendar.c.channel_address != ours,
            ),
        )
        .order_by(calendar.c.id)
        .limit(AT_ONCE)
    )
    rows = db.execute(query.with_for_update(skip_locked=True, of=calendar) if lock else query)
    return [
        Due(
            calendar_id=row.id,
            connection=row.connection_id,
            provider=row.provider,
            address=row.address,
            channel=_channel(row, now),
            renewable=row.channel_address == ours and row.channel_until is not None and row.channel_until > now,
        )
        for row in rows
    ]


def claim(db: Connection, provider: str, ours: str, now: datetime) -> list[Due]:
    """Take them: nobody else sees to them for a while, whatever becomes of this process."""
    found = due(db, provider, ours, now, lock=True)
    ids = [one.calendar_id for one in found]
    moved = [one.calendar_id for one in found if not one.renewable]
    db.execute(update(calendar).where(calendar.c.id.in_(ids)).values(channel_due_at=now + SOON, channel_address=ours))
    # A channel that leads elsewhere must not pass for one that leads here when this try fails.
    db.execute(update(calendar).where(calendar.c.id.in_(moved)).values(channel_until=None))
    return found


def keep(db: Connection, one: Due, channel: Channel, ours: str, is_new: bool, now: datetime) -> bool:
    """Record a channel; False when its calendar is not in use any more. It is seen to again when a third of its time is
    left.
    """
    lasts = max(channel.expires_at - now, timedelta(0))
    values = {
        "channel_id": channel.id,
        "channel_secret": channel.secret,
        "channel_resource": channel.resource or None,
        "channel_until": channel.expires_at,
        "channel_address": ours,
        "channel_due_at": now + max(lasts * 2 / 3, SOON),
    }
    if is_new:
        values |= {"due_at": now, "called_at": now}
    used = (calendar.c.id == one.calendar_id) & or_(calendar.c.respects, calendar.c.writes)
    return bool(db.execute(update(calendar).where(used).values(**values)).rowcount)


def open_ones(db: Connection, connection_id: int, now: datetime) -> list[tuple[str, Channel]]:
    """The channels of a connection that may still call, with the addresses of their calendars."""
    query = select(calendar).where(calendar.c.connection_id == connection_id, calendar.c.channel_id.is_not(None))
    found = ((row.address, _channel(row, now)) for row in db.execute(query.order_by(calendar.c.id)))
    return [(address, channel) for address, channel in found if channel is not None]


def close_all(db_url: str | None, connection_id: int, account: Callable[[], Account], now: datetime) -> int:
    """Ask a service to call no more for a whole connection; returns how many calls run out by themselves instead."""
    with store.reading(db_url) as db:
        calling = open_ones(db, connection_id, now)
    if not calling:
        return 0
    try:
        return close(account(), calling)
    except RandevuError:
        return len(calling)


def close(account: Account, channels: Iterable[tuple[str, Channel]]) -> int:
    """Ask a service to call no more; returns how many channels it did not end, which run out by themselves."""
    left, service = 0, account.service
    for address, channel in channels:
        try:
            if isinstance(service, Pushing):
                with account.gate:
                    service.unwatch(address, channel)
        except CalendarError:
            left += 1
    return left


def _channel(row: Any, now: datetime) -> Channel | None:
    if row.channel_id is None:
        return None
    return Channel(row.channel_id, row.channel_secret or "", row.channel_until or now, row.channel_resource or "")
