"""Which of the offered times a message picks."""

from __future__ import annotations

from datetime import date

import pytest

from randevu.booking.model import Offer
from randevu.dialogue import booking, offers
from randevu.dialogue.understood import Understood
from randevu.turkish import when
from tests.unit.booking.salon import FRIDAY, NOW, THURSDAY, demo, local, offer

TODAY = NOW.date()


def shown(*times: tuple[date, str]) -> list[Offer]:
    return [offer(demo(), "ayse", local(day, clock)) for day, clock in times]


def picked(offered: list[Offer], text: str) -> Offer | None:
    said = Understood(text, "inform", 0.9, NOW, meaning=when.read(text), ordinal=when.ordinal_choice(text))
    return offers.choose(offered, said, demo())


DAYS = shown((TODAY, "12:00"), (TODAY, "15:00"), (THURSDAY, "09:00"), (THURSDAY, "13:00"), (FRIDAY, "09:00"))
ONE_HOUR = shown((TODAY, "13:00"), (THURSDAY, "13:00"), (FRIDAY, "13:00"))


@pytest.mark.parametrize(
    ("offered", "text", "position"),
    [
        (DAYS, "3", 1),  # the hour at which one of them begins
        (DAYS, "2", 1),  # the second
        (DAYS, "4", None),  # four o'clock, and nobody counts that far
        (DAYS, "9", None),  # nine, on one day or the other
        (DAYS, "4. olsun", 3),
        (ONE_HOUR, "1", 0),  # all begin at one: the first
        (ONE_HOUR, "2", 1),
    ],
)
def test_a_bare_number_is_an_hour_before_it_is_a_position(
    offered: list[Offer], text: str, position: int | None
) -> None:
    assert picked(offered, text) == (None if position is None else offered[position])


def test_the_same_time_by_two_people_is_one_alternative() -> None:
    both = [offer(demo(), staff, local(THURSDAY, "12:00")) for staff in ("mehmet", "ayse")]
    assert booking.alternatives(both, "kadikoy") == (both[0],)
