"""What was decided stays decided: no later message shifts, forgets or undoes it unless it says so."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conversations.talk import Answer, Talk

BOOKED = "yarın 14:00'te Kadıköy'de Ayşe'den saç kesimi"


def said_hours_ago(talk: Talk, hours: int, text: str) -> Answer:
    talk.say("merhaba")
    stamp = str(int((talk.now() - timedelta(hours=hours)).timestamp()))
    talk.deliver({"type": "text", "text": {"body": text}, "timestamp": stamp})
    return talk.answer()


@pytest.mark.parametrize("words", ["geleceğim", "yok geleceğim", "hayır"])
def test_who_says_to_come_after_all_cancels_nothing(talk: Talk, words: str) -> None:
    talk.book(BOOKED)
    talk.say("randevumu iptal etmek istiyorum")
    talk.say(words)
    assert len(talk.booked()) == 1


@pytest.mark.parametrize("words", ["evet gelemeyeceğim", "evet", "gelemiyorum"])
def test_who_cannot_come_and_is_asked_cancels(talk: Talk, words: str) -> None:
    talk.book(BOOKED)
    talk.say("randevumu iptal etmek istiyorum")
    talk.say(words)
    assert talk.booked() == []


@pytest.mark.parametrize("words", ["peki başka saatler var mı", "peki daha ucuzu var mı"])
def test_a_question_that_begins_like_a_yes_books_nothing(talk: Talk, words: str) -> None:
    talk.say("yarın 14:00 kadıköy saç kesimi")
    talk.say(words)
    assert talk.booked() == []


def test_a_later_hour_is_counted_once_however_many_questions_follow(talk: Talk) -> None:
    talk.say("yarın 14:00 kadıköy saç kesimi")
    assert talk.say("bir saat geç olsun").says("15:00")
    talk.say("fiyat ne kadar")
    assert talk.say("adres nerede").says("15:00")
    talk.tap("Evet")
    assert [row.at for row in talk.booked()] == ["2026-03-12 15:00"]


def test_a_time_picked_from_the_list_survives_a_question(talk: Talk) -> None:
    listed = talk.say("yarın öğleden sonra kadıköyde saç kesimi")
    picked = listed.choices[2]
    assert talk.tap(picked).is_summary
    answer = talk.say("fiyat ne kadar")
    assert answer.bubbles[-1].choices == ("Evet", "Değiştir")
    talk.tap("Evet")
    assert [row.at[-5:] for row in talk.booked()] == [picked[-5:]]


def test_a_tapped_yes_to_the_first_of_two_wishes_leads_to_the_second(talk: Talk) -> None:
    talk.say("cuma 10:00 kadıköy manikür ve cumartesi 11:00 kadıköy fön")
    second = talk.tap("Evet")
    assert second.says("oluşturuldu", "fön", "14 Mart", "11:00")
    assert not second.says("dolu")
    talk.tap("Evet")
    assert [(row.at, row.services) for row in talk.booked()] == [
        ("2026-03-13 10:00", ("manikur",)),
        ("2026-03-14 11:00", ("fon",)),
    ]


def test_a_greeting_after_a_day_of_silence_is_a_greeting(talk: Talk) -> None:
    said_hours_ago(talk, 20, "saç kesimi")
    answer = talk.say("merhaba")
    assert not answer.says("Hangi şube")


def test_an_hour_is_not_picked_from_yesterdays_list(talk: Talk) -> None:
    said_hours_ago(talk, 20, "cuma öğleden sonra kadıköyde saç kesimi")
    assert not talk.say("15:00 kadıköy saç kesimi olur mu").says("13 Mart", "Onaylıyor")


def test_the_appointment_that_is_named_is_the_one_nobody_comes_to(talk: Talk) -> None:
    talk.book("yarın 14:00 kadıköy Ayşe'den saç kesimi")
    talk.book("cuma 11:00 masaj")
    talk.say("cuma gelemiyorum")
    assert [row.attendance for row in talk.booked()] == [None, "declined"]


@pytest.mark.parametrize("words", ["randevumu iptal et", "randevumu değiştirmek istiyorum"])
def test_no_to_the_question_which_one_leaves_all_as_they_are(talk: Talk, words: str) -> None:
    talk.book("yarın 14:00 kadıköy Ayşe'den saç kesimi")
    talk.book("cuma 11:00 masaj")
    talk.say(words)
    assert talk.say("hayır").says("duruyor")
    assert len(talk.booked()) == 2


def test_a_weekend_is_not_answered_with_its_first_day_alone(talk: Talk) -> None:
    assert talk.say("hafta sonu açık mısınız").says("cumartesi 09:00–19:00", "pazar kapalı")
