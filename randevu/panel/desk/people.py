"""Customers and users as the panel names them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, false, insert, or_, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from randevu.messaging import identities
from randevu.messaging.address import Address
from randevu.panel.filtering import words_of
from randevu.panel.scope import EVERYWHERE, Scope
from randevu.store.search import folded
from randevu.store.tables import conversation, customer, identity, panel_user

FEWEST_DIGITS = 3


@dataclass(frozen=True)
class Person:
    """A customer; name, phone and e-mail address may be unknown."""

    id: int
    name: str | None = field(repr=False)
    phone: str | None = field(repr=False)
    email: str | None = field(repr=False, default=None)


_PERSON = select(customer.c.id, customer.c.name, customer.c.phone, customer.c.email)


def persons(db: Connection, ids: Iterable[int]) -> Mapping[int, Person]:
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    rows = db.execute(_PERSON.where(customer.c.id.in_(wanted)))
    return {row.id: Person(*row) for row in rows}


def is_named(db: Connection, word: str) -> ColumnElement[bool]:
    """Condition: the customer's name has this in it.

    Args:
        word: folded, see `words_of`.
    """
    found: ColumnElement[bool] = folded(db, customer.c.name).contains(word)
    return found


def has_number(digits: str) -> ColumnElement[bool]:
    """Condition: one of the customer's numbers has these digits in it; two records made one have two numbers."""
    written = select(identity.c.customer_id).where(identity.c.kind == "wa_id", identity.c.value.contains(digits))
    return or_(customer.c.phone.contains(digits), customer.c.id.in_(written))


def by_words(
    typed: str, has: Callable[[str], ColumnElement[bool]], numbered: Callable[[str], ColumnElement[bool]]
) -> ColumnElement[bool]:
    """Condition: it has each of the words, or the digits that were typed; nothing fits what holds neither."""
    words = words_of(typed)
    digits = "".join(sign for sign in typed if sign.isascii() and sign.isdigit()).lstrip("0")
    wanted = [and_(*(has(word) for word in words))] if words else []
    if len(digits) >= FEWEST_DIGITS:
        wanted.append(numbered(digits))
    return or_(*wanted) if wanted else false()


def by_phone(db: Connection, phone: str, scope: Scope = EVERYWHERE) -> Person | None:
    """The customer in the scope with this number (E.164); of several the one that wrote or came first."""
    row = db.execute(
        _PERSON.where(customer.c.phone == phone, customer.c.merged_into.is_(None), scope.of_customer(customer.c.id))
        .order_by(customer.c.id)
        .limit(1)
    ).first()
    return Person(*row) if row is not None else None


def known_or_new(db: Connection, name: str, phone: str | None, now: datetime) -> int:
    """The customer behind what was said on the phone or at the desk.

    A number belongs to one customer, whether they write on WhatsApp or call: who writes later under a number that was
    entered here is the same customer. Without a number nobody is recognised, and everybody is new.
    """
    if phone is None:
        made = db.execute(insert(customer).values(name=name, created_at=now))
        return int(made.inserted_primary_key[0])
    known = by_phone(db, phone)
    if known is None:
        return identities.customer_of(db, Address(wa_id=phone.removeprefix("+")), name, now)
    if not known.name:
        db.execute(update(customer).where(customer.c.id == known.id).values(name=name))
    return known.id


def write_email(db: Connection, customer_id: int, email: str | None) -> None:
    """Keep where a customer's e-mail goes; None for nowhere."""
    db.execute(update(customer).where(customer.c.id == customer_id).values(email=email))


def conversation_of(db: Connection, customer_id: int) -> str | None:
    """The conversation in which the customer wrote last."""
    query = (
        select(conversation.c.id)
        .where(conversation.c.customer_id == customer_id, conversation.c.said_at.is_not(None))
        .order_by(conversation.c.said_at.desc())
        .limit(1)
    )
    found: str | None = db.execute(query).scalar()
    return found


def one_at_a_time(db: Connection, owner: int | None) -> None:
    """Wait until nobody else changes what is this user's, or with None everybody's: what is looked up then stays."""
    everybodys = select(panel_user.c.id).order_by(panel_user.c.id).limit(1)
    theirs = select(panel_user.c.id).where(panel_user.c.id == owner)
    db.execute((everybodys if owner is None else theirs).with_for_update())


def users_named(db: Connection, marks: Iterable[str]) -> Mapping[str, str]:
    """Names of the users behind marks like "user:3" in histories."""
    numbers = sorted({int(mark[5:]) for mark in marks if mark.startswith("user:") and mark[5:].isdigit()})
    if not numbers:
        return {}
    rows = db.execute(select(panel_user.c.id, panel_user.c.name).where(panel_user.c.id.in_(numbers)))
    return {f"user:{row.id}": row.name for row in rows}
