"""Somebody puts something over an appointment: recorded, shown and told once, and over when it is gone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from randevu import store
from randevu.calendars import reactions, troubles
from randevu.calendars.house import house as house_of
from randevu.calendars.model import Event, Gone, Mark
from randevu.calendars.ties import Owner
from randevu.store.tables import calendar, conversation, customer, identity, inbox, message, outbox
from tests.unit.calendars.house_world import FAR, House, at


@pytest.fixture
def respected(house: House) -> int:
    """Ayşe's second calendar, in which others write; it was read and is empty."""
    return known(house, house.tie("private@example.com", Owner("staff", "ayse"), writes=False))


def known(house: House, calendar_id: int) -> int:
    with store.writing() as db:
        read = {"read_at": house.now, "window_start": house.now, "window_end": FAR, "failing_since": None}
        db.execute(calendar.update().where(calendar.c.id == calendar_id).values(token="1", **read))
    return calendar_id


@pytest.fixture(autouse=True)
def owner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANDEVU_OWNER_WHATSAPP", "905321234567")
    monkeypatch.setenv("WHATSAPP_PHONE_NUMBER_ID", "1001")
    monkeypatch.setenv("RANDEVU_SECRET_KEY", "key-of-tests")


def meeting(start: str, end: str, id: str = "m1", **more: Any) -> Event:
    return Event(id, id, "1", at(start), at(end), **more)


def tell(house: House, calendar_id: int, change: Event | Gone) -> None:
    with store.writing() as db:
        reactions.seen(db, calendar_id, house_of(db), change, house.now)


def told(house: House, kind: str = "owner_alert") -> list[str]:
    with store.reading() as db:
        rows = db.execute(select(outbox).where(outbox.c.kind == kind).order_by(outbox.c.id)).all()
    return [row.payload["template"] for row in rows]


def conflicts(house: House) -> list[tuple[int, str | None]]:
    return [(row.appointment_id, row.decision) for row in house.findings() if row.kind == "conflict"]


def shown(house: House, number: int) -> str | None:
    with store.reading() as db:
        return troubles.of_appointments(db, [number], house.now).get(number)


@pytest.mark.parametrize(
    ("start", "end"), [("11:00", "11:30"), ("10:00", "11:15"), ("11:29", "12:00"), ("09:00", "18:00")]
)
def test_an_event_over_an_appointment_is_a_conflict(house: House, respected: int, start: str, end: str) -> None:
    made = house.book("11:00")
    tell(house, respected, meeting(start, end))
    assert conflicts(house) == [(made.id, None)]
    assert shown(house, made.id) == "conflict"
    assert told(house) == ["owner_calendar"]
    assert len(house.booked()) == 1, "nothing is cancelled"


@pytest.mark.parametrize(
    "event",
    [
        meeting("11:30", "12:00"),
        meeting("10:00", "11:00"),
        meeting("11:00", "11:30", busy=False),
    ],
)
def test_what_only_touches_or_takes_no_time_is_none(house: House, respected: int, event: Event) -> None:
    house.book("11:00")
    tell(house, respected, event)
    assert not house.findings()


def test_our_own_events_are_none(house: House, respected: int) -> None:
    made = house.book("11:00")
    with store.reading() as db:
        ours = house_of(db)
    tell(house, respected, meeting("11:00", "11:30", mark=Mark(ours, made.id, "ayse", 1)))
    assert not house.findings()


def test_somebody_elses_appointment_is_not_concerned(house: House, respected: int) -> None:
    house.book("11:00", staff="mehmet")
    tell(house, respected, meeting("11:00", "12:00"))
    assert not house.findings()


def test_the_branchs_calendar_concerns_everybody_there(house: House) -> None:
    shared = known(house, house.tie("shared@example.com", Owner("branch", "kadikoy"), writes=False))
    both = {house.book("11:00").id, house.book("11:00", staff="mehmet").id}
    tell(house, shared, meeting("11:00", "12:00"))
    assert {number for number, _ in conflicts(house)} == both


def test_the_same_conflict_is_told_once(house: House, respected: int) -> None:
    house.book("11:00")
    for _ in range(3):
        tell(house, respected, meeting("11:00", "12:00"))
    assert len(conflicts(house)) == 1
    assert len(told(house)) == 1


@pytest.mark.parametrize("change", [Gone("m1"), meeting("15:00", "16:00"), meeting("11:00", "12:00", busy=False)])
def test_a_conflict_ends_when_the_event_goes_out_of_the_way(house: House, respected: int, change: Event | Gone) -> None:
    made = house.book("11:00")
    tell(house, respected, meeting("11:00", "12:00"))
    tell(house, respected, change)
    assert conflicts(house) == [(made.id, "over")]
    assert shown(house, made.id) is None


def test_a_conflict_ends_when_the_appointment_is_moved(house: House, respected: int) -> None:
    made = house.book("11:00")
    tell(house, respected, meeting("11:00", "12:00"))
    house.move(made.id, "15:00")
    house.write()
    assert conflicts(house) == [(made.id, "over")]


def test_a_conflict_that_somebody_has_seen_is_left_alone(house: House, respected: int) -> None:
    made = house.book("11:00")
    tell(house, respected, meeting("11:00", "12:00"))
    (found,) = house.findings()
    with store.writing() as db:
        assert reactions.keep(db, found.id, "user:1", house.now)
    assert conflicts(house) == [(made.id, "kept")]
    assert shown(house, made.id) is None
    tell(house, respected, meeting("11:00", "12:00"))
    assert len(told(house)) == 1


def test_what_lies_over_the_past_is_nobodys_concern(house: House, respected: int) -> None:
    house.book("11:00")
    house.now = at("12:00")
    tell(house, respected, meeting("11:00", "18:00"))
    assert not house.findings()


# ---------------------------------------------------------------- the customer


def talks(house: House, said_at: datetime | None) -> str:
    """Give the customer a conversation in which they wrote last at `said_at`."""
    with store.writing() as db:
        values = {"id": "talk", "phone_number_id": "1001", "customer_id": house.customer, "created_at": house.now}
        db.execute(conversation.insert().values(**values, said_at=said_at))
    return "talk"


def entered(house: House) -> list[tuple[str, object]]:
    with store.reading() as db:
        return [(row.conversation_id, row.payload) for row in db.execute(select(inbox).order_by(inbox.c.id))]


def test_the_customer_is_told_of_a_conflict_in_their_conversation_once(house: House, respected: int) -> None:
    made = house.book("11:00")
    talk = talks(house, house.now - timedelta(hours=3))
    for _ in range(2):
        tell(house, respected, meeting("11:00", "12:00"))
    assert entered(house) == [(talk, {"intent": "calendar_conflict", "entities": {"appointment": made.id}})]


def test_a_customer_whose_window_has_closed_is_told_by_template_once(house: House, respected: int) -> None:
    made = house.book("11:00")
    talk = talks(house, house.now - timedelta(hours=25))
    for _ in range(2):
        tell(house, respected, meeting("11:00", "12:00"))
    assert not entered(house)
    assert told(house, "notice") == ["appointment_conflict"]
    assert told(house) == ["owner_calendar"]
    with store.reading() as db:
        row = db.execute(select(outbox).where(outbox.c.kind == "notice")).one()
        said = db.execute(select(message).where(message.c.id == row.message_id)).one()
    assert row.conversation_id == talk
    assert "saat 11:00" in said.text
    move = {"intent": "change_appointment", "entities": {"appointment": made.id, "generation": made.generation}}
    assert said.payload["choices"][0]["payload"] == move


def test_a_customer_who_never_wrote_is_told_at_their_number(house: House, respected: int) -> None:
    house.book("11:00")
    with store.writing() as db:
        db.execute(customer.update().where(customer.c.id == house.customer).values(phone="+905321112233"))
    tell(house, respected, meeting("11:00", "12:00"))
    assert told(house, "notice") == ["appointment_conflict"]
    assert told(house) == ["owner_calendar"]
    with store.reading() as db:
        assert db.execute(select(identity.c.value)).scalars().all() == ["905321112233"]


def test_a_customer_whom_whatsapp_cannot_reach_is_left_to_the_owner(house: House, respected: int) -> None:
    house.book("11:00")
    with store.writing() as db:
        db.execute(customer.update().where(customer.c.id == house.customer).values(phone=None))
    tell(house, respected, meeting("11:00", "12:00"))
    assert told(house) == ["owner_calendar"]
    assert told(house, "notice") == []


def test_the_customer_is_told_of_an_accepted_move(house: House) -> None:
    made = house.book("11:00")
    talk = talks(house, house.now)
    house.write()
    house.server.move(house.event().id, at("15:00"), at("15:30"))
    tell(house, house.calendar, house.event())
    house.settle()
    assert entered(house) == [(talk, {"intent": "calendar_moved", "entities": {"appointment": made.id}})]
    assert told(house) == ["owner_moved"]


def test_a_move_that_was_put_back_troubles_only_the_owner(house: House) -> None:
    house.book("11:00")
    talks(house, house.now)
    house.write()
    house.server.move(house.event().id, at("23:00"), at("23:30"))
    tell(house, house.calendar, house.event())
    house.settle()
    assert not entered(house)
    assert told(house) == ["owner_calendar"]


def test_a_removed_event_is_told_to_the_owner(house: House) -> None:
    house.book("11:00")
    house.write()
    gone = house.event().id
    house.server.take_out(gone)
    tell(house, house.calendar, Gone(gone))
    house.settle()
    assert told(house) == ["owner_calendar"]
