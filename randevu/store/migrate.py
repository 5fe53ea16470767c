"""Bring a database to the newest schema with alembic."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

from randevu.store.engine import engine, is_sqlite

FOLDER = Path(__file__).parent / "migrations"

# Any constant: it only has to be the same in every process that migrates this product.
MIGRATION_LOCK = 7_262_801


def migrate(url: str | None = None) -> None:
    """Apply what is missing. Safe to call from several processes at once: one migrates, the others wait."""
    with engine(url).connect().execution_options(randevu_writes=True) as db, db.begin():
        if not is_sqlite(db):
            db.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
        command.upgrade(config(db), "head")


def config(connection: object | None = None) -> Config:
    """Alembic's configuration without an ini file; migrations run on the given connection."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    made.attributes["connection"] = connection
    return made
