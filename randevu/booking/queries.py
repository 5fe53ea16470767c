"""What others ask about appointments. Reading only."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import and_, func, select, true
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from randevu.booking import rows
from randevu.booking.local import day_bounds, moment_of
from randevu.booking.model import Appointment, Offer
from randevu.booking.steps import OPEN
from randevu.catalogue import service as catalogues
from randevu.store.tables import appointment, appointment_event


def upcoming(db: Connection, customer_id: int, now: datetime) -> list[Appointment]:
    """The customer's open appointments that have not ended, the next one first."""
    query = (
        select(appointment)
        .where(appointment.c.customer_id == customer_id, appointment.c.status.in_(OPEN), appointment.c.ends_at > now)
        .order_by(appointment.c.starts_at, appointment.c.id)
    )
    return rows.appointments_from(db.execute(query))


def history(db: Connection, customer_id: int, limit: int = 50) -> list[Appointment]:
    """All appointments of the customer, cancelled ones too, the newest first."""
    query = (
        select(appointment)
        .where(appointment.c.customer_id == customer_id)
        .order_by(appointment.c.starts_at.desc(), appointment.c.id.desc())
        .limit(limit)
    )
    return rows.appointments_from(db.execute(query))


def moved_from(db: Connection, appointment_id: int) -> datetime | None:
    """When the appointment stood before it was last moved; None when it never was."""
    query = (
        select(appointment_event.c.detail)
        .where(appointment_event.c.appointment_id == appointment_id, appointment_event.c.kind == "moved")
        .order_by(appointment_event.c.id.desc())
    )
    detail = db.execute(query).scalars().first()
    return Offer.from_json(detail["before"]).starts_at if detail else None


def never_paid(db: Connection, appointment_id: int) -> bool:
    """Whether it only ever waited for its deposit: nobody was told that it was booked."""
    events = select(appointment_event.c.detail).where(appointment_event.c.appointment_id == appointment_id)
    stood = {detail["status"] for detail in db.execute(events).scalars()}
    return "unpaid" in stood and "booked" not in stood


def kept_away(db: Connection, customer_id: int, branches: Collection[str] | None = None) -> tuple[int, int]:
    """How often the customer did not come, and how often they cancelled too late, as staff marked it; in some branches
    or (None) all.
    """
    mine = and_(appointment.c.customer_id == customer_id, _in(branches))
    missed = select(func.count()).select_from(appointment).where(mine, appointment.c.status == "no_show")
    late = (
        select(func.count(func.distinct(appointment_event.c.appointment_id)))
        .join(appointment, appointment.c.id == appointment_event.c.appointment_id)
        .where(mine, appointment_event.c.kind == "late_cancel")
    )
    return int(db.execute(missed).scalar_one()), int(db.execute(late).scalar_one())


def cancelled_late(db: Connection, numbers: Collection[int]) -> set[int]:
    """Those of these appointments that staff marked as cancelled too late."""
    if not numbers:
        return set()
    late = select(appointment_event.c.appointment_id).where(
        appointment_event.c.appointment_id.in_(numbers), appointment_event.c.kind == "late_cancel"
    )
    return set(db.execute(late).scalars())


def day(db: Connection, branch: str | None, on: date) -> list[Appointment]:
    """The appointments of a day of the business, in one branch or (None) all, cancelled ones left out, by time."""
    start, end = day_bounds(on, on, catalogues.current(db).zone)
    return between(db, moment_of(start), moment_of(end), None if branch is None else (branch,))


def between(
    db: Connection,
    start: datetime,
    end: datetime,
    branches: Collection[str] | None = None,
    most: int | None = None,
) -> list[Appointment]:
    """The appointments that begin in [start, end), cancelled ones left out, in order of time; in some branches or
    (None) all; the first `most` of them, or (None) all.
    """
    query = select(appointment).where(
        appointment.c.starts_at >= start,
        appointment.c.starts_at < end,
        appointment.c.status != "cancelled",
        _in(branches),
    )
    return rows.appointments_from(db.execute(query.order_by(appointment.c.starts_at, appointment.c.id).limit(most)))


def _in(branches: Collection[str] | None) -> ColumnElement[bool]:
    return true() if branches is None else appointment.c.branch.in_(sorted(branches))
