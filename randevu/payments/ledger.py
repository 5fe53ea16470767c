"""Deposits as rows: how each stands, and a ledger of everything that happened to it.

A step is an entry in the ledger and the new state, in one transaction, with the payment's row locked. Entries have a
key: the same step is made once. Whoever locks an appointment's customer too locks the payment before.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from randevu.payments.model import Entry, Payment, State, Terms
from randevu.store.tables import payment, payment_event

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""None that are taken for others when a reference is copied by hand."""
_LENGTH = 8


def open_one(db: Connection, appointment_id: int, terms: Terms, due_at: datetime, by: str, now: datetime) -> Payment:
    """Ask for the deposit of an appointment; the one that was asked for before, if there is one."""
    known = of_appointment(db, appointment_id)
    if known is not None:
        return known
    made = db.execute(
        insert(payment).values(
            appointment_id=appointment_id,
            reference="".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)),
            amount=terms.amount,
            refund_hours=terms.refund_hours,
            state="asked",
            due_at=due_at,
            attempts=0,
            asked_at=now,
        )
    )
    number = int(made.inserted_primary_key[0])
    _enter(db, number, "asked", "asked", 0, by, now)
    return get(db, number)


def get(db: Connection, payment_id: int) -> Payment:
    return _from(db.execute(select(payment).where(payment.c.id == payment_id)).one())


def locked(db: Connection, payment_id: int) -> Payment:
    """The payment as it stands, and stays until the transaction ends."""
    return _from(db.execute(select(payment).where(payment.c.id == payment_id).with_for_update()).one())


def find(db: Connection, payment_id: int) -> Payment | None:
    return _one(db, payment.c.id == payment_id)


def of_appointment(db: Connection, appointment_id: int) -> Payment | None:
    return _one(db, payment.c.appointment_id == appointment_id)


def of_appointments(db: Connection, numbers: Iterable[int]) -> Mapping[int, Payment]:
    """By appointment."""
    rows = db.execute(select(payment).where(payment.c.appointment_id.in_(sorted(numbers))))
    return {row.appointment_id: _from(row) for row in rows}


def by_reference(db: Connection, reference: str) -> Payment | None:
    return _one(db, payment.c.reference == reference)


def entries(db: Connection, payment_id: int) -> list[Entry]:
    rows = db.execute(
        select(payment_event).where(payment_event.c.payment_id == payment_id).order_by(payment_event.c.id)
    )
    return [Entry(row.kind, row.amount, row.by, row.at) for row in rows]


def step(
    db: Connection, before: Payment, to: State, amount: int, by: str, now: datetime, key: str = "", **values: Any
) -> Payment:
    """Make a step of a locked payment.

    Args:
        amount: what moved: in is more than 0, out is less.
        key: tells steps to the same state apart; each is made once.
        values: further columns.
    """
    _enter(db, before.id, to, key or to, amount, by, now)
    change(db, before.id, state=to, **values)
    return get(db, before.id)


def note(db: Connection, payment_id: int, kind: str, key: str, by: str, now: datetime) -> bool:
    """Enter something that moved nothing, once; whether it is new."""
    if db.execute(select(payment_event.c.id).where(payment_event.c.key == f"{payment_id}:{key}")).first() is not None:
        return False
    _enter(db, payment_id, kind, key, 0, by, now)
    return True


def change(db: Connection, payment_id: int, **values: Any) -> None:
    db.execute(update(payment).where(payment.c.id == payment_id).values(**values))


def _enter(db: Connection, payment_id: int, kind: str, key: str, amount: int, by: str, now: datetime) -> None:
    db.execute(
        insert(payment_event).values(
            payment_id=payment_id, key=f"{payment_id}:{key}", kind=kind, amount=amount, by=by[:60], at=now
        )
    )


def _one(db: Connection, condition: Any) -> Payment | None:
    row = db.execute(select(payment).where(condition)).first()
    return None if row is None else _from(row)


def _from(row: Any) -> Payment:
    return Payment(**{column.name: getattr(row, column.name) for column in payment.columns})
