"""What in a Google calendar takes time, and calendars that show no more than that."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from randevu.calendars.errors import Away, NotAllowed, NotFound, TokenExpired
from randevu.calendars.google import SCOPES, GoogleCalendar, connect
from randevu.calendars.model import Listed
from tests.contract.calendars.contract import DAY, FIRST, HOUSE, LAST, at, moments
from tests.contract.calendars.google_fake import GoogleFake, Person
from tests.contract.calendars.google_fake.oauth import PERSON
from tests.contract.calendars.peer import Meeting

SHOWN = "sevim@salon.example"


def timed(**more: Any) -> dict[str, Any]:
    return {"start": {"dateTime": at("10:00").isoformat()}, "end": {"dateTime": at("11:00").isoformat()}, **more}


@pytest.mark.parametrize(
    ("more", "busy"),
    [
        ({}, True),
        ({"eventType": "outOfOffice"}, True),
        ({"eventType": "focusTime"}, True),
        ({"eventType": "fromGmail"}, True),
        ({"eventType": "fromGmail", "transparency": "transparent"}, False),
        ({"eventType": "workingLocation"}, False),
        ({"eventType": "birthday"}, False),
        ({"status": "tentative"}, True),
        ({"transparency": "opaque"}, True),
        ({"visibility": "private"}, True),
        ({"attendees": [{"email": PERSON, "responseStatus": "tentative"}]}, True),
        ({"attendees": [{"email": PERSON, "responseStatus": "needsAction"}]}, True),
        ({"attendees": [{"email": "baska@salon.example", "responseStatus": "declined"}]}, True),
        ({"attendees": [{"email": "a@b.example"}, {"email": PERSON, "responseStatus": "declined"}]}, False),
    ],
)
def test_each_kind_of_event_takes_time_or_not(
    service: GoogleCalendar, peer: Person, more: dict[str, Any], busy: bool
) -> None:
    peer.enter(timed(**more))
    assert [one.busy for one in service.events(PERSON, FIRST, LAST)] == [busy]


def test_an_event_without_length_takes_no_time(service: GoogleCalendar, peer: Person) -> None:
    peer.enter({"start": {"dateTime": at("10:00").isoformat()}, "end": {"dateTime": at("10:00").isoformat()}})
    assert [one.busy for one in service.events(PERSON, FIRST, LAST)] == [False]


def test_weekly_meetings_keep_their_clock_when_the_clocks_change(service: GoogleCalendar, peer: Person) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    start = {"dateTime": datetime(2026, 3, 25, 9, tzinfo=berlin).isoformat(), "timeZone": "Europe/Berlin"}
    end = {"dateTime": datetime(2026, 3, 25, 10, tzinfo=berlin).isoformat(), "timeZone": "Europe/Berlin"}
    peer.enter({"start": start, "end": end, "recurrence": ["RRULE:FREQ=WEEKLY;UNTIL=20260408T235959Z;BYDAY=WE"]})
    days = [date(2026, 3, 25), date(2026, 4, 1), date(2026, 4, 8)]
    assert [(start.date(), start.hour) for start, _ in moments(service.events(PERSON, FIRST, LAST))] == [
        (day, hour) for day, hour in zip(days, (11, 10, 10), strict=True)
    ]


def test_an_instance_that_was_moved_is_read_where_it_is_now(service: GoogleCalendar, peer: Person) -> None:
    series = peer.put(Meeting(at("09:00"), at("09:30"), daily=3))
    second = DAY + timedelta(days=1)
    peer.move(f"{series}_20260313T060000Z", at("15:00", second), at("15:30", second))
    starts = [start for start, _ in moments(service.events(PERSON, FIRST, LAST))]
    assert starts == [at("09:00"), at("15:00", second), at("09:00", DAY + timedelta(days=2))]


def test_no_word_of_what_an_event_is_about_is_asked_for(
    service: GoogleCalendar, peer: Person, fake: GoogleFake
) -> None:
    peer.enter(timed(summary="Doktor", description="Doktor", location="Doktor"))
    list(service.events(PERSON, FIRST, LAST))
    list(service.changes(PERSON, None, FIRST, LAST))
    asked = [path for _, path in fake.requests if "/events" in path]
    assert asked
    assert all("fields=" in path and "maxAttendees=1" in path for path in asked)
    assert not any(word in path for path in asked for word in ("summary", "description", "location", "email"))


def test_all_calendars_of_the_account_are_listed_with_what_may_be_done(
    service: GoogleCalendar, fake: GoogleFake
) -> None:
    fake.add("a", summary="Ekip", role="writer")
    fake.add("b", summary="Tatiller", role="reader")
    fake.add("c", summary="Gizli", role="writerWithoutPrivateAccess")
    fake.add("d", summary="Komşu", role="freeBusyReader", zone="Europe/Berlin")
    assert list(service.calendars()) == [
        Listed(PERSON, "Defne", "Europe/Istanbul", writable=True, primary=True),
        Listed("a", "Ekip", "Europe/Istanbul", writable=True),
        Listed("b", "Tatiller", "Europe/Istanbul", writable=False),
        Listed("c", "Gizli", "Europe/Istanbul", writable=False),
        Listed("d", "Komşu", "Europe/Berlin", writable=False),
    ]


@pytest.fixture
def named(fake: GoogleFake) -> GoogleCalendar:
    """An account without a list, for which one calendar is named."""
    fake.account.calendars.clear()
    credentials = {**fake.credentials(SCOPES), "calendars": [SHOWN]}
    return connect(credentials, "Europe/Istanbul", 60.0, lambda new: None)


def test_a_calendar_that_is_on_no_list_is_shown_when_it_is_named(named: GoogleCalendar, fake: GoogleFake) -> None:
    fake.add(SHOWN, summary="Sevim", role="writer").listed = False
    assert list(named.calendars()) == [Listed(SHOWN, "Sevim", "Europe/Istanbul", writable=True)]


@pytest.mark.parametrize("refusal", [None, (403, "forbidden"), (404, "notFound")])
def test_a_named_calendar_that_shows_only_when_it_is_busy_can_be_chosen(
    named: GoogleCalendar, fake: GoogleFake, refusal: tuple[int, str] | None
) -> None:
    fake.add(SHOWN, summary="Sevim", role="freeBusyReader").listed = False
    if refusal:
        fake.spoil("error", method="GET", path="/events", status=refusal[0], reason=refusal[1])
    (found,) = named.calendars()
    assert (found.address, found.writable) == (SHOWN, False)


def test_a_named_calendar_that_is_not_there_is_not_found(named: GoogleCalendar) -> None:
    with pytest.raises(NotFound):
        named.calendars()


@pytest.mark.parametrize(
    "address", ["tr.turkish#holiday@group.v.calendar.google.com", "a/b?c=d&e", "şube@salon.example"]
)
def test_addresses_of_calendars_may_hold_anything(service: GoogleCalendar, fake: GoogleFake, address: str) -> None:
    fake.add(address)
    assert list(service.events(address, FIRST, LAST)) == []


# ------------------------------------------------------------------- free/busy


@pytest.fixture
def neighbour(fake: GoogleFake) -> str:
    """A calendar that shows when it is busy, and nothing else."""
    own = fake.add(SHOWN, role="freeBusyReader")
    for day in (DAY, DAY + timedelta(days=40)):
        times = {
            "start": {"dateTime": at("10:00", day).isoformat()},
            "end": {"dateTime": at("11:00", day).isoformat()},
        }
        own.insert(times, fake.account.now, f"kapali{day:%m%d}")
    return SHOWN


@pytest.mark.parametrize("refusal", [None, (403, "forbidden"), (404, "notFound")])
def test_busy_times_are_read_where_no_events_are_shown(
    service: GoogleCalendar, fake: GoogleFake, neighbour: str, refusal: tuple[int, str] | None
) -> None:
    if refusal:
        fake.spoil("error", method="GET", status=refusal[0], reason=refusal[1])
    found = list(service.events(neighbour, FIRST, LAST))
    later = DAY + timedelta(days=40)
    assert moments(found) == [(at("10:00"), at("11:00")), (at("10:00", later), at("11:00", later))]
    assert all(one.busy and one.mark is None for one in found)
    assert len({one.id for one in found}) == 2


@pytest.mark.parametrize(
    ("reason", "expected"), [("notFound", NotFound), ("internalError", Away), ("backendError", Away)]
)
def test_an_error_for_one_calendar_is_never_taken_for_free(
    service: GoogleCalendar, fake: GoogleFake, neighbour: str, reason: str, expected: type[Exception]
) -> None:
    fake.account.free_busy_error = reason
    with pytest.raises(expected):
        list(service.events(neighbour, FIRST, LAST))
    with pytest.raises(expected):
        list(service.changes(neighbour, None, FIRST, LAST))


def test_a_calendar_without_events_is_read_anew_each_time(service: GoogleCalendar, neighbour: str) -> None:
    (page,) = service.changes(neighbour, None, FIRST, LAST)
    assert len(page.changes) == 2
    with pytest.raises(TokenExpired):
        list(service.changes(neighbour, page.token, FIRST, LAST))


def test_a_calendar_that_stops_showing_events_is_read_anew(service: GoogleCalendar, fake: GoogleFake) -> None:
    token = list(service.changes(PERSON, None, FIRST, LAST))[-1].token
    fake.account.calendars[PERSON].role = "freeBusyReader"
    with pytest.raises(TokenExpired):
        list(service.changes(PERSON, token, FIRST, LAST))


def test_ours_are_not_looked_for_where_no_events_are_shown(service: GoogleCalendar, neighbour: str) -> None:
    with pytest.raises(NotAllowed):
        list(service.ours(neighbour, HOUSE, FIRST, LAST))


def test_moments_come_with_their_offset(service: GoogleCalendar, peer: Person) -> None:
    peer.enter(timed())
    (found,) = service.events(PERSON, FIRST, LAST)
    assert found.starts_at.astimezone(timezone.utc) == datetime(2026, 3, 12, 7, tzinfo=timezone.utc)
