"""Rules for days: relative days, weekdays, weeks, months and dates of the calendar."""

from __future__ import annotations

from randevu.turkish.when.levels import ATOMS
from randevu.turkish.when.lexicon import MONTHS, WEEKDAYS
from randevu.turkish.when.meaning import (
    AnyDay,
    Calendar,
    Day,
    DayRange,
    KnownDay,
    Month,
    NthWeekday,
    Offset,
    Week,
    Weekday,
)
from randevu.turkish.when.rule import Built, rule
from randevu.turkish.when.tokens import DAY, Token


def _day(value: Day) -> Built:
    return Built(DAY, value)


def _is_from(before: Token | None) -> bool:
    """Whether what follows is counted from the word before: "bayramdan iki gün sonra"."""
    return before is not None and before.case.endswith("abl")


def weekday_of(token: Token) -> int:
    """Monday 0."""
    return WEEKDAYS.index(token.lemma)


def month_of(token: Token) -> int:
    """January 1."""
    return int(token.lemma[2:]) if token.lemma.startswith("mo") else MONTHS.index(token.lemma) + 1


# ---------------------------------------------------------------- relative days


@rule(ATOMS, "bugun gun?", "bu gun/-|dat|abl|loc|acc", "bugun ic/p3*")
def today() -> Built:
    return _day(Offset(0))


@rule(ATOMS, "yarin gun?")
def tomorrow() -> Built:
    return _day(Offset(1))


@rule(ATOMS, "obur gun?", "yarin/abl sonraki gun?", "yarin/abl sonra gun")
def day_after_tomorrow() -> Built:
    return _day(Offset(2))


@rule(ATOMS, "(ertesi | sonraki) gun")
def the_day_after(before: Token | None) -> Built | None:
    return None if _is_from(before) else _day(Offset(1))


@rule(ATOMS, "W? sonraki {weekday} gun?")
def the_weekday_after(weekday: Token, before: Token | None) -> Built | None:
    return None if _is_from(before) else _day(Weekday(weekday_of(weekday), perhaps_next=True))


@rule(ATOMS, "(sonraki | ertesi | diger) hafta (ic/p3loc)?")
def the_week_after(before: Token | None) -> Built | None:
    return None if _is_from(before) else _day(Week(1))


@rule(ATOMS, "(sonraki | ertesi | diger) hafta {weekday} gun?")
def the_weekday_of_the_week_after(weekday: Token, before: Token | None) -> Built | None:
    return None if _is_from(before) else _day(Weekday(weekday_of(weekday), 1))


@rule(ATOMS, "{n/-} gun (sonra/-|p3* | sonraki)", "{n/-} gun/dat")
def in_days(n: Token, before: Token | None, last: Token) -> Built | None:
    some_day = last.lemma == "gun" and n.lemma == "W"  # "başka bir güne"
    return None if _is_from(before) or some_day else _day(Offset(n.value))


@rule(ATOMS, "{n} DASH? {m:n/-} gun (sonra | ic/p3*)")
def in_some_days(n: Token, m: Token, last: Token) -> Built:
    if last.lemma == "ic":
        return _day(DayRange(Offset(0), Offset(m.value)))
    return _day(DayRange(Offset(n.value), Offset(m.value)))


@rule(ATOMS, "(en gec)? {n/-} gun ic/p3*", "(onumuzdeki | gelecek) {n/-} gun (ic/p3*)?")
def within_days(n: Token) -> Built:
    return _day(DayRange(Offset(0), Offset(n.value)))


@rule(ATOMS, "{n/-} hafta (sonra/-|p3* | sonraki)", "{n/-} hafta/dat")
def in_weeks(n: Token, after: Token | None) -> Built | None:
    if n.lemma == "W" and after is not None and after.lemma in WEEKDAYS:  # "bi haftaya salıya"
        return None
    return _day(Offset(7 * n.value))


@rule(ATOMS, "{n/-} hafta ic/p3*")
def within_weeks(n: Token) -> Built:
    return _day(DayRange(Offset(0), Offset(7 * n.value)))


@rule(ATOMS, "{n/-} hafta (sonra | sonraki) {weekday} gun?")
def weekday_in_weeks(n: Token, weekday: Token) -> Built:
    return _day(Weekday(weekday_of(weekday), n.value))


@rule(ATOMS, "{n/-} ay (sonra/-|p3* | sonraki)", "{n/-} ay/dat")
def in_months(n: Token) -> Built:
    return _day(Calendar(0, month_shift=n.value))


@rule(ATOMS, "hafta/dat bugun", "hafta/dat bu gun", "gelecek hafta bugun")
def today_in_a_week() -> Built:
    return _day(Offset(7))


@rule(ATOMS, "hafta/dat yarin", "gelecek hafta yarin")
def tomorrow_in_a_week() -> Built:
    return _day(Offset(8))


# ---------------------------------------------------------------- weekdays


@rule(ATOMS, "{weekday} gun?", "(onumuzdeki | ilk) {weekday} gun?")
def weekday_to_come(weekday: Token) -> Built:
    return _day(Weekday(weekday_of(weekday)))


@rule(ATOMS, "gelecek {weekday} gun?")
def weekday_called_next(weekday: Token) -> Built:
    """ "gelecek cuma": the one to come for most, that of next week for some; both are told."""
    return _day(Weekday(weekday_of(weekday), perhaps_next=True))


@rule(ATOMS, "bu {weekday} gun?", "bu hafta (ic/p3*)? {weekday} gun?")
def weekday_this_week(weekday: Token) -> Built:
    return _day(Weekday(weekday_of(weekday), 0))


@rule(
    ATOMS,
    "hafta/dat|ki {weekday} gun?",
    "(gelecek | onumuzdeki) hafta {weekday} gun?",
    "(obur | diger) {weekday} gun?",
    "hafta/dat ic/p3* {weekday} gun?",
)
def weekday_next_week(weekday: Token) -> Built:
    return _day(Weekday(weekday_of(weekday), 1))


@rule(ATOMS, "{weekday} hafta/dat", "{weekday} gun hafta/dat")
def weekday_then_next_week(weekday: Token) -> Built:
    return _day(Weekday(weekday_of(weekday), 1))


@rule(ATOMS, "obur hafta {weekday} gun?", "hafta/dat degil obur hafta {weekday} gun?")
def weekday_after_next_week(weekday: Token) -> Built:
    return _day(Weekday(weekday_of(weekday), 2))


@rule(ATOMS, "her gun", "herhangi {one:n}? gun", "hangi gun (olsun | fark)", "gun fark etmez?")
def any_day(one: Token | None) -> Built:
    return _day(AnyDay())


# ---------------------------------------------------------------- weeks


@rule(ATOMS, "bu hafta (ic/p3loc)?")
def this_week() -> Built:
    return _day(Week(0))


@rule(ATOMS, "hafta/dat|pldat", "(gelecek | onumuzdeki) hafta (ic/p3loc)?")
def next_week() -> Built:
    return _day(Week(1))


@rule(ATOMS, "obur hafta (ic/p3loc)?", "hafta/dat degil obur hafta", "hafta/dat degil obur")
def week_after_next() -> Built:
    return _day(Week(2))


@rule(ATOMS, "(hafta son/p3*|acc | haftasonu) gun?", "onumuzdeki (hafta son/p3* | haftasonu) gun?")
def weekend() -> Built:
    return _day(Week(None, "weekend"))


@rule(ATOMS, "bu (hafta son/p3* | haftasonu)")
def this_weekend() -> Built:
    return _day(Week(0, "weekend"))


@rule(ATOMS, "(hafta/dat | gelecek hafta?) (hafta son/p3* | haftasonu | son/p3*)")
def next_weekend() -> Built:
    return _day(Week(1, "weekend"))


@rule(ATOMS, "obur (hafta hafta | hafta)? (son/p3* | haftasonu)")
def weekend_after_next() -> Built:
    return _day(Week(2, "weekend"))


_WEEK_PARTS = {"bas": "start", "haftabasi": "start", "ic": "weekdays", "haftaici": "weekdays", "orta": "middle"}


@rule(
    ATOMS,
    "(hafta/-|gen) {bas/p3*|acc}",
    "(hafta/-|gen) {orta/p3*}",
    "hafta/- {ic/p3*|acc}",
    "{haftabasi}",
    "{haftaici}",
)
def part_of_the_week(
    bas: Token | None = None,
    orta: Token | None = None,
    ic: Token | None = None,
    haftabasi: Token | None = None,
    haftaici: Token | None = None,
) -> Built:
    token = next(one for one in (bas, orta, ic, haftabasi, haftaici) if one is not None)
    return _day(Week(None, _WEEK_PARTS[token.lemma]))


@rule(
    ATOMS,
    "(hafta/dat | (gelecek | onumuzdeki) hafta/-|gen) hafta? {bas/p3*|acc}",
    "(hafta/dat | (gelecek | onumuzdeki) hafta/-|gen) hafta? {orta/p3*}",
    "(hafta/dat | (gelecek | onumuzdeki) hafta) hafta? {ic/acc|p3gen|p3dat}",
)
def part_of_next_week(bas: Token | None = None, orta: Token | None = None, ic: Token | None = None) -> Built:
    token = next(one for one in (bas, orta, ic) if one is not None)
    return _day(Week(1, _WEEK_PARTS[token.lemma]))


@rule(ATOMS, "obur hafta/-|dat hafta? ic/=acc|p3gen|p3dat")
def weekdays_after_next() -> Built:
    return _day(Week(2, "weekdays"))


@rule(ATOMS, "bu hafta/- ic/=acc", "bu haftaici")
def weekdays_of_this_week() -> Built:
    return _day(Week(0, "weekdays"))


@rule(ATOMS, "{week:hafta/gen} ilk gun", "(hafta/dat | gelecek hafta/gen) {week:ilk} gun")
def first_day_of_the_week(week: Token) -> Built:
    return _day(Week(1 if week.lemma == "ilk" else None, "start"))


# ---------------------------------------------------------------- months and dates


@rule(ATOMS, "{n} {anymonth} gun?", "{n} {anymonth} {weekday} gun?", "{anymonth} {n} gun?")
def day_and_month(n: Token, anymonth: Token, weekday: Token | None) -> Built | None:
    if not 1 <= n.value <= 31:
        return None
    return _day(Calendar(n.value, month_of(anymonth), weekday=weekday_of(weekday) if weekday else None))


@rule(ATOMS, "{n} {anymonth} {year:n} {weekday}?")
def day_month_and_year(n: Token, anymonth: Token, year: Token, weekday: Token | None) -> Built | None:
    if not 1 <= n.value <= 31 or not 1900 <= year.value <= 2100:
        return None
    return _day(Calendar(n.value, month_of(anymonth), year.value, weekday=weekday_of(weekday) if weekday else None))


@rule(ATOMS, "{n:N/-} {month_number:N/-} {year:N}")
def spaced_date(n: Token, month_number: Token, year: Token) -> Built | None:
    """ "20 03 2026"."""
    fits = 1 <= n.value <= 31 and 1 <= month_number.value <= 12 and 2000 <= year.value <= 2100
    return _day(Calendar(n.value, month_number.value, year.value)) if fits else None


@rule(ATOMS, "{month/abl} (itibaren | sonra)", "{month/abl} once")
def side_of_a_month(month: Token, last: Token) -> Built:
    whole = Month(month_of(month))
    if last.lemma == "once":
        return Built(DAY, DayRange(last=whole, before=True), "")
    return Built(DAY, DayRange(first=whole, after=last.lemma == "sonra"), "")


@rule(ATOMS, "{month/gen} {n} gun?", "{month} ay/p3gen {n} gun?")
def day_of_month_by_name(month: Token, n: Token) -> Built | None:
    return _day(Calendar(n.value, month_of(month))) if 1 <= n.value <= 31 else None


@rule(ATOMS, "bu? ay/gen {ilk} gun", "bu? ay/gen {son} gun", "{month/gen} {ilk} gun", "{month/gen} {son} gun")
def first_or_last_day_of_the_month(ilk: Token | None, son: Token | None, month: Token | None) -> Built:
    return _day(Month(month_of(month) if month else None, part="start" if ilk is not None else "end"))


@rule(ATOMS, "bu? ay/gen {n} gun?")
def day_of_this_month(n: Token) -> Built | None:
    return _day(Calendar(n.value)) if 1 <= n.value <= 31 else None


@rule(ATOMS, "(gelecek | onumuzdeki | sonraki | obur) ay/gen {n} gun?", "(gelecek | onumuzdeki) ay {n/p3*|acc}")
def day_of_next_month(n: Token) -> Built | None:
    return _day(Calendar(n.value, month_shift=1)) if 1 <= n.value <= 31 else None


@rule(ATOMS, "{strong/=p3|p3loc|p3dat|p3abl|p3acc|p3gen} gun?", "{strong/acc} gun?")
def day_of_some_month(strong: Token) -> Built | None:
    """ "15'inde", "20'si": people put a possessive on days, not on hours."""
    ambiguous = strong.case == "acc" and strong.value <= 12
    spoken_both = strong.value < 4 and (strong.case == "p3" or not strong.digits)
    if not 1 <= strong.value <= 31 or ambiguous or spoken_both:
        return None
    return _day(Calendar(strong.value))


@rule(ATOMS, "{dmy} {weekday}? gun?")
def written_date(dmy: Token, weekday: Token | None) -> Built:
    day, month, year = dmy.value
    return _day(Calendar(day, month, year, weekday=weekday_of(weekday) if weekday else None))


@rule(ATOMS, "{month/loc}", "{month} ay/p3*|ic", "{month} ic/p3*", "{month} ay ic/p3*")
def whole_month(month: Token) -> Built:
    return _day(Month(month_of(month)))


@rule(ATOMS, "bu ay (ic/p3loc)?")
def this_month() -> Built:
    return _day(Month(shift=0))


@rule(ATOMS, "(gelecek | onumuzdeki | sonraki) ay (ic/p3loc)?")
def next_month() -> Built:
    return _day(Month(shift=1))


_MONTH_PARTS = {"bas": "start", "orta": "middle", "son": "end", "aysonu": "end", "aybasi": "start"}


@rule(
    ATOMS,
    "bu? (ay/-|gen) {bas/p3*|acc}",
    "bu? (ay/-|gen) {orta/p3*}",
    "bu? (ay/-|gen) {son/p3*|acc}",
    "{aysonu}",
    "{aybasi}",
)
def part_of_the_month(
    bas: Token | None = None,
    orta: Token | None = None,
    son: Token | None = None,
    aysonu: Token | None = None,
    aybasi: Token | None = None,
) -> Built:
    token = next(one for one in (bas, orta, son, aysonu, aybasi) if one is not None)
    return _day(Month(part=_MONTH_PARTS[token.lemma]))


@rule(
    ATOMS,
    "{month/-|gen} (ay/p3*)? {bas/p3*|acc}",
    "{month/-|gen} (ay/p3*)? {orta/p3*}",
    "{month/-|gen} (ay/p3*)? {son/p3*|acc}",
)
def part_of_a_month(
    month: Token, bas: Token | None = None, orta: Token | None = None, son: Token | None = None
) -> Built:
    token = next(one for one in (bas, orta, son) if one is not None)
    return _day(Month(month_of(month), part=_MONTH_PARTS[token.lemma]))


@rule(
    ATOMS,
    "(gelecek | onumuzdeki) (ay/-|gen) {bas/p3*|acc}",
    "(gelecek | onumuzdeki) (ay/-|gen) {orta/p3*}",
    "(gelecek | onumuzdeki) (ay/-|gen) {son/p3*|acc}",
)
def part_of_next_month(bas: Token | None = None, orta: Token | None = None, son: Token | None = None) -> Built:
    token = next(one for one in (bas, orta, son) if one is not None)
    return _day(Month(shift=1, part=_MONTH_PARTS[token.lemma]))


@rule(
    ATOMS,
    "({month/gen} | {next:gelecek}? ay/gen) {nth:O} hafta/p3*",
    "({month/gen} | {next:gelecek}? ay/gen) {nth:N} STOP hafta/p3*",
    "({month/gen} | {next:gelecek}? ay/gen) {nth:ilk} hafta/p3*",
    "({month/gen} | {next:gelecek}? ay/gen) {nth:son} hafta/p3*",
)
def week_of_a_month(nth: Token, month: Token | None, next: Token | None) -> Built | None:
    number = 1 if nth.lemma == "ilk" else nth.value
    if number is not None and number > 5:
        return None
    part = "last_week" if number is None else f"week{number}"
    return _day(Month(month_of(month) if month else None, 1 if next else None, part))


@rule(ATOMS, "(gelecek | onumuzdeki | bu) {month/-|loc}")
def month_to_come(month: Token) -> Built:
    return _day(Month(month_of(month)))


@rule(
    ATOMS,
    "({month/gen} | {next:gelecek}? ay/gen) {nth:O} {weekday} gun?",
    "({month/gen} | {next:gelecek}? ay/gen) {nth:N} STOP {weekday} gun?",
    "({month/gen} | {next:gelecek}? ay/gen) {nth:ilk} {weekday} gun?",
    "({month/gen} | {next:gelecek}? ay/gen) {nth:son} {weekday} gun?",
)
def nth_weekday_of_a_month(nth: Token, weekday: Token, month: Token | None, next: Token | None) -> Built | None:
    number = {"ilk": 1, "son": -1}.get(nth.lemma) or int(nth.value)
    if number > 5:
        return None
    where = Month(month_of(month)) if month else Month(shift=1 if next else None)
    return _day(NthWeekday(number, weekday_of(weekday), where))


@rule(
    ATOMS,
    "{n} (DASH | ile | ve) {m:n} {anymonth} ara?",
    "{n/ins} {m:n} {anymonth} ara",
    "{n/abl} {m:n} {anymonth/dat} kadar",
    "{n/-} {m:n/-} {anymonth} ara",
)
def days_of_a_month_between(n: Token, m: Token, anymonth: Token) -> Built | None:
    if not 1 <= n.value < m.value <= 31:
        return None
    month = month_of(anymonth)
    return Built(DAY, DayRange(Calendar(n.value, month), Calendar(m.value, month)), "")


# ---------------------------------------------------------------- seen from the known appointment


@rule(ATOMS, "ayni gun", "ayni gun ic/p3*")
def same_day() -> Built:
    return _day(KnownDay())


@rule(ATOMS, "{n/-} gun ileri", "{n/-} gun sonra/dat")
def days_later_than_known(n: Token) -> Built:
    return _day(KnownDay(n.value))


@rule(ATOMS, "{n/-} hafta ileri", "{n/-} hafta sonra/dat")
def weeks_later_than_known(n: Token) -> Built:
    return _day(KnownDay(7 * n.value))


@rule(ATOMS, "{n/-} gun (geri | erken | one | once/dat)", "{n/-} gun once/dat")
def days_before_known(n: Token) -> Built:
    return _day(KnownDay(-n.value))


@rule(ATOMS, "{n/-} hafta (geri | erken | one | once/dat)")
def weeks_before_known(n: Token) -> Built:
    return _day(KnownDay(-7 * n.value))
