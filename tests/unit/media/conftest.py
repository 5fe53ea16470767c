"""A customer's messages with files, at a moment that the test moves; WhatsApp is a hand-written stand-in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from randevu import store
from randevu.media import fetching
from randevu.media.storage import Folder
from randevu.messaging import intake, webhook
from randevu.messaging.inbound import read_webhook
from randevu.store.tables import installation, media_file
from tests.crash import bodies
from tests.crash.fixtures import (  # noqa: F401
    database,
    postgres_database,
    postgres_prepared,
    sqlite_database,
    sqlite_template,
)

PICTURE = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")
RULES = intake.Rules(frozenset({bodies.OURS}), timedelta(0))


@dataclass
class Shelf:
    """Stands for WhatsApp: gives bytes, or raises what the test wants. `asked`: number, id, most bytes, digest."""

    content: bytes = PICTURE
    behave: Callable[[], object] = lambda: None
    asked: list[tuple[str, str, int, str | None]] = field(default_factory=list)

    def download(self, phone_number_id: str, media_id: str, most_bytes: int, sha256: str | None) -> bytes:
        self.asked.append((phone_number_id, media_id, most_bytes, sha256))
        self.behave()
        return self.content


@dataclass
class Sent:
    """What customers send, and the worker's step."""

    now: datetime
    folder: Folder
    shelf: Shelf = field(default_factory=Shelf)
    scan: tuple[str, ...] = ()

    def later(self, **passed: float) -> None:
        self.now += timedelta(**passed)

    def send(self, wamid: str = "a", kind: str = "image", **particulars: Any) -> None:
        part = {"id": f"file-{wamid}", "mime_type": "image/jpeg", **particulars}
        said = bodies.message(wamid, self.now, type=kind, **{kind: part})
        webhook.receive(read_webhook(bodies.messages(said)), self.now, RULES)

    def step(self) -> bool:
        return fetching.step(self.shelf, self.folder, self.scan, lambda: self.now)

    def row(self) -> Any:
        (row,) = self.rows()
        return row

    def rows(self) -> list[Any]:
        with store.reading() as db:
            return list(db.execute(select(media_file).order_by(media_file.c.id)))


def made(tmp_path: Path, now: datetime) -> Sent:
    with store.reading() as db:
        house = db.execute(select(installation.c.house)).scalar_one()
    return Sent(now, Folder(tmp_path / "files", house))


@pytest.fixture
def sent(sqlite_database: str, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sent]:  # noqa: F811
    monkeypatch.setenv("DATABASE_URL", sqlite_database)
    yield made(tmp_path, now)
    store.dispose()


@pytest.fixture
def sent_on_each(database: str, tmp_path: Path, now: datetime) -> Sent:  # noqa: F811
    """The same on each kind of database."""
    return made(tmp_path, now)
