"""What is given back because of somebody's calendar is offered to whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from randevu import store
from randevu.booking.model import Wish
from randevu.calendars import reactions
from randevu.calendars.house import house as house_of
from randevu.calendars.model import Gone
from randevu.store.tables import conversation, customer, identity, waiting_offer
from randevu.waiting import entries, running
from randevu.waiting.model import Wanted
from tests.unit.booking.salon import THURSDAY, asked
from tests.unit.calendars.house_world import House, at
from tests.unit.delivery.desk import SECRET


@pytest.fixture
def full(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """One appointment, at 11:00 and written in Ayşe's calendar; somebody else waits for just that time."""
    monkeypatch.setenv("RANDEVU_SECRET_KEY", SECRET)
    house.book("11:00")
    house.write()
    with store.writing() as db:
        seen = {"created_at": house.now}
        who = int(db.execute(customer.insert().values(name="Zehra Ak", **seen)).inserted_primary_key[0])
        db.execute(
            identity.insert().values(customer_id=who, kind="wa_id", value="905320000002", seen_at=house.now, **seen)
        )
        talk = {"id": "talk", "phone_number_id": "1", "customer_id": who, "holder": "assistant", "said_at": house.now}
        db.execute(conversation.insert().values(**talk, **seen))
        wish = Wish(("sac-kesimi",), "kadikoy", "ayse")
        wanted = Wanted.of(wish, asked(THURSDAY, "11:00", "11:00"), house.catalogue, house.now)
        assert wanted is not None
        assert entries.join(db, who, "talk", wanted, house.now) is not None
    return house


def cancel_after_asking(house: House) -> None:
    gone = house.event().id
    house.server.take_out(gone)
    with store.writing() as db:
        reactions.seen(db, house.calendar, house_of(db), Gone(gone), house.now)
    house.settle()
    assert running.run(house.now) == 0, "nothing is given back before somebody has said what it means"
    (found,) = house.findings()
    house.give_up(found.id)


def move_by_hand(house: House) -> None:
    house.server.move(house.event().id, at("15:00"), at("15:30"))
    with store.writing() as db:
        reactions.seen(db, house.calendar, house_of(db), house.event(), house.now)
    house.settle()


@pytest.mark.parametrize("give_back", [cancel_after_asking, move_by_hand])
def test_time_given_back_in_a_calendar_is_offered_to_who_waits(full: House, give_back: Callable[[House], None]) -> None:
    assert running.run(full.now) == 0
    give_back(full)
    assert running.run(full.now) == 1
    with store.reading() as db:
        (offered,) = db.execute(select(waiting_offer)).all()
    assert (offered.state, offered.starts_at) == ("asked", at("11:00"))
