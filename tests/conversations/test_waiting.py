"""The waiting list through the real webhook: tapped where a day is full, offered, taken, refused, left."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from randevu import store
from randevu.booking import appointments
from randevu.catalogue import service as catalogue_service
from randevu.turkish import phrasing, waiting_list
from randevu.waiting import offering
from tests.conversations.stack import SECRETS
from tests.conversations.talk import Answer, Talk, moment

HAIR = ("ayse", "mehmet")


class FullDay:
    """A day on which nobody in Kadıköy cuts hair."""

    def __init__(self, talk: Talk, day: date) -> None:
        self.talk, self.day = talk, day
        start, end = (moment(day.isoformat(), clock) for clock in ("00:00", "23:00"))
        with store.writing(talk.stack.database_url) as db:
            self.blocks = [appointments.block(db, one, start, end, "", "test", talk.now()).id for one in HAIR]

    @property
    def spoken(self) -> str:
        return f"{self.day.day} {phrasing.MONTHS[self.day.month - 1]}"

    def join(self) -> Answer:
        full = self.talk.say(f"{self.spoken} 14:00 Kadıköy saç kesimi")
        assert full.says("dolu"), full
        return self.talk.tap("Boşalırsa haber ver")

    def free(self) -> None:
        """Everything is given back, and a worker's round begins."""
        now = self.talk.now()
        with store.writing(self.talk.stack.database_url) as db:
            for number in self.blocks:
                appointments.unblock(db, number, now)
        self.blocks = []
        while self._offer_one(now):
            pass

    def _offer_one(self, now: datetime) -> bool:
        with store.writing(self.talk.stack.database_url) as db:
            return offering.offer_next(db, catalogue_service.current(db), now)


@pytest.fixture
def full(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> FullDay:
    """A Saturday some weeks ahead."""
    monkeypatch.setenv("RANDEVU_SECRET_KEY", SECRETS["RANDEVU_SECRET_KEY"])
    today = talk.now().date()
    return FullDay(talk, today + timedelta(days=(5 - today.weekday()) % 7 + 28))


def test_a_freed_time_is_offered_and_a_typed_yes_books_it(full: FullDay) -> None:
    joined = full.join()
    assert joined.says("bekleme listesine yazdım", "13:30–14:30", "Sıranız: 1")
    full.free()
    question = full.talk.answer()
    assert question.choices == ("Evet", "Hayır")
    assert full.talk.say("evet").says("Randevunuz oluşturuldu")
    (row,) = full.talk.booked()
    assert row.at == f"{full.day} 13:30"


def test_a_no_keeps_the_place_on_the_list_until_the_customer_leaves(full: FullDay) -> None:
    full.join()
    full.free()
    full.talk.answer()
    assert full.talk.tap("Hayır").says("Bekleme listesinde kalıyorsunuz")
    assert full.talk.say("kaçıncı sıradayım").says("saç kesimi", ": 1.")
    assert full.talk.say("listeden çıkar").says("çıkardım")
    assert full.talk.say("kaçıncı sıradayım").says("kaydınız yok")
    assert full.talk.booked() == []


def test_in_words_what_is_taken_is_waited_for_and_what_is_free_is_booked(full: FullDay) -> None:
    said = full.talk.say(f"{full.spoken} Kadıköy'de saç kesimi boşalırsa haber verin")
    assert said.says("bekleme listesine yazdım", "Sıranız: 1")
    monday = full.day + timedelta(days=2)
    other = f"{monday.day} {phrasing.MONTHS[monday.month - 1]} 15:00"
    assert full.talk.say(f"{other} Kadıköy'de saç kesimi için beni sıraya yazın").is_summary


def test_nobody_waits_for_a_day_on_which_the_business_is_closed(talk: Talk) -> None:
    talk.say("pazar günü saç boyatmak istiyorum")
    assert talk.say("boşalırsa haber verin").says("kapalıyız")
    assert talk.say("kaçıncı sıradayım").says("kaydınız yok")


def test_nobody_waits_for_hours_after_closing(full: FullDay) -> None:
    full.talk.say(f"{full.spoken} akşam 7'den sonra Kadıköy'de saç kesimi")
    assert full.talk.say("yer açılırsa haber verin").says("09:00–19:00 arası açığız")
    assert full.talk.say("kaçıncı sıradayım").says("kaydınız yok")


def test_who_joins_in_other_words_is_put_on_the_list_too(full: FullDay) -> None:
    shown = full.talk.say(f"{full.spoken} 14:00 Kadıköy saç kesimi")
    assert shown.says("dolu"), shown
    text = "biri cayarsa yerini ben kapayım"
    assert waiting_list.read(text) is None, "the words alone do not tell"
    assert full.talk.say(text).says("bekleme listesine yazdım", "Sıranız: 1")
