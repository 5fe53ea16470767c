"""The hours of several days, and days that are over."""

from __future__ import annotations

import pytest

from randevu import store
from randevu.dialogue import answers, booking
from randevu.dialogue.booking import Known
from randevu.dialogue.wish import Said, Wish
from randevu.turkish import when
from tests.unit.booking.salon import NOW, load_demo, new_customers
from tests.unit.dialogue.test_understood import heard


@pytest.mark.parametrize(
    ("text", "responses"),
    [
        ("bayramda açık mısınız", ["utter_closed_days_holiday"]),
        ("hafta sonu açık mısınız", ["utter_hours_of_day", "utter_closed"]),
        ("bu hafta kaça kadar açıksınız", ["utter_hours_and_all_closed"]),
        ("kaça kadar açıksınız", ["utter_hours_and_all_closed"]),
    ],
)
def test_several_days_are_answered_as_they_are(database: str, text: str, responses: list[str]) -> None:
    with store.writing() as db:
        business = load_demo(db)
    told = answers.hours_of_days(business, heard(text, "ask_hours"), None, NOW)
    assert [response for response, _ in told] == responses


def test_a_day_of_this_month_that_is_over_is_not_next_years(database: str) -> None:
    with store.writing() as db:
        business = load_demo(db)
        (person,) = new_customers(db, 1)
        wish = Wish(
            service=Said(("fon",), "fön", NOW),
            branch=Said("kadikoy", "Kadıköy", NOW),
            when=Said(when.read("1 mart"), "1 mart", NOW),
        )
        found = booking.advance(db, business, wish, NOW, Known(person))
    assert [(one.response, one.values["full_day"]) for one in found.notices] == [
        ("utter_reason_day_past", "1 Mart Pazar")
    ]
    assert found.offered
