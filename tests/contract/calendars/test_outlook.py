"""The Outlook adapter keeps the contract of all calendars, against our stand-in for Microsoft Graph."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from randevu.calendars.outlook.service import OutlookCalendars
from tests.contract.calendars.contract import CalendarContract
from tests.contract.calendars.graph_accounts import application, delegated
from tests.contract.calendars.graph_entra import USER
from tests.contract.calendars.graph_fake import GraphFake


class _Outlook(CalendarContract):
    @pytest.fixture
    def peer(self) -> Iterator[GraphFake]:
        fake = GraphFake()
        yield fake
        fake.close()
        assert fake.mistakes == []


class TestOutlookOfAPerson(_Outlook):
    @pytest.fixture
    def service(self, peer: GraphFake) -> OutlookCalendars:
        return delegated(peer)


class TestOutlookOfACompany(_Outlook):
    @pytest.fixture
    def service(self, peer: GraphFake) -> OutlookCalendars:
        # Another calendar than the main one, in another zone, of a service that looks at no version.
        peer.api.main = peer.api.folder("AAMkSecond=", "Koltuk 2", "Europe/Berlin")
        peer.api.keeps_if_match = False
        peer.calendar = f"users/{USER}/calendar"
        return application(peer)
