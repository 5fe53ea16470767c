"""Rows that were given up, put into a panel's database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, update

from randevu import store
from randevu.store.tables import conversation, inbox, outbox, turn
from tests.panel.panel_world import World


def letter(world: World, talk: str, **more: Any) -> int:
    """A reply of the conversation that did not leave, with its message; returns the outbox row's number."""
    said = world.say(talk, "out", "Saat 14:00 sizin için ayrıldı.", status="failed")
    row = {
        "channel": "whatsapp",
        "lane": f"whatsapp:{talk}",
        "kind": "reply",
        "conversation_id": talk,
        "message_id": said,
        "payload": {},
        "state": "dead",
        "attempts": 6,
        "error": "retry",
        "error_code": 131000,
        "due_at": world.now,
        "attempted_at": world.now,
        "created_at": world.now,
        **more,
    }
    with store.writing(world.url) as db:
        db.execute(update(conversation).where(conversation.c.id == talk).values(flagged="not_sent:retry"))
        return int(db.execute(insert(outbox).values(**row)).inserted_primary_key[0])


def unanswered(world: World, talk: str, *keys: str) -> int:
    """Messages of one turn that was given up; returns the turn's number."""
    moment = {"started_at": world.now, "finished_at": world.now}
    log: dict[str, Any] = {"understanding": {}, "slots": {}, "actions": [], "timing": {}, "outcome": "failed"}
    with store.writing(world.url) as db:
        made = db.execute(insert(turn).values(conversation_id=talk, **moment, **log))
        number = int(made.inserted_primary_key[0])
        for key in keys:
            times = dict.fromkeys(("said_at", "received_at", "ready_at"), world.now)
            about = {"key": key, "kind": "message", "payload": {}, "state": "dead", "attempts": 2, "turn_id": number}
            db.execute(insert(inbox).values(conversation_id=talk, **times, **about))
        db.execute(update(conversation).where(conversation.c.id == talk).values(flagged="turn_failed"))
    return number
