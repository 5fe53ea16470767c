"""Making a copy of the database harmless to the calendars of the original.

A copy marks events by the same name as its original and knows the credentials: its worker would tidy up real calendars
by what it alone believes. So it gets a name of its own and forgets its accounts and what it knows of written events.
No service is asked anything, least of all to end calls that are the original's.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.engine import Connection

from randevu.calendars import connections
from randevu.store.tables import calendar_event, calendar_finding, installation


@dataclass(frozen=True)
class Forgotten:
    """Names of the connections that are let go, and how many written events are no longer known."""

    connections: tuple[str, ...]
    events: int


def known(db: Connection) -> Forgotten:
    """What a copy would forget."""
    names = tuple(one.name for one in connections.every(db) if one.state != "off")
    standing = select(func.count()).select_from(calendar_event).where(calendar_event.c.event_id.is_not(None))
    return Forgotten(names, int(db.execute(standing).scalar_one()))


def make_a_house_of_its_own(db: Connection, now: datetime) -> Forgotten:
    """Let this database begin anew with calendars. Appointments stay and are written into what is connected next."""
    found = known(db)
    for one in connections.every(db):
        connections.switch_off(db, one.id)
    db.execute(delete(calendar_event))
    undecided = calendar_finding.c.decided_at.is_(None)
    values = {"decided_at": now, "decision": "over", "decided_by": "system"}
    db.execute(update(calendar_finding).where(undecided).values(**values))
    db.execute(update(installation).values(house=uuid.uuid4().hex))
    return found
