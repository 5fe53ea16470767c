"""The national register of commercial messages (İYS): what it must be told, until when, and what it says.

The ledger itself is the queue: whatever a customer said last about marketing, and the register does not say too, is
still to be told. The law gives three business days. How it is told is a port; the adapter here writes the register's
own records as lines of JSON, to be handed in by whoever has the business's account, and reads them back as its answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.engine import Connection

from randevu.catalogue import Catalogue
from randevu.consent import ledger
from randevu.errors import RandevuError
from randevu.store.tables import consent_event, customer

BUSINESS_DAYS = 3
KIND, PERSON = "MESAJ", "BIREYSEL"
_WORDS = {ledger.GIVEN: "ONAY", ledger.WITHDRAWN: "RET"}
_MEANS = {word: status for status, word in _WORDS.items()}
_SOURCE = "HS_MESAJ"
_MOMENT = "%Y-%m-%d %H:%M:%S"


class NotReadable(RandevuError):
    """A line is no record of the register."""


@dataclass(frozen=True)
class Change:
    """Something the register must be told, `due_at` at the latest."""

    customer_id: int
    phone: str = field(repr=False)
    status: str
    said_at: datetime
    due_at: datetime


class Register(Protocol):
    """A way to the register."""

    def submit(self, changes: Sequence[Change], business: Catalogue) -> None:
        """Tell the register; what was told stays pending until its answer is recorded."""
        ...


class FileRegister:
    """Writes the register's records to a file, one JSON object a line; readable by its owner only."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def submit(self, changes: Sequence[Change], business: Catalogue) -> None:
        """See `Register`."""
        lines = [json.dumps(_record(one, business)) + "\n" for one in changes]
        self._path.touch(mode=0o600)
        self._path.write_text("".join(lines), encoding="utf-8")


def pending(db: Connection, business: Catalogue) -> list[Change]:
    """What the register must still be told, the most urgent first; nothing while the business does not use it."""
    if not business.marketing.iys:
        return []
    asked = select(consent_event.c.customer_id).where(consent_event.c.purpose == ledger.MARKETING).distinct()
    people = select(customer.c.id, customer.c.phone).where(customer.c.id.in_(asked), customer.c.phone.is_not(None))
    found = []
    for person in db.execute(people).all():
        holds = ledger.state(db, person.id, (ledger.MARKETING, ledger.IYS))
        said = [one for (purpose, _), one in holds.newest.items() if purpose == ledger.MARKETING]
        place, status, at = max(said)
        told = holds.newest.get((ledger.IYS, ledger.ALL))
        # Who never allowed anything is not in the register, and needs no refusal there; what was said to the register
        # after it was said to us is newer, and stands.
        news = status == ledger.GIVEN if told is None else place > told[0] and status != told[1]
        if news:
            found.append(Change(person.id, person.phone, status, at, due(business, at)))
    return sorted(found, key=lambda one: (one.due_at, one.customer_id))


def due(business: Catalogue, said_at: datetime) -> datetime:
    """The end of the third business day after it was said. Half holidays count as business days."""
    day = said_at.astimezone(business.zone).date()
    free = {one for one, name in business.holidays(day, day + timedelta(days=30)).items() if "(" not in name}
    left = BUSINESS_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5 and day not in free
    return datetime.combine(day, time(23, 59, 59), business.zone)


def answered(db: Connection, lines: Iterable[str], now: datetime) -> int:
    """Record what the register says, in its own records; returns how many customers it was news about.

    Raises:
        NotReadable: a line is no such record; nothing should be kept then.
    """
    news = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            told = json.loads(line)
            phone, status = str(told["recipient"]), _MEANS[told["status"]]
        except (ValueError, KeyError, TypeError):
            raise NotReadable(f"line {number} is no record of the register") from None
        theirs = select(customer.c.id).where(customer.c.phone == phone, customer.c.merged_into.is_(None))
        for whom in list(db.execute(theirs).scalars()):
            if ledger.state(db, whom, (ledger.IYS,)).status(ledger.IYS, ledger.ALL) != status:
                ledger.record(db, whom, ledger.Entry(ledger.IYS, status, by="iys", at=now), now)
                news += 1
    return news


def _record(change: Change, business: Catalogue) -> dict[str, str]:
    return {
        "recipient": change.phone,
        "recipientType": PERSON,
        "type": KIND,
        "status": _WORDS[change.status],
        "source": _SOURCE,
        "consentDate": change.said_at.astimezone(business.zone).strftime(_MOMENT),
    }
