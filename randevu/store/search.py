"""Finding rows by the words and traits in them, by the index that each database has for it.

Words are compared in lower case without Turkish diacritics, each as the beginning of a written word: "iptal" finds
"İPTALİ". PostgreSQL reads its words out of an expression that an index holds; SQLite keeps them in a table of its own
(FTS5), which triggers keep in step, so that whoever writes a message needs to know nothing of it. Neither needs an
extension. Traits are a list in one column: an array on PostgreSQL, whose planner then knows how common each is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Text, and_, column, exists, func, literal_column, or_, select, table, type_coerce
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Connection

from randevu.store.engine import is_sqlite
from randevu.store.tables import message
from randevu.store.tables.words import FOLDED, LETTERS, PLAIN, WORDS_TABLE

_words = table(WORDS_TABLE, column("rowid"))


def says(db: Connection, words: Sequence[str]) -> Any:
    """The condition that a message has a word that begins with each of these.

    Args:
        words: folded (`randevu.turkish.letters.fold`), letters and digits only, at least one.
    """
    if is_sqlite(db):
        wanted = " ".join(f'"{word}"*' for word in words)
        return message.c.id.in_(select(_words.c.rowid).where(literal_column(WORDS_TABLE).op("MATCH")(wanted)))
    wanted = " & ".join(f"{word}:*" for word in words)
    return literal_column(FOLDED).op("@@")(func.to_tsquery(literal_column("'simple'"), wanted))


def folded(db: Connection, text: Column[Any]) -> Any:
    """A short text as `randevu.turkish.letters.fold` writes it, for comparing names; no index holds it."""
    if not is_sqlite(db):
        return func.lower(func.translate(text, LETTERS, PLAIN))
    found: Any = text
    for letter, plain in zip(LETTERS, PLAIN, strict=True):
        found = func.replace(found, letter, plain)
    return func.lower(found)


def wipe_gone(db: Connection) -> None:
    """Rewrite the index of words without those of messages that are gone.

    FTS5 only marks them as deleted until it merges its segments by itself, which may be never; PostgreSQL's index holds
    nothing beyond its rows once they are vacuumed.
    """
    if is_sqlite(db):
        db.exec_driver_sql(f"INSERT INTO {WORDS_TABLE}({WORDS_TABLE}) VALUES ('optimize')")


def has_all(db: Connection, listed: Column[Any], names: Sequence[str]) -> Any:
    """The condition that a column's list has every one of the names."""
    if is_sqlite(db):
        return and_(*(_each(listed, [name]) for name in names))
    return type_coerce(listed, postgresql.ARRAY(Text)).contains(list(names))


def has_any(db: Connection, listed: Column[Any], names: Sequence[str]) -> Any:
    """The condition that a column's list has one of the names."""
    if is_sqlite(db):
        return _each(listed, names)
    return or_(*(type_coerce(listed, postgresql.ARRAY(Text)).contains([name]) for name in names))


def has_item(db: Connection, listed: Column[Any], name: str, value: str) -> Any:
    """The condition that one of the objects in a column's JSON list has this value under this name."""
    if not is_sqlite(db):
        return type_coerce(listed, postgresql.JSONB).contains([{name: value}])
    found = func.json_each(listed).table_valued("value")
    return exists(
        select(literal_column("1")).select_from(found).where(func.json_extract(found.c.value, f"$.{name}") == value)
    )


def _each(listed: Column[Any], names: Sequence[str]) -> Any:
    found = func.json_each(listed).table_valued("value")
    return exists(select(literal_column("1")).select_from(found).where(found.c.value.in_(names)))
