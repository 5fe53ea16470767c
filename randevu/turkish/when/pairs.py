"""A day with its time: what the token of either, of both or of a bare number stands for."""

from __future__ import annotations

from randevu.turkish.when.meaning import (
    Day,
    Meaning,
    Time,
)
from randevu.turkish.when.said_hours import hour_of
from randevu.turkish.when.tokens import BOTH, DAY, Token


def pair_of(token: Token) -> tuple[Day | None, Time | None]:
    """Day and time of whatever a rule has built, or of a bare number."""
    if token.lemma == BOTH:
        day, time = token.value
        return day, time
    if token.lemma == DAY:
        return token.value, None
    return None, hour_of(token)


def meaning_of(token: Token) -> Meaning:
    """The same as a Meaning."""
    day, time = pair_of(token)
    return Meaning(date=day, time=time, approximate=token.approximate)
