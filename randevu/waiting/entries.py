"""Who waits: joining, leaving, where somebody stands, and when their waiting is over.

Whoever changes an entry holds its customer's lock, like every command of booking.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import literal_column, select, update
from sqlalchemy.engine import Connection

from randevu.booking import appointments
from randevu.booking.resources import lock_customer
from randevu.catalogue import Catalogue
from randevu.store.tables import appointment, appointment_event, waiting_entry
from randevu.waiting import asked
from randevu.waiting.model import End, Entry, Wanted


@dataclass(frozen=True)
class Joined:
    """`place`: 1 is next."""

    entry: Entry
    place: int


MOST = 3
"""So many wishes one customer may have on the list."""
_WAITS = waiting_entry.c.state == literal_column("'waiting'")
"""Spelt out: SQLite takes the partial index for no parameter."""
_IN_TURN = select(waiting_entry).where(_WAITS).order_by(waiting_entry.c.created_at, waiting_entry.c.id)


def join(
    db: Connection,
    customer_id: int,
    conversation_id: str,
    wanted: Wanted,
    now: datetime,
    appointment_id: int | None = None,
) -> Joined | None:
    """Put a wish on the list; one that stands there already keeps its place.

    Args:
        appointment_id: theirs, if it is an earlier time for that one that they want.

    Returns:
        None when the customer waits for enough already, or is not known.
    """
    if not lock_customer(db, customer_id):
        return None
    mine = of_customer(db, customer_id)
    known = next((one for one in mine if (one.wanted, one.appointment_id) == (wanted, appointment_id)), None)
    if known is not None:
        return Joined(known, place(db, known))
    if len(mine) >= MOST:
        return None
    whose = {"customer_id": customer_id, "conversation_id": conversation_id, "appointment_id": appointment_id}
    values = {**whose, **wanted.columns(), "state": "waiting", "created_at": now}
    made = db.execute(waiting_entry.insert().values(**values)).inserted_primary_key[0]
    entry = Entry(made, customer_id, conversation_id, wanted, "waiting", now, appointment_id)
    return Joined(entry, place(db, entry))


def of_customer(db: Connection, customer_id: int) -> list[Entry]:
    """What a customer waits for, the oldest wish first."""
    return [Entry.from_row(row) for row in db.execute(_IN_TURN.where(waiting_entry.c.customer_id == customer_id))]


def in_turn(db: Connection) -> list[Entry]:
    """All who wait, whose turn comes first at the top."""
    return [Entry.from_row(row) for row in db.execute(_IN_TURN)]


def place(db: Connection, entry: Entry) -> int:
    """Where somebody stands among those who could want the same time: 1 is next."""
    ahead = (one for one in in_turn(db) if (one.created_at, one.id) < (entry.created_at, entry.id))
    return 1 + sum(one.customer_id != entry.customer_id and one.wanted.rivals(entry.wanted) for one in ahead)


def end(db: Connection, entry_id: int, why: End, now: datetime, customer_id: int | None = None) -> Entry | None:
    """Take a wish off the list; a time that is being offered for it goes on to the next.

    Args:
        customer_id: whose it must be; somebody else's is not found.

    Returns:
        What was waited for; None if nobody does.
    """
    seen = find(db, entry_id)
    if seen is None or (customer_id is not None and seen.customer_id != customer_id):
        return None
    lock_customer(db, seen.customer_id)
    ended = update(waiting_entry).where(waiting_entry.c.id == entry_id, waiting_entry.c.state == "waiting")
    if not db.execute(ended.values(state=why, ended_at=now)).rowcount:
        return None
    open_one = asked.open_of(db, seen)
    if open_one is not None:
        asked.close(db, open_one, "withdrawn", now)
    return seen


def end_what_is_over(db: Connection, catalogue: Catalogue, now: datetime) -> int:
    """End the waiting of those whose last day is over or who have booked it otherwise; returns of how many."""
    over = ((one, reason(db, catalogue, one, now)) for one in in_turn(db))
    return sum(end(db, one.id, why, now) is not None for one, why in list(over) if why is not None)


def reason(db: Connection, catalogue: Catalogue, entry: Entry, now: datetime) -> End | None:
    """Why an entry is to end; None while it waits with good reason."""
    if entry.wanted.is_past(now, catalogue):
        return "past"
    if entry.appointment_id is not None:
        theirs = appointments.find(db, entry.appointment_id)
        if theirs is None or theirs.status != "booked" or theirs.starts_at <= now:
            return "past"
    return "booked" if _has_booked(db, entry) else None


def _has_booked(db: Connection, entry: Entry) -> bool:
    """Whether the customer has, since they wait, booked those services or moved them."""
    since = (
        select(appointment.c.id)
        .join(appointment_event, appointment_event.c.appointment_id == appointment.c.id)
        .where(
            appointment.c.customer_id == entry.customer_id,
            appointment.c.status == "booked",
            appointment_event.c.kind.in_(("booked", "moved")),
            appointment_event.c.at > entry.created_at,
        )
    )
    made = (appointments.find(db, number) for number in list(db.execute(since).scalars()))
    return any(one is not None and set(entry.wanted.services) <= {part.service for part in one.parts} for one in made)


def find(db: Connection, entry_id: int) -> Entry | None:
    row = db.execute(select(waiting_entry).where(waiting_entry.c.id == entry_id)).first()
    return None if row is None else Entry.from_row(row)
