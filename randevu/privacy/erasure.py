"""The end of a customer's data, in one transaction, with a record of what was destroyed.

Coming appointments are cancelled and their events leave the calendars by the usual way; events of past ones are taken
away too. What the business must keep of past appointments (when, what, for how much) stays without a person. The
consent ledger and the register of requests stay as proof, and hold nothing that names anybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, insert, or_, select, update
from sqlalchemy.engine import Connection

from randevu.booking import appointments
from randevu.calendars import planning
from randevu.catalogue import Catalogue
from randevu.messaging.lanes import email_lane, lane_of, sms_lane
from randevu.privacy import belongings, requests
from randevu.store import search
from randevu.store.tables import (
    allocation,
    appointment,
    appointment_event,
    calendar_event,
    calendar_finding,
    consent_event,
    conversation,
    customer,
    destruction,
    lane,
    outbox,
    payment,
    payment_event,
    privacy_request,
)

REQUEST = "request"
_PARTS = 400


@dataclass(frozen=True)
class Erased:
    """What was destroyed: rows by table."""

    customer_id: int
    counts: Mapping[str, int]


def erase(db: Connection, catalogue: Catalogue, customer_id: int, by: str, now: datetime) -> Erased:
    """Erase a customer. Done again it finds nothing more to do.

    Args:
        by: who does it, as it stands in histories.
    """
    customers = belongings.persons(db, customer_id)
    _cancel_coming(db, catalogue, customers, by, now)
    found = belongings.keys(db, customers)
    names = _names(db, customers)
    _take_from_calendars(db, found, now)
    _forget_lanes(db, found, customers)
    counts = {table.name: len(keys) for table, keys in found.items() if table not in _STAYS}
    counts["owner alerts"] = _blank_alerts(db, names)
    _blank_appointments(db, found)
    _blank_outbox(db, found.get(outbox, []))
    for table in reversed(list(found)):
        if table not in _STAYS and table is not outbox:
            _delete(db, table, found[table])
    search.wipe_gone(db)
    blank = dict.fromkeys(
        ("name", "phone", "email", "language", "note", "marketing_stopped_at", "blocked_at", "blocked_by")
    )
    db.execute(update(customer).where(customer.c.id.in_(customers)).values(**blank, erased_at=now))
    requests.erased(db, customers, by, now)
    kept = {name: number for name, number in sorted(counts.items()) if number}
    db.execute(
        insert(destruction).values(reason=REQUEST, customer_id=customer_id, counts=kept, more=False, by=by[:60], at=now)
    )
    return Erased(customer_id, kept)


_STAYS: frozenset[Table] = frozenset(
    (
        *(customer, consent_event, privacy_request, destruction),
        *(appointment, appointment_event, allocation, calendar_event, calendar_finding, payment, payment_event),
    )
)
"""What stays: proof without a name, appointments without a person, and what was paid for them."""


def _cancel_coming(db: Connection, catalogue: Catalogue, customers: list[int], by: str, now: datetime) -> None:
    theirs = select(appointment.c.id).where(
        appointment.c.customer_id.in_(customers),
        appointment.c.status.in_(("booked", "unpaid")),
        appointment.c.ends_at > now,
    )
    for number in list(db.execute(theirs).scalars()):
        appointments.cancel(db, catalogue, number, f"erasure:{number}", now, by=by, by_staff=True)


def _names(db: Connection, customers: list[int]) -> set[str]:
    found = db.execute(select(customer.c.name).where(customer.c.id.in_(customers))).scalars()
    return {name for name in found if name}


def _take_from_calendars(db: Connection, found: Mapping[Table, list[Any]], now: datetime) -> None:
    planning.take_away(db, found.get(appointment, []), now)


def _forget_lanes(db: Connection, found: Mapping[Table, list[Any]], customers: list[int]) -> None:
    people = db.execute(select(customer.c.email, customer.c.phone).where(customer.c.id.in_(customers))).all()
    theirs = [lane_of(one) for one in found.get(conversation, ())]
    theirs += [email_lane(one.email) for one in people if one.email]
    theirs += [sms_lane(one.phone) for one in people if one.phone]
    for start in range(0, len(theirs), _PARTS):
        db.execute(delete(lane).where(lane.c.name.in_(theirs[start : start + _PARTS])))


def _blank_alerts(db: Connection, names: set[str]) -> int:
    """What the owner was told names the customer: such rows are emptied, whoever of that name they were about."""
    told = select(outbox.c.id, outbox.c.payload).where(outbox.c.kind == "owner_alert")
    theirs = [row.id for row in db.execute(told) if any(name in _words(row.payload) for name in names)] if names else []
    _blank_outbox(db, theirs)
    return len(theirs)


def _words(payload: Any) -> str:
    """Everything that is said in a message, as one text."""
    if isinstance(payload, dict):
        return "\n".join(_words(part) for part in payload.values())
    if isinstance(payload, list):
        return "\n".join(_words(part) for part in payload)
    return str(payload)


def _blank_appointments(db: Connection, found: Mapping[Table, list[Any]]) -> None:
    for row in belongings.rows(db, appointment, found.get(appointment, [])):
        values = {"note": "", "conversation_id": None, "parts": _nameless(row["parts"])}
        db.execute(update(appointment).where(appointment.c.id == row["id"]).values(**values))
    for row in belongings.rows(db, appointment_event, found.get(appointment_event, [])):
        # A command's key is made from WhatsApp's message id, and that from the phone number.
        values = {"command_key": f"erased:{row['id']}", "detail": _nameless(row["detail"])}
        db.execute(update(appointment_event).where(appointment_event.c.id == row["id"]).values(**values))
    holds = allocation.c.customer_id.in_(found[customer])
    db.execute(delete(allocation).where(holds, allocation.c.appointment_id.is_(None)))


def _nameless(value: Any) -> Any:
    """The same without anybody's name."""
    if isinstance(value, dict):
        return {key: None if key == "person" else _nameless(part) for key, part in value.items()}
    return [_nameless(part) for part in value] if isinstance(value, list) else value


def _blank_outbox(db: Connection, numbers: list[Any]) -> None:
    """Rows stay as numbers: a late report about one must not be taken for one about another."""
    open_ones = or_(outbox.c.state == "waiting", outbox.c.state == "sending", outbox.c.state == "unclear")
    empty: dict[str, Any] = {
        "payload": {},
        "address": None,
        "conversation_id": None,
        "customer_id": None,
        "message_id": None,
    }
    empty |= {"turn_id": None, "key": None, "lane": "erased", "error": "erased"}
    for start in range(0, len(numbers), _PARTS):
        mine = outbox.c.id.in_(numbers[start : start + _PARTS])
        db.execute(update(outbox).where(mine, open_ones).values(state="refused"))
        db.execute(update(outbox).where(mine).values(**empty))


def _delete(db: Connection, table: Table, numbers: list[Any]) -> None:
    (key,) = table.primary_key.columns
    for start in range(0, len(numbers), _PARTS):
        db.execute(delete(table).where(key.in_(numbers[start : start + _PARTS])))
