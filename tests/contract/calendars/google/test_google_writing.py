"""What is written into a Google calendar, and what is known after a write that went wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any
from uuid import uuid4

import pytest

from randevu.calendars.errors import (
    Away,
    CalendarError,
    Changed,
    Exists,
    NotAllowed,
    NotFound,
    Refused,
    SignInNeeded,
    Throttled,
    TokenExpired,
    Unclear,
)
from randevu.calendars.google import SCOPES, GoogleCalendar, connect
from randevu.calendars.model import Written
from tests.contract.calendars.contract import DAY, FIRST, LAST, at, entry, moments
from tests.contract.calendars.google_fake import GoogleFake, Person
from tests.contract.calendars.google_fake.oauth import PERSON

GUEST = "musteri@posta.example"


def stored(fake: GoogleFake, id: str) -> dict[str, Any]:
    return fake.account.calendars[PERSON].event(id)


def test_staff_see_what_helps_them_and_others_see_nothing(service: GoogleCalendar, fake: GoogleFake) -> None:
    uid = uuid4().hex
    written = service.create(PERSON, uid, entry())
    event = stored(fake, uid)
    assert written == Written(uid, event["etag"])
    assert {key: event[key] for key in ("summary", "description", "location", "visibility", "transparency")} == {
        "summary": "Saç kesimi",
        "description": "Randevu 7",
        "location": "Moda Caddesi 1, Kadıköy",
        "visibility": "private",
        "transparency": "opaque",
    }
    assert event["start"] == {"dateTime": "2026-03-12T14:00:00+03:00", "timeZone": "Europe/Istanbul"}
    assert event["reminders"] == {"useDefault": False, "overrides": [{"method": "popup", "minutes": 15}]}
    assert set(event["extendedProperties"]) == {"private"}


def test_without_a_reminder_not_even_the_calendars_own_is_used(service: GoogleCalendar, fake: GoogleFake) -> None:
    uid = uuid4().hex
    service.create(PERSON, uid, replace(entry(), reminder_minutes=None))
    assert stored(fake, uid)["reminders"] == {"useDefault": False, "overrides": []}


def test_a_uid_stays_taken_after_its_event_was_removed(service: GoogleCalendar) -> None:
    uid = uuid4().hex
    service.remove(PERSON, service.create(PERSON, uid, entry()))
    with pytest.raises(Exists):
        service.create(PERSON, uid, entry())


def test_what_people_added_by_hand_stays_when_ours_is_changed(
    service: GoogleCalendar, peer: Person, fake: GoogleFake
) -> None:
    uid = uuid4().hex
    service.create(PERSON, uid, entry())
    peer.alter(uid, {"colorId": "5", "extendedProperties": {"private": {"baska": "1"}}})
    found = service.find(PERSON, uid)
    assert found is not None
    service.change(PERSON, Written(uid, found.version), replace(entry("16:00", generation=2), description=""))
    event = stored(fake, uid)
    assert (event["colorId"], event["extendedProperties"]["private"]["baska"]) == ("5", "1")
    assert (event["description"], event["extendedProperties"]["private"]["randevuGeneration"]) == ("", "2")


def test_what_was_made_a_whole_day_by_hand_is_found_and_gets_its_time_back(
    service: GoogleCalendar, peer: Person
) -> None:
    uid = uuid4().hex
    service.create(PERSON, uid, entry())
    peer.alter(
        uid, {"start": {"date": "2026-03-12", "dateTime": None}, "end": {"date": "2026-03-13", "dateTime": None}}
    )
    found = service.find(PERSON, uid)
    assert found is not None
    assert (found.whole_day, found.starts_at) == (True, at("00:00"))
    service.change(PERSON, Written(uid, found.version), entry("16:00", generation=2))
    assert moments(service.events(PERSON, FIRST, LAST)) == [(at("16:00"), at("16:30"))]


def test_guests_are_invited_once_and_told_of_changes_and_of_the_end(service: GoogleCalendar, fake: GoogleFake) -> None:
    uid = uuid4().hex
    invited = replace(entry(), attendees=(GUEST,))
    written = service.create(PERSON, uid, invited)
    event = stored(fake, uid)
    event["attendees"][0]["responseStatus"] = "accepted"
    changed = service.change(PERSON, written, replace(invited, attendees=(GUEST.upper(), "yeni@posta.example")))
    assert [(one["email"], one["responseStatus"]) for one in stored(fake, uid)["attendees"]] == [
        (GUEST, "accepted"),
        ("yeni@posta.example", "needsAction"),
    ]
    service.remove(PERSON, changed)
    guests = [(how, guest) for how, guest in fake.account.invitations if guest == GUEST]
    assert guests == [("insert", GUEST), ("patch", GUEST), ("delete", GUEST)]


@pytest.mark.parametrize("attendees", [(), (GUEST,)])
def test_a_removal_by_hand_is_told_apart_from_a_change(
    service: GoogleCalendar, peer: Person, attendees: tuple[str, ...]
) -> None:
    written = service.create(PERSON, uuid4().hex, replace(entry(), attendees=attendees))
    peer.move(written.id, at("17:00"), at("17:30"))
    with pytest.raises(Changed):
        service.change(PERSON, written, replace(entry(), attendees=attendees))
    peer.take_out(written.id)
    with pytest.raises(NotFound):
        service.change(PERSON, written, replace(entry(), attendees=attendees))


def test_an_event_is_not_thought_gone_because_its_calendar_is_out_of_reach(
    service: GoogleCalendar, fake: GoogleFake
) -> None:
    uid = uuid4().hex
    written = service.create(PERSON, uid, entry())
    fake.account.calendars[PERSON].role = "none"
    with pytest.raises(NotFound):
        service.remove(PERSON, written)
    with pytest.raises(NotFound):
        service.find(PERSON, uid)
    fake.account.calendars[PERSON].role = "owner"
    assert service.find(PERSON, uid) is not None


def test_a_calendar_that_may_only_be_read_is_not_written(service: GoogleCalendar, fake: GoogleFake) -> None:
    fake.add("okunur", role="reader")
    with pytest.raises(NotAllowed) as caught:
        service.create("okunur", uuid4().hex, entry())
    assert caught.value.code == "requiredAccessLevel"


# ------------------------------------------------------------------- what goes wrong

APPLIED = ["drop_after", "silence_after", "truncate", "garbage", "drip", "error_after"]
NOT_APPLIED = ["drop", "error", "gigabytes"]


@pytest.fixture
def hasty(fake: GoogleFake) -> GoogleCalendar:
    """Waits for no answer for long."""
    return connect(fake.credentials(SCOPES), "Europe/Istanbul", 1.5, lambda credentials: None)


@pytest.mark.parametrize("kind", [*APPLIED, *NOT_APPLIED])
def test_after_an_unclear_creation_the_uid_tells_whether_it_arrived(
    hasty: GoogleCalendar, fake: GoogleFake, kind: str
) -> None:
    uid = uuid4().hex
    hasty.calendars()  # signed in
    fake.spoil(kind, method="POST", path="/events")
    with pytest.raises(Unclear):
        hasty.create(PERSON, uid, entry())
    found = hasty.find(PERSON, uid)
    assert (found is not None) == (kind in APPLIED)
    if found is None:
        hasty.create(PERSON, uid, entry())
    else:
        with pytest.raises(Exists):
            hasty.create(PERSON, uid, entry())
    (one,) = hasty.events(PERSON, FIRST, LAST)
    assert one.mark == entry().mark


@pytest.mark.parametrize("kind", [*APPLIED, *NOT_APPLIED])
def test_after_an_unclear_change_the_generation_tells_whether_it_arrived(
    hasty: GoogleCalendar, fake: GoogleFake, kind: str
) -> None:
    uid = uuid4().hex
    written = hasty.create(PERSON, uid, entry())
    fake.spoil(kind, method="PATCH")
    with pytest.raises(Unclear):
        hasty.change(PERSON, written, entry("16:00", generation=2))
    found = hasty.find(PERSON, uid)
    assert found is not None
    assert found.mark is not None
    assert found.mark.generation == (2 if kind in APPLIED else 1)


@pytest.mark.parametrize("kind", ["drop_after", "drop", "error", "error_after", "silence_after"])
def test_an_unclear_removal_may_be_repeated(hasty: GoogleCalendar, fake: GoogleFake, kind: str) -> None:
    written = hasty.create(PERSON, uuid4().hex, entry())
    fake.spoil(kind, method="DELETE")
    with pytest.raises(Unclear):
        hasty.remove(PERSON, written)
    hasty.remove(PERSON, written)
    assert list(hasty.events(PERSON, FIRST, LAST)) == []


@pytest.mark.parametrize("kind", ["drop", "truncate", "garbage", "drip", "error", "silence_after", "redirect"])
def test_reading_is_never_unclear(hasty: GoogleCalendar, fake: GoogleFake, kind: str) -> None:
    hasty.calendars()
    fake.spoil(kind, method="GET", times=2)
    with pytest.raises(Away):
        list(hasty.events(PERSON, FIRST, LAST))
    with pytest.raises(Away):
        list(hasty.changes(PERSON, None, FIRST, LAST))


def test_a_redirect_is_not_followed_and_nothing_was_changed(hasty: GoogleCalendar, fake: GoogleFake) -> None:
    hasty.calendars()
    fake.spoil("redirect", method="POST", path="/events")
    with pytest.raises(Away):
        hasty.create(PERSON, uuid4().hex, entry())
    assert fake.account.calendars[PERSON].events == {}


@pytest.mark.parametrize(
    ("status", "reason", "reading", "writing"),
    [
        (400, "badRequest", Refused, Refused),
        (401, "authError", SignInNeeded, SignInNeeded),
        (403, "forbidden", NotAllowed, NotAllowed),
        (403, "insufficientPermissions", NotAllowed, NotAllowed),
        (403, "accessNotConfigured", NotAllowed, NotAllowed),
        (403, "forbiddenForNonOrganizer", NotAllowed, NotAllowed),
        (403, "rateLimitExceeded", Throttled, Throttled),
        (403, "userRateLimitExceeded", Throttled, Throttled),
        (403, "quotaExceeded", Throttled, Throttled),
        (403, "dailyLimitExceeded", Throttled, Throttled),
        (408, "timeout", Away, Unclear),
        (409, "duplicate", Exists, Exists),
        (410, "fullSyncRequired", TokenExpired, TokenExpired),
        (412, "conditionNotMet", Changed, Changed),
        (429, "rateLimitExceeded", Throttled, Throttled),
        (500, "backendError", Away, Unclear),
        (502, "anything", Away, Unclear),
        (503, "backendError", Away, Unclear),
        (418, "teapot", Refused, Refused),
    ],
)
def test_each_error_of_the_service_has_its_meaning(
    service: GoogleCalendar,
    fake: GoogleFake,
    status: int,
    reason: str,
    reading: type[CalendarError],
    writing: type[CalendarError],
) -> None:
    fake.spoil("error", path="/calendar/", status=status, reason=reason, times=2)
    with pytest.raises(CalendarError) as read:
        service.calendars()
    fake.faults.clear()
    fake.spoil("error", path="/calendar/", status=status, reason=reason, times=2)
    with pytest.raises(CalendarError) as written:
        service.create(PERSON, uuid4().hex, entry())
    assert (type(read.value), type(written.value)) == (reading, writing)
    assert read.value.code == reason


@pytest.mark.parametrize(
    ("reason", "headers", "wait"),
    [
        ("rateLimitExceeded", {}, None),
        ("rateLimitExceeded", {"Retry-After": "7"}, timedelta(seconds=7)),
        ("quotaExceeded", {}, timedelta(hours=1)),
        ("quotaExceeded", {"Retry-After": "7"}, timedelta(seconds=7)),
    ],
)
def test_a_pause_is_as_long_as_the_service_says(
    service: GoogleCalendar, fake: GoogleFake, reason: str, headers: dict[str, str], wait: timedelta | None
) -> None:
    fake.spoil("error", path="calendarList", status=403, reason=reason, headers=headers)
    with pytest.raises(Throttled) as caught:
        service.calendars()
    assert caught.value.wait == wait


def test_a_reason_that_could_be_anything_stays_out_of_the_error(service: GoogleCalendar, fake: GoogleFake) -> None:
    fake.spoil("error", path="calendarList", status=403, reason=f"{PERSON} has no access")
    with pytest.raises(NotAllowed) as caught:
        service.calendars()
    assert caught.value.code == "http_403"


def test_a_page_that_fails_ends_the_reading_with_an_error(
    service: GoogleCalendar, peer: Person, fake: GoogleFake
) -> None:
    for number in range(5):
        peer.enter({"start": {"date": f"2026-04-{number + 1:02}"}, "end": {"date": f"2026-04-{number + 2:02}"}})
    fake.spoil("error", path="pageToken", status=403, reason="forbidden")
    with pytest.raises(NotAllowed):
        list(service.events(PERSON, FIRST, LAST))


def test_moments_are_written_on_the_clock_of_the_entrys_zone(service: GoogleCalendar, fake: GoogleFake) -> None:
    uid = uuid4().hex
    start = datetime(2026, 3, 30, 8, 0, tzinfo=timezone.utc)
    service.create(
        PERSON,
        uid,
        replace(entry(), starts_at=start, ends_at=start + timedelta(minutes=30), zone="Europe/Berlin"),
    )
    assert stored(fake, uid)["start"]["timeZone"] == "Europe/Berlin"
    assert moments(service.events(PERSON, FIRST, LAST)) == [
        (at("11:00", date(2026, 3, 30)), at("11:30", date(2026, 3, 30)))
    ]
    assert date(2026, 3, 30) > DAY
