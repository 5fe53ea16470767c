"""A receiver that stands for another program, beside agents and conversations."""

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
from tests.unit.handoff.house import House


@pytest.fixture
def house(sqlite_database: str, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:  # noqa: F811
    monkeypatch.setenv("DATABASE_URL", sqlite_database)
    yield House(now)
    store.dispose()


@pytest.fixture
def each_house(database: str, now: datetime) -> House:  # noqa: F811
    """The same on each kind of database."""
    return House(now)
