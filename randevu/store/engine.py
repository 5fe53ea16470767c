"""One engine factory and the only two ways to use it: `reading()` and `writing()`.

SQLite: WAL, a busy timeout, and BEGIN IMMEDIATE for every writing transaction, so that two writers queue up instead of
one failing half way ("database is locked" comes when a reading transaction turns into a writing one). Reading uses a
deferred BEGIN: a stable snapshot that never waits for a writer.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.pool import NullPool, QueuePool

from randevu import settings

BUSY_SECONDS = 30

_engines: dict[str, Engine] = {}
_lock = threading.Lock()


def engine(url: str | None = None) -> Engine:
    """The engine for a database address, made once per process and address (default: `DATABASE_URL`)."""
    address = url or _address(os.environ.get("DATABASE_URL"))
    with _lock:
        if address not in _engines:
            _engines[address] = _create(address)
        return _engines[address]


@lru_cache(maxsize=8)
def _address(_told: str | None) -> str:
    """What the settings make of `DATABASE_URL`; asked for at every transaction."""
    return settings.load().database_url


def dispose() -> None:
    """Close all pooled connections; the next use opens new ones."""
    with _lock:
        for one in _engines.values():
            one.dispose()
        _engines.clear()


@contextmanager
def writing(url: str | None = None) -> Iterator[Connection]:
    """One transaction that may write: committed at the end of the block, rolled back when it raises."""
    with engine(url).connect().execution_options(randevu_writes=True) as db, db.begin():
        yield db


@contextmanager
def reading(url: str | None = None) -> Iterator[Connection]:
    """One transaction that only reads, on a stable snapshot."""
    with engine(url).connect() as db, db.begin():
        yield db


def is_sqlite(db: Connection) -> bool:
    return bool(db.dialect.name == "sqlite")


def _create(address: str) -> Engine:
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    return create_engine(url, future=True, poolclass=QueuePool, pool_size=10, max_overflow=20, pool_pre_ping=True)


def _sqlite(url: Any) -> Engine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    made = create_engine(
        url,
        future=True,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        poolclass=QueuePool if url.database else NullPool,
        **({"pool_size": 10, "max_overflow": 20} if url.database else {}),
    )

    @event.listens_for(made, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        # The driver would begin deferred transactions by itself; we say BEGIN ourselves below.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_SECONDS * 1000}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(made, "begin")
    def _on_begin(db: Connection) -> None:
        writes = db.get_execution_options().get("randevu_writes", False)
        db.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return made
