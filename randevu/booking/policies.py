"""The business's rules, checked again at the moment of writing: an offer may be hours old when the yes comes."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from randevu.booking.agenda import Agenda
from randevu.booking.asked import bookable
from randevu.booking.intervals import holds
from randevu.booking.local import minute_after, minute_of
from randevu.booking.model import Offer, Part, RefusalReason
from randevu.booking.steps import OPEN
from randevu.catalogue import Catalogue
from randevu.store.tables import appointment, customer


def against_offer(
    catalogue: Catalogue, offer: Offer, now: datetime, by_staff: bool = False, held: bool = False
) -> RefusalReason | None:
    """Why this offer must not be booked now, apart from somebody else having the time.

    Args:
        by_staff: entered by the business itself: notice, booking window and usual minutes do not count, and a walk-in
            may already have begun.
        held: the customer holds exactly this time, so it was early enough when it was offered.
    """
    if offer.branch not in catalogue.branches or not all(
        _is_offered(catalogue, offer, one, by_staff) for one in offer.parts
    ):
        return "not_offered"
    if (offer.ends_at if by_staff else offer.starts_at) <= now:
        return "past"
    if not by_staff:
        limits = bookable(catalogue, now)
        if not held and minute_of(offer.starts_at) < limits.earliest:
            return "too_soon"
        if offer.starts_at.astimezone(catalogue.zone).date() > limits.last_day:
            return "too_far"
    return None if all(_in_hours(catalogue, offer, one) for one in offer.parts) else "closed"


def against_change(catalogue: Catalogue, starts_at: datetime, now: datetime) -> RefusalReason | None:
    """Why it is too late for the customer to move or cancel an appointment that begins at `starts_at`."""
    if starts_at <= now:
        return "past"
    return "cutoff" if is_past_cutoff(catalogue, starts_at, now) else None


def is_past_cutoff(catalogue: Catalogue, starts_at: datetime, now: datetime) -> bool:
    """Whether it is too late for the customer to change or cancel."""
    return now > starts_at - timedelta(minutes=catalogue.rules.cutoff_minutes)


def _has_reached_limit(db: Connection, catalogue: Catalogue, customer_id: int, now: datetime) -> bool:
    query = select(func.count()).where(
        appointment.c.customer_id == customer_id, appointment.c.status.in_(OPEN), appointment.c.starts_at > now
    )
    return int(db.execute(query).scalar_one()) >= catalogue.rules.max_open


def may_not_book(db: Connection, catalogue: Catalogue, customer_id: int, now: datetime) -> RefusalReason | None:
    """Why the customer may not book anything by themselves now: the business has blocked them, or they have as many
    coming appointments as one may have.
    """
    blocked = select(customer.c.blocked_at).where(customer.c.id == customer_id)
    if db.execute(blocked).scalar() is not None:
        return "blocked"
    return "limit" if _has_reached_limit(db, catalogue, customer_id, now) else None


def _is_offered(catalogue: Catalogue, offer: Offer, part: Part, by_staff: bool) -> bool:
    service, person = catalogue.services.get(part.service), catalogue.staff.get(part.staff)
    if service is None or person is None or not person.does(part.service, offer.branch):
        return False
    return by_staff or part.ends_at - part.starts_at == timedelta(minutes=service.minutes_for(part.staff))


def _in_hours(catalogue: Catalogue, offer: Offer, part: Part) -> bool:
    service = catalogue.services[part.service]
    day, last = (moment.astimezone(catalogue.zone).date() for moment in (part.starts_at, part.ends_at))
    opening = Agenda(catalogue, day, last).opening(offer.branch, part.staff)
    start, end = minute_of(part.starts_at) - service.buffer_before, minute_after(part.ends_at) + service.buffer_after
    return holds(opening, start, end)
