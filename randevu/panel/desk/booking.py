"""Entering and moving appointments by staff: the commands that take a free time.

A nonce that was made with the form names the command, so that a double click books once. Whatever stands between a wish
and a booking comes back as a `NotDone` with a reason: the page explains it and shows other times.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from randevu import alerts, announcing, store
from randevu.booking import Appointment, Booked, Moved, Refused, Taken, appointments, rows
from randevu.booking.appointments import Source
from randevu.calendars import service as calendars
from randevu.catalogue import Catalogue
from randevu.catalogue import service as catalogues
from randevu.channels import copies
from randevu.panel.desk import free_times, people
from randevu.panel.desk.free_times import Chosen, Criteria
from randevu.panel.desk.people import Person
from randevu.panel.errors import NotHere
from randevu.panel.permissions import Actor
from randevu.store.tables import customer


@dataclass(frozen=True)
class Entry:
    """A customer on the phone or at the desk; the number in E.164. Without an e-mail address a known one stays."""

    name: str
    phone: str | None
    source: Source
    note: str
    email: str | None = None


@dataclass(frozen=True)
class Done:
    """`known_as`: the name under which the customer was known already, when another one was typed. `announced`: whether
    the customer will hear of it on WhatsApp; None when nobody asked for that, or the same click has done it."""

    appointment: Appointment
    known_as: str | None = None
    announced: bool | None = None


@dataclass(frozen=True)
class NotDone:
    """Nothing was changed. `reason` is a refusal, "taken", or why the time is not free."""

    reason: str


def customer_name(db: Connection, actor: Actor, number: str) -> str | None:
    """Under which name a phone number is known."""
    actor.needs("change_appointments")
    known = people.by_phone(db, number, actor.scope)
    return known.name if known else None


def known(db: Connection, actor: Actor, customer_id: int) -> Person:
    """A customer who is to be booked for.

    Raises:
        NotHere: there is none with this number in the actor's scope.
    """
    actor.needs("change_appointments")
    seen = customer.c.id == customer_id, customer.c.merged_into.is_(None), actor.scope.of_customer(customer.c.id)
    if db.execute(select(customer.c.id).where(*seen)).first() is None:
        raise NotHere
    return people.persons(db, [customer_id])[customer_id]


def writes_emails(catalogue: Catalogue) -> bool:
    """Whether customers whose address is known get their appointments by e-mail."""
    return copies.are_written(catalogue)


def book(
    url: str,
    actor: Actor,
    criteria: Criteria,
    chosen: Chosen,
    entry: Entry,
    nonce: str,
    now: datetime,
    announce: bool = False,
) -> Done | NotDone:
    """Book for a customer who called or came in, who hears of it on WhatsApp where wished.

    Raises:
        NotHere: what was chosen names a branch or a person that the actor does not see.
    """
    actor.needs("change_appointments")
    key = actor.command(nonce)
    calendars.refresh(now, criteria.services, sure=True, url=url)

    def command(db: Connection) -> Done | NotDone:
        catalogue = _business(db, actor, criteria, chosen)
        offer = free_times.offer(db, catalogue, criteria.wish, chosen, now)
        if offer is None:
            return NotDone(free_times.why(db, catalogue, criteria, criteria.wish, chosen, now))
        customer_id = people.known_or_new(db, entry.name, entry.phone, now)
        if entry.email is not None:
            people.write_email(db, customer_id, entry.email)
        result = appointments.book(
            db, catalogue, customer_id, offer, key, entry.source, now, note=entry.note, by=actor.by, by_staff=True
        )
        if not isinstance(result, Booked):
            raise _Undo(_reason(result))
        if result.repeated:  # the same click was a moment quicker; a customer made here would be one too many
            raise _Undo("taken")
        alerts.booked(db, catalogue, result.appointment, now)
        known = people.persons(db, [customer_id])[customer_id].name
        told = announcing.announce(db, catalogue, result.appointment, "confirmed", now) if announce else None
        return Done(result.appointment, known if known != entry.name else None, told)

    return _carried_out(url, key, command)


def move(
    url: str,
    actor: Actor,
    appointment_id: int,
    criteria: Criteria,
    chosen: Chosen,
    nonce: str,
    now: datetime,
    announce: bool = False,
) -> Done | NotDone:
    """Move for the business; the customer's cut-off does not count.

    Raises:
        NotHere: there is no such appointment, or what was chosen names a branch or a person the actor does not see.
    """
    actor.needs("change_appointments")
    key = actor.command(nonce)
    calendars.refresh(now, criteria.services, sure=True, url=url)

    def command(db: Connection) -> Done | NotDone:
        current = appointments.find(db, appointment_id)
        if current is None or not actor.scope.holds(current.branch):
            raise NotHere
        catalogue = _business(db, actor, criteria, chosen)
        wish = free_times.wish_of_move(criteria, current)
        offer = free_times.offer(db, catalogue, wish, chosen, now)
        if offer is None:
            return NotDone(free_times.why(db, catalogue, criteria, wish, chosen, now))
        result = appointments.move(db, catalogue, appointment_id, offer, key, now, by=actor.by, by_staff=True)
        if not isinstance(result, Moved):
            return NotDone(_reason(result))
        alerts.moved(db, catalogue, result.appointment, now)
        told = announcing.announce(db, catalogue, result.appointment, "moved", now) if announce else None
        return Done(result.appointment, announced=told)

    return _carried_out(url, key, command)


class _Undo(Exception):
    """Roll the transaction back: a customer who was only made for this booking must not stay without it."""


def _carried_out(url: str, key: str, command: Callable[[Connection], Done | NotDone]) -> Done | NotDone:
    """Run the command that `key` names in a transaction.

    The same click, sent twice, may meet itself: then the later one finds the time taken, or the key, and gets the
    result of the other.
    """
    try:
        result = _in_transaction(url, key, command)
    except IntegrityError:
        return _in_transaction(url, key, command)
    if isinstance(result, Done):
        return result
    with store.reading(url) as db:
        earlier = rows.earlier_result(db, key)
    return Done(earlier.appointment) if earlier is not None else result


def _in_transaction(url: str, key: str, command: Callable[[Connection], Done | NotDone]) -> Done | NotDone:
    try:
        with store.writing(url) as db:
            earlier = rows.earlier_result(db, key)
            return Done(earlier.appointment) if earlier is not None else command(db)
    except _Undo as undone:
        return NotDone(str(undone))


def _reason(result: Taken | Refused) -> str:
    return "taken" if isinstance(result, Taken) else result.reason


def _business(db: Connection, actor: Actor, criteria: Criteria, chosen: Chosen) -> Catalogue:
    """The business as the actor sees it.

    Raises:
        NotHere: what was chosen names a branch or a person that is not in it.
    """
    catalogue = actor.scope.narrowed(catalogues.current(db))
    branches, staff = {criteria.branch, chosen.branch} - {None}, {criteria.staff} - {None}
    if not (branches <= catalogue.branches.keys() and staff <= catalogue.staff.keys()):
        raise NotHere
    return catalogue
