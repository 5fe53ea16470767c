"""What a move leaves unsaid: "cumaya alalım" means the hour at which the appointment stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.engine import Connection

from randevu.catalogue import Catalogue
from randevu.dialogue import booking
from randevu.dialogue.booking import Known, Progress
from randevu.dialogue.wish import Wish
from randevu.turkish import when
from randevu.turkish.when.meaning import Clock, KnownTime

ELSEWHERE = frozenset({"service", "branch", "staff"})
"""What may change with the time staying as it is."""


def names_its_own(said: when.Meaning, touched: Sequence[str]) -> bool:
    """Whether a message that leads to where the appointment stands already means just that: its exact hour, place or
    people; "cumaki randevumu öne alalım" only says which one.
    """
    return isinstance(said.time, Clock) or bool(ELSEWHERE & set(touched))


def at_its_hour(db: Connection, catalogue: Catalogue, wish: Wish, now: datetime, known: Known) -> Progress | None:
    """Where a move to a day alone lands: at the hour of the appointment, or at the nearest times of that day.

    None when more was said than a single day, or when that day has nothing to offer.
    """
    if wish.when is None:
        return None
    said = wish.when.value
    if said.time or said.soonest or said.latest or said.refused:
        return None
    windows = booking.resolve(catalogue, wish, known.starts_at)
    if not windows or booking.ambiguous(windows):
        return None
    window = windows[0]
    if window.date_start is None or window.date_end or window.open_end_date or window.time_start or window.time_end:
        return None
    same_hour = replace(wish, when=replace(wish.when, value=replace(said, time=KnownTime())))
    found = booking.advance(db, catalogue, same_hour, now, known)
    if found.time:
        return found
    of_day = [one for one in found.offered if one.starts_at.astimezone(catalogue.zone).date() == window.date_start]
    return replace(found, offered=tuple(of_day)) if of_day else None
