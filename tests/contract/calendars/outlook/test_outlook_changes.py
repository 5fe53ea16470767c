"""Graph's delta lists, which say less than other lists, as changes that say everything."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from randevu.calendars.errors import Away, TokenExpired
from randevu.calendars.http import Limits
from randevu.calendars.model import Event, Gone
from randevu.calendars.outlook.service import OutlookCalendars
from tests.contract.calendars.contract import DAY, FIRST, LAST, Kept, at, entry
from tests.contract.calendars.graph_fake.accounts import connected, person
from tests.contract.calendars.graph_fake.server import Fault, GraphFake
from tests.contract.calendars.peer import Meeting

CALENDAR = GraphFake.calendar


@pytest.fixture
def kept(service: OutlookCalendars) -> Kept:
    """Somebody who knows the empty calendar."""
    found = Kept(service, CALENDAR)
    found.catch_up()
    return found


def _same(kept: Kept) -> None:
    """Whoever applied the changes knows what is there when everything is read anew."""
    kept.catch_up()
    anew = Kept(kept.service, CALENDAR)
    anew.events = {one.id: one for one in kept.service.events(CALENDAR, FIRST, LAST)}
    assert kept.times == anew.times


def test_occurrences_that_come_with_their_times_only_count_as_their_series_does(kept: Kept, peer: GraphFake) -> None:
    free = peer.put(Meeting(at("09:00"), at("09:30"), shows="free", daily=3))
    peer.put(Meeting(at("12:00"), at("12:30"), daily=3))
    _same(kept)
    assert len(kept.times) == 3
    assert [one.busy for one in kept.events.values() if one.series == free] == [False] * 3
    peer.edit(free, data={"showAs": "busy"})
    _same(kept)
    assert len(kept.times) == 6


def test_an_instance_that_was_moved_stands_where_it_is_now(kept: Kept, peer: GraphFake) -> None:
    series = peer.put(Meeting(at("09:00"), at("09:30"), daily=4))
    _same(kept)
    day = DAY + timedelta(days=1)
    peer.except_for(series, day, at("16:00", day), at("17:00", day))
    _same(kept)
    peer.skip(series, DAY + timedelta(days=2))
    _same(kept)
    peer.except_for(series, day, LAST + timedelta(days=1), LAST + timedelta(days=1, hours=1))
    _same(kept)
    assert len(kept.times) == 2


def test_a_single_meeting_becomes_a_series_and_a_series_a_single_one(kept: Kept, peer: GraphFake) -> None:
    id = peer.put(Meeting(at("09:00"), at("09:30")))
    for days in (1, 5, 2, 1):
        peer.edit(id, days=days)
        _same(kept)
        assert len(kept.times) == days


def _only(kind: str) -> Any:
    """A delta page without the master of the series."""
    return lambda page: {**page, "value": [item for item in page["value"] if item.get("type") == kind]}


@pytest.mark.parametrize("kind", ["occurrence", "exception"])
def test_an_instance_that_comes_without_its_series_is_understood(kept: Kept, peer: GraphFake, kind: str) -> None:
    series = peer.put(Meeting(at("09:00"), at("09:30"), daily=2))
    peer.except_for(series, DAY, at("16:00"), at("17:00"))
    peer.faults = [Fault("GET", ".*delta", how="changed", change=_only(kind), times=9)]
    kept.catch_up()
    assert (at("16:00"), at("17:00"), True) in kept.times


def test_a_series_is_read_anew_once_in_a_run(kept: Kept, peer: GraphFake) -> None:
    series = peer.put(Meeting(at("09:00"), at("09:30"), daily=9))
    kept.catch_up()
    assert [path.count("instances") for _, path in peer.requests].count(1) == 3  # its nine instances on three pages
    assert len(kept.times) == 9
    assert {one.series for one in kept.events.values()} == {series}


def test_a_series_that_vanishes_while_it_is_read_leaves_nothing(kept: Kept, peer: GraphFake) -> None:
    peer.put(Meeting(at("09:00"), at("09:30"), daily=3))
    peer.faults = [Fault("GET", ".*instances", status=404, code="ErrorItemNotFound")]
    kept.catch_up()
    assert kept.events == {}


@pytest.mark.parametrize("number", [1, 2, 8])
def test_few_or_many_of_ours_bear_their_mark(kept: Kept, peer: GraphFake, number: int) -> None:
    peer.api.page = 5
    for index in range(number):
        day = DAY + timedelta(days=index)
        kept.service.create(CALENDAR, uuid4().hex, entry(day=day, number=index))
        peer.put(Meeting(at("10:00", day), at("11:00", day)))
    kept.catch_up()
    assert sorted(one.mark.appointment for one in kept.events.values() if one.mark) == list(range(number))
    assert len(kept.events) == 2 * number


def test_what_was_made_after_the_marks_were_read_bears_its_own(kept: Kept, peer: GraphFake) -> None:
    peer.api.page = 5
    for index in range(7):
        kept.service.create(CALENDAR, uuid4().hex, entry(day=DAY + timedelta(days=index), number=index))

    def without_the_last(page: dict[str, Any]) -> dict[str, Any]:
        return {**page, "value": [item for item in page["value"] if item["id"] != last]}

    last = list(peer.api.main.items)[-1]
    peer.faults = [Fault("GET", "me/calendar/calendarView", how="changed", change=without_the_last, times=9)]
    kept.catch_up()
    assert kept.events[last].mark == entry(number=6).mark


def test_when_nothing_changed_one_request_says_so(kept: Kept, peer: GraphFake) -> None:
    before = len(peer.requests)
    kept.catch_up()
    assert len(peer.requests) == before + 1


def test_a_meeting_of_somebody_else_costs_no_question_whose_it_is(kept: Kept, peer: GraphFake) -> None:
    peer.edit(peer.put(Meeting(at("10:00"), at("11:00"))), data={"showAs": "busy", "isOrganizer": False})
    before = len(peer.requests)
    kept.catch_up()
    assert len(peer.requests) == before + 1
    assert len(kept.times) == 1


def test_what_was_removed_far_from_the_window_is_told_and_harmless(kept: Kept, peer: GraphFake) -> None:
    far = LAST + timedelta(days=30)
    id = peer.put(Meeting(far, far + timedelta(hours=1)))
    changes = [change for page in kept.catch_up() for change in page.changes]
    assert set(changes) == {Gone(id)}


def test_a_token_is_a_link_that_is_followed_to_the_same_service_only(kept: Kept, peer: GraphFake) -> None:
    before = len(peer.requests)
    for token in ("https://elsewhere.example/v1.0/me", "abc", peer.api_url + ".elsewhere.example/"):
        with pytest.raises(TokenExpired):
            list(kept.service.changes(CALENDAR, token, FIRST, LAST))
    assert len(peer.requests) == before


@pytest.mark.parametrize(
    ("status", "code"),
    [(410, "SyncStateNotFound"), (400, "SyncStateInvalid"), (400, "BadRequest"), (404, "ErrorItemNotFound")],
)
def test_a_token_that_the_service_does_not_want_has_run_out(
    kept: Kept, peer: GraphFake, status: int, code: str
) -> None:
    peer.faults = [Fault("GET", ".*delta", status=status, code=code)]
    with pytest.raises(TokenExpired):
        kept.catch_up()


def test_a_run_that_breaks_off_in_the_middle_begins_again_where_it_began(kept: Kept, peer: GraphFake) -> None:
    for number in range(7):
        peer.put(Meeting(at(f"{10 + number}:00"), at(f"{10 + number}:30")))
    token = kept.token
    run = kept.service.changes(CALENDAR, token, FIRST, LAST)
    assert next(run).token is None
    peer.faults = [Fault("GET", ".*delta", status=410, code="SyncStateNotFound")]
    with pytest.raises(Away):
        list(run)
    kept.catch_up()
    assert len(kept.times) == 7


def test_a_last_page_without_a_link_for_the_next_time_is_none(kept: Kept, peer: GraphFake) -> None:
    peer.faults = [Fault("GET", ".*delta", how="changed", change=lambda page: {"value": page["value"]})]
    with pytest.raises(Away):
        kept.catch_up()


def test_pages_too_long_to_be_read_are_asked_for_in_smaller_ones(peer: GraphFake) -> None:
    peer.api.page = 200
    service = connected(peer, person(peer), limits=Limits(most_bytes=40_000))
    for number in range(60):
        day = DAY + timedelta(days=number)
        peer.put(Meeting(at("10:00", day), at("11:00", day), shows="declined"))
    kept = Kept(service, CALENDAR)
    assert len(kept.catch_up()) > 1
    assert len(kept.events) == 60
    with pytest.raises(Away):
        Kept(connected(peer, person(peer), limits=Limits(most_bytes=4_000)), CALENDAR).catch_up()


def test_whole_days_of_the_mailbox_keep_their_zone_in_changes_too(kept: Kept, peer: GraphFake) -> None:
    peer.put(Meeting(DAY, DAY + timedelta(days=1)))
    _same(kept)
    (found,) = kept.events.values()
    assert isinstance(found, Event)
    assert found.starts_at == at("00:00")
