"""A database's schema as comparable text: everything that the database itself knows of it."""

from __future__ import annotations

import re

from sqlalchemy.engine import Connection

from randevu.store import is_sqlite

_COLUMNS = """
    SELECT c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
           || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
           || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '')
           || coalesce(' -- ' || col_description(c.oid, a.attnum), '')
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
"""
_CONSTRAINTS = """
    SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
"""
_INDEXES = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"


def of(db: Connection) -> set[str]:
    """Columns, constraints and indexes, one line each, without alembic's own table. The order of columns is free."""
    lines = _of_sqlite(db) if is_sqlite(db) else _of_postgres(db)
    return {line for line in lines if "alembic_version" not in line}


def _of_postgres(db: Connection) -> set[str]:
    return {row[0] for query in (_COLUMNS, _CONSTRAINTS, _INDEXES) for row in db.exec_driver_sql(query)}


def _of_sqlite(db: Connection) -> set[str]:
    lines = set()
    for name, statement in db.exec_driver_sql("SELECT tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"):
        # ALTER TABLE puts an added column behind the last one, on the same line.
        added = re.sub(r", (?=\w+ (?:BOOLEAN|INTEGER|BIGINT|DATETIME|TEXT|VARCHAR|JSON)\b)", ",\n", statement)
        lines.update(f"{name}: {line.strip().rstrip(',').strip()}" for line in added.splitlines() if line.strip())
    return lines
