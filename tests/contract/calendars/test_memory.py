"""The calendar that other tests use keeps the contract of the real ones."""

from __future__ import annotations

import pytest

from tests.contract.calendars.contract import CalendarContract
from tests.contract.calendars.memory import MemoryCalendars, MemoryService


class TestMemory(CalendarContract):
    @pytest.fixture
    def peer(self) -> MemoryCalendars:
        return MemoryCalendars()

    @pytest.fixture
    def service(self, peer: MemoryCalendars) -> MemoryService:
        return MemoryService(peer)
