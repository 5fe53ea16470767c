"""The waiting list: who waits for which times, what is being offered to them, taking somebody off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from randevu.catalogue import Catalogue
from randevu.panel.desk import people
from randevu.panel.desk.people import Person
from randevu.panel.errors import NotHere
from randevu.panel.permissions import Actor
from randevu.waiting import entries, listing, words
from randevu.waiting.listing import Listed
from randevu.waiting.model import Entry


@dataclass(frozen=True)
class Waiting:
    """One line of the page; `wanted` has the words of `randevu.waiting.words.wanted`."""

    listed: Listed
    person: Person
    wanted: dict[str, str]
    earlier: bool
    """Whether it is an appointment of theirs that they want earlier."""


def listed(db: Connection, actor: Actor, catalogue: Catalogue, now: datetime) -> list[Waiting]:
    """Who waits for a time where this person works, the longest first."""
    actor.needs("see_appointments")
    found = [one for one in listing.listed(db) if _is_theirs(actor, one.entry)]
    known = people.persons(db, (one.entry.customer_id for one in found))
    return [
        Waiting(
            one,
            known[one.entry.customer_id],
            words.wanted(catalogue, one.entry.wanted, now),
            one.entry.appointment_id is not None,
        )
        for one in found
    ]


def remove(db: Connection, actor: Actor, entry_id: int, now: datetime) -> None:
    """Take somebody off the list; what is being offered to them goes on to the next.

    Raises:
        NotHere: nobody waits under this number.
    """
    actor.needs("change_appointments")
    entry = entries.find(db, entry_id)
    if entry is None or not _is_theirs(actor, entry):
        raise NotHere
    if entries.end(db, entry_id, "removed", now) is None:
        raise NotHere


def _is_theirs(actor: Actor, entry: Entry) -> bool:
    """Whether the wish can come true in a branch of the actor's."""
    return entry.wanted.branch is None or actor.scope.holds(entry.wanted.branch)
