"""An engine without Rasa, for tests of delivery: it echoes, books, fails and dawdles on command.

What it is told is text. `book <thing>` takes the thing in a table of its own, keyed as real commands are (message id,
ordinal), so that a turn that is repeated finds its first result. `fail` fails, `slow <seconds>` takes its time, `ask`
offers buttons, `tell` offers them under something that must arrive, `numbers` a numbered list, `human` hands over to a
person; anything else comes back with a counter.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select
from sqlalchemy.exc import IntegrityError

from randevu import store
from randevu.engine.port import Choice, Reply, TurnFailed, TurnInput, TurnLog, TurnResult
from randevu.handoff import service as handoff

scripted_metadata = MetaData()
effect = Table(
    "scripted_effect",
    scripted_metadata,
    Column("id", Integer, primary_key=True),
    Column("command_key", String(560), nullable=False, unique=True),
    Column("thing", String(200), nullable=False),
)


def make_tables() -> None:
    with store.writing() as db:
        scripted_metadata.create_all(db)


class ScriptedEngine:
    """See the module; `delay` is how many seconds every turn takes, and a `hasty` one never dawdles."""

    def __init__(self, delay: float = 0.0, hasty: bool = False) -> None:
        self.delay, self._hasty = delay, hasty
        self.turns: list[TurnInput] = []
        self.running: set[str] = set()
        self.overlaps = 0
        self.model: str | None = None

    async def run(self, turn: TurnInput) -> TurnResult:
        self.turns.append(turn)
        self.overlaps += turn.conversation_id in self.running
        self.running.add(turn.conversation_id)
        try:
            await asyncio.sleep(self.delay)
            return await self._run(turn)
        finally:
            self.running.discard(turn.conversation_id)

    async def say(self, response: str, values: Mapping[str, Any]) -> Reply:
        return Reply({"utter_privacy_notice": "(privacy)", "utter_turn_failed": "(sorry)"}.get(response, response))

    async def _run(self, turn: TurnInput) -> TurnResult:
        if turn.metadata.get("waits_for_person") and not turn.text.startswith("book"):
            return TurnResult((), turn.snapshot or {}, _log(self.model))
        model, count = self.model, int((turn.snapshot or {}).get("count", 0)) + 1
        replies: list[Reply] = []
        if turn.payload is not None:
            replies.append(Reply(f"{count}: {turn.payload['intent']} {turn.payload.get('entities')}"))
        for ordinal, line in enumerate(turn.text.split("\n") if turn.payload is None else []):
            replies.append(await self._line(turn, ordinal, line, count))
        return TurnResult(tuple(replies), {"count": count}, _log(model))

    async def _line(self, turn: TurnInput, ordinal: int, line: str, count: int) -> Reply:
        word, _, rest = line.partition(" ")
        if word == "fail":
            raise TurnFailed("told to")
        if word == "slow" and not self._hasty:
            await asyncio.sleep(float(rest))
        if word == "book":
            await asyncio.to_thread(_book, f"{turn.message_ids[0]}:{ordinal}", rest)
        if word == "human":
            await asyncio.to_thread(_hand_over, turn)
        if word in ("ask", "tell"):
            payloads = ({"intent": "affirm", "entities": {}}, {"intent": "deny", "entities": {}})
            return Reply("Which?", tuple(Choice((p["intent"],), p) for p in payloads), keep=word == "tell")
        if word == "numbers":
            things = [{"intent": "inform", "entities": {"n": n}} for n in range(1, 13)]
            return Reply("Pick", tuple(Choice((f"thing {p['entities']['n']}",), p) for p in things))
        return Reply(f"{count}: {line}")


def _book(command_key: str, thing: str) -> None:
    try:
        with store.writing() as db:
            db.execute(insert(effect).values(command_key=command_key, thing=thing))
    except IntegrityError:
        return


def _hand_over(turn: TurnInput) -> None:
    with store.writing() as db:
        handoff.open(db, turn.conversation_id, "requested", turn.now, timedelta(hours=1))


def effects() -> list[str]:
    """Everything that was booked, in order."""
    with store.reading() as db:
        return list(db.execute(select(effect.c.thing).order_by(effect.c.id)).scalars())


def _log(model: str | None) -> TurnLog:
    return TurnLog(intent="scripted", confidence=1.0, understanding={}, slots={}, actions=(), timing={}, model=model)
