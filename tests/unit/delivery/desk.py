"""The whole way of a message without threads, processes or waiting: every step at a moment the test chooses."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, select

from randevu import store
from randevu.engine.port import TurnFailed
from randevu.messaging import intake, outbox, outcomes, transactions, unclear, webhook
from randevu.messaging.dispatcher import attempt
from randevu.messaging.drain import APOLOGY, NOTICE
from randevu.messaging.inbound import read_webhook
from randevu.messaging.inbox import Inbox
from randevu.messaging.letters import Letter
from randevu.messaging.letters import Rules as LetterRules
from randevu.messaging.turns import Rules, Turn
from tests.crash import bodies
from tests.crash.scripted import ScriptedEngine

SECRET = "key-of-tests"


@dataclass
class Post:
    """A transport that keeps what it is given; `behave` may raise, or return another id."""

    behave: Callable[[Letter], str | None] = lambda letter: None
    sent: list[Letter] = field(default_factory=list)

    def send(self, letter: Letter) -> str:
        wamid = self.behave(letter)
        self.sent.append(letter)
        return wamid or f"wamid.out{letter.outbox_id}"

    def texts(self) -> list[str]:
        return [one.payload["body"] for one in self.sent]


class Desk:
    """Takes webhooks in, works turns out, sends: by hand."""

    def __init__(self, now: datetime, fragment_wait: float = 0.0) -> None:
        self.now = now
        self.rules = intake.Rules(frozenset({bodies.OURS}), timedelta(seconds=fragment_wait))
        self.engine = ScriptedEngine()
        self.inbox = Inbox(SECRET, Rules())
        self.post = Post()
        self.letter_rules = LetterRules()

    def later(self, **passed: float) -> None:
        self.now += timedelta(**passed)

    def receive(self, body: bytes) -> webhook.Received:
        return webhook.receive(read_webhook(body), self.now, self.rules)

    def say(self, wamid: str, text: str, sender: str = "905550000001", at: datetime | None = None, **more: Any) -> None:
        self.receive(bodies.messages(bodies.text(wamid, text, at or self.now, sender, **more)))

    def tap(self, wamid: str, choice_id: str, title: str = "?", sender: str = "905550000001", **more: Any) -> None:
        self.receive(bodies.messages({**bodies.tapped(wamid, choice_id, title, self.now, sender), **more}))

    def claim(self, most: int = 10) -> tuple[Turn, ...]:
        return self.inbox.claim(lambda: self.now, most).turns

    def work(self) -> int:
        """Work out everything that is ready; returns how many turns were ended."""
        ended = 0
        while True:
            claimed = self.inbox.claim(lambda: self.now, 10)
            for turn in claimed.turns:
                self.end(turn)
            if not claimed.turns and not claimed.silent:
                return ended
            ended += len(claimed.turns)

    def end(self, turn: Turn) -> None:
        asyncio.run(self._end(turn))

    async def _end(self, turn: Turn) -> None:
        try:
            result = await self.engine.run(turn.input)
        except TurnFailed:
            if self.inbox.is_last(turn):
                self.inbox.bury(turn, await self.engine.say(APOLOGY, {}), self.now)
            else:
                self.inbox.fail(turn, self.now)
            return
        notice = await self.engine.say(NOTICE, {}) if turn.first_contact and result.replies else None
        self.inbox.finish(turn, result, self.now, notice)

    def letters(self, most: int = 10) -> list[Letter]:
        return transactions.write(lambda db: outbox.claim(db, ("whatsapp",), self.now, most, self.letter_rules))

    def send(self) -> list[str]:
        """Send everything that may go now; returns the texts that were taken over."""
        already = len(self.post.sent)
        while letters := self.letters():
            for letter in letters:
                outcome = attempt(self.post, letter)
                transactions.write(lambda db, o=outcome: outcomes.settle(db, o, self.now, self.letter_rules))
        return self.post.texts()[already:]

    def sweep(self) -> int:
        return transactions.write(lambda db: unclear.sweep(db, self.now, self.letter_rules))

    def talk(self, *texts: str, sender: str = "905550000001") -> list[str]:
        """Say something, let it be worked out and sent; returns what came back."""
        for number, text in enumerate(texts):
            self.say(f"talk-{self.now.timestamp()}-{number}", text, sender)
        self.work()
        answers = self.send()
        self.later(seconds=10)
        return answers

    def rows(self, table: Table, **where: Any) -> list[Mapping[str, Any]]:
        """Rows of a table in the order of their ids."""
        query = select(table).order_by(*table.primary_key.columns)
        for name, value in where.items():
            query = query.where(table.c[name] == value)
        with store.reading() as db:
            return [dict(row) for row in db.execute(query).mappings()]

    def one(self, table: Table, **where: Any) -> Mapping[str, Any]:
        found = self.rows(table, **where)
        assert len(found) == 1, f"{len(found)} rows"
        return found[0]

    def choice_ids(self) -> list[str]:
        """Ids of what the newest of our messages offers."""
        ours = [row for row in self.rows(store.tables.message) if row["direction"] == "out"]
        return [choice["id"] for choice in ours[-1]["payload"]["choices"]]
