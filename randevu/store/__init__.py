"""The database: one engine factory, the tables, the migrations. Services take a `Connection` as first argument."""

from randevu.store import tables
from randevu.store.engine import dispose, engine, is_sqlite, reading, writing
from randevu.store.migrate import migrate
from randevu.store.types import UtcDateTime

__all__ = ["UtcDateTime", "dispose", "engine", "is_sqlite", "migrate", "reading", "tables", "writing"]
