"""Telling the owner of the business: rows in the outbox, written with what they tell about.

Where the owner is told stands in `owner_alerts` of the business file: a WhatsApp number, an e-mail address, both or
neither; `RANDEVU_OWNER_WHATSAPP` and `RANDEVU_OWNER_EMAIL` win over it (empty: not there). On WhatsApp the owner is no
customer with an open window, so what goes there is an approved template, ``owner_<what>``, whose body takes the values
in order; its words stand at Meta. The e-mail of the same name stands in `templates/`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from randevu import settings
from randevu.catalogue import NoCatalogue, OwnerAlerts
from randevu.catalogue import service as catalogue_service
from randevu.consent import gate
from randevu.messaging import email_message, kinds, texts
from randevu.messaging.lanes import EMAIL, WHATSAPP, email_lane
from randevu.settings import Settings
from randevu.store.tables import outbox

RANK = 5
"""After replies, before reminders."""
_EMPTY = "-"
_MOST = 200


@dataclass(frozen=True)
class _Alert:
    """One way to tell: what stands in the outbox row."""

    channel: str
    lane: str
    address: Mapping[str, str]
    payload: Mapping[str, Any]


def tell(db: Connection, what: str, key: str, values: Mapping[str, str], now: datetime) -> int:
    """Queue what the owner is told, once on each configured way; returns how many rows were written.

    Args:
        what: names the templates, e.g. ``handover`` for ``owner_handover``.
        key: what must be told once has a key.
        values: what the templates' variables hold, in the order of the WhatsApp template; line breaks and long runs of
            space are taken out.
    """
    told = settings.load()
    where = _where(db, told)
    said = {name: " ".join(value.split())[:_MOST] for name, value in values.items()}
    alerts = (*_whatsapp(where, what, said), *_email(where, told, what, said, now))
    return sum(_queue(db, alert, f"owner:{alert.channel}:{key}", now) for alert in alerts)


def is_told(db: Connection) -> bool:
    """Whether there is a way at all on which the owner hears of anything."""
    told = settings.load()
    where = _where(db, told)
    return bool(where.whatsapp) or bool(where.email and told.smtp is not None)


def reason(code: str) -> str:
    """Why a conversation was handed over, as the owner is told it."""
    return texts.reason(code)


def _where(db: Connection, told: Settings) -> OwnerAlerts:
    """The environment's addresses, else the business file's."""
    try:
        filed = catalogue_service.current(db).owner_alerts
    except NoCatalogue:
        filed = OwnerAlerts()
    return OwnerAlerts(
        filed.whatsapp if told.owner_whatsapp is None else told.owner_whatsapp,
        filed.email if told.owner_email is None else told.owner_email,
    )


def _whatsapp(where: OwnerAlerts, what: str, said: Mapping[str, str]) -> Iterator[_Alert]:
    number = "".join(letter for letter in where.whatsapp or "" if letter.isdigit())
    if number:
        body = tuple(kinds.Parameter(value or _EMPTY) for value in said.values())
        template = kinds.to_json(kinds.Template(f"owner_{what}", body=body))
        yield _Alert(WHATSAPP, f"{WHATSAPP}:owner:{number}", {"wa_id": number}, template)


def _email(where: OwnerAlerts, told: Settings, what: str, said: Mapping[str, str], now: datetime) -> Iterator[_Alert]:
    """Nothing without a mail server: rows that wait for one would all arrive on the day it is set up."""
    if where.email and told.smtp is not None:
        subject, text = texts.email(f"owner_{what}", {**said, "panel": told.public_url})
        email = email_message.to_json(email_message.Email.new(subject, text, now))
        yield _Alert(EMAIL, email_lane(where.email), {"email": where.email}, email)


def _queue(db: Connection, alert: _Alert, key: str, now: datetime) -> int:
    """Write the row unless it is there; returns how many were written."""
    if db.execute(select(outbox.c.id).where(outbox.c.key == key)).first() is not None:
        return 0
    db.execute(
        insert(outbox).values(
            channel=alert.channel,
            lane=alert.lane,
            key=key,
            purpose=gate.INTERNAL,
            kind="owner_alert",
            rank=RANK,
            address=alert.address,
            payload=alert.payload,
            state="waiting",
            asks=False,
            attempts=0,
            due_at=now,
            created_at=now,
        )
    )
    return 1
