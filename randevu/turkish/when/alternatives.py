"""Rules for looseness ("gibi", "civarı") and for alternatives among days and hours."""

from __future__ import annotations

from randevu.turkish.when.day_ranges import in_step, refine
from randevu.turkish.when.levels import LOOSE
from randevu.turkish.when.meaning import (
    Calendar,
    Clock,
    DayRange,
    EitherDay,
    EitherTime,
    Holiday,
    KnownDay,
    KnownTime,
    Relative,
    Time,
    TimeRange,
    Week,
    Weekday,
)
from randevu.turkish.when.ranges import LENGTH_WORDS
from randevu.turkish.when.rule import Built, rule
from randevu.turkish.when.said_hours import hour_of, is_adjective, is_pronoun
from randevu.turkish.when.tokens import BOTH, DAY, TIME, Token


@rule(LOOSE, "{time} (gibi | civari | falan | dogru)", "yaklasik {time}", "tam {time}")
def loose_time(time: Token, said: frozenset[str], last: Token) -> Built:
    return Built(TIME, time.value, time.case, approximate=last.lemma != "TIME" or "yaklasik" in said)


@rule(LOOSE, "{day} (gibi | civari | falan)")
def loose_day(day: Token) -> Built:
    return Built(DAY, day.value, day.case, approximate=True)


@rule(LOOSE, "{both} (gibi | civari | falan)")
def loose_both(both: Token) -> Built:
    return Built(BOTH, both.value, both.case, approximate=True)


@rule(
    LOOSE,
    "{a:day} (veya | ya da | ve | DASH | COMMA) {b:day}",
    "{a:day} (veya | ya da | ve | COMMA) {b:day} (veya | ya da | ve) {c:day}",
    "ya {a:day} ya da? {b:day}",
    "ya {a:day/dat} {b:day}",
    "{a:day} COMMA? o? (olmazsa | olmadi) COMMA? {b:day}",
    "{a:day} COMMA {b:day} COMMA {c:day}",
    "{a:day} mi (olsun | come | X)? {b:day} mi",
    "{a:day} musait var mi olmazsa {b:day}",
    "{a:day} (olsun | come | musait | X)? COMMA? ama {b:day} da (olsun | musait)",
    "{a:day} olsun COMMA? {b:day} olsun",
    "{a:day/loc} {b:day/loc}",
    "{a:day/dat} da {b:day/-}",
    "{a:day/ins} {b:day/-|p3}",
    "W/p3|acc {a:day/-} COMMA? W/p3|acc {b:day/-}",
    "{a:day} da (olsun | musait) COMMA? {b:day/loc}",
    "{a:day} da (olsun | musait | X)? {b:day} da",
    "{a:day/loc} (olsun | musait | X)? {b:day/loc}",
    "{a:day/loc} (olsun | musait | X)? {b:day} da",
)
def either_day(a: Token, b: Token, c: Token | None, said: frozenset[str], after: Token | None) -> Built | None:
    if "olmadi" in said and after is not None and after.text.startswith("dolu"):  # "bugün olmadı, yarın da dolusunuz"
        return None
    if isinstance(b.value, KnownDay) and b.value.days and not said & {"veya", "ya", "olmazsa", "mi"}:
        return None
    if (
        "olmazsa" in said and isinstance(a.value, Week) and isinstance(b.value, Weekday)
    ):  # "bu hafta doluysa haftaya salı"
        return Built(DAY, b.value)
    days = tuple(one.value for one in (a, b, c) if one is not None)
    return Built(DAY, EitherDay(in_step(*days)))


@rule(LOOSE, "{n:N/-} mi {b:day} mi")
def date_or_weekday(n: Token, b: Token) -> Built | None:
    """ "25 mi çarşamba mı": no hour, a day of the month."""
    if not 24 < n.value <= 31 or not isinstance(b.value, Weekday):
        return None
    return Built(DAY, refine(Calendar(n.value), b.value))


@rule(LOOSE, "{t:time} COMMA? saat? {n:N/-}", "{b:both} COMMA? saat? {n:N/-}")
def same_time_told(n: Token, after: Token | None, t: Token | None = None, b: Token | None = None) -> Built | None:
    """ "aynı saat, 3", "aynı saatte 11": what it is, for who cannot know."""
    day, time = b.value if b is not None else (None, t.value if t is not None else None)
    hour = hour_of(n)
    if time != KnownTime() or hour is None or is_adjective(n, after):
        return None
    return Built(TIME, hour) if day is None else Built(BOTH, (day, hour))


@rule(LOOSE, "{a:day} {b:day}", "{a:day} {b:day} (veya | ya da | ve | COMMA)? {c:day}")
def two_days_side_by_side(a: Token, b: Token, c: Token | None, after: Token | None) -> Built | None:
    """ "salı perşembe", "bugün yarın": either, unless one is left behind ("salıdan")."""
    counted = isinstance(a.value, Relative) and a.value.weekday is None and a.value.days and a.value.days % 7 == 0
    if c is None and counted and isinstance(b.value, Weekday) and b.value.week is None:
        of_that_week = refine(Relative(a.value, weekday=-2), b.value)
        return Built(DAY, of_that_week, b.case)  # "bayramdan iki hafta önce pazartesi"
    if c is None and isinstance(a.value, Relative) and isinstance(b.value, Calendar):
        return Built(DAY, b.value, b.case)  # "yılbaşından önceki gün 31 aralıkta"
    if c is None and isinstance(a.value, (Calendar, Relative)) and (one := refine(a.value, b.value)) is not None:
        return Built(DAY, one, b.case)  # "02.04 perşembe"
    if c is not None and (week := [refine(a.value, one.value) for one in (b, c)]) and None not in week:
        return Built(DAY, EitherDay(tuple(one for one in week if one is not None)))  # "... haftası salı veya cuma"
    ranges_ = (DayRange, Week, Holiday)
    if a.case not in {"", "p3", "acc", "pl", "placc"} or isinstance(a.value, ranges_) or isinstance(b.value, ranges_):
        return None
    if isinstance(a.value, Calendar) and a.value.day == 0:  # "bir ay sonra 14 martta": the same in other words
        return None
    if a.text.endswith("ydi"):  # "perşembeydi cuma olsun": what stands, and what shall be
        return None
    if isinstance(b.value, KnownDay) and b.value.days:  # "düğün cumartesi bir gün önce": a step from the first
        return None
    if a.case == "acc" and b.case == "" and after is not None and after.lemma in {"yapin", "move"}:
        return None
    if a.case == "acc" and b.case == "dat":  # "perşembeyi cumaya": from one to the other
        return None
    return Built(DAY, EitherDay(in_step(*(one.value for one in (a, b, c) if one is not None))))


@rule(LOOSE, "{day} olsun? COMMA? saat? {hour:n/-|loc|dat|abl}")
def composed_day_and_bare_hour(day: Token, hour: Token, after: Token | None) -> Built | None:
    """ "hafta sonu cumartesi 2", "bayramdan sonra çarşamba 2": a day that took several words, then its hour."""
    time = hour_of(hour)
    if (
        time is None
        or is_pronoun(hour, after)
        or is_adjective(hour, after)
        or (after is not None and after.lemma in LENGTH_WORDS | {"veya", "ya", "olmazsa"})
    ):
        return None
    return Built(BOTH, (day.value, time))


@rule(
    LOOSE,
    "{a:h} (veya | ya da | olmazsa) saat? {b:h}",
    "{a:h} COMMA? (olmazsa | olmadi) COMMA? saat? {b:h}",
    "{a:h} (veya | ya da) {b:h} (gibi | civari | falan)",
    "ya {a:h} ya da? {b:h}",
    "{a:h} mi (olsun | come)? saat? {b:h} mi",
    "{a:h} olsun COMMA? saat? {b:h} olsun",
    "{a:h/loc} {b:h/loc}",
    "{a:h/loc} COMMA? {b:h/loc} COMMA? {c:h/loc}",
    "{a:h/loc} da {b:h/loc} da",
    "{a:h/-|loc} da? (olsun | musait) COMMA? saat? {b:h/loc}",
    "{a:h/-|loc} da (olsun | musait) COMMA? saat? {b:h} da",
    "{a:h} (COMMA | veya | ya da) {b:h} (veya | ya da | ve) {c:h}",
    "{a:h} COMMA? (olmazsa | olmadi) {b:h} COMMA? o? da? (olmazsa | olmadi) {c:h}",
    "{a:time/-} COMMA? {b:time/-} COMMA? {c:time/-}",
)
def either_time(
    a: Token, b: Token, said: frozenset[str], first: Token, last: Token, after: Token | None, c: Token | None = None
) -> Built | None:
    one, other = hour_of(a), hour_of(b)
    if one is None or other is None or isinstance(one, KnownTime):
        return None
    if after is not None and after.lemma in {"olmaz", "degil"}:
        return None
    both = first.lemma == "ya" or said & {"olmazsa", "olmadi"}
    counted = after is not None and (after.lemma in LENGTH_WORDS or after.lemma == "X")
    if (
        not (both and not counted)
        and a.lemma != TIME
        and b.lemma != TIME
        and (last.lemma != "mi" or max(a.value, b.value) > 24 or (after is not None and after.lemma in LENGTH_WORDS))
        and said
        - {
            "N",
            "veya",
            "ya",
            "da",
            "olsun",
            "STOP",
            "COMMA",
            "gibi",
            "olmazsa",
            "olmadi",
            "saat",
            "mi",
            "fark",
            "etmez",
        }
    ):
        return None
    third = hour_of(c) if c is not None else None
    return Built(TIME, _one_of(one, other, *([third] if third is not None else [])))


@rule(
    LOOSE,
    "{a:both} (gibi | civari)? (olsun | come | musait | X)? COMMA? ama {b:h} da (olsun | musait | come)",
    "{a:time} (gibi | civari)? (olsun | come | musait | X)? COMMA? ama {b:h} da (olsun | musait | come)",
    "{a:both} (gibi | civari)? (olsun | come | musait | X)? COMMA? ama {b:h/loc} olsun",
    "{a:time} (gibi | civari)? (olsun | come | musait | X)? COMMA? ama {b:h/loc} olsun",
)
def also_possible(a: Token, b: Token, last: Token) -> Built | None:
    """ "10 gibi gelebilirim ama 11 de olur"; the "de" may have been read as an ending of the number."""
    if b.case == "loc" and last.text not in {"olur", "olabilir"} and last.lemma != "come":
        return None
    day, time = a.value if a.lemma == BOTH else (None, a.value)
    other = hour_of(b)
    if other is None or not isinstance(time, Clock):
        return None
    either = _one_of(time, other)
    return Built(TIME, either) if day is None else Built(BOTH, (day, either))


def _one_of(*times: Time) -> Time:
    """The alternatives; of "3'te ya da en geç 4'te" the range."""
    first, last = times[0], times[-1]
    if isinstance(first, Clock) and isinstance(last, TimeRange) and last.first is None and len(times) == 2:
        return TimeRange(first, last.last)
    return EitherTime(times)


@rule(LOOSE, "saat? {a:n/-} (veya | ya da) {b:n/-} {day}", "saat? {a:time/-} (veya | ya da) {b:h/-} {day}")
def either_time_then_day(a: Token, b: Token, day: Token) -> Built | None:
    """ "5 ya da 6 cuma"."""
    first, second = hour_of(a), hour_of(b)
    return Built(BOTH, (day.value, EitherTime((first, second)))) if first and second else None


@rule(
    LOOSE,
    "{a:both} (veya | ya da | olmazsa) saat? {hour:h}",
    "{a:both} COMMA? (olmaz mi)? (olmazsa | olmadi) COMMA? saat? {hour:h}",
    "{a:both} COMMA? (olmazsa | olmadi) COMMA? saat? {hour:h} COMMA? o? da? (olmazsa | olmadi) COMMA? saat? {c:h}",
    "{a:both} (veya | ya da) {hour:h} (gibi | civari | falan)",
    "{a:both} mi (olsun | come)? {hour:h} mi",
    "{a:both} olsun COMMA? {hour:h} olsun",
    "{a:both/loc} {hour:h/loc}",
    "{a:both} (COMMA | veya | ya da) {hour:h} (veya | ya da | ve) {c:h}",
)
def day_and_either_time(a: Token, hour: Token, c: Token | None = None) -> Built | None:
    day, time = a.value
    times = [time, hour_of(hour), *([hour_of(c)] if c is not None else [])]
    known = [one for one in times if one is not None]
    return Built(BOTH, (day, _one_of(*known))) if len(known) == len(times) else None
