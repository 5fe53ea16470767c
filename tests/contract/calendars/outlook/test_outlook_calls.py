"""Being called by Microsoft when something changes: subscriptions, the echo, genuine and false news."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from randevu import clock
from randevu.calendars.errors import NotFound, Refused, Unclear
from randevu.calendars.model import Call
from randevu.calendars.outlook import calls
from randevu.calendars.outlook.service import OutlookCalendars
from tests.contract.calendars.contract import at, entry
from tests.contract.calendars.graph_fake.accounts import application
from tests.contract.calendars.graph_fake.entra import USER
from tests.contract.calendars.graph_fake.server import Fault, GraphFake
from tests.contract.calendars.peer import Meeting

CALENDAR = GraphFake.calendar
ADDRESS = "https://randevu.salon.example/takvim/outlook"
SECRET = "c" * 64
WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def _same_clock(peer: GraphFake) -> Iterator[None]:
    with clock.use(lambda: peer.now):
        yield


@pytest.fixture
def heard(peer: GraphFake) -> list[Call]:
    """What our address made of everything that was sent to it."""
    found: list[Call] = []

    def receive(address: str, query: dict[str, str], body: bytes) -> tuple[int, str, bytes]:
        assert address == ADDRESS
        token = calls.echo(query)
        if token is not None:
            return 200, "text/plain", token.encode()
        found.extend(calls.calls(body))
        return 202, "text/plain", b""

    peer.api.subscriptions.receiver = receive
    return found


def test_a_change_in_the_calendar_calls_our_address_with_our_secret(
    service: OutlookCalendars, peer: GraphFake, heard: list[Call]
) -> None:
    channel = service.watch(CALENDAR, ADDRESS, SECRET, peer.now + timedelta(days=2))
    assert (channel.secret, channel.resource) == (SECRET, "")
    assert channel.expires_at == peer.now + timedelta(days=2)
    peer.put(Meeting(at("10:00"), at("11:00")))
    service.create(CALENDAR, uuid4().hex, entry())
    assert heard == [Call(channel.id, SECRET)] * 2


def test_a_subscription_lasts_no_longer_than_the_service_allows(
    service: OutlookCalendars, peer: GraphFake, heard: list[Call]
) -> None:
    channel = service.watch(CALENDAR, ADDRESS, SECRET, peer.now + timedelta(days=90))
    assert peer.now + WEEK - timedelta(hours=1) < channel.expires_at < peer.now + WEEK


def test_a_subscription_is_renewed_before_it_ends(
    service: OutlookCalendars, peer: GraphFake, heard: list[Call]
) -> None:
    channel = service.watch(CALENDAR, ADDRESS, SECRET, peer.now + WEEK)
    peer.now += timedelta(days=5)
    peer.api.subscriptions.lifecycle(channel.id, "reauthorizationRequired")
    assert heard == [Call(channel.id, SECRET, renew=True)]
    renewed = service.renew(channel, peer.now + WEEK)
    assert renewed == replace(channel, expires_at=renewed.expires_at)
    assert renewed.expires_at > channel.expires_at + timedelta(days=4)


def test_a_subscription_that_was_ended_is_said_to_be_over(
    service: OutlookCalendars, peer: GraphFake, heard: list[Call]
) -> None:
    channel = service.watch(CALENDAR, ADDRESS, SECRET, peer.now + WEEK)
    peer.api.subscriptions.lifecycle(channel.id, "missed")
    peer.api.subscriptions.lifecycle(channel.id, "subscriptionRemoved")
    assert heard == [Call(channel.id, SECRET), Call(channel.id, SECRET, over=True)]
    with pytest.raises(NotFound):
        service.renew(channel, peer.now + WEEK)
    service.unwatch(CALENDAR, channel)


def test_after_unwatching_nobody_calls(service: OutlookCalendars, peer: GraphFake, heard: list[Call]) -> None:
    channel = service.watch(CALENDAR, ADDRESS, SECRET, peer.now + WEEK)
    for _ in range(2):
        service.unwatch(CALENDAR, channel)
    peer.put(Meeting(at("10:00"), at("11:00")))
    assert heard == []


def test_only_the_calendar_that_is_watched_calls(peer: GraphFake, heard: list[Call]) -> None:
    peer.api.folder("AAMkSecond=", "Koltuk 2")
    service = application(peer)
    channel = service.watch(f"users/{USER}/calendars/AAMkSecond=", ADDRESS, SECRET, peer.now + WEEK)
    service.create(f"users/{USER}/calendar", uuid4().hex, entry())
    assert heard == []
    service.create(f"users/{USER}/calendars/AAMkSecond=", uuid4().hex, entry())
    assert heard == [Call(channel.id, SECRET)]


def test_an_address_that_does_not_answer_the_echo_gets_no_subscription(
    service: OutlookCalendars, peer: GraphFake
) -> None:
    peer.api.subscriptions.receiver = lambda address, query, body: (200, "text/plain", b"")
    with pytest.raises(Refused):
        service.watch(CALENDAR, ADDRESS, SECRET, peer.now + WEEK)
    assert peer.api.subscriptions.made == {}


@pytest.mark.parametrize(("address", "secret"), [("http://salon.example/", "c"), (ADDRESS, ""), (ADDRESS, "c" * 129)])
def test_a_subscription_needs_https_and_a_secret(
    service: OutlookCalendars, peer: GraphFake, address: str, secret: str
) -> None:
    with pytest.raises(ValueError, match="https address and a secret"):
        service.watch(CALENDAR, address, secret, peer.now + WEEK)
    assert peer.requests == []


def test_an_answer_that_names_no_subscription_leaves_it_unclear(
    service: OutlookCalendars, peer: GraphFake, heard: list[Call]
) -> None:
    peer.faults = [Fault("POST", "subscriptions", how="changed", change=lambda value: {**value, "id": None})]
    with pytest.raises(Unclear):
        service.watch(CALENDAR, ADDRESS, SECRET, peer.now + WEEK)


def test_news_that_come_twice_or_never_do_no_harm(
    service: OutlookCalendars, peer: GraphFake, heard: list[Call]
) -> None:
    channel = service.watch(CALENDAR, ADDRESS, SECRET, peer.now + WEEK)
    peer.api.subscriptions.twice = True
    peer.put(Meeting(at("10:00"), at("11:00")))
    assert heard == [Call(channel.id, SECRET)] * 2
    heard.clear()
    peer.api.subscriptions.lose = 1
    peer.put(Meeting(at("12:00"), at("13:00")))
    assert heard == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"value": 7}',
        b'{"value": [7, {}, {"subscriptionId": 1, "clientState": "x"}]}',
        b'{"value": [{"subscriptionId": "a"}]}',
        b"[" * 100_000,
    ],
)
def test_what_cannot_be_read_is_no_news(body: bytes) -> None:
    assert calls.calls(body) == ()


def test_several_news_for_one_subscription_are_one(peer: GraphFake) -> None:
    one = {"subscriptionId": "a", "clientState": "s", "changeType": "updated"}
    body = json.dumps({"value": [one, one, {**one, "subscriptionId": "b"}]}).encode()
    assert calls.calls(body) == (Call("a", "s"), Call("b", "s"))


@pytest.mark.parametrize(
    ("query", "token"),
    [
        ({"validationToken": "Validation: abc & ü"}, "Validation: abc & ü"),
        ({}, None),
        ({"validationToken": "a\r\nSet-Cookie: b"}, None),
        ({"validationToken": "x" * 3000}, None),
    ],
)
def test_only_what_is_surely_a_token_is_echoed(query: dict[str, Any], token: str | None) -> None:
    assert calls.echo(query) == token
