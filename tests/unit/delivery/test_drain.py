"""The drain and the sender as they run: event loop, threads, and a Cloud API that takes its time."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
import pytest_asyncio

from randevu import clock
from randevu.engine.port import EngineAway, Reply, TurnFailed, TurnInput, TurnResult
from randevu.messaging import intake, webhook
from randevu.messaging.dispatcher import Dispatcher
from randevu.messaging.drain import MARKS_UNDER_WAY, Drain
from randevu.messaging.inbound import read_webhook
from randevu.messaging.inbox import Inbox
from randevu.messaging.letters import Letter
from randevu.messaging.turns import Rules
from randevu.store.tables import conversation, inbox, message
from randevu.store.tables import turn as turn_table
from tests.crash import bodies
from tests.crash.scripted import ScriptedEngine
from tests.unit.delivery.desk import SECRET, Desk
from tests.waiting import PATIENCE

RULES = Rules(lease=timedelta(minutes=2), most_seconds=PATIENCE, grace=0.1)
FOR_EVER = 600
"""Seconds that a turn takes which is not to end within its test."""


class SlowPost:
    """A transport that answers only when it is let go; counts how many requests stood open at once."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.open = self.most_open = 0
        self.sent: list[Letter] = []
        self.marks: list[str] = []
        self.lock = threading.Lock()

    def send(self, letter: Letter) -> str:
        with self.lock:
            self.open += 1
            self.most_open = max(self.most_open, self.open)
        self.gate.wait(PATIENCE)
        with self.lock:
            self.open -= 1
            self.sent.append(letter)
        return f"wamid.out{letter.outbox_id}"

    def mark_read(self, phone_number_id: str, wamid: str) -> None:
        self.marks.append(wamid)
        self.gate.wait(PATIENCE)
        raise OSError("marks are best effort")


@dataclass
class Running:
    desk: Desk
    engine: ScriptedEngine
    post: SlowPost
    drain: Drain
    dispatcher: Dispatcher

    async def say(self, wamid: str, text: str, customer: int = 1) -> None:
        body = bodies.messages(bodies.text(wamid, text, clock.now(), f"9055500{customer:05d}"))
        rules = intake.Rules(frozenset({bodies.OURS}), timedelta(0))
        await asyncio.to_thread(webhook.receive, read_webhook(body), clock.now(), rules)
        self.drain.wake()

    async def until(self, condition: object, seconds: float = PATIENCE) -> None:
        until = time.monotonic() + seconds
        while not condition():  # type: ignore[operator]
            assert time.monotonic() < until, "it did not come to that"
            await asyncio.sleep(0.01)

    def states(self) -> list[str]:
        return [row["state"] for row in self.desk.rows(inbox)]


@pytest.fixture
def polls() -> tuple[float, float]:
    return (0.05, 0.1)


@pytest_asyncio.fixture
async def running(database: str, polls: tuple[float, float]) -> AsyncIterator[Running]:
    engine, post = ScriptedEngine(), SlowPost()
    dispatcher = Dispatcher({"whatsapp": post}, threads=8, poll=0.1)
    drain = Drain(engine, Inbox(SECRET, RULES), dispatcher.kick, post, polls=polls)
    dispatcher.start()
    drain.start()
    yield Running(Desk(clock.now()), engine, post, drain, dispatcher)
    post.gate.set()
    await drain.stop()
    await asyncio.to_thread(dispatcher.stop)


async def test_a_message_is_answered_marked_as_read_and_sent(running: Running) -> None:
    await running.say("a", "bir")
    await running.until(lambda: running.post.sent)
    assert running.post.sent[0].payload["body"] == "1: bir\n\n(privacy)"
    await running.until(lambda: running.post.marks == ["a"])
    await running.until(lambda: [row["status"] for row in running.desk.rows(message)] == [None, "sent"])


async def test_a_slow_whatsapp_holds_neither_other_conversations_nor_their_answers_up(running: Running) -> None:
    running.post.gate.clear()
    for customer in range(6):
        await running.say(f"m{customer}", "bir", customer)
    await running.until(lambda: running.post.most_open == 6)
    await running.say("late", "iki", 9)
    await running.until(lambda: running.states() == ["done"] * 7)
    running.post.gate.set()
    await running.until(lambda: len(running.post.sent) == 7)


async def test_a_slow_turn_does_not_hold_other_conversations_up(running: Running) -> None:
    await running.say("slow", f"slow {FOR_EVER}", 1)
    await running.say("quick", "bir", 2)
    await running.until(lambda: len(running.post.sent) == 1)
    assert running.post.sent[0].payload["body"].startswith("1: bir")


async def test_at_most_four_conversations_are_worked_on_at_once_and_none_twice(running: Running) -> None:
    running.engine.delay = 0.1
    for number in range(24):
        await running.say(f"m{number}", f"t{number}", number % 8)
    await running.until(lambda: set(running.states()) == {"done"})
    assert running.engine.overlaps == 0
    said = {n: [f"t{m}" for m in range(24) if m % 8 == n] for n in range(8)}
    heard: dict[str, list[str]] = {}
    for turn in running.engine.turns:
        heard.setdefault(turn.conversation_id, []).extend(turn.text.split("\n"))
    assert sorted(heard.values()) == sorted(said.values())


@pytest.mark.parametrize("polls", [(3600.0, 3600.0)])
async def test_what_arrives_during_a_turn_follows_it_at_once(running: Running) -> None:
    await running.say("a", "slow 0.3")
    await running.until(lambda: running.states() == ["working"])
    await running.say("b", "bir")
    await running.until(lambda: running.states() == ["done"] * 2)


@pytest.mark.parametrize("polls", [(3600.0, 3600.0)])
async def test_conversations_beyond_the_four_follow_when_one_of_them_ends(running: Running) -> None:
    running.engine.delay = 0.1
    for number in range(9):
        await running.say(f"m{number}", "bir", number)
    await running.until(lambda: running.states() == ["done"] * 9)


async def test_a_turn_that_takes_too_long_has_failed(running: Running) -> None:
    running.drain._inbox.rules = replace(RULES, most_seconds=0.2)
    await running.say("a", f"slow {FOR_EVER}")
    await running.until(lambda: running.desk.one(inbox)["attempts"] >= 1)
    assert running.desk.rows(turn_table) == []


async def test_a_long_turn_keeps_its_lease(running: Running) -> None:
    lease, may_end, real = timedelta(seconds=3), asyncio.Event(), running.engine.run

    async def long(turn: TurnInput) -> TurnResult:
        await may_end.wait()
        return await real(turn)

    running.drain._inbox.rules = replace(RULES, lease=lease)
    running.engine.run = long  # type: ignore[method-assign]
    await running.say("a", "bir")
    await running.until(lambda: running.states() == ["working"])
    first_end = running.desk.one(conversation)["lease_until"]
    await running.until(lambda: running.desk.one(conversation)["lease_until"] > first_end + lease)
    may_end.set()
    await running.until(lambda: running.states() == ["done"])
    assert len(running.engine.turns) == 1


async def test_an_engine_that_breaks_in_any_way_only_fails_the_turn(running: Running) -> None:
    async def broken(turn: TurnInput) -> TurnResult:
        raise ZeroDivisionError

    running.engine.run = broken  # type: ignore[method-assign]
    await running.say("a", "bir")
    await running.until(lambda: running.desk.one(inbox)["attempts"] >= 1)
    assert running.drain.alive()


async def test_after_three_failures_the_apology_is_sent(running: Running) -> None:
    await running.say("a", "fail")
    await running.until(lambda: len(running.post.sent) == 1)
    assert running.post.sent[0].payload["body"] == "(sorry)"
    assert running.desk.one(conversation)["flagged"] == "turn_failed"


async def test_an_engine_that_is_away_for_a_moment_costs_nobody_their_answer(running: Running) -> None:
    """A process of ours that starts again takes longer than three tries."""
    running.drain._inbox.rules = replace(RULES, away_pause=timedelta(0))
    away, real = 5, running.engine.run

    async def gone(turn: TurnInput) -> TurnResult:
        nonlocal away
        away -= 1
        if away >= 0:
            raise EngineAway("the action server did not answer")
        return await real(turn)

    running.engine.run = gone  # type: ignore[method-assign]
    await running.say("a", "bir")
    await running.until(lambda: len(running.post.sent) == 1)
    assert running.post.sent[0].payload["body"].startswith("1: bir")
    assert [row["attempts"] for row in running.desk.rows(inbox)] == [0]


async def test_an_engine_that_stays_away_ends_in_an_apology(running: Running) -> None:
    running.drain._inbox.rules = replace(RULES, away_pause=timedelta(0), away_patience=timedelta(0), most_attempts=1)

    async def gone(turn: TurnInput) -> TurnResult:
        raise EngineAway("the action server did not answer")

    running.engine.run = gone  # type: ignore[method-assign]
    await running.say("a", "bir")
    await running.until(lambda: len(running.post.sent) == 1)
    assert running.post.sent[0].payload["body"] == "(sorry)"


async def test_an_apology_that_cannot_be_said_still_lets_the_next_message_through(running: Running) -> None:
    async def mute(response: str, values: object) -> Reply:
        raise TurnFailed("no such response")

    running.engine.say = mute  # type: ignore[method-assign]
    await running.say("a", "fail")
    await running.until(lambda: running.states() == ["dead"])
    assert running.post.sent == []


async def test_stopping_gives_back_what_is_not_finished(running: Running) -> None:
    await running.say("a", f"slow {FOR_EVER}")
    await running.until(lambda: running.states() == ["working"])
    await running.drain.stop()
    assert running.desk.one(conversation)["lease_owner"] is None
    assert running.states() == ["working"]


async def test_the_sender_ends_what_it_began_before_it_stops(running: Running) -> None:
    running.post.gate.clear()
    await running.say("a", "bir")
    await running.until(lambda: running.post.most_open == 1)
    stopping = asyncio.get_running_loop().run_in_executor(None, running.dispatcher.stop)
    running.post.gate.set()
    await stopping
    assert [row["status"] for row in running.desk.rows(message)] == [None, "sent"]


async def test_an_outcome_that_cannot_be_recorded_does_not_stop_the_sender(running: Running) -> None:
    real = running.post.send
    running.post.send = lambda letter: real(letter) and (object() if letter.outbox_id == 1 else "wamid.two")  # type: ignore
    await running.say("a", "bir", 1)
    await running.until(lambda: len(running.post.sent) == 1)
    await running.say("b", "iki", 2)
    await running.until(lambda: len(running.post.sent) == 2)
    await running.until(lambda: [row["status"] for row in running.desk.rows(message)][-1] == "sent")
    assert running.dispatcher.alive()


async def test_marks_that_fall_behind_are_left_out_and_hold_nothing_up(running: Running) -> None:
    running.post.gate.clear()
    for customer in range(MARKS_UNDER_WAY + 4):
        await running.say(f"of{customer}", "merhaba", customer)
    await running.until(lambda: running.states() == ["done"] * (MARKS_UNDER_WAY + 4))
    await running.until(lambda: len(running.post.marks) >= MARKS_UNDER_WAY)
    assert len(running.post.marks) == MARKS_UNDER_WAY
    running.post.gate.set()
