"""Calendars of colleagues that show only when they are busy: what is told of them is read, never guessed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from randevu.calendars.errors import Away, CalendarError, NotAllowed, NotFound, TokenExpired
from randevu.calendars.outlook.service import OutlookCalendars
from tests.contract.calendars.contract import DAY, FIRST, LAST, at, moments
from tests.contract.calendars.graph_fake.mailbox import Folder, Item
from tests.contract.calendars.graph_fake.server import Fault, GraphFake

THEIRS = "me/calendars/AAMkElif="
ASKED = ".*getSchedule"


@pytest.fixture
def colleague(peer: GraphFake) -> Folder:
    folder = peer.api.folder("AAMkElif=", "Elif")
    folder.owner, folder.busy_only, folder.can_edit = "elif@salon.example", True, False
    return folder


def put(folder: Folder, clock: str, until: str, shows: str = "busy", days: int = 0) -> None:
    day = DAY + timedelta(days=days)
    folder.add(Item(f"AAk{len(folder.items)}=", at(clock, day), at(until, day), {"subject": "Özel", "showAs": shows}))


def test_their_busy_times_are_events_without_a_name(service: OutlookCalendars, colleague: Folder) -> None:
    put(colleague, "10:00", "11:00")
    put(colleague, "12:00", "13:00", "tentative")
    put(colleague, "14:00", "15:00", "free")
    put(colleague, "16:00", "17:00", "oof", days=45)
    found = list(service.events(THEIRS, FIRST, LAST))
    later = DAY + timedelta(days=45)
    assert moments(found) == [
        (at("10:00"), at("11:00")),
        (at("12:00"), at("13:00")),
        (at("16:00", later), at("17:00", later)),
    ]
    assert all(one.busy and one.mark is None for one in found)


def test_an_event_that_spans_two_questions_is_told_twice_under_one_id(
    service: OutlookCalendars, colleague: Folder
) -> None:
    edge = FIRST + timedelta(days=30)
    colleague.add(Item("AAk=", edge - timedelta(hours=1), edge + timedelta(hours=1), {"showAs": "busy"}))
    assert len({one.id for one in service.events(THEIRS, FIRST, LAST)}) == 1


def test_they_are_read_whole_every_time_since_nothing_tells_what_changed(
    service: OutlookCalendars, colleague: Folder
) -> None:
    put(colleague, "10:00", "11:00")
    (page,) = service.changes(THEIRS, None, FIRST, LAST)
    assert len(page.changes) == 1
    with pytest.raises(TokenExpired):
        list(service.changes(THEIRS, page.token, FIRST, LAST))


def test_a_calendar_that_shows_less_than_it_did_is_read_anew(service: OutlookCalendars, colleague: Folder) -> None:
    colleague.busy_only = False
    put(colleague, "10:00", "11:00")
    *_, page = service.changes(THEIRS, None, FIRST, LAST)
    colleague.busy_only = True
    with pytest.raises(TokenExpired):
        list(service.changes(THEIRS, page.token, FIRST, LAST))
    assert len(list(service.events(THEIRS, FIRST, LAST))) == 1


@pytest.mark.parametrize(
    ("code", "error"),
    [("ErrorNoFreeBusyAccess", NotAllowed), ("ErrorMailRecipientNotFound", NotFound), ("ErrorSomethingElse", Away)],
)
def test_a_person_about_whom_nothing_is_told_is_unknown_and_never_free(
    service: OutlookCalendars, peer: GraphFake, colleague: Folder, code: str, error: type[CalendarError]
) -> None:
    def refused(answer: dict[str, Any]) -> dict[str, Any]:
        return {"value": [{"scheduleId": "elif@salon.example", "error": {"responseCode": code, "message": "x"}}]}

    peer.faults = [Fault("POST", ASKED, how="changed", change=refused)]
    with pytest.raises(error):
        list(service.events(THEIRS, FIRST, LAST))


@pytest.mark.parametrize(
    "answer", [{}, {"value": []}, {"value": [{"scheduleId": "x"}]}, {"value": [{"scheduleItems": [1]}]}]
)
def test_an_answer_that_cannot_be_read_is_unknown_too(
    service: OutlookCalendars, peer: GraphFake, colleague: Folder, answer: dict[str, Any]
) -> None:
    peer.faults = [Fault("POST", ASKED, how="changed", change=lambda _: answer)]
    with pytest.raises(Away):
        list(service.events(THEIRS, FIRST, LAST))


def test_another_calendar_of_ones_own_is_not_taken_for_the_main_one(
    service: OutlookCalendars, peer: GraphFake, colleague: Folder
) -> None:
    colleague.owner = None
    with pytest.raises(NotAllowed):
        list(service.events(THEIRS, FIRST, LAST))
    assert not [path for _, path in peer.requests if path.endswith("getSchedule")]
