"""Until when an offered time is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from randevu.catalogue import Catalogue
from randevu.catalogue.quiet import awake
from randevu.waiting.deadline import LEAST, deadline
from tests.unit.booking.salon import demo
from tests.unit.reminders.world import at

MOMENTS = st.integers(0, 20 * 24 * 60).map(lambda minute: at("2026-03-01", "00:00") + timedelta(minutes=minute))


def quiet(first: int, last: int, answer: int = 120) -> Catalogue:
    rules = replace(demo().rules, quiet_from=first, quiet_until=last, waiting_answer_minutes=answer)
    return replace(demo(), rules=rules)


@pytest.mark.parametrize(
    ("now", "starts", "until"),
    [
        (("2026-03-11", "10:00"), ("2026-03-13", "14:00"), ("2026-03-11", "12:00")),
        (("2026-03-11", "10:00"), ("2026-03-11", "13:00"), ("2026-03-11", "11:00")),
        (("2026-03-11", "20:30"), ("2026-03-13", "14:00"), ("2026-03-12", "09:00")),
        (("2026-03-11", "21:00"), ("2026-03-12", "09:00"), ("2026-03-12", "08:00")),
        (("2026-03-11", "10:00"), ("2026-03-11", "10:29"), None),
    ],
)
def test_how_long_a_time_is_kept(now: tuple[str, str], starts: tuple[str, str], until: tuple[str, str] | None) -> None:
    assert deadline(at(*now), at(*starts), demo()) == (at(*until) if until else None)


@given(
    now=MOMENTS,
    ahead=st.integers(1, 6 * 24 * 60),
    first=st.integers(0, 1439),
    last=st.integers(0, 1439),
    answer=st.integers(10, 1440),
)
def test_it_never_lies_in_the_quiet_hours_and_always_before_the_time(
    now: datetime, ahead: int, first: int, last: int, answer: int
) -> None:
    business, starts = quiet(first, last, answer), now + timedelta(minutes=ahead)
    until = deadline(now, starts, business)
    if until is not None:
        assert now + LEAST <= until < starts
        assert awake(until, business) == until
