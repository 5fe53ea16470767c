"""The hours of several days, and days that are over."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone

import pytest

from randevu import store
from randevu.dialogue import answers, booking, consistency
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


def test_a_weekend_asked_about_on_its_sunday_is_every_weekend(database: str) -> None:
    with store.writing() as db:
        business = load_demo(db)
    sunday = datetime(2026, 3, 15, 9, 0, tzinfo=timezone.utc)
    asked = replace(heard("hafta sonu açık mısınız", "ask_hours"), said_at=sunday)
    told = answers.hours_of_days(business, asked, None, sunday)
    assert [response for response, _ in told] == ["utter_hours_and_all_closed"]


def test_when_somebody_works_is_told_from_monday_on(database: str) -> None:
    with store.writing() as db:
        business = load_demo(db)
    assert answers.staff_week_lines(business, "ayse", NOW) == "Pazartesi–Cumartesi 09:00–19:00"


def test_people_of_one_branch_name_it(database: str) -> None:
    with store.writing() as db:
        business = load_demo(db)
    assert consistency.shared_branch(business, ("ayse", "elif")) == "kadikoy"
    assert consistency.shared_branch(business, ("ayse", "zeynep")) is None
    assert consistency.shared_branch(business, ("ayse",)) is None
