"""What is not understood is asked back once and then goes to a person; who hesitates is given time."""

from __future__ import annotations

import pytest

from tests.conversations.talk import Talk

OPENINGS = {
    "service": ("randevu almak istiyorum",),
    "branch": ("yarın 14:00 saç kesimi",),
    "time": ("yarın kadıköyde saç kesimi",),
    "summary": ("yarın 14:00 kadıköyde saç kesimi",),
    "which move": ("yarın 14:00 kadıköyde saç kesimi", "evet", "randevumu değiştirmek istiyorum"),
    "cancelling": ("yarın 14:00 kadıköyde saç kesimi", "evet", "randevumu iptal et"),
}


@pytest.mark.parametrize("opening", OPENINGS)
def test_a_first_miss_asks_the_same_question_again_and_a_second_goes_to_a_person(talk: Talk, opening: str) -> None:
    for words in OPENINGS[opening]:
        asked = talk.say(words)
    first = talk.say("asdkjh qwe")
    assert first.choices == asked.choices
    assert first.text.count("kusura bakmayın") == 1
    assert talk.holder() == "assistant"
    second = talk.say("zxcv bnm")
    assert second.choices == ("Asistanla devam et",)
    assert talk.holder() == "waiting"


def test_something_understood_in_between_begins_the_count_anew(talk: Talk) -> None:
    talk.say("saç kesimi istiyorum")
    talk.say("asdkjh qwe")
    talk.say("kadıköy")
    talk.say("zxcv bnm")
    assert talk.holder() == "assistant"


def test_who_goes_on_with_the_assistant_need_not_say_everything_again(talk: Talk) -> None:
    talk.say("yarın 14:00 saç kesimi")
    talk.say("asdkjh qwe")
    talk.say("zxcv bnm")
    talk.tap("Asistanla devam et")
    assert talk.tap("Randevu al").choices == ("Kadıköy", "Beşiktaş")
    assert talk.tap("Kadıköy").says("12 Mart", "14:00")


@pytest.mark.parametrize("words", ["bilmiyorum ki", "hmm bir düşüneyim", "emin değilim"])
@pytest.mark.parametrize("opening", ["branch", "time", "summary", "cancelling"])
def test_who_hesitates_is_given_time_and_loses_nothing(talk: Talk, opening: str, words: str) -> None:
    for line in OPENINGS[opening]:
        asked = talk.say(line)
    for _ in range(2):
        answer = talk.say(words)
        assert answer.says("acele etmeyin")
        assert answer.choices == asked.choices
    assert talk.holder() == "assistant"


def test_outside_a_booking_what_we_do_not_do_ends_with_a_person(talk: Talk) -> None:
    assert "Yetkiliye bağlan" in talk.say("bana bir şiir yaz").choices
    assert talk.say("hava nasıl olacak").choices == ("Asistanla devam et",)
    assert talk.holder() == "waiting"
