"""Appointments as staff see them in lists, and what is done with one. What its page tells: `appointment_page`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from randevu import alerts, announcing
from randevu.booking import Appointment, Cancelled, Refused, appointments
from randevu.booking.local import day_bounds, moment_of
from randevu.calendars import findings, reactions, troubles
from randevu.catalogue import Catalogue
from randevu.channels import copies
from randevu.panel.desk import people
from randevu.panel.desk.people import Person
from randevu.panel.errors import NotHere
from randevu.panel.permissions import Actor
from randevu.store.tables import appointment


@dataclass(frozen=True)
class Listed:
    """`calendar`: what is wrong with its events, see `randevu.calendars.troubles`. `late`: cancelled too late."""

    appointment: Appointment
    person: Person
    calendar: str | None = None
    late: bool = False


@dataclass(frozen=True)
class Day:
    on: date
    listed: tuple[Listed, ...]
    closed: str | None
    """Why the business is closed or shortened that day, if it has a name."""


@dataclass(frozen=True)
class Agenda:
    """The asked day, and the days after it that hold something; `is_cut` when there is more than is listed, in which
    case a day may be told in part.
    """

    day: Day
    coming: tuple[Day, ...]
    is_cut: bool


@dataclass(frozen=True)
class Counts:
    """Open and finished appointments; cancelled ones are not counted."""

    today: int
    left_today: int
    tomorrow: int


def agenda(
    db: Connection,
    actor: Actor,
    catalogue: Catalogue,
    on: date,
    coming_days: int,
    branch: str | None,
    now: datetime,
    most: int | None = None,
) -> Agenda:
    """A day's appointments and those of the following days, in one branch or all; at most so many, if that is said."""
    actor.needs("see_appointments")
    start, _ = day_bounds(on, on, catalogue.zone)
    _, end = day_bounds(on, on + timedelta(days=coming_days), catalogue.zone)
    wanted = actor.scope.branches if branch is None else actor.scope.branches_of(branch)
    found = appointments.between(db, moment_of(start), moment_of(end), wanted, most and most + 1)
    by_day: dict[date, list[Listed]] = {on: []}
    for one in listed(db, found[:most], now):
        by_day.setdefault(one.appointment.starts_at.astimezone(catalogue.zone).date(), []).append(one)
    days = [Day(day, tuple(ones), catalogue.closed_reason(day, branch)) for day, ones in sorted(by_day.items())]
    return Agenda(days[0], tuple(days[1:]), most is not None and len(found) > most)


def listed(db: Connection, found: Sequence[Appointment], now: datetime) -> tuple[Listed, ...]:
    """What lists tell of appointments, in their order."""
    known = people.persons(db, (one.customer_id for one in found))
    wrong = troubles.of_appointments(db, (one.id for one in found), now)
    late = appointments.cancelled_late(db, [one.id for one in found if one.status == "cancelled"])
    return tuple(Listed(one, known[one.customer_id], wrong.get(one.id), one.id in late) for one in found)


def counts(db: Connection, actor: Actor, catalogue: Catalogue, now: datetime) -> Counts:
    actor.needs("see_appointments")
    today = now.astimezone(catalogue.zone).date()
    first, midnight = (moment_of(minute) for minute in day_bounds(today, today, catalogue.zone))
    tomorrow = today + timedelta(days=1)
    _, last = day_bounds(tomorrow, tomorrow, catalogue.zone)
    return Counts(
        _count(db, actor, first, midnight),
        _count(db, actor, max(now, first), midnight),
        _count(db, actor, midnight, moment_of(last)),
    )


def _count(db: Connection, actor: Actor, start: datetime, end: datetime) -> int:
    query = select(func.count()).where(
        appointment.c.starts_at >= start,
        appointment.c.starts_at < end,
        appointment.c.status != "cancelled",
        actor.scope.of_branch(appointment.c.branch),
    )
    return int(db.execute(query).scalar_one())


def mark(
    db: Connection, actor: Actor, appointment_id: int, as_what: appointments.Marked, nonce: str, now: datetime
) -> Appointment | Refused:
    """Note whether the customer came, or that they cancelled too late.

    Raises:
        NotHere: there is none with this number.
    """
    actor.needs("change_appointments")
    one_of(db, actor, appointment_id)
    return appointments.mark(db, appointment_id, as_what, actor.command(nonce), now, by=actor.by)


def cancel(
    db: Connection,
    actor: Actor,
    catalogue: Catalogue,
    appointment_id: int,
    nonce: str,
    now: datetime,
    announce: bool = False,
) -> tuple[Cancelled | Refused, bool | None]:
    """Cancel for the business; the customer's cut-off does not count.

    Returns also whether the customer will hear of it on WhatsApp; None when nobody asked for that.

    Raises:
        NotHere: there is none with this number.
    """
    actor.needs("change_appointments")
    one_of(db, actor, appointment_id)
    key = actor.command(nonce)
    result = appointments.cancel(db, catalogue, appointment_id, key, now, by=actor.by, by_staff=True)
    if isinstance(result, Cancelled):
        reactions.cancelled(db, appointment_id, actor.by, now)
        alerts.cancelled(db, catalogue, result.appointment, now)
        if announce:
            return result, announcing.announce(db, catalogue, result.appointment, "cancelled", now)
    return result, None


def write_email(
    db: Connection, actor: Actor, catalogue: Catalogue, appointment_id: int, email: str | None, now: datetime
) -> None:
    """Keep the customer's e-mail address; an open appointment is then written to it, once.

    Raises:
        NotHere: there is none with this number.
    """
    actor.needs("change_appointments")
    found = one_of(db, actor, appointment_id)
    people.write_email(db, found.customer_id, email)
    if found.status == "booked" and found.starts_at > now:
        copies.write(db, catalogue, found, "booked", now)


def keep_as_it_is(db: Connection, actor: Actor, appointment_id: int, now: datetime) -> None:
    """Whatever was done in a calendar: the appointment stands, and is written there again if it is missing, also if
    the calendar refused it before; what waits for another attempt is tried at once.

    Raises:
        NotHere: there is none with this number.
    """
    actor.needs("change_appointments")
    one_of(db, actor, appointment_id)
    for finding in findings.open_of(db, appointment_id):
        reactions.keep(db, finding, actor.by, now)
    reactions.retry_dead(db, now, appointment_id)
    reactions.hurry(db, appointment_id, now)


def one_of(db: Connection, actor: Actor, appointment_id: int) -> Appointment:
    """The appointment with this number, if the actor works in its branch.

    Raises:
        NotHere: there is none.
    """
    found = appointments.find(db, appointment_id)
    if found is None or not actor.scope.holds(found.branch):
        raise NotHere
    return found
