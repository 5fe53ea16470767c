"""All appointments by a filter, past and cancelled ones too, a page at a time or as a file.

Every page asks for the next one by key, and nothing is counted: the last page costs what the first one does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, literal, or_, select, tuple_
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from randevu.booking.local import day_bounds, moment_of
from randevu.booking.rows import appointments_from
from randevu.catalogue import Catalogue
from randevu.panel.desk import appointments, people
from randevu.panel.desk.appointments import Listed
from randevu.panel.permissions import Actor
from randevu.store import UtcDateTime, search
from randevu.store.tables import appointment, appointment_event, customer
from randevu.turkish import letters

PAGE = 50
AT_ONCE = 1000
"""Rows of a file that are read together."""
STATUSES = ("booked", "unpaid", "done", "no_show", "cancelled", "late_cancel")
SOURCES = ("whatsapp", "phone", "walk_in")
Place = tuple[datetime, int]
"""Where an appointment stands in the list: its beginning and its number."""


@dataclass(frozen=True)
class Wanted:
    """Which appointments; what is empty asks for nothing.

    Attributes:
        first, last: local days on which they begin.
        status: as it is stored; `late_cancel` for those that staff marked so.
        typed: parts of the customer's or the services' names, or digits of the phone number.
        oldest_first: the order; by default the latest come first.
    """

    first: date | None = None
    last: date | None = None
    branch: str | None = None
    staff: str | None = None
    service: str | None = None
    status: str | None = None
    source: str | None = None
    typed: str = field(default="", repr=False)
    oldest_first: bool = False


@dataclass(frozen=True)
class Page:
    """`after`: where the next page begins; None on the last one."""

    listed: tuple[Listed, ...]
    after: Place | None


def page(
    db: Connection,
    actor: Actor,
    catalogue: Catalogue,
    wanted: Wanted,
    after: Place | None,
    now: datetime,
    most: int = PAGE,
) -> Page:
    """Appointments from behind a place on."""
    actor.needs("see_appointments")
    query = select(appointment).where(actor.scope.of_branch(appointment.c.branch), *_conditions(db, catalogue, wanted))
    place = tuple_(appointment.c.starts_at, appointment.c.id)
    if after is not None:
        known = tuple_(literal(after[0], UtcDateTime), literal(after[1]))
        query = query.where(place > known if wanted.oldest_first else place < known)
    order = [appointment.c.starts_at, appointment.c.id]
    query = query.order_by(*(order if wanted.oldest_first else [one.desc() for one in order])).limit(most + 1)
    found = appointments_from(db.execute(query))
    listed = appointments.listed(db, found[:most], now)
    last = listed[-1].appointment if len(found) > most else None
    return Page(listed, (last.starts_at, last.id) if last is not None else None)


def to_take_out(
    db: Connection, actor: Actor, catalogue: Catalogue, wanted: Wanted, after: Place | None, now: datetime
) -> Page:
    """The same for a file, more at once."""
    actor.needs("export")
    return page(db, actor, catalogue, wanted, after, now, AT_ONCE)


def _conditions(db: Connection, catalogue: Catalogue, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.first is not None:
        yield appointment.c.starts_at >= moment_of(day_bounds(wanted.first, wanted.first, catalogue.zone)[0])
    if wanted.last is not None:
        yield appointment.c.starts_at < moment_of(day_bounds(wanted.last, wanted.last, catalogue.zone)[1])
    for name in ("branch", "source"):
        if getattr(wanted, name) is not None:
            yield appointment.c[name] == getattr(wanted, name)
    for name in ("staff", "service"):
        if getattr(wanted, name) is not None:
            yield search.has_item(db, appointment.c.parts, name, getattr(wanted, name))
    if wanted.status == "late_cancel":
        yield exists(
            select(appointment_event.c.id).where(
                appointment_event.c.appointment_id == appointment.c.id, appointment_event.c.kind == "late_cancel"
            )
        )
    elif wanted.status is not None:
        yield appointment.c.status == wanted.status
    if wanted.typed.strip():
        yield _says(db, catalogue, wanted.typed)


def _says(db: Connection, catalogue: Catalogue, typed: str) -> ColumnElement[bool]:
    """Every word is in the customer's name or a service's, or the digits are in the number."""

    def has(word: str) -> ColumnElement[bool]:
        services = [key for key, one in catalogue.services.items() if word in letters.fold(one.name)]
        named = _of_whom(people.is_named(db, word))
        return or_(named, *(search.has_item(db, appointment.c.parts, "service", key) for key in services))

    return people.by_words(typed, has, lambda digits: _of_whom(people.has_number(digits)))


def _of_whom(condition: ColumnElement[bool]) -> Any:
    return appointment.c.customer_id.in_(select(customer.c.id).where(condition))
