"""Somebody put something over an appointment: a task for people, never a silent cancellation."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy import and_, select
from sqlalchemy.engine import Connection

from randevu import alerts
from randevu.booking import Appointment
from randevu.booking.rows import appointment_from
from randevu.calendars import findings, telling
from randevu.calendars.model import Event
from randevu.catalogue import service as catalogue_service
from randevu.store.tables import appointment, calendar

log = logging.getLogger(__name__)

_LONGEST = timedelta(days=1)
"""No appointment lasts longer: with it the index on its beginning finds all that may overlap."""


def found(db: Connection, calendar_id: int, event: Event, now: datetime) -> int:
    """Hold somebody else's event against what is booked; returns how many appointments it lies over."""
    over = _under(db, calendar_id, event, now) if event.busy and event.ends_at > now else []
    keys = [f"{calendar_id}:{one.id}:{one.generation}:{event.id}" for one, _ in over]
    findings.settle_conflicts(db, calendar_id, event.id, keys, now)
    for (one, staff), key in zip(over, keys, strict=True):
        span = (event.starts_at, event.ends_at)
        new = findings.note(db, "conflict", key, calendar_id, one.id, staff, event.id, span, now)
        if new is not None:
            log.warning("calendar %s: something was put over appointment %s", calendar_id, one.id)
            alerts.calendar(db, catalogue_service.current(db), one, "conflict", str(new), now)
            telling.tell(db, "calendar_conflict", one, new, now)
    return len(over)


def _under(db: Connection, calendar_id: int, event: Event, now: datetime) -> list[tuple[Appointment, str]]:
    """Booked appointments of the calendar's owner at that time, each with whose part it is."""
    overlaps = and_(
        appointment.c.status == "booked",
        appointment.c.starts_at < event.ends_at,
        appointment.c.starts_at > event.starts_at - _LONGEST,
        appointment.c.ends_at > event.starts_at,
        appointment.c.ends_at > now,
    )
    query = (
        select(appointment, calendar.c.owner_kind, calendar.c.owner_key)
        .join(calendar, and_(calendar.c.id == calendar_id, calendar.c.respects))
        .where(overlaps)
        .order_by(appointment.c.id)
    )
    under = []
    for row in db.execute(query):
        one = appointment_from(row)
        mine = [
            part.staff
            for part in one.parts
            if (one.branch if row.owner_kind == "branch" else part.staff) == row.owner_key
            and part.starts_at < event.ends_at
            and part.ends_at > event.starts_at
        ]
        under += [(one, mine[0])] if mine else []
    return under
