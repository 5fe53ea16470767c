"""A day on which nothing can ever be is no longer wished for once others are offered."""

from __future__ import annotations

import pytest

from randevu import store
from randevu.dialogue import booking
from randevu.dialogue.booking import Known
from randevu.dialogue.wish import Said, Wish
from randevu.turkish import when
from tests.unit.booking.salon import NOW, load_demo, new_customers


@pytest.mark.parametrize(
    ("words", "reason", "left"),
    [
        ("pazar 15:00", "utter_reason_closed", "15:00"),
        ("pazar", "utter_reason_closed", None),
        ("20 haziran 15:00", "utter_reason_too_far", "15:00"),
        ("yarın 22:00", "utter_reason_after_hours", "yarın 22:00"),
    ],
)
def test_a_day_that_cannot_be_is_dropped_and_an_hour_is_kept(
    database: str, words: str, reason: str, left: str | None
) -> None:
    with store.writing() as db:
        business = load_demo(db)
        (person,) = new_customers(db, 1)
        wish = Wish(
            service=Said(("sac-kesimi",), "saç kesimi", NOW),
            branch=Said("kadikoy", "Kadıköy", NOW),
            when=Said(when.read(words), words, NOW),
        )
        found = booking.advance(db, business, wish, NOW, Known(person))
    assert [one.response for one in found.notices] == [reason]
    assert found.offered
    assert found.wish.meaning == (when.read(left) if left else None)
