"""Putting together what was said in several messages."""

from __future__ import annotations

from dataclasses import replace

from randevu.turkish.when.day_ranges import refine
from randevu.turkish.when.meaning import Clock, DayRange, EitherDay, Meaning, Month, Part, Week
from randevu.turkish.when.said_hours import within_part

# "haftaya" may be made exact by a later "cuma"; a day that was exact is replaced by it.
_VAGUE = (Week, Month, DayRange, EitherDay)


def merge(earlier: Meaning, later: Meaning) -> Meaning:
    """What both say: the later wins part by part; a new hour stays in the part of the day said before."""
    if not later:
        return earlier
    if not earlier:
        return later
    day = later.date if later.date is not None else earlier.date
    if later.date is not None and isinstance(earlier.date, _VAGUE) and not later.correction:
        day = refine(earlier.date, later.date) or later.date
    time = later.time if later.time is not None else earlier.time
    if isinstance(earlier.time, Part) and isinstance(later.time, Clock) and later.time.half is None:
        time = within_part(earlier.time, later.time) or later.time
    refused = tuple(one for one in earlier.refused if not _renewed(one, later)) + later.refused
    if any(one.date is not None and one.time is None and one.date == day for one in later.refused):
        day = None
    if any(one.time is not None and one.date is None and one.time == time for one in later.refused):
        time = None
    return replace(
        later,
        date=day,
        time=time,
        approximate=later.approximate if later.time is not None else earlier.approximate,
        soonest=later.soonest or (earlier.soonest and later.date is None and later.time is None),
        latest=later.latest or (earlier.latest and later.time is None),
        others=later.others,
        refused=refused,
        was=later.was or earlier.was,
        bare=later.bare and earlier.time is None,
        words=" ".join(words for words in (earlier.words, later.words) if words),
    )


def _renewed(refused: Meaning, later: Meaning) -> bool:
    """Whether what was refused is wished for now."""
    same_day = refused.date is not None and refused.date == later.date
    return same_day or (refused.time is not None and refused.time == later.time)
