"""The Google adapter, signed in to a service on this machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from randevu.calendars.google import SCOPES, GoogleCalendar, connect
from tests.contract.calendars.google_fake import GoogleFake, Person
from tests.contract.calendars.google_fake.server import google_fake


@pytest.fixture
def fake() -> Iterator[GoogleFake]:
    """Nothing that is asked of it may go against the discovery document."""
    with google_fake() as fake:
        fake.account.page_items = 3
        yield fake
        assert fake.wrong == []


@pytest.fixture
def peer(fake: GoogleFake) -> Person:
    return Person(fake)


@pytest.fixture
def service(fake: GoogleFake) -> GoogleCalendar:
    """With exactly the permissions that people are asked for."""
    return connect(fake.credentials(SCOPES), "Europe/Istanbul", 60.0, lambda credentials: None)
