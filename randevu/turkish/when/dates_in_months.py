"""Rules for months, their parts, weeks and weekdays, and for days of a month said together."""

from __future__ import annotations

from randevu.turkish.when.dates import is_year
from randevu.turkish.when.days import day_token, month_of, weekday_of
from randevu.turkish.when.levels import ATOMS
from randevu.turkish.when.meaning import Calendar, DayRange, EitherDay, Month, NthWeekday
from randevu.turkish.when.rule import Built, rule
from randevu.turkish.when.tokens import DAY, Token


@rule(ATOMS, "{month/loc|=locki|=lockiacc|=lockidat}", "{month} ay/p3*|ic", "{month} ic/p3*", "{month} ay ic/p3*")
def whole_month(month: Token, before: Token | None) -> Built | None:
    if month.lemma == "aralik" and (
        month.case.startswith("p3") or (before is not None and before.lemma in {"o", "su"})
    ):
        return None  # "o aralıkta", "saat aralığında": in between
    return day_token(Month(month_of(month)))


_BESIDE_A_MONTH = frozenset({"gibi", "falan", "olsun", "olmaz", "mi", "STOP", "icin", "ay", "musait", "lutfen"})


@rule(ATOMS, "{a:N/-} {b:N/-} {month}", "{a:N/-} {b:N/-} {c:N/-} {month}")
def days_of_a_month_in_a_row(a: Token, b: Token, month: Token, c: Token | None = None) -> Built | None:
    """ "24 25 26 mart": one of them."""
    days = [one.value for one in (a, b, c) if one is not None]
    in_a_row = days == list(range(days[0], days[0] + len(days))) and days[0] > 12 and days[-1] <= 31
    if not in_a_row:
        return None
    return day_token(EitherDay(tuple(Calendar(day, month_of(month)) for day in days)))


@rule(ATOMS, "{month/-}", "{month/-} {like:gibi}")
def month_alone(month: Token, said: frozenset[str], like: Token | None = None) -> Built | None:
    """ "nisan" and nothing else: an answer; in a sentence it may be a name."""
    if like is not None:
        return day_token(Month(month_of(month)))
    return None if said - _BESIDE_A_MONTH - {month.lemma} else day_token(Month(month_of(month)))


@rule(ATOMS, "bu ay (ic/p3loc)?", "bu? ay boyunca", "bu? ay/gen geri? kalan")
def this_month() -> Built:
    return day_token(Month(shift=0))


@rule(ATOMS, "obur ay (ic/p3loc)?", "(gelecek | onumuzdeki) ay/abl sonraki ay (ic/p3loc)?")
def month_after_next() -> Built:
    return day_token(Month(shift=2))


@rule(ATOMS, "obur ay/gen {n} gun?")
def day_of_the_month_after_next(n: Token) -> Built | None:
    return day_token(Calendar(n.value, month_shift=2)) if 1 <= n.value <= 31 else None


@rule(ATOMS, "(gelecek | onumuzdeki | sonraki) ay (ic/p3loc)?")
def next_month(before: Token | None) -> Built | None:
    return None if before is not None and before.case.endswith("abl") else day_token(Month(shift=1))


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
    return day_token(Month(part=_MONTH_PARTS[token.lemma]))


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
    return day_token(Month(month_of(month), part=_MONTH_PARTS[token.lemma]))


@rule(
    ATOMS,
    "(gelecek | onumuzdeki) (ay/-|gen) {bas/p3*|acc}",
    "(gelecek | onumuzdeki) (ay/-|gen) {orta/p3*}",
    "(gelecek | onumuzdeki) (ay/-|gen) {son/p3*|acc}",
)
def part_of_next_month(bas: Token | None = None, orta: Token | None = None, son: Token | None = None) -> Built:
    token = next(one for one in (bas, orta, son) if one is not None)
    return day_token(Month(shift=1, part=_MONTH_PARTS[token.lemma]))


@rule(
    ATOMS,
    "({month/-|gen} (ay/p3gen)? | {next:nextword}? ay/gen | bu ay/gen|-) {nth:O} hafta/p3*|-",
    "({month/-|gen} (ay/p3gen)? | {next:nextword}? ay/gen | bu ay/gen) {nth:N} STOP hafta/p3*",
    "({month/-|gen} (ay/p3gen)? | {next:nextword}? ay/gen | bu ay/gen|-) {nth:ilk} hafta/p3*|-",
    "({month/-|gen} (ay/p3gen)? | {next:nextword}? ay/gen | bu ay/gen|-) {nth:son} hafta/p3*|-",
    "{next:nextword} ay/- {nth:O} hafta",
    "{next:nextword} ay/- {nth:ilk} hafta",
    "{next:nextword} ay/- {nth:son} hafta",
)
def week_of_a_month(nth: Token, month: Token | None, next: Token | None) -> Built | None:
    number = 1 if nth.lemma == "ilk" else nth.value
    if number is not None and number > 5:
        return None
    part = "last_week" if number is None else f"week{number}"
    return day_token(Month(month_of(month) if month else None, 1 if next else None, part))


@rule(ATOMS, "{month/dat}")
def month_to_move_to(month: Token, after: Token | None) -> Built | None:
    """ "nisana erteleyelim"."""
    return day_token(Month(month_of(month))) if after is not None and after.lemma == "move" else None


@rule(ATOMS, "({next:gelecek} | {next2:sonraki} | onumuzdeki | bu) {month/-|loc}")
def month_to_come(month: Token, next: Token | None, next2: Token | None = None) -> Built:
    """ "gelecek mart", said in March, is that of the next year."""
    return day_token(Month(month_of(month), 1 if next is not None or next2 is not None else None))


@rule(
    ATOMS,
    "{month} {year:N} {nth:O} {weekday} gun?",
    "{month} {year:N/gen} {nth:ilk} {weekday} gun?",
    "({month/-|gen} (ay/p3gen)? | {next:nextword}? ay/gen | bu ay/gen) {nth:O} {weekday} gun?",
    "({month/-|gen} (ay/p3gen)? | {next:nextword}? ay/gen | bu ay/gen) {nth:N} STOP {weekday} gun?",
    "({month/-|gen} (ay/p3gen)? | {next:nextword}? ay/gen | bu ay/gen) {nth:ilk} {weekday} gun?",
    "({month/-|gen} (ay/p3gen)? | {next:nextword}? ay/gen | bu ay/gen) {nth:son} {weekday} gun?",
)
def nth_weekday_of_a_month(
    nth: Token, weekday: Token, month: Token | None, next: Token | None, year: Token | None = None
) -> Built | None:
    number = {"ilk": 1, "son": -1}.get(nth.lemma) or int(nth.value)
    if number > 5 or (year is not None and not is_year(year)):
        return None
    where = Month(month_of(month), year=year.value if year else None) if month else Month(shift=1 if next else None)
    return day_token(NthWeekday(number, weekday_of(weekday), where))


@rule(ATOMS, "{month} bas/p3* W {weekday} gun?", "{month} {son:son/p3*} W {weekday} gun?")
def weekday_at_an_end_of_a_month(month: Token, weekday: Token, son: Token | None) -> Built:
    """ "nisan başında bir cumartesi"."""
    return day_token(NthWeekday(-1 if son is not None else 1, weekday_of(weekday), Month(month_of(month))))


@rule(ATOMS, "{n} (veya | ya da | COMMA) {m:n} {anymonth} gun?")
def either_day_of_a_month(n: Token, m: Token, anymonth: Token) -> Built | None:
    """ "14 ya da 15 mart"."""
    if not 1 <= n.value <= 31 or not 1 <= m.value <= 31 or m.case in {"loc", "dat", "abl"}:
        return None
    month = month_of(anymonth)
    return day_token(EitherDay((Calendar(n.value, month), Calendar(m.value, month))))


@rule(
    ATOMS,
    "{n} (DASH | ile | ve) {m:n} {anymonth} ara?",
    "{year:N/-|gen} {n} (DASH | ile | ve) {m:n} {anymonth} ara?",
    "{n/ins} {m:n} {anymonth} ara",
    "{n/abl} {m:n} {anymonth/dat} kadar",
    "{n/-} {m:n/-} {anymonth} ara",
)
def days_of_a_month_between(n: Token, m: Token, anymonth: Token, year: Token | None) -> Built | None:
    if not 1 <= n.value < m.value <= 31 or (year is not None and not is_year(year)):
        return None
    month, said = month_of(anymonth), year.value if year is not None else None
    return Built(DAY, DayRange(Calendar(n.value, month, said), Calendar(m.value, month, said)), "")
