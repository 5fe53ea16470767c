"""Deposits as the command line shows them: nobody's name, only the appointment's number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from randevu.payments.model import State, Way
from randevu.store.tables import appointment, payment, payment_event

OPEN: tuple[State, ...] = ("asked", "paid", "refund_due")


@dataclass(frozen=True)
class Listed:
    """`balance`: what is with the business now, by the ledger."""

    reference: str
    appointment: int
    starts_at: datetime
    amount: int
    state: State
    way: Way | None
    due_at: datetime
    balance: int


def listed(db: Connection, every: bool, most: int) -> list[Listed]:
    """Deposits that somebody waits for, or all; the newest first."""
    balance = (
        select(func.coalesce(func.sum(payment_event.c.amount), 0))
        .where(payment_event.c.payment_id == payment.c.id)
        .scalar_subquery()
    )
    query = select(payment, appointment.c.starts_at, balance.label("balance")).join(
        appointment, appointment.c.id == payment.c.appointment_id
    )
    if not every:
        query = query.where(payment.c.state.in_(OPEN))
    rows = db.execute(query.order_by(payment.c.id.desc()).limit(most))
    return [
        Listed(
            row.reference,
            row.appointment_id,
            row.starts_at,
            row.amount,
            row.state,
            row.way,
            row.due_at,
            int(row.balance),
        )
        for row in rows
    ]
