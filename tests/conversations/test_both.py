"""One or the other, or both: services, branches and appointments."""

from __future__ import annotations

import pytest

from tests.conversations.talk import Talk

ALTERNATIVES = "manikür mü pedikür mü yaptırsam kadıköyde yarın 2de"


@pytest.mark.parametrize("words", [ALTERNATIVES, "yarın 14:00 kadıköyde manikür ya da pedikür"])
def test_one_of_two_services_is_asked_for_and_not_both_taken(talk: Talk, words: str) -> None:
    assert talk.say(words).choices == ("Manikür", "Pedikür")
    answer = talk.tap("Pedikür")
    assert answer.says("14:00", "Pedikür", "650 ₺")
    assert not answer.says("Manikür")


@pytest.mark.parametrize("words", ["ikisi de olsun", "ikisini de", "her ikisi", "ikisi birden"])
def test_both_of_two_services(talk: Talk, words: str) -> None:
    talk.say(ALTERNATIVES)
    assert talk.say(words).says("Manikür ve pedikür", "1.150 ₺", "14:00")


def test_both_the_service_that_was_replaced_and_its_successor(talk: Talk) -> None:
    talk.say("yarın saç kesimi kadıköy 14:00")
    talk.say("yok vazgeçtim fön olsun")
    assert talk.say("ya da dur ikisi birden").says("Saç kesimi ve fön", "950 ₺")


def test_alternative_days_are_no_alternative_services(talk: Talk) -> None:
    assert talk.say("yarın ya da cuma saç kesimi ve fön kadıköy").says("Saç kesimi ve fön")


def test_both_branches_will_do(talk: Talk) -> None:
    talk.say("yarın 14:00 saç kesimi")
    assert talk.say("ikisi de olur").says("14:00", "Saç kesimi")


@pytest.fixture
def with_two(talk: Talk) -> Talk:
    """A customer with a haircut tomorrow and a massage on Friday."""
    talk.book("yarın 14:00 kadıköy saç kesimi")
    talk.book("cuma 11 masaj")
    return talk


@pytest.mark.parametrize(
    "said", [("randevularımı iptal et", "ikisini de"), ("bütün randevularımı iptal etmek istiyorum",)]
)
def test_both_appointments_are_cancelled_after_asking(with_two: Talk, said: tuple[str, ...]) -> None:
    for words in said:
        asked = with_two.say(words)
    assert asked.says("12 Mart", "13 Mart", "iptal", "?")
    assert len(with_two.booked()) == 2
    with_two.say("evet")
    assert with_two.booked() == []


def test_no_to_cancelling_both_leaves_both(with_two: Talk) -> None:
    with_two.say("ikisini de iptal et")
    with_two.say("hayır")
    assert len(with_two.booked()) == 2


def test_who_cancels_and_names_another_time_means_the_same_again(talk: Talk) -> None:
    talk.book("yarın 14:00 kadıköy Mehmet'ten saç kesimi")
    talk.say("yarın gelemiyorum iptal edelim")
    talk.say("evet")
    assert talk.say("cumaya aynı saate yazar mısınız").says("13 Mart", "14:00", "Kadıköy", "Saç kesimi", "Mehmet")


def test_another_service_after_cancelling_is_what_it_says(talk: Talk) -> None:
    talk.book("yarın 14:00 kadıköy saç kesimi")
    talk.say("iptal")
    talk.say("evet")
    assert talk.say("cuma 3e kadıköyde manikür alayım").says("13 Mart", "15:00", "Manikür")
