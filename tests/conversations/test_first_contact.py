"""The first message, and coming back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conversations.talk import Talk


@pytest.mark.parametrize("words", ["merhaba", "slm", "iyi günler", "Selamün aleyküm", "günaydın", "mrb"])
def test_a_greeting_says_who_we_are_and_what_can_be_done(talk: Talk, words: str) -> None:
    answer = talk.say(words)
    assert answer.says("Defne")
    assert "Randevu al" in answer.choices


@pytest.mark.parametrize("words", ["merhaba", "yarın saç kesimi", "fiyatlar nedir", "yetkiliyle görüşmek istiyorum"])
def test_the_first_answer_carries_one_line_about_privacy_and_later_ones_do_not(talk: Talk, words: str) -> None:
    first = talk.say(words)
    assert first.text.count("🔒") == 1
    if talk.holder() == "assistant":
        assert "🔒" not in talk.say("saç kesimi").text


def test_a_returning_customer_is_greeted_by_name_and_with_the_appointment(talk: Talk) -> None:
    talk.book("yarın 14:00 kadıköy saç kesimi")
    answer = talk.say("merhaba")
    assert answer.says("Selin", "14:00", "Kadıköy")
    assert {"Değiştir", "İptal et"} <= set(answer.choices)


def test_a_customer_whose_appointment_was_cancelled_is_greeted_by_name(talk: Talk) -> None:
    talk.book("yarın 14:00 kadıköy saç kesimi")
    talk.say("iptal")
    talk.say("evet")
    assert talk.say("merhaba").says("Selin")


def test_a_greeting_inside_a_booking_is_returned_and_the_question_stands(talk: Talk) -> None:
    talk.say("yarın saç kesimi")
    assert talk.say("merhaba").bubbles[-1].choices == ("Kadıköy", "Beşiktaş")


def test_a_greeting_with_a_wish_goes_straight_to_the_wish(talk: Talk) -> None:
    assert talk.say("merhaba yarın 14:00 kadıköyde saç kesimi var mı").is_summary


@pytest.mark.parametrize(("words", "named"), [("teşekkürler", "rica"), ("görüşürüz", "görüşmek"), ("sağol", "rica")])
def test_thanks_and_goodbye_are_returned(talk: Talk, words: str, named: str) -> None:
    talk.book("yarın 14:00 kadıköy saç kesimi")
    assert talk.say(words).says(named)


def test_two_customers_side_by_side_do_not_get_mixed_up(talk: Talk, another: Callable[..., Talk]) -> None:
    other = another()
    talk.say("yarın saç kesimi")
    other.say("cuma manikür")
    talk.say("Kadıköy")
    other.say("Beşiktaş")
    assert talk.say("14:00").says("12 Mart", "Kadıköy", "Saç kesimi")
    assert other.say("15:00").says("13 Mart", "Beşiktaş", "Manikür")
