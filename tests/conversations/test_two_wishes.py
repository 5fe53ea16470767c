"""Two wishes in one message: both are served, and free times are never mistaken for opening hours."""

from __future__ import annotations

import pytest

from tests.conversations.talk import Talk

TWO_QUESTIONS = [
    ("saç kesimi kaç para ve ne kadar sürüyor", ("600 ₺", "30 dakika")),
    ("manikür ne kadar sürer kaç para", ("500 ₺", "45 dakika")),
    ("manikür ve pedikür kaç para ne kadar sürer", ("1.150 ₺", "45 dakika", "1 saat")),
    ("adresiniz nerede kaça kadar açıksınız", ("Moda", "Ihlamurdere", "09:00–19:00")),
    ("kredi kartı geçiyor mu, adres nedir", ("kredi kartı", "Moda")),
    ("saç boyamayı kim yapıyor ve fiyatı ne", ("Ayşe", "2.200 ₺")),
]


@pytest.mark.parametrize(("words", "facts"), TWO_QUESTIONS)
def test_two_questions_get_two_answers(talk: Talk, words: str, facts: tuple[str, ...]) -> None:
    assert talk.say(words).says(*facts)


@pytest.mark.parametrize("words", ["kaç para ve ne kadar sürer", "kart geçiyor mu adres neydi"])
def test_two_questions_in_the_middle_are_answered_and_the_booking_goes_on(talk: Talk, words: str) -> None:
    talk.say("yarın 14:00 kadıköyde saç kesimi")
    answer = talk.say(words)
    assert answer.says("600 ₺", "30 dakika") or answer.says("kart", "Moda")
    assert answer.bubbles[-1].choices == ("Evet", "Değiştir")


WITH_A_WISH = [
    ("fiyat ne, yarın var mı", ("Fiyatlarımız",), "Saç kesimi"),
    ("saç kesimi fiyat ne, yarın var mı", ("600 ₺",), "Kadıköy"),
    ("manikürü kim yapıyor yarın 3e yer var mı", ("Elif", "Zeynep"), "Kadıköy"),
    ("adres nerede, yarın 14:00 saç kesimi alabilir miyim", ("Moda", "Ihlamurdere"), "Kadıköy"),
    ("masaj ne kadar sürüyor yarın 3te gelsem olur mu", ("1 saat", "12 Mart", "15:00"), "Evet"),
    ("kaça kadar açıksınız, yarın 17:00 beşiktaşta fön olur mu", ("19:00", "12 Mart", "17:00"), "Evet"),
]


@pytest.mark.parametrize(("words", "facts", "choice"), WITH_A_WISH)
def test_a_question_and_a_wish_to_come_are_both_served(
    talk: Talk, words: str, facts: tuple[str, ...], choice: str
) -> None:
    answer = talk.say(words)
    assert answer.says(*facts)
    assert choice in answer.choices


def test_the_time_said_beside_a_question_is_not_lost(talk: Talk) -> None:
    talk.say("adres nerede, yarın 14:00 saç kesimi alabilir miyim")
    assert talk.tap("Kadıköy").says("12 Mart", "14:00")


@pytest.mark.parametrize("words", ["pardon kaç paraydı", "bu arada ne kadardı", "kaç liraydı ya"])
def test_a_price_asked_in_passing_is_told(talk: Talk, words: str) -> None:
    talk.say("yarın kadıköyde saç boyama")
    answer = talk.say(words)
    assert answer.says("2.200 ₺")
    assert len(answer.choices) > 3


# Free times inside a booking


@pytest.mark.parametrize("words", ["yarın kaçta var", "yarın saat kaçta gelsem", "yarın hangi saatler boş"])
def test_free_times_of_a_day_are_shown_inside_a_booking(talk: Talk, words: str) -> None:
    talk.say("kadıköy saç kesimi")
    answer = talk.say(words)
    assert answer.says("yarın")
    assert "09:00–19:00" not in answer.text
    assert "15:00" in answer.choices
    assert talk.say("3 te gelsem").says("12 Mart", "15:00")


def test_what_else_is_free_lets_go_of_the_time_that_was_proposed(talk: Talk) -> None:
    talk.say("yarın 14:00 kadıköy saç kesimi")
    answer = talk.say("cuma kaçta var")
    assert answer.says("cuma")
    assert len(answer.choices) > 3


def test_where_there_is_room_is_answered_for_every_branch(talk: Talk) -> None:
    talk.say("saç kesimi istiyorum")
    answer = talk.say("cuma nereler boş")
    assert any("Kadıköy" in choice for choice in answer.choices)
    assert any("Beşiktaş" in choice for choice in answer.choices)
    talk.tap(answer.choices[1])
    talk.tap("Evet")
    (row,) = talk.booked()
    assert row.at.startswith("2026-03-13")
