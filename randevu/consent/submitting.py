"""The register is told what is in the queue and asked what customers told it themselves, every quarter of an hour.

Each change is claimed in a row of its own before it is told, so that two workers do not tell it twice; what the
register refuses waits for a day there, with its code, and is for a person to look at. A worker that dies leaves a claim
that ends by itself; told again, the register refuses what it has already.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from randevu import clock, settings, store
from randevu.catalogue import NoCatalogue
from randevu.catalogue import service as catalogues
from randevu.consent import ledger, register
from randevu.consent.iys import HttpRegister
from randevu.consent.register import Change, Register, RegisterAway, RegisterRefused, Told
from randevu.rounds import Rounds
from randevu.store.tables import iys_attempt

log = logging.getLogger(__name__)

EVERY = 15 * 60.0
"""Seconds between rounds; the law counts in days."""
CLAIM = timedelta(minutes=10)
REFUSED_FOR = timedelta(days=1)


@dataclass(frozen=True)
class Done:
    """What a round did: changes taken over, changes refused, customers who told the register something new."""

    told: int = 0
    refused: int = 0
    heard: int = 0


def http(told: settings.Settings) -> Register | None:
    """The way to the register; None where no account is named."""
    return HttpRegister(told.iys) if told.iys is not None else None


def rounds(way: Register) -> Rounds:
    """The worker's part of this."""

    def work() -> bool:
        try:
            tell_and_hear(way)
        except RegisterAway as error:
            log.warning("the register of commercial messages is away: %s", error)
        return False

    return Rounds("iys", work, lambda: None, "the register cannot be told", every=EVERY, again=EVERY)


def tell_and_hear(way: Register, now: Callable[[], datetime] = clock.now) -> Done:
    """One round; nothing while the business does not use the register.

    Raises:
        RegisterAway: it does not answer; what was not told yet stays in the queue.
    """
    with store.reading() as db:
        try:
            business = catalogues.current(db)
        except NoCatalogue:
            return Done()
        waiting = register.pending(db, business)
    if not business.marketing.iys:
        return Done()
    told = refused = 0
    for change in waiting:
        with store.writing() as db:
            claimed = _claim(db, change, now())
        if not claimed:
            continue
        try:
            way.submit(register.record(change))
        except RegisterRefused as error:
            refused += 1
            log.error(
                "ALARM the register refused what customer #%s said (%s); it must be told by %s",
                change.customer_id,
                error.code,
                change.due_at.date(),
            )
            with store.writing() as db:
                wait = {"due_at": now() + REFUSED_FOR, "code": error.code}
                db.execute(update(iys_attempt).where(iys_attempt.c.customer_id == change.customer_id).values(**wait))
        else:
            told += 1
            with store.writing() as db:
                taken = ledger.Entry(ledger.IYS, change.status, by="iys", at=change.said_at)
                ledger.record(db, change.customer_id, taken, now())
                db.execute(delete(iys_attempt).where(iys_attempt.c.customer_id == change.customer_id))
    return Done(told, refused, _hear(way, now))


def refusals(db: Connection) -> Mapping[int, str]:
    """By customer, with which code the register refused what they said."""
    found = select(iys_attempt.c.customer_id, iys_attempt.c.code).where(iys_attempt.c.code.is_not(None))
    return {row.customer_id: row.code for row in db.execute(found)}


def _claim(db: Connection, change: Change, now: datetime) -> bool:
    """Whether it is ours to tell now."""
    made = sqlite.insert(iys_attempt) if store.is_sqlite(db) else postgresql.insert(iys_attempt)
    fresh = {"customer_id": change.customer_id, "said_at": change.said_at, "due_at": now}
    db.execute(made.values(**fresh).on_conflict_do_nothing())
    free = or_(iys_attempt.c.said_at != change.said_at, iys_attempt.c.due_at <= now)
    claimed = {"said_at": change.said_at, "due_at": now + CLAIM, "code": None}
    mine = update(iys_attempt).where(iys_attempt.c.customer_id == change.customer_id, free)
    return bool(db.execute(mine.values(**claimed)).rowcount)


def _hear(way: Register, now: Callable[[], datetime]) -> int:
    newest: dict[str, Told] = {}
    for written in way.changes():
        try:
            if (written["type"], written["recipientType"]) == (register.KIND, register.PERSON):
                told = register.read(written)
                newest[told.phone] = told
        except (KeyError, TypeError, ValueError):
            log.warning("the register told of something that is no record of it")
    with store.writing() as db:
        return sum(register.hear(db, told, now()) for told in newest.values())
