"""What is done with a customer's whole record: blocking, one record made of two, a copy of it, and its end.

It concerns all branches in which the customer ever was, so that only who works in all of them may.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.engine import Connection

from randevu.catalogue import Catalogue
from randevu.messaging import merging
from randevu.panel import phone
from randevu.panel.desk import people
from randevu.panel.desk.customers import row_of
from randevu.panel.desk.people import Person
from randevu.panel.permissions import Actor
from randevu.privacy import belongings, erasure, export
from randevu.store.tables import customer
from randevu.turkish import letters

NAMED = ("appointment", "message", "waiting_entry", "consent_event")
"""Tables whose rows a preview tells apart; the rest are one number."""


@dataclass(frozen=True)
class Preview:
    """What becomes of two records.

    Attributes:
        moves: rows that change hands, by table; "rest" for all that have no word of their own.
        seen: what was shown, in short: a merge of anything else is not what was agreed to.
    """

    stays: Person
    goes: Person
    moves: Mapping[str, int]
    seen: str


def set_blocked(db: Connection, actor: Actor, customer_id: int, blocked: bool, now: datetime) -> None:
    """Keep a customer from booking by themselves, or let them again; what stands already stays.

    Raises:
        NotHere: there is none with this number.
    """
    actor.needs("manage_customers")
    row_of(db, actor, customer_id)
    values = {"blocked_at": now, "blocked_by": actor.by} if blocked else {"blocked_at": None, "blocked_by": None}
    unlike = customer.c.blocked_at.is_(None) if blocked else customer.c.blocked_at.is_not(None)
    db.execute(update(customer).where(customer.c.id == customer_id, unlike).values(**values))


def preview(db: Connection, actor: Actor, pair: Collection[int]) -> Preview | None:
    """What merging two records would move; None when they are one.

    Raises:
        NotHere: there is none with one of the numbers.
    """
    actor.needs("manage_customers")
    for one in pair:
        row_of(db, actor, one)
    if len(set(pair)) != 2:
        return None
    stays = merging.who_stays(db, pair)
    (goes,) = set(pair) - {stays}
    known = people.persons(db, pair)
    moves: Counter[str] = Counter()
    for table, keys in belongings.keys(db, belongings.persons(db, goes)).items():
        if table is not customer:
            moves[table.name if table.name in NAMED else "rest"] += len(keys)
    return Preview(known[stays], known[goes], moves, f"{stays}-{goes}-{sum(moves.values())}")


def merge(db: Connection, actor: Actor, pair: Collection[int], seen: str) -> int | None:
    """Make one record of two, as the preview showed; None when it has become another one since.

    Raises:
        NotHere: there is none with one of the numbers.
    """
    shown = preview(db, actor, pair)
    if shown is None or shown.seen != seen:
        return None
    return merging.merge(db, pair)


def copy(db: Connection, actor: Actor, customer_id: int) -> export.Copy:
    """Everything that is known of a customer, by table.

    Raises:
        NotHere: there is none with this number.
    """
    actor.needs("manage_customers")
    row_of(db, actor, customer_id)
    return export.copy(db, customer_id)


def erase(db: Connection, actor: Actor, catalogue: Catalogue, customer_id: int, typed: str, now: datetime) -> bool:
    """Destroy everything about a customer; False when what was typed does not name them.

    Raises:
        NotHere: there is none with this number.
    """
    actor.needs("manage_customers")
    row = row_of(db, actor, customer_id)
    if _plain(typed) != _plain(to_type(Person(row.id, row.name, row.phone))):
        return False
    erasure.erase(db, catalogue, customer_id, actor.by, now)
    return True


def to_type(person: Person) -> str:
    """What has to be typed so that nobody is erased by a slip: the name, else the number."""
    return person.name or (phone.show(person.phone) if person.phone else f"#{person.id}")


def _plain(text: str) -> str:
    return " ".join(letters.fold(text).split())
