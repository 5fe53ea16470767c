"""The door for a provider's own calls: what became of a text is noted at once, where asking would take a minute.

Providers sign nothing, so the address holds a secret that only we can have given them. A call may come twice, late, or
about a text of another program that uses the same account.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from sqlalchemy import select

from randevu import store
from randevu.messaging.sms import reports
from randevu.messaging.sms.answers import at, parsed, scalar
from randevu.messaging.sms.message import MARK
from randevu.messaging.sms.provider import Calls, Provider
from randevu.settings import Settings
from randevu.store.tables import message

log = logging.getLogger(__name__)

PATH = "/sms-haberi/"
MOST_BYTES = 256 * 1024
GOOD, UNREADABLE, UNKNOWN = 200, 400, 404


def address(told: Settings, provider: Provider) -> str:
    """Where the provider is to call.

    Raises:
        SettingsError: there is no secret key.
    """
    told.require("secret_key")
    return f"{told.public_url}{PATH}{_token(told, provider)}"


def is_ours(told: Settings, provider: Provider, token: str) -> bool:
    """Whether a call came to the address that only this provider was given."""
    return bool(told.secret_key) and hmac.compare_digest(token.encode(), _token(told, provider).encode())


def hear(calls: Calls, query: Mapping[str, str], body: bytes, now: datetime, url: str | None = None) -> int:
    """Take note of a call; returns the status to answer with.

    A text that we do not know (yet: a report may be faster than the answer to the sending) is answered as unknown, so
    that the provider calls again.

    Args:
        query: of the address; some providers tell everything there.
        url: of the database; by default the one of the settings.
    """
    told = _told(calls, query, body)
    if told is None:
        log.warning("a call about SMS could not be read")
        return UNREADABLE
    final = {
        id: "delivered" if status in calls.delivered else "failed"
        for id, status in told.items()
        if status in calls.delivered | calls.failed
    }
    if not final:
        return GOOD
    with store.writing(url) as db:
        known = set(db.execute(select(message.c.wamid).where(message.c.wamid.in_(final))).scalars())
        reports.record(db, {id: status for id, status in final.items() if id in known}, now)
    return GOOD if known else UNKNOWN


def _told(calls: Calls, query: Mapping[str, str], body: bytes) -> dict[str, str] | None:
    """Statuses by id as they stand in our tables; None when there is none."""
    text = body.decode("utf-8", "replace")
    said = parsed(text)
    if said is None:
        said = dict(query) | dict(parse_qsl(text))
    items: Any = said if calls.items is None else at(said, calls.items)
    several: Iterable[Any] = items if isinstance(items, list) else (items,)
    pairs = ((scalar(at(one, calls.id)), scalar(at(one, calls.status))) for one in several)
    return {f"{MARK}{id}": status for id, status in pairs if id and status} or None


def _token(told: Settings, provider: Provider) -> str:
    about = f"sms-reports:{provider.name}".encode()
    return hmac.new(told.secret_key.encode(), about, hashlib.sha256).hexdigest()[:40]
