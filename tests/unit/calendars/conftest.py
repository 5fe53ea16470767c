"""A house for tests of writing. PostgreSQL has its turn in tests/property and tests/crash, where many histories run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from randevu import store
from tests.crash.fixtures import (  # noqa: F401
    database,
    postgres_database,
    postgres_prepared,
    sqlite_database,
    sqlite_template,
)
from tests.unit.calendars.house_world import House
from tests.unit.calendars.mirror_world import World


@pytest.fixture
def house(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    store.migrate(sqlite_url)
    yield House()
    store.dispose()


@pytest.fixture
def world(database: str) -> World:  # noqa: F811
    return World()
