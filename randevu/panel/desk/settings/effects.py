"""What a change of the business means for appointments that are already made. They are listed, never removed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import select
from sqlalchemy.engine import Connection

from randevu.booking.model import Part
from randevu.catalogue import Catalogue
from randevu.panel.desk import people
from randevu.panel.desk.people import Person
from randevu.store.tables import appointment

Problem = Literal["not_offered", "staff_not_doing", "closed"]


@dataclass(frozen=True)
class Affected:
    """An appointment that fitted the business before a change and no longer does."""

    appointment_id: int
    starts_at: datetime
    person: Person
    problem: Problem


def affected(db: Connection, before: Catalogue, after: Catalogue, now: datetime) -> list[Affected]:
    """Coming appointments that the change leaves outside hours, branches, services or people's work, by time."""
    query = (
        select(appointment.c.id, appointment.c.starts_at, appointment.c.branch, appointment.c.parts)
        .add_columns(appointment.c.customer_id)
        .where(appointment.c.status.in_(("booked", "unpaid")), appointment.c.starts_at > now)
        .order_by(appointment.c.starts_at, appointment.c.id)
    )
    found = []
    for row in db.execute(query):
        parts = [Part.from_json(one) for one in row.parts]
        problem = _problem(after, row.branch, parts)
        if problem is not None and _problem(before, row.branch, parts) is None:
            found.append((row, problem))
    known = people.persons(db, (row.customer_id for row, _ in found))
    return [Affected(row.id, row.starts_at, known[row.customer_id], problem) for row, problem in found]


def _problem(catalogue: Catalogue, branch: str, parts: list[Part]) -> Problem | None:
    if branch not in catalogue.branches:
        return "not_offered"
    for one in parts:
        if one.service not in catalogue.services or catalogue.services[one.service].paused:
            return "not_offered"
        if one.staff not in catalogue.staff or not catalogue.staff[one.staff].does(one.service, branch):
            return "staff_not_doing"
        if not _is_open(catalogue, branch, one):
            return "closed"
    return None


def _is_open(catalogue: Catalogue, branch: str, one: Part) -> bool:
    starts = one.starts_at.astimezone(catalogue.zone)
    start = starts.hour * 60 + starts.minute
    end = start + int((one.ends_at - one.starts_at) / timedelta(minutes=1))
    spans = catalogue.spans_on(starts.date(), branch, one.staff)
    return any(low <= start and end <= high for low, high in spans)
