"""Offers of given-back times to those who wait, as rows: asked once, closed once."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import insert, literal_column, or_, select, update
from sqlalchemy.engine import Connection

from randevu.booking import Offer, holds
from randevu.messaging import notices
from randevu.store.tables import freed_time, outbox, waiting_entry, waiting_offer
from randevu.waiting.model import Asked, Entry

Closed = Literal["taken", "declined", "lapsed", "withdrawn"]
_OPEN = waiting_offer.c.state == literal_column("'asked'")
"""Spelt out: SQLite takes the partial index for no parameter."""
_OFFERS = select(waiting_offer).order_by(waiting_offer.c.id)
_NEVER_ARRIVES = ("refused", "dead", "superseded")
"""States of a question's outbox row in which nobody will answer it."""


def ask(db: Connection, entry: Entry, freed_id: int, offer: Offer, until: datetime, now: datetime) -> int:
    """Note that a time is offered; returns the offer's number. One at a time for each entry and each time."""
    values = {"entry_id": entry.id, "freed_id": freed_id, "starts_at": offer.starts_at, "offer": offer.to_json()}
    row = insert(waiting_offer).values(**values, state="asked", asked_at=now, until=until)
    return int(db.execute(row).inserted_primary_key[0])


def close(db: Connection, one: Asked, how: Closed, now: datetime) -> None:
    """End an offer: what was kept is free again, what was given back goes on, an unsent question stays unsent."""
    changed = {"state": how, "answered_at": now if how in ("taken", "declined") else None}
    db.execute(update(waiting_offer).where(waiting_offer.c.id == one.id).values(**changed))
    holds.give_back(db, one.entry.customer_id, one.id)
    # Whoever came to the list meanwhile found this time taken: they wait for it too.
    db.execute(update(freed_time).where(freed_time.c.id == one.freed_id).values(at=now, look_at=now))
    if one.outbox_id is not None:
        notices.withdraw(db, one.outbox_id)


def find(db: Connection, offer_id: int) -> Asked | None:
    row = db.execute(_OFFERS.where(waiting_offer.c.id == offer_id)).first()
    return None if row is None else _asked_from(db, row)


def open_of(db: Connection, entry: Entry) -> Asked | None:
    """What is being offered for an entry at present."""
    row = db.execute(_OFFERS.where(_OPEN, waiting_offer.c.entry_id == entry.id)).first()
    return None if row is None else _asked_from(db, row)


def lapsing(db: Connection, now: datetime) -> list[Asked]:
    """Open offers that nobody will answer any more: their deadline is over, or the question never left the house."""
    lost = waiting_offer.c.outbox_id.in_(select(outbox.c.id).where(outbox.c.state.in_(_NEVER_ARRIVES)))
    query = _OFFERS.where(_OPEN, or_(waiting_offer.c.until <= now, lost))
    return [_asked_from(db, row) for row in db.execute(query).all()]


def before(db: Connection, entry: Entry) -> list[Any]:
    """`freed_id`, `starts_at` and `state` of all that was ever offered for an entry."""
    columns = (waiting_offer.c.freed_id, waiting_offer.c.starts_at, waiting_offer.c.state)
    return list(db.execute(select(*columns).where(waiting_offer.c.entry_id == entry.id)).all())


def _asked_from(db: Connection, row: Any) -> Asked:
    entry = db.execute(select(waiting_entry).where(waiting_entry.c.id == row.entry_id)).one()
    offer = Offer.from_json(row.offer)
    return Asked(row.id, Entry.from_row(entry), row.freed_id, offer, row.state, row.until, row.outbox_id)
