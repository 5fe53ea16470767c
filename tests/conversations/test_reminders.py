"""Answers to reminders through the real webhook: by button and in words, in any state of the conversation."""

from __future__ import annotations

from datetime import timedelta

import pytest

from randevu import store
from randevu.booking import appointments
from randevu.catalogue import service as catalogue_service
from randevu.messaging import notices
from randevu.reminders import words
from randevu.simulator.phone import Bubble
from randevu.store.tables import conversation, outbox
from tests.conversations.stack import SECRETS
from tests.conversations.talk import Talk


@pytest.fixture
def booked(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> Talk:
    """A customer with a haircut tomorrow 14:00 in Kadıköy by Ayşe."""
    monkeypatch.setenv("RANDEVU_SECRET_KEY", SECRETS["RANDEVU_SECRET_KEY"])
    talk.book("yarın 14:00'te Kadıköy'de Ayşe'den saç kesimi")
    return talk


def remind(talk: Talk, step: str = "one-day") -> Bubble:
    """The reminder of the newest appointment goes out; returns it as the customer sees it."""
    row = talk.appointments()[-1]
    with store.writing(talk.stack.database_url) as db:
        catalogue = catalogue_service.current(db)
        one = appointments.find(db, row.id)
        assert one is not None
        found = next(found for found in catalogue.reminders if found.key == step)
        # The processes' clocks run apart by as long as they took to start: nothing may come from the future.
        now = talk.now() - timedelta(minutes=2)
        said = words.notice(db, found, one, catalogue, "Selin Kaya", now)
        talk_id = notices.conversation_with(db, one.customer_id, "100200300", now)
        assert talk_id is not None
        key = f"reminder:{one.id}:{step}:{one.generation}:{talk.now().isoformat()}"
        notices.put(db, talk_id, said, key=key, kind="reminder", now=now, asks=found.asks)
    (shown,) = talk.answer().bubbles
    assert shown.choices == ("Evet", "Değiştir", "İptal")
    return shown


def attendance(talk: Talk) -> list[str | None]:
    return [row.attendance for row in talk.appointments()]


@pytest.mark.parametrize("how", ["#Evet", "EVET", "geliyorum", "tamam teşekkürler"])
def test_yes_confirms(booked: Talk, how: str) -> None:
    remind(booked)
    answer = booked.tap(how[1:]) if how.startswith("#") else booked.say(how)
    assert answer.says("bekliyoruz", "14:00")
    assert attendance(booked) == ["confirmed"]


def test_yes_in_the_middle_of_another_booking_confirms_and_the_booking_goes_on(booked: Talk) -> None:
    booked.say("cumartesi manikür istiyorum")
    remind(booked)
    assert booked.say("evet").says("bekliyoruz", "14:00")
    assert attendance(booked) == ["confirmed"]
    assert booked.say("11:00").says("manikür")


def test_another_time_is_one_word_away_also_in_the_middle_of_a_booking(booked: Talk) -> None:
    booked.say("cumartesi manikür istiyorum")
    remind(booked)
    assert booked.say("DEĞİŞTİR").says("ne zamana")
    booked.say("yarın 16:00")
    assert booked.tap("Evet").says("16:00")
    assert [row.at[-5:] for row in booked.booked()] == ["16:00"]


def test_cancelling_is_asked_first(booked: Talk) -> None:
    remind(booked)
    assert booked.tap("İptal").says("iptal", "14:00")
    assert len(booked.booked()) == 1
    assert booked.say("evet").says("iptal")
    assert booked.booked() == []


def test_cancelling_in_words_in_the_middle_of_a_booking_means_the_reminded_one(booked: Talk) -> None:
    booked.say("cumartesi manikür istiyorum")
    remind(booked)
    assert booked.say("iptal").says("iptal", "14:00")
    assert len(booked.booked()) == 1
    booked.say("evet")
    assert booked.booked() == []


def test_an_old_button_of_a_moved_appointment_asks_about_the_new_time(booked: Talk) -> None:
    shown = remind(booked)
    booked.say("randevumu yarın 16:00'ya alalım")
    booked.tap("Evet")
    assert [row.at[-5:] for row in booked.booked()] == ["16:00"]
    asked = booked.tap("Evet", shown)
    assert asked.says("16:00", "Geliyor musunuz")
    assert booked.tap("Geliyorum").says("bekliyoruz", "16:00")
    assert attendance(booked) == ["confirmed"]


def test_an_old_button_of_a_cancelled_appointment_says_so(booked: Talk) -> None:
    shown = remind(booked)
    booked.tap("İptal")
    booked.say("evet")
    for title in ("Evet", "Değiştir", "İptal"):
        assert booked.tap(title, shown).says("durmuyor")


def test_being_late_reaches_staff_and_is_answered_warmly(booked: Talk) -> None:
    remind(booked)
    assert booked.say("15 dk geç kalacağım").says("15 dakika", "ilettim")
    with store.reading(booked.stack.database_url) as db:
        (row,) = booked.appointments()
        one = appointments.find(db, row.id)
        assert one is not None
        assert "15 dk geç kalacağım" in one.note
        talk_id = one.conversation_id
        assert db.execute(conversation.select().where(conversation.c.id == talk_id)).one().flagged is None
        told = db.execute(outbox.select().where(outbox.c.kind == "owner_alert")).all()
    assert "owner_message" in [one.payload.get("template") for one in told]


def test_being_late_in_the_middle_of_a_booking_does_not_stop_it(booked: Talk) -> None:
    booked.say("cumartesi manikür istiyorum")
    assert booked.say("bu arada yarınki randevuya 10 dk geç kalacağım").says("10 dakika", "ilettim")
    assert booked.say("11:00").says("manikür")
