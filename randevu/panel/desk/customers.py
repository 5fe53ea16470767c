"""Customers: finding one by name or number, and what the business knows of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from randevu.booking import Appointment, appointments
from randevu.consent import ledger
from randevu.panel.desk import people
from randevu.panel.desk.people import Person
from randevu.panel.errors import NotHere
from randevu.panel.permissions import Actor
from randevu.store.tables import customer

PAGE = 30
SHOWN = 50
NOTE_LENGTH = 1000
TYPED = 80
"""So many letters of a search are looked at."""
PURPOSES = (ledger.SERVICE, ledger.REMINDERS, ledger.MARKETING, ledger.WHATSAPP_OFFERS)


@dataclass(frozen=True)
class Page:
    """Customers, the newest first; `is_cut` when there are more."""

    listed: tuple[Person, ...]
    is_cut: bool


@dataclass(frozen=True)
class Consent:
    """What a customer said last about a purpose, for one channel or "all"."""

    purpose: str
    channel: str
    status: str
    at: datetime


@dataclass(frozen=True)
class Detail:
    """`visits`: in the actor's branches, the newest first. `missed`, `late`: how often they did not come, and how often
    they cancelled too late.
    """

    person: Person
    note: str
    since: datetime
    visits: tuple[Appointment, ...]
    missed: int
    late: int
    consents: tuple[Consent, ...]
    conversation_id: str | None
    blocked: tuple[datetime, str] | None
    """Since when they may not book by themselves, and who decided that."""


def found(db: Connection, actor: Actor, typed: str, most: int = PAGE) -> Page:
    """The customers whose name has each of the words, or whose number has the digits; of all without any."""
    actor.needs("see_appointments")
    query = (
        select(customer.c.id)
        .where(customer.c.merged_into.is_(None), customer.c.erased_at.is_(None), actor.scope.of_customer(customer.c.id))
        .order_by(customer.c.id.desc())
        .limit(most + 1)
    )
    if typed.strip():
        query = query.where(people.by_words(typed, lambda word: people.is_named(db, word), people.has_number))
    ids: Sequence[int] = db.execute(query).scalars().all()
    known = people.persons(db, ids[:most])
    return Page(tuple(known[id] for id in ids[:most]), len(ids) > most)


def look(db: Connection, actor: Actor, customer_id: int) -> Detail:
    """Everything about one customer.

    Raises:
        NotHere: there is none with this number where the actor works.
    """
    actor.needs("see_appointments")
    row = row_of(db, actor, customer_id)
    missed, late = appointments.kept_away(db, customer_id, actor.scope.branches)
    said = ledger.state(db, customer_id, PURPOSES).newest
    return Detail(
        Person(row.id, row.name, row.phone, row.email),
        row.note or "",
        row.created_at,
        tuple(actor.scope.seen(appointments.history(db, customer_id, SHOWN))),
        missed,
        late,
        tuple(Consent(purpose, channel, status, at) for (purpose, channel), (_, status, at) in sorted(said.items())),
        people.conversation_of(db, customer_id) if actor.may("see_conversations") else None,
        _blocked(db, row),
    )


def write_note(db: Connection, actor: Actor, customer_id: int, note: str) -> None:
    """Keep what staff should know of a customer.

    Raises:
        NotHere: there is none with this number where the actor works.
    """
    actor.needs("change_appointments")
    row_of(db, actor, customer_id)
    db.execute(update(customer).where(customer.c.id == customer_id).values(note=note[:NOTE_LENGTH] or None))


def _blocked(db: Connection, row: Any) -> tuple[datetime, str] | None:
    by = row.blocked_by or ""
    return (row.blocked_at, people.users_named(db, [by]).get(by, by)) if row.blocked_at is not None else None


def row_of(db: Connection, actor: Actor, customer_id: int) -> Any:
    """The customer's row.

    Raises:
        NotHere: there is none with this number where the actor works.
    """
    query = select(customer).where(
        customer.c.id == customer_id,
        customer.c.merged_into.is_(None),
        customer.c.erased_at.is_(None),
        actor.scope.of_customer(customer.c.id),
    )
    row = db.execute(query).first()
    if row is None:
        raise NotHere
    return row
