"""Who a message is from: WhatsApp's ids on one side, our customers and conversations on the other.

WhatsApp gives a person a phone number (wa_id), a business-scoped id (user_id), or both, and either may change. All of
them point to one customer. Two customers become one when WhatsApp says so: a changed number or id, or both ids of two
half-known customers in one message. They do not become one when a number turns up with another person's id: numbers
are passed on to strangers, business-scoped ids are not, so the number then leaves its former owner.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, delete, insert, or_, select, update
from sqlalchemy.engine import Connection

from randevu.messaging import merging
from randevu.messaging.address import Address
from randevu.store.tables import conversation, customer, identity

_PHONE_DIGITS = range(7, 16)
NAME_LENGTH = 200
_SEEN_STEP = timedelta(hours=1)
"""How exactly it is known when an id was last seen; it only matters for a customer with two of a kind."""

_KNOWN = (
    select(identity.c.kind, identity.c.customer_id, identity.c.seen_at, customer.c.name, customer.c.phone)
    .join(customer, customer.c.id == identity.c.customer_id)
    .where(
        or_(
            *(
                and_(identity.c.kind == kind, identity.c.value == bindparam(kind))
                for kind in ("wa_id", "user_id", "parent_user_id")
            )
        )
    )
)
_IDS = (
    select(identity.c.kind, identity.c.value)
    .where(identity.c.customer_id == bindparam("of"))
    .order_by(identity.c.seen_at, identity.c.id)
)
_LOCKED = (
    select(conversation)
    .where(conversation.c.phone_number_id == bindparam("number"), conversation.c.customer_id == bindparam("customer"))
    .with_for_update()
)


def customer_of(db: Connection, address: Address, name: str | None, now: datetime) -> int:
    """The customer behind an address: found, made, or merged from two; their ids and missing name are remembered."""
    usual = _well_known(db, address, name, now)
    if usual is not None:
        return usual
    known = _owners(db, _ids(address))
    owner_by_user_id = known.get(("user_id", address.user_id or ""))
    owner_by_number = known.get(("wa_id", address.wa_id or ""))
    if owner_by_user_id and owner_by_number and owner_by_user_id != owner_by_number:
        if _has(db, owner_by_number, "user_id"):
            _forget(db, "wa_id", address.wa_id)
        else:
            merging.merge(db, (owner_by_user_id, owner_by_number))
    found = _owners(db, _ids(address))
    owner = found.get(("user_id", address.user_id or "")) or next(iter(found.values()), None)
    if owner is None:
        owner = _create(db, address, name, now)
    else:
        _complete(db, owner, address, name)
    _remember(db, owner, address, now)
    return owner


def _well_known(db: Connection, address: Address, name: str | None, now: datetime) -> int | None:
    """The ordinary case with one statement: every id belongs to one complete customer. None if anything is new."""
    ids = _ids(address)
    rows = db.execute(_KNOWN, {"wa_id": None, "user_id": None, "parent_user_id": None} | dict(ids)).all()
    if len(rows) != len(ids) or len({row.customer_id for row in rows}) != 1:
        return None
    person = rows[0]
    incomplete = (person.name is None and name) or (person.phone is None and _phone(address.wa_id))
    if incomplete or any(now - row.seen_at > _SEEN_STEP for row in rows):
        return None
    return int(person.customer_id)


def change(db: Connection, old: Address, new: Address, now: datetime) -> int | None:
    """A person is known by other ids from now on; None when nobody here knows them under the old ones.

    The number that was given up is forgotten: whoever gets it next is somebody else.
    """
    before = set(_owners(db, _ids(old)).values())
    if not before:
        return None
    after = set(_owners(db, _ids(new)).values())
    owner = merging.merge(db, tuple(before | after))
    if new.wa_id and old.wa_id and new.wa_id != old.wa_id:
        _forget(db, "wa_id", old.wa_id)
        db.execute(update(customer).where(customer.c.id == owner).values(phone=_phone(new.wa_id)))
    _remember(db, owner, new, now)
    return owner


def reach(db: Connection, customer_id: int, wa_id: str, now: datetime) -> bool:
    """Remember a customer's number as theirs, unless it is somebody else's; returns whether it is theirs."""
    known = _owners(db, [("wa_id", wa_id)])
    if not known:
        _remember(db, customer_id, Address(wa_id), now)
    return set(known.values()) <= {customer_id}


def conversation_of(db: Connection, phone_number_id: str, customer_id: int, now: datetime) -> Any:
    """The row of the conversation with one of our numbers, locked for this transaction; made if it is new."""
    mine = and_(conversation.c.phone_number_id == phone_number_id, conversation.c.customer_id == customer_id)
    found = db.execute(_LOCKED, {"number": phone_number_id, "customer": customer_id}).one_or_none()
    if found is not None:
        return found
    db.execute(
        insert(conversation).values(
            id=str(uuid.uuid4()),
            phone_number_id=phone_number_id,
            customer_id=customer_id,
            holder="assistant",
            created_at=now,
        )
    )
    return db.execute(select(conversation).where(mine)).one()


def address_of(db: Connection, customer_id: int) -> Address:
    """Where messages to a customer go: the newest id of each kind."""
    rows = db.execute(_IDS, {"of": customer_id})
    newest = {row.kind: row.value for row in rows}
    return Address(newest.get("wa_id"), newest.get("user_id"), newest.get("parent_user_id"))


def _ids(address: Address) -> list[tuple[str, str]]:
    pairs = (("wa_id", address.wa_id), ("user_id", address.user_id), ("parent_user_id", address.parent_user_id))
    return [(kind, value) for kind, value in pairs if value]


def _owners(db: Connection, ids: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    wanted = [and_(identity.c.kind == kind, identity.c.value == value) for kind, value in ids]
    if not wanted:
        return {}
    rows = db.execute(select(identity.c.kind, identity.c.value, identity.c.customer_id).where(or_(*wanted)))
    return {(row.kind, row.value): row.customer_id for row in rows}


def _has(db: Connection, customer_id: int, kind: str) -> bool:
    mine = and_(identity.c.customer_id == customer_id, identity.c.kind == kind)
    return db.execute(select(identity.c.id).where(mine).limit(1)).first() is not None


def _forget(db: Connection, kind: str, value: str | None) -> None:
    db.execute(delete(identity).where(identity.c.kind == kind, identity.c.value == value))


def _remember(db: Connection, owner: int, address: Address, now: datetime) -> None:
    known = _owners(db, _ids(address))
    for kind, value in _ids(address):
        if (kind, value) in known:
            mine = and_(identity.c.kind == kind, identity.c.value == value)
            db.execute(update(identity).where(mine).values(customer_id=owner, seen_at=now))
        else:
            db.execute(insert(identity).values(customer_id=owner, kind=kind, value=value, created_at=now, seen_at=now))


def _create(db: Connection, address: Address, name: str | None, now: datetime) -> int:
    made = db.execute(
        insert(customer).values(name=name[:NAME_LENGTH] if name else None, phone=_phone(address.wa_id), created_at=now)
    )
    return int(made.inserted_primary_key[0])


def _complete(db: Connection, owner: int, address: Address, name: str | None) -> None:
    row = db.execute(select(customer.c.name, customer.c.phone).where(customer.c.id == owner)).one()
    gaps: dict[str, Any] = {}
    if row.name is None and name:
        gaps["name"] = name[:NAME_LENGTH]
    if row.phone is None and _phone(address.wa_id):
        gaps["phone"] = _phone(address.wa_id)
    if gaps:
        db.execute(update(customer).where(customer.c.id == owner).values(**gaps))


def _phone(wa_id: str | None) -> str | None:
    if wa_id and wa_id.isascii() and wa_id.isdigit() and len(wa_id) in _PHONE_DIGITS:
        return f"+{wa_id}"
    return None
