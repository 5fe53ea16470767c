"""A fresh panel on SQLite for each test."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from randevu import store
from tests.panel.panel_world import Browser, World


@pytest.fixture
def world(sqlite_url: str, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    store.migrate(sqlite_url)
    yield World(sqlite_url, now)
    store.dispose()


@pytest.fixture
def desk(world: World) -> Browser:
    """Somebody who is signed in as owner."""
    return world.signed_in()
