"""Two customers turn out to be one person: everything that hangs on either goes to the one who wrote last.

The one who wrote last stays because their conversation may be in the middle of something: its lease, its memory and the
buttons issued to it go on working. The other's conversation row stays behind, empty and without lease, so that a turn
that is being worked out on it cannot be saved; its messages are worked out again in the conversation that stays.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    Column,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    delete,
    func,
    literal_column,
    select,
    update,
)
from sqlalchemy.engine import Connection

from randevu.handoff import joining
from randevu.messaging.lanes import lane_of
from randevu.store.tables import conversation, customer, inbox, metadata, outbox, tracker


def merge(db: Connection, customers: Collection[int]) -> int:
    """Make one customer of several; returns the one that stays."""
    stays = who_stays(db, customers)
    for goes in sorted(set(customers) - {stays}):
        _merge_customer(db, stays, goes)
    return stays


def who_stays(db: Connection, customers: Collection[int]) -> int:
    """Who of them wrote last, else the oldest record."""
    ids = sorted(set(customers))
    spoke = dict(
        db.execute(
            select(conversation.c.customer_id, func.max(conversation.c.said_at))
            .where(conversation.c.customer_id.in_(ids))
            .group_by(conversation.c.customer_id)
        ).all()
    )
    heard = [one for one in ids if spoke.get(one)]
    return max(heard, key=lambda one: spoke[one]) if heard else ids[0]


def _merge_customer(db: Connection, stays: int, goes: int) -> None:
    kept = db.execute(select(customer).where(customer.c.id == stays).with_for_update()).one()
    lost = db.execute(select(customer).where(customer.c.id == goes).with_for_update()).one()
    gaps = {
        name: getattr(lost, name)
        for name in ("name", "phone", "email", "language", "marketing_stopped_at", "blocked_at", "blocked_by")
        if getattr(kept, name) is None and getattr(lost, name) is not None
    }
    if lost.note and lost.note != kept.note:
        gaps["note"] = "\n".join(filter(None, (kept.note, lost.note)))
    if gaps:
        db.execute(update(customer).where(customer.c.id == stays).values(**gaps))
    mine = {row.phone_number_id: row for row in _conversations(db, stays)}
    for theirs in _conversations(db, goes):
        if theirs.phone_number_id in mine:
            _merge_conversation(db, mine[theirs.phone_number_id], theirs)
        else:
            db.execute(update(conversation).where(conversation.c.id == theirs.id).values(customer_id=stays))
    for table, column in _pointing_at(customer.c.id, but=(customer, conversation)):
        _drop_doubles(db, table, column, stays, goes)
        db.execute(update(table).where(column == goes).values({column.name: stays}))
    db.execute(update(outbox).where(outbox.c.customer_id == goes).values(customer_id=stays))
    db.execute(update(customer).where(customer.c.id == goes).values(merged_into=stays))


def _merge_conversation(db: Connection, kept: Any, lost: Any) -> None:
    joining.keep_one_owner(db, kept.id, lost.id)
    for table, column in _pointing_at(conversation.c.id, but=(tracker,)):
        _drop_doubles(db, table, column, kept.id, lost.id)
        db.execute(update(table).where(column == lost.id).values({column.name: kept.id}))
    db.execute(
        update(inbox).where(inbox.c.conversation_id == kept.id, inbox.c.state == "working").values(state="waiting")
    )
    db.execute(
        update(outbox).where(outbox.c.conversation_id == lost.id).values(conversation_id=kept.id, lane=lane_of(kept.id))
    )
    db.execute(delete(tracker).where(tracker.c.conversation_id == lost.id))
    db.execute(update(conversation).where(conversation.c.id == lost.id).values(lease_owner=None, lease_until=None))
    db.execute(
        update(conversation)
        .where(conversation.c.id == kept.id)
        .values(
            lease_owner=None,
            lease_until=None,
            notice_sent_at=kept.notice_sent_at or lost.notice_sent_at,
            flagged=kept.flagged or lost.flagged,
            referral=kept.referral or lost.referral,
            **({"holder": lost.holder, "resumes_at": lost.resumes_at} if kept.holder == "assistant" else {}),
        )
    )


def _conversations(db: Connection, customer_id: int) -> list[Any]:
    rows = select(conversation).where(conversation.c.customer_id == customer_id).order_by(conversation.c.id)
    return list(db.execute(rows.with_for_update()).all())


def _pointing_at(target: Column[Any], but: Collection[Table]) -> list[tuple[Table, Column[Any]]]:
    """Every column that refers to the target, also in tables that are added later."""
    return [
        (table, key.parent)
        for table in metadata.sorted_tables
        if table not in but
        for key in table.foreign_keys
        if key.column is target
    ]


def _drop_doubles(db: Connection, table: Table, column: Column[Any], kept: Any, lost: Any) -> None:
    """Where a table allows only one row of a kind, the one that is there already stays."""
    other = table.alias()
    for unique in _unique(table):
        if column in unique:
            same = (other.c[one.name] == one for one in unique if one is not column)
            twin = select(literal_column("1")).select_from(other).where(other.c[column.name] == kept, *same)
            db.execute(delete(table).where(column == lost, twin.exists()))


def _unique(table: Table) -> list[list[Column[Any]]]:
    constraints = [one for one in table.constraints if isinstance(one, (UniqueConstraint, PrimaryKeyConstraint))]
    return [list(one.columns) for one in constraints]
