"""Whenever a message comes, what is read from it lies ahead, and ranges run forwards."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from functools import cache

import holidays
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.parsers.expressions import corpus, held_out
from randevu.turkish import when

TURKEY = timezone(timedelta(hours=3))
TEXTS = [one.text for one in (*corpus(), *held_out())]
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2028, 12, 31), timezones=st.just(TURKEY))  # noqa: DTZ001


@cache
def public_holidays() -> dict[date, str]:
    kinds = ("public", "half_day")
    return dict(holidays.country_holidays("TR", years=range(2025, 2031), language="tr", categories=kinds).items())


def windows(text: str, at: datetime) -> list[when.Window]:
    return when.resolve(when.read(text), at, when.Hours(), public_holidays())


@settings(max_examples=600, deadline=None)
@given(text=st.sampled_from(TEXTS), at=MOMENTS)
def test_no_reading_lies_in_the_past(text: str, at: datetime) -> None:
    for one in windows(text, at):
        last = one.date_end or (None if one.open_end_date else one.date_start)
        assert one.date_start is None or one.date_start >= at.date()
        assert last is None or last >= at.date()
        if last == at.date() and not one.open_end_time:
            end = one.time_end or one.time_start
            assert end is None or end >= at.time().replace(second=0, microsecond=0)


@settings(max_examples=600, deadline=None)
@given(text=st.sampled_from(TEXTS), at=MOMENTS)
def test_ranges_run_forwards_and_have_more_than_one_day(text: str, at: datetime) -> None:
    for one in windows(text, at):
        assert one.date_start is None or one.date_end is None or one.date_start < one.date_end
        assert one.time_start is None or one.time_end is None or one.time_start < one.time_end
        assert not (one.open_start_date and one.date_start)
        assert not (one.open_end_date and one.date_end)


@settings(max_examples=300, deadline=None)
@given(text=st.sampled_from(TEXTS), at=MOMENTS)
def test_a_reading_is_the_same_when_it_was_kept_as_json(text: str, at: datetime) -> None:
    kept = when.Meaning.from_json(when.read(text).to_json())
    said = windows(text, at)
    again = when.resolve(kept, at, when.Hours(), public_holidays())
    assert again == said
