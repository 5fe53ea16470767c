"""What the Outlook adapter reads out of Graph's events, beyond what all calendars have in common."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from randevu.calendars import connecting
from randevu.calendars.errors import Away, Throttled
from randevu.calendars.model import Event
from randevu.calendars.outlook.service import OutlookCalendars
from randevu.calendars.outlook.zones import zone
from tests.contract.calendars.contract import DAY, FIRST, LAST, at, entry, moments
from tests.contract.calendars.graph_fake.accounts import COMPANY, application, connected, person
from tests.contract.calendars.graph_fake.entra import USER
from tests.contract.calendars.graph_fake.server import Fault, GraphFake
from tests.contract.calendars.peer import Meeting

CALENDAR = GraphFake.calendar
BUSY = {"showAs": "busy"}


def _busy(service: OutlookCalendars, peer: GraphFake, **data: Any) -> bool:
    id = peer.put(Meeting(at("10:00"), at("11:00")))
    peer.edit(id, data={**BUSY, **data})
    (found,) = service.events(CALENDAR, FIRST, LAST)
    return found.busy


def test_a_kind_of_event_that_nobody_knows_yet_takes_time(service: OutlookCalendars, peer: GraphFake) -> None:
    assert _busy(service, peer, showAs="unknown")
    peer.faults = [Fault("GET", how="changed", change=lambda page: _with(page, showAs="asleep"))]
    (found,) = service.events(CALENDAR, FIRST, LAST)
    assert found.busy


def _with(page: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {**page, "value": [{**item, **fields} for item in page["value"]]}


@pytest.mark.parametrize(
    ("data", "busy"),
    [
        ({"isCancelled": True}, False),
        ({"responseStatus": {"response": "declined", "time": "2026-03-01T00:00:00Z"}}, False),
        ({"responseStatus": {"response": "notResponded", "time": "2026-03-01T00:00:00Z"}}, True),
        ({"responseStatus": {"response": "tentativelyAccepted", "time": "2026-03-01T00:00:00Z"}}, True),
    ],
)
def test_cancelled_and_declined_meetings_take_no_time(
    service: OutlookCalendars, peer: GraphFake, data: dict[str, Any], busy: bool
) -> None:
    assert _busy(service, peer, **data) is busy


def test_an_event_without_length_takes_no_time(service: OutlookCalendars, peer: GraphFake) -> None:
    peer.put(Meeting(at("10:00"), at("10:00")))
    assert not [one for one in service.events(CALENDAR, FIRST, LAST) if one.busy]


@pytest.mark.parametrize("fields", [{"start": {"dateTime": "gestern", "timeZone": "UTC"}}, {"id": ""}, {"end": None}])
def test_an_event_that_cannot_be_read_leaves_the_time_unknown(
    service: OutlookCalendars, peer: GraphFake, fields: dict[str, Any]
) -> None:
    peer.put(Meeting(at("10:00"), at("11:00")))
    peer.faults = [Fault("GET", how="changed", change=lambda page: _with(page, **fields))]
    with pytest.raises(Away):
        list(service.events(CALENDAR, FIRST, LAST))


def test_moments_in_a_windows_zone_are_understood_though_utc_was_asked_for(
    service: OutlookCalendars, peer: GraphFake
) -> None:
    peer.put(Meeting(at("10:00"), at("11:00")))
    times = {
        name: {"dateTime": f"2026-03-12T{clock}:00.0000000", "timeZone": "Turkey Standard Time"}
        for name, clock in (("start", "13:00"), ("end", "14:00"))
    }
    peer.faults = [Fault("GET", how="changed", change=lambda page: _with(page, **times))]
    assert moments(service.events(CALENDAR, FIRST, LAST)) == [(at("13:00"), at("14:00"))]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Turkey Standard Time", "Europe/Istanbul"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("GTB Standard Time", "Europe/Bucharest"),
        ("Europe/Istanbul", "Europe/Istanbul"),
        ("UTC", "UTC"),
        ("tzone://Microsoft/Utc", "UTC"),
        ("tzone://Microsoft/Custom", None),
        ("Customized Time Zone", None),
        ("../etc/passwd", None),
        ("", None),
    ],
)
def test_zones_are_known_by_windows_and_iana_names(name: str, key: str | None) -> None:
    found = zone(name)
    assert (found.key if found else None) == key


# ------------------------------------------------------------ whole days


def _midnights(peer_zone: str, days: int = 1) -> list[datetime]:
    own = ZoneInfo(peer_zone)
    return [datetime.combine(DAY, time(), own), datetime.combine(DAY + timedelta(days=days), time(), own)]


@pytest.mark.parametrize("own", ["Europe/Berlin", "America/New_York"])
def test_whole_days_of_staff_abroad_are_days_where_they_are(peer: GraphFake, own: str) -> None:
    peer.api.main.zone = own
    service = application(peer)
    peer.put(Meeting(DAY, DAY + timedelta(days=1)))
    (found,) = service.events(f"users/{USER}/calendar", FIRST, LAST)
    assert [found.starts_at, found.ends_at] == _midnights(own)


def test_a_personal_account_is_asked_for_no_zone_and_gets_the_businesss_own(peer: GraphFake) -> None:
    personal = {**person(peer), "account_id": "00000000-0000-0000-1111.9188040d-6c67-4c5b-b112-36a304b66dad"}
    service = connected(peer, personal)
    peer.put(Meeting(DAY, DAY + timedelta(days=1)))
    (found,) = service.events(CALENDAR, FIRST, LAST)
    assert [found.starts_at, found.ends_at] == _midnights("Asia/Tokyo")
    assert [one.zone for one in service.calendars()] == [None]
    assert not [path for _, path in peer.requests if path.endswith("getSchedule")]


@pytest.mark.parametrize(("status", "code"), [(400, "ErrorInvalidRequest"), (403, "ErrorAccessDenied"), (501, "No")])
def test_a_mailbox_that_may_not_tell_its_zone_gets_the_businesss_own(
    service: OutlookCalendars, peer: GraphFake, status: int, code: str
) -> None:
    peer.faults = [Fault("POST", ".*getSchedule", status=status, code=code, times=9)]
    peer.put(Meeting(DAY, DAY + timedelta(days=1)))
    (found,) = service.events(CALENDAR, FIRST, LAST)
    assert [found.starts_at, found.ends_at] == _midnights("Asia/Tokyo")


def test_the_zone_is_asked_for_once_and_only_when_a_whole_day_needs_it(
    service: OutlookCalendars, peer: GraphFake
) -> None:
    def asked() -> int:
        return sum(path.endswith("getSchedule") for _, path in peer.requests)

    peer.put(Meeting(at("10:00"), at("11:00")))
    list(service.events(CALENDAR, FIRST, LAST))
    assert asked() == 0
    peer.put(Meeting(DAY, DAY + timedelta(days=1)))
    for _ in range(3):
        list(service.events(CALENDAR, FIRST, LAST))
    assert asked() == 1


def test_a_zone_that_cannot_be_had_now_is_not_guessed(service: OutlookCalendars, peer: GraphFake) -> None:
    peer.put(Meeting(DAY, DAY + timedelta(days=1)))
    peer.faults = [Fault("POST", ".*getSchedule", status=429, code="TooManyRequests")]
    with pytest.raises(Throttled):
        list(service.events(CALENDAR, FIRST, LAST))
    (found,) = service.events(CALENDAR, FIRST, LAST)
    assert [found.starts_at, found.ends_at] == _midnights(peer.zone)


@pytest.mark.parametrize("entered", ["Pacific/Auckland", "America/Los_Angeles"])
def test_a_whole_day_entered_on_the_other_side_of_the_earth_is_not_missed_at_the_edge_of_a_window(
    service: OutlookCalendars, peer: GraphFake, entered: str
) -> None:
    peer.api.main.compared_in = entered
    peer.put(Meeting(DAY, DAY + timedelta(days=1)))
    for first, last in ((at("23:30"), at("23:59")), (at("00:00"), at("00:30"))):
        assert len(list(service.events(CALENDAR, first, last))) == 1
        (page,) = service.changes(CALENDAR, None, first, last)
        assert [type(change) for change in page.changes] == [Event]
    assert list(service.events(CALENDAR, at("00:00") - timedelta(hours=2), at("00:00"))) == []


# ------------------------------------------------------------ accounts


def test_an_application_lists_the_calendars_of_every_mailbox_it_may_enter(peer: GraphFake) -> None:
    peer.api.allowed = {USER, "can@salon.example"}
    peer.api.folder("AAMkSecond=", "Koltuk 2").can_edit = False
    service = connected(peer, {**COMPANY, "mailboxes": [USER, "can@salon.example"]})
    assert [(one.address, one.name, one.writable, one.primary) for one in service.calendars()] == [
        (f"users/{user}/{path}", f"{name} ({user})", main, main)
        for user in (USER, "can@salon.example")
        for path, name, main in (("calendar", "Takvim", True), ("calendars/AAMkSecond=", "Koltuk 2", False))
    ]


def test_a_calendar_beside_the_main_one_is_a_calendar_of_its_own(service: OutlookCalendars, peer: GraphFake) -> None:
    peer.api.folder("AAMkSecond=", "Koltuk 2")
    service.create("me/calendars/AAMkSecond=", uuid4().hex, entry())
    assert list(service.events(CALENDAR, FIRST, LAST)) == []
    assert len(list(service.events("me/calendars/AAMkSecond=", FIRST, LAST))) == 1


# ------------------------------------------------------------ ours


def test_what_is_written_is_private_and_useful_to_staff(service: OutlookCalendars, peer: GraphFake) -> None:
    service.create(CALENDAR, uuid4().hex, entry())
    (item,) = peer.api.main.items.values()
    wanted = {
        "subject": "Saç kesimi",
        "body": {"contentType": "text", "content": "Randevu 7"},
        "location": {"displayName": "Moda Caddesi 1, Kadıköy"},
        "sensitivity": "private",
        "showAs": "busy",
        "isReminderOn": True,
        "reminderMinutesBeforeStart": 15,
        "attendees": [],
    }
    assert {name: item.data[name] for name in wanted} == wanted
    assert item.first == at("14:00").astimezone(timezone.utc)


def test_attendees_are_invited_and_those_of_others_are_kept(service: OutlookCalendars, peer: GraphFake) -> None:
    written = service.create(CALENDAR, uuid4().hex, replace(entry(), attendees=("musteri@example.com",)))
    (item,) = peer.api.main.items.values()
    mother = {"emailAddress": {"address": "anne@example.com", "name": "Anne"}, "type": "optional"}
    item.data["attendees"] = [*item.data["attendees"], mother]
    service.change(CALENDAR, written, replace(entry("15:00"), attendees=("Musteri@example.com", "yeni@example.com")))
    assert [one["emailAddress"]["address"] for one in item.data["attendees"]] == [
        *("musteri@example.com", "anne@example.com", "yeni@example.com")
    ]
    assert item.data["attendees"][1] == mother


def test_a_copy_that_somebody_made_is_ours_too_but_the_original_is_found(
    service: OutlookCalendars, peer: GraphFake
) -> None:
    uid = uuid4().hex
    written = service.create(CALENDAR, uid, entry())
    copied = peer.copy(written.id)
    for made in (0, 10**6):  # by our transaction, though clocks of several servers may say otherwise
        peer.api.main.items[copied].made = made
        found = service.find(CALENDAR, uid)
        assert found is not None
        assert found.id == written.id
    assert {one.id for one in service.ours(CALENDAR, entry().mark.house, FIRST, LAST)} == {written.id, copied}


@pytest.mark.parametrize("value", ["", "{}", "[1]", '{"house":"a","appointment":"x","staff":"y","generation":1}', "{"])
def test_a_mark_that_is_no_longer_legible_is_none(service: OutlookCalendars, peer: GraphFake, value: str) -> None:
    service.create(CALENDAR, uuid4().hex, entry())
    (item,) = peer.api.main.items.values()
    item.hidden = dict.fromkeys(item.hidden, value)
    (found,) = service.events(CALENDAR, FIRST, LAST)
    assert found.mark is None
    assert found.busy


def test_an_event_is_found_on_a_day_when_clocks_change_abroad(peer: GraphFake) -> None:
    peer.api.main.zone = "Europe/Berlin"
    service = application(peer)
    berlin = ZoneInfo("Europe/Berlin")
    start = datetime(2026, 3, 29, 1, 30, tzinfo=berlin)
    peer.put(Meeting(start, datetime(2026, 3, 29, 3, 30, tzinfo=berlin)))
    (found,) = service.events(f"users/{USER}/calendar", FIRST, LAST)
    assert found.ends_at - found.starts_at == timedelta(hours=1)
    assert date(2026, 3, 29) == found.starts_at.astimezone(berlin).date()


def test_the_self_check_of_a_new_connection_leaves_nothing_behind(service: OutlookCalendars, peer: GraphFake) -> None:
    connecting.try_out(service, CALENDAR, "Europe/Istanbul", peer.now)
    assert [one.removed for one in peer.api.main.items.values()] == [True]


def test_the_self_check_bears_a_service_that_touches_what_was_just_written(
    service: OutlookCalendars, peer: GraphFake
) -> None:
    def touched(answer: Any) -> Any:
        for id, item in peer.api.main.items.items():
            if not item.removed:
                peer.edit(id)
        return answer

    peer.faults = [Fault("POST|PATCH", ".*events.*", how="changed", change=touched, times=9)]
    connecting.try_out(service, CALENDAR, "Europe/Istanbul", peer.now)
    assert [one.removed for one in peer.api.main.items.values()] == [True]
