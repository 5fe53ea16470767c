"""Several readings of a message are really several, the likeliest first, and what cannot be known stays open."""

from __future__ import annotations

from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from randevu.turkish import understand, when
from tests.property.readings import MOMENTS, TEXTS, public_holidays, windows

WORDS = sorted({word for text in TEXTS for word in text.split()})


@settings(max_examples=400, deadline=None)
@given(text=st.sampled_from(TEXTS), at=MOMENTS)
def test_readings_differ_in_day_or_hour(text: str, at: datetime) -> None:
    said = [tuple(understand.fields(one).values()) for one in windows(text, at)]
    assert len(set(said)) == len(said)


@settings(max_examples=400, deadline=None)
@given(text=st.sampled_from(TEXTS), at=MOMENTS)
def test_the_line_shows_the_first_reading_and_leaves_open_what_another_contradicts(text: str, at: datetime) -> None:
    found = [understand.fields(one) for one in windows(text, at)] or [understand.fields(when.Window())]
    line = understand.dates_line(text, at, when.Hours(), public_holidays())
    clock = {(one["time_start"], one["time_end"]) for one in found}
    assert (line["time_start"], line["time_end"]) in (clock if len(clock) == 1 else {(None, None)})
    days = {(one["date_start"], one["date_end"]) for one in found}
    if (line["date_start"], line["date_end"]) != (found[0]["date_start"], found[0]["date_end"]):
        assert len(days) > 1
        assert line["date_start"] in {None, *(one["date_start"] for one in found)}


@settings(max_examples=400, deadline=None)
@given(text=st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join), at=MOMENTS)
def test_words_in_any_order_are_read_without_failing(text: str, at: datetime) -> None:
    for one in windows(text, at):
        assert one.date_start is None or one.date_start >= at.date()


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=60), at=MOMENTS)
def test_any_text_is_read_without_failing(text: str, at: datetime) -> None:
    windows(text, at)


@settings(max_examples=400, deadline=None)
@given(text=st.sampled_from(TEXTS), at=MOMENTS)
def test_readings_of_one_wish_on_different_days_say_what_tells_them_apart(text: str, at: datetime) -> None:
    if when.read(text).others:  # "cuma 3 ya da cumartesi 5" are two wishes, told apart by their words
        return
    notes = {one.date_start: one.note for one in windows(text, at)}
    assert len(notes) < 2 or (all(notes.values()) and len(set(notes.values())) == len(notes))
