"""Sixty-four clients are in the database before the race begins, and no pool makes them wait in line."""

from __future__ import annotations

import pytest

from randevu import store
from tests.unit.booking.salon import new_customers

CLIENTS = 64


@pytest.fixture
def clients(database: str) -> list[int]:
    """Customer numbers, one for each client."""
    with store.writing(database) as db:
        return new_customers(db, CLIENTS)
