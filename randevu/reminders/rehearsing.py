"""What reminders would do if nothing changed any more: the decisions of `sending` and of the gate, taken beforehand.

Nothing is written, locked or sent. Whatever a customer says or does until then changes what really happens.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from randevu.booking import Appointment
from randevu.booking.rows import appointment_from
from randevu.catalogue import Catalogue, Reminder
from randevu.consent import gate
from randevu.messaging import identities, notices, window
from randevu.messaging.lanes import WHATSAPP
from randevu.reminders import deciding, planning, steps, words
from randevu.reminders.sending import KIND
from randevu.store.tables import appointment, conversation, customer, reminder

FREE_MESSAGE, TELL_OWNER, GIVE_UP = "message", "owner told if unanswered", "cancelled if unanswered"


@dataclass(frozen=True)
class Rehearsed:
    """One reminder, or the hour by which its answer is expected.

    Attributes:
        at: when it would be carried out, quiet hours taken into account.
        put_off: whether that is later than its hour, because of quiet hours.
        whom: the customer's number but for its middle; None where none is known.
        how: a template's name, `FREE_MESSAGE`, `TELL_OWNER` or `GIVE_UP`; None where nothing would happen.
        against: why nothing would happen.
    """

    at: datetime
    put_off: bool
    appointment: int
    starts_at: datetime
    step: str
    whom: str | None
    how: str | None
    against: str | None


def rehearse(db: Connection, catalogue: Catalogue, now: datetime, until: datetime, most: int) -> list[Rehearsed]:
    """What waits and is due until then, the next one first."""
    query = (
        select(reminder, customer.c.name.label("customer_name"), customer.c.phone)
        .join(appointment, appointment.c.id == reminder.c.appointment_id)
        .join(customer, customer.c.id == appointment.c.customer_id)
        .where(reminder.c.state == planning.WAITING, reminder.c.due_at <= until)
        .order_by(reminder.c.due_at, reminder.c.id)
        .limit(most)
    )
    rows = db.execute(query).all()
    about = select(appointment).where(appointment.c.id.in_({row.appointment_id for row in rows}))
    found = {row.id: appointment_from(row) for row in db.execute(about)}
    done = [_one(db, catalogue, row, found[row.appointment_id], now) for row in rows]
    return sorted(done, key=lambda one: one.at)


def _one(db: Connection, catalogue: Catalogue, row: Any, one: Appointment, now: datetime) -> Rehearsed:
    at = max(row.due_at, now)
    verdict = deciding.decide(db, catalogue, row, one, at)
    put_off = verdict.until is not None
    if verdict.until is not None:
        at = verdict.until
        verdict = deciding.decide(db, catalogue, row, one, at)
    how, against = None, verdict.reason
    if verdict.step is not None and row.sort == steps.ANSWER:
        how = GIVE_UP if verdict.step.frees else TELL_OWNER
    elif verdict.step is not None:
        how, against = _sent(db, catalogue, verdict.step, one, row, at)
    return Rehearsed(at, put_off, one.id, one.starts_at, row.step, _masked(row.phone), how, against)


def _sent(
    db: Connection, catalogue: Catalogue, step: Reminder, one: Appointment, row: Any, at: datetime
) -> tuple[str | None, str | None]:
    """As what it would leave, or why not."""
    if not identities.address_of(db, one.customer_id).reachable and not row.phone:
        return None, "unreachable"
    queued = SimpleNamespace(
        id=None,
        purpose=gate.SERVICE,
        kind=KIND,
        channel=WHATSAPP,
        address=None,
        conversation_id=None,
        customer_id=one.customer_id,
    )
    decision = gate.decide(db, queued, at)
    if not decision.passes:
        return None, decision.reason
    newest = select(func.max(conversation.c.said_at)).where(conversation.c.customer_id == one.customer_id)
    if window.is_open(db.execute(newest).scalar(), at):
        return FREE_MESSAGE, None
    said = words.notice(db, step, one, catalogue, row.customer_name, at)
    usable = notices.usable(db, said.template, said.language)
    return (usable, None) if usable is not None else (None, notices.UNUSABLE)


def _masked(phone: str | None) -> str | None:
    """Enough to tell one's own customers apart, too little to call them."""
    return f"{phone[:6]}{'*' * (len(phone) - 8)}{phone[-2:]}" if phone and len(phone) > 8 else phone and "***"
