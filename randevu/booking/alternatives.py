"""What comes nearest when the asked window holds nothing: other times of that day, other staff, days and branches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from randevu.booking import ranking
from randevu.booking.asked import Asked
from randevu.booking.intervals import Interval, without
from randevu.booking.local import day_bounds
from randevu.booking.look import Look
from randevu.booking.model import Offer
from randevu.booking.placing import Visit

SPREAD_NEARBY = 4
"""Alternatives of one kind where no time of day was asked for."""

NEARBY_DAYS = 14
"""Alternatives on other days are looked for this far from the asked ones first."""

SHARES = (4, 3, 4, 3)
"""How many of each kind are taken before any kind gets more."""


def nearest(look: Look, asked: Asked, limit: int) -> tuple[Offer, ...]:
    """Alternatives: a few of each kind first, so that other staff, days and branches are seen too."""
    kinds = list(_alternatives(look, asked, limit))
    chosen: list[Offer] = []
    for more in (False, True):
        for kind, share in zip(kinds, SHARES, strict=True):
            rest = [offer for offer in kind if offer not in chosen]
            room = limit - len(chosen)
            chosen += rest[: room if more else min(room, share)]
    order = {id(offer): (number, place) for number, kind in enumerate(kinds) for place, offer in enumerate(kind)}
    return tuple(sorted(chosen, key=lambda offer: order[id(offer)]))


def _alternatives(look: Look, asked: Asked, limit: int) -> Iterator[list[Offer]]:
    wish, anchor = look.wish, asked.anchor
    first, last = max(asked.first_day, look.limits.today), min(asked.last_day, look.limits.last_day)
    target = first if first <= last else min(max(asked.first_day, look.limits.today), look.limits.last_day)
    near = ranking.by_distance(anchor if anchor is not None else 0, look.zone)
    same_days = asked.whole_days(first, last, look.zone)
    yield look.ranked(same_days, look.visits(wish.branch, wish.staff), near, limit)
    others = look.visits(wish.branch, None) if wish.staff else []
    yield _spread_or_ranked(look, asked, same_days, others, near, limit)
    yield _other_days(look, asked, target, first, last, limit)
    others = [visit for visit in look.visits(None, None) if visit.branch != wish.branch] if wish.branch else []
    found = _spread_or_ranked(look, asked, same_days, others, near, limit)
    yield found or (_from(look, asked, target, others, limit) if others else [])


def _spread_or_ranked(
    look: Look, asked: Asked, minutes: Iterable[Interval], visits: Sequence[Visit], key: ranking.Key, limit: int
) -> list[Offer]:
    """Near the asked time; where none was asked, a few times of the whole day."""
    if asked.anchor is not None:
        return look.ranked(minutes, visits, key, limit)
    agenda, free = look.free(minutes, visits)
    return look.placed(agenda, free, ranking.spread(sorted(free), SPREAD_NEARBY, look.zone), limit)


def _other_days(look: Look, asked: Asked, target: date, first: date, last: date, limit: int) -> list[Offer]:
    visits = look.visits(look.wish.branch, look.wish.staff) or look.visits(look.wish.branch, None)
    low, high = _around(look, target)
    for start, end in ((low, high), (look.limits.today, look.limits.last_day)):
        minutes = asked.whole_days(start, end, look.zone)
        if first <= last:
            minutes = without(minutes, [day_bounds(first, last, look.zone)])
        found = _one_a_day(look, asked, target, minutes, visits, limit)
        if found:
            return found
    return []


def _from(look: Look, asked: Asked, target: date, visits: list[Visit], limit: int) -> list[Offer]:
    return _one_a_day(look, asked, target, asked.whole_days(*_around(look, target), look.zone), visits, limit)


def _around(look: Look, target: date) -> tuple[date, date]:
    reach = timedelta(days=NEARBY_DAYS)
    return max(look.limits.today, target - reach), min(look.limits.last_day, target + reach)


def _one_a_day(
    look: Look, asked: Asked, target: date, minutes: list[Interval], visits: list[Visit], limit: int
) -> list[Offer]:
    """The time nearest to the asked one on each day, the nearest days first."""
    number = target.toordinal() - date(1970, 1, 1).toordinal()
    key = ranking.by_day_then_distance(asked.anchor, number, look.zone)
    found: dict[int, Offer] = {}
    agenda, free = look.free(minutes, visits)
    for start in sorted(free, key=key):
        day = ranking.local_day(start, look.zone)
        if day not in found and (placed := look.placed(agenda, free, [start], 1)):
            found[day] = placed[0]
            if len(found) == limit:
                break
    return list(found.values())
