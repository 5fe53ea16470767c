"""A campaign of kills: customers keep writing, WhatsApp keeps repeating, and the server dies again and again.

WhatsApp's side is played faithfully where it matters: a webhook that is not answered with 200 comes again, every
accepted message is reported on (also when the process that sent it is dead by then), and nothing is accepted twice by
itself. Some messages can never be answered: their customers must get one apology. In the end the server is left in
peace, and the invariants are looked at: every message answered exactly once and in order, every booking made exactly
once, every conversation that failed marked for a person.
"""

from __future__ import annotations

import itertools
import queue
import random
import threading
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from randevu import clock, store
from randevu.store.tables import conversation, identity, inbox, outbox, turn
from tests.crash import bodies
from tests.crash.cloud import Cloud, words
from tests.crash.processes import Nursery, Server, environment
from tests.crash.scripted import effects


class Campaign:
    """One database, one fake WhatsApp, one or more servers that die."""

    def __init__(self, database: str, folder: Path, seed: int, servers: int = 1, delay: float = 0.0) -> None:
        self.random = random.Random(seed)
        self.cloud = Cloud(delay=0.01, on_accept=self._accepted)
        env = environment(database, self.cloud.url, QUICK="1", KILL_AT="")
        self.nursery = Nursery(folder / "servers.log")
        self.servers = [Server(self.nursery, env, delay=delay) for _ in range(servers)]
        self.said: dict[str, list[str]] = {}
        self.unanswerable: set[str] = set()
        self._lives = itertools.count()
        self._reports: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._webhooks: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._done = threading.Event()
        self._posters = [
            threading.Thread(target=self._deliver, args=(self._webhooks,), daemon=True),
            threading.Thread(target=self._deliver, args=(self._reports,), daemon=True),
        ]

    def __enter__(self) -> Campaign:
        self.cloud.__enter__()
        for poster in self._posters:
            poster.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        for server in self.servers:
            server.kill()
        self.nursery.close()
        self.cloud.__exit__()

    def say(self, customer: int, text: str) -> None:
        """Hand a message to WhatsApp, which will bring it to us, sooner or later and at least once."""
        sender = f"9055500{customer:05d}"
        said = self.said.setdefault(sender, [])
        said.append(text)
        self._hand_over(customer, said, text, sender)

    def say_the_unanswerable(self, customer: int) -> None:
        """Somebody new writes what every attempt fails at."""
        sender = f"9055501{customer:05d}"
        self.unanswerable.add(sender)
        self._hand_over(10**5 + customer, ["fail"], "fail", sender)

    def _hand_over(self, customer: int, said: list[str], text: str, sender: str) -> None:
        body = bodies.messages(bodies.text(f"in-{customer}-{len(said)}", text, clock.now(), sender))
        self._webhooks.put(body)
        if self.random.random() < 0.2:
            self._webhooks.put(body)

    def one_life(self, arm: Mapping[str, str], most_alive: float, told: bool = False) -> None:
        """Start a server, let customers write to it, and let it die.

        Args:
            arm: environment of this life.
            most_alive: seconds after which a life that its own arming did not end is ended from outside.
            told: ended as the system ends it, so that it dies, if armed, while it gives back what it has not finished.
        """
        number = next(self._lives)
        server = self.servers[number % len(self.servers)]
        if not server.running():
            server.start(**arm)
        for _ in range(2):
            self.say(self.random.randrange(40), f"book {number}-{self.random.randrange(10**6)}")
        if told:
            self.say(100 + number, "slow 3")
        if number % 3 == 0:
            self.say_the_unanswerable(number)
        until = time.monotonic() + most_alive
        while server.running() and time.monotonic() < until:
            time.sleep(0.02)
        if told:
            server.stop()
        server.kill()

    def settle(self, seconds: float = 900.0) -> None:
        """Let a server live until nothing is left to do."""
        for server in self.servers:
            if not server.running():
                server.start()
            assert server.wait_until_ready()
        until = time.monotonic() + seconds
        for stranger in itertools.count(1000):
            if self._webhooks.empty() and self._reports.empty() and not _left():
                return
            if time.monotonic() > until:
                break
            self.say(stranger, "something later that is reported on")
            time.sleep(0.5)
        raise AssertionError(f"left over: {_left()}")

    def check(self) -> None:
        """Nothing lost, answered twice or done twice."""
        for sender, texts in self.said.items():
            assert self._turns(sender) == texts, "lost, repeated, or out of order"
            assert sorted(self._answers(sender)) == sorted(texts), "answered too seldom or too often"
        for sender in self.unanswerable:
            assert self._heard(sender) == ["(sorry)"], "not one apology"
        assert _flagged() == len(self.unanswerable), "who could not be answered is not marked for a person"
        assert _overlaps() == 0, "two processes worked on one conversation at once"
        booked = [text.partition(" ")[2] for texts in self.said.values() for text in texts if text.startswith("book")]
        assert sorted(effects()) == sorted(booked)

    def _answers(self, sender: str) -> list[str]:
        """Every line of an answer that a customer got, without its counter and the privacy line."""
        lines = [line for text in self._heard(sender) for line in text.split("\n")]
        return [line.partition(": ")[2] for line in lines if line and not line.startswith("(")]

    def _heard(self, sender: str) -> list[str]:
        """Every message that a customer got."""
        with self.cloud.lock:
            return [words(one) for one in self.cloud.taken if one.get("to") == sender]

    def _turns(self, sender: str) -> list[str]:
        """Every line that was worked out for a customer, in the order in which it was."""
        query = (
            select(turn.c.text)
            .join(conversation, conversation.c.id == turn.c.conversation_id)
            .join(identity, identity.c.customer_id == conversation.c.customer_id)
            .where(identity.c.value == sender)
            .order_by(turn.c.id)
        )
        with store.reading() as db:
            return [line for text in db.execute(query).scalars() for line in text.split("\n")]

    def _accepted(self, request: dict[str, Any], wamid: str) -> None:
        """Every message that WhatsApp accepted is reported on, whatever has become of its sender."""
        self._reports.put(
            bodies.statuses(bodies.status(wamid, "sent", clock.now(), request.get("biz_opaque_callback_data")))
        )

    def _deliver(self, waiting: queue.SimpleQueue[bytes]) -> None:
        while not self._done.is_set():
            try:
                body = waiting.get(timeout=0.1)
            except queue.Empty:
                continue
            while not self._done.is_set():
                alive = [server for server in self.servers if server.running()]
                if alive and self.random.choice(alive).post(body, timeout=3.0) == 200:
                    break
                time.sleep(0.02)


def _overlaps() -> int:
    """Turns that began before the one before them, in their conversation, had ended."""
    ended: dict[str, datetime] = {}
    count = 0
    with store.reading() as db:
        for row in db.execute(select(turn).order_by(turn.c.id)):
            count += row.started_at < ended.get(row.conversation_id, row.started_at)
            ended[row.conversation_id] = row.finished_at
    return count


def _flagged() -> int:
    """How many conversations are marked because a turn of theirs failed."""
    with store.reading() as db:
        marked = select(func.count()).select_from(conversation).where(conversation.c.flagged == "turn_failed")
        return int(db.execute(marked).scalar() or 0)


def _left() -> dict[str, int]:
    with store.reading() as db:
        open_rows = select(func.count()).where(inbox.c.state.in_(("waiting", "working")))
        unsent = select(func.count()).where(outbox.c.state.in_(("waiting", "sending", "unclear")))
        left = {"inbox": db.execute(open_rows).scalar() or 0, "outbox": db.execute(unsent).scalar() or 0}
    return left if any(left.values()) else {}
