"""Telling the owner of the business: rows in the outbox, written with what they tell about.

The owner's number comes from `RANDEVU_OWNER_WHATSAPP` (digits with country code; empty tells
nobody), else from `owner_alerts` of the business file. The owner is no customer with an
open window, so what goes there is an approved template, ``owner_<what>``, whose body takes the values in order; its
words stand in the template.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from randevu.catalogue import NoCatalogue
from randevu.catalogue import service as catalogue_service
from randevu.messaging import kinds
from randevu.messaging.lanes import WHATSAPP
from randevu.store.tables import outbox

RANK = 5
"""After replies, before reminders."""
_EMPTY = "-"
_MOST = 200


def tell(db: Connection, what: str, key: str, values: Sequence[str], now: datetime) -> int:
    """Queue an alert for the owner; returns how many rows were written (0 if nobody is to be told, or was told
    already).

    Args:
        what: names the template, e.g. ``handover`` for ``owner_handover``.
        key: what must be told once has a key.
        values: what the template's variables hold; line breaks and long runs of space are taken out.
    """
    number = "".join(letter for letter in _owner(db) if letter.isdigit())
    full_key = f"owner:{key}"
    if not number or db.execute(select(outbox.c.id).where(outbox.c.key == full_key)).first() is not None:
        return 0
    body = tuple(kinds.Parameter(" ".join(value.split())[:_MOST] or _EMPTY) for value in values)
    db.execute(
        insert(outbox).values(
            channel=WHATSAPP,
            lane=f"{WHATSAPP}:owner:{number}",
            key=full_key,
            purpose="service",
            kind="owner_alert",
            rank=RANK,
            address={"wa_id": number},
            payload=kinds.to_json(kinds.Template(f"owner_{what}", body=body)),
            state="waiting",
            asks=False,
            attempts=0,
            due_at=now,
            created_at=now,
        )
    )
    return 1


def _owner(db: Connection) -> str:
    """The owner's number: the environment's, else the business file's."""
    given = os.environ.get("RANDEVU_OWNER_WHATSAPP")
    if given is not None:
        return given
    try:
        return catalogue_service.current(db).owner_alerts.whatsapp or ""
    except NoCatalogue:
        return ""
