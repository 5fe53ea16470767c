"""Conversations by a filter: what has to be true of one, as conditions of the database.

What is asked of turns holds in one and the same turn: an intent below a confidence is that intent, doubted. Days bound
whatever else is asked for. Nothing is counted over all conversations, and every page asks for the next one by key, so
that the last page costs what the first one does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Column, Table, exists, func, literal, not_, select, tuple_
from sqlalchemy.engine import Connection

from randevu.panel.filtering import Filter
from randevu.panel.permissions import Actor
from randevu.store import UtcDateTime, search
from randevu.store.tables import (
    appointment,
    appointment_event,
    conversation,
    customer,
    handover,
    message,
    review,
    review_label,
    review_later,
    turn,
)

FALLBACKS = ("intent:nlu_fallback", "intent:out_of_scope", "action:action_default_fallback")
FEW = 8000
Place = tuple[datetime, str]
"""Where a conversation stands in the list: its customer's newest message, and its id."""


def query(db: Connection, actor: Actor, wanted: Filter, zone: ZoneInfo) -> Any:
    """`SELECT id, said_at, holder, customer_id` of the conversations that fit, in no order.

    Raises:
        Forbidden: the actor may not see conversations, or not what the filter asks for.
    """
    actor.needs("see_conversations")
    if wanted.asks_workings or wanted.asks_marks:
        actor.needs("review")
    return (
        select(conversation.c.id, conversation.c.said_at, conversation.c.holder, conversation.c.customer_id)
        .join(customer, customer.c.id == conversation.c.customer_id)
        .where(
            conversation.c.said_at.is_not(None),
            customer.c.merged_into.is_(None),
            actor.scope.of_customer(customer.c.id),
        )
        .where(*_conditions(db, wanted, zone), *_marks(db, actor, wanted))
    )


def newest_first(found: Any, before: Place | None = None) -> Any:
    """The list's order, from behind a place on."""
    if before is not None:
        found = found.where(_place() < _given(before))
    return found.order_by(conversation.c.said_at.desc(), conversation.c.id.desc())


def oldest_first(found: Any, after: Place) -> Any:
    """The order against the list's, from before a place on."""
    return found.where(_place() > _given(after)).order_by(conversation.c.said_at, conversation.c.id)


def says(db: Connection, words: Sequence[str]) -> Any:
    """The condition that something was said in a conversation with a word that begins with each of these."""
    return _has(db, message, search.says(db, words))


def _place() -> Any:
    return tuple_(conversation.c.said_at, conversation.c.id)


def _given(place: Place) -> Any:
    return tuple_(literal(place[0], UtcDateTime), literal(place[1]))


def _conditions(db: Connection, wanted: Filter, zone: ZoneInfo) -> Iterator[Any]:
    begin = datetime.combine(wanted.first, time(), zone) if wanted.first else None
    end = datetime.combine(wanted.last + timedelta(days=1), time(), zone) if wanted.last else None

    def within(moment: Column[Any]) -> Iterator[Any]:
        if begin is not None:
            yield moment >= begin
        if end is not None:
            yield moment < end

    if begin is not None:
        yield conversation.c.said_at >= begin
    if wanted.words:
        heard = [] if wanted.replies else [message.c.direction == "in"]
        yield _has(db, message, search.says(db, wanted.words), *heard, *within(message.c.said_at))
    if wanted.asks_workings:
        yield _has(db, turn, *_turn_conditions(db, wanted), *within(turn.c.started_at))
    elif end is not None:
        yield _has(db, turn, *within(turn.c.started_at))
    if wanted.turns is not None:
        counted = select(func.count()).select_from(turn).where(turn.c.conversation_id == conversation.c.id)
        yield counted.scalar_subquery() >= wanted.turns
    if wanted.channel:
        yield _has(db, message, message.c.kind == wanted.channel, *within(message.c.said_at))
    if wanted.handover:
        yield _has(db, handover, *within(handover.c.opened_at))
    if wanted.outcome:
        yield _outcome(wanted.outcome, list(within(appointment_event.c.at)))


def _marks(db: Connection, actor: Actor, wanted: Filter) -> Iterator[Any]:
    mine = review.c.conversation_id == conversation.c.id
    if wanted.reviewed:
        looked_at = exists(select(review.c.flagged).where(mine, review.c.reviewed_at >= conversation.c.said_at))
        yield looked_at if wanted.reviewed == "yes" else not_(looked_at)
    if wanted.flagged:
        yield _has(db, review, review.c.flagged)
    if wanted.label:
        yield _has(db, review_label, review_label.c.label == wanted.label)
    if wanted.later:
        yield _has(db, review_later, review_later.c.user_id == actor.id)


def _turn_conditions(db: Connection, wanted: Filter) -> Iterator[Any]:
    named = {"intent": wanted.intent, "entity": wanted.entity, "action": wanted.action}
    traits = [f"{kind}:{name}" for kind, name in named.items() if name]
    if traits:
        yield search.has_all(db, turn.c.traits, traits)
    if wanted.below is not None:
        yield turn.c.confidence < wanted.below / 100
    if wanted.fallback:
        yield search.has_any(db, turn.c.traits, FALLBACKS)


def _outcome(outcome: str, within: list[Any]) -> Any:
    """What the customer achieved in it; "nothing" is none of the three."""
    kinds = ("booked", "moved", "cancelled") if outcome == "nothing" else (outcome,)
    done = exists(
        select(appointment_event.c.id)
        .join(appointment, appointment.c.id == appointment_event.c.appointment_id)
        .where(
            appointment.c.customer_id == conversation.c.customer_id,
            appointment_event.c.kind.in_(kinds),
            appointment_event.c.by == "customer",
            *within,
        )
    )
    return not_(done) if outcome == "nothing" else done


def _has(db: Connection, table: Table, *conditions: Any) -> Any:
    """The condition that a conversation has a row like this: by the rows' own index where they are few.

    A database that expects many lets every conversation look for one, which is slow when there are none; so the first
    `FEW` are fetched beforehand. The CTE is kept apart, so that its plan does not hope for an early end.
    """
    hits = (
        select(table.c.conversation_id).where(*conditions).cte("hits").prefix_with("MATERIALIZED", dialect="postgresql")
    )
    found = list(db.execute(select(hits.c.conversation_id).limit(FEW)).scalars())
    if len(found) < FEW:
        return conversation.c.id.in_(sorted(set(found)))
    return exists(select(table.c.conversation_id).where(table.c.conversation_id == conversation.c.id, *conditions))
