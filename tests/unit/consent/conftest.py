"""A desk over the demo business, with rows of every class put into the outbox by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import insert

from randevu import settings, store
from randevu.catalogue import service as catalogues
from randevu.messaging.lanes import lane_of
from randevu.store.tables import conversation, outbox
from tests.crash.fixtures import (  # noqa: F401
    database,
    postgres_database,
    postgres_prepared,
    sqlite_database,
    sqlite_template,
)
from tests.unit.delivery.desk import Desk

Queue = Callable[..., int]


@pytest.fixture
def desk(sqlite_database: str, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:  # noqa: F811
    """A customer has written, and was answered."""
    monkeypatch.setenv("DATABASE_URL", sqlite_database)
    yield _answered(now)
    store.dispose()


@pytest.fixture
def each_desk(database: str, now: datetime) -> Desk:  # noqa: F811
    """The same on each kind of database."""
    return _answered(now)


def _answered(now: datetime) -> Desk:
    with store.writing() as db:
        catalogues.load_if_empty(db, settings.load({}).business_file, now)
    made = Desk(now)
    made.talk("merhaba")
    return made


@pytest.fixture
def queue(desk: Desk) -> Queue:
    """Puts a row for the one customer into the outbox; returns its id."""

    def put(purpose: str, kind: str = "notice", text: str = "Haber", **more: Any) -> int:
        talk = desk.rows(conversation)[0]["id"]
        values = {
            "channel": "whatsapp",
            "lane": lane_of(talk),
            "purpose": purpose,
            "kind": kind,
            "conversation_id": talk,
            "payload": {"kind": "text", "body": text},
            "due_at": desk.now,
            "created_at": desk.now,
            **more,
        }
        with store.writing() as db:
            return int(db.execute(insert(outbox).values(**values)).inserted_primary_key[0])

    return put
