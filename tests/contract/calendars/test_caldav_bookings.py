"""Appointments of the product in a real CalDAV calendar: after every fault on the wire, at rest, each stands once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import update

from randevu import store
from randevu.calendars.model import Event
from randevu.store.tables import calendar
from tests.contract.calendars.contract import ISTANBUL
from tests.contract.calendars.fault_proxy import (
    Answered,
    Asked,
    FaultProxy,
    Spoil,
    Upstream,
    Wire,
    cut_after,
    fault_proxy,
    silence_after,
    status,
)
from tests.contract.calendars.radicale_server import Radicale
from tests.contract.calendars.test_caldav import _ProxiedPeer, service_on
from tests.unit.booking.salon import NOW
from tests.unit.calendars.house_world import FAR, House, at


class RealHouse(House):
    """The salon of the writing tests, whose calendar is one on the server."""

    def __init__(self, server: Radicale, proxy: FaultProxy) -> None:
        super().__init__()
        self.peer = _ProxiedPeer(server)
        self.peer.proxy = self.proxy = proxy
        self.service = service_on(proxy.url, proxy.host, 2.0)  # type: ignore[assignment]
        self.patient = service_on(proxy.url, proxy.host)
        with store.writing() as db:
            db.execute(update(calendar).values(address=self.peer.calendar))

    def events(self, address: str | None = None) -> list[Event]:
        self.proxy.spoils.clear()
        return sorted(
            self.patient.events(self.peer.calendar, NOW - timedelta(days=30), FAR), key=lambda one: one.starts_at
        )

    def stands(self) -> list[tuple[str, int]]:
        """When each event begins, and the generation that it bears."""
        return [
            (f"{one.starts_at.astimezone(ISTANBUL):%H:%M}", one.mark.generation) for one in self.events() if one.mark
        ]


@pytest.fixture
def proxy(radicale_server: Radicale) -> Iterator[FaultProxy]:
    with fault_proxy(radicale_server.url) as proxy:
        yield proxy


@pytest.fixture
def salon(
    radicale_server: Radicale, proxy: FaultProxy, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[RealHouse]:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    store.migrate(sqlite_url)
    yield RealHouse(radicale_server, proxy)
    store.dispose()


def once(proxy: FaultProxy, method: str, fault: Spoil) -> None:
    """Spoil the next request of a method, and no other."""

    def spoil(asked: Asked, upstream: Upstream) -> Answered | Wire:
        del proxy.spoils[method]
        return fault(asked, upstream)

    proxy.spoils[method] = spoil


def failed_after(asked: Asked, upstream: Upstream) -> Answered:
    upstream(asked)
    return Answered(502)


@pytest.mark.parametrize(
    ("fault", "also_while_looking"),
    [
        (silence_after, False),
        (cut_after, False),
        (failed_after, True),
        (status(500), True),
        (status(503, {"Retry-After": "7"}), False),
        (status(429), False),
        (status(412), False),
    ],
)
def test_every_appointment_stands_once_whatever_happened_to_a_request(
    fault: Spoil, also_while_looking: bool, salon: RealHouse, proxy: FaultProxy
) -> None:
    def spoil(method: str) -> None:
        once(proxy, method, fault)
        if also_while_looking:
            once(proxy, "REPORT", status(502))

    spoil("PUT")
    first = salon.book("11:00")
    second = salon.book("14:00")
    salon.settle()
    assert salon.stands() == [("11:00", 1), ("14:00", 1)]
    spoil("PUT")
    salon.move(first.id, "12:00")
    salon.settle()
    assert salon.stands() == [("12:00", 2), ("14:00", 1)]
    spoil("DELETE")
    salon.cancel(second.id)
    salon.settle()
    assert salon.stands() == [("12:00", 2)]
    assert len(salon.peer.names()) == 1


def test_an_appointment_that_was_moved_by_hand_and_by_us_stands_where_we_moved_it(salon: RealHouse) -> None:
    made = salon.book("11:00")
    salon.settle()
    (event,) = salon.events()
    salon.peer.move(event.id, at("16:00"), at("16:30"))
    salon.move(made.id, "12:00")
    salon.settle()
    assert salon.stands() == [("12:00", 2)]
