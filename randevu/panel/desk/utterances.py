"""What customers said that is worth a reviewer's look, the most valuable first, like ones together.

Looked through are the newest turns that were doubted: the model's confidences add up to one, so a small distance to the
runner-up is a low confidence, too. A turn leaves the list when its conversation is marked as looked at after it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.engine import Connection

from randevu.panel.desk.finding import FALLBACKS
from randevu.panel.desk.places import behind
from randevu.panel.filtering import words_of
from randevu.panel.permissions import Actor
from randevu.store import search
from randevu.store.tables import conversation, review, turn

DOUBTED = 0.75
CLOSE = 0.2
DAYS = timedelta(days=30)
NEWEST = 1500
GROUPS = 40
WORDINGS = 5


@dataclass(frozen=True)
class Utterance:
    """`before` is the message before which the conversation's page shows it."""

    turn: int
    conversation_id: str
    text: str = field(repr=False)
    intent: str
    confidence: float
    runner_up: tuple[str, float] | None
    is_fallback: bool
    before: int = 0

    @property
    def is_close(self) -> bool:
        return self.runner_up is not None and self.confidence - self.runner_up[1] < CLOSE

    @property
    def doubt(self) -> float:
        """From 0, sure, to 2, not understood and torn between two."""
        margin = self.confidence - (self.runner_up[1] if self.runner_up else 0.0)
        return 1.0 - max(margin, 0.0) + (1.0 if self.is_fallback else 0.0)


@dataclass(frozen=True)
class Group:
    """What was said in nearly the same words: the newest of them, how often, and other wordings."""

    newest: Utterance
    times: int
    others: tuple[Utterance, ...]


def worth_a_look(db: Connection, actor: Actor, now: datetime) -> list[Group]:
    """Groups of utterances, by their doubt and how often they came.

    Raises:
        Forbidden: the actor does not review.
    """
    actor.needs("review")
    groups: dict[tuple[str, ...], list[Utterance]] = {}
    for row in db.execute(_doubted(db, actor, now)):
        said = _utterance(row)
        groups.setdefault(likeness(said.text), []).append(said)
    ranked = sorted(groups.values(), key=_value, reverse=True)[:GROUPS]
    shown = [one for group in ranked for one in (group[0], *_wordings(group))]
    places = behind(db, [(one.conversation_id, one.turn) for one in shown])
    return [
        Group(_placed(group[0], places), len(group), tuple(_placed(one, places) for one in _wordings(group)))
        for group in ranked
    ]


def likeness(text: str) -> tuple[str, ...]:
    """The same for texts of the same words in any order, case and spelling of Turkish letters, with other numbers."""
    words = words_of(text, most=40)
    return tuple(sorted({"".join("0" if sign.isdigit() else sign for sign in word) for word in words})) or (text,)


def _value(group: Sequence[Utterance]) -> float:
    return max(one.doubt for one in group) * math.log2(1 + len(group))


def _wordings(group: Sequence[Utterance]) -> list[Utterance]:
    """Others of the group that are written differently, each once."""
    different = {one.text: one for one in reversed(group)}
    different.pop(group[0].text, None)
    return list(different.values())[::-1][:WORDINGS]


def _doubted(db: Connection, actor: Actor, now: datetime) -> Any:
    return (
        select(turn)
        .join(conversation, conversation.c.id == turn.c.conversation_id)
        .outerjoin(review, review.c.conversation_id == turn.c.conversation_id)
        .where(
            turn.c.started_at >= now - DAYS,
            turn.c.text != "",
            turn.c.intent.is_not(None),
            or_(turn.c.confidence < DOUBTED, search.has_any(db, turn.c.traits, FALLBACKS)),
            or_(review.c.reviewed_at.is_(None), review.c.reviewed_at < turn.c.started_at),
            actor.scope.of_customer(conversation.c.customer_id),
        )
        .order_by(turn.c.id.desc())
        .limit(NEWEST)
    )


def _utterance(row: Any) -> Utterance:
    ranking = [one for one in row.understanding.get("ranking", ()) if one["name"] != row.intent]
    return Utterance(
        row.id,
        row.conversation_id,
        row.text,
        row.intent,
        row.confidence or 0.0,
        (ranking[0]["name"], ranking[0]["confidence"]) if ranking else None,
        bool(set(FALLBACKS) & set(row.traits or ())),
    )


def _placed(one: Utterance, places: Mapping[int, int]) -> Utterance:
    return replace(one, before=places.get(one.turn, 0))
