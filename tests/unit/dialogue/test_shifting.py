"""Other times than those proposed, seen from what was shown."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from randevu.dialogue import asks, readings, shifting
from randevu.turkish import when
from randevu.turkish.when.meaning import Calendar, DayRange, TimeRange

ZONE = ZoneInfo("Europe/Istanbul")
AT_TWO = datetime(2026, 3, 12, 11, 0, tzinfo=timezone.utc)
AT_FOUR = AT_TWO + timedelta(hours=2)
NEXT_DAY = AT_TWO + timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "shift"),
    [
        ("daha erken yok mu", "earlier"),
        ("biraz daha geç", "later"),
        ("daha sonra var mı", "later"),
        ("daha da geç", "later"),
        ("başka bir gün", "day"),
        ("başka saat yok mu", "other"),
        ("diğer saatler", "other"),
        ("daha sonra yazarım", None),
        ("daha sonra haber veririm", None),
        ("daha önce gelmiştim", None),
        ("yarın 3", None),
    ],
)
def test_other_times_are_asked_for_relative_to_the_proposed_ones(text: str, shift: str | None) -> None:
    assert asks.read(text).shift == shift


def test_earlier_and_later_are_the_rest_of_the_day_around_what_was_shown() -> None:
    earlier, later = (shifting.shifted([AT_TWO, AT_FOUR], way, None, ZONE) for way in ("earlier", "later"))
    assert isinstance(earlier.time, TimeRange)
    assert isinstance(later.time, TimeRange)
    assert (earlier.time.first, later.time.last) == (None, None)
    assert earlier.time.last == readings.at(AT_TWO - timedelta(minutes=1), ZONE).time
    assert later.time.first == readings.at(AT_FOUR + timedelta(minutes=1), ZONE).time
    assert earlier.date == later.date == Calendar(12, 3, 2026)


def test_where_several_days_were_shown_later_means_the_days_after_them() -> None:
    assert shifting.shifted([AT_TWO, NEXT_DAY], "later", None, ZONE).date == DayRange(Calendar(13, 3, 2026), after=True)


def test_another_day_keeps_the_time_and_is_none_of_those_shown() -> None:
    other = shifting.shifted([AT_TWO], "day", None, ZONE)
    assert (other.date, other.time) == (None, readings.at(AT_TWO, ZONE).time)
    assert [one.date for one in other.refused] == [Calendar(12, 3, 2026)]


def test_another_time_keeps_the_day_until_a_time_is_named_again() -> None:
    wished = when.read("yarın öğleden sonra")
    other = shifting.shifted([AT_TWO, AT_FOUR], "other", wished, ZONE)
    assert (other.date, other.time) == (wished.date, None)
    assert len(other.refused) == 2
    assert shifting.renewed(other, when.read("14:00")).refused == ()
    assert shifting.renewed(other, when.Meaning()).refused == other.refused


def test_what_the_customer_refused_stays_refused() -> None:
    wished = when.read("perşembe olmaz")
    assert shifting.renewed(wished, when.read("14:00")).refused == wished.refused


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("2026-03-16", "2026-03-22", "2026-03-19 14:00"),
        ("2026-03-13", None, "2026-03-13 14:00"),
        ("2026-03-14", "2026-03-15", None),
        ("2026-04-01", "2026-04-30", None),
    ],
)
def test_the_same_again_keeps_weekday_and_hour(first: str, last: str | None, found: str | None) -> None:
    window = when.Window(date_start=date.fromisoformat(first), date_end=date.fromisoformat(last) if last else None)
    again = shifting.same_again(window, AT_TWO.astimezone(ZONE))
    assert (f"{again:%Y-%m-%d %H:%M}" if again else None) == found


def test_other_hours_of_several_days_are_on_those_days() -> None:
    days = shifting.shifted([AT_TWO, NEXT_DAY], "other", None, ZONE).date
    assert days == DayRange(Calendar(12, 3, 2026), Calendar(13, 3, 2026))


@pytest.mark.parametrize(
    ("known", "said", "both"),
    [
        ("3ten sonra", "5ten önce", (3, 5)),
        ("5ten önce", "3ten sonra", (3, 5)),
        ("10dan sonra", "3ten önce", (None, 3)),
        ("3ten sonra", "4ten sonra", (4, None)),
    ],
)
def test_two_limits_hold_together_where_the_first_lies_before_the_last(
    known: str, said: str, both: tuple[int | None, int | None]
) -> None:
    span = shifting.narrowed(when.read(known).time, when.read(said).time)
    assert isinstance(span, TimeRange)
    assert tuple(getattr(edge, "hour", None) for edge in (span.first, span.last)) == both
