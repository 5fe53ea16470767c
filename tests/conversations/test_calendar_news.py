"""The customer learns in the conversation what became of an appointment in a calendar."""

from __future__ import annotations

from datetime import timedelta

import pytest

from randevu import store
from randevu.booking import appointments
from randevu.calendars import telling
from tests.conversations.talk import Talk


@pytest.fixture
def booked(talk: Talk) -> Talk:
    """A customer with a haircut tomorrow 14:00 in Kadıköy by Ayşe."""
    talk.book("yarın 14:00'te Kadıköy'de Ayşe'den saç kesimi")
    return talk


def happens(talk: Talk, news: telling.News, finding: int) -> None:
    (row,) = talk.appointments()
    with store.writing(talk.stack.database_url) as db:
        found = appointments.find(db, row.id)
        assert found is not None
        # The clocks of the processes run apart by as long as these took to start: no entry may come from the future.
        assert telling.tell(db, news, found, finding, talk.now() - timedelta(minutes=2))


def test_a_conflict_offers_another_time_and_moves_the_appointment(booked: Talk) -> None:
    happens(booked, "calendar_conflict", 900_001)
    told = booked.answer()
    assert told.says("14:00", "duruyor")
    assert told.choices == ("Başka saat", "Yetkiliye bağlan")
    assert booked.tap("Başka saat").says("ne zamana")
    assert booked.say("yarın 16:00").choices == ("Evet", "Başka saat")
    assert booked.tap("Evet").says("16:00")
    assert [row.at[-5:] for row in booked.booked()] == ["16:00"]


def test_a_move_by_staff_is_told_with_its_new_time(booked: Talk) -> None:
    happens(booked, "calendar_moved", 900_002)
    told = booked.answer()
    assert told.says("değiştirdi", "14:00", "Ayşe")
    assert "Başka saat" in told.choices


def test_news_in_the_middle_of_a_booking_do_not_stop_it(booked: Talk) -> None:
    booked.say("cumartesi manikür istiyorum")
    happens(booked, "calendar_conflict", 900_003)
    assert booked.answer().says("duruyor")
    assert booked.say("11:00").says("manikür")
