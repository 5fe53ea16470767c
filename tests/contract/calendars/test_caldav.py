"""CalDAV against a real server, as it is and as one without sync-collection."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import icalendar
import pytest

from randevu.calendars.caldav import connect
from randevu.calendars.caldav.client import Client
from randevu.calendars.caldav.hosts import Base
from randevu.calendars.caldav.service import CaldavService
from randevu.calendars.errors import Changed, SignInNeeded
from randevu.calendars.model import Gone, Written
from tests.contract.calendars.contract import DAY, FIRST, LAST, CalendarContract, Kept, at, entry, moments
from tests.contract.calendars.fault_proxy import Answered, Asked, FaultProxy, Upstream, fault_proxy
from tests.contract.calendars.peer import Meeting
from tests.contract.calendars.radicale_server import PASSWORD, USER, Radicale, RadicalePeer


def service_on(url: str, host: str, seconds: float = 60) -> CaldavService:
    return CaldavService(Client(Base(url), USER, PASSWORD, seconds, {host}), USER, ZoneInfo("Europe/Berlin"), page=3)


@pytest.fixture
def peer(radicale_server: Radicale) -> RadicalePeer:
    return RadicalePeer(radicale_server)


@pytest.fixture
def service(radicale_server: Radicale) -> CaldavService:
    return service_on(radicale_server.url, radicale_server.host)


class TestCaldav(CalendarContract):
    """The shared tests."""


class _ProxiedPeer(RadicalePeer):
    """The same calendar under the proxy's address."""

    proxy: FaultProxy

    @property
    def calendar(self) -> str:
        return self.proxy.url + self.path


class TestWithoutSyncCollection(CalendarContract):
    """The shared tests with a server that cannot say what changed: names and versions are compared."""

    @pytest.fixture
    def proxy(self, radicale_server: Radicale) -> Iterator[FaultProxy]:
        def silent(asked: Asked, upstream: Upstream) -> Answered:
            answer = upstream(asked)
            body = answer.body.replace(b"sync-token", b"nothing").replace(b"sync-collection", b"nothing")
            return replace(answer, body=body)

        def refusing(asked: Asked, upstream: Upstream) -> Answered:
            return Answered(501) if b"sync-collection" in asked.body else upstream(asked)

        with fault_proxy(radicale_server.url) as proxy:
            proxy.spoils = {"PROPFIND": silent, "REPORT": refusing}
            yield proxy

    @pytest.fixture
    def peer(self, radicale_server: Radicale, proxy: FaultProxy) -> RadicalePeer:
        peer = _ProxiedPeer(radicale_server)
        peer.proxy = proxy
        return peer

    @pytest.fixture
    def service(self, proxy: FaultProxy) -> CaldavService:
        return service_on(proxy.url, proxy.host)

    def test_a_token_that_ran_out_is_said_before_anything_else(
        self, service: CaldavService, peer: RadicalePeer
    ) -> None:
        """Here deliberately never: what is compared is all in the token."""
        kept = Kept(service, peer.calendar)
        kept.catch_up()
        peer.expire_tokens()
        peer.put(Meeting(at("12:00"), at("13:00")))
        kept.catch_up()
        assert len(kept.times) == 1

    def test_a_calendar_in_which_nothing_changed_costs_one_request(
        self, service: CaldavService, peer: RadicalePeer, proxy: FaultProxy
    ) -> None:
        peer.put(Meeting(at("12:00"), at("13:00")))
        kept = Kept(service, peer.calendar)
        kept.catch_up()
        before = len(proxy.asked)
        kept.catch_up()
        assert [one.method for one in proxy.asked[before:]] == ["PROPFIND"]


def test_a_server_that_loses_sync_collection_is_compared_from_then_on(
    radicale_server: Radicale, peer: RadicalePeer
) -> None:
    with fault_proxy(radicale_server.url) as proxy:
        proxied = _ProxiedPeer(radicale_server)
        proxied.proxy = proxy
        service = service_on(proxy.url, proxy.host)
        kept = Kept(service, proxied.calendar)
        kept.catch_up()
        proxy.spoils["REPORT"] = lambda asked, upstream: (
            Answered(501) if b"sync-collection" in asked.body else upstream(asked)
        )
        peer = proxied
        peer.put(Meeting(at("12:00"), at("13:00")))
        with pytest.raises(Exception, match="501"):
            kept.catch_up()
        anew = Kept(service, proxied.calendar)
        anew.catch_up()
        peer.put(Meeting(at("14:00"), at("15:00")))
        anew.catch_up()
        assert len(anew.times) == 2


def test_a_list_of_changes_cut_short_by_the_server_is_asked_for_until_its_end(radicale_server: Radicale) -> None:
    """RFC 6578, section 3.6: one response with 507 for the calendar itself, and a token to go on with."""
    rest: list[bytes] = []

    def short(asked: Asked, upstream: Upstream) -> Answered:
        if b"sync-collection" not in asked.body:
            return upstream(asked)
        if b">half<" in asked.body:
            return Answered(207, {"Content-Type": "text/xml"}, rest.pop())
        answer = upstream(asked)
        head, *responses = answer.body.split(b"<response>")
        *_, last = responses
        tail = last.partition(b"</response>")[2]
        responses[-1] = last.partition(b"</response>")[0] + b"</response>"
        rest.append(head + b"".join(b"<response>" + one for one in responses[4:]) + tail)
        cut = b"<response><href>%s</href><status>HTTP/1.1 507 Insufficient Storage</status></response>"
        token = b"<sync-token>half</sync-token></multistatus>"
        shown = b"".join(b"<response>" + one for one in responses[:4])
        # Radicale puts the token first.
        start, _, after = head.partition(b"<sync-token>")
        return Answered(
            207,
            {"Content-Type": "text/xml"},
            start + after.partition(b"</sync-token>")[2] + shown + cut % asked.path.encode() + token,
        )

    with fault_proxy(radicale_server.url) as proxy:
        peer = _ProxiedPeer(radicale_server)
        peer.proxy = proxy
        kept = Kept(service_on(proxy.url, proxy.host), peer.calendar)
        kept.catch_up()
        proxy.spoils["REPORT"] = short
        for number in range(10):
            day = DAY + timedelta(days=number)
            peer.put(Meeting(at("10:00", day), at("11:00", day)))
        kept.catch_up()
        assert rest == []
        assert len(kept.times) == 10
        proxy.spoils.clear()
        assert [change for page in kept.catch_up() for change in page.changes] == []


def test_what_people_added_to_our_event_stays_when_it_is_moved(service: CaldavService, peer: RadicalePeer) -> None:
    written = service.create(peer.calendar, uuid4().hex, entry())
    event = peer.event(written.id)
    event.add("CATEGORIES", ["Önemli"])
    event.add("ATTENDEE", icalendar.vCalAddress("mailto:stajyer@example.com"))
    event.add("X-APPLE-TRAVEL-ADVISORY-BEHAVIOR", "AUTOMATIC")
    alarm = icalendar.Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", "Malzeme hazırla")
    alarm.add("TRIGGER", timedelta(hours=-2))
    event.add_component(alarm)
    peer.write(written.id, event)
    found = service.find(peer.calendar, written.id.removesuffix(".ics"))
    assert found is not None
    service.change(peer.calendar, Written(found.id, found.version), entry("16:00", generation=2))
    after = peer.event(written.id)
    assert moments(service.events(peer.calendar, FIRST, LAST)) == [(at("16:00"), at("16:30"))]
    assert after.get("CATEGORIES").to_ical().decode() == "Önemli"
    assert str(after["ATTENDEE"]) == "mailto:stajyer@example.com"
    assert after["X-APPLE-TRAVEL-ADVISORY-BEHAVIOR"] == "AUTOMATIC"
    assert sorted(str(one["DESCRIPTION"]) for one in after.walk("VALARM")) == ["Malzeme hazırla", "Saç kesimi"]


def test_what_is_written_says_everything_that_staff_need_and_is_private(
    service: CaldavService, peer: RadicalePeer
) -> None:
    wanted = replace(entry(), attendees=("musteri@example.com",))
    written = service.create(peer.calendar, uuid4().hex, wanted)
    event = peer.event(written.id)
    assert (event["SUMMARY"], event["LOCATION"]) == (wanted.title, wanted.place)
    assert event["DESCRIPTION"] == wanted.description
    assert (event["CLASS"], event["TRANSP"], event["STATUS"]) == ("PRIVATE", "OPAQUE", "CONFIRMED")
    assert str(event["ATTENDEE"]) == "mailto:musteri@example.com"
    assert str(event["ORGANIZER"]) == f"mailto:{USER}"
    (alarm,) = event.walk("VALARM")
    assert alarm["TRIGGER"].dt == timedelta(minutes=-15)
    service.change(peer.calendar, written, replace(wanted, reminder_minutes=None, attendees=()))
    after = peer.event(written.id)
    assert (after.walk("VALARM"), after.get("ATTENDEE")) == ([], None)


def test_an_event_that_a_person_made_recurring_becomes_one_appointment_again(
    service: CaldavService, peer: RadicalePeer
) -> None:
    written = service.create(peer.calendar, uuid4().hex, entry())
    event = peer.event(written.id)
    event.add("RRULE", {"FREQ": "DAILY", "COUNT": 3})
    peer.write(written.id, event)
    found = service.find(peer.calendar, written.id.removesuffix(".ics"))
    assert found is not None
    assert len(list(service.events(peer.calendar, FIRST, LAST))) == 3
    service.change(peer.calendar, Written(found.id, found.version), entry("16:00", generation=2))
    assert moments(service.events(peer.calendar, FIRST, LAST)) == [(at("16:00"), at("16:30"))]


def test_an_event_stored_under_another_name_is_found_by_its_uid(service: CaldavService, peer: RadicalePeer) -> None:
    uid = uuid4().hex
    written = service.create(peer.calendar, uid, entry())
    event = peer.event(written.id)
    peer.take_out(written.id)
    peer.write("taşındı@server.ics", event)
    found = service.find(peer.calendar, uid)
    assert found is not None
    assert found.mark == entry().mark
    service.change(peer.calendar, Written(found.id, found.version), entry("16:00", generation=2))
    service.remove(peer.calendar, Written(found.id, ""))
    assert peer.names() == []


def test_a_very_long_name_becomes_an_id_that_fits(service: CaldavService, peer: RadicalePeer) -> None:
    name = "x" * 200 + "ğ" * 20 + ".ics"
    event = icalendar.Event()
    event.add("UID", "1")
    event.add("DTSTART", at("10:00"))
    event.add("DTEND", at("11:00"))
    peer.write(name, event)
    kept = Kept(service, peer.calendar)
    kept.catch_up()
    (found,) = kept.events.values()
    assert len(found.id) <= 400
    peer.take_out(name)
    changes = [change for page in kept.catch_up() for change in page.changes]
    assert changes == [Gone(found.id)]


def test_tasks_and_unreadable_objects_take_no_time(service: CaldavService, peer: RadicalePeer) -> None:
    peer.write_text(
        "task.ics",
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VTODO\r\nUID:t\r\nDTSTAMP:20260301T000000Z\r\n"
        "DTSTART:20260312T070000Z\r\nDUE:20260312T080000Z\r\nEND:VTODO\r\nEND:VCALENDAR\r\n",
    )
    kept = Kept(service, peer.calendar)
    kept.catch_up()
    assert (kept.events, list(service.events(peer.calendar, FIRST, LAST))) == ({}, [])


def test_a_change_while_ours_was_under_way_is_not_overwritten(radicale_server: Radicale) -> None:
    with fault_proxy(radicale_server.url) as proxy:
        peer = _ProxiedPeer(radicale_server)
        peer.proxy = proxy
        service = service_on(proxy.url, proxy.host)
        written = service.create(peer.calendar, uuid4().hex, entry())

        def meanwhile(asked: Asked, upstream: Upstream) -> Answered:
            peer.move(written.id, at("17:00"), at("17:30"))
            return upstream(asked)

        proxy.spoils["PUT"] = meanwhile
        with pytest.raises(Changed):
            service.change(peer.calendar, written, entry("16:00", generation=2))
        assert moments(service.events(peer.calendar, FIRST, LAST)) == [(at("17:00"), at("17:30"))]


def test_the_entrance_connects_with_what_was_typed_in(radicale_server: Radicale, peer: RadicalePeer) -> None:
    def connected(password: str) -> CaldavService:
        typed = {"url": f"{radicale_server.url}/", "user": f" {USER} ", "password": password}
        return connect(typed, "Europe/Istanbul", 10, lambda credentials: None, {radicale_server.host})

    assert peer.calendar in [one.address for one in connected(PASSWORD).calendars()]
    with pytest.raises(SignInNeeded):
        connected("yanlış").calendars()
