"""One engine factory and the only two ways to use it: `reading()` and `writing()`.

SQLite: WAL, a busy timeout, and BEGIN IMMEDIATE for every writing transaction, so that two writers queue up instead of
one failing half way ("database is locked" comes when a reading transaction turns into a writing one). Reading uses a
deferred BEGIN: a stable snapshot that never waits for a writer.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import NullPool, QueuePool

from randevu import settings

BUSY_SECONDS = 30
IDLE_SECONDS = 5.0
"""A connection that lay in the pool for longer is asked whether it still lives. Asking each time would be a seventh of
all that a message asks of the database; one that broke while busy fails its transaction either way."""

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
    """Reading only. On SQLite one stable snapshot; on PostgreSQL each statement sees what is committed by then, as it
    would inside a transaction of the usual isolation too, which would cost two more round trips."""
    made = engine(url)
    told = {} if made.dialect.name == "sqlite" else {"isolation_level": "AUTOCOMMIT"}
    with made.connect().execution_options(**told) as db, db.begin():
        yield db


def is_sqlite(db: Connection) -> bool:
    return bool(db.dialect.name == "sqlite")


def _create(address: str) -> Engine:
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    made = create_engine(url, future=True, poolclass=QueuePool, pool_size=10, max_overflow=20)
    _ask_the_idle(made)
    return made


def _ask_the_idle(made: Engine) -> None:
    """A connection that died while it lay idle (a restarted server, a firewall) is replaced before it is used."""

    @event.listens_for(made, "checkin")
    def _on_checkin(_connection: Any, record: Any) -> None:
        record.info["idle_since"] = time.monotonic()

    @event.listens_for(made, "checkout")
    def _on_checkout(connection: Any, record: Any, _proxy: Any) -> None:
        idle_since = record.info.get("idle_since")
        idle = idle_since is not None and time.monotonic() - idle_since > IDLE_SECONDS
        if idle and not made.dialect.do_ping(connection):
            raise DisconnectionError


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
