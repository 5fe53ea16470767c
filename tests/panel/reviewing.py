"""Turns as the turn log has them, put in by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Any

from sqlalchemy import insert, select, update

from randevu import store
from randevu.engine.port import TurnLog
from randevu.messaging import traits
from randevu.panel.desk import change_sets, corrections
from randevu.panel.desk.corrections import Wanted
from randevu.panel.permissions import Actor
from randevu.store.tables import correction, message, turn
from randevu.teaching.lessons import WHEN
from tests.panel.panel_world import World


def add_turn(
    world: World,
    talk: str,
    text: str,
    *,
    intent: str | None = "book_appointment",
    confidence: float | None = 0.95,
    other: tuple[str, float] = ("inform", 0.03),
    entities: Sequence[Mapping[str, Any]] = (),
    slots: Mapping[str, Any] | None = None,
    actions: Sequence[str] = ("booking_form", "action_listen"),
    rules: Sequence[Mapping[str, str]] = ({"intent": "book_appointment", "after": "action_listen"}, {}),
    at: datetime | None = None,
) -> int:
    """A customer's message and the turn that read it; returns the turn's number."""
    at = at or world.now
    ranking = [{"name": intent, "confidence": confidence}, {"name": other[0], "confidence": other[1]}]
    log = TurnLog(
        intent=intent,
        confidence=confidence,
        understanding={"ranking": ranking, "entities": [dict(one) for one in entities], "set": sorted(slots or {})},
        slots=dict(slots or {}),
        actions=tuple(
            {"action": name, "policy": "RulePolicy", "confidence": 1.0, **({"rule": dict(rule)} if rule else {})}
            for name, rule in zip_longest(actions, rules[: len(actions)])
        ),
        timing={"restore": 0.2, "understand": 18.4, "act": 40.0, "snapshot": 0.1},
        model="randevu-test.tar.gz",
    )
    said = world.say(talk, "in", text, said_at=at)
    with store.writing(world.url) as db:
        row = {
            "conversation_id": talk,
            "started_at": at,
            "finished_at": at,
            "attempts": 1,
            "text": text,
            "intent": log.intent,
            "confidence": log.confidence,
            "understanding": dict(log.understanding),
            "slots": dict(log.slots),
            "actions": [dict(one) for one in log.actions],
            "timing": dict(log.timing),
            "model": log.model,
            "outcome": "answered",
            "traits": traits.of(log),
        }
        number = int(db.execute(insert(turn).values(**row)).inserted_primary_key[0])
        db.execute(update(message).where(message.c.id == said).values(turn_id=number))
    return number


def put_together(world: World, conversation_id: str, turn_id: int) -> str:
    """A change set with a correction of one turn; returns its address."""
    actor = Actor(1, "Defne", "owner")
    with store.writing(world.url) as db:
        wanted = Wanted("ask_availability", (), dict.fromkeys(WHEN), reason="Boş yer soruyor")
        corrections.save(db, actor, world.catalogue, conversation_id, turn_id, wanted, world.now)
        ((number,),) = db.execute(select(correction.c.id))
        made = change_sets.create(db, actor, "Boş saat soruları", "Talep sanıldı", [number], world.now)
    return f"/degisiklikler/{made}"
