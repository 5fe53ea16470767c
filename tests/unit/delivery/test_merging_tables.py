"""Two records become one in every table that names a customer or a conversation, found by walking the tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Float, Integer, String, Table, Text, func, insert, select, update
from sqlalchemy.engine import Connection

from randevu import store
from randevu.messaging import merging
from randevu.store.tables import conversation, customer, handover, metadata, ownership, tracker
from randevu.store.types import UtcDateTime
from tests.conftest import NOW

NUMBERS = count(1)
APART: Mapping[str, Mapping[str, Any]] = {
    "allocation": {"hold_until": NOW, "seat": 1, "last_seat": 1},
    "ownership": {"state": "queued"},
}
"""What a table's own conditions ask for."""
POINTING = sorted(
    {
        (table.name, key.parent.name)
        for table in metadata.sorted_tables
        for key in table.foreign_keys
        if key.column in (customer.c.id, conversation.c.id) and table not in (customer, conversation)
    }
)


def row(db: Connection, table: Table, **given: Any) -> Any:
    """Put a row into a table with whatever it asks for, rows of other tables too; returns its key."""
    values = {**APART.get(table.name, {}), **given}
    for column in table.columns:
        if (
            column.name not in values
            and not column.nullable
            and not (column.primary_key and column.autoincrement is True)
        ):
            value = _value(db, column)
            if value is not None:
                values[column.name] = value
    return db.execute(insert(table).values(**values)).inserted_primary_key[0]


def _value(db: Connection, column: Column[Any]) -> Any:
    number = next(NUMBERS)
    for key in column.foreign_keys:
        return row(db, key.column.table)
    if column.primary_key and isinstance(column.type, Integer):
        return None
    if isinstance(column.type, UtcDateTime):
        return NOW + timedelta(hours=1 if column.name == "ends_at" else 0)
    if isinstance(column.type, Boolean):
        return False
    if isinstance(column.type, (String, Text)):
        return f"v{number}"[: getattr(column.type, "length", None) or 9]
    if isinstance(column.type, (Integer, Float)) or column.primary_key:
        return number
    return {} if "JSON" in repr(column.type).upper() else number


def two(db: Connection) -> tuple[tuple[int, str], tuple[int, str]]:
    """Two customers with a conversation each; the second one wrote last."""
    made = []
    for minute in (0, 1):
        who = row(db, customer)
        at = NOW + timedelta(minutes=minute)
        made.append((who, row(db, conversation, customer_id=who, phone_number_id="1", said_at=at, holder="assistant")))
    return made[0], made[1]


def of_customer(column: Column[Any]) -> bool:
    return any(key.column is customer.c.id for key in column.foreign_keys)


def rows_of(db: Connection, column: Column[Any], whose: Any) -> int:
    return int(db.execute(select(func.count()).select_from(column.table).where(column == whose)).scalar_one())


@pytest.mark.usefixtures("database")
def test_every_row_of_the_one_who_goes_is_afterwards_the_others() -> None:
    columns = [metadata.tables[name].c[column] for name, column in POINTING]
    with store.writing() as db:
        (goes, lost), (stays, kept) = two(db)
        for column in columns:
            whose = goes if of_customer(column) else lost
            if not rows_of(db, column, whose):
                row(db, column.table, **{column.name: whose})
        assert merging.merge(db, (goes, stays)) == stays
        for column in columns:
            assert rows_of(db, column, goes if of_customer(column) else lost) == 0, column
            if column.table is not tracker:
                assert rows_of(db, column, stays if of_customer(column) else kept) > 0, column


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("name", ["iys_attempt", "review", "review_label", "review_later"])
def test_where_a_table_allows_one_row_the_one_that_stays_keeps_its_own(name: str) -> None:
    table = metadata.tables[name]
    with store.writing() as db:
        (goes, lost), (stays, kept) = two(db)
        user = row(db, metadata.tables["panel_user"]) if "user_id" in table.c else None
        same = {"user_id": user} if user else {"label": "x"} if "label" in table.c else {}
        column = table.c.get("customer_id", table.c.get("conversation_id"))
        theirs = (goes, stays) if of_customer(column) else (lost, kept)
        for one in theirs:
            row(db, table, **same, **{column.name: one})
        merging.merge(db, (goes, stays))
        assert list(db.execute(select(column)).scalars()) == [theirs[1]]


@pytest.mark.usefixtures("database")
def test_what_was_said_no_to_by_one_is_no_for_both(now: datetime) -> None:
    with store.writing() as db:
        (goes, _), (stays, _) = two(db)
        told = {"marketing_stopped_at": now, "blocked_at": now, "blocked_by": "user:1", "note": "Alçak sesle"}
        db.execute(update(customer).where(customer.c.id == goes).values(**told))
        db.execute(update(customer).where(customer.c.id == stays).values(note="Çay sever"))
        merging.merge(db, (goes, stays))
        left = db.execute(select(customer).where(customer.c.id == stays)).one()
    assert (left.marketing_stopped_at, left.blocked_at, left.blocked_by) == (now, now, "user:1")
    assert left.note == "Çay sever\nAlçak sesle"


@pytest.mark.usefixtures("database")
def test_of_two_with_people_one_has_it_afterwards() -> None:
    with store.writing() as db:
        (goes, lost), (stays, kept) = two(db)
        for talk in (lost, kept):
            begun = row(db, handover, conversation_id=talk)
            row(db, ownership, conversation_id=talk, handover_id=begun)
        merging.merge(db, (goes, stays))
        assert list(db.execute(select(ownership.c.conversation_id)).scalars()) == [kept]
