"""When the business, its branches and its people are there."""

from __future__ import annotations

from datetime import date, time

import pytest

from randevu.catalogue import Catalogue, parse
from tests.unit.booking.salon import DEMO, demo

TEXT = DEMO.read_text(encoding="utf-8")
WEDNESDAY, SUNDAY = date(2026, 3, 11), date(2026, 3, 15)


def changed(*swaps: tuple[str, str]) -> Catalogue:
    text = TEXT
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new, 1)
    return parse(text).catalogue


def shown(spans: tuple[tuple[time, time], ...]) -> str:
    return " ".join(f"{start:%H:%M}-{end:%H:%M}" for start, end in spans)


@pytest.mark.parametrize(
    ("day", "hours", "reason"),
    [
        (WEDNESDAY, "09:00-19:00", None),
        (SUNDAY, "", None),
        (date(2026, 3, 19), "09:00-13:00", "Ramazan Bayramı"),  # half holiday
        (date(2026, 3, 20), "", "Ramazan Bayramı"),
        (date(2026, 4, 23), "", "Ulusal Egemenlik ve Çocuk Bayramı"),
        (date(2026, 10, 28), "09:00-13:00", "Cumhuriyet Bayramı"),
    ],
)
def test_the_demo_is_open_as_the_design_says(day: date, hours: str, reason: str | None) -> None:
    assert shown(demo().hours_on(day)) == hours
    assert shown(demo().hours_on(day, "kadikoy", "ayse")) == hours
    assert demo().closed_reason(day) == reason


def test_half_holidays_keep_their_remark_in_the_list_and_full_ones_have_none() -> None:
    found = demo().holidays(date(2026, 3, 18), date(2026, 3, 21))
    assert found == {
        date(2026, 3, 19): "Ramazan Bayramı (saat 13.00'ten)",
        date(2026, 3, 20): "Ramazan Bayramı",
        date(2026, 3, 21): "Ramazan Bayramı",
    }


def test_a_holiday_may_be_worked() -> None:
    business = changed(("open_on: []", "open_on: [2026-04-23]"))
    assert shown(business.hours_on(date(2026, 4, 23))) == "09:00-19:00"
    assert business.closed_reason(date(2026, 4, 23)) is None


def test_an_exception_rules_over_week_and_holidays_and_gives_its_name() -> None:
    exception = "exceptions: [{date: 2026-03-20..2026-03-22, hours: 10:00-12:00, name: Nöbet}]"
    business = changed(("exceptions: []", exception))
    assert shown(business.hours_on(date(2026, 3, 22))) == "10:00-12:00"
    assert business.closed_reason(date(2026, 3, 22)) == "Nöbet"


def test_a_branch_may_have_its_own_hours() -> None:
    hours = "    hours: {saturday: 10:00-16:00}\n    address: Ihlamurdere"
    business = changed(("    address: Ihlamurdere", hours))
    saturday = date(2026, 3, 14)
    assert shown(business.hours_on(saturday, "besiktas")) == "10:00-16:00"
    assert shown(business.hours_on(saturday, "kadikoy")) == "09:00-19:00"
    assert shown(business.hours_on(saturday)) == "09:00-19:00"


def test_breaks_own_hours_exceptions_and_days_off_shorten_a_staff_members_day() -> None:
    more = """    name: Ayşe
    breaks: 13:00-14:00
    hours: {monday: 08:00-12:00, wednesday: 10:00-20:00, thursday: 09:00-19:00}
    exceptions: [{date: 2026-03-12, hours: 12:00-16:00}]
    days_off: [2026-03-18, 2026-08-03..2026-08-14]"""
    business = changed(("    name: Ayşe", more))

    def hours(day: date) -> str:
        return shown(business.hours_on(day, "kadikoy", "ayse"))

    assert hours(WEDNESDAY) == "10:00-13:00 14:00-19:00"  # never longer than the branch
    assert hours(date(2026, 3, 12)) == "12:00-16:00"  # an exception is meant as written, without the break
    assert hours(date(2026, 3, 16)) == "09:00-12:00"
    assert hours(date(2026, 3, 13)) == ""  # a day not named in own hours
    assert hours(date(2026, 3, 18)) == ""
    assert hours(date(2026, 8, 5)) == ""
    assert shown(business.hours_on(WEDNESDAY, "besiktas", "ayse")) == ""


def test_someone_may_work_in_two_branches_with_different_days_and_services() -> None:
    places = """branches:
      kadikoy: {hours: {monday: 09:00-19:00}}
      besiktas: {hours: {tuesday: 09:00-19:00}, does: [fon]}"""
    business = changed(
        ("branches: [kadikoy]\n    does: [saç]\n    also: [Ayşe", f"{places}\n    does: [saç]\n    also: [Ayşe")
    )
    monday, tuesday = date(2026, 3, 16), date(2026, 3, 17)
    assert business.hours_on(monday, "kadikoy", "ayse")
    assert not business.hours_on(monday, "besiktas", "ayse")
    assert business.hours_on(tuesday, "besiktas", "ayse")
    assert business.staff["ayse"].does("fon", "besiktas")
    assert not business.staff["ayse"].does("sac-kesimi", "besiktas")


def test_own_minutes_belong_to_the_service() -> None:
    business = changed(("    name: Mehmet", "    name: Mehmet\n    minutes: {sac-kesimi: 45}"))
    assert business.services["sac-kesimi"].minutes_for("mehmet") == 45
    assert business.services["sac-kesimi"].minutes_for("ayse") == 30


def test_hours_may_run_to_midnight_and_around_a_lunch_break() -> None:
    business = changed(("monday: 09:00-19:00", "monday: [09:00-12:00, 13:00-24:00]"))
    assert shown(business.hours_on(date(2026, 3, 16))) == "09:00-12:00 13:00-23:59"
    assert business.spans_on(date(2026, 3, 16)) == ((540, 720), (780, 1440))


def test_the_usual_hours_are_what_bare_hours_are_read_by() -> None:
    hours = changed(("monday: 09:00-19:00", "monday: 12:00-14:00")).when_hours()
    assert (hours.opens, hours.closes) == (time(9), time(19))


def test_the_next_open_day_skips_sunday_and_the_holiday() -> None:
    assert demo().next_open_day(date(2026, 3, 20)) == date(2026, 3, 23)


def test_a_name_the_business_no_longer_has_is_shown_by_its_key() -> None:
    assert demo().name_of("staff", "ayse") == "Ayşe"
    assert demo().name_of("staff", "gone") == "gone"
