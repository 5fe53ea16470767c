"""Migrations lead from nothing to exactly what the tables say, on both databases."""

from __future__ import annotations

import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.exc import IntegrityError

from randevu import store
from randevu.store.migrate import config
from randevu.store.tables import WORDS_TABLE, metadata
from tests.unit.store import schema


def migrated(url: str) -> set[str]:
    store.migrate(url)
    with store.reading(url) as db:
        return schema.of(db)


def created_and_dropped(url: str) -> set[str]:
    """What the tables themselves would make; the database is empty again afterwards."""
    with store.writing(url) as db:
        metadata.create_all(db)
        made = schema.of(db)
        metadata.drop_all(db)
        assert schema.of(db) == set()
    return made


def test_migrations_make_exactly_what_the_tables_say(empty: str) -> None:
    wanted = created_and_dropped(empty)
    assert migrated(empty) == wanted


def is_no_index_of_words(name: str | None, kind: str, _parents: object) -> bool:
    """Alembic takes the tables in which SQLite keeps a full-text index for tables of ours."""
    return not (kind == "table" and name is not None and name.startswith(WORDS_TABLE))


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection")
def test_alembic_finds_nothing_left_to_do(empty: str) -> None:
    store.migrate(empty)
    with store.reading(empty) as db:
        context = MigrationContext.configure(
            db, opts={"compare_type": True, "target_metadata": metadata, "include_name": is_no_index_of_words}
        )
        assert compare_metadata(context, metadata) == []


def test_a_column_that_no_migration_makes_would_be_noticed(empty: str) -> None:
    wanted = created_and_dropped(empty)
    store.migrate(empty)
    with store.writing(empty) as db:
        db.exec_driver_sql("ALTER TABLE customer ADD COLUMN forgotten INTEGER")
        assert schema.of(db) != wanted


def test_migrating_again_changes_nothing(empty: str) -> None:
    once = migrated(empty)
    with store.writing(empty) as db:
        db.exec_driver_sql("INSERT INTO resource (kind, key) VALUES ('staff', 'ayse')")
    assert migrated(empty) == once
    with store.reading(empty) as db:
        assert db.exec_driver_sql("SELECT count(*) FROM resource").scalar() == 1


def test_several_may_migrate_at_once(empty: str) -> None:
    problems: list[BaseException] = []

    def migrate() -> None:
        try:
            store.migrate(empty)
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=migrate) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert problems == []
    with store.reading(empty) as db:
        assert MigrationContext.configure(db).get_current_revision() == head()


def test_a_migration_that_fails_leaves_nothing_behind(empty: str) -> None:
    """Both databases change their schema inside transactions, so half a migration cannot be."""
    with store.writing(empty) as db:
        db.exec_driver_sql("CREATE TABLE turn (unlike_ours INTEGER)")
    with pytest.raises(Exception, match="already exists"):
        store.migrate(empty)
    with store.reading(empty) as db:
        assert not any("customer" in line for line in schema.of(db))


def head() -> str:
    found = ScriptDirectory.from_config(config()).get_heads()
    assert len(found) == 1, "migrations must form one line"
    return found[0]


@pytest.mark.postgres
def test_the_guard_of_slots_needs_no_extension(postgres_url: str) -> None:
    """The exclusion constraint itself, by the database and nothing of ours."""
    store.migrate(postgres_url)
    plain = create_engine(postgres_url, future=True)
    with plain.connect() as db, db.begin():
        assert [row[0] for row in db.exec_driver_sql("SELECT extname FROM pg_extension")] == ["plpgsql"]
        db.exec_driver_sql("INSERT INTO resource (id, kind, key) VALUES (1, 'staff', 'ayse')")
        db.exec_driver_sql("INSERT INTO customer (id, created_at) VALUES (1, now())")
    take = (
        "INSERT INTO allocation (resource_id, seat, last_seat, service, customer_id, hold_until, starts_at, ends_at)"
        " VALUES (1, %s, %s, 'cut', 1, now(), now() + %s::interval, now() + %s::interval)"
    )
    with plain.connect() as db, db.begin():
        db.exec_driver_sql(take, (1, 1, "1 hour", "2 hours"))
        db.exec_driver_sql(take, (2, 3, "1 hour", "2 hours"))
        db.exec_driver_sql(take, (1, 1, "2 hours", "3 hours"))
    for seats, times in (((1, 1), ("90 minutes", "4 hours")), ((3, 9), ("0 hours", "61 minutes"))):
        with plain.connect() as db, pytest.raises(IntegrityError, match="ex_allocation_slot"), db.begin():
            db.exec_driver_sql(take, (*seats, *times))
    plain.dispose()
