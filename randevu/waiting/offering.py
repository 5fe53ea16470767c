"""Times that were given back are offered to those who wait: the longest waiting first, one at a time for each time.

One transaction decides about one stretch of time: whom it fits, the hold, the question in the outbox. Nothing leaves
the house in it, so a worker that dies has done nothing, and of two workers one passes over the stretch that the other
has in hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.engine import Connection

from randevu.booking import Hold, Offer, appointments, availability, holds, policies
from randevu.booking.resources import lock_customer
from randevu.catalogue import Catalogue
from randevu.catalogue.quiet import awake
from randevu.messaging import notices
from randevu.store.tables import freed_time, resource, waiting_offer
from randevu.waiting import asked, entries, words
from randevu.waiting.deadline import deadline
from randevu.waiting.model import Entry

KIND = "waiting"
_AGAIN = timedelta(minutes=1)
"""After so long a time is looked at again for which somebody waits who cannot be asked just now."""


@dataclass(frozen=True)
class Freed:
    """A stretch of a staff member's time that was given back."""

    id: int
    staff: str
    starts_at: datetime
    ends_at: datetime
    at: datetime


def anything_due(db: Connection, now: datetime) -> bool:
    """Whether `lapse` or `offer_next` would find something."""
    due = select(freed_time.c.id).where(freed_time.c.look_at <= now).limit(1)
    return db.execute(due).first() is not None or bool(asked.lapsing(db, now))


def lapse(db: Connection, now: datetime) -> int:
    """Close the offers that were not answered in time; returns how many. Their times go on to the next."""
    over = asked.lapsing(db, now)
    for one in over:
        lock_customer(db, one.entry.customer_id)
        current = asked.find(db, one.id)
        if current is not None and current.state == "asked":
            asked.close(db, current, "lapsed", now)
    return len(over)


def offer_next(db: Connection, catalogue: Catalogue, now: datetime) -> bool:
    """Deal with one stretch of time that is due; False when there is none, or everybody is asleep."""
    waking = awake(now, catalogue)
    if waking > now:
        db.execute(update(freed_time).where(freed_time.c.look_at < waking).values(look_at=waking))
        return False
    freed = _next(db, now)
    if freed is None:
        return False
    if freed.ends_at <= now:
        _forget(db, freed)
        return True
    busy = False
    for entry in _candidates(db, freed, catalogue):
        if asked.open_of(db, entry) is not None:
            busy = True
            continue
        offer = _fitting(db, catalogue, entry, freed, now)
        if offer is not None:
            until = _ask(db, catalogue, entry, freed, offer, now)
            _look_again(db, freed, until or now + _AGAIN)
            return True
    if busy:
        _look_again(db, freed, now + _AGAIN)
    else:
        _forget(db, freed)
    return True


def _next(db: Connection, now: datetime) -> Freed | None:
    """The stretch that is due first, locked; one that is being offered already is none."""
    being_offered = select(waiting_offer.c.freed_id).where(waiting_offer.c.state == "asked")
    query = (
        select(freed_time, resource.c.key)
        .join(resource, resource.c.id == freed_time.c.resource_id)
        .where(freed_time.c.look_at <= now, freed_time.c.id.not_in(being_offered))
        .order_by(freed_time.c.at, freed_time.c.id)
        .limit(1)
        .with_for_update(of=freed_time, skip_locked=True)
    )
    row = db.execute(query).first()
    return None if row is None else Freed(row.id, row.key, row.starts_at, row.ends_at, row.at)


def _candidates(db: Connection, freed: Freed, catalogue: Catalogue) -> Iterator[Entry]:
    """Who waited when the time was given back and could want it, in turn."""
    person = catalogue.staff.get(freed.staff)
    for entry in entries.in_turn(db):
        wanted = entry.wanted
        if entry.created_at > freed.at or not wanted.touches(freed.starts_at, freed.ends_at, catalogue):
            continue
        if person is not None and any(person.does(one, wanted.branch) for one in wanted.services):
            yield entry


def _fitting(db: Connection, catalogue: Catalogue, entry: Entry, freed: Freed, now: datetime) -> Offer | None:
    """The first visit in the time given back that is what this customer waits for; None also for one they refused."""
    if any(one.freed_id == freed.id for one in asked.before(db, entry)):
        return None
    if entries.reason(db, catalogue, entry, now) is not None:
        return None
    if entry.appointment_id is None and policies.may_not_book(db, catalogue, entry.customer_id, now):
        return None
    if not all(one in catalogue.services for one in entry.wanted.services):
        return None
    refused = {one.starts_at for one in asked.before(db, entry) if one.state == "declined"}
    present = appointments.find(db, entry.appointment_id) if entry.appointment_id is not None else None
    zone = catalogue.zone
    first, last = freed.starts_at.astimezone(zone).date(), freed.ends_at.astimezone(zone).date()
    found = availability.days(db, catalogue, entry.wanted.wish(entry.customer_id), first, last, now)
    return next(
        (
            offer
            for day in sorted(found)
            for offer in sorted(found[day], key=lambda one: one.starts_at)
            if entry.wanted.holds(offer.starts_at, catalogue)
            and offer.starts_at not in refused
            and (present is None or offer.starts_at < present.starts_at)
            and _lies_in(offer, freed)
            and deadline(now, offer.starts_at, catalogue) is not None
        ),
        None,
    )


def _lies_in(offer: Offer, freed: Freed) -> bool:
    """Whether the visit needs the time that was given back: only then could it not be had before."""
    return any(
        part.staff == freed.staff and part.starts_at < freed.ends_at and part.ends_at > freed.starts_at
        for part in offer.parts
    )


def _ask(
    db: Connection, catalogue: Catalogue, entry: Entry, freed: Freed, offer: Offer, now: datetime
) -> datetime | None:
    """Keep the time and put the question into the outbox; None if somebody was quicker, or the customer left."""
    until = deadline(now, offer.starts_at, catalogue)
    assert until is not None  # a fitting time has one
    lock_customer(db, entry.customer_id)
    current = entries.find(db, entry.id)
    if current is None or current.state != "waiting" or asked.open_of(db, current) is not None:
        return None
    change = db.begin_nested()
    number = asked.ask(db, entry, freed.id, offer, until, now)
    held = holds.keep(db, catalogue, entry.customer_id, offer, until, number, now)
    if not isinstance(held, Hold):
        change.rollback()
        return None
    change.commit()
    said = words.notice(db, catalogue, entry, offer, number, until, now)
    key = f"waiting:{number}"
    queued = notices.put(db, entry.conversation_id, said, key=key, kind=KIND, now=now, asks=True, not_after=until)
    db.execute(update(waiting_offer).where(waiting_offer.c.id == number).values(outbox_id=queued))
    return until


def _look_again(db: Connection, freed: Freed, at: datetime) -> None:
    db.execute(update(freed_time).where(freed_time.c.id == freed.id).values(look_at=at))


def _forget(db: Connection, freed: Freed) -> None:
    db.execute(delete(freed_time).where(freed_time.c.id == freed.id))
