from __future__ import annotations

from collections.abc import Iterator

import pytest

from randevu.calendars.outlook.service import OutlookCalendars
from tests.contract.calendars.graph_fake.accounts import delegated
from tests.contract.calendars.graph_fake.server import GraphFake


@pytest.fixture
def peer() -> Iterator[GraphFake]:
    fake = GraphFake()
    yield fake
    fake.close()
    assert fake.mistakes == []


@pytest.fixture
def service(peer: GraphFake) -> OutlookCalendars:
    """Of a person who consented."""
    return delegated(peer)
