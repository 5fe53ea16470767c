"""The one gate: whether a message may leave now. Every outgoing row is asked when its sending begins.

| class | leaves |
|---|---|
| reply | always: it answers what the customer wrote |
| internal | always: it goes to the business itself |
| service | unless the customer stopped our messages, or reminders where it is one |
| survey | as service; not in the quiet hours, nor to whom the business has blocked |
| marketing | with consent for its channel, unless WhatsApp or the national register (İYS) was told otherwise; not in
the quiet hours, nor to whom the business has blocked, and no more often than the business allows |

A class nobody knows is held to the rules of marketing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from randevu.catalogue import Catalogue, NoCatalogue
from randevu.catalogue import service as catalogue_service
from randevu.consent import ledger
from randevu.store.tables import conversation, customer, identity, outbox

REPLY, INTERNAL, SERVICE, SURVEY, MARKETING = "reply", "internal", "service", "survey", "marketing"
FREE = frozenset({REPLY, INTERNAL})
REMINDER = "reminder"


@dataclass(frozen=True)
class Decision:
    """May it leave? `reason` says why not; with `until` the question is asked again then."""

    reason: str | None = None
    until: datetime | None = None
    customer_id: int | None = None
    """Whom it goes to, as far as that was asked."""

    @property
    def passes(self) -> bool:
        return self.reason is None


PASS = Decision()


def decide(db: Connection, row: Any, now: datetime) -> Decision:
    """Whether an outbox row may leave now.

    Args:
        row: `purpose`, `kind`, `channel`, `address`, `conversation_id` and `customer_id` of the row.
    """
    if row.purpose in FREE:
        return PASS
    whom = _customer(db, row)
    if row.purpose == SERVICE:
        return Decision(_stopped(db, row, whom), customer_id=whom)
    try:
        business = catalogue_service.current(db)
    except NoCatalogue:
        return Decision("no_business", customer_id=whom)
    if row.purpose == SURVEY:
        refused = _blocked(db, whom) or _stopped(db, row, whom)
    else:
        refused = _blocked(db, whom) or _unwanted(db, row, whom, business) or _too_many(db, row, whom, business, now)
    if refused:
        return Decision(refused, customer_id=whom)
    until = quiet_until(business, now)
    return Decision("quiet_hours" if until else None, until, whom)


def quiet_until(business: Catalogue, now: datetime) -> datetime | None:
    """When the quiet hours end in which `now` lies; None outside them."""
    starts, ends = business.marketing.quiet_from, business.marketing.quiet_until
    local = now.astimezone(business.zone)
    clock = local.time()
    inside = starts <= clock < ends if starts <= ends else clock >= starts or clock < ends
    if not inside:
        return None
    day = local.date() if clock < ends else local.date() + timedelta(days=1)
    return datetime.combine(day, ends, business.zone)


def _blocked(db: Connection, whom: int | None) -> str | None:
    since = select(customer.c.blocked_at).where(customer.c.id == whom)
    return "blocked" if db.execute(since).scalar() is not None else None


def _stopped(db: Connection, row: Any, whom: int | None) -> str | None:
    if whom is None:
        return None
    holds = ledger.state(db, whom, (ledger.SERVICE, ledger.REMINDERS))
    if holds.refuses(ledger.SERVICE, row.channel):
        return "stopped"
    if row.kind == REMINDER and holds.refuses(ledger.REMINDERS, row.channel):
        return "reminders_stopped"
    return None


def _unwanted(db: Connection, row: Any, whom: int | None, business: Catalogue) -> str | None:
    if whom is None:
        return "no_consent"
    purposes = (ledger.SERVICE, ledger.MARKETING, ledger.WHATSAPP_OFFERS, ledger.IYS)
    holds = ledger.state(db, whom, purposes)
    if holds.refuses(ledger.SERVICE, row.channel):
        return "stopped"
    if not holds.allows(ledger.MARKETING, row.channel):
        return "marketing_stopped" if holds.refuses(ledger.MARKETING, row.channel) else "no_consent"
    if holds.refuses(ledger.WHATSAPP_OFFERS, row.channel) or (row.channel == "whatsapp" and _told_whatsapp(db, whom)):
        return "whatsapp_preference"
    if business.marketing.iys and not holds.allows(ledger.IYS, row.channel):
        return "no_iys_approval"
    return None


def _told_whatsapp(db: Connection, whom: int) -> bool:
    told = select(customer.c.marketing_stopped_at).where(customer.c.id == whom)
    return db.execute(told).scalar() is not None


def _too_many(db: Connection, row: Any, whom: int | None, business: Catalogue, now: datetime) -> str | None:
    since = now - timedelta(days=business.marketing.in_days)
    theirs = select(func.count()).where(
        outbox.c.customer_id == whom,
        outbox.c.purpose.not_in((REPLY, INTERNAL, SERVICE, SURVEY)),
        outbox.c.state.in_(("sending", "sent", "unclear")),
        outbox.c.attempted_at > since,
        outbox.c.id != row.id,
    )
    return "often_enough" if db.execute(theirs).scalar_one() >= business.marketing.at_most else None


def _customer(db: Connection, row: Any) -> int | None:
    """Whom the row goes to: by its conversation, else as it says, else whoever has that address."""
    if row.conversation_id is not None:
        theirs = select(conversation.c.customer_id).where(conversation.c.id == row.conversation_id)
        found = db.execute(theirs).scalar()
    elif row.customer_id is not None:
        found = row.customer_id
    else:
        found = _owner(db, row.address or {})
    return None if found is None else int(found)


def _owner(db: Connection, address: dict[str, str]) -> int | None:
    for kind in ("user_id", "wa_id"):
        if address.get(kind):
            known = select(identity.c.customer_id).where(identity.c.kind == kind, identity.c.value == address[kind])
            found: int | None = db.execute(known).scalar()
            if found is not None:
                return found
    for column, value in (
        (customer.c.phone, address.get("phone")),
        (customer.c.phone, f"+{address['wa_id']}" if address.get("wa_id") else None),
        (func.lower(customer.c.email), (address.get("email") or "").lower()),
    ):
        if value:
            theirs = select(customer.c.id).where(column == value, customer.c.merged_into.is_(None))
            found = db.execute(theirs.order_by(customer.c.id).limit(1)).scalar()
            if found is not None:
                return found
    return None
