"""The consent ledger: added to, never changed. The newest entry of a purpose and channel is what holds.

Purposes: ``service`` (whatever we send by ourselves about appointments), ``reminders`` (those alone), ``marketing``,
``whatsapp_offers`` (what the customer told WhatsApp itself about our marketing), ``iys`` (what the national register
says) and ``privacy_notice`` (shown, nothing more). An entry carries its evidence: the message in which it was said or
shown, and the words that were shown, which are kept in every version they ever had.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from randevu import store
from randevu.store.tables import consent_event, consent_text, customer

ALL = "all"
SERVICE, REMINDERS, MARKETING = "service", "reminders", "marketing"
WHATSAPP_OFFERS, IYS, PRIVACY_NOTICE = "whatsapp_offers", "iys", "privacy_notice"
GIVEN, WITHDRAWN, SHOWN = "given", "withdrawn", "shown"
LANGUAGE = "tr"
"""The language in which the assistant speaks, and so of every text it shows."""
_TRIES = 5

# Built once: putting a statement together costs more than running it.
_OF = (
    select(consent_event.c.purpose, consent_event.c.channel, consent_event.c.status, consent_event.c.at)
    .where(
        consent_event.c.customer_id == bindparam("of"),
        consent_event.c.purpose.in_(bindparam("purposes", expanding=True)),
    )
    .order_by(consent_event.c.id)
)
_INSERT = insert(consent_event)


@dataclass(frozen=True)
class Entry:
    """Something a customer said or was shown. `by` says through whom we know; `at` when it happened."""

    purpose: str
    status: str
    by: str
    at: datetime
    channel: str = ALL
    message_id: int | None = None
    text_id: int | None = None


@dataclass(frozen=True)
class State:
    """What holds for a customer: the newest entry of each purpose and channel."""

    newest: Mapping[tuple[str, str], tuple[int, str, datetime]]
    """(purpose, channel) -> (place in the ledger, status, when it was said)"""

    def status(self, purpose: str, channel: str) -> str | None:
        """What was said last about a purpose, for this channel or for all; None if nothing was."""
        found = [self.newest[key] for key in ((purpose, channel), (purpose, ALL)) if key in self.newest]
        return max(found)[1] if found else None

    def refuses(self, purpose: str, channel: str) -> bool:
        return self.status(purpose, channel) == WITHDRAWN

    def allows(self, purpose: str, channel: str) -> bool:
        return self.status(purpose, channel) == GIVEN


def state(db: Connection, customer_id: int, purposes: Collection[str]) -> State:
    """What holds for a customer by now."""
    newest: dict[tuple[str, str], tuple[int, str, datetime]] = {}
    for place, row in enumerate(db.execute(_OF, {"of": customer_id, "purposes": sorted(purposes)})):
        newest[row.purpose, row.channel] = (place, row.status, row.at)
    return State(newest)


def record(db: Connection, customer_id: int, entry: Entry, now: datetime) -> None:
    """Add an entry."""
    db.execute(
        _INSERT,
        {
            "customer_id": customer_id,
            "purpose": entry.purpose,
            "channel": entry.channel,
            "status": entry.status,
            "by": entry.by[:60],
            "message_id": entry.message_id,
            "text_id": entry.text_id,
            "at": entry.at,
            "recorded_at": now,
        },
    )


def whatsapp_offers(db: Connection, customer_id: int, stopped: bool, at: datetime, now: datetime) -> None:
    """The customer told WhatsApp that our marketing is unwanted, or welcome again. It allows nothing by itself.

    WhatsApp tells everything several times, for days: what is not newer than what we know changes nothing.
    """
    known = state(db, customer_id, (WHATSAPP_OFFERS,)).newest.get((WHATSAPP_OFFERS, "whatsapp"))
    if known is not None and known[2] >= at:
        return
    db.execute(
        update(customer).where(customer.c.id == customer_id).values(marketing_stopped_at=at if stopped else None)
    )
    told = WITHDRAWN if stopped else GIVEN
    record(db, customer_id, Entry(WHATSAPP_OFFERS, told, by="whatsapp", at=at, channel="whatsapp"), now)


def text_version(db: Connection, kind: str, language: str, text: str, now: datetime) -> int:
    """The id under which these words are kept as evidence; they become a new version when they are new."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    same = select(consent_text.c.id).where(
        consent_text.c.kind == kind, consent_text.c.language == language, consent_text.c.digest == digest
    )
    made = sqlite.insert(consent_text) if store.is_sqlite(db) else postgresql.insert(consent_text)
    for _ in range(_TRIES):
        known = db.execute(same).scalar()
        if known is not None:
            return int(known)
        newest = select(func.max(consent_text.c.version)).where(
            consent_text.c.kind == kind, consent_text.c.language == language
        )
        version = (db.execute(newest).scalar() or 0) + 1
        # Two processes may meet a new text at once: one of them finds the other's row, or counts on.
        db.execute(
            made.values(
                kind=kind, language=language, version=version, digest=digest, text=text, first_used_at=now
            ).on_conflict_do_nothing()
        )
    raise RuntimeError("a text's version could not be counted")
