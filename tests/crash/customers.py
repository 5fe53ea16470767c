"""Customers with phones who keep booking, moving and cancelling, and wait for every answer however long it takes."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from typing import Any

from sqlalchemy import select

from randevu import store
from randevu.simulator.phone import Phone
from randevu.store import tables
from tests.conversations.talk import Answer
from tests.crash.product import Product

PATIENCE = 1200.0
"""Seconds until a customer gives up: several deaths in a row, each with its leases and repetitions, fit into it."""
DAYS = ("13 mart cuma", "14 mart cumartesi", "16 mart pazartesi")
TIMES = ("10:00", "11:00", "12:00", "13:30", "14:00", "15:00", "16:30", "17:00")
MOST_STEPS = 6
SETTLED = ("sent", "superseded", "dead")


class Lost(AssertionError):
    """A message that nobody answered, or an answer that leads nowhere."""


class Customer(threading.Thread):
    """Goes on until told to stop, and then leaves with exactly one appointment.

    Attributes:
        said: what was written and tapped, in order.
        done: how often something was confirmed to the customer, by "booked", "moved" and "cancelled".
        told: the words of the newest confirmation of a time.
    """

    def __init__(self, product: Product, name: str, seed: int, stop: threading.Event) -> None:
        super().__init__(name=name, daemon=True)
        self.phone = Phone(product.simulator_url, name=name)
        self.said: list[str] = []
        self.done: Counter[str] = Counter()
        self.told = ""
        self.failure: BaseException | None = None
        self._product, self._random, self._stop_asked = product, random.Random(seed), stop

    def run(self) -> None:
        try:
            self.live()
        except BaseException as error:
            self.failure = error

    def live(self) -> None:
        self.book()
        while not self._stop_asked.is_set():
            if self._random.random() < 0.5:
                self.move()
            if self._random.random() < 0.7:
                self.cancel()
                self.book()

    def book(self) -> None:
        answer = self.say(f"{self._when()} kadıköyde saç kesimi")
        self._confirm(answer, "Evet", "booked")

    def move(self) -> None:
        answer = self.say(f"randevumu {self._when()} saatine alalım")
        self._confirm(answer, "Evet", "moved")

    def cancel(self) -> None:
        self._confirm(self.say("iptal"), "Evet, iptal et", "cancelled")

    def say(self, text: str) -> Answer:
        self._stop_asked.wait(self._random.uniform(0.5, 3.0))
        self.said.append(text)
        message = self.phone.say(text)
        assert message is not None
        return self._answer(message)

    def tap(self, title: str, answer: Answer) -> Answer:
        bubble = next(one for one in answer.bubbles if title in one.choices)
        self.said.append(title)
        self.phone.choose(title, bubble)
        return self._answer(self.phone.sent[-1])

    def _when(self) -> str:
        """Another time than the one that was confirmed last: there is nothing to move to where one already is."""
        times = [f"{day} {time}" for day in DAYS for time in TIMES]
        return self._random.choice([one for one in times if not self._is_confirmed(one)])

    def _is_confirmed(self, when: str) -> bool:
        day, _, rest = when.partition(" ")
        return f"{day} Mart" in self.told and rest.rpartition(" ")[2] in self.told

    def _confirm(self, answer: Answer, title: str, what: str) -> None:
        """Take what is offered, whichever way it is, until it is confirmed."""
        for _ in range(MOST_STEPS):
            if title in answer.choices:
                answer = self.tap(title, answer)
                if not answer.choices:
                    self.done[what] += 1
                    self.told = self.told if what == "cancelled" else answer.text
                    return
            elif answer.choices:
                answer = self.tap(answer.choices[0], answer)
            else:
                break
        raise Lost(f"{self.name} could not get {title!r}; {self.done}\n{self._transcript()}")

    def _transcript(self, newest: int = 12) -> str:
        """The end of the conversation as the phone shows it."""
        shown = [f"{one.side}: {one.text} {list(one.choices)}" for one in self.phone.bubbles()[-newest:]]
        return "\n".join(shown)

    def _answer(self, message: str) -> Answer:
        """The answer of the very turn that read this message, once all of it is on the phone."""
        until = time.monotonic() + PATIENCE
        version = -1
        while time.monotonic() < until:
            shown = self.phone.conversation(version, 2.0 if version >= 0 else 0)
            version = int(shown["version"])
            ids = self._answered_by(message)
            found = [one for one in self.phone.bubbles() if one.id in ids and one.seq is not None] if ids else []
            if found and len(found) == len(ids):
                return Answer(tuple(found))
        raise Lost(f"{self.name} waited in vain for an answer to message {len(self.said)}: {self._state(message)}")

    def is_unheard(self) -> bool:
        """Whether the newest message has not even come in: WhatsApp pauses before it tries again."""
        return bool(self.phone.sent) and self._state(self.phone.sent[-1]) == "it never came in"

    def _state(self, message: str) -> str:
        """How far a message came, for reports."""
        query = (
            select(tables.inbox.c.state, tables.outbox.c.state.label("answer"))
            .outerjoin(tables.outbox, tables.outbox.c.turn_id == tables.inbox.c.turn_id)
            .where(tables.inbox.c.key == message)
        )
        with store.reading(self._product.database_url) as db:
            row = db.execute(query).first()
        return f"{row.state}, its answer {row.answer}" if row is not None else "it never came in"

    def _answered_by(self, message: str) -> frozenset[str]:
        """Ids of the answer's messages as WhatsApp knows them; empty as long as one of them has not left."""
        mine = select(tables.inbox.c.turn_id).where(tables.inbox.c.key == message, tables.inbox.c.turn_id.is_not(None))
        rows = (
            select(tables.outbox.c.state, tables.message.c.wamid)
            .join(tables.message, tables.message.c.id == tables.outbox.c.message_id)
            .where(tables.outbox.c.turn_id == mine.scalar_subquery())
        )
        with store.reading(self._product.database_url) as db:
            found: list[Any] = db.execute(rows).all()
        left = all(row.state in SETTLED and row.wamid for row in found)
        return frozenset(row.wamid for row in found) if left else frozenset()


class PasserBy(Customer):
    """Says hello and wants nothing."""

    def live(self) -> None:
        self.say("merhaba")
