"""Yes and no as people really write them under a question."""

from __future__ import annotations

import pytest

from tests.conversations.talk import Talk

SUMMARY = "yarın 14:00'te Kadıköy'de saç kesimi"


@pytest.mark.parametrize(
    "words", ["e", "ee", "he", "hı hı", "ıhı", "hemen", "iyi", "olur valla", "tamamdır", "uyar", "eyvallah"]
)
def test_a_short_yes_under_a_summary_books(talk: Talk, words: str) -> None:
    talk.say(SUMMARY)
    talk.say(words)
    assert [row.at for row in talk.booked()] == ["2026-03-12 14:00"]


@pytest.mark.parametrize("words", ["yok ya", "ı ıh", "ııh", "cık", "ee?"])
def test_a_short_no_books_nothing_and_nobody_is_bothered(talk: Talk, words: str) -> None:
    talk.say(SUMMARY)
    assert talk.say(words).choices
    assert talk.booked() == []
    assert talk.holder() == "assistant"


def test_who_wrote_something_wrong_is_asked_what_and_says_it(talk: Talk) -> None:
    talk.say(SUMMARY)
    assert "Gün ve saat" in talk.say("pardon yanlış yazdım").choices
    assert talk.say("cuma demek istedim").says("13 Mart", "14:00")


@pytest.mark.parametrize("words", ["fark etmez siz seçin", "siz seçin"])
def test_who_leaves_the_time_to_us_gets_the_first(talk: Talk, words: str) -> None:
    first = talk.say("yarın kadıköyde saç kesimi").choices[0]
    summary = talk.say(words)
    assert summary.is_summary
    assert summary.says(first)


@pytest.mark.parametrize(("words", "left"), [("e", 0), ("ııh", 1)])
def test_short_answers_count_for_a_cancellation_too(talk: Talk, words: str, left: int) -> None:
    talk.book(SUMMARY)
    talk.say("iptal")
    talk.say(words)
    assert len(talk.booked()) == left


def test_a_short_yes_outside_a_form_starts_what_was_asked(talk: Talk) -> None:
    talk.say("randevumu iptal et")
    assert "Saç kesimi" in talk.say("e").choices


def test_a_sound_without_a_question_is_nothing(talk: Talk) -> None:
    talk.book(SUMMARY)
    talk.say("e")
    assert talk.booked()[0].attendance is None
