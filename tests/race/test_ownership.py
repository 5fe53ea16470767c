"""Agents, workers, customers and the clock reach for the same conversations at once: each ends with one owner or in the
queue, and nobody gets more than their limit."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from randevu.handoff import queueing
from randevu.messaging import transactions
from randevu.store.tables import conversation, handover_event
from randevu.store.tables import ownership as table
from tests.race.contest import at_once
from tests.unit.handoff.house import House

TALKS, AT_ONCE, LIMIT = 12, 12, 3


def consistent(house: House) -> None:
    """What people have and what turns go by agree."""
    held = {row["id"] for row in house.rows(conversation) if row["holder"] != "assistant"}
    assert held == {row["conversation_id"] for row in house.rows(table)}


def test_many_workers_give_every_conversation_once_and_nobody_too_many(database: str, now: datetime) -> None:
    house = House(now)
    agents = [house.agent(name, limit=LIMIT) for name in ("Ayşe", "Elif", "Mehmet")]
    for _ in range(TALKS):
        house.waiting()
    given = at_once(AT_ONCE, lambda _: transactions.write(lambda db: queueing.assign(db, now)))
    assert sum(given) == LIMIT * len(agents)
    assert Counter(row["user_id"] for row in house.rows(table, state="assigned")) == dict.fromkeys(agents, LIMIT)
    assert len(house.rows(handover_event, what="assigned")) == LIMIT * len(agents)


def test_who_reaches_for_the_same_conversation_takes_turns_and_one_has_it(database: str, now: datetime) -> None:
    house = House(now)
    agents = [house.agent(f"Kişi {number}", available=False) for number in range(AT_ONCE)]
    talk = house.waiting()
    at_once(AT_ONCE, lambda number: house.take(talk, agents[number]))
    answers = at_once(AT_ONCE, lambda number: house.answer(talk, agents[number]))
    assert sum(answers) == 1
    state, owner = house.whose(talk)
    assert (state, answers[agents.index(owner or 0)]) == ("assigned", True)
    assert len(house.rows(handover_event, what="answered")) == 1


def test_everything_at_once_leaves_every_conversation_with_one_owner(database: str, now: datetime) -> None:
    house = House(now)
    agents = [house.agent(f"Kişi {number}", limit=LIMIT) for number in range(4)]
    talks = [house.waiting() for _ in range(4)]

    def reach(number: int) -> None:
        talk, agent = talks[number % 4], agents[number // 4]
        steps = (
            lambda: transactions.write(lambda db: queueing.assign(db, now)),
            lambda: house.take(talk, agent),
            lambda: house.park(talk, agent, ("agent", "queue", "assistant")[number % 3]),
            lambda: house.writes(talk),
            lambda: house.give_back(talk) if number % 5 == 0 else house.open(talk),
            lambda: house.answer(talk, agent),
        )
        for turn in range(len(steps)):
            steps[(turn + number) % len(steps)]()

    at_once(16, reach)
    consistent(house)
    house.now = now + timedelta(hours=2)
    house.beat(*agents)
    house.work()
    consistent(house)
    assert not [row for row in house.rows(table) if row["state"] == "parked"]
