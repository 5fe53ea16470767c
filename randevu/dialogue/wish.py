"""What a customer wishes, value by value, each with the words it was said in and the moment.

A wish lives in Rasa slots between turns, so every value is JSON-able: `{"value": ..., "words": ..., "at": ISO 8601}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

from randevu.turkish.when import Meaning

ANY = "*"
"""The value of a branch or staff wish that does not matter."""


@dataclass(frozen=True)
class Said:
    """A value with its words and its moment."""

    value: Any
    words: str
    at: datetime

    def to_json(self) -> dict[str, Any]:
        return {
            "value": _plain(self.value),
            "words": self.words,
            "at": self.at.isoformat(),
        }


@dataclass(frozen=True)
class Person:
    """Somebody of a party with services of their own; `who` is a name of `randevu.turkish.kin`, or empty."""

    who: str
    services: tuple[str, ...]


@dataclass(frozen=True)
class Wish:
    """service: tuple of catalogue keys; branch, staff: a key or ANY; when: Meaning; party_size: int; persons: tuple of
    Person, where not everybody gets the same.
    """

    service: Said | None = None
    branch: Said | None = None
    staff: Said | None = None
    when: Said | None = None
    party_size: Said | None = None
    persons: Said | None = None

    @property
    def services(self) -> tuple[str, ...]:
        return self.service.value if self.service else ()

    @property
    def meaning(self) -> Meaning | None:
        return self.when.value if self.when else None

    @property
    def party(self) -> int:
        return len(self.each) or (self.party_size.value if self.party_size else 1)

    @property
    def each(self) -> tuple[tuple[str, ...], ...]:
        """The services of each person; empty when everybody gets the same."""
        shares = tuple(person.services for person in self.persons.value) if self.persons else ()
        known = {service for wished in shares for service in wished} == set(self.services)
        return shares if known else ()

    def key(self, name: str) -> str | None:
        """The catalogue key wished for `branch` or `staff`; None when open or unimportant."""
        said: Said | None = getattr(self, name)
        return said.value if said and said.value != ANY else None

    def changed_from(self, earlier: Wish) -> tuple[str, ...]:
        """Names of the values that differ, whatever words they were said in."""
        return tuple(
            one.name for one in fields(self) if _value(getattr(self, one.name)) != _value(getattr(earlier, one.name))
        )

    def fresh(self, at: datetime, hours: float) -> Wish:
        """Without what was said longer ago than so many hours: nobody means last week's Tuesday."""
        oldest = at - timedelta(hours=hours)
        stale = {one.name: None for one in fields(self) if (said := getattr(self, one.name)) and said.at < oldest}
        return replace(self, **stale) if stale else self

    def to_slots(self) -> dict[str, Any]:
        return {one.name: said.to_json() if (said := getattr(self, one.name)) else None for one in fields(self)}

    @staticmethod
    def from_slots(slots: Mapping[str, Any]) -> Wish:
        return Wish(**{one.name: _said(one.name, slots.get(one.name)) for one in fields(Wish)})


def _plain(value: Any) -> Any:
    """A value as JSON."""
    if isinstance(value, Meaning):
        return value.to_json()
    if isinstance(value, Person):
        return {"who": value.who, "services": list(value.services)}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _value(said: Said | None) -> Any:
    return said.value if said else None


def _said(name: str, data: Mapping[str, Any] | None) -> Said | None:
    if not data:
        return None
    value = data["value"]
    if name == "service":
        value = tuple(value)
    elif name == "persons":
        value = tuple(Person(one["who"], tuple(one["services"])) for one in value)
    elif name == "when":
        value = Meaning.from_json(value)
    return Said(value, data["words"], datetime.fromisoformat(data["at"]))
