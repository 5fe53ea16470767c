"""When feasts and religious holidays fall."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from randevu.turkish import letters

# Fixed feasts that may not be public holidays: key -> (month, day); Mothers' and Fathers' day are Sundays.
_FIXED_FEASTS = {
    "yilbasi": (1, 1),
    "sevgililer": (2, 14),
    "kadinlar": (3, 8),
    "cocuk": (4, 23),
    "isci": (5, 1),
    "emek": (5, 1),
    "genclik": (5, 19),
    "zafer": (8, 30),
    "cumhuriyet": (10, 29),
    "ogretmenler": (11, 24),
}
_SUNDAY_FEASTS = {"anneler": (5, 2), "babalar": (6, 3)}


def is_feast(key: str) -> bool:
    """Whether a key names a feast of one day, and no religious holiday."""
    return key in _FIXED_FEASTS or key in _SUNDAY_FEASTS


def feast(key: str, today: date) -> date | None:
    """The day of the feast that is not over, this year or the next. KeyError for an unknown key."""
    for year in (today.year, today.year + 1):
        if key in _FIXED_FEASTS:
            one = date(year, *_FIXED_FEASTS[key])
        else:
            month, nth = _SUNDAY_FEASTS[key]
            first = date(year, month, 1)
            one = first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (nth - 1))
        if one >= today:
            return one
    return None


def religious_days(key: str, today: date, holidays: Mapping[date, str], year: int | None = None) -> list[date]:
    """The days of the nearest religious holiday that is not over: key "ramazan", "kurban" or "religious"."""
    wanted = ("ramazan", "kurban") if key == "religious" else (key,)
    days = sorted(
        day
        for day, name in holidays.items()
        if _is_religious(name, wanted) and day >= today - timedelta(4) and year in (None, day.year)
    )
    groups: list[list[date]] = []
    for day in days:
        if groups and (day - groups[-1][-1]).days == 1:
            groups[-1].append(day)
        else:
            groups.append([day])
    return next((group for group in groups if group[-1] >= today), [])


def _is_religious(name: str, wanted: tuple[str, ...]) -> bool:
    folded = letters.fold(name)
    half_day = "(saat" in folded or "arife" in folded
    return not half_day and any(f"{one} bayram" in folded for one in wanted)
