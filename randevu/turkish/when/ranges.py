"""Rules for ranges and limits, and for bare hours beside a day."""

from __future__ import annotations

from dataclasses import replace

from randevu.turkish.when.levels import LIMITS
from randevu.turkish.when.meaning import (
    Calendar,
    Clock,
    Day,
    DayRange,
    Holiday,
    KnownDay,
    Offset,
    Part,
    Relative,
    TimeRange,
    Week,
    Weekday,
)
from randevu.turkish.when.referring import counted_from
from randevu.turkish.when.rule import Built, rule
from randevu.turkish.when.said_hours import hour_of, is_adjective, within_part
from randevu.turkish.when.tokens import BOTH, DAY, NOTHING, TIME, Token

LENGTH_WORDS = frozenset({"count", "tl", "sur"})


def _span(a: Token, b: Token) -> Built | None:
    first, last = hour_of(a), hour_of(b)
    if first is None or last is None:
        return None
    if isinstance(first, TimeRange) or isinstance(last, TimeRange):
        return None
    if isinstance(first, Clock) and isinstance(last, Clock) and first.half in {"am", "pm"} and last.half is None:
        half = first.half if first.half == "pm" else None
        last = Clock(last.hour, last.minute, half)
    return Built(TIME, TimeRange(first, last), "")


# ---------------------------------------------------------------- ranges of hours


@rule(
    LIMITS,
    "saat? {a:h} (DASH | ile | ve)? saat? {b:h} ara/p3*|loc",
    "saat? {a:h/-|loc|dat} DASH saat? {b:h} (gibi | civari | falan)?",
    "saat? {a:h/ins} saat? {b:h} ara/p3*|loc",
    "{a:h/-} {b:h/-} (gibi | civari | falan)",
    "saat? {a:h} (ile | DASH)? saat? {b:h} ara/-",
)
def hours_between(a: Token, b: Token, last: Token, after: Token | None) -> Built | None:
    """ "10 ile 12 arası", "2-4", "3 4 gibi"."""
    if a.lemma != TIME and b.lemma != TIME and after is not None and after.lemma in LENGTH_WORDS:
        return None
    if a.lemma == TIME and b.lemma == TIME and last.lemma in {"gibi", "civari", "falan"} and a.end + 1 == b.start:
        return None
    return _span(a, b)


@rule(
    LIMITS,
    "saat? {a:h/abl} saat? {b:h/dat} kadar",
    "saat? {a:h/abl} saat? {b:h/dat}",
    "saat? {a:h/abl} kadar saat? {b:h/dat}",
)
def hours_from_to(a: Token, b: Token, last: Token, said: frozenset[str]) -> Built | None:
    if last.lemma != "kadar" and said & {"move"}:
        return None
    return _span(a, b)


@rule(
    LIMITS,
    "{part:TIME} saat? {a:h} (DASH | ile | ve)? {b:h} ara",
    "{part:TIME} saat? {a:h} DASH {b:h}",
    "{part:TIME} saat? {a:h/ins} {b:h} ara",
    "{part:TIME} {a:h/-} {b:h/-} (gibi | civari | falan)",
)
def hours_between_in_a_part(part: Token, a: Token, b: Token) -> Built | None:
    if not isinstance(part.value, Part):
        return None
    span = _span(a, b)
    within = within_part(part.value, span.value) if span else None
    return Built(TIME, within, "") if within else None


@rule(
    LIMITS,
    "saat? {a:h/abl} hemen? (sonra/-|acc|p3*|dat | itibaren | ileri)",
    "saat? {a:h} sonra/p3*",
    "en erken saat? {a:h}",
    "saat? {a:h/abl} erken (olmaz | olsun | degil)",
    "saat? {a:h/abl} once/-|p3* (olmaz | degil)",
    "saat? {a:h/abl} (sonra | itibaren) (olsun | musait)",
    "saat? {a:h} (veya | ya da) sonra/p3*",
)
def from_an_hour_on(a: Token, said: frozenset[str], before: Token | None, after: Token | None) -> Built | None:
    time = hour_of(a)
    if (
        a.lemma == "W"
        and not (before and before.lemma in {DAY, "saat"})
        and (before or (after and after.lemma != "STOP"))
    ):
        return None  # "ondan sonra", "birden": a pronoun, an adverb
    if isinstance(time, Part) and "itibaren" in said:  # "sabahtan itibaren": from its beginning
        time = Part(time.name, "from")
    return Built(TIME, TimeRange(first=time), "") if time and not isinstance(time, TimeRange) else None


@rule(
    LIMITS,
    "(is | mesai | okul | isim) saat? {a:h} (gibi | civari | falan)? leave",
    "{a:time} leave (is/abl | mesai/abl | okul/abl)?",
)
def free_from_an_hour_on(a: Token, first: Token, after: Token | None) -> Built | None:
    """ "işten 5'te çıkıyorum", "dersim 3'te bitiyor": free from then on; "6'da biter mi" is nothing to wish."""
    if after is not None and after.lemma == "mi":
        return Built(NOTHING, case="")
    if first.lemma == "is" and first.case not in {"abl", "", "p3"}:
        return None
    time = hour_of(a)
    return Built(TIME, TimeRange(first=time), "") if isinstance(time, Clock) else None


@rule(
    LIMITS,
    "saat? {a:h/abl} hemen? (once/-|p3*|acc)",
    "saat? {a:h} once/p3*",
    "saat? {a:h/dat} kadar",
    "en gec saat? {a:h}",
    "saat? {a:h/abl} (gec | sonra) (olmaz | degil)",
    "en gec saat? {a:h/dat} kadar",
    "saat? {a:h/acc} gecmesin",
)
def until_an_hour(a: Token) -> Built | None:
    if a.text == "ondan":  # "ondan önce": before what was said
        return None
    time = hour_of(a)
    return Built(TIME, TimeRange(last=time), "") if time and not isinstance(time, TimeRange) else None


@rule(LIMITS, "saat? {a:h/abl} once (ve | COMMA)? saat? {b:h/abl} sonra (olmaz | degil)")
def neither_before_nor_after(a: Token, b: Token) -> Built | None:
    """ "2'den önce 5'ten sonra olmasın"."""
    return _span(a, b)


@rule(LIMITS, "{a:time/-} {b:time/-} (gibi | civari | falan)?")
def loosely_between(a: Token, b: Token, last: Token) -> Built | None:
    """ "bir buçuk iki gibi": two neighbouring times meant loosely."""
    first, last = a.value, b.value
    if not isinstance(first, Clock) or not isinstance(last, Clock) or a.approximate:
        return None
    if not b.approximate and last == b:
        return None
    apart = (last.hour * 60 + last.minute - first.hour * 60 - first.minute) % 720
    return Built(TIME, TimeRange(first, last), "", approximate=True) if 0 < apart <= 120 else None


# ---------------------------------------------------------------- a bare hour beside a day


@rule(
    LIMITS,
    "{day} COMMA? {hour:n/-|loc|dat|abl}",
    "{day} COMMA? saat {hour:n}",
    "{day} COMMA? {hour:n/=locki|=ki|=lik}",
)
def day_and_bare_hour(day: Token, hour: Token, after: Token | None) -> Built | None:
    """ "yarın 3", "cuma 14": a number right after a day is its hour, unless it counts or adorns something."""
    time = hour_of(hour)
    if time is None or is_adjective(hour, after):
        return None
    return Built(BOTH, (day.value, time))


@rule(LIMITS, "{day} {hour:n/acc}")
def day_and_hour_asked_for(day: Token, hour: Token, after: Token | None) -> Built | None:
    """ "cuma 10'u rica ederim"."""
    asked = after is not None and after.text.startswith(("rica", "istiyo", "tercih"))
    time = hour_of(hour) if asked and hour.value <= 12 else None
    return Built(BOTH, (day.value, time), "") if time else None


@rule(LIMITS, "{day} {dotted}")
def day_and_dotted_clock(day: Token, dotted: Token) -> Built | None:
    hour, minute = dotted.value
    return Built(BOTH, (day.value, Clock(hour % 24, minute, "24" if hour >= 13 else None))) if hour <= 24 else None


@rule(LIMITS, "{a:N/-} DASH {b:N}")
def dashed_date(a: Token, b: Token) -> Built | None:
    """ "25-4": what cannot be hours is a day and a month."""
    return Built(DAY, Calendar(a.value, b.value)) if 24 < a.value <= 31 and 1 <= b.value <= 12 else None


@rule(LIMITS, "{dotted}")
def dotted_date(dotted: Token) -> Built:
    """ "10.04" without "saat" is a day of the calendar."""
    day, month = dotted.value
    return Built(DAY, Calendar(day, month))


@rule(
    LIMITS,
    "{day} {a:n/-} (DASH | ile)? {b:n} ara",
    "{day} {a:n/-} DASH {b:n}",
    "{day} {a:n/ins} {b:n} ara",
    "{day} {a:n/-} {b:n/-} (gibi | civari | falan)",
)
def day_and_hours_between(day: Token, a: Token, b: Token) -> Built | None:
    span = _span(a, b)
    return Built(BOTH, (day.value, span.value)) if span else None


# ---------------------------------------------------------------- ranges and limits of days


def in_step(*days: Day) -> tuple[Day, ...]:
    """Later weekdays belong to the week named with the first: "haftaya pazartesi ya da cuma"."""
    first = days[0]
    if any(isinstance(day, KnownDay) for day in days[1:]):
        days = (first, *(counted_from(first, day) for day in days[1:]))
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
def around_the_day_just_said(a: Token, it: Token, last: Token) -> Built | None:
    """ "düğün 28 martta, ondan önce"."""
    if it.text != "ondan" or isinstance(a.value, DayRange):
        return None
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
    "{a:day/abl} (gec | sonra) (olmaz | degil)",
)
def until_a_day(a: Token, last: Token) -> Built | None:
    if isinstance(a.value, DayRange):
        return None
    until_holiday = isinstance(a.value, Holiday) and a.value.part == "whole"  # "bayrama kadar": before it begins
    return Built(DAY, DayRange(last=a.value, before=last.lemma == "once" or until_holiday), "")


@rule(LIMITS, "{a:day/abl} sonra {b:day}")
def first_weekday_after_a_day(a: Token, b: Token) -> Built | None:
    """ "bayramdan sonra ilk pazartesi"."""
    if not isinstance(b.value, Weekday) or b.value.week is not None:
        return None
    return Built(DAY, Relative(a.value, weekday=b.value.day))


@rule(LIMITS, "{a:day/abl} sonraki {b:day}", "{a:day/abl} (once | onceki) {b:day}")
def weekday_around_a_day(a: Token, b: Token, said: frozenset[str]) -> Built | None:
    """ "cumadan sonraki pazartesi", "15 marttan önceki cuma", "bayramdan sonraki hafta sonu"."""
    backwards = bool(said & {"once", "onceki"})
    if isinstance(b.value, Week) and b.value.part == "weekend" and b.value.shift is None:
        saturday = Relative(a.value, weekday=5, backwards=backwards)
        return Built(DAY, DayRange(saturday, Relative(saturday, 1)))
    if not isinstance(b.value, Weekday) or b.value.week is not None:
        return None
    return Built(DAY, Relative(a.value, weekday=b.value.day, backwards=backwards))


@rule(
    LIMITS,
    "{a:day/abl} {n} gun (sonra | sonraki)",
    "{a:day/abl} (sonraki | ertesi) {gun}",
    "{a:day/gen} (sonraki | ertesi) {gun}",
)
def days_after_a_day(a: Token, n: Token | None, gun: Token | None = None) -> Built:
    return Built(DAY, Relative(a.value, n.value if n else 1))


@rule(LIMITS, "{a:day/abl} {n} gun once", "{a:day/abl} onceki {gun}")
def days_before_a_day(a: Token, n: Token | None, gun: Token | None = None) -> Built:
    return Built(DAY, Relative(a.value, -(n.value if n else 1)))


@rule(LIMITS, "{a:day/abl} (sonraki | sonra) ilk? hafta (ic/p3loc)?")
def week_after_a_day(a: Token) -> Built:
    return Built(DAY, Relative(a.value, weekday=-1))


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


def refine(a: Day, b: Day) -> Day | None:
    """Two days said together: the one day or range that both mean, or None if they do not fit."""
    if isinstance(a, Calendar) and isinstance(b, Weekday) and a.weekday is None:
        return Calendar(a.day, a.month, a.year, a.month_shift, b.day)
    if isinstance(a, Weekday) and isinstance(b, Calendar) and b.weekday is None:
        return Calendar(b.day, b.month, b.year, b.month_shift, a.day)
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
def two_days_that_say_one(a: Token, b: Token) -> Built | None:
    if a.case in {"abl", "plabl", "p3abl"} or (isinstance(b.value, Holiday) and b.case in {"abl", "dat"}):
        return None
    value = refine(a.value, b.value)
    return Built(DAY, value) if value is not None else None
