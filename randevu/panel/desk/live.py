"""Whether something changed that somebody sees: a mark that is another one afterwards."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from randevu.booking.local import day_bounds, moment_of
from randevu.catalogue import Catalogue
from randevu.handoff import service as handoff
from randevu.panel.permissions import Actor
from randevu.store.tables import appointment, conversation, message

DAYS = 15
"""Of today and the days after it; what stands later is seen when the page is opened."""


def mark(db: Connection, actor: Actor, catalogue: Catalogue, now: datetime) -> str:
    """Of the conversations that wait for a person and the coming appointments, as far as this person sees them."""
    seen: list[object] = []
    if actor.may("see_conversations"):
        seen += _waiting(db, actor)
    if actor.may("see_appointments"):
        seen += _coming(db, actor, catalogue, now)
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:20]


def _waiting(db: Connection, actor: Actor) -> Sequence[object]:
    newest = select(func.max(message.c.id)).where(message.c.conversation_id == conversation.c.id).scalar_subquery()
    query = select(conversation.c.id, conversation.c.holder, conversation.c.flagged, newest).where(
        handoff.NEEDS_SOMEBODY, actor.scope.of_customer(conversation.c.customer_id)
    )
    # Sorted here: told to sort, SQLite reads all conversations in that order instead of the few by their index.
    return sorted(tuple(row) for row in db.execute(query))


def _coming(db: Connection, actor: Actor, catalogue: Catalogue, now: datetime) -> Sequence[object]:
    today = now.astimezone(catalogue.zone).date()
    first, last = day_bounds(today, today + timedelta(days=DAYS), catalogue.zone)
    query = select(func.count(), func.sum(appointment.c.generation), func.max(appointment.c.changed_at)).where(
        appointment.c.starts_at >= moment_of(first),
        appointment.c.starts_at < moment_of(last),
        actor.scope.of_branch(appointment.c.branch),
    )
    return [today, tuple(db.execute(query).one())]
