"""A house for tests of writing. PostgreSQL has its turn in tests/property and tests/crash, where many histories run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from randevu import store
from tests.unit.calendars.house_world import House


@pytest.fixture
def house(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    store.migrate(sqlite_url)
    yield House()
    store.dispose()
