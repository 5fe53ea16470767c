"""A CalDAV server that is slow, broken, overloaded or hostile: what our side makes of it."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from randevu.calendars.caldav.service import CaldavService
from randevu.calendars.errors import (
    Away,
    CalendarError,
    Exists,
    NotAllowed,
    NotFound,
    Refused,
    SignInNeeded,
    Throttled,
    TokenExpired,
    Unclear,
)
from randevu.calendars.model import Entry, Written
from tests.contract.calendars.contract import FIRST, LAST, at, entry
from tests.contract.calendars.fault_proxy import (
    Answered,
    Asked,
    FaultProxy,
    Spoil,
    Upstream,
    cut_after,
    endless,
    fault_proxy,
    half_a_text,
    silence_after,
    status,
    stuck,
)
from tests.contract.calendars.peer import Meeting
from tests.contract.calendars.radicale_server import PASSWORD, USER, Radicale, RadicalePeer
from tests.contract.calendars.test_caldav import _ProxiedPeer, service_on

SECONDS = 2.0
"""Long enough for everything but the answer that never comes, also on a busy machine."""
METHODS = ("PROPFIND", "REPORT", "PUT", "DELETE")


@pytest.fixture
def proxy(radicale_server: Radicale) -> Iterator[FaultProxy]:
    with fault_proxy(radicale_server.url) as proxy:
        yield proxy


@pytest.fixture
def peer(radicale_server: Radicale, proxy: FaultProxy) -> RadicalePeer:
    peer = _ProxiedPeer(radicale_server)
    peer.proxy = proxy
    return peer


@pytest.fixture
def service(proxy: FaultProxy) -> CaldavService:
    return service_on(proxy.url, proxy.host)


@pytest.fixture
def hasty(proxy: FaultProxy) -> CaldavService:
    """One that does not wait for long."""
    return service_on(proxy.url, proxy.host, SECONDS)


def readings(service: CaldavService, calendar: str) -> dict[str, Callable[[], object]]:
    return {
        "calendars": lambda: service.calendars(),
        "events": lambda: list(service.events(calendar, FIRST, LAST)),
        "ours": lambda: list(service.ours(calendar, "a", FIRST, LAST)),
        "find": lambda: service.find(calendar, uuid4().hex),
        "changes": lambda: list(service.changes(calendar, None, FIRST, LAST)),
        "further changes": lambda: list(service.changes(calendar, "sync http://radicale.org/ns/sync/1", FIRST, LAST)),
    }


def writings(service: CaldavService, calendar: str, written: Written) -> dict[str, Callable[[], object]]:
    return {
        "create": lambda: service.create(calendar, uuid4().hex, entry()),
        "change": lambda: service.change(calendar, written, entry("16:00", generation=2)),
        "remove": lambda: service.remove(calendar, written),
    }


# ------------------------------------------------------------ unclear, and looked at afterwards


@pytest.mark.parametrize("fault", [silence_after, cut_after])
def test_a_write_that_was_carried_out_and_not_answered_is_unclear_and_can_be_found(
    fault: Spoil, hasty: CaldavService, service: CaldavService, peer: RadicalePeer, proxy: FaultProxy
) -> None:
    uid = uuid4().hex
    proxy.spoils["PUT"] = fault
    with pytest.raises(Unclear):
        hasty.create(peer.calendar, uid, entry())
    found = service.find(peer.calendar, uid)
    assert found is not None
    assert found.mark == entry().mark
    with pytest.raises(Unclear):
        hasty.change(peer.calendar, Written(found.id, found.version), entry("16:00", generation=2))
    found = service.find(peer.calendar, uid)
    assert found is not None
    assert found.mark == entry(generation=2).mark
    proxy.spoils["DELETE"] = fault
    with pytest.raises(Unclear):
        hasty.remove(peer.calendar, Written(found.id, found.version))
    proxy.spoils.clear()
    service.remove(peer.calendar, Written(found.id, found.version))
    assert service.find(peer.calendar, uid) is None


def test_a_server_that_names_no_version_after_a_write_is_asked_for_it(
    service: CaldavService, peer: RadicalePeer, proxy: FaultProxy
) -> None:
    def nameless(asked: Asked, upstream: Upstream) -> Answered:
        return replace(upstream(asked), headers={})

    proxy.spoils["PUT"] = nameless
    written = service.create(peer.calendar, uuid4().hex, entry())
    moved = service.change(peer.calendar, written, entry("16:00", generation=2))
    service.change(peer.calendar, moved, entry("17:00", generation=3))
    assert [one.starts_at for one in service.events(peer.calendar, FIRST, LAST)] == [at("17:00")]
    proxy.spoils["REPORT"] = status(500)
    with pytest.raises(Unclear):
        service.create(peer.calendar, uuid4().hex, entry())


# ------------------------------------------------------------ statuses


@pytest.mark.parametrize(
    ("code", "headers", "reading", "writing"),
    [
        (401, {}, SignInNeeded, SignInNeeded),
        (403, {}, NotAllowed, NotAllowed),
        (404, {}, NotFound, NotFound),
        (400, {}, Refused, Refused),
        (413, {}, Refused, Refused),
        (507, {}, Refused, Refused),
        (423, {}, Away, Away),
        (429, {}, Throttled, Throttled),
        (503, {"Retry-After": "7"}, Throttled, Throttled),
        (500, {}, Away, Unclear),
        (502, {}, Away, Unclear),
        (503, {}, Away, Unclear),
        (504, {}, Away, Unclear),
        (202, {}, Away, Unclear),
    ],
)
def test_every_status_becomes_the_error_that_tells_what_to_do(
    code: int,
    headers: dict[str, str],
    reading: type[CalendarError],
    writing: type[CalendarError],
    service: CaldavService,
    peer: RadicalePeer,
    proxy: FaultProxy,
) -> None:
    written = service.create(peer.calendar, uuid4().hex, entry())
    proxy.spoils = {"PROPFIND": status(code, headers), "REPORT": status(code, headers)}
    # Where no calendar is found at the address, or a token is not wanted, that is what it means.
    meant = {("calendars", NotFound): Refused}
    meant |= {("further changes", refusal): TokenExpired for refusal in (Refused, NotAllowed)}
    for name, read in readings(service, peer.calendar).items():
        with pytest.raises(meant.get((name, reading), reading)):
            read()
    proxy.spoils = {"PUT": status(code, headers), "DELETE": status(code, headers)}
    for name, write in writings(service, peer.calendar, written).items():
        if (name, code) == ("remove", 404):
            write()
            continue
        with pytest.raises(writing):
            write()


@pytest.mark.parametrize(("code", "said"), [(429, "7"), (503, "7"), (503, "Sun, 22 Nov 2026 08:00:07 GMT")])
def test_the_pause_that_a_server_asks_for_is_handed_on(
    code: int, said: str, service: CaldavService, peer: RadicalePeer, proxy: FaultProxy
) -> None:
    headers = {"Retry-After": said, "Date": "Sun, 22 Nov 2026 08:00:00 GMT"}
    proxy.spoils = {method: status(code, headers) for method in METHODS}
    with pytest.raises(Throttled) as reading:
        service.calendars()
    with pytest.raises(Throttled) as writing:
        service.create(peer.calendar, uuid4().hex, entry())
    assert reading.value.wait == writing.value.wait == timedelta(seconds=7)


@pytest.mark.parametrize("code", [403, 409, 412])
def test_a_uid_that_is_taken_is_said_in_three_ways(
    code: int, service: CaldavService, peer: RadicalePeer, proxy: FaultProxy
) -> None:
    body = b'<D:error xmlns:D="DAV:"><C:no-uid-conflict xmlns:C="urn:ietf:params:xml:ns:caldav"/></D:error>'
    proxy.spoils["PUT"] = status(code, {"Content-Type": "text/xml"}, body)
    with pytest.raises(Exists):
        service.create(peer.calendar, uuid4().hex, entry())


# ------------------------------------------------------------ answers that are none


@pytest.mark.parametrize("fault", [silence_after, cut_after, half_a_text, endless, stuck])
@pytest.mark.parametrize("method", ["PROPFIND", "REPORT"])
def test_an_answer_that_never_comes_whole_is_none(
    method: str, fault: Spoil, hasty: CaldavService, peer: RadicalePeer, proxy: FaultProxy
) -> None:
    peer.put(Meeting(at("10:00"), at("11:00")))
    proxy.spoils[method] = fault
    with pytest.raises(Away):
        list(hasty.events(peer.calendar, FIRST, LAST))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>Sign in</body></html>",
        b"not even that",
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><x>&b;</x>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>',
    ],
)
def test_what_is_no_calendar_answer_is_none(
    body: bytes, service: CaldavService, peer: RadicalePeer, proxy: FaultProxy
) -> None:
    proxy.spoils = {method: status(207, {"Content-Type": "text/xml"}, body) for method in ("PROPFIND", "REPORT")}
    with pytest.raises(Away):
        list(service.events(peer.calendar, FIRST, LAST))


def test_one_object_that_is_too_big_does_not_hide_the_others(
    service: CaldavService, peer: RadicalePeer, proxy: FaultProxy
) -> None:
    big = peer.put(Meeting(at("10:00"), at("11:00")))
    for hour in ("12:00", "14:00", "16:00"):
        peer.put(Meeting(at(hour), at(hour) + timedelta(minutes=30)))

    def heavy(asked: Asked, upstream: Upstream) -> Answered:
        answer = upstream(asked)
        padding = b" " * (17 * 1024 * 1024) if big.encode() in asked.body else b""
        return replace(answer, body=answer.body + padding)

    proxy.spoils["REPORT"] = heavy
    found = sorted(one.starts_at for one in service.events(peer.calendar, FIRST, LAST))
    assert found == [at("12:00"), at("14:00"), at("16:00")]


# ------------------------------------------------------------ elsewhere


@pytest.fixture
def stranger(radicale_server: Radicale) -> Iterator[FaultProxy]:
    """Another server, which must never hear of our password."""
    with fault_proxy(radicale_server.url) as stranger:
        yield stranger


@pytest.mark.parametrize("code", [301, 302, 307, 308])
def test_nobody_follows_a_redirect_to_another_server(
    code: int, service: CaldavService, peer: RadicalePeer, proxy: FaultProxy, stranger: FaultProxy
) -> None:
    written = service.create(peer.calendar, uuid4().hex, entry())
    # By a name of its own: two ports of one address count as one host.
    away = f"http://localhost:{stranger.port}{peer.path}"
    proxy.spoils = {method: status(code, {"Location": away}) for method in METHODS}
    asked = {**readings(service, peer.calendar), **writings(service, peer.calendar, written)}
    for name, ask in asked.items():
        if name != "further changes":
            with pytest.raises(Refused):
                ask()
    assert stranger.asked == []


def test_redirects_without_end_are_refused(service: CaldavService, peer: RadicalePeer, proxy: FaultProxy) -> None:
    proxy.spoils["PROPFIND"] = status(302, {"Location": "/"})
    with pytest.raises(Refused):
        list(service.events(peer.calendar, FIRST, LAST))
    assert len(proxy.asked) < 10


@pytest.mark.parametrize("refusal", [403, 404, 405, 500])
def test_a_server_without_the_well_known_place_is_asked_at_its_root(
    refusal: int, peer: RadicalePeer, proxy: FaultProxy
) -> None:
    def unknown(asked: Asked, upstream: Upstream) -> Answered:
        return Answered(refusal) if asked.path == "/.well-known/caldav" else upstream(asked)

    proxy.spoils["PROPFIND"] = unknown
    service = service_on(f"http://{proxy.host}", proxy.host)
    assert peer.calendar in [one.address for one in service.calendars()]


def test_a_server_that_only_has_pages_for_people_has_no_caldav(service: CaldavService, proxy: FaultProxy) -> None:
    proxy.spoils["PROPFIND"] = status(200, {"Content-Type": "text/html"}, b"<html><p>Welcome</html>")
    with pytest.raises(Refused) as caught:
        service.calendars()
    assert caught.value.code == "no_caldav"


@pytest.mark.parametrize("scheme_and_host", ["", "http://127.0.0.1", "https://127.0.0.1"])
def test_the_well_known_place_leads_to_the_calendars_of_the_same_host(
    scheme_and_host: str, peer: RadicalePeer, proxy: FaultProxy
) -> None:
    """Also when a server behind a proxy believes that it is asked on another port or without TLS."""

    def known(asked: Asked, upstream: Upstream) -> Answered:
        if asked.path == "/.well-known/caldav":
            return Answered(301, {"Location": f"{scheme_and_host}/"})
        return upstream(asked)

    proxy.spoils["PROPFIND"] = known
    service = service_on(f"http://{proxy.host}", proxy.host)
    assert peer.calendar in [one.address for one in service.calendars()]


def test_a_server_that_names_a_stranger_for_its_calendars_is_refused(
    service: CaldavService, proxy: FaultProxy, stranger: FaultProxy
) -> None:
    def elsewhere(asked: Asked, upstream: Upstream) -> Answered:
        answer = upstream(asked)
        away = f"<href>http://localhost:{stranger.port}/".encode()
        return replace(answer, body=answer.body.replace(b"<href>/", away))

    proxy.spoils["PROPFIND"] = elsewhere
    with pytest.raises(Refused):
        service.calendars()
    assert stranger.asked == []


def test_a_calendar_address_with_a_stranger_is_refused(
    service: CaldavService, stranger: FaultProxy, peer: RadicalePeer
) -> None:
    for name, ask in readings(service, f"http://localhost:{stranger.port}{peer.path}").items():
        if name != "calendars":
            with pytest.raises(Refused):
                ask()
    assert stranger.asked == []


@pytest.mark.parametrize(("address", "code"), [("http://{host}/", "not_https"), ("https://{host}/", "private_address")])
def test_a_server_in_the_private_network_is_not_asked_unless_it_was_named(
    address: str, code: str, proxy: FaultProxy
) -> None:
    with pytest.raises(Refused) as caught:
        service_on(address.format(host=proxy.host), "salon.lan:443").calendars()
    assert caught.value.code == code
    assert proxy.asked == []


# ------------------------------------------------------------ nothing is told


@pytest.mark.parametrize("fault", [status(500, body=b"x"), half_a_text, cut_after, status(401), status(403)])
def test_no_error_and_no_log_line_holds_a_secret_or_a_name(
    fault: Spoil,
    hasty: CaldavService,
    service: CaldavService,
    peer: RadicalePeer,
    proxy: FaultProxy,
    caplog: pytest.LogCaptureFixture,
) -> None:
    private = Entry(entry().mark, at("10:00"), at("11:00"), "Europe/Istanbul", "Gizli Kişi", "Gizli not", "Gizli yer")
    written = service.create(peer.calendar, uuid4().hex, private)
    proxy.spoils = dict.fromkeys(METHODS, fault)
    told: list[str] = []
    with caplog.at_level(logging.INFO):
        asked = {**readings(hasty, peer.calendar), **writings(hasty, peer.calendar, written)}
        for ask in asked.values():
            try:
                ask()
            except CalendarError:
                told.append(traceback.format_exc())
    assert told
    everything = "".join(told) + caplog.text
    for secret in (PASSWORD, USER, "Gizli", peer.path, "BEGIN:VCALENDAR"):
        assert secret not in everything
