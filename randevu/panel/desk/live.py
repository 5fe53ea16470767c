"""Whether something changed that somebody sees: a mark that is another one afterwards."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.engine import Connection

from randevu.booking.local import day_bounds, moment_of
from randevu.catalogue import Catalogue
from randevu.handoff import presence
from randevu.handoff import service as handoff
from randevu.panel.permissions import Actor
from randevu.store.tables import (
    agent_presence,
    appointment,
    conversation,
    handover_event,
    labelled,
    media_file,
    message,
    model_choice,
    ownership,
    teaching_job,
    team_mention,
    team_note,
)

NEWS_OF = timedelta(days=1)
DAYS = 15
"""Of today and the days after it; what stands later is seen when the page is opened."""

FILES_FOR = timedelta(minutes=2)
"""A file that was just fetched changes the mark for so long: pages that are open have seen it by then."""


def mark(db: Connection, actor: Actor, catalogue: Catalogue, now: datetime) -> str:
    """Of the conversations that wait for a person, the coming appointments and what the worker does for trainers, as
    far as this person sees them.
    """
    seen: list[object] = []
    if actor.may("see_conversations"):
        seen += _waiting(db, actor)
        seen += _writing(db, actor, now)
        seen += _files(db, actor, now)
        seen += _notes(db, actor)
    if actor.may("see_appointments"):
        seen += _coming(db, actor, catalogue, now)
    if actor.may("teach"):
        seen += _work(db)
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:20]


def _waiting(db: Connection, actor: Actor) -> Sequence[object]:
    """Whatever happens to one of them is another count, a later moment or a greater sum: whoever joins them is changed
    at that moment, whoever leaves them is missing, and numbers of messages only grow.
    """
    newest = select(func.max(message.c.id)).where(message.c.conversation_id == conversation.c.id).scalar_subquery()
    query = (
        select(
            func.count(),
            func.count(conversation.c.flagged),
            func.sum(newest),
            func.count(ownership.c.conversation_id),
            func.max(ownership.c.changed_at),
        )
        .select_from(conversation)
        .outerjoin(ownership, ownership.c.conversation_id == conversation.c.id)
        .where(handoff.NEEDS_SOMEBODY, actor.scope.of_customer(conversation.c.customer_id))
    )
    return tuple(db.execute(query).one())


def _writing(db: Connection, actor: Actor, now: datetime) -> Sequence[object]:
    """Who else is writing an answer, and where."""
    query = (
        select(agent_presence.c.user_id, agent_presence.c.writing_in)
        .join(conversation, conversation.c.id == agent_presence.c.writing_in)
        .where(
            agent_presence.c.writing_at > now - presence.WRITING_FOR,
            agent_presence.c.user_id != actor.id,
            actor.scope.of_customer(conversation.c.customer_id),
        )
        .order_by(agent_presence.c.user_id)
    )
    return [tuple(row) for row in db.execute(query)]


def _files(db: Connection, actor: Actor, now: datetime) -> Sequence[object]:
    """Which files of theirs could be shown, or could not, since a moment ago."""
    query = (
        select(media_file.c.id)
        .join(message, message.c.id == media_file.c.message_id)
        .join(conversation, conversation.c.id == message.c.conversation_id)
        .where(
            media_file.c.settled_at > now - FILES_FOR,
            handoff.NEEDS_SOMEBODY,
            actor.scope.of_customer(conversation.c.customer_id),
        )
        .order_by(media_file.c.id)
    )
    return list(db.execute(query).scalars())


def _coming(db: Connection, actor: Actor, catalogue: Catalogue, now: datetime) -> Sequence[object]:
    today = now.astimezone(catalogue.zone).date()
    first, last = day_bounds(today, today + timedelta(days=DAYS), catalogue.zone)
    query = select(func.count(), func.sum(appointment.c.generation), func.max(appointment.c.changed_at)).where(
        appointment.c.starts_at >= moment_of(first),
        appointment.c.starts_at < moment_of(last),
        actor.scope.of_branch(appointment.c.branch),
    )
    return [today, tuple(db.execute(query).one())]


def _work(db: Connection) -> Sequence[object]:
    """What the worker does for trainers, by the newest of it."""
    query = select(teaching_job.c.id, teaching_job.c.state, teaching_job.c.step).order_by(teaching_job.c.id.desc())
    chosen = select(model_choice.c.id, model_choice.c.live_at, model_choice.c.refused_at).order_by(
        model_choice.c.id.desc()
    )
    return [tuple(row) for row in (*db.execute(query.limit(5)), *db.execute(chosen.limit(5)))]


@dataclass(frozen=True)
class News:
    """The newest thing that somebody else did which concerns this person: `number` grows with each; `is_mine` tells
    whether it gave them a conversation, else one waits for anybody.
    """

    number: int = 0
    is_mine: bool = False


def news(db: Connection, actor: Actor, now: datetime) -> News:
    """Of the last day: a conversation that was given to the actor, or came into a queue that they see."""
    actor.needs("see_conversations")
    query = (
        select(handover_event.c.id, handover_event.c.user_id)
        .join(conversation, conversation.c.id == handover_event.c.conversation_id)
        .where(
            handover_event.c.at > now - NEWS_OF,
            handover_event.c.what.in_(("opened", "returned", "woken", "assigned", "given")),
            handover_event.c.by != actor.by,
            or_(handover_event.c.user_id == actor.id, handover_event.c.user_id.is_(None)),
            actor.scope.of_customer(conversation.c.customer_id),
        )
        .order_by(handover_event.c.id.desc())
        .limit(1)
    )
    row = db.execute(query).first()
    return News() if row is None else News(row.id, row.user_id == actor.id)


def _notes(db: Connection, actor: Actor) -> Sequence[object]:
    """The newest note and label, and what names the actor."""
    found: list[object] = []
    for table in (team_note, labelled):
        query = (
            select(table.c.id)
            .join(conversation, conversation.c.id == table.c.conversation_id)
            .where(actor.scope.of_customer(conversation.c.customer_id))
            .order_by(table.c.id.desc())
            .limit(1)
        )
        found.append(db.execute(query).scalar())
    asked = team_mention.c.user_id == actor.id, team_mention.c.seen_at.is_(None)
    return [*found, db.execute(select(func.count()).select_from(team_mention).where(*asked)).scalar()]
