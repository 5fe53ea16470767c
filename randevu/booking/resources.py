"""The scarce things, numbered, and their locks.

The lock pattern of the product (see docs/booking-integrity.md): whoever makes a resource scarcer, or frees what a
customer's limits count, first locks the customer, then the resources in the order of their numbers, then looks, then
writes. On SQLite every writing transaction excludes every other from its BEGIN on, so there is nothing to lock.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.engine import Connection

from randevu.store import is_sqlite
from randevu.store.tables import customer, resource

LOCK_SPACE = 7_262_802
"""Keeps our advisory locks apart from those of others in the same database."""


def numbers(db: Connection, staff: Iterable[str]) -> dict[str, int]:
    """The resource numbers of staff members, made on first use."""
    keys = sorted(set(staff))
    known = _known(db, keys)
    missing = [{"kind": "staff", "key": key} for key in keys if key not in known]
    if missing:
        if is_sqlite(db):
            db.execute(resource.insert(), missing)
        else:
            db.execute(postgres_insert(resource).on_conflict_do_nothing(), missing)
        known = _known(db, keys)
    return known


def _known(db: Connection, keys: list[str]) -> dict[str, int]:
    rows = db.execute(select(resource.c.key, resource.c.id).where(resource.c.kind == "staff", resource.c.key.in_(keys)))
    return {row.key: row.id for row in rows}


def lock(db: Connection, resources: Iterable[int]) -> None:
    """Hold the resources until the transaction ends. Always in ascending order: two of them never wait in a circle."""
    if not is_sqlite(db):
        for one in sorted(set(resources)):
            db.exec_driver_sql("SELECT pg_advisory_xact_lock(%s, %s)", (LOCK_SPACE, one))


def lock_customer(db: Connection, customer_id: int) -> bool:
    """Let one command of a customer run at a time: their limit and their hold count across resources.

    Returns False when there is no such customer.
    """
    query = select(customer.c.id).where(customer.c.id == customer_id).with_for_update(key_share=True)
    return db.execute(query).first() is not None
