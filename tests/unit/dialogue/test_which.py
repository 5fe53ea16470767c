"""Which appointment the words mean, and whether they mean one at all."""

from __future__ import annotations

import pytest

from randevu.dialogue import which
from randevu.turkish import when
from tests.unit.dialogue.test_understood import heard


def test_the_one_on_a_day_is_named_before_where_it_moves() -> None:
    assert which.meant_one(heard("cumartesi olanı 5e alalım", "inform")) == when.read("cumartesi")
    assert which.meant_one(heard("cumartesi 5e alalım", "inform")) is None


@pytest.mark.parametrize("text", ["değiştir", "randevumu öne alalım", "yarına erteleyelim", "başka güne"])
def test_words_of_changing_speak_of_what_stands(text: str) -> None:
    assert which.speaks_of_changing(text)


def test_a_time_alone_does_not() -> None:
    assert not which.speaks_of_changing("yarın buçukta")


@pytest.mark.parametrize("text", ["diğeri kalsın", "öbür randevum dursun"])
def test_the_other_one_stays(text: str) -> None:
    assert which.keeps_another(text)


@pytest.mark.parametrize(("text", "slip"), [("şubeyi beşiktaş yapalım", True), ("yarın saç kesimi yapalım", False)])
def test_changing_the_place_of_what_was_just_booked_is_a_slip(text: str, slip: bool) -> None:
    assert which.speaks_of_a_slip(text) is slip


def test_moving_something_into_something_else_coming_and_thinking_again() -> None:
    assert which.moves_and_changes("cumaya alıp saç boyama yapalım")
    assert not which.moves_and_changes("bir randevu alıp gelelim")
    assert which.speaks_of_coming("bugün gelebilir miyim")
    assert which.thinks_again("aslında tamam olsun")
    assert not which.thinks_again("tamam olsun")
