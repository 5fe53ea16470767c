"""Which part of the business a signed-in person works in: all of it, some branches, or only whom they have themselves.

Every question of the desk passes here, as conditions of its query, so that counts, lists, single rows and addresses
typed by hand end at the same border. A customer belongs to the branches of their appointments, whatever became of
these; who has none yet belongs to nobody in particular and is everybody's (docs/decisions/0023).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, and_, or_, select, true
from sqlalchemy.sql import ColumnElement

from randevu.booking import Appointment
from randevu.catalogue import Catalogue
from randevu.store.tables import appointment, conversation, ownership


@dataclass(frozen=True)
class Scope:
    """`branches`: keys of the branches; None for all of them, those of later versions of the business too. `own`: of
    customers only those whose conversation this user has; None for no such border.
    """

    branches: frozenset[str] | None = None
    own: int | None = None

    @classmethod
    def of(cls, branches: Collection[str] | None) -> Scope:
        return cls(None if branches is None else frozenset(branches))

    def holds(self, branch: str) -> bool:
        return self.branches is None or branch in self.branches

    def branches_of(self, branch: str) -> frozenset[str]:
        """That one branch, or none when it lies outside."""
        return frozenset({branch}) if self.holds(branch) else frozenset()

    def within(self, other: Scope) -> bool:
        """Whether everything in this scope is in the other one too."""
        return other.branches is None or (self.branches is not None and self.branches <= other.branches)

    def of_branch(self, branch: Column[Any]) -> ColumnElement[bool]:
        """Condition: the row stands in a branch of the scope."""
        return true() if self.branches is None else branch.in_(sorted(self.branches))

    def of_customer(self, customer_id: ColumnElement[Any]) -> ColumnElement[bool]:
        """Condition: the customer with this number belongs to the scope."""
        return and_(self._in_branches(customer_id), self._owned(customer_id))

    def _owned(self, customer_id: ColumnElement[Any]) -> ColumnElement[bool]:
        if self.own is None:
            return true()
        talk, held = conversation.alias(), ownership.alias()
        # Not correlated: the few of theirs are found once, by who has them, and lead to the rest.
        theirs = (
            select(talk.c.customer_id).join(held, held.c.conversation_id == talk.c.id).where(held.c.user_id == self.own)
        )
        return customer_id.in_(theirs)

    def _in_branches(self, customer_id: ColumnElement[Any]) -> ColumnElement[bool]:
        if self.branches is None:
            return true()
        visits = select(appointment.c.id).where(appointment.c.customer_id == customer_id).correlate_except(appointment)
        return or_(visits.where(self.of_branch(appointment.c.branch)).exists(), ~visits.exists())

    def seen(self, found: Collection[Appointment]) -> list[Appointment]:
        return [one for one in found if self.holds(one.branch)]

    def narrowed(self, catalogue: Catalogue) -> Catalogue:
        """The business as it is in this scope: its branches, and whoever works there, with what they do there."""
        return catalogue if self.branches is None else _narrowed(catalogue, self.branches)


EVERYWHERE = Scope()


@lru_cache(maxsize=16)
def _narrowed(catalogue: Catalogue, branches: frozenset[str]) -> Catalogue:
    """Kept, because much that follows from a catalogue is kept beside it."""
    people = {
        key: replace(one, places={place: what for place, what in one.places.items() if place in branches})
        for key, one in catalogue.staff.items()
        if branches & one.places.keys()
    }
    places = {key: one for key, one in catalogue.branches.items() if key in branches}
    services = {
        key: replace(one, who=tuple(staff for staff in one.who if staff in people))
        for key, one in catalogue.services.items()
    }
    return replace(catalogue, branches=places, staff=people, services=services)
