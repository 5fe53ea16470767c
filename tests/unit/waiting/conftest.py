"""A world on SQLite; one on each kind of database for what several workers do at once."""

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
from tests.unit.waiting.world import World, at


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANDEVU_SECRET_KEY", SECRET)


@pytest.fixture
def world(sqlite_database: str, monkeypatch: pytest.MonkeyPatch) -> World:  # noqa: F811
    """Wednesday 11 March 2026, ten in the morning; Ayşe and Mehmet are booked out on Friday afternoon."""
    monkeypatch.setenv("DATABASE_URL", sqlite_database)
    return World(at("2026-03-11", "10:00"))


@pytest.fixture
def anywhere(database: str) -> World:  # noqa: F811
    """The same on SQLite and on PostgreSQL."""
    return World(at("2026-03-11", "10:00"))
