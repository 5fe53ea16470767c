"""Which rows of which tables are about one customer: found by walking the tables, not by a list of them.

Whatever refers to a customer, or to something of theirs (a conversation, an appointment, a message ...), is theirs, by
foreign key or by a column of that name. A table that is added later is therefore found without being named here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Column, String, Table, cast, or_, select
from sqlalchemy.engine import Connection

from randevu.errors import RandevuError
from randevu.store.tables import (
    appointment,
    conversation,
    customer,
    identity,
    inbox,
    message,
    metadata,
    outbox,
    turn,
    unread_event,
)

_NAMED: Mapping[str, Column[Any]] = {
    "customer_id": customer.c.id,
    "conversation_id": conversation.c.id,
    "appointment_id": appointment.c.id,
    "message_id": message.c.id,
    "turn_id": turn.c.id,
    "inbox_id": inbox.c.id,
    "outbox_id": outbox.c.id,
}
"""Columns that refer without a foreign key, where their type is that of the key."""
_AT_ONCE = 400


class NobodyFound(RandevuError):
    """No customer is known by that name, or more than one."""


def find(db: Connection, who: str) -> int:
    """The customer behind a phone number, an e-mail address or a number like ``#12``.

    Raises:
        NobodyFound: nobody, or several.
    """
    if who.startswith("#") and who[1:].isdigit():
        query = select(customer.c.id).where(customer.c.id == int(who[1:]))
    elif "@" in who:
        query = select(customer.c.id).where(customer.c.email == who)
    else:
        digits = "".join(letter for letter in who if letter.isdigit())
        by_id = select(identity.c.customer_id).where(identity.c.value == digits)
        query = select(customer.c.id).where(or_(customer.c.phone == f"+{digits}", customer.c.id.in_(by_id)))
    found = list(db.execute(query.where(customer.c.merged_into.is_(None))).scalars())
    if len(found) != 1:
        raise NobodyFound("several customers match; name one as #number" if found else "no customer is known by that")
    return int(found[0])


def persons(db: Connection, customer_id: int) -> list[int]:
    """The customer and all who turned out to be the same person."""
    known = [customer_id]
    for one in known:
        known += db.execute(select(customer.c.id).where(customer.c.merged_into == one)).scalars()
    return known


def keys(db: Connection, customers: list[int]) -> dict[Table, list[Any]]:
    """Primary keys of everything that is about these customers, by table, referred-to tables first."""
    found: dict[Table, dict[Any, None]] = {customer: dict.fromkeys(customers)}
    for table in (outbox, unread_event):
        found[table] = dict.fromkeys(_naming(db, table, traces(db, customers)))
    # Without foreign keys no order of the tables is sure to have met the referred-to ones first: until nothing is new.
    new = True
    while new:
        new = sum(_more(db, table, found) for table in metadata.sorted_tables if table is not customer) > 0
    return {table: list(found[table]) for table in metadata.sorted_tables if found.get(table)}


def _more(db: Connection, table: Table, found: dict[Table, dict[Any, None]]) -> bool:
    """Add the table's rows that refer to what was found; whether there are any new ones."""
    if len(table.primary_key.columns) != 1:
        return False
    (key,) = table.primary_key.columns
    mine = found.setdefault(table, {})
    before = len(mine)
    for column, wanted in _references(table, found):
        for part in _parts(wanted):
            mine.update(dict.fromkeys(db.execute(select(key).where(column.in_(part))).scalars()))
    return len(mine) > before


def traces(db: Connection, customers: list[int]) -> set[str]:
    """Words by which rows that refer to nobody still name the customer: numbers, ids, addresses."""
    people = db.execute(select(customer.c.phone, customer.c.email).where(customer.c.id.in_(customers))).all()
    ids = db.execute(select(identity.c.value).where(identity.c.customer_id.in_(customers))).scalars()
    words = {*ids, *(row.phone.lstrip("+") for row in people if row.phone), *(row.email for row in people if row.email)}
    return {word for word in words if len(word) > 4}


def rows(db: Connection, table: Table, wanted: list[Any]) -> list[Mapping[str, Any]]:
    """The rows with these keys, in their order."""
    (key,) = table.primary_key.columns
    return [
        dict(row)
        for part in _parts(wanted)
        for row in db.execute(select(table).where(key.in_(part)).order_by(key)).mappings()
    ]


def _references(table: Table, found: Mapping[Table, Mapping[Any, None]]) -> Iterator[tuple[Column[Any], list[Any]]]:
    linked = set()
    for foreign in table.foreign_keys:
        linked.add(foreign.parent.name)
        if foreign.column.table in found and foreign.column.table is not table:
            yield foreign.parent, list(found[foreign.column.table])
    for name, target in _NAMED.items():
        if name in table.c and name not in linked and target.table in found and target.table is not table:
            yield table.c[name], list(found[target.table])


def _naming(db: Connection, table: Table, words: set[str]) -> list[Any]:
    """Rows whose JSON names one of the words."""
    columns = [
        column for column in (table.c.get("address"), table.c.get("payload"), table.c.get("body")) if column is not None
    ]
    (key,) = table.primary_key.columns
    found: dict[Any, None] = {}
    for word in sorted(words):
        names = or_(*(cast(column, String).contains(word, autoescape=True) for column in columns))
        found.update(dict.fromkeys(db.execute(select(key).where(names)).scalars()))
    return list(found)


def _parts(values: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]
