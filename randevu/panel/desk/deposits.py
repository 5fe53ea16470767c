"""The deposit of an appointment as staff see it, and what they do: money seen, given back, given back by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy.engine import Connection

from randevu.booking import appointments
from randevu.catalogue import Catalogue
from randevu.panel.desk import people
from randevu.panel.errors import NotHere
from randevu.panel.permissions import Actor
from randevu.payments import ledger, service
from randevu.payments.model import TRANSFER, Entry, Payment, lira

Step = Literal["received", "give_back", "given_back"]


@dataclass(frozen=True)
class Deposit:
    """`steps`: what this person may do with it now."""

    payment: Payment
    entries: tuple[Entry, ...]
    steps: tuple[Step, ...]

    @property
    def price(self) -> object:
        return lira(self.payment.amount)


def look(db: Connection, actor: Actor, appointment_id: int) -> Deposit | None:
    """The deposit of an appointment; None if it needs none.

    Raises:
        NotHere: there is no such appointment.
    """
    actor.needs("see_appointments")
    found = _found(db, actor, appointment_id)
    if found is None:
        return None
    rows = ledger.entries(db, found.id)
    names = people.users_named(db, (row.by for row in rows))
    entries = tuple(Entry(row.kind, row.amount, names.get(row.by, row.by), row.at) for row in rows)
    return Deposit(found, entries, _steps(found) if actor.may("change_appointments") else ())


def do(db: Connection, actor: Actor, catalogue: Catalogue, appointment_id: int, step: Step, now: datetime) -> bool:
    """Do one step; False if it was done before, or cannot be done any more.

    Raises:
        NotHere: there is no such appointment, or it has no deposit.
    """
    actor.needs("change_appointments")
    found = _found(db, actor, appointment_id)
    if found is None:
        raise NotHere
    if step not in _steps(found):
        return False
    if step == "received":
        return service.by_transfer(db, catalogue, found.id, actor.by, now) != "known"
    if step == "give_back":
        return service.give_back(db, found.id, actor.by, now)
    return service.given_back(db, catalogue, found.id, actor.by, now)


def _found(db: Connection, actor: Actor, appointment_id: int) -> Payment | None:
    about = appointments.find(db, appointment_id)
    if about is None or not actor.scope.holds(about.branch):
        raise NotHere
    return ledger.of_appointment(db, appointment_id)


def _steps(one: Payment) -> tuple[Step, ...]:
    if one.state in ("asked", "lapsed"):
        return ("received",)
    if one.holds_money:
        return ("give_back",)
    by_hand = one.state == "refund_due" and (one.way == TRANSFER or one.attempts > 0)
    return ("given_back",) if by_hand else ()
