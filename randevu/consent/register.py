"""The national register of commercial messages (İYS): what it must be told, until when, and what it says.

The ledger itself is the queue: whatever a customer said last about marketing, and the register does not say too, is
still to be told. The law gives three business days, and the register refuses what is older. It is told by hand, as a
file of its own records (`write_records`), or over HTTP through the port `Register` (`submitting`). Its records tell
moments in Turkish time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

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
_ZONE = ZoneInfo("Europe/Istanbul")


class NotReadable(RandevuError):
    """A line is no record of the register."""


class RegisterRefused(RandevuError):
    """The register does not take a record, and would not if it were told again; `code` is its own."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class RegisterAway(RandevuError):
    """The register did not answer, or lets us in no more: nothing is known, try again."""


@dataclass(frozen=True)
class Change:
    """Something the register must be told, `due_at` at the latest."""

    customer_id: int
    phone: str = field(repr=False)
    status: str
    said_at: datetime
    due_at: datetime


@dataclass(frozen=True)
class Told:
    """What the register says of a number since a moment (None: since it was asked)."""

    phone: str = field(repr=False)
    status: str
    at: datetime | None


class Register(Protocol):
    """The register over a wire. Methods block and are called outside transactions."""

    def submit(self, record: Mapping[str, str]) -> None:
        """Have one record taken over.

        Raises:
            RegisterRefused, RegisterAway
        """
        ...

    def changes(self) -> Iterator[Mapping[str, Any]]:
        """The records of the last week that customers made at the register themselves, oldest first.

        Raises:
            RegisterAway
        """
        ...


def write_records(path: Path, changes: Sequence[Change]) -> None:
    """Write the register's records to a file, one JSON object a line, readable by its owner only."""
    path.touch(mode=0o600)
    path.write_text("".join(json.dumps(record(one)) + "\n" for one in changes), encoding="utf-8")


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
        news = status == ledger.GIVEN if told is None else (at, place) > (told[2], told[0]) and status != told[1]
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
            told = read(json.loads(line))
        except (ValueError, KeyError, TypeError):
            raise NotReadable(f"line {number} is no record of the register") from None
        news += hear(db, told, now)
    return news


def hear(db: Connection, told: Told, now: datetime) -> int:
    """Record what the register says of a number, unless something newer is known; returns for how many it was news."""
    news = 0
    theirs = select(customer.c.id).where(customer.c.phone == told.phone, customer.c.merged_into.is_(None))
    for whom in list(db.execute(theirs).scalars()):
        known = ledger.state(db, whom, (ledger.IYS,)).newest.get((ledger.IYS, ledger.ALL))
        at = told.at or now
        if known is None or (known[1] != told.status and at > known[2]):
            ledger.record(db, whom, ledger.Entry(ledger.IYS, told.status, by="iys", at=at), now)
            news += 1
    return news


def read(written: Any) -> Told:
    """A record of the register.

    Raises:
        KeyError, TypeError, ValueError: it is none.
    """
    since = written.get("creationDate") or written.get("consentDate")
    at = datetime.strptime(since, _MOMENT).replace(tzinfo=_ZONE).astimezone(timezone.utc) if since else None
    return Told(str(written["recipient"]), _MEANS[written["status"]], at)


def record(change: Change) -> dict[str, str]:
    """As the register writes it."""
    return {
        "recipient": change.phone,
        "recipientType": PERSON,
        "type": KIND,
        "status": _WORDS[change.status],
        "source": _SOURCE,
        "consentDate": change.said_at.astimezone(_ZONE).strftime(_MOMENT),
    }
