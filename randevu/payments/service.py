"""What happens to a deposit: asked for, received, given up, kept, given back. No provider is asked in here.

Every function takes the caller's writing connection. What becomes of a deposit whose appointment was cancelled or is
over is worked out from the appointment itself (`settle`), whoever cancelled it and by whichever way.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import and_, or_, select
from sqlalchemy.engine import Connection

from randevu import alerts
from randevu.booking import Appointment, Booked, Cancelled, appointments, unpaid
from randevu.catalogue import Catalogue
from randevu.payments import ledger, telling
from randevu.payments.model import LINK, TRANSFER, Payment, Terms, Way
from randevu.store.tables import appointment, appointment_event, payment

log = logging.getLogger(__name__)

AT_ONCE = 50
GRANTED = timedelta(minutes=15)
WORKER = "worker"
CUSTOMER = "customer"
Received = Literal["booked", "known", "returned"]
"""booked: the appointment stands. known: the money was there already. returned: it came too late and goes back."""


def ask(db: Connection, about: Appointment, terms: Terms, now: datetime) -> Payment:
    """Ask for the deposit of an appointment that was just booked as unpaid; a repeat finds the first."""
    return ledger.open_one(db, about.id, terms, terms.deadline(about.starts_at, now), WORKER, now)


def received(db: Connection, catalogue: Catalogue, payment_id: int, way: Way, by: str, now: datetime) -> Received:
    """The whole amount came. The first time it books the appointment, or goes back if that cannot be any more."""
    one = ledger.locked(db, payment_id)
    if one.state not in ("asked", "lapsed"):
        return "known"
    about = _about(db, one)
    stands = _stands(db, catalogue, one, about, by, now)
    paid = ledger.step(db, one, "paid", one.amount, by, now, way=way, attempts=0)
    if stands is None:
        ledger.step(db, paid, "refund_due", 0, by, now, due_at=now, attempts=0)
        telling.tell(db, catalogue, telling.TOO_LATE, one, about, now)
        return "returned"
    alerts.booked(db, catalogue, stands, now)
    telling.tell(db, catalogue, telling.RECEIVED, one, stands, now)
    return "booked"


def _stands(
    db: Connection, catalogue: Catalogue, one: Payment, about: Appointment, by: str, now: datetime
) -> Appointment | None:
    """The appointment as booked now; None if its time is gone, or the customer has gone on without it."""
    key = f"deposit:{one.id}:paid"
    if one.state == "asked":
        done = unpaid.confirm(db, about.id, key, now, by)
        return done.appointment if isinstance(done, Booked) else None
    later = [other for other in appointments.upcoming(db, about.customer_id, now) if other.id > about.id]
    if later:
        return None
    again = unpaid.take_up(db, catalogue, about.id, key, now, by)
    return again.appointment if isinstance(again, Booked) else None


def lapse(db: Connection, catalogue: Catalogue, payment_id: int, now: datetime) -> bool:
    """Give the time back whose deposit did not come; whether that was so."""
    one = ledger.locked(db, payment_id)
    if one.state != "asked":
        return False
    done = unpaid.give_up(db, one.appointment_id, f"deposit:{one.id}:lapsed", now, WORKER)
    if not isinstance(done, Cancelled):
        return False
    ledger.step(db, one, "lapsed", 0, WORKER, now)
    telling.tell(db, catalogue, telling.LAPSED, one, done.appointment, now)
    return True


def unsettled(db: Connection, now: datetime) -> list[int]:
    """Deposits that were asked for or paid, and whose appointments were cancelled or are over."""
    ended = or_(appointment.c.status.in_(("cancelled", "done", "no_show")), appointment.c.ends_at <= now)
    open_ones = or_(
        and_(payment.c.state == "asked", appointment.c.status == "cancelled"), and_(payment.c.state == "paid", ended)
    )
    query = select(payment.c.id).join(appointment, appointment.c.id == payment.c.appointment_id).where(open_ones)
    return list(db.execute(query.order_by(payment.c.id).limit(AT_ONCE)).scalars())


def settle(db: Connection, payment_id: int, now: datetime) -> None:
    """Decide about one of them."""
    one = ledger.locked(db, payment_id)
    about = _about(db, one)
    if one.state == "asked" and about.status == "cancelled":
        ledger.step(db, one, "lapsed", 0, WORKER, now)
    elif one.state == "paid" and about.status == "cancelled":
        at, by = _cancelled(db, about)
        if by != CUSTOMER or is_owed(one, about.starts_at, at):
            ledger.step(db, one, "refund_due", 0, by, now, due_at=now, attempts=0)
        else:
            ledger.step(db, one, "kept", 0, CUSTOMER, now)
    elif one.state == "paid" and (about.status in ("done", "no_show") or about.ends_at <= now):
        ledger.step(db, one, "kept", 0, WORKER, now)


def is_owed(one: Payment, starts_at: datetime, at: datetime) -> bool:
    """Whether a paid deposit goes back to the customer who cancelled at that moment.

    A while is granted: who was told "it comes back" just before the limit may say yes just after it.
    """
    return one.state == "paid" and one.is_refundable(starts_at, at - GRANTED)


def _cancelled(db: Connection, about: Appointment) -> tuple[datetime, str]:
    """When it was cancelled, and by whom."""
    query = (
        select(appointment_event.c.at, appointment_event.c.by)
        .where(appointment_event.c.appointment_id == about.id, appointment_event.c.kind == "cancelled")
        .order_by(appointment_event.c.id.desc())
    )
    row = db.execute(query.limit(1)).one()
    return row.at, row.by


def give_back(db: Connection, payment_id: int, by: str, now: datetime) -> bool:
    """Staff give the money back, whatever the rule says; whether there was any to give."""
    one = ledger.locked(db, payment_id)
    if not one.holds_money:
        return False
    ledger.step(db, one, "refund_due", 0, by, now, due_at=now, attempts=0)
    return True


def given_back(db: Connection, catalogue: Catalogue, payment_id: int, by: str, now: datetime) -> bool:
    """The money went back, by the provider or by hand; whether that was still to be done."""
    one = ledger.locked(db, payment_id)
    if one.state != "refund_due":
        return False
    ledger.step(db, one, "refunded", -one.amount, by, now)
    telling.tell(db, catalogue, telling.RETURNED, one, _about(db, one), now)
    return True


def by_transfer(db: Connection, catalogue: Catalogue, payment_id: int, by: str, now: datetime) -> Received:
    """Staff saw a transfer arrive."""
    return received(db, catalogue, payment_id, TRANSFER, by, now)


def by_link(db: Connection, catalogue: Catalogue, one: Payment, amount: int, now: datetime) -> Received | None:
    """The provider says that it was paid; None for another amount than was asked.

    That, and money for what was paid by transfer already, stands in the ledger for somebody to look at.
    """
    if amount != one.amount:
        if ledger.note(db, one.id, "strange", f"strange:{amount}", str(one.provider), now):
            log.error("ALARM payment %s: the provider names another amount than was asked for", one.id)
        return None
    if ledger.locked(db, one.id).way == TRANSFER:
        if ledger.note(db, one.id, "twice", "twice", str(one.provider), now):
            log.error("ALARM payment %s: paid by transfer and by link", one.id)
        return "known"
    return received(db, catalogue, one.id, LINK, str(one.provider), now)


def _about(db: Connection, one: Payment) -> Appointment:
    found = appointments.find(db, one.appointment_id)
    if found is None:
        raise LookupError("a payment's appointment is gone")
    return found
