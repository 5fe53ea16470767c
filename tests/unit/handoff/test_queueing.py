"""Who gets which conversation from the queue, and what time does to those that are left."""

from __future__ import annotations

import pytest

from randevu import store
from randevu.handoff import presence, queueing
from randevu.store.tables import outbox, panel_user
from tests.unit.handoff.house import House


def owners(house: House, *talks: str) -> list[int | None]:
    return [house.whose(talk)[1] for talk in talks]


def test_whoever_waits_longest_comes_first(house: House) -> None:
    first = house.waiting()
    house.later(minutes=1)
    second = house.waiting()
    ayse = house.agent(limit=1)
    house.work()
    assert owners(house, first, second) == [ayse, None]
    assert house.holder(first) == "waiting"  # until the agent does something, clear wishes are served


def test_a_head_start_counts_as_waiting_and_no_more(database: str, house: House) -> None:
    house = House(house.now, "  concerns: {complaint: {head_start_minutes: 10}}\n")
    late, asked = house.waiting(), None
    house.later(minutes=8)
    asked = house.waiting()
    house.later(minutes=1)
    complaint = house.waiting("complaint")
    with store.reading() as db:
        assert [row.conversation_id for row in queueing.in_turn(db)] == [complaint, late, asked]
    house.later(minutes=8)
    later_complaint = house.waiting("complaint")
    with store.reading() as db:
        order = [row.conversation_id for row in queueing.in_turn(db)]
    assert order == [complaint, late, later_complaint, asked]


def test_the_least_loaded_gets_it_then_whoever_was_idle_longest(house: House) -> None:
    ayse, elif_ = house.agent("Ayşe"), house.agent("Elif")
    got = []
    for _ in range(4):
        talk = house.waiting()
        house.work()
        got.append(house.whose(talk)[1])
        house.later(seconds=1)
    assert got == [ayse, elif_, ayse, elif_]
    house.give_back("talk-1")
    house.give_back("talk-2")
    house.later(seconds=1)
    talk = house.waiting()
    house.work()
    assert house.whose(talk)[1] == ayse  # as many as Elif, and none for longer


def test_nobody_gets_more_than_the_limit_and_parking_frees_a_place(house: House) -> None:
    ayse = house.agent(limit=2)
    talks = [house.waiting() for _ in range(3)]
    house.work()
    assert owners(house, *talks) == [ayse, ayse, None]
    house.park(talks[0], ayse)
    house.work()
    assert owners(house, *talks[1:]) == [ayse, ayse]
    assert house.whose(talks[0]) == ("parked", ayse)


@pytest.mark.parametrize("standing", ["away", "offline", "switched off"])
def test_who_is_not_there_gets_none(house: House, standing: str) -> None:
    ayse, talk = house.agent(available=standing != "away"), house.waiting()
    if standing == "offline":
        house.later(seconds=presence.OFFLINE_AFTER.total_seconds())
    if standing == "switched off":
        house.switch_off(ayse)
    house.work()
    assert house.whose(talk) == ("queued", None)


def test_the_same_customer_comes_to_the_same_agent(house: House) -> None:
    ayse, elif_ = house.agent("Ayşe"), house.agent("Elif")
    talk = house.waiting()
    house.take(talk, elif_)
    house.give_back(talk)
    house.waiting()
    house.work()  # Ayşe and Elif are even without it
    again = house.talk(person=house.customers[0])  # through another number
    house.open(again)
    for one in house.rows(panel_user):
        house.beat(one["id"])
    house.work()
    assert house.whose(again) == ("assigned", elif_)
    assert ayse != elif_


def test_a_department_and_a_branch_are_kept_to(database: str, house: House) -> None:
    house = House(house.now, "  concerns: {complaint: {department: Şikâyet}}\n")
    anybody = house.agent("Ayşe", branches=["kadikoy"])
    complaint = house.waiting("complaint")
    house.work()
    assert house.whose(complaint) == ("assigned", anybody)  # nobody works in that department
    elsewhere = house.waiting(branch="besiktas")
    newcomer = house.waiting()
    house.work()
    assert owners(house, elsewhere, newcomer) == [None, anybody]
    lead = house.agent("Elif", departments=["Şikâyet"])
    more = house.waiting("complaint")
    house.work()
    assert owners(house, elsewhere, more) == [lead, lead]


def test_what_is_late_is_everybodys(database: str, house: House) -> None:
    house = House(house.now, "  concerns: {complaint: {department: Şikâyet}}\n")
    house.agent("Elif", departments=["Şikâyet"], available=False)
    ayse, talk = house.agent("Ayşe"), house.waiting("complaint")
    house.work()
    assert house.whose(talk) == ("queued", None)
    house.later(minutes=10)
    house.beat(ayse)
    house.work()
    assert house.whose(talk) == ("assigned", ayse)


def test_who_leaves_a_customer_without_a_word_loses_the_conversation_and_gets_none(house: House) -> None:
    ayse, talk = house.agent("Ayşe"), house.waiting()
    house.work()
    elif_ = house.agent("Elif")
    for _ in range(5):
        assert house.whose(talk) == ("assigned", ayse)
        house.later(minutes=1)
        house.beat(ayse, elif_)
        house.work()
    assert house.whose(talk) == ("assigned", elif_)
    assert not house.available(ayse)
    assert ("returned", "silence") in house.story(talk)


def test_who_has_answered_loses_nothing_while_the_customer_is_silent(house: House) -> None:
    ayse, talk = house.agent(), house.waiting()
    house.work()
    house.answer(talk, ayse)
    house.later(minutes=50)
    house.work()
    assert house.whose(talk) == ("assigned", ayse)
    house.writes(talk)
    house.work()
    assert house.whose(talk) == ("assigned", ayse)
    house.later(minutes=5)
    house.work()
    assert house.whose(talk) == ("queued", None)


def test_before_an_answer_is_late_it_is_warned_and_then_the_owner_is_told_once(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = house.waiting()
    monkeypatch.setenv("RANDEVU_OWNER_WHATSAPP", "+90 555 111 22 33")
    for minutes, what in ((6, "opened"), (1, "warned"), (3, "late"), (5, "late")):
        house.later(minutes=minutes)
        house.work()
        assert house.story(talk)[-1][0] == what
    told = [row["payload"].get("template") for row in house.rows(outbox, channel="whatsapp")]
    assert told.count("owner_handover_late") == 1


def test_an_answer_in_time_is_neither_warned_of_nor_late(house: House) -> None:
    ayse, talk = house.agent(), house.waiting()
    house.work()
    house.later(minutes=4)
    house.answer(talk, ayse)
    house.later(minutes=20)
    house.work()
    assert [what for what, _ in house.story(talk)] == ["opened", "assigned", "answered"]


def test_a_round_without_work_says_so(house: House) -> None:
    house.agent()
    with store.reading() as db:
        assert not queueing.anything_due(db, house.now)
    house.waiting()
    with store.reading() as db:
        assert queueing.anything_due(db, house.now)
