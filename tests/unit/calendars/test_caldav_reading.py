"""Events of all the programs that people use, as iCalendar text, read as times."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from randevu.calendars.caldav import reading
from randevu.calendars.caldav.reading import View
from randevu.calendars.model import Event, Mark

ISTANBUL = ZoneInfo("Europe/Istanbul")
VIEW = View(ISTANBUL, frozenset({"ayse@example.com"}))
FIRST = datetime(2026, 3, 1, tzinfo=ISTANBUL)
LAST = datetime(2026, 5, 1, tzinfo=ISTANBUL)

FIVE_HOURS = """BEGIN:VTIMEZONE
TZID:{name}
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0{hours}00
TZOFFSETTO:+0{hours}00
END:STANDARD
END:VTIMEZONE
"""


def calendar(*events: str, before: str = "") -> str:
    inner = "\n".join(f"BEGIN:VEVENT\nUID:1\n{event}\nEND:VEVENT" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{before}{inner}\nEND:VCALENDAR\n".replace("\n", "\r\n")


def read(*events: str, before: str = "", view: View = VIEW, first: datetime = FIRST) -> list[Event]:
    return reading.events(calendar(*events, before=before), "a.ics", '"1"', view, first, LAST)


def times(found: list[Event]) -> list[str]:
    return sorted(
        f"{one.starts_at.astimezone(ISTANBUL):%d.%m %H:%M}-{one.ends_at.astimezone(ISTANBUL):%H:%M}" for one in found
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("DTSTART:20260312T070000Z\nDTEND:20260312T080000Z", "12.03 10:00-11:00"),
        ("DTSTART:20260312T100000\nDTEND:20260312T110000", "12.03 10:00-11:00"),
        ("DTSTART;TZID=Europe/Berlin:20260312T080000\nDURATION:PT1H30M", "12.03 10:00-11:30"),
        ("DTSTART;TZID=Turkey Standard Time:20260312T100000\nDURATION:PT1H", "12.03 10:00-11:00"),
        (
            "DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20260312T080000\nDURATION:PT1H",
            "12.03 10:00-11:00",
        ),
        ("DTSTART;TZID=Nowhere/Atall:20260312T100000\nDURATION:PT1H", "12.03 10:00-11:00"),
        # Clocks of Berlin go forward on the 29th at two: an hour is an hour, a day ends by the clock.
        ("DTSTART;TZID=Europe/Berlin:20260329T010000\nDURATION:PT2H", "29.03 03:00-05:00"),
        ("DTSTART;TZID=Europe/Berlin:20260328T120000\nDURATION:P1D", "28.03 14:00-13:00"),
        ("DTSTART;VALUE=DATE:20260312", "12.03 00:00-00:00"),
        ("DTSTART;VALUE=DATE:20260312\nDTEND;VALUE=DATE:20260314", "12.03 00:00-00:00"),
        ("DTSTART:20260312T080000Z\nDTEND:20260312T070000Z", "12.03 10:00-11:00"),
    ],
)
def test_a_single_event_is_read_in_whatever_way_its_times_are_given(given: str, expected: str) -> None:
    (found,) = read(given)
    assert times([found]) == [expected]
    assert (found.busy, found.id, found.series, found.version) == (True, "a.ics", "a.ics", '"1"')
    assert found.whole_day == ("VALUE=DATE" in given)


def test_whole_days_are_those_of_the_calendars_zone() -> None:
    (found,) = read("DTSTART;VALUE=DATE:20260312", view=replace(VIEW, zone=ZoneInfo("America/New_York")))
    assert found.starts_at == datetime(2026, 3, 12, 4, tzinfo=timezone.utc)
    assert found.ends_at == datetime(2026, 3, 13, 4, tzinfo=timezone.utc)


def test_two_senders_may_give_one_name_to_two_zones() -> None:
    """The library deliberately bypassed: it keeps the first definition of a name for the whole process."""
    for name, hours, expected in (("Customized Time Zone", 5, "08:00"), ("Customized Time Zone", 4, "09:00")):
        event = f"DTSTART;TZID={name}:20260312T100000\nDURATION:PT1H"
        (found,) = read(event, before=FIVE_HOURS.format(name=name, hours=hours))
        assert times([found])[0][6:11] == expected


@pytest.mark.parametrize("quoted", ["", '"'])
def test_a_zones_name_may_hold_a_colon(quoted: str) -> None:
    name = "(UTC+05:00) Somewhere"
    event = f"DTSTART;TZID={quoted}{name}{quoted}:20260312T100000\nDTEND;TZID={quoted}{name}{quoted}:20260312T110000"
    assert times(read(event, before=FIVE_HOURS.format(name=name, hours=5))) == ["12.03 08:00-09:00"]


def test_a_zone_may_say_in_a_property_which_one_it_is() -> None:
    before = FIVE_HOURS.format(name="mine", hours=5).replace("TZID:mine", "TZID:mine\nX-LIC-LOCATION:Europe/Berlin")
    assert times(read("DTSTART;TZID=mine:20260312T100000\nDURATION:PT1H", before=before)) == ["12.03 12:00-13:00"]


@pytest.mark.parametrize(
    "line",
    [
        "TRANSP:TRANSPARENT",
        "STATUS:CANCELLED",
        "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
        "X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE",
        "ATTENDEE;PARTSTAT=DECLINED:mailto:Ayse@Example.com",
        "ATTENDEE;PARTSTAT=ACCEPTED:mailto:baska@example.com\nATTENDEE;PARTSTAT=DELEGATED:MAILTO:ayse@example.com",
        "ATTENDEE;EMAIL=ayse@example.com;PARTSTAT=DECLINED:urn:uuid:1",
    ],
)
def test_what_leaves_the_person_free_takes_no_time(line: str) -> None:
    (found,) = read(f"DTSTART:20260312T070000Z\nDTEND:20260312T080000Z\n{line}")
    assert not found.busy


@pytest.mark.parametrize(
    "line",
    [
        "TRANSP:OPAQUE",
        "STATUS:TENTATIVE",
        "X-MICROSOFT-CDO-BUSYSTATUS:OOF",
        "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE",
        "ATTENDEE;PARTSTAT=DECLINED:mailto:baska@example.com",
        "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:ayse@example.com",
        "CLASS:CONFIDENTIAL",
    ],
)
def test_what_may_keep_the_person_busy_takes_time(line: str) -> None:
    (found,) = read(f"DTSTART:20260312T070000Z\nDTEND:20260312T080000Z\n{line}")
    assert found.busy


def test_a_note_without_a_length_takes_no_time() -> None:
    (found,) = read("DTSTART:20260312T070000Z")
    assert (found.busy, found.starts_at) == (False, found.ends_at)


def test_a_series_is_unfolded_without_what_was_taken_out_and_with_what_was_moved() -> None:
    found = read(
        "DTSTART;TZID=Europe/Berlin:20260305T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=5\n"
        "EXDATE;TZID=Europe/Berlin:20260312T090000",
        "RECURRENCE-ID;TZID=Europe/Berlin:20260319T090000\nDTSTART;TZID=Europe/Berlin:20260320T140000\nDURATION:PT30M",
        "RECURRENCE-ID:20260326T080000Z\nDTSTART:20260326T080000Z\nDURATION:PT1H\nSTATUS:CANCELLED",
    )
    busy = [one for one in found if one.busy]
    # By the clock of Berlin, which goes forward on the 29th.
    assert times(busy) == ["02.04 10:00-11:00", "05.03 11:00-12:00", "20.03 16:00-16:30"]
    assert {one.series for one in found} == {"a.ics"}
    assert sorted(one.id for one in found) == [
        "a.ics#20260305T080000Z",
        "a.ics#20260319T080000Z",
        "a.ics#20260326T080000Z",
        "a.ics#20260402T070000Z",
    ]


def test_extra_dates_belong_to_the_series() -> None:
    found = read("DTSTART:20260305T070000Z\nDURATION:PT1H\nRDATE:20260306T070000Z,20260310T090000Z")
    assert times(found) == ["05.03 10:00-11:00", "06.03 10:00-11:00", "10.03 12:00-13:00"]


def test_one_instance_of_somebody_elses_series_stands_alone() -> None:
    found = read("RECURRENCE-ID:20260312T070000Z\nDTSTART:20260312T070000Z\nDURATION:PT1H")
    assert times(found) == ["12.03 10:00-11:00"]


def test_a_series_that_began_long_ago_is_read_inside_the_window_only() -> None:
    found = read("DTSTART;TZID=Europe/Istanbul:20100101T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY")
    assert len(found) == (LAST - FIRST).days


def test_an_event_over_the_edge_of_the_window_is_read() -> None:
    assert len(read("DTSTART:20260228T180000Z\nDTEND:20260301T060000Z")) == 1
    assert len(read("DTSTART:20260228T180000Z\nDTEND:20260228T210000Z")) == 0


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "<html></html>",
        "BEGIN:VCALENDAR\nEND:VCALENDAR",
        calendar("SUMMARY:no time"),
        calendar("DTSTART:tomorrow\nDTEND:later"),
        calendar("DTSTART;VALUE=DATE:20261399"),
        calendar("DTSTART:99991231T230000Z\nDTEND;TZID=America/New_York:99991231T235959"),
        calendar("DTSTART:2026-02-30T10:00:00Z"),
        "BEGIN:VCALENDAR\nBEGIN:VTODO\nDTSTART:20260312T070000Z",
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nTRANSP:TRANSPARENT\nDTSTART:20260312T070000Z",
        "END:VEVENT\nEND:VCALENDAR",
    ],
)
def test_what_cannot_be_read_is_left_out_and_raises_nothing(broken: str) -> None:
    assert reading.events(broken, "a.ics", "1", VIEW, FIRST, LAST) == []


@pytest.mark.parametrize(
    ("broken", "taken"),
    [
        (calendar("DTSTART:20260312T070000Z\nDTEND:later"), "12.03 00:00-13.03 03:00"),
        (calendar("DTSTART:20260312T070000Z\nDTEND:20260332T080000Z"), "12.03 00:00-13.03 03:00"),
        (calendar("DTSTART:soon\nDTEND:20260313T080000Z"), "13.03 00:00-14.03 03:00"),
        (calendar("DTSTART:20260312T070000Z\nDURATION:long"), "12.03 00:00-13.03 03:00"),
        (calendar("DTSTART:2026-03-12T10:00:00+03:00\nDTEND:2026-03-13T10:00:00"), "12.03 00:00-14.03 03:00"),
        (calendar("DTSTART;VALUE=DATE:2026-03-12"), "12.03 00:00-13.03 03:00"),
        (calendar("DTEND;TZID=Europe/Istanbul:20260312T080000"), "12.03 00:00-13.03 03:00"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260312T070000Z", "12.03 00:00-13.03 03:00"),
        (f"BEGIN:VCALENDAR\n{FIVE_HOURS}BEGIN:VEVENT\nDTSTART;TZID=x:20260312T070000\n", "12.03 00:00-13.03 03:00"),
    ],
)
def test_of_what_cannot_be_read_the_days_that_it_names_are_taken(broken: str, taken: str) -> None:
    (found,) = reading.events(broken, "a.ics", "1", VIEW, FIRST, LAST)
    assert (
        f"{found.starts_at.astimezone(ISTANBUL):%d.%m %H:%M}-{found.ends_at.astimezone(ISTANBUL):%d.%m %H:%M}" == taken
    )
    assert found.busy


def test_a_free_event_takes_no_time_however_broken_it_is() -> None:
    for free in ("TRANSP:TRANSPARENT", "STATUS:CANCELLED"):
        (found,) = read(f"DTSTART:20260312T070000Z\nDTEND:later\n{free}")
        assert not found.busy


def test_one_broken_day_of_a_series_takes_that_day_and_leaves_the_others_as_they_are() -> None:
    found = read(
        "DTSTART:20260310T070000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2",
        "RECURRENCE-ID:20260311T070000Z\nDTSTART:20260311T070000Z\nDTEND:later",
    )
    assert any(one.starts_at <= datetime(2026, 3, 11, 7, tzinfo=timezone.utc) < one.ends_at for one in found)
    assert all(one.busy for one in found)


def test_what_names_no_day_is_reported(caplog: pytest.LogCaptureFixture) -> None:
    assert read("DTSTART:tomorrow\nDTEND:later") == []
    assert "ALARM an event without a readable time" in caplog.text
    caplog.clear()
    assert reading.events("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x", "a.ics", "1", VIEW, FIRST, LAST) == []
    assert "ALARM a calendar object cannot be read" in caplog.text
    assert "SUMMARY" not in caplog.text


def test_a_rule_that_makes_no_sense_leaves_the_event_itself() -> None:
    found = read("DTSTART:20260312T070000Z\nDURATION:PT1H\nRRULE:FREQ=SOMETIMES")
    assert times(found) == ["12.03 10:00-11:00"]


def test_our_mark_is_read_and_a_forged_half_of_one_is_not() -> None:
    time = "DTSTART:20260312T070000Z\nDURATION:PT1H\n"
    whole = "X-RANDEVU-HOUSE:ab12\nX-RANDEVU-APPOINTMENT:7\nX-RANDEVU-STAFF:ayse\nX-RANDEVU-GENERATION:3"
    assert read(time + whole)[0].mark == Mark("ab12", 7, "ayse", 3)
    assert read(time + whole.replace("7", "yedi"))[0].mark is None
    assert read(time + "X-RANDEVU-HOUSE:ab12")[0].mark is None


def test_alarms_notes_and_attachments_are_not_looked_at() -> None:
    folded = "DESCRIPTION:BEGIN:VEVENT\\n" + "x" * 60 + "\r\n END:VCALENDAR"
    alarm = "BEGIN:VALARM\nTRIGGER:-PT15M\nDTSTART:20300101T000000Z\nEND:VALARM"
    found = read(f"DTSTART:20260312T070000Z\n{folded}\n{alarm}\nDURATION:PT1H")
    assert times(found) == ["12.03 10:00-11:00"]


def test_an_event_of_its_own_is_read_wherever_it_is() -> None:
    text = calendar("DTSTART:20360312T070000Z\nDURATION:PT1H")
    found = reading.whole(text, "a.ics", "1", VIEW)
    assert found is not None
    assert found.ends_at - found.starts_at == timedelta(hours=1)
    assert reading.uid_of(text) == "1"
    assert reading.whole("", "a.ics", "1", VIEW) is None
