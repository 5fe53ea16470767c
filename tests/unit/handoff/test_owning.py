"""A conversation that people have is in the queue, somebody's, or parked; and every step stands in the log."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from randevu import store
from randevu.handoff import ownership
from randevu.handoff.ownership import Parking
from randevu.messaging import merging
from randevu.store.tables import conversation, handover
from randevu.store.tables import ownership as table
from tests.unit.handoff.house import House


def test_what_is_handed_over_waits_in_the_queue(house: House) -> None:
    talk = house.waiting("complaint")
    assert house.whose(talk) == ("queued", None)
    assert house.holder(talk) == "waiting"
    assert house.story(talk) == [("opened", "assistant")]


def test_who_takes_it_has_it_and_the_assistant_is_silent(house: House) -> None:
    ayse, talk = house.agent(), house.waiting()
    assert house.take(talk, ayse)
    assert house.whose(talk) == ("assigned", ayse)
    assert house.holder(talk) == "person"
    assert house.rows(handover)[0]["user_id"] == ayse


def test_who_takes_what_is_anothers_has_it_alone(house: House) -> None:
    ayse, elif_ = house.agent("Ayşe"), house.agent("Elif")
    talk = house.waiting()
    house.take(talk, ayse)
    house.take(talk, elif_)
    assert house.whose(talk) == ("assigned", elif_)
    assert not house.answer(talk, ayse)
    assert house.answer(talk, elif_)


def test_what_the_assistant_has_can_neither_be_taken_nor_parked(house: House) -> None:
    ayse, talk = house.agent(), house.talk()
    assert not house.take(talk, ayse)
    assert not house.park(talk, ayse)
    with store.writing() as db:
        assert not ownership.give(db, talk, ayse, "user:1", house.now)
        assert not ownership.give_up(db, talk, "user:1", house.now)


def test_the_first_answer_is_noted_and_keeps_the_assistant_away_for_its_time(house: House) -> None:
    ayse, talk = house.agent(), house.waiting()
    house.take(talk, ayse)
    house.later(minutes=4)
    assert house.answer(talk, ayse)
    house.later(minutes=30)
    assert house.answer(talk, ayse)
    assert house.rows(handover)[0]["answered_at"] == house.now - timedelta(minutes=30)
    assert house.rows(conversation)[0]["resumes_at"] == house.now + timedelta(hours=1)
    assert (house.row(talk)["waits_since"], house.row(talk)["answer_by"]) == (None, None)
    house.later(minutes=1)
    house.writes(talk)
    assert house.row(talk)["waits_since"] == house.now


def test_what_is_given_back_into_the_queue_keeps_the_customers_place(house: House) -> None:
    ayse = house.agent()
    first = house.waiting()
    house.take(first, ayse)
    house.later(minutes=3)
    house.waiting()
    with store.writing() as db:
        ownership.give_up(db, first, ownership.user(ayse), house.now, department="Kasa", detail="fatura")
    row = house.row(first)
    assert (row["state"], row["user_id"], row["department"]) == ("queued", None, "Kasa")
    assert row["place_at"] == house.now - timedelta(minutes=3)
    assert house.holder(first) == "waiting"


def test_given_back_to_the_assistant_it_has_no_owner_any_more(house: House) -> None:
    ayse, talk = house.agent(), house.waiting()
    house.take(talk, ayse)
    assert house.give_back(talk, "user:1")
    assert house.whose(talk) == ("assistant", None)
    assert house.holder(talk) == "assistant"
    assert house.story(talk)[-1] == ("closed", "user:1")
    house.open(talk)  # and may be handed over again
    assert house.row(talk)["wanted_id"] == ayse


def test_parked_it_comes_back_when_the_customer_writes(house: House) -> None:
    ayse, talk = house.agent(available=False), house.waiting()
    house.take(talk, ayse)
    assert house.park(talk, ayse)
    assert house.whose(talk) == ("parked", ayse)
    assert house.rows(conversation)[0]["resumes_at"] is None
    house.later(minutes=5)
    house.writes(talk)
    row = house.row(talk)
    assert (row["state"], row["wanted_id"], row["waits_since"]) == ("queued", ayse, house.now)
    assert house.story(talk)[-1] == ("woken", "customer")


@pytest.mark.parametrize(("then", "becomes"), [("agent", "assigned"), ("queue", "queued"), ("assistant", "assistant")])
def test_parking_ends_at_its_time_as_it_was_set(house: House, then: str, becomes: str) -> None:
    ayse, talk = house.agent(), house.waiting()
    house.take(talk, ayse)
    house.park(talk, ayse, then, minutes=30)
    house.later(minutes=29)
    house.beat(ayse)
    house.work()
    assert house.whose(talk) == ("parked", ayse)
    house.later(minutes=1)
    if then == "queue":
        house.later(minutes=10)  # nobody is there
    house.work()
    assert house.whose(talk)[0] == becomes


def test_who_is_gone_when_parking_ends_leaves_it_to_the_others(house: House) -> None:
    ayse, elif_ = house.agent("Ayşe"), house.agent("Elif")
    talk = house.waiting()
    house.take(talk, ayse)
    house.park(talk, ayse, minutes=30)
    house.switch_off(ayse)
    house.work()
    assert house.whose(talk) == ("assigned", elif_)


def test_parking_into_the_past_or_what_is_anothers_is_refused(house: House) -> None:
    ayse, elif_ = house.agent("Ayşe"), house.agent("Elif")
    talk = house.waiting()
    house.take(talk, ayse)
    assert not house.park(talk, elif_)
    with store.writing() as db:
        assert not ownership.park(db, talk, ayse, Parking(house.now, "", "queue"), house.now)


def test_the_database_itself_refuses_two_owners_and_half_states(house: House) -> None:
    ayse, talk = house.agent(), house.waiting()
    row = house.row(talk)
    wrong = ({"state": "assigned"}, {"user_id": ayse}, {"state": "lost"}, {"parked_until": house.now})
    for values in wrong:
        with pytest.raises(IntegrityError), store.writing() as db:
            db.execute(table.update().values(**values))
    with pytest.raises(IntegrityError), store.writing() as db:
        db.execute(table.insert().values(**row))


def test_two_conversations_that_become_one_have_one_owner(house: House) -> None:
    ayse, elif_ = house.agent("Ayşe"), house.agent("Elif")
    one, other = house.waiting(), house.waiting()
    house.take(one, ayse)
    house.take(other, elif_)
    with store.writing() as db:
        db.execute(conversation.update().values(phone_number_id="1").where(conversation.c.id == one))
        db.execute(conversation.update().values(phone_number_id="1").where(conversation.c.id == other))
        db.execute(conversation.update().values(said_at=house.now).where(conversation.c.id == one))
        merging.merge(db, house.customers)
    (left,) = house.rows(table)
    assert (left["conversation_id"], left["user_id"]) == (one, ayse)
    assert [row["closed_by"] for row in house.rows(handover)] == [None, "merged"]


def test_the_owner_of_the_conversation_that_ends_stays_where_the_other_has_none(house: House) -> None:
    ayse = house.agent()
    one, other = house.talk(), house.waiting()
    house.take(other, ayse)
    with store.writing() as db:
        db.execute(conversation.update().values(phone_number_id="1").where(conversation.c.id == one))
        db.execute(conversation.update().values(phone_number_id="1").where(conversation.c.id == other))
        db.execute(conversation.update().values(said_at=house.now).where(conversation.c.id == one))
        merging.merge(db, house.customers)
    assert house.whose(one) == ("assigned", ayse)
    assert house.holder(one) == "person"


def test_the_answer_is_due_in_opening_hours(house: House, now: datetime) -> None:
    house.now = now.replace(hour=15, minute=55)  # five minutes before closing, on a Wednesday
    talk = house.waiting()
    assert house.row(talk)["answer_by"] == (now + timedelta(days=1)).replace(hour=6, minute=5)
