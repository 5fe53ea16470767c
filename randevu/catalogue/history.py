"""The versions of the business: who stored them, when, and what they say. `service` reads the newest one for use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from randevu import store
from randevu.catalogue.errors import NoCatalogue
from randevu.store.tables import catalogue_version as versions


@dataclass(frozen=True)
class Version:
    """`author`: a name of the machine's, or ``user:<number>`` of the panel."""

    number: int
    text: str
    author: str
    at: datetime


def newest(db: Connection) -> Version:
    """The version that rules.

    Raises:
        NoCatalogue: when nothing was loaded yet.
    """
    found = listed(db, None, 1)
    if not found:
        raise NoCatalogue
    return found[0]


def version(db: Connection, number: int) -> Version | None:
    row = db.execute(_ALL.where(versions.c.id == number)).first()
    return Version(*row) if row is not None else None


def listed(db: Connection, before: int | None, most: int) -> list[Version]:
    """Versions, the newest first; with `before`, those that are older than it."""
    query: Any = _ALL.order_by(versions.c.id.desc()).limit(most)
    if before is not None:
        query = query.where(versions.c.id < before)
    return [Version(*row) for row in db.execute(query)]


def hold(db: Connection) -> None:
    """Until the end of the transaction nobody else stores a version: what is read now is what will be changed.

    On SQLite every writing transaction is alone anyway.
    """
    if not store.is_sqlite(db):
        db.exec_driver_sql("LOCK TABLE catalogue_version IN SHARE ROW EXCLUSIVE MODE")


_ALL = select(versions.c.id, versions.c.document, versions.c.author, versions.c.created_at)
