"""Rules for days and times counted in lengths made of several: from now, from a named day, from a named hour."""

from __future__ import annotations

from randevu.turkish.when.days import day_token, weekday_of
from randevu.turkish.when.levels import ATOMS, LIMITS, REFINED
from randevu.turkish.when.meaning import (
    Calendar,
    Clock,
    DayRange,
    FromNow,
    NthWeekday,
    Offset,
    Part,
    Relative,
    Weekday,
    WorkDays,
)
from randevu.turkish.when.rule import Built, rule
from randevu.turkish.when.said_hours import moved, time_token
from randevu.turkish.when.tokens import DAY, NOTHING, Token

# ---------------------------------------------------------------- from now


@rule(ATOMS, "{n/-} {weekday/-} (sonra/-|p3* | sonraki)")
def weekdays_from_now(n: Token, weekday: Token) -> Built | None:
    """ "iki salı sonra": the second Tuesday to come."""
    if not 2 <= n.value <= 8:
        return None
    return day_token(Relative(Weekday(weekday_of(weekday)), 7 * (n.value - 1)))


@rule(ATOMS, "{n/-} {unit:ay/-} {m:n/-} gun (sonra/-|p3*)", "{n/-} {unit:yil/-} {m:n/-} gun (sonra/-|p3*)")
def in_months_and_days(n: Token, m: Token, unit: Token) -> Built:
    """ "1 ay 10 gün sonra"."""
    return day_token(Relative(Calendar(0, month_shift=n.value * (12 if unit.lemma == "yil" else 1)), m.value))


@rule(
    ATOMS, "gelecek? {n/-} yil/- {m:n/-} ay/- {k:n/-} gun {ic/p3*}", "{n/-} yil/- {m:n/-} ay/- {k:n/-} gun sonra/-|p3*"
)
def in_years_months_and_days(n: Token, m: Token, k: Token, ic: Token | None) -> Built:
    """ "2 yıl 1 ay 12 gün içinde"."""
    then = Relative(Calendar(0, month_shift=12 * n.value + m.value), k.value)
    return day_token(DayRange(Offset(0), then) if ic is not None else then)


@rule(ATOMS, "{n/-} bucuk gun sonra/-|p3*|dat", "{n/-} bucuk gun ic/p3*")
def in_days_and_a_half(n: Token, last: Token, before: Token | None) -> Built | None:
    """ "iki buçuk gün sonra": that day or the next."""
    until = last.case == "dat" or last.lemma == "ic"
    return day_token(DayRange(Offset(0 if until else n.value), Offset(n.value + 1)))


@rule(ATOMS, "{n/-} hafta/- {m:n/-} gun (sonra/-|p3*)")
def in_weeks_and_days(n: Token, m: Token) -> Built:
    """ "1 hafta 2 gün sonra"; "bi hafta on gün sonra" is between the two."""
    if m.value > 6:
        return day_token(DayRange(Offset(7 * n.value), Offset(m.value)))
    return day_token(Offset(7 * n.value + m.value))


@rule(ATOMS, "{n/-} gun {m:n/-} saat (sonra/-|p3*)")
def in_days_and_hours(n: Token, m: Token) -> Built:
    return time_token(FromNow(1440 * n.value + 60 * m.value))


@rule(ATOMS, "{n/-} gun {m:n/-} saat ic/p3*")
def within_days_and_hours(n: Token, m: Token) -> Built:
    return day_token(DayRange(Offset(0), Offset(n.value + m.value // 24)))


@rule(ATOMS, "{n/-} is gun (sonra/-|p3* | sonraki)")
def in_working_days(n: Token) -> Built:
    return day_token(WorkDays(n.value))


@rule(ATOMS, "{n/-} is gun ic/p3*", "(onumuzdeki | gelecek) {n/-} is gun (ic/p3*)?")
def within_working_days(n: Token) -> Built:
    return day_token(DayRange(Offset(0), WorkDays(n.value)))


@rule(ATOMS, "{nth:O} {weekday/-|dat|loc|acc|abl} gun?")
def nth_weekday_to_come(nth: Token, weekday: Token) -> Built | None:
    """ "ikinci pazar" without a month: of this month, or of the next when it has passed."""
    if not nth.text.endswith(("nci", "ncu")) or nth.value > 5:
        return None
    return day_token(NthWeekday(nth.value, weekday_of(weekday)))


# ---------------------------------------------------------------- from a named day or hour


@rule(LIMITS, "{a:day/abl} itibaren {n} gun (ic/p3*)?", "{a:day/abl} itibaren {n} {hafta} (ic/p3*)?")
def days_from_a_day_on(a: Token, n: Token, hafta: Token | None) -> Built | None:
    """ "yarından itibaren iki gün"."""
    if isinstance(a.value, DayRange) or n.case != "":
        return None
    return Built(DAY, DayRange(a.value, Relative(a.value, n.value * (7 if hafta is not None else 1))), "")


@rule(LIMITS, "{a:day/abl} itibaren? tam? {n} {hafta} (sonra | sonraki)", "{a:day/abl} itibaren {n} gun sonra")
def weeks_after_a_day(a: Token, n: Token, hafta: Token | None) -> Built | None:
    """ "cumadan iki hafta sonra"."""
    return Built(DAY, Relative(a.value, n.value * (7 if hafta is not None else 1))) if n.case == "" else None


@rule(LIMITS, "{a:day/abl} {n} hafta once")
def weeks_before_a_day(a: Token, n: Token) -> Built:
    return Built(DAY, Relative(a.value, -7 * n.value))


_MINUTES = {"saat": 60, "dakika": 1}


@rule(REFINED, "{a:time/abl} {b:time}")
def length_after_an_hour(a: Token, b: Token) -> Built | None:
    """ "16:00'dan yarım saat sonra"; when somebody's work is over is not known to the minute."""
    if isinstance(a.value, Part) and isinstance(b.value, FromNow) and not b.value.until:
        return Built(NOTHING, case="")
    if not isinstance(a.value, Clock) or not isinstance(b.value, FromNow) or b.value.until:
        return None
    return time_token(moved(a.value, b.value.minutes), case="")


@rule(REFINED, "{a:time/abl} {n/-} {unit:saat/-} once", "{a:time/abl} {n/-} {unit:dakika/-} once")
def length_before_an_hour(a: Token, n: Token, unit: Token) -> Built | None:
    """ "5'ten bir saat önce"."""
    if not isinstance(a.value, Clock):
        return None
    return time_token(moved(a.value, -n.value * _MINUTES[unit.lemma]), case="")


@rule(REFINED, "{a:time/abl} yarim saat once")
def half_an_hour_before_an_hour(a: Token) -> Built | None:
    return time_token(moved(a.value, -30), case="") if isinstance(a.value, Clock) else None
