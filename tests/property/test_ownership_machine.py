"""Random days of an inbox: whatever people, customers and the clock do, every conversation has one owner or a place in
the queue, the queue keeps everybody's limit, parking ends as it was set, and in the end nobody was forgotten."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from randevu import store
from randevu.handoff import ownership, presence
from randevu.store.tables import conversation, handover_event, metadata
from randevu.store.tables import ownership as table
from tests.conftest import NOW
from tests.unit.handoff.house import House

KEPT = ("alembic_version", "installation", "catalogue_version")
LIMIT = 2
AGENTS, TALKS = st.integers(0, 2), st.integers(0, 4)
THEN = st.sampled_from(("agent", "queue", "assistant"))


class Machine(RuleBasedStateMachine):
    """Three agents, each for two conversations at once, and five customers."""

    url = ""

    @initialize()
    def begin(self) -> None:
        with store.writing(self.url) as db:
            for of in reversed(metadata.sorted_tables):
                if of.name not in KEPT:
                    db.execute(of.delete())
        self.house = House(NOW)
        self.agents = [self.house.agent(name, limit=LIMIT) for name in ("Ayşe", "Elif", "Mehmet")]
        self.talks = [self.house.talk() for _ in range(5)]
        self.by_hand: set[str] = set()
        """Conversations that their owner took, or was given, by hand: the limit is the queue's alone."""

    # ------------------------------------------------ customers and the assistant

    @rule(number=TALKS, reason=st.sampled_from(("asked", "complaint")))
    def hand_over(self, number: int, reason: str) -> None:
        self.house.open(self.talks[number], reason)

    @rule(number=TALKS)
    def customer_writes(self, number: int) -> None:
        before = self.row(number)
        self.house.writes(self.talks[number])
        if before is not None and before["state"] == "parked":
            self.has_come_back(number, before)

    # ------------------------------------------------ people

    @rule(number=TALKS, who=AGENTS)
    def take(self, number: int, who: int) -> None:
        before = self.row(number)
        had = before is not None and before["state"] == "assigned" and before["user_id"] == self.agents[who]
        if self.house.take(self.talks[number], self.agents[who]) and not had:
            self.by_hand.add(self.talks[number])

    @rule(number=TALKS, who=AGENTS)
    def give(self, number: int, who: int) -> None:
        with store.writing() as db:
            if ownership.give(db, self.talks[number], self.agents[who], "user:1", self.house.now):
                self.by_hand.add(self.talks[number])

    @rule(number=TALKS)
    def give_up(self, number: int) -> None:
        with store.writing() as db:
            ownership.give_up(db, self.talks[number], "user:1", self.house.now)

    @rule(number=TALKS, who=AGENTS)
    def answer(self, number: int, who: int) -> None:
        row = self.row(number)
        mine = row is not None and (row["state"], row["user_id"]) == ("assigned", self.agents[who])
        assert self.house.answer(self.talks[number], self.agents[who]) == mine

    @rule(number=TALKS, who=AGENTS, then=THEN, minutes=st.integers(1, 90))
    def park(self, number: int, who: int, then: str, minutes: int) -> None:
        self.house.park(self.talks[number], self.agents[who], then, minutes=minutes)

    @rule(number=TALKS)
    def give_back(self, number: int) -> None:
        self.house.give_back(self.talks[number])

    @rule(who=AGENTS, available=st.booleans())
    def come_or_go(self, who: int, available: bool) -> None:
        with store.writing() as db:
            presence.set_available(db, self.agents[who], available, self.house.now)

    # ------------------------------------------------ time

    @rule(minutes=st.integers(1, 20), beating=st.sets(AGENTS))
    def pass_time(self, minutes: int, beating: set[int]) -> None:
        self.house.later(minutes=minutes)
        self.house.beat(*(self.agents[who] for who in sorted(beating)))

    @rule()
    def work(self) -> None:
        parked = [(number, row) for number in range(5) if (row := self.row(number)) and row["state"] == "parked"]
        before = {one["conversation_id"] for one in self.house.rows(table, state="queued")}
        self.house.work()
        self.keeps_the_limits(before)
        for number, row in parked:
            if row["parked_until"] <= self.house.now:
                self.has_come_back(number, row)

    # ------------------------------------------------ what always holds

    @precondition(lambda self: hasattr(self, "house"))
    @invariant()
    def everybody_has_one_owner(self) -> None:
        held = {row["id"]: row["holder"] for row in self.house.rows(conversation)}
        owned = {row["conversation_id"]: row for row in self.house.rows(table)}
        assert {talk for talk, holder in held.items() if holder != "assistant"} == set(owned)
        for talk, row in owned.items():
            assert (row["state"] == "queued") == (row["user_id"] is None)
            assert row["state"] != "queued" or held[talk] == "waiting"
        self.by_hand = {talk for talk in self.by_hand if talk in owned and owned[talk]["state"] == "assigned"}

    def keeps_the_limits(self, queued: set[str]) -> None:
        """Whoever got one from the queue has, with what is theirs by hand, no more than the limit."""
        assigned = self.house.rows(table, state="assigned")
        for agent in self.agents:
            mine = {row["conversation_id"] for row in assigned if row["user_id"] == agent}
            if mine & queued:
                assert len(mine) <= LIMIT

    def has_come_back(self, number: int, before: Any) -> None:
        row, then = self.row(number), before["park_then"]
        woken = [one for one in self.house.story(self.talks[number]) if one[0] == "woken"]
        assert woken
        if then == "assistant":
            assert row is None
        else:
            assert row is not None
            assert row["state"] in ("queued", "assigned")
            assert row["state"] == "assigned" or row["wanted_id"] in (
                before["user_id"] if then == "agent" else None,
                None,
            )

    def row(self, number: int) -> Any:
        found = self.house.rows(table, conversation_id=self.talks[number])
        return found[0] if found else None

    def teardown(self) -> None:
        """Nobody starves: as soon as agents are there and end what they have, the queue is empty, the oldest first."""
        if not hasattr(self, "house"):
            return
        self.house.later(minutes=100)
        waiting = [row["conversation_id"] for row in self.house.rows(table)]
        for _ in range(len(waiting) + 1):
            with store.writing() as db:
                for agent in self.agents:
                    presence.set_available(db, agent, True, self.house.now)
            self.house.work()
            for row in self.house.rows(table, state="assigned"):
                self.house.answer(row["conversation_id"], row["user_id"])
                self.house.give_back(row["conversation_id"])
            self.house.later(seconds=1)
        assert self.house.rows(table) == []
        opened = [one for one in self.house.rows(handover_event) if one["what"] == "opened"]
        closed = [one for one in self.house.rows(handover_event) if one["what"] == "closed"]
        assert len(opened) == len(closed)


def test_every_conversation_has_one_owner_whatever_happens(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    store.migrate(sqlite_url)
    Machine.url = sqlite_url
    told = settings(
        max_examples=25,
        stateful_step_count=25,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Machine, settings=told)
    store.dispose()
