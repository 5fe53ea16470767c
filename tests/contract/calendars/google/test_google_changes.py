"""Incremental synchronisation where Google's own ways matter, and the calls that announce changes."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from uuid import uuid4

import pytest

from randevu.calendars.errors import Away, NotFound, Refused, TokenExpired
from randevu.calendars.google import GoogleCalendar
from randevu.calendars.google.calls import call_of
from randevu.calendars.model import Call, Channel, Event, Gone
from tests.contract.calendars.contract import DAY, FIRST, LAST, Kept, at, entry, moments
from tests.contract.calendars.google_fake import GoogleFake, Person
from tests.contract.calendars.google_fake.oauth import PERSON
from tests.contract.calendars.peer import Meeting

WEEKLY = {
    "start": {"dateTime": at("09:00").isoformat(), "timeZone": "Europe/Istanbul"},
    "end": {"dateTime": at("09:30").isoformat(), "timeZone": "Europe/Istanbul"},
    "recurrence": ["RRULE:FREQ=WEEKLY"],
}
WEEK = timedelta(days=7)


@pytest.fixture
def kept(service: GoogleCalendar, peer: Person) -> Kept:
    kept = Kept(service, PERSON)
    kept.catch_up()
    return kept


def in_the_window() -> list[datetime]:
    """When the weekly meeting begins."""
    starts = [at("09:00", DAY + number * WEEK) for number in range(20)]
    return [start for start in starts if start < LAST]


def starts(kept: Kept) -> list[datetime]:
    return [start for start, _ in moments(one for one in kept.events.values() if one.busy)]


def test_a_series_without_end_is_kept_in_the_window_only(kept: Kept, peer: Person) -> None:
    peer.enter(WEEKLY)
    kept.catch_up()
    assert starts(kept) == in_the_window()


def test_when_a_series_ends_sooner_its_later_days_are_gone(kept: Kept, peer: Person) -> None:
    series = peer.enter(WEEKLY)
    kept.catch_up()
    peer.alter(series, {"recurrence": ["RRULE:FREQ=WEEKLY;COUNT=2"]})
    kept.catch_up()
    assert starts(kept) == in_the_window()[:2]


def test_when_a_series_is_moved_no_day_stays_behind(kept: Kept, peer: Person) -> None:
    series = peer.enter(WEEKLY)
    kept.catch_up()
    later = {
        "start": {"dateTime": at("11:00").isoformat(), "timeZone": "Europe/Istanbul"},
        "end": {"dateTime": at("11:30").isoformat(), "timeZone": "Europe/Istanbul"},
    }
    peer.alter(series, later)
    kept.catch_up()
    assert starts(kept) == [start + timedelta(hours=2) for start in in_the_window()]


def test_a_series_becomes_a_single_event_and_a_single_event_a_series(kept: Kept, peer: Person) -> None:
    id = peer.enter(WEEKLY)
    kept.catch_up()
    peer.alter(id, {"recurrence": None})
    kept.catch_up()
    assert starts(kept) == in_the_window()[:1]
    peer.alter(id, {"recurrence": ["RRULE:FREQ=WEEKLY;COUNT=3"]})
    kept.catch_up()
    assert starts(kept) == in_the_window()[:3]


def test_a_series_that_was_removed_leaves_nothing_however_long_it_was(kept: Kept, peer: Person) -> None:
    series = peer.enter(WEEKLY)
    peer.skip(series, DAY + WEEK)
    kept.catch_up()
    assert len(kept.events) == len(in_the_window()) - 1
    peer.take_out(series)
    kept.catch_up()
    assert kept.events == {}


def test_a_series_is_read_once_however_many_of_its_days_changed(kept: Kept, peer: Person, fake: GoogleFake) -> None:
    series = peer.put(Meeting(at("09:00"), at("09:30"), daily=10))
    kept.catch_up()
    for number in range(1, 6):
        peer.skip(series, DAY + timedelta(days=number))
    before = len(fake.requests)
    kept.catch_up()
    asked = [path for _, path in fake.requests[before:]]
    assert len([path for path in asked if "/instances" in path and "pageToken" not in path]) == 1
    assert len(starts(kept)) == 5


def test_single_days_of_a_series_that_belongs_to_somebody_else_are_kept(kept: Kept, peer: Person) -> None:
    own = peer._own
    day = {
        "kind": "calendar#event",
        "id": "yabanci_20260312T070000Z",
        "status": "confirmed",
        "recurringEventId": "yabanci",
        "originalStartTime": {"dateTime": at("10:00").isoformat()},
        "start": {"dateTime": at("10:00").isoformat()},
        "end": {"dateTime": at("11:00").isoformat()},
    }
    with peer._fake.lock:
        own.keep(day, peer._fake.account.now)
    kept.catch_up()
    assert starts(kept) == [at("10:00")]
    peer.move(day["id"], at("12:00"), at("13:00"))
    kept.catch_up()
    assert starts(kept) == [at("12:00")]
    peer.take_out(day["id"])
    kept.catch_up()
    assert starts(kept) == []


def test_what_moves_out_of_the_window_is_gone(kept: Kept, peer: Person) -> None:
    id = peer.put(Meeting(at("10:00"), at("11:00")))
    kept.catch_up()
    peer.move(id, LAST + WEEK, LAST + WEEK + timedelta(hours=1))
    assert [change for page in kept.catch_up() for change in page.changes] == [Gone(id)]


def test_what_begins_to_take_no_time_is_told(kept: Kept, peer: Person) -> None:
    id = peer.put(Meeting(at("10:00"), at("11:00")))
    kept.catch_up()
    peer.alter(id, {"attendees": [{"email": PERSON, "responseStatus": "declined"}]})
    kept.catch_up()
    assert [one.busy for one in kept.events.values()] == [False]


def test_what_changes_while_everything_is_read_comes_with_the_next_token(service: GoogleCalendar, peer: Person) -> None:
    for number in range(4):
        day = DAY + timedelta(days=number)
        peer.put(Meeting(at("10:00", day), at("11:00", day)))
    reading = service.changes(PERSON, None, FIRST, LAST)
    next(reading)
    late = peer.put(Meeting(at("12:00"), at("13:00")))
    token = list(reading)[-1].token
    later = [change for page in service.changes(PERSON, token, FIRST, LAST) for change in page.changes]
    assert late in [change.id for change in later]


@pytest.mark.parametrize("token", ["none", "", "[]"])
def test_a_token_that_is_none_leads_to_reading_anew(service: GoogleCalendar, token: str) -> None:
    with pytest.raises(TokenExpired):
        list(service.changes(PERSON, token or "\x00", FIRST, LAST))


@pytest.mark.parametrize(("status", "reason"), [(410, "fullSyncRequired"), (410, "updatedMinTooLongAgo")])
def test_a_token_too_old_is_told_before_any_page(kept: Kept, fake: GoogleFake, status: int, reason: str) -> None:
    fake.spoil("error", path="syncToken", status=status, reason=reason)
    with pytest.raises(TokenExpired):
        next(kept.service.changes(PERSON, kept.token, FIRST, LAST))


def test_after_the_first_page_a_token_too_old_only_means_later(kept: Kept, peer: Person, fake: GoogleFake) -> None:
    for number in range(5):
        day = DAY + timedelta(days=number)
        peer.put(Meeting(at("10:00", day), at("11:00", day)))
    fake.spoil("error", path="pageToken", status=410, reason="fullSyncRequired")
    with pytest.raises(Away):
        kept.catch_up()
    assert kept.catch_up()[-1].token
    assert len(starts(kept)) == 5


def test_nothing_changed_costs_one_request(kept: Kept, fake: GoogleFake) -> None:
    before = len(fake.requests)
    kept.catch_up()
    assert len(fake.requests) == before + 1


def test_a_thousand_changes_are_held_a_page_at_a_time(service: GoogleCalendar, peer: Person, fake: GoogleFake) -> None:
    fake.account.page_items = 2500
    kept = Kept(service, PERSON)
    kept.catch_up()
    for number in range(1200):
        start = FIRST + timedelta(minutes=30 * number)
        peer.put(Meeting(start, start + timedelta(minutes=30)))
    pages = kept.catch_up()
    assert [sum(isinstance(one, Event) for one in page.changes) for page in pages] == [500, 500, 200, 0]
    assert len(kept.events) == 1200


def test_a_change_of_our_own_event_never_looks_like_its_removal(kept: Kept, peer: Person) -> None:
    written = kept.service.create(PERSON, uuid4().hex, entry())
    kept.catch_up()
    peer.move(written.id, at("17:00"), at("17:30"))
    (change,) = [change for page in kept.catch_up() for change in page.changes]
    assert isinstance(change, Event)


# ------------------------------------------------------------------- calls


def test_a_watched_calendar_calls_with_the_secret_until_it_is_unwatched(
    service: GoogleCalendar, peer: Person, fake: GoogleFake
) -> None:
    until = fake.account.now + timedelta(days=3)
    channel = service.watch(PERSON, "https://salon.example/push", "gizli", until)
    assert (channel.secret, channel.expires_at) == ("gizli", until)
    service.create(PERSON, uuid4().hex, entry())
    peer.put(Meeting(at("10:00"), at("11:00")))
    calls = fake.account.pushed
    first, *later = [call_of(call.headers) for call in calls]
    assert first == Call(channel.id, "gizli", opens=True)
    assert later == [Call(channel.id, "gizli", opens=False)] * 2
    for _ in range(2):
        service.unwatch(PERSON, channel)
    peer.put(Meeting(at("12:00"), at("13:00")))
    assert len(calls) == 3


@pytest.mark.parametrize("headers", [{}, {"X-Goog-Channel-ID": "a"}, {"X-Goog-Resource-State": "exists"}])
def test_other_requests_are_no_calls(headers: dict[str, str]) -> None:
    assert call_of(headers) is None


def test_headers_of_a_call_are_read_in_any_case() -> None:
    headers = {"x-goog-channel-id": "a", "X-GOOG-RESOURCE-STATE": "exists"}
    assert call_of(headers) == Call("a", "", opens=False)


def test_a_channel_ends_when_the_service_says_and_each_has_a_name_of_its_own(
    service: GoogleCalendar, fake: GoogleFake
) -> None:
    until = fake.account.now + timedelta(days=90)
    first, second = (service.watch(PERSON, "https://salon.example/push", "gizli", until) for _ in range(2))
    assert first.expires_at == (fake.account.now + timedelta(days=7)).astimezone(timezone.utc)
    assert first.id != second.id


def test_an_address_without_tls_is_refused(service: GoogleCalendar) -> None:
    with pytest.raises(Refused) as caught:
        service.watch(PERSON, "http://salon.example/push", "gizli", LAST)
    assert caught.value.code == "webhookUrlNotHttps"


def test_an_address_that_is_not_accepted_is_no_matter_of_signing_in(service: GoogleCalendar, fake: GoogleFake) -> None:
    fake.spoil("error", path="/watch", status=401, reason="push.webhookUrlUnauthorized")
    with pytest.raises(Refused):
        service.watch(PERSON, "https://salon.example/push", "gizli", LAST)
    assert fake.oauth.issued == 1


def test_a_calendar_that_is_not_there_cannot_be_watched(service: GoogleCalendar) -> None:
    with pytest.raises(NotFound):
        service.watch("yok@salon.example", "https://salon.example/push", "gizli", LAST)


def test_a_channel_that_was_never_there_ends_without_a_word(service: GoogleCalendar) -> None:
    service.unwatch(PERSON, Channel("yok", "gizli", LAST, "yok"))
