"""A world on each kind of database."""

from __future__ import annotations

import pytest

from tests.crash.fixtures import (  # noqa: F401
    database,
    postgres_database,
    postgres_prepared,
    sqlite_database,
    sqlite_template,
)
from tests.unit.delivery.desk import SECRET
from tests.unit.reminders.world import World, at


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANDEVU_SECRET_KEY", SECRET)


@pytest.fixture
def world(database: str) -> World:  # noqa: F811
    """Wednesday 11 March 2026, ten in the morning."""
    return World(at("2026-03-11", "10:00"))
