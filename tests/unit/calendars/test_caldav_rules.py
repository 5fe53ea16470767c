"""Recurrence rules that a hostile invitation may bring cost next to nothing, and all others keep their meaning."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from dateutil.rrule import rrulestr
from icalendar import vRecur

from randevu.calendars.caldav import rules
from randevu.calendars.caldav.rules import TooMuch

START = datetime(2019, 1, 7, 10, tzinfo=timezone.utc)  # a Monday
FIRST, LAST = date(2026, 3, 1), date(2026, 5, 3)


def cut(text: str, start: datetime | date = START) -> tuple[bool, str]:
    rule = vRecur.from_ical(text)
    return rules.cut(rule, start, FIRST, LAST), rule.to_ical().decode()


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=3;COUNT=2000",
        "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR",
        "FREQ=DAILY;INTERVAL=2;BYDAY=TU",
        "FREQ=DAILY;BYMONTH=3,4;BYMONTHDAY=-1",
        "FREQ=WEEKLY",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;WKST=SU",
        "FREQ=WEEKLY;BYMONTH=4;BYDAY=SA",
        "FREQ=MONTHLY",
        "FREQ=MONTHLY;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYMONTHDAY=-1,15",
        "FREQ=MONTHLY;BYDAY=2TU",
        "FREQ=MONTHLY;BYDAY=-1FR",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
        "FREQ=YEARLY;BYMONTH=4;BYDAY=1MO",
        "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=23",
        "FREQ=YEARLY;BYWEEKNO=15;BYDAY=MO",
        "FREQ=YEARLY;BYYEARDAY=100",
        "FREQ=HOURLY;INTERVAL=2",
        "FREQ=HOURLY;BYDAY=MO,TU;BYHOUR=9,10,11",
    ],
)
def test_a_rule_that_people_make_keeps_its_meaning_inside_the_window(text: str) -> None:
    comes, after = cut(text)
    first = datetime.combine(FIRST, datetime.min.time(), timezone.utc)
    last = first + timedelta(days=62)
    assert comes
    assert rrulestr(after, dtstart=START).between(first, last) == rrulestr(text, dtstart=START).between(first, last)


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=HOURLY;COUNT=5;BYMONTH=4;BYMONTHDAY=31",
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTH=2",
        "FREQ=WEEKLY;BYMONTH=13",
    ],
)
def test_a_day_that_never_comes_is_known_without_walking_to_the_end_of_time(text: str) -> None:
    assert not cut(text)[0]


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY",
        "FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11;BYMINUTE=0,5,10,15,20,25,30,35,40,45,50,55;BYSECOND=0,30",
        "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2",
        "FREQ=MONTHLY;BYMONTHDAY=1;BYSETPOS=2",
        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=YEARLY;BYWEEKNO=1;BYMONTH=6",
    ],
)
def test_what_cannot_be_judged_or_comes_too_often_is_not_walked(text: str) -> None:
    with pytest.raises(TooMuch) as caught:
        cut(text)
    assert caught.value.until == LAST


def test_a_daily_rule_since_the_year_one_is_not_walked() -> None:
    with pytest.raises(TooMuch):
        cut("FREQ=DAILY", datetime(1, 1, 2, tzinfo=timezone.utc))


def test_what_ended_long_ago_is_left_out_however_often_it_came() -> None:
    assert not cut("FREQ=SECONDLY;UNTIL=20200101T000000Z")[0]


@pytest.mark.parametrize(
    ("start", "until"),
    [(START, "20260503T000000Z"), (START.replace(tzinfo=None), "20260503T000000"), (START.date(), "20260503")],
)
def test_the_end_is_written_in_the_kind_of_value_of_the_beginning(start: datetime | date, until: str) -> None:
    assert cut("FREQ=DAILY", start)[1] == f"FREQ=DAILY;UNTIL={until}"


def test_an_end_that_comes_sooner_stays() -> None:
    assert cut("FREQ=DAILY;UNTIL=20260405T120000Z")[1] == "FREQ=DAILY;UNTIL=20260405T120000Z"
