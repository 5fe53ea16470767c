"""What points back at something said earlier in the message: "ondan önce", "ertesi gün", "bir gün öncesinde"."""

from __future__ import annotations

from dataclasses import replace

from randevu.turkish.when.meaning import Clock, Day, TimeRange
from randevu.turkish.when.ranges import counted_from
from randevu.turkish.when.tokens import BOTH, CHANGE, DAY, OCCASION, REFUSED, TIME, Token


def resolved(built: list[Token]) -> list[Token]:
    """The tokens with every such reference put in terms of what it points at."""
    return _from_that_day(_before_that(built))


def _before_that(built: list[Token]) -> list[Token]:
    """ "3'te çocuğu alıyorum, ondan önce": the hour said last becomes the end."""
    it = next((at for at, one in enumerate(built[:-1]) if one.text == "ondan" and built[at + 1].lemma == "once"), 0)
    for at in range(it - 1, -1, -1):
        if built[at].lemma == TIME and isinstance(built[at].value, Clock):
            limit = replace(built[at], value=TimeRange(last=built[at].value))
            return [*built[:at], limit, *built[at + 1 :]]
        if built[at].lemma == REFUSED and isinstance(built[at].value[0].time, Clock):  # "5'te dersim var, ondan önce"
            busy = built[at].value[0]
            free = replace(built[at], lemma=BOTH, value=(busy.date, TimeRange(last=busy.time)))
            return [*built[:at], free, *built[at + 1 :]]
    return built


def _from_that_day(built: list[Token]) -> list[Token]:
    """ "cuma düğün var, bir gün öncesinde": a step is taken from the day named before it."""
    result: list[Token] = []
    named: Day | None = None
    for token in built:
        if token.lemma == DAY:
            token = replace(token, value=_step(named, token.value))
            named = token.value
        elif token.lemma in {BOTH, OCCASION} and token.value[0] is not None:
            token = replace(token, value=(_step(named, token.value[0]), token.value[1]))
            named = token.value[0]
        elif token.lemma == CHANGE:
            (was, at), (day, time) = token.value
            token = replace(token, value=((was, at), (_step(was or named, day), time)))
            named = token.value[1][0] or was or named
        elif token.lemma == REFUSED and token.value[-1].date is not None:
            named = token.value[-1].date
        result.append(token)
    return result


def _step(named: Day | None, day: Day | None) -> Day | None:
    return counted_from(named, day) if named is not None and day is not None else day
