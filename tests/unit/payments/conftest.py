"""Databases for deposits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from randevu import store
from tests.crash.fixtures import (  # noqa: F401
    database,
    postgres_database,
    postgres_prepared,
    sqlite_database,
    sqlite_template,
)
from tests.unit.payments.world import World, prepare


@pytest.fixture
def world(sqlite_database: str, monkeypatch: pytest.MonkeyPatch, now: datetime) -> Iterator[World]:  # noqa: F811
    prepare(sqlite_database, monkeypatch)
    yield World(now)
    store.dispose()


@pytest.fixture
def either(database: str, monkeypatch: pytest.MonkeyPatch, now: datetime) -> Iterator[World]:  # noqa: F811
    """The same on each kind of database."""
    prepare(database, monkeypatch)
    yield World(now)
    store.dispose()
