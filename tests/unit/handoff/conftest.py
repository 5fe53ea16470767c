"""Every test on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.unit.handoff.house import House


@pytest.fixture
def house(database: str, now: datetime) -> House:
    return House(now)
