"""The rules of `reading()` and `writing()`, each seen from a second connection."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import OperationalError

from randevu import store
from randevu.store.tables import resource


def add(db: Connection, key: str) -> None:
    db.execute(resource.insert().values(kind="staff", key=key))


def keys(url: str) -> list[str]:
    with store.reading(url) as db:
        return [row.key for row in db.execute(resource.select().order_by(resource.c.id))]


@pytest.fixture
def sqlite(sqlite_url: str) -> str:
    store.migrate(sqlite_url)
    return sqlite_url


@pytest.fixture
def impatient(sqlite: str) -> sqlite3.Connection:
    """A connection that is not ours and does not wait."""
    return sqlite3.connect(str(make_url(sqlite).database), timeout=0, isolation_level=None)


def test_what_is_written_is_there_after_the_block(database: str) -> None:
    with store.writing() as db:
        add(db, "ayse")
    assert keys(database) == ["ayse"]


def test_nothing_of_a_block_that_raises_is_kept(database: str) -> None:
    def break_off() -> None:
        with store.writing() as db:
            add(db, "ayse")
            raise InterruptedError

    with pytest.raises(InterruptedError):
        break_off()
    assert keys(database) == []


def test_nobody_sees_what_is_not_committed_and_nobody_waits_for_it(database: str) -> None:
    with store.writing() as db:
        add(db, "ayse")
        assert keys(database) == []
    assert keys(database) == ["ayse"]


def backend(url: str) -> int:
    """The PostgreSQL process behind the one pooled connection."""
    with store.reading(url) as db:
        return int(db.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())


def end(url: str, process: int) -> None:
    """What a server that restarts does to its connections."""
    other = create_engine(url, future=True, isolation_level="AUTOCOMMIT")
    with other.connect() as db:
        db.execute(text("SELECT pg_terminate_backend(:process, 5000)"), {"process": process})
    other.dispose()


def test_a_connection_that_died_while_it_lay_idle_is_replaced_unseen(postgres_url: str) -> None:
    store.migrate(postgres_url)

    @event.listens_for(store.engine(postgres_url), "checkin")
    def lies_for_long(_connection: object, record: Any) -> None:
        record.info["idle_since"] -= 60

    died = backend(postgres_url)
    end(postgres_url, died)
    assert backend(postgres_url) != died


def test_a_connection_that_dies_between_two_uses_fails_one_of_them_and_all_others_are_replaced(
    postgres_url: str,
) -> None:
    store.migrate(postgres_url)
    died = backend(postgres_url)
    end(postgres_url, died)
    with pytest.raises(OperationalError):
        backend(postgres_url)
    assert backend(postgres_url) != died


def test_a_second_writer_waits_from_the_very_beginning_of_the_first(sqlite: str, impatient: sqlite3.Connection) -> None:
    """BEGIN IMMEDIATE: the lock is taken before anything is read, so what was read is still so when it is written."""
    with store.writing(sqlite):
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            impatient.execute("BEGIN IMMEDIATE")
    impatient.execute("BEGIN IMMEDIATE")


def test_reading_takes_no_lock_at_all(sqlite: str, impatient: sqlite3.Connection) -> None:
    with store.reading(sqlite) as db:
        db.execute(resource.select()).all()
        impatient.execute("BEGIN IMMEDIATE")
        impatient.execute("INSERT INTO resource (kind, key) VALUES ('staff', 'ayse')")
        impatient.execute("COMMIT")
    assert keys(sqlite) == ["ayse"]


def test_a_reader_sees_one_moment_whatever_is_written_meanwhile(sqlite: str) -> None:
    with store.reading(sqlite) as db:
        before = db.execute(resource.select()).all()
        with store.writing(sqlite) as other:
            add(other, "ayse")
        assert db.execute(resource.select()).all() == before
    assert keys(sqlite) == ["ayse"]


def test_writing_after_reading_is_deliberately_not_possible_once_somebody_else_wrote(sqlite: str) -> None:
    """Why `writing()` exists: such a transaction cannot be saved by waiting, only by having begun as a writer."""
    with store.reading(sqlite) as db:
        db.execute(resource.select()).all()
        with store.writing(sqlite) as other:
            add(other, "ayse")
        with pytest.raises(OperationalError, match="locked"):
            add(db, "mehmet")


@pytest.mark.parametrize(("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)])
def test_each_sqlite_connection_is_set_up_for_durability_and_several_processes(
    sqlite: str, pragma: str, value: object
) -> None:
    with store.writing(sqlite) as db:
        assert db.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


def test_writers_wait_for_each_other_for_a_while_before_they_fail(sqlite: str) -> None:
    with store.reading(sqlite) as db:
        assert db.exec_driver_sql("PRAGMA busy_timeout").scalar() == 30_000


def test_there_is_one_engine_for_an_address_until_all_are_disposed_of(sqlite: str) -> None:
    first = store.engine(sqlite)
    assert store.engine(sqlite) is first
    store.dispose()
    assert store.engine(sqlite) is not first
    store.dispose()


def test_the_folder_of_a_database_file_is_made(tmp_path: Path) -> None:
    with store.writing(f"sqlite:///{tmp_path / 'new' / 'deep' / 'randevu.db'}") as db:
        assert store.is_sqlite(db)
    store.dispose()
