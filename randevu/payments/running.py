"""The deposits' part of the worker: deadlines, refunds, and what follows from cancellations. One thread of its own,
because a provider may be slow.

Before a time is given back the provider is asked whether the money came: a call may be lost. While it cannot be asked
the time is kept for half an hour more. A refund is claimed first (the row says when to try next), asked for outside any
transaction, then entered: a worker that dies in between asks again, and the provider gives back only once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.engine import Connection

from randevu import clock, store
from randevu.catalogue import NoCatalogue
from randevu.catalogue import service as catalogue_service
from randevu.messaging import transactions
from randevu.payments import ledger, service
from randevu.payments.errors import ProviderAway, ProviderRefused
from randevu.payments.model import LINK, Payment
from randevu.payments.port import Provider
from randevu.rounds import Rounds
from randevu.store.tables import appointment, payment

log = logging.getLogger(__name__)

AT_ONCE = 20
ASK_AGAIN = timedelta(minutes=1)
MOST_ASKED = 30
"""So often a provider that is away is asked before a time is given back all the same."""
LONGEST = timedelta(hours=1)


def step(provider: Provider | None, now: Callable[[], datetime] = clock.now) -> bool:
    """Do once what is due; returns whether customers may have been told something."""
    try:
        with store.reading() as db:
            catalogue_service.current(db)
            ended = service.unsettled(db, now())
    except NoCatalogue:
        return False
    for number in ended:
        _settle(number, now())
    with store.reading() as db:
        late, owed = _late(db, now()), _owed(db, now())
    for one in late:
        _deadline(provider, one, now())
    for one in owed:
        if provider is not None:
            _refund(provider, one, now())
    return bool(ended or late or owed)


def _settle(payment_id: int, now: datetime) -> None:
    transactions.write(lambda db: service.settle(db, payment_id, now))


def _late(db: Connection, now: datetime) -> list[Payment]:
    over = or_(payment.c.due_at <= now, appointment.c.starts_at <= now)
    query = (
        select(payment.c.id)
        .join(appointment, appointment.c.id == payment.c.appointment_id)
        .where(payment.c.state == "asked", appointment.c.status == "unpaid", over)
    )
    return [ledger.get(db, number) for number in db.execute(query.order_by(payment.c.due_at).limit(AT_ONCE)).scalars()]


def _owed(db: Connection, now: datetime) -> list[Payment]:
    query = select(payment.c.id).where(payment.c.state == "refund_due", payment.c.way == LINK, payment.c.due_at <= now)
    return [ledger.get(db, number) for number in db.execute(query.order_by(payment.c.due_at).limit(AT_ONCE)).scalars()]


def _deadline(provider: Provider | None, one: Payment, now: datetime) -> None:
    """The customer's time is over: the money is here after all, or the appointment is given up."""
    if provider is not None and one.provider == provider.name and one.provider_id is not None:
        try:
            found = provider.look_up(one.provider_id)
        except ProviderAway:
            if one.attempts < MOST_ASKED:
                again = {"due_at": now + ASK_AGAIN, "attempts": one.attempts + 1}
                transactions.write(lambda db: ledger.change(db, one.id, **again))
                return
        except ProviderRefused as error:
            log.error("ALARM payment %s: the provider does not know it: %s", one.id, error.code)
        else:
            if found.standing == "paid" and transactions.write(
                lambda db: service.by_link(db, catalogue_service.current(db), one, found.amount, now)
            ):
                return
    transactions.write(lambda db: service.lapse(db, catalogue_service.current(db), one.id, now))


def _refund(provider: Provider, one: Payment, now: datetime) -> None:
    if one.provider != provider.name or one.provider_id is None:
        log.error("ALARM payment %s cannot be given back by link: it was not paid at %s", one.id, provider.name)
        transactions.write(lambda db: ledger.change(db, one.id, due_at=now + LONGEST))
        return
    if not transactions.write(lambda db: _claim(db, one.id, now)):
        return
    try:
        provider.refund(one.provider_id, one.amount)
    except ProviderAway:
        return
    except ProviderRefused as error:
        log.error("ALARM payment %s: the provider refuses the refund: %s", one.id, error.code)
        transactions.write(lambda db: ledger.change(db, one.id, due_at=now + LONGEST))
        return
    by = provider.name
    transactions.write(lambda db: service.given_back(db, catalogue_service.current(db), one.id, by, now))


def _claim(db: Connection, payment_id: int, now: datetime) -> bool:
    """Take a refund for a while; False if it was done, or somebody else is at it."""
    one = ledger.locked(db, payment_id)
    if one.state != "refund_due" or one.due_at > now:
        return False
    wait = min(LONGEST, timedelta(minutes=2**one.attempts))
    ledger.change(db, one.id, due_at=now + wait, attempts=min(one.attempts + 1, 10))
    return True


def rounds(provider: Provider | None, kick: Callable[[], None], every: float = 2.0) -> Rounds:
    """The worker's part of this.

    Args:
        kick: called after customers may have been told something.
        every: seconds between looks, also after a busy one: a provider that is away stays away for a while.
    """
    return Rounds("payments", lambda: step(provider), kick, "deposits cannot be worked out", every=every, again=every)
