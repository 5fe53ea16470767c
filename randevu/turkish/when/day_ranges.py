"""Rules for ranges and limits of days, and for two days that say one."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeGuard

from randevu.turkish.when.levels import LIMITS
from randevu.turkish.when.meaning import (
    Calendar,
    Clock,
    Day,
    DayRange,
    Holiday,
    KnownDay,
    Month,
    NthWeekday,
    Offset,
    Relative,
    TimeRange,
    Week,
    Weekday,
    WorkDays,
)
from randevu.turkish.when.referring import counted_from
from randevu.turkish.when.rule import Built, rule
from randevu.turkish.when.tokens import BOTH, COMMA, DAY, NOTHING, Token


def _same_weekday(first: Day, other: Weekday) -> bool:
    return isinstance(first, Weekday) and not first.perhaps_next and first.day == other.day


def _after_it(first: Relative, *others: Day) -> tuple[Day, ...]:
    """ "bayramdan sonraki pazartesi veya salı": both are counted from there."""
    plain = (isinstance(day, Weekday) and day.week is None and not day.perhaps_next for day in others)
    return (
        first,
        *(Relative(first, weekday=day.day) if is_so else day for day, is_so in zip(others, plain, strict=True)),  # type: ignore[union-attr]
    )


def in_step(*days: Day) -> tuple[Day, ...]:
    """Later weekdays belong to the week named with the first: "haftaya pazartesi ya da cuma"."""
    first = days[0]
    if any(isinstance(day, (KnownDay, Relative)) for day in days[1:]):
        days = (first, *(counted_from(first, day) for day in days[1:]))
    days = tuple(
        Relative(first, 7) if isinstance(day, Weekday) and day.perhaps_next and _same_weekday(first, day) else day
        for day in days
    )
    if isinstance(first, Relative) and first.weekday is None and isinstance(first.base, Relative):
        return _after_it(first, *days[1:])
    if isinstance(first, Relative) and first.weekday is not None and first.weekday >= 0:
        return _after_it(first, *days[1:])
    if not isinstance(first, Weekday) or first.week is None:
        return days
    return tuple(
        Weekday(day.day, first.week) if isinstance(day, Weekday) and day.week is None and day.day > first.day else day
        for day in days
    )


@rule(
    LIMITS,
    "{a:day} (DASH | ile | ve)? {b:day} ara",
    "{a:day/abl} {b:day/dat} kadar",
    "{a:day} DASH {b:day}",
    "{a:day/ins} {b:day} ara",
    "{a:day} ile {b:day}",
)
def days_between(a: Token, b: Token) -> Built | None:
    first, last = in_step(a.value, b.value)
    if isinstance(first, Calendar) and first.month is None and isinstance(last, Calendar):
        first = replace(first, month=last.month, year=last.year)
    return Built(DAY, DayRange(first, last), "")


@rule(LIMITS, "{a:day/abl} {b:day/dat} {some:NOTHING}")
def some_day_between(a: Token, b: Token, some: Token) -> Built | None:
    """ "perşembeden cumartesiye bir gün"."""
    first, last = in_step(a.value, b.value)
    return Built(DAY, DayRange(first, last), "") if some.text in {"bir gun", "bi gun"} else None


@rule(LIMITS, "{a:day} hafta/p3*")
def week_around_a_day(a: Token) -> Built:
    """ "16 nisan haftası": the calendar week that holds the day."""
    return Built(DAY, Relative(a.value, weekday=-2))


@rule(LIMITS, "{a:day} (ile | DASH | ve)? {m:n/p3|acc|gen|-} ara", "{a:day} DASH {m:n/p3*|acc|-}")
def days_of_the_month_between(a: Token, m: Token) -> Built | None:
    """ "ayın 10'u ile 15'i arası"."""
    first = a.value
    if not isinstance(first, Calendar) or not first.day < m.value <= 31:
        return None
    return Built(DAY, DayRange(first, Calendar(m.value, first.month, first.year, first.month_shift)), "")


@rule(
    LIMITS,
    "{a:day/abl} hemen? (sonra | itibaren | ileri)",
    "en erken {a:day}",
    "{a:day} sonra/p3*",
    "{a:day/abl} once/-|p3* (olmaz | degil)",
    "{a:day/abl} erken olmaz",
)
def from_a_day_on(a: Token, last: Token, said: frozenset[str]) -> Built | None:
    if isinstance(a.value, DayRange):
        return None
    after = last.lemma == "sonra"
    return Built(DAY, DayRange(first=a.value, after=after), "")


@rule(LIMITS, "{a:day} COMMA? {it:n/abl} once/-|p3*", "{a:day} COMMA? {it:n/abl} sonra/-|p3*")
def around_the_day_just_said(a: Token, it: Token, last: Token, said: frozenset[str]) -> Built | None:
    """ "düğün 28 martta, ondan önce"."""
    if it.text != "ondan" or isinstance(a.value, DayRange):
        return None
    if COMMA not in said and a.case == "" and isinstance(a.value, Weekday):  # "çarşamba ondan sonra": after ten
        ten = Clock(10)
        return Built(BOTH, (a.value, TimeRange(first=ten) if last.lemma == "sonra" else TimeRange(last=ten)), "")
    if last.lemma == "sonra":
        return Built(DAY, DayRange(first=a.value, after=True), "")
    return Built(DAY, DayRange(last=a.value, before=True), "")


@rule(
    LIMITS,
    "{a:day/abl} hemen? once",
    "{a:day} once/p3*",
    "{a:day/dat} kadar",
    "en gec {a:day}",
    "en gec {a:day/dat} kadar",
    "{a:day/abl} da? (gec | sonra) (olmaz | degil | gecmesin)",
    "{a:day/abl} sonra/dat gecmesin",
    "{a:day/acc|dat} gecmesin",
    "{a:day/-|dat} olmadan",
)
def until_a_day(a: Token, last: Token) -> Built | None:
    """ "cumaya kadar", "cumayı geçmesin"; "cumaya kalmasın" is before it."""
    if isinstance(a.value, DayRange):
        return None
    if last.lemma == "gecmesin" and a.case.endswith("dat"):
        return Built(DAY, DayRange(last=a.value, before=True), "")
    if last.lemma == "olmadan" and isinstance(a.value, Week) and a.value.part == "whole":  # "bu hafta bitmeden"
        return Built(DAY, a.value, "")
    until_holiday = isinstance(a.value, Holiday) and a.value.part == "whole"  # "bayrama kadar": before it begins
    return Built(DAY, DayRange(last=a.value, before=last.lemma in {"once", "olmadan"} or until_holiday), "")


@rule(LIMITS, "{a:day/abl} sonra gelecek? {b:day}")
def first_weekday_after_a_day(a: Token, b: Token) -> Built | None:
    """ "bayramdan sonra ilk pazartesi"."""
    if not isinstance(b.value, Weekday) or b.value.week is not None:
        return None
    return Built(DAY, Relative(a.value, weekday=b.value.day))


@rule(
    LIMITS,
    "{a:day/abl} sonraki gelecek? {b:day}",
    "{a:day/gen} ertesi {b:day}",
    "{a:day/abl} {back:once} son? {b:day}",
    "{a:day/abl} {back:onceki} son? {b:day}",
)
def weekday_around_a_day(a: Token, b: Token, back: Token | None) -> Built | None:
    """ "cumadan sonraki pazartesi", "15 marttan önceki cuma", "bayramdan sonraki hafta sonu"."""
    backwards = back is not None
    if isinstance(b.value, Week) and b.value.part == "weekend" and b.value.shift is None:
        saturday = Relative(a.value, weekday=5, backwards=backwards)
        return Built(DAY, DayRange(saturday, Relative(saturday, 1)))
    if b.value == Week(None, "weekdays") and not backwards:  # "bayramdan sonraki hafta içi"
        monday = Relative(a.value, weekday=0)
        return Built(DAY, DayRange(monday, Relative(monday, 4)))
    if not isinstance(b.value, Weekday) or b.value.week is not None:
        return None
    return Built(DAY, Relative(a.value, weekday=b.value.day, backwards=backwards))


@rule(
    LIMITS,
    "{a:day/abl} tam? {n} gun (sonra | sonraki)",
    "{a:day/abl} (sonraki | ertesi) ilk? {gun}",
    "{a:day/abl} sonra ilk {gun}",
    "{a:day/gen} {gun:ertesi}",
    "{a:day/-} {gun:ertesi}",
    "{a:day/-} ertesi {gun}",
    "{a:day/gen} (sonraki | ertesi) {gun}",
)
def days_after_a_day(a: Token, n: Token | None, gun: Token | None = None) -> Built:
    return Built(DAY, Relative(a.value, n.value if n else 1))


@rule(LIMITS, "{a:day/dat} {n} {unit} kala")
def so_long_before_a_day(a: Token, n: Token, unit: Token) -> Built | None:
    """ "anneler gününe bir hafta kala"."""
    days = {"gun": 1, "hafta": 7}.get(unit.lemma)
    return Built(DAY, Relative(a.value, -days * n.value), "") if days else None


@rule(LIMITS, "{a:day/abl} {n} gun once", "{a:day/abl} onceki son? {gun}")
def days_before_a_day(a: Token, n: Token | None, gun: Token | None = None) -> Built:
    return Built(DAY, Relative(a.value, -(n.value if n else 1)))


@rule(
    LIMITS,
    "{a:day/abl} (sonraki | sonra) ilk? is gun",
    "{a:day/abl} {back:onceki} son? is gun",
    "{a:day/abl} {back:once} son? is gun",
)
def working_day_beside_a_day(a: Token, back: Token | None) -> Built:
    """ "cumadan sonraki ilk iş günü", "bayramdan önceki son iş günü"."""
    return Built(DAY, WorkDays(-1 if back is not None else 1, a.value))


@rule(LIMITS, "{a:day/abl} {n} hafta sonraki {b:day}")
def weekday_weeks_after_a_day(a: Token, n: Token, b: Token) -> Built | None:
    """ "20 marttan bir hafta sonraki cuma": of the calendar week that lies so far behind it."""
    if not isinstance(b.value, Weekday) or b.value.week is not None:
        return None
    value = refine(Relative(Relative(a.value, 7 * n.value), weekday=-2), b.value)
    return Built(DAY, value) if value is not None else None


@rule(LIMITS, "{a:day/abl} (sonraki | sonra) ilk? hafta (ic/p3loc)?")
def week_after_a_day(a: Token) -> Built:
    return Built(DAY, Relative(a.value, weekday=-1))


@rule(LIMITS, "{a:day/-} ilk hafta (ic/p3loc)?")
def first_week_behind_a_day(a: Token) -> Built | None:
    """ "bayram sonrası ilk hafta"."""
    behind = a.value.first if isinstance(a.value, DayRange) and a.value.after and a.value.last is None else None
    return Built(DAY, Relative(behind, weekday=-1)) if behind is not None else None


@rule(LIMITS, "{a:day} herhangi? {bir:W/-} {b:day}")
def some_weekday_of_a_month(a: Token, bir: Token, b: Token) -> Built | None:
    """ "nisanda bir cumartesi": which one is not said, nor where "in the middle" ends."""
    if not isinstance(a.value, Month) or not isinstance(b.value, Weekday) or bir.value != 1:
        return None
    if a.value == Month(shift=0):  # "bu ay bir cumartesi": the one to come
        return None
    return Built(DAY, a.value, "") if a.value.part == "whole" else Built(NOTHING, case="")


@rule(LIMITS, "{a:day/abl} (sonraki | sonra) ilk? hafta (ic/p3loc)? {b:day}")
def weekday_of_the_week_after_a_day(a: Token, b: Token) -> Built | None:
    """ "bayramdan sonraki hafta salı"."""
    if not isinstance(b.value, Weekday) or b.value.week is not None:
        return None
    after_it = Relative(Relative(a.value, weekday=-1), weekday=b.value.day)
    return Built(DAY, Relative(after_it, -7))


@rule(LIMITS, "{a:day/abl} onceki hafta (ic/p3loc)?")
def week_before_a_day(a: Token) -> Built:
    return Built(DAY, Relative(a.value, weekday=-1, backwards=True))


# ---------------------------------------------------------------- two days that say one


# The weeks of a month are seven days from its first, so that each holds every weekday once.
_NTH = {"first_week": 1, "week1": 1, "week2": 2, "week3": 3, "week4": 4, "last_week": -1}


def _is_open_weekday(day: Day) -> TypeGuard[DayRange]:
    """Whether a range has one end, and that is a weekday of no named week."""
    ends = [one for one in (day.first, day.last) if one is not None] if isinstance(day, DayRange) else []
    return len(ends) == 1 and isinstance(ends[0], Weekday) and ends[0].week is None


def _in_week(week: Week, day: DayRange) -> DayRange:
    first, last = (replace(one, week=week.shift) if isinstance(one, Weekday) else None for one in (day.first, day.last))
    return replace(day, first=first, last=last)


def refine(a: Day, b: Day) -> Day | None:
    """Two days said together: the one day or range that both mean, or None if they do not fit."""
    if isinstance(a, Calendar) and isinstance(b, Weekday) and a.weekday is None:
        return Calendar(a.day, a.month, a.year, a.month_shift, b.day)
    if isinstance(a, Weekday) and isinstance(b, Calendar) and b.weekday is None:
        return Calendar(b.day, b.month, b.year, b.month_shift, a.day)
    if a == Calendar(getattr(a, "day", 0)) and isinstance(b, Month) and b.month is not None and b.part == "whole":
        return replace(a, month=b.month, year=b.year)  # "ayın 7'si ... nisandakini"
    if isinstance(a, (Offset, Holiday)) and isinstance(b, Calendar):
        return b
    if isinstance(a, (Offset, Weekday)) and isinstance(b, Holiday) and b.part == "whole":  # "yarın bayram"
        return a
    if isinstance(a, Calendar) and a.month is not None and isinstance(b, Holiday):  # "29 ekim cumhuriyet bayramı"
        return a
    if isinstance(a, Offset) and isinstance(b, Weekday):
        return Offset(a.days, b.day)
    if isinstance(a, Weekday) and isinstance(b, Offset):
        return Offset(b.days, a.day)
    if isinstance(a, Week) and isinstance(b, Weekday) and b.week is None:
        return Weekday(b.day, a.shift)
    if isinstance(a, DayRange) and a.last is None and b == Week(None, "weekdays"):
        return a  # "pazartesiden itibaren hafta içi"
    if isinstance(a, Relative) and a.weekday in {-1, -2} and isinstance(b, Weekday) and b.week is None:
        return Relative(Relative(a, weekday=b.day), -7)  # "bayramdan önceki hafta cuma"
    if isinstance(a, DayRange) and a.after and a.last is None and isinstance(b, Weekday) and b.week is None:
        return Relative(a.first, weekday=b.day) if a.first is not None else None  # "bayram bitince ilk salı"
    if isinstance(a, DayRange) and a.before and a.first is None and isinstance(b, Weekday) and b.week is None:
        return Relative(a.last, weekday=b.day, backwards=True) if a.last is not None else None  # "bayram öncesi cuma"
    if isinstance(a, KnownDay) and a.days and isinstance(b, Weekday) and b.week is None and not b.perhaps_next:
        return replace(a, weekday=b.day)  # "ondan iki gün önce, perşembe"
    if isinstance(a, Relative) and a.weekday is None and a.days % 7 and isinstance(b, Weekday) and b.week is None:
        return a  # "ayın 21'inden iki gün önce, perşembe"
    if isinstance(a, Week) and a.shift and _is_open_weekday(b):
        return _in_week(a, b)  # "çarşambadan sonra haftaya"
    if isinstance(a, Month) and isinstance(b, Weekday) and b.week is None and a.part in _NTH:
        return NthWeekday(_NTH[a.part], b.day, replace(a, part="whole"))  # "ayın son haftası salı"
    if isinstance(a, Week) and a.part == "whole" and isinstance(b, Week) and b.shift is None:
        return Week(a.shift, b.part)
    if isinstance(a, Week) and a.part == "whole" and b == Offset(0) and a.shift:
        return Offset(7 * a.shift)
    if isinstance(a, Week) and a.part == "whole" and isinstance(b, KnownDay) and a.shift is not None:
        return KnownDay(7 * a.shift + b.days)
    if isinstance(a, Week) and a.part == "whole" and isinstance(b, Calendar):
        return b
    if isinstance(a, Holiday) and isinstance(b, Holiday) and a.part == "whole":
        return Holiday(a.key, b.part, b.nth)
    return None


@rule(LIMITS, "{a:day} COMMA? {b:day}")
def two_days_that_say_one(a: Token, b: Token, after: Token | None) -> Built | None:
    if a.case == "acc" and (b.case == "dat" or (after is not None and after.lemma == "yapin")):
        return None  # "yarını cumaya", "yarını cuma yap": from one to the other
    within = a.value == Week(None, "weekdays") and isinstance(b.value, Weekday)  # "hafta içinden salı"
    if (a.case in {"abl", "plabl", "p3abl"} and not within) or (
        isinstance(b.value, Holiday) and b.case in {"abl", "dat"}
    ):
        return None
    value = refine(a.value, b.value)
    return Built(DAY, value) if value is not None else None
