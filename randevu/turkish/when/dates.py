"""Rules for dates of the calendar, in every written and spoken form."""

from __future__ import annotations

from randevu.turkish.when.days import day_token, month_of, weekday_of
from randevu.turkish.when.levels import ATOMS
from randevu.turkish.when.meaning import Calendar, Clock, DayRange, Month, Part
from randevu.turkish.when.rule import Built, rule
from randevu.turkish.when.said_hours import USUAL, hour_of, is_adjective, within_part
from randevu.turkish.when.tokens import BOTH, DAY, NOTHING, Token


@rule(
    ATOMS,
    "{n} {anymonth} gun?",
    "{n} {anymonth/-} tatil/p3*",
    "{n} {anymonth} {weekday} gun?",
    "{anymonth} {n} gun?",
)
def day_and_month(n: Token, anymonth: Token, weekday: Token | None, last: Token, after: Token | None) -> Built | None:
    if not 1 <= n.value <= 31 or _is_a_brow(anymonth, n):
        return None
    if last is anymonth and last.case == "gen" and after is not None and after.lemma in {"N", "W", "O", "ilk", "son"}:
        return None  # "sabah 9 martın 20'sinde"
    if last is not n and n.case in {"loc", "dat", "abl"}:  # "1'de nisanın 3'ünde"
        return None
    if last is n and is_adjective(n, after):
        return None
    if last is not anymonth and anymonth.case in {"loc", "dat", "abl"}:  # "nisanda 2 kişi", "nisanda bir gün"
        return None
    return day_token(Calendar(n.value, month_of(anymonth), weekday=weekday_of(weekday) if weekday else None))


def _is_a_brow(month: Token, n: Token) -> bool:
    """Whether "kasimin" is rather of an eyebrow: "kaşımın birini aldı"."""
    return month.lemma == "kasim" and month.case == "gen" and n.value <= 2 and not n.digits


@rule(ATOMS, "nisan/-|p3|acc {n} {anymonth} {weekday}? gun?", "nisan/-|p3|acc {n:O} {anymonth}")
def engagement_on_a_date(n: Token, anymonth: Token, weekday: Token | None = None) -> Built | None:
    """ "nişan 5 nisan": folded, an engagement is written like April; before a date with its month it is no month."""
    if not 1 <= n.value <= 31 or n.case != "":
        return None
    return day_token(Calendar(n.value, month_of(anymonth), weekday=weekday_of(weekday) if weekday else None))


@rule(ATOMS, "{part} saat? {n/-} {anymonth/-} {m:n/-|loc|p3*|acc} gun?")
def hour_of_a_part_then_day(part: Token, n: Token, anymonth: Token, m: Token) -> Built | None:
    """ "akşam 8 mart 18": the hour stands beside its part of the day, the day behind the month."""
    time = within_part(Part(part.lemma), Clock(n.value)) if 1 <= n.value <= 12 else None
    if time is None or n.value not in USUAL.get(part.lemma, ()) or not 12 < m.value <= 31:
        return None
    return Built(BOTH, (Calendar(m.value, month_of(anymonth)), time), "")


@rule(ATOMS, "{n} {anymonth} {year:n} {weekday}?", "{anymonth} {n} {year:n} {weekday}?")
def day_month_and_year(n: Token, anymonth: Token, year: Token, weekday: Token | None) -> Built | None:
    if not 1 <= n.value <= 31 or not is_year(year):
        return None
    return day_token(
        Calendar(n.value, month_of(anymonth), year.value, weekday=weekday_of(weekday) if weekday else None)
    )


def is_year(number: Token) -> bool:
    """Whether a number is a year: four digits that are no clock time ("1330"), or a thousand in words."""
    if 1900 <= number.value <= 2100:
        return True
    return 1000 <= number.value < 1900 and hour_of(number) is None


@rule(
    ATOMS,
    "{year:N/-|gen} COMMA? {n} {anymonth}",
    "{year:N/-} {anymonth/-} {n}",
    "{year:N/-} yil/p3|p3gen|p3loc {anymonth/gen|-} {n}",
)
def year_and_day(n: Token, anymonth: Token, year: Token) -> Built | None:
    """ "2027, 4 ocak", "iki bin yirmi yedi yılı ocağın dördü"."""
    return day_token(Calendar(n.value, month_of(anymonth), year.value)) if n.value <= 31 and is_year(year) else None


@rule(
    ATOMS,
    "bu? {year:N} {other:N}?",
    "{year:N/-|gen} yil/p3*|acc|-|loc|gen|dat|abl",
    "{year:N} (DASH | ve | ile) {other:N}",
)
def years_alone(year: Token, other: Token | None) -> Built | None:
    """ "2014-2018", "bin yedi yüz seksen dokuz": no time of an appointment."""
    written = 1900 <= year.value <= 2100 and not year.digits
    between = year.digits and 1900 <= year.value <= 2100 and other is not None and 1900 <= other.value <= 2100
    return (
        Built(NOTHING, case="")
        if written or between or (year.value < 1900 and year.value >= 1000 and not year.digits)
        else None
    )


@rule(ATOMS, "{n:N/-} {month_number:N/-} {year:N}")
def spaced_date(n: Token, month_number: Token, year: Token) -> Built | None:
    """ "20 03 2026"."""
    fits = (
        len(month_number.text) <= 2
        and 1 <= n.value <= 31
        and 1 <= month_number.value <= 12
        and 2000 <= year.value <= 2100
    )
    return day_token(Calendar(n.value, month_number.value, year.value)) if fits else None


@rule(ATOMS, "{month/abl} (itibaren | sonra)", "{month/abl} once", "{month/-} olmadan")
def side_of_a_month(month: Token, last: Token) -> Built:
    """ "nisandan önce", "nisan gelmeden", "mart bitmeden"."""
    whole = Month(month_of(month))
    if last.text == "bitmeden":
        return Built(DAY, DayRange(last=whole), "")
    if last.lemma in {"once", "olmadan"}:
        return Built(DAY, DayRange(last=whole, before=True), "")
    return Built(DAY, DayRange(first=whole, after=last.lemma == "sonra"), "")


@rule(ATOMS, "{month/gen} {n} gun?", "{month} ay/p3gen {n} gun?")
def day_of_month_by_name(month: Token, n: Token) -> Built | None:
    if _is_a_brow(month, n):
        return None
    return day_token(Calendar(n.value, month_of(month))) if 1 <= n.value <= 31 else None


@rule(
    ATOMS,
    "({month/-|gen} (ay/p3gen)? | {next:nextword} ay/gen | bu? ay/gen) {ilk} gun",
    "({month/-|gen} (ay/p3gen)? | {next:nextword} ay/gen | bu? ay/gen) {son} gun",
)
def first_or_last_day_of_the_month(
    ilk: Token | None, son: Token | None, month: Token | None, next: Token | None
) -> Built:
    part = "start" if ilk is not None else "end"
    return day_token(Month(month_of(month) if month else None, 1 if next else None, part))


_BEFORE_HOURS = frozenset({"saat", "sabah", "oglen", "aksam", "gece", "sonra", "gec", "erken"})


@rule(ATOMS, "{nth:O} ay/gen {n} gun?", "{nth:N/-} STOP? ay/gen {n} gun?")
def day_of_a_numbered_month(nth: Token, n: Token, before: Token | None) -> Built | None:
    """ "dördüncü ayın on biri", "4. ayın 11'i"."""
    if nth.lemma == "N" and (not nth.digits or (before is not None and before.lemma in _BEFORE_HOURS)):
        return None  # "akşam 7 ayın 5'inde"
    return day_token(Calendar(n.value, nth.value)) if 1 <= n.value <= 31 and 1 <= nth.value <= 12 else None


@rule(ATOMS, "{this:bu}? ay/gen {n} gun?", "{this:bu}? ay/gen {n:O} gun")
def day_of_this_month(n: Token, this: Token | None) -> Built | None:
    shift = 0 if this is not None else None
    return day_token(Calendar(n.value, month_shift=shift)) if 1 <= n.value <= 31 else None


@rule(ATOMS, "{n:N/-} {weekday} gun?")
def day_of_the_month_and_weekday(n: Token, weekday: Token) -> Built | None:
    """ "25 çarşamba": what cannot be an hour is a day of the month."""
    return day_token(Calendar(n.value, weekday=weekday_of(weekday))) if 24 < n.value <= 31 else None


@rule(ATOMS, "{weekday/-} {strong/=p3|p3loc|p3dat|p3abl|p3acc|p3gen}")
def weekday_and_day_of_the_month(weekday: Token, strong: Token) -> Built | None:
    """ "salı 17'sine"."""
    if not 4 <= strong.value <= 31:
        return None
    return day_token(Calendar(strong.value, weekday=weekday_of(weekday)))


@rule(ATOMS, "{anymonth} {year:N}", "bu? {year:N} {anymonth} (ay/p3*)?")
def month_and_year(anymonth: Token, year: Token) -> Built | None:
    """ "nisan 2026"."""
    return day_token(Month(month_of(anymonth), year=year.value)) if is_year(year) else None


@rule(ATOMS, "{n:month/-|ins} (ile | DASH | ve)? {m:month} ara", "{n:month/abl} {m:month/dat} kadar")
def months_between(n: Token, m: Token) -> Built:
    """ "nisan ile haziran arası"."""
    return Built(DAY, DayRange(Month(month_of(n)), Month(month_of(m))), "")


@rule(ATOMS, "yil/-|gen son/p3*|acc")
def end_of_the_year() -> Built:
    return day_token(Calendar(31, 12))


@rule(
    ATOMS,
    "(gelecek | onumuzdeki | sonraki) ay/gen {n} gun?",
    "(gelecek | onumuzdeki | sonraki) ay/gen {n:O} gun",
    "(gelecek | onumuzdeki) ay {n/p3*|acc}",
)
def day_of_next_month(n: Token) -> Built | None:
    return day_token(Calendar(n.value, month_shift=1)) if 1 <= n.value <= 31 else None


@rule(ATOMS, "{strong/=p3|p3loc|p3dat|p3abl|p3acc|p3gen} gun?", "{strong/acc} gun?")
def day_of_some_month(strong: Token) -> Built | None:
    """ "15'inde", "20'si": people put a possessive on days, not on hours."""
    ambiguous = strong.case == "acc" and strong.value <= 12
    spoken_both = strong.value < 4 and (strong.case == "p3" or not strong.digits)
    if not 1 <= strong.value <= 31 or ambiguous or spoken_both:
        return None
    return day_token(Calendar(strong.value))


@rule(ATOMS, "{dmy} {weekday}? gun?")
def written_date(dmy: Token, weekday: Token | None, after: Token | None) -> Built | None:
    day, month, year = dmy.value
    shade = "." in dmy.text and year is None and day <= 12 and dmy.case == "" and weekday is None
    if shade and after is not None and after.lemma in {"X", "ile", "ton", "count"}:  # "8.1 küllü": a colour of hair
        return None
    return day_token(Calendar(day, month, year, weekday=weekday_of(weekday) if weekday else None))
