"""The question after a visit through the real webhook: tapped, typed, in words, in the middle of something else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from randevu import store
from randevu.booking import appointments
from randevu.catalogue import service as catalogue_service
from randevu.satisfaction import asking, ratings
from randevu.satisfaction.ratings import Rating
from randevu.simulator.phone import Bubble
from tests.conversations.stack import SECRETS
from tests.conversations.talk import Talk


@pytest.fixture
def booked(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> Talk:
    """A customer with an appointment; when it takes place does not matter to the answers."""
    monkeypatch.setenv("RANDEVU_SECRET_KEY", SECRETS["RANDEVU_SECRET_KEY"])
    talk.book("yarın 14:00'te Kadıköy'de Ayşe'den saç kesimi")
    return talk


def ask(talk: Talk) -> Bubble:
    """The question about the newest appointment goes out; returns it as the customer sees it."""
    with store.writing(talk.stack.database_url) as db:
        about = appointments.find(db, talk.appointments()[-1].id)
        assert about is not None
        live = catalogue_service.current(db)
        # The processes' clocks run apart by as long as they took to start: nothing may come from the future.
        assert asking.put(db, live, about, "Selin Kaya", talk.now() - timedelta(minutes=2))
    (shown,) = talk.answer().bubbles
    return shown


def rated(talk: Talk) -> Rating:
    with store.reading(talk.stack.database_url) as db:
        kept = ratings.of_appointment(db, talk.appointments()[-1].id)
    assert kept is not None
    return kept


@pytest.mark.parametrize("how", ["#5", "5", "5, elinize sağlık"])
def test_a_good_answer_is_kept_and_answered_warmly(booked: Talk, how: str) -> None:
    ask(booked)
    answer = booked.tap(how[1:]) if how.startswith("#") else booked.say(how)
    assert answer.says("sevindim")
    assert rated(booked).score == 5
    assert booked.holder() == "assistant"


def test_a_bad_answer_goes_to_a_person(booked: Talk) -> None:
    ask(booked)
    assert booked.tap("2").says("üzüldüm", "ekibimize")
    assert rated(booked).score == 2
    assert booked.holder() == "waiting"


def test_an_old_question_is_answered_in_the_middle_of_a_booking(booked: Talk) -> None:
    shown = ask(booked)
    booked.say("cumartesi manikür istiyorum")
    assert booked.tap("4", shown).says("sevindim")
    assert rated(booked).score == 4
    assert booked.say("11:00").says("manikür")


def test_an_order_after_the_question_is_an_order(booked: Talk) -> None:
    ask(booked)
    assert booked.say("cumartesi saat 3'te manikür istiyorum").says("manikür")
    assert rated(booked).answered_at is None
