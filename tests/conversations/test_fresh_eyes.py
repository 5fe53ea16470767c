"""What demanding customers say beside the point: each gets an answer that leads on."""

from __future__ import annotations

import pytest

from tests.conversations.talk import Talk

SUMMARY = "yarın 14:00'te Kadıköy'de saç kesimi"


def test_a_move_to_where_the_appointment_stands_says_so_and_asks_for_another(talk: Talk) -> None:
    talk.book(SUMMARY)
    assert talk.say("randevumu yarın 14:00 saatine alalım").says("zaten", "14:00", "ne zamana")
    assert talk.say("15:00 olsun").choices == ("Evet", "Başka saat")


def test_yes_to_what_should_be_different_books_nothing_yet(talk: Talk) -> None:
    talk.say(SUMMARY)
    talk.say("değiştir")
    assert talk.say("evet").is_summary
    assert not talk.booked()


def test_thanks_under_a_summary_are_told_that_nothing_stands_yet(talk: Talk) -> None:
    talk.say(SUMMARY)
    thanked = talk.say("teşekkürler iyi günler")
    assert thanked.is_summary
    assert thanked.says("onaylarsanız")


def test_questions_about_a_list_of_times(talk: Talk) -> None:
    talk.say("yarın Kadıköy'de saç kesimi")
    assert talk.say("dolu mu").says("hepsi boş")
    assert talk.say("en geç kaçta").says("18:30")
    assert talk.say("hangisi daha erken").is_summary


def test_right_after_is_when_the_own_appointment_ends(talk: Talk) -> None:
    talk.book("yarın 10:00 kadıköy kaş tasarımı")
    talk.say("fön")
    assert talk.say("aynı gün hemen arkasından").says("12 Mart", "10:30")


def test_good_day_after_a_booking_takes_leave(talk: Talk) -> None:
    talk.book(SUMMARY)
    assert talk.say("iyi günler").says("görüşmek üzere")


def test_not_wanting_a_service_stops_no_messages(talk: Talk) -> None:
    assert not talk.say("saç kesimi istemiyorum").says("mesaj")
    assert "Saç kesimi" in talk.say("yarın buçukta").choices


@pytest.mark.parametrize(("sign", "service"), [("💇", "Saç kesimi"), ("💅", "Manikür")])
def test_a_sign_names_a_service(talk: Talk, sign: str, service: str) -> None:
    assert talk.say(sign).says(service, "şube")


def test_the_place_of_what_was_just_booked_is_changed(talk: Talk) -> None:
    talk.book(SUMMARY)
    assert talk.say("şubeyi beşiktaş yapalım").choices == ("Evet", "Başka saat")


def test_one_who_comes_alone_after_all(talk: Talk) -> None:
    talk.say("kızımla geleceğiz ikimize saç kesimi kadıköy yarın 4")
    assert "2 kişi" not in talk.say("kızım gelmiyormuş tek ben").text
    assert talk.say("5 olsun o zaman").says("17:00")


def test_what_the_own_appointment_costs_and_where_it_is(talk: Talk) -> None:
    talk.book("yarın 14:00 kadıköy saç boyama")
    cost = talk.say("kaç para tutacaktı")
    assert cost.says("2.200")
    assert not cost.says("manikür")


def test_later_under_a_summary_gives_nothing_up(talk: Talk) -> None:
    talk.say(SUMMARY)
    assert "15:00" in talk.say("daha sonra").choices
