"""Appointments and their events as rows and back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from randevu.booking.model import Appointment, Offer, Part
from randevu.store.tables import appointment, appointment_event


@dataclass(frozen=True)
class Earlier:
    """The result of a command that was carried out before: the appointment as it was then."""

    appointment: Appointment
    before: Offer
    """Where it stood before that; the same if the command moved nothing."""


def appointment_from(row: Any) -> Appointment:
    return Appointment(
        id=row.id,
        customer_id=row.customer_id,
        branch=row.branch,
        parts=tuple(Part.from_json(part) for part in row.parts),
        party=row.party,
        price=row.price,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        status=row.status,
        attendance=row.attendance,
        source=row.source,
        generation=row.generation,
        conversation_id=row.conversation_id,
        note=row.note,
    )


def appointments_from(rows: Iterable[Any]) -> list[Appointment]:
    return [appointment_from(row) for row in rows]


def find(db: Connection, appointment_id: int) -> Appointment | None:
    row = db.execute(select(appointment).where(appointment.c.id == appointment_id)).first()
    return appointment_from(row) if row is not None else None


def values_of(offer: Offer) -> dict[str, Any]:
    """The columns that an offer decides."""
    return {**_of_offer(offer), "parts": [part.to_json() for part in offer.parts]}


def _of_offer(offer: Offer) -> dict[str, Any]:
    """The fields of an appointment that its offer decides."""
    return {name: getattr(offer, name) for name in ("branch", "parts", "party", "price", "starts_at", "ends_at")}


def record(
    db: Connection, made: Appointment, command_key: str, kind: str, by: str, now: datetime, before: Offer | None = None
) -> None:
    """Write down what a command did, with its result, so that the same command finds it again."""
    detail: dict[str, Any] = {
        "offer": made.offer.to_json(),
        "status": made.status,
        "attendance": made.attendance,
        "generation": made.generation,
    }
    if before is not None:
        detail["before"] = before.to_json()
    db.execute(
        appointment_event.insert().values(
            appointment_id=made.id, command_key=command_key, kind=kind, by=by, detail=detail, at=now
        )
    )


def earlier_result(db: Connection, command_key: str) -> Earlier | None:
    """What this command did when it was first carried out; None when it never was."""
    event = db.execute(select(appointment_event).where(appointment_event.c.command_key == command_key)).first()
    if event is None:
        return None
    known = find(db, event.appointment_id)
    if known is None:
        return None
    then = replace(
        known,
        **_of_offer(Offer.from_json(event.detail["offer"])),
        status=event.detail["status"],
        attendance=event.detail["attendance"],
        generation=event.detail["generation"],
    )
    return Earlier(then, Offer.from_json(event.detail.get("before", event.detail["offer"])))
