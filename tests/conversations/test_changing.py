"""Moving, cancelling and listing appointments."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conversations.talk import Talk


@pytest.fixture
def booked(talk: Talk) -> Talk:
    """A customer with a haircut tomorrow 14:00 in Kadıköy by Ayşe."""
    talk.book("yarın 14:00'te Kadıköy'de Ayşe'den saç kesimi")
    return talk


@pytest.fixture
def with_three(talk: Talk) -> Talk:
    """A customer with three appointments: haircut, massage, manicure."""
    for words in ("yarın 14:00 kadıköy Ayşe'den saç kesimi", "cuma 11:00 masaj", "cumartesi 16:00 kadıköy manikür"):
        talk.book(words)
    return talk


@pytest.mark.parametrize(
    "word", ["DEĞİŞTİR", "değiştir", "degistir", "RESCHEDULE", "Reschedule", "Değiştirmek istiyorum"]
)
def test_one_word_starts_moving_the_only_appointment(booked: Talk, word: str) -> None:
    assert booked.say(word).says("14:00", "saç kesimi")
    summary = booked.say("cuma 15:00")
    assert summary.says("13 Mart", "15:00", "Ayşe")
    assert booked.booked()[0].at == "2026-03-12 14:00"
    assert booked.tap("Evet").says("13 Mart", "Cuma", "15:00", "Kadıköy", "Ayşe")
    (row,) = booked.booked()
    assert (row.at, row.staff) == ("2026-03-13 15:00", ("ayse",))


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("randevumu cuma 15:00'e alabilir miyiz", "2026-03-13 15:00"),
        ("yarınki randevumu cumaya alalım saat 3", "2026-03-13 15:00"),
        ("randevumu bir saat ileri alabilir miyiz", "2026-03-12 15:00"),
        ("randevumu saat 4e çekelim", "2026-03-12 16:00"),
        ("yarın gelemiyorum, cumartesi 10:00 olur mu", "2026-03-14 10:00"),
        ("aynı saatte haftaya perşembeye erteleyelim", "2026-03-19 12:00"),
    ],
)  # fmt: skip
def test_one_message_says_what_to_move_and_where(booked: Talk, words: str, at: str) -> None:
    answer = booked.say(words)
    if at == "2026-03-19 12:00":
        assert answer.says("19 Mart", "13:00")  # a half day: 14:00 is after closing
        assert booked.booked()[0].at == "2026-03-12 14:00"
        return
    assert answer.choices == ("Evet", "Başka saat")
    booked.tap("Evet")
    assert [row.at for row in booked.booked()] == [at]


def test_a_part_of_a_day_offers_times_to_move_to(booked: Talk) -> None:
    booked.say("değiştir")
    offered = booked.say("cuma öğleden sonra")
    assert offered.choices
    booked.tap(offered.choices[1])
    booked.tap("Evet")
    assert booked.booked()[0].at.startswith("2026-03-13 1")


def test_moving_asks_again_for_another_time(booked: Talk) -> None:
    booked.say("randevumu cuma 15:00'e al")
    assert booked.tap("Başka saat").says("?")
    booked.say("cumartesi 12:00")
    booked.say("evet")
    assert [row.at for row in booked.booked()] == ["2026-03-14 12:00"]


def test_moving_to_a_full_time_offers_others_and_keeps_the_appointment(booked: Talk, fill: Callable[..., None]) -> None:
    fill("2026-03-13", "ayse")
    fill("2026-03-13", "mehmet")
    answer = booked.say("randevumu cuma 15:00'e al")
    assert answer.says("dolu")
    assert len(answer.choices) > 1
    assert booked.booked()[0].at == "2026-03-12 14:00"


def test_moving_to_a_closed_day_names_the_reason(booked: Talk) -> None:
    booked.say("değiştir")
    assert booked.say("pazar 14:00").says("kapalı")


def test_an_appointment_can_move_to_another_branch(booked: Talk) -> None:
    booked.say("değiştir")
    assert booked.say("cuma 15:00 beşiktaşta olsun").says("Beşiktaş", "Zeynep")
    booked.tap("Evet")
    (row,) = booked.booked()
    assert (row.at, row.branch, row.staff) == ("2026-03-13 15:00", "besiktas", ("zeynep",))


def test_a_move_can_overlap_its_own_old_time(booked: Talk) -> None:
    booked.say("randevumu yarın 14:15'e alalım")
    booked.tap("Evet")
    assert booked.booked()[0].at == "2026-03-12 14:15"


@pytest.mark.parametrize("words", ["vazgeç", "vazgeçtim", "kalsın", "gerek kalmadı"])
def test_a_stopped_move_says_that_the_appointment_stands(booked: Talk, words: str) -> None:
    booked.say("değiştir")
    assert booked.say(words).says("randevunuz", "duruyor")
    assert [row.at for row in booked.booked()] == ["2026-03-12 14:00"]


def test_a_question_while_moving_is_answered_and_the_move_goes_on(booked: Talk) -> None:
    booked.say("değiştir")
    assert booked.say("beşiktaşın adresi ne").says("Ihlamurdere")
    booked.say("cuma 15:00")
    booked.say("evet")
    assert booked.booked()[0].at == "2026-03-13 15:00"


@pytest.mark.parametrize(
    "word", ["İPTAL", "iptal", "iptal et", "İptal etmek istiyorum", "randevumu iptal eder misiniz"]
)
def test_cancelling_asks_first_and_then_cancels(booked: Talk, word: str) -> None:
    assert booked.say(word).says("12 Mart", "14:00", "iptal", "?")
    assert len(booked.booked()) == 1
    assert booked.say("evet").says("iptal edildi")
    assert booked.booked() == []
    assert booked.appointments()[0].status == "cancelled"


def test_cancelling_by_buttons(booked: Talk) -> None:
    booked.say("randevularım")
    booked.tap("İptal et")
    booked.tap("Evet, iptal et")
    assert booked.booked() == []


@pytest.mark.parametrize("words", ["hayır", "vazgeç", "kalsın", "yok dursun"])
def test_an_appointment_is_kept_when_not_cancelled_after_all(booked: Talk, words: str) -> None:
    booked.say("iptal")
    assert booked.say(words).says("randevunuz", "duruyor")
    assert len(booked.booked()) == 1


def test_instead_of_cancelling_it_is_moved(booked: Talk) -> None:
    booked.say("iptal")
    assert booked.tap("Başka güne al").says("?")
    booked.say("cuma 15:00")
    booked.tap("Evet")
    assert [row.at for row in booked.booked()] == ["2026-03-13 15:00"]


def test_what_was_cancelled_is_free_again(booked: Talk, another: Callable[..., Talk]) -> None:
    booked.say("iptal")
    booked.say("evet")
    other = another()
    other.book("yarın 14:00'te Kadıköy'de Ayşe'den saç kesimi")
    assert other.booked()[0].staff == ("ayse",)


@pytest.mark.parametrize("word", ["DEĞİŞTİR", "İPTAL", "randevularım"])
def test_without_an_appointment_that_is_said_and_one_is_offered(talk: Talk, word: str) -> None:
    answer = talk.say(word)
    assert answer.says("randevunuz")
    assert "Randevu al" in answer.choices


def test_appointments_are_listed_with_day_time_service_and_place(with_three: Talk) -> None:
    listed = with_three.say("randevularım neler")
    assert listed.says("12 Mart", "14:00", "Saç kesimi", "13 Mart", "Masaj", "14 Mart", "Manikür")


@pytest.mark.parametrize(
    ("words", "service"),
    [
        ("masaj olan", "masaj"),
        ("masajı", "masaj"),
        ("2.", "masaj"),
        ("ikincisi", "masaj"),
        ("2", "masaj"),
        ("cumartesi olan", "manikur"),
        ("sonuncusu", "manikur"),
        ("yarınki", "sac-kesimi"),
        ("14:00", "sac-kesimi"),
        ("Ayşe'deki", "sac-kesimi"),
    ],
)
def test_which_of_several_is_asked_and_can_be_said_in_many_ways(with_three: Talk, words: str, service: str) -> None:
    assert len(with_three.say("iptal").choices) == 3
    with_three.say(words)
    with_three.say("evet")
    left = [row.services[0] for row in with_three.booked()]
    assert len(left) == 2
    assert service not in left


@pytest.mark.parametrize(
    ("words", "service"),
    [
        ("masaj randevumu iptal et", "masaj"),
        ("cumartesi günkü randevumu iptal etmek istiyorum", "manikur"),
        ("yarınki randevuyu iptal edelim", "sac-kesimi"),
        ("saat 11deki randevumu iptal eder misin", "masaj"),
        ("manikürü iptal edin lütfen", "manikur"),
    ],
)
def test_the_one_that_is_named_is_meant(with_three: Talk, words: str, service: str) -> None:
    with_three.say(words)
    with_three.say("evet")
    assert service not in [row.services[0] for row in with_three.booked()]
    assert len(with_three.booked()) == 2


def test_one_of_several_is_picked_by_tapping_and_moved(with_three: Talk) -> None:
    choices = with_three.say("değiştir").choices
    with_three.tap(choices[1])
    with_three.say("cuma 17:00")
    with_three.say("evet")
    assert [row.at for row in with_three.booked()] == ["2026-03-12 14:00", "2026-03-13 17:00", "2026-03-14 16:00"]


def test_the_named_one_of_several_is_moved_in_one_message(with_three: Talk) -> None:
    with_three.say("masaj randevumu cuma 17:00'ye alalım")
    with_three.say("evet")
    assert with_three.booked()[1].at == "2026-03-13 17:00"


@pytest.mark.parametrize("word", ["iptal", "değiştir"])
def test_shortly_before_the_appointment_a_person_is_offered_instead(talk: Talk, word: str) -> None:
    talk.book(f"bugün {talk.quarter_in(90)} kadıköy saç kesimi")
    answer = talk.say(word)
    assert answer.says("az kaldı")
    assert "Yetkiliye bağlan" in answer.choices
    assert len(talk.booked()) == 1


def test_evet_outside_of_a_question_confirms_the_coming_appointment(booked: Talk) -> None:
    assert booked.say("EVET").says("14:00")
    assert booked.booked()[0].attendance == "confirmed"


def test_who_cannot_come_is_offered_another_day_or_cancelling(booked: Talk) -> None:
    answer = booked.say("gelemeyeceğim")
    assert "İptal et" in answer.choices
    assert len(booked.booked()) == 1


def test_an_old_evet_under_a_finished_move_changes_nothing_more(booked: Talk) -> None:
    booked.say("randevumu cuma 15:00'e al")
    summary = booked.phone.bubbles()[-1]
    booked.tap("Evet")
    booked.say("değiştir")
    booked.say("cumartesi 12:00")
    booked.tap("Evet")
    booked.tap("Evet", summary)
    assert [row.at for row in booked.booked()] == ["2026-03-14 12:00"]
