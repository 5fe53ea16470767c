"""In the evening, at night and on days that end early: what is said of today, and of the doors."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from randevu import store
from randevu.dialogue import answers, booking
from randevu.dialogue.booking import Known
from randevu.dialogue.wish import Said, Wish
from randevu.turkish import when
from tests.unit.booking.salon import load_demo, new_customers

ISTANBUL = ZoneInfo("Europe/Istanbul")


@pytest.mark.parametrize(
    ("now", "words", "reason"),
    [
        ("2026-03-11T18:50", "bugün", "utter_reason_day_over"),
        ("2026-03-11T18:50", "bugün 19:00", "utter_reason_day_over"),
        ("2026-03-11T23:30", "bugün", "utter_reason_day_over"),
        ("2026-03-19T12:40", "bugün", "utter_reason_day_over"),
        ("2026-03-11T10:00", "bugün 10:30", "utter_reason_too_soon"),
        ("2026-03-11T10:00", "bugün 20:00", "utter_reason_after_hours"),
        ("2026-03-11T10:00", "yarın 20:00 ile 21:00 arası", "utter_reason_after_hours"),
        ("2026-03-19T10:00", "bugün 14:00", "utter_reason_half_day"),
    ],
)
def test_a_day_that_is_over_is_told_from_a_time_that_is_too_soon(
    database: str, now: str, words: str, reason: str
) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=ISTANBUL)
    with store.writing() as db:
        business = load_demo(db)
        (person,) = new_customers(db, 1)
        wish = Wish(
            service=Said(("fon",), "fön", at),
            branch=Said("kadikoy", "Kadıköy", at),
            when=Said(when.read(words), words, at),
        )
        found = booking.advance(db, business, wish, at, Known(person))
    (notice,) = found.notices
    assert notice.response == reason
    assert found.offered
    assert reason != "utter_reason_day_over" or notice.values["closes_at"]
    assert reason != "utter_reason_after_hours" or notice.values["time"]


@pytest.mark.parametrize(
    ("now", "response", "day"),
    [
        ("2026-03-11T18:50", "utter_open_now", None),
        ("2026-03-11T23:30", "utter_closed_now", "yarın"),
        ("2026-03-12T00:10", "utter_closed_now", "bugün"),
        ("2026-03-15T11:00", "utter_closed_now", "yarın"),
    ],
)
def test_whether_the_doors_are_open_is_told_for_this_moment(
    database: str, now: str, response: str, day: str | None
) -> None:
    with store.writing() as db:
        business = load_demo(db)
    told, values = answers.hours_now(business, None, datetime.fromisoformat(now).replace(tzinfo=ISTANBUL))
    assert (told, values.get("day")) == (response, day)
