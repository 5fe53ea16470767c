"""Whenever a message comes, what is read from it lies ahead, and ranges run forwards."""

from __future__ import annotations

from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from randevu.turkish import when
from tests.property.readings import MOMENTS, TEXTS, public_holidays, windows


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
