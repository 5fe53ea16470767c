"""The question after a visit: once, some hours later, by day, and not again too soon.

It is its own class at the gate (`survey`), so whoever stopped our messages is not asked. Visits that were cancelled or
missed, and conversations that a person has in hand, are left alone. In the open window it is a list to tap; outside it
is a template that asks for a number. Either way a number that is typed counts.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from randevu import settings, store
from randevu.booking import Appointment
from randevu.booking.rows import appointment_from
from randevu.catalogue import Catalogue, NoCatalogue
from randevu.catalogue import service as catalogue_service
from randevu.consent import gate
from randevu.messaging import choices, kinds, notices, wiring
from randevu.satisfaction import ratings
from randevu.store.tables import appointment, conversation, customer, message, outbox, visit_rating

INTENT, KIND, PURPOSE = "rate_visit", "survey", "survey"
TEMPLATE = "visit_rating"
STILL_FRESH = timedelta(hours=24)
"""After that nobody is asked about a visit any more."""
KEEPS = timedelta(hours=6)
"""How long a question may wait in the queue."""
AT_ONCE = 50
_SCALE = Path(__file__).parent / "templates" / "tr" / "scale.txt"


def ask(db: Connection, now: datetime) -> int:
    """Ask about every visit whose time has come; returns how many questions were written."""
    try:
        catalogue = catalogue_service.current(db)
    except NoCatalogue:
        return 0
    if not catalogue.satisfaction.ask or gate.quiet_until(catalogue, now) is not None:
        return 0
    asked = 0
    for row in _due(db, catalogue, now):
        asked += put(db, catalogue, appointment_from(row), row.customer_name, now)
    return asked


def _due(db: Connection, catalogue: Catalogue, now: datetime) -> list[Any]:
    """Visits that took place and were not asked about."""
    query = (
        select(appointment, customer.c.name.label("customer_name"))
        .join(customer, customer.c.id == appointment.c.customer_id)
        .outerjoin(visit_rating, visit_rating.c.appointment_id == appointment.c.id)
        .where(
            appointment.c.starts_at > now - STILL_FRESH - timedelta(hours=12),
            appointment.c.ends_at > now - STILL_FRESH,
            appointment.c.ends_at <= now - timedelta(hours=catalogue.satisfaction.hours_after),
            appointment.c.status.in_(("booked", "done")),
            appointment.c.attendance.is_(None) | (appointment.c.attendance != "declined"),
            visit_rating.c.appointment_id.is_(None),
        )
        .order_by(appointment.c.ends_at.desc(), appointment.c.id)
        .limit(AT_ONCE)
    )
    return list(db.execute(query))


def put(db: Connection, catalogue: Catalogue, about: Appointment, name: str | None, now: datetime) -> bool:
    """Ask about one visit, if it was not dealt with; whether a question was written."""
    if not _claimed(db, about, now):
        return False
    if _asked_lately(db, catalogue, about, now):
        return False
    talk = about.conversation_id or _talk(db, about.customer_id, now)
    if talk is None or _with_a_person(db, talk):
        return False
    said = notices.Notice(TEMPLATE, {"customer": (name or "").split(" ")[0], "business": catalogue.name})
    queued = notices.put(db, talk, said, key=f"survey:{about.id}", kind=KIND, now=now)
    if queued is not None:
        _as_list(db, queued, talk, about, now)
    return queued is not None


def _claimed(db: Connection, about: Appointment, now: datetime) -> bool:
    """Note that the visit was dealt with; False if somebody else did at the same moment."""
    made = sqlite.insert(visit_rating) if store.is_sqlite(db) else postgresql.insert(visit_rating)
    return bool(db.execute(made.values(appointment_id=about.id, asked_at=now).on_conflict_do_nothing()).rowcount)


def _asked_lately(db: Connection, catalogue: Catalogue, about: Appointment, now: datetime) -> bool:
    since = now - timedelta(days=catalogue.satisfaction.not_again_days)
    lately = (
        select(outbox.c.id)
        .join(visit_rating, outbox.c.id == visit_rating.c.outbox_id)
        .join(appointment, appointment.c.id == visit_rating.c.appointment_id)
        .where(appointment.c.customer_id == about.customer_id, visit_rating.c.asked_at > since)
        .where(appointment.c.id != about.id, outbox.c.state.not_in(("refused", "superseded", "dead")))
    )
    return db.execute(lately.limit(1)).first() is not None


def _talk(db: Connection, customer_id: int, now: datetime) -> str | None:
    numbers = wiring.phone_numbers(settings.load())
    return notices.conversation_with(db, customer_id, numbers[0], now) if numbers else None


def _with_a_person(db: Connection, talk: str) -> bool:
    holder = select(conversation.c.holder).where(conversation.c.id == talk)
    return db.execute(holder).scalar() != "assistant"


def _as_list(db: Connection, outbox_id: int, talk: str, about: Appointment, now: datetime) -> None:
    """Make the question's free shape a list, its answers numbers, and its class the survey's."""
    secret = settings.load()
    secret.require("secret_key")
    row = db.execute(select(outbox.c.payload, outbox.c.message_id).where(outbox.c.id == outbox_id)).one()
    button, *labels = _scale()
    answers = [{"intent": INTENT, "entities": {"survey": about.id, "score": score}} for score in ratings.SCORES]
    rows = tuple(
        kinds.Choice(choices.issue(secret.secret_key, talk, answer), str(score), label)
        for score, label, answer in zip(ratings.SCORES, labels, answers, strict=True)
    )
    shown = kinds.ListMessage(row.payload["free"]["body"], button, (kinds.Section(rows),))
    values = {"purpose": PURPOSE, "not_after": now + KEEPS, "payload": {**row.payload, "free": kinds.to_json(shown)}}
    db.execute(update(outbox).where(outbox.c.id == outbox_id).values(**values))
    db.execute(update(visit_rating).where(visit_rating.c.appointment_id == about.id).values(outbox_id=outbox_id))
    said = db.execute(select(message.c.payload).where(message.c.id == row.message_id)).scalar_one()
    offered = [{"id": row.id, "title": row.title, "payload": one} for row, one in zip(rows, answers, strict=True)]
    changed = {**said, "choices": offered, "numbered": True}
    db.execute(update(message).where(message.c.id == row.message_id).values(payload=changed))


@lru_cache(maxsize=1)
def _scale() -> tuple[str, ...]:
    """The list's button, then the scores in words from 1 to 5."""
    return tuple(_SCALE.read_text(encoding="utf-8").split("\n")[: 1 + len(ratings.SCORES)])
