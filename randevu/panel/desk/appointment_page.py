"""Everything about one appointment: what it is, what happened to it, what was sent about it, and staff's notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.engine import Connection

from randevu import announcing
from randevu.booking import Appointment, Offer, appointments
from randevu.calendars import findings, troubles
from randevu.calendars.troubles import Trouble
from randevu.channels import copies
from randevu.panel.desk import people
from randevu.panel.desk.appointments import one_of
from randevu.panel.desk.people import Person
from randevu.panel.errors import NotHere
from randevu.panel.permissions import Actor
from randevu.satisfaction import ratings
from randevu.satisfaction.ratings import Rating
from randevu.store.tables import appointment, appointment_event, appointment_note, message, outbox, visit_rating

NOTE_LENGTH = 1000
NOTES = 50
"""More notes are not shown: the newest are."""
_STATUS = {"waiting": "queued", "sending": "queued", "unclear": "sent", "dead": "failed"}
"""How a row that belongs to no message stands, in the words for messages."""


@dataclass(frozen=True)
class Event:
    """Something that happened to an appointment; `by` is a user's name, or a mark like "customer"."""

    kind: str
    by: str
    at: datetime
    before: Offer | None = None
    """Where a moved appointment stood."""
    after: Offer | None = None


@dataclass(frozen=True)
class Note:
    id: int
    text: str = field(repr=False)
    by: str
    at: datetime


@dataclass(frozen=True)
class Sent:
    """A message about the appointment. `text` is empty for who may not see conversations."""

    kind: str
    channel: str
    status: str
    at: datetime
    text: str = field(repr=False)


@dataclass(frozen=True)
class Detail:
    """Attributes:
    troubles: how it does not stand in calendars as it should.
    undecided: whether somebody must say what follows from what was done in a calendar.
    marks: what may be noted of it now: whether the customer came, or cancelled too late.
    late: whether it was cancelled too late.
    missed, late_before: how often this customer did not come, and how often they cancelled too late.
    rating: what the customer said about the visit, if they were asked.
    """

    appointment: Appointment
    person: Person
    created_at: datetime
    events: tuple[Event, ...]
    others: tuple[Appointment, ...]
    conversation_id: str | None
    calendar: str | None
    troubles: tuple[Trouble, ...]
    undecided: bool
    marks: tuple[appointments.Marked, ...]
    late: bool
    missed: int
    late_before: int
    notes: tuple[Note, ...]
    sent: tuple[Sent, ...]
    rating: Rating | None = None


def look(db: Connection, actor: Actor, appointment_id: int, now: datetime) -> Detail:
    """Everything about one appointment.

    Raises:
        NotHere: there is none with this number.
    """
    actor.needs("see_appointments")
    found = one_of(db, actor, appointment_id)
    events = _events(db, found)
    happened = {event.kind for event in events}
    sees_talks = actor.may("see_conversations")
    talk = (found.conversation_id or people.conversation_of(db, found.customer_id)) if sees_talks else None
    coming = actor.scope.seen(appointments.upcoming(db, found.customer_id, now))
    missed, late = appointments.kept_away(db, found.customer_id, actor.scope.branches)
    return Detail(
        found,
        people.persons(db, [found.customer_id])[found.customer_id],
        db.execute(select(appointment.c.created_at).where(appointment.c.id == appointment_id)).scalar_one(),
        events,
        tuple(one for one in coming if one.id != found.id),
        talk,
        troubles.of_appointments(db, [found.id], now).get(found.id),
        troubles.of_one(db, found.id, now),
        bool(findings.open_of(db, found.id)),
        _marks(found, happened, now) if actor.may("change_appointments") else (),
        found.status == "cancelled" and "late_cancel" in happened,
        missed,
        late,
        _notes(db, found.id),
        _sent(db, found, with_text=sees_talks),
        ratings.of_appointment(db, found.id),
    )


def add_note(db: Connection, actor: Actor, appointment_id: int, text: str, now: datetime) -> None:
    """Keep what staff should know about this visit; the customer never sees it.

    Raises:
        NotHere: there is none with this number.
    """
    actor.needs("change_appointments")
    one_of(db, actor, appointment_id)
    if text:
        row = {"appointment_id": appointment_id, "text": text[:NOTE_LENGTH], "by": actor.by, "at": now}
        db.execute(insert(appointment_note).values(**row))


def drop_note(db: Connection, actor: Actor, appointment_id: int, note_id: int) -> None:
    """Take a note away.

    Raises:
        NotHere: there is no such appointment, or it has no such note.
    """
    actor.needs("change_appointments")
    one_of(db, actor, appointment_id)
    mine = (appointment_note.c.id == note_id) & (appointment_note.c.appointment_id == appointment_id)
    if not db.execute(delete(appointment_note).where(mine)).rowcount:
        raise NotHere


def _events(db: Connection, about: Appointment) -> tuple[Event, ...]:
    """The appointment's own history, with what was decided about it because of a calendar, in order of time."""
    own = (
        select(appointment_event).where(appointment_event.c.appointment_id == about.id).order_by(appointment_event.c.id)
    )
    rows = db.execute(own).all()
    decided = findings.decided_of(db, about.id)
    names = people.users_named(db, [*(row.by for row in rows), *(row.decided_by for row in decided)])
    told = [*_own(rows, names), *_decided(decided, names)]
    return tuple(sorted(told, key=lambda event: event.at))


def _own(rows: Sequence[Any], names: Any) -> Iterator[Event]:
    for row in rows:
        before = Offer.from_json(row.detail["before"]) if "before" in row.detail else None
        after = Offer.from_json(row.detail["offer"]) if before is not None else None
        yield Event(row.kind, names.get(row.by, row.by), row.at, before, after)


def _decided(rows: Sequence[Any], names: Any) -> Iterator[Event]:
    for row in rows:
        if row.decided_by != "system":
            yield Event(f"{row.kind}_{row.decision}", names.get(row.decided_by, row.decided_by), row.decided_at)


def _marks(one: Appointment, happened: set[str], now: datetime) -> tuple[appointments.Marked, ...]:
    if one.status == "cancelled":
        return () if "late_cancel" in happened else ("late_cancel",)
    if one.starts_at > now:
        return ()
    return ("no_show",) if one.status == "done" else ("done",) if one.status == "no_show" else ("done", "no_show")


def _notes(db: Connection, appointment_id: int) -> tuple[Note, ...]:
    query = (
        select(appointment_note)
        .where(appointment_note.c.appointment_id == appointment_id)
        .order_by(appointment_note.c.id.desc())
        .limit(NOTES)
    )
    rows = db.execute(query).all()
    names = people.users_named(db, (row.by for row in rows))
    return tuple(Note(row.id, row.text, names.get(row.by, row.by), row.at) for row in rows)


def _sent(db: Connection, about: Appointment, with_text: bool) -> tuple[Sent, ...]:
    """What was written about it first by us, in order of time; what was said in the conversation stands there."""
    stood = range(1, about.generation + 1)
    keys = [copies.key_of(about.id, number) for number in stood]
    keys += [announcing.key_of(about.id, number, "cancelled") for number in stood]
    asked = select(visit_rating.c.outbox_id).where(
        visit_rating.c.appointment_id == about.id, visit_rating.c.outbox_id.is_not(None)
    )
    numbers = select(outbox.c.id).where(
        or_(outbox.c.appointment_id == about.id, outbox.c.key.in_(keys), outbox.c.id.in_(asked))
    )
    query = (
        select(outbox.c.kind, outbox.c.channel, outbox.c.state, outbox.c.due_at, outbox.c.attempted_at)
        .add_columns(message.c.status, message.c.text)
        .outerjoin(message, message.c.id == outbox.c.message_id)
        .where(outbox.c.id.in_(numbers))
        .order_by(outbox.c.id)
    )
    return tuple(
        Sent(
            row.kind,
            row.channel,
            row.status or _STATUS.get(row.state, row.state),
            row.attempted_at or row.due_at,
            (row.text or "") if with_text else "",
        )
        for row in db.execute(query)
    )
