"""The Outlook adapter keeps the contract of all calendars, against our stand-in for Microsoft Graph."""

from __future__ import annotations

import pytest

from randevu.calendars.outlook.service import OutlookCalendars
from tests.contract.calendars.contract import CalendarContract
from tests.contract.calendars.graph_fake.accounts import application
from tests.contract.calendars.graph_fake.entra import USER
from tests.contract.calendars.graph_fake.server import GraphFake


class TestOutlookOfAPerson(CalendarContract):
    """The main calendar of whoever consented."""


class TestOutlookOfACompany(CalendarContract):
    @pytest.fixture
    def service(self, peer: GraphFake) -> OutlookCalendars:
        # Another calendar than the main one, in another zone, of a service that looks at no version.
        peer.api.main = peer.api.folder("AAMkSecond=", "Koltuk 2", "Europe/Berlin")
        peer.api.keeps_if_match = False
        peer.calendar = f"users/{USER}/calendar"
        return application(peer)
