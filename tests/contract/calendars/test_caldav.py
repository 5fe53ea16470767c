"""CalDAV against a real server."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest

from randevu.calendars.caldav.client import Client
from randevu.calendars.caldav.hosts import Base
from randevu.calendars.caldav.service import CaldavService
from tests.contract.calendars.contract import CalendarContract
from tests.contract.calendars.radicale_server import PASSWORD, USER, Radicale, RadicalePeer, radicale


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radicale]:
    with radicale(tmp_path_factory.mktemp("radicale")) as started:
        yield started


@pytest.fixture
def peer(server: Radicale) -> RadicalePeer:
    return RadicalePeer(server)


@pytest.fixture
def service(server: Radicale) -> CaldavService:
    client = Client(Base(server.url), USER, PASSWORD, 10, {server.host})
    return CaldavService(client, USER, ZoneInfo("Europe/Berlin"), page=3)


class TestCaldav(CalendarContract):
    """The shared tests."""
