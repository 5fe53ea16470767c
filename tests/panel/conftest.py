"""A fresh panel on SQLite for each test, copied from one that was prepared once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from randevu import store
from tests.conftest import NOW
from tests.panel.panel_world import Browser, World, prepare


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("panel") / "prepared.db"
    prepare(f"sqlite:///{file}", NOW)
    store.dispose()
    return file


@pytest.fixture
def world(prepared: Path, tmp_path: Path, now: datetime) -> Iterator[World]:
    shutil.copy(prepared, tmp_path / "panel.db")
    yield World(f"sqlite:///{tmp_path / 'panel.db'}", now)
    store.dispose()


@pytest.fixture
def desk(world: World) -> Browser:
    """Somebody who is signed in as owner."""
    return world.signed_in()


@pytest.fixture
def talks(world: World) -> dict[str, str]:
    """Three customers who wait for a person, each a minute after the other."""
    found = {}
    for number, name in enumerate(("Selin Ak", "Murat Kaya", "Derya Su")):
        world.later(minutes=1)
        found[name] = world.talk(world.customer(name, f"90532000000{number}"))
        world.say(found[name], "in", f"merhaba, konu {name.split()[1]}")
        world.hand_over(found[name])
    return found
