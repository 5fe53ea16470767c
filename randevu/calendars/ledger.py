"""The books of writing: rows claimed under a lease, and what came of them recorded.

A row is `sending` while a request about it may be under way; `due_at` is then the end of its lease. Whoever finds a
lease that ran out looks before doing anything. What is recorded under a lease that somebody else took over is dropped:
they look, too. Only rows whose appointment is planned are claimed, so that an entry is always made from the appointment
as it is.
"""

from __future__ import annotations

import logging
import random
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.engine import Connection

from randevu.booking.rows import appointment_from
from randevu.calendars import entries, reactions
from randevu.calendars.errors import NotAllowed, NotFound, Refused, SignInNeeded, Throttled
from randevu.calendars.model import Mark, Written
from randevu.calendars.writing import Failed, MovedByHand, Nothing, Outcome, Removed, Spent, Stands, Task
from randevu.catalogue import Catalogue
from randevu.store.tables import appointment, calendar, calendar_connection, calendar_event, customer

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rules:
    """How rows are written.

    `lease`: more than the requests of one task may take together. `slow_wait`: how long at least after an answer that
    only people can change. `longest_pause`: more than that a service may not ask for. `alarm_after`: how long something
    may stay unwritten before it is cried out. `jitter` gives numbers from 0 to 1.
    """

    lease: timedelta = timedelta(minutes=5)
    first_wait: timedelta = timedelta(seconds=2)
    longest_wait: timedelta = timedelta(minutes=10)
    slow_wait: timedelta = timedelta(minutes=5)
    longest_pause: timedelta = timedelta(hours=1)
    alarm_after: timedelta = timedelta(minutes=15)
    jitter: Callable[[], float] = random.random

    def backoff(self, attempts: int) -> timedelta:
        """Doubling waits, each drawn from the upper half, so that what failed together does not come back together."""
        whole = min(self.longest_wait, self.first_wait * 2 ** min(attempts - 1, 20))
        return whole * (0.5 + self.jitter() / 2)


class LeaseLost(Exception):
    """Somebody else has taken the row over while it was worked on."""


def _due(now: datetime) -> Any:
    return and_(
        calendar_event.c.state.in_(("waiting", "unclear", "sending")),
        calendar_event.c.due_at <= now,
        ~appointment.c.follow_up,
        calendar_connection.c.state == "live",
        or_(calendar_connection.c.not_before.is_(None), calendar_connection.c.not_before <= now),
    )


def _rows(*columns: Any) -> Any:
    return (
        select(*columns)
        .select_from(calendar_event)
        .join(appointment, appointment.c.id == calendar_event.c.appointment_id)
        .join(calendar, calendar.c.id == calendar_event.c.calendar_id)
        .join(calendar_connection, calendar_connection.c.id == calendar.c.connection_id)
    )


def connections_due(db: Connection, now: datetime) -> list[int]:
    """Connections for which something can be written now."""
    query = _rows(calendar.c.connection_id).where(_due(now)).distinct().order_by(calendar.c.connection_id)
    return list(db.execute(query).scalars())


def claim(
    db: Connection,
    catalogue: Catalogue,
    house: str,
    panel: str,
    limits: Mapping[int, int],
    now: datetime,
    most: int,
    rules: Rules,
) -> list[Task]:
    """Take rows, the longest due first, of each connection as many as its service may be asked at once.

    Args:
        limits: requests at once, by connection.
    """
    found: list[Task] = []
    for connection_id, limit in sorted(limits.items()):
        mine = calendar_connection.c.id == connection_id
        locked = select(calendar_connection.c.id).where(mine).with_for_update(skip_locked=True)
        if len(found) >= most or db.execute(locked).first() is None:
            continue
        under_way = _rows(func.count()).where(
            calendar.c.connection_id == connection_id,
            calendar_event.c.state == "sending",
            calendar_event.c.due_at > now,
        )
        room = min(limit - int(db.execute(under_way).scalar_one()), most - len(found))
        if room <= 0:
            continue
        query = (
            _rows(calendar_event, calendar.c.address, calendar.c.connection_id, calendar.c.owner_kind)
            .where(_due(now), calendar.c.connection_id == connection_id)
            .order_by(calendar_event.c.due_at, calendar_event.c.id)
            .limit(room)
            .with_for_update(skip_locked=True, of=calendar_event)
        )
        found += [_take(db, catalogue, house, panel, row, now, rules) for row in db.execute(query).all()]
    return found


def _take(db: Connection, catalogue: Catalogue, house: str, panel: str, row: Any, now: datetime, rules: Rules) -> Task:
    token = str(uuid.uuid4())
    values: dict[str, Any] = {
        "state": "sending",
        "lease_owner": token,
        "due_at": now + rules.lease,
        "attempts": row.attempts + 1,
    }
    if row.wanted is None:
        values["written"] = None  # from now on nothing surely stands there
    db.execute(update(calendar_event).where(calendar_event.c.id == row.id).values(**values))
    found = db.execute(
        select(appointment, customer.c.name.label("customer_name"))
        .join(customer, customer.c.id == appointment.c.customer_id)
        .where(appointment.c.id == row.appointment_id)
    ).one()
    entry = None
    if row.wanted is not None:
        made = appointment_from(found)
        entry = entries.entry(
            catalogue, made, row.staff, house, found.customer_name, panel, names_staff=row.owner_kind == "branch"
        )
    return Task(
        row=row.id,
        token=token,
        until=now + rules.lease,
        connection=row.connection_id,
        address=row.address,
        uid=row.uid,
        mark=entry.mark if entry else Mark(house, row.appointment_id, row.staff, found.generation),
        entry=entry,
        event=Written(row.event_id, row.version or "") if row.event_id is not None else None,
        stood=values.get("written", row.written),
        looks=row.state != "waiting",
    )


def settle(db: Connection, catalogue: Catalogue, task: Task, outcome: Outcome, now: datetime, rules: Rules) -> None:
    """Record what came of a task.

    Raises:
        LeaseLost: somebody else has the row by now; the transaction must be given up.
    """
    mine = (calendar_event.c.id == task.row) & (calendar_event.c.lease_owner == task.token)
    held = select(calendar_event).where(mine, calendar_event.c.state == "sending").with_for_update()
    row = db.execute(held).first()
    if row is None:
        raise LeaseLost
    values = _values(db, catalogue, task, outcome, row, now, rules)
    db.execute(update(calendar_event).where(mine).values(lease_owner=None, changed_at=now, **values))


def _values(
    db: Connection, catalogue: Catalogue, task: Task, outcome: Outcome, row: Any, now: datetime, rules: Rules
) -> dict[str, Any]:
    done: dict[str, Any] = {"due_at": now, "attempts": 0, "problem": None, "failing_since": None}
    if isinstance(outcome, Stands) and task.entry is not None:
        written = task.entry.mark.generation
        return {
            **done,
            "state": "settled" if row.wanted == written else "waiting",
            "event_id": outcome.event.id,
            "version": outcome.event.version,
            "written": written,
            "starts_at": task.entry.starts_at,
            "ends_at": task.entry.ends_at,
        }
    if isinstance(outcome, MovedByHand) and task.entry is not None:
        accepted = reactions.moved_by_hand(db, catalogue, row, task.entry, outcome.event, now)
        return {
            **done,
            "state": "settled" if accepted else "waiting",
            "event_id": outcome.event.id,
            "version": outcome.event.version,
            "written": task.entry.mark.generation,
            "starts_at": outcome.event.starts_at,
            "ends_at": outcome.event.ends_at,
        }
    if isinstance(outcome, Removed):
        asked = reactions.removed_by_hand(db, catalogue, row, now)
        return {**done, "state": "removed" if asked else "settled"}
    if isinstance(outcome, Failed):
        return _failed(db, task, outcome, row, now, rules)
    gone = {"event_id": None, "version": None, "written": None, "starts_at": None, "ends_at": None}
    fresh = {**gone, "uid": uuid.uuid4().hex}
    if isinstance(outcome, Spent):
        return {**fresh, "state": "waiting", "due_at": now}
    assert isinstance(outcome, Nothing)
    return {**done, **fresh, "state": "settled" if row.wanted is None else "waiting"}


def _failed(db: Connection, task: Task, outcome: Failed, row: Any, now: datetime, rules: Rules) -> dict[str, Any]:
    error = outcome.error
    values: dict[str, Any] = {
        "state": "unclear" if outcome.unsure else "waiting",
        "problem": error.code[:120],
        "failing_since": row.failing_since or now,
        "due_at": now + rules.backoff(row.attempts),
    }
    if isinstance(error, SignInNeeded):
        needs_sign_in(db, task.connection, error.code)
        values["due_at"] = now
    elif isinstance(error, Throttled):
        wait = min(error.wait or rules.backoff(row.attempts), rules.longest_pause)
        pause(db, task.connection, now + wait)
        values["due_at"] = now + wait
    elif isinstance(error, Refused):
        values["state"] = "dead"
        log.error("ALARM calendar row %s is refused (%s); it is not written", row.id, error.code)
    elif isinstance(error, (NotAllowed, NotFound)):
        values["due_at"] = now + max(rules.slow_wait, rules.backoff(row.attempts))
    _cry_out(row, error.code, now, rules)
    return values


def _cry_out(row: Any, code: str, now: datetime, rules: Rules) -> None:
    """Once for each row: at its first failure after the limit."""
    if row.failing_since is None:
        return
    limit = row.failing_since + rules.alarm_after
    if row.changed_at < limit <= now:
        log.error("ALARM calendar row %s has not been written for %s (%s)", row.id, rules.alarm_after, code)


def needs_sign_in(db: Connection, connection_id: int, code: str) -> None:
    """Nothing goes through a connection until somebody signs in again; said once."""
    mine = (calendar_connection.c.id == connection_id) & (calendar_connection.c.state == "live")
    said = update(calendar_connection).where(mine).values(state="sign_in", problem=code[:120])
    if db.execute(said).rowcount:
        log.error("ALARM calendar connection %s asks for sign-in again (%s)", connection_id, code)


def pause(db: Connection, connection_id: int, until: datetime) -> None:
    """The service asked for a pause: nobody asks it anything before its end."""
    mine = calendar_connection.c.id == connection_id
    sooner = or_(calendar_connection.c.not_before.is_(None), calendar_connection.c.not_before < until)
    db.execute(update(calendar_connection).where(mine, sooner).values(not_before=until))
