"""Blocked time: a staff member's break, leave or errand, in which nothing is offered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.engine import Connection

from randevu.booking import Blocked, appointments
from randevu.catalogue import Catalogue
from randevu.panel.desk import people
from randevu.panel.desk.people import Person
from randevu.panel.errors import NotHere
from randevu.panel.permissions import Actor
from randevu.store.tables import allocation, appointment, resource

AHEAD = timedelta(days=366)
NOTE_LENGTH = 200


@dataclass(frozen=True)
class Conflict:
    """An appointment that was booked in the time before it was blocked."""

    appointment_id: int
    starts_at: datetime
    person: Person


@dataclass(frozen=True)
class Listed:
    block: Blocked
    conflicts: tuple[Conflict, ...]


def listed(db: Connection, actor: Actor, catalogue: Catalogue, now: datetime) -> list[Listed]:
    """What is blocked now and later, by time, with the appointments that lie in it."""
    actor.needs("see_appointments")
    found = appointments.blocked(db, now, now + AHEAD)
    return [Listed(one, _conflicts(db, actor, one)) for one in found if _is_theirs(actor, catalogue, one.staff)]


def add(
    db: Connection,
    actor: Actor,
    catalogue: Catalogue,
    staff: str,
    starts_at: datetime,
    ends_at: datetime,
    note: str,
    now: datetime,
) -> int:
    """Block time; returns the block's number. The same time of the same person is blocked once.

    Raises:
        NotHere: nobody of that key works where this person does.
    """
    actor.needs("change_appointments")
    if not _is_theirs(actor, catalogue, staff):
        raise NotHere
    for one in appointments.blocked(db, starts_at, ends_at):
        if (one.staff, one.starts_at, one.ends_at) == (staff, starts_at, ends_at):
            return one.id
    return appointments.block(db, staff, starts_at, ends_at, note[:NOTE_LENGTH], actor.by, now).id


def remove(db: Connection, actor: Actor, catalogue: Catalogue, block_id: int, now: datetime) -> None:
    """Give the time back.

    Raises:
        NotHere: there is no such block.
    """
    actor.needs("change_appointments")
    staff = appointments.blocked_staff(db, block_id)
    if staff is None or not _is_theirs(actor, catalogue, staff) or not appointments.unblock(db, block_id, now):
        raise NotHere


def _is_theirs(actor: Actor, catalogue: Catalogue, staff: str) -> bool:
    """Whether the staff member works in a branch of the actor's; who works everywhere also sees who has left."""
    return actor.scope.branches is None or staff in actor.scope.narrowed(catalogue).staff


def _conflicts(db: Connection, actor: Actor, block: Blocked) -> tuple[Conflict, ...]:
    query = (
        select(appointment.c.id, appointment.c.starts_at, appointment.c.customer_id)
        .join(allocation, allocation.c.appointment_id == appointment.c.id)
        .join(resource, resource.c.id == allocation.c.resource_id)
        .where(
            resource.c.kind == "staff",
            resource.c.key == block.staff,
            allocation.c.starts_at < block.ends_at,
            allocation.c.ends_at > block.starts_at,
            actor.scope.of_branch(appointment.c.branch),
        )
        .distinct()
        .order_by(appointment.c.starts_at, appointment.c.id)
    )
    rows = db.execute(query).all()
    known = people.persons(db, (row.customer_id for row in rows))
    return tuple(Conflict(row.id, row.starts_at, known[row.customer_id]) for row in rows)
