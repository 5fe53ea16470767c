"""What the Outlook adapter makes of refusals, lost answers and answers that are none."""

from __future__ import annotations

from datetime import timedelta
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
from randevu.calendars.http import Limits
from randevu.calendars.model import Written
from randevu.calendars.outlook.service import OutlookCalendars
from tests.contract.calendars.contract import FIRST, LAST, at, entry
from tests.contract.calendars.graph_fake.accounts import connected, person
from tests.contract.calendars.graph_fake.server import Fault, GraphFake
from tests.contract.calendars.peer import Meeting

CALENDAR = GraphFake.calendar


@pytest.mark.parametrize(
    ("status", "code", "when_reading", "when_writing"),
    [
        (400, "ErrorInvalidRequest", Refused, Refused),
        (400, "ErrorInvalidIdMalformed", NotFound, NotFound),
        (401, "InvalidAuthenticationToken", SignInNeeded, SignInNeeded),
        (403, "ErrorAccessDenied", NotAllowed, NotAllowed),
        (403, "ApplicationThrottled", Throttled, Throttled),
        (404, "ErrorItemNotFound", NotFound, NotFound),
        (404, "MailboxNotEnabledForRESTAPI", NotFound, NotFound),
        (409, "ErrorDuplicateTransactionId", Changed, Exists),
        (409, "ErrorIrresolvableConflict", Changed, Changed),
        (410, "SyncStateNotFound", TokenExpired, TokenExpired),
        (412, "ErrorIrresolvableConflict", Changed, Changed),
        (423, "Locked", Away, Away),
        (400, "ErrorMailboxMoveInProgress", Away, Away),
        (429, "TooManyRequests", Throttled, Throttled),
        (500, "ErrorInternalServerError", Away, Unclear),
        (501, "NotImplemented", Refused, Refused),
        (502, "BadGateway", Away, Unclear),
        (503, "ServiceUnavailable", Away, Unclear),
        (503, "ErrorServerBusy", Throttled, Throttled),
        (504, "GatewayTimeout", Away, Unclear),
        (507, "ErrorQuotaExceeded", Refused, Refused),
        (302, "Found", Refused, Refused),
    ],
)
def test_every_refusal_is_one_of_our_errors(
    service: OutlookCalendars,
    peer: GraphFake,
    status: int,
    code: str,
    when_reading: type[CalendarError],
    when_writing: type[CalendarError],
) -> None:
    headers = {"Location": "http://127.0.0.1:1/elsewhere"}
    peer.faults = [Fault("GET", ".*calendarView", status=status, code=code, headers=headers, times=2)]
    with pytest.raises(when_reading) as reading:
        list(service.events(CALENDAR, FIRST, LAST))
    peer.faults = [Fault("POST", ".*events", status=status, code=code, headers=headers, times=2)]
    with pytest.raises(when_writing) as writing:
        service.create(CALENDAR, uuid4().hex, entry())
    for raised in (reading, writing):
        assert (type(raised.value), raised.value.code) in ((when_reading, code), (when_writing, code))
        assert "salon.example" not in f"{raised.value!r}{raised.value.__context__!r}{raised.value.__cause__!r}"


@pytest.mark.parametrize("status", [429, 503])
def test_the_pause_that_the_service_asks_for_is_told(service: OutlookCalendars, peer: GraphFake, status: int) -> None:
    peer.faults = [Fault(status=status, code="Whatever", headers={"Retry-After": "17"})]
    with pytest.raises(Throttled) as raised:
        service.create(CALENDAR, uuid4().hex, entry())
    assert raised.value.wait == timedelta(seconds=17)


def test_more_requests_than_a_mailbox_bears_are_refused_with_a_pause_and_change_nothing(
    service: OutlookCalendars, peer: GraphFake
) -> None:
    peer.at_once = 0
    with pytest.raises(Throttled) as raised:
        service.create(CALENDAR, uuid4().hex, entry())
    assert (raised.value.code, raised.value.wait) == ("ApplicationThrottled", timedelta(seconds=3))
    assert peer.api.main.items == {}


def test_a_refusal_that_is_no_json_is_told_by_its_status(service: OutlookCalendars, peer: GraphFake) -> None:
    peer.faults = [Fault("GET", status=403, code="<script>alert(1)</script>")]
    with pytest.raises(NotAllowed) as raised:
        list(service.events(CALENDAR, FIRST, LAST))
    assert raised.value.code == "403"


@pytest.mark.parametrize("how", ["lost_after", "cut", "slow"])
def test_a_creation_whose_answer_is_lost_is_found_by_its_uid(peer: GraphFake, how: Any) -> None:
    service = connected(peer, person(peer), limits=Limits(seconds=1.5))
    uid = uuid4().hex
    peer.faults = [Fault("POST", ".*events", how=how)]
    with pytest.raises(Unclear):
        service.create(CALENDAR, uid, entry())
    found = service.find(CALENDAR, uid)
    assert found is not None
    assert found.mark == entry().mark
    assert service.create(CALENDAR, uid, entry()).id == found.id  # and repeating it would have done no harm
    assert len(list(service.events(CALENDAR, FIRST, LAST))) == 1


def test_a_creation_that_never_arrived_is_not_found(service: OutlookCalendars, peer: GraphFake) -> None:
    uid = uuid4().hex
    peer.faults = [Fault("POST", ".*events", how="lost_before")]
    with pytest.raises(Unclear):
        service.create(CALENDAR, uid, entry())
    assert service.find(CALENDAR, uid) is None


@pytest.mark.parametrize("how", ["lost_after", "cut"])
def test_a_change_whose_answer_is_lost_is_told_by_its_generation(
    service: OutlookCalendars, peer: GraphFake, how: Any
) -> None:
    uid = uuid4().hex
    written = service.create(CALENDAR, uid, entry())
    peer.faults = [Fault("PATCH", how=how)]
    with pytest.raises(Unclear):
        service.change(CALENDAR, written, entry("16:00", generation=2))
    found = service.find(CALENDAR, uid)
    assert found is not None
    assert found.mark == entry(generation=2).mark


@pytest.mark.parametrize("how", ["lost_after", "lost_before"])
def test_a_removal_whose_answer_is_lost_may_be_repeated(service: OutlookCalendars, peer: GraphFake, how: Any) -> None:
    written = service.create(CALENDAR, uuid4().hex, entry())
    peer.faults = [Fault("DELETE", how=how)]
    with pytest.raises(Unclear):
        service.remove(CALENDAR, written)
    service.remove(CALENDAR, written)
    assert list(service.events(CALENDAR, FIRST, LAST)) == []


@pytest.mark.parametrize("how", ["lost_before", "lost_after", "cut", "slow"])
def test_reading_that_fails_leaves_the_time_unknown(peer: GraphFake, how: Any) -> None:
    service = connected(peer, person(peer), limits=Limits(seconds=1.5))
    peer.put(Meeting(at("10:00"), at("11:00")))
    peer.faults = [Fault("GET", how=how)]
    with pytest.raises(Away):
        list(service.events(CALENDAR, FIRST, LAST))


def _created(**fields: Any) -> Fault:
    return Fault("POST", ".*events", how="changed", change=lambda value: {**value, **fields})


@pytest.mark.parametrize("fields", [{"id": None}, {"start": None}, {"end": {"dateTime": "soon", "timeZone": "UTC"}}])
def test_an_answer_to_a_creation_that_is_no_event_leaves_it_unclear(
    service: OutlookCalendars, peer: GraphFake, fields: dict[str, Any]
) -> None:
    peer.faults = [_created(**fields)]
    with pytest.raises(Unclear):
        service.create(CALENDAR, uuid4().hex, entry())


def test_an_event_that_an_earlier_request_made_and_somebody_moved_is_not_taken_for_written(
    service: OutlookCalendars, peer: GraphFake
) -> None:
    uid = uuid4().hex
    written = service.create(CALENDAR, uid, entry())
    peer.move(written.id, at("17:00"), at("17:30"))
    with pytest.raises(Exists):
        service.create(CALENDAR, uid, entry())


@pytest.mark.parametrize("link", ["https://elsewhere.example/v1.0/me", "same", "{api}.elsewhere.example/x", 7])
def test_a_link_to_the_next_page_that_leads_elsewhere_is_not_followed(
    service: OutlookCalendars, peer: GraphFake, link: Any
) -> None:
    for number in range(4):
        peer.put(Meeting(at(f"{10 + number}:00"), at(f"{10 + number}:30")))

    def pointed(value: dict[str, Any]) -> dict[str, Any]:
        there = link.format(api=peer.api_url) if isinstance(link, str) else link
        return {**value, "@odata.nextLink": value["@odata.nextLink"] if link == "same" else there}

    peer.faults = [Fault("GET", how="changed", change=pointed, times=1 if link != "same" else 0)]
    before = len(peer.requests)
    if link == "same":
        assert len(list(service.events(CALENDAR, FIRST, LAST))) == 4
        return
    with pytest.raises(Away):
        list(service.events(CALENDAR, FIRST, LAST))
    assert len(peer.requests) == before + 1


def test_a_page_that_leads_to_itself_ends_the_reading(service: OutlookCalendars, peer: GraphFake) -> None:
    for number in range(7):
        peer.put(Meeting(at(f"{10 + number}:00"), at(f"{10 + number}:30")))
    links: list[str] = []

    def kept(value: dict[str, Any]) -> dict[str, Any]:
        links.append(value.get("@odata.nextLink", ""))
        return {**value, "@odata.nextLink": links[0]}

    peer.faults = [Fault("GET", how="changed", change=kept, times=50)]
    with pytest.raises(Away):
        list(service.events(CALENDAR, FIRST, LAST))
    assert len(links) == 2


@pytest.mark.parametrize("value", [{}, {"value": None}, {"value": ["x"]}, {"value": {}}])
def test_an_answer_that_is_no_list_leaves_the_time_unknown(
    service: OutlookCalendars, peer: GraphFake, value: Any
) -> None:
    peer.faults = [Fault("GET", how="changed", change=lambda _: value)]
    with pytest.raises(Away):
        list(service.events(CALENDAR, FIRST, LAST))


def test_a_change_is_refused_by_the_version_alone_when_the_service_looks_at_none(
    service: OutlookCalendars, peer: GraphFake
) -> None:
    peer.api.keeps_if_match = False
    written = service.create(CALENDAR, uuid4().hex, entry())
    peer.move(written.id, at("17:00"), at("17:30"))
    with pytest.raises(Changed):
        service.change(CALENDAR, written, entry("16:00", generation=2))


def test_a_change_made_between_our_look_and_our_writing_is_refused_by_the_service(
    service: OutlookCalendars, peer: GraphFake
) -> None:
    written = service.create(CALENDAR, uuid4().hex, entry())

    def moved(value: dict[str, Any]) -> dict[str, Any]:
        peer.move(written.id, at("17:00"), at("17:30"))
        return value

    peer.faults = [Fault("GET", ".*events/.*", how="changed", change=moved)]
    with pytest.raises(Changed):
        service.change(CALENDAR, written, entry("16:00", generation=2))


@pytest.mark.parametrize("address", ["me", "", "me/calendars", "me/calendar/../calendars/x", "users/a b/calendar"])
def test_what_is_no_address_of_ours_is_not_found_without_asking(
    service: OutlookCalendars, peer: GraphFake, address: str
) -> None:
    before = len(peer.requests)
    with pytest.raises(NotFound):
        list(service.events(address, FIRST, LAST))
    with pytest.raises(NotFound):
        service.remove(address, Written("x", "y"))
    assert len(peer.requests) == before


def test_a_uid_of_another_form_never_gets_into_a_filter(service: OutlookCalendars) -> None:
    for wrong in ("' or 1 eq 1", "", "A" * 32):
        with pytest.raises(ValueError, match="hexadecimal"):
            service.find(CALENDAR, wrong)
        with pytest.raises(ValueError, match="hexadecimal"):
            service.create(CALENDAR, wrong, entry())
