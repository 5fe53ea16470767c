"""What every calendar adapter does, done with Google Calendar.

The service records every request that the discovery document does not know, and the fixture `fake` fails for it.
"""

from __future__ import annotations

import pytest

from tests.contract.calendars.contract import CalendarContract
from tests.contract.calendars.google_fake import GoogleFake, Person


class TestGoogle(CalendarContract):
    """In a calendar whose zone is the business's."""


class TestGoogleAbroad(CalendarContract):
    """In a calendar whose own zone is another one."""

    @pytest.fixture
    def peer(self, fake: GoogleFake) -> Person:
        return Person(fake, "America/New_York")
