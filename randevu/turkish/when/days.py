"""Rules for days: relative days, weekdays, weeks, months and dates of the calendar."""

from __future__ import annotations

from randevu.turkish.when.levels import ATOMS
from randevu.turkish.when.meaning import (
    AnyDay,
    Calendar,
    Day,
    DayRange,
    KnownDay,
    Offset,
    Relative,
    Week,
    Weekday,
)
from randevu.turkish.when.rule import Built, rule
from randevu.turkish.when.tokens import DAY, UNKNOWN, Token
from randevu.turkish.when.words import MONTHS, WEEKDAYS


def day_token(value: Day) -> Built:
    return Built(DAY, value)


def _is_from(before: Token | None) -> bool:
    """Whether what follows is counted from the word before: "bayramdan iki gün sonra"."""
    return before is not None and ((before.case.endswith("abl") and before.text != "ondan") or is_from_unknown(before))


def is_from_unknown(before: Token | None) -> bool:
    """Whether it is counted from something that only the customer knows: "ameliyattan iki gün sonra"."""
    if before is None or before.lemma != UNKNOWN or len(before.text) < 6 or before.text in _NO_BEGINNING:
        return False
    return before.text.endswith(("dan", "den", "tan", "ten"))


# Adverbs that only look like "from it", and people.
_NO_BEGINNING = frozenset(
    {"bundan", "buradan", "simdiden", "hakikaten", "gercekten", "yeniden", "sahiden", "birden", "onceden", "zaten"}
)


def is_wished(after: Token | None) -> bool:
    """Whether what follows "bir gün önce" asks for it; "geldim" tells of the past."""
    if after is None:
        return False
    return after.lemma in {"come", "olsun"} or after.text.startswith(("gelmek", "gelelim", "gelsin", "yaptirmak"))


_OF_A_WEEK = frozenset({*WEEKDAYS, "bugun", "yarin", "bu", "son", "bas", "ic", "orta"})


def _is_exact(before: Token | None) -> bool:
    """Whether "tam" stands before it, and what that is counted from has been looked at: "yarından tam bir hafta"."""
    return before is not None and before.lemma == "tam"


def weekday_of(token: Token) -> int:
    """Monday 0."""
    return WEEKDAYS.index(token.lemma)


def month_of(token: Token) -> int:
    """January 1."""
    return int(token.lemma[2:]) if token.lemma.startswith("mo") else MONTHS.index(token.lemma) + 1


# ---------------------------------------------------------------- relative days


@rule(ATOMS, "bugun gun?", "bu gun/-|dat|abl|loc|acc", "bugun ic/p3*")
def today() -> Built:
    return day_token(Offset(0))


@rule(ATOMS, "gun/gen geri? kalan")
def rest_of_today() -> Built:
    """ "günün geri kalanı"."""
    return day_token(Offset(0))


@rule(ATOMS, "yarin gun?")
def tomorrow() -> Built:
    return day_token(Offset(1))


@rule(ATOMS, "obur gun?", "yarin/abl sonraki gun?", "yarin/abl sonra gun", "yarin degil ertesi gun")
def day_after_tomorrow(last: Token, after: Token | None) -> Built | None:
    """ "öbür gün"; "öbür" before any other noun is only the other one: "öbür şube"."""
    if last.lemma == "sonraki" and after is not None and after.lemma in {*WEEKDAYS, "hafta", "haftasonu"}:
        return None  # "yarından sonraki pazartesi"
    if last.text == "oteki":  # "biri 11 öteki 3": the other one
        return None
    adjective = last.text in {"obur", "oteki", "obr"} and after is not None and after.lemma in {"X", "count", "title"}
    return None if adjective else day_token(Offset(2))


@rule(ATOMS, "W? (ertesi | sonraki) gun")
def the_day_after(before: Token | None, first: Token) -> Built | None:
    """ "ertesi gün": after the day named before it, else after the known one, else tomorrow."""
    from_that = _is_from(before) or (first.lemma == "W" and first.value != 1)
    return None if from_that else day_token(KnownDay(1))


@rule(ATOMS, "{weekday} gun? (olmaz | degil) COMMA? ertesi gun", "{yarin} gun? olmaz COMMA? ertesi gun")
def the_day_after_the_refused(weekday: Token | None, yarin: Token | None) -> Built:
    """ "cuma olmaz ertesi gün"."""
    return day_token(Relative(Weekday(weekday_of(weekday)) if weekday else Offset(1), 1))


@rule(ATOMS, "W? sonraki {weekday} gun?")
def the_weekday_after(weekday: Token, before: Token | None, first: Token) -> Built | None:
    if first.text == "ondan":  # seen from the day named before it
        return None
    counted = _is_from(before) or (before is not None and before.lemma in {"hafta", "gun", "ay"})
    return None if counted else day_token(Weekday(weekday_of(weekday), perhaps_next=True))


@rule(ATOMS, "(sonraki | ertesi | diger) hafta (ic/p3loc)?")
def the_week_after(before: Token | None) -> Built | None:
    return None if _is_from(before) else day_token(Week(1))


@rule(ATOMS, "(sonraki | ertesi | diger) hafta {weekday} gun?")
def the_weekday_of_the_week_after(weekday: Token, before: Token | None) -> Built | None:
    return None if _is_from(before) else day_token(Weekday(weekday_of(weekday), 1))


@rule(ATOMS, "tam? {n/-} gun (sonra/-|p3* | sonraki)", "{n/-} gun/dat")
def in_days(n: Token, before: Token | None, last: Token) -> Built | None:
    some_day = last.lemma == "gun" and n.lemma == "W"  # "başka bir güne"
    return None if _is_from(before) or _is_exact(before) or some_day else day_token(Offset(n.value))


@rule(ATOMS, "{n} DASH? {m:n/-} gun (sonra | ic/p3*)")
def in_some_days(n: Token, m: Token, last: Token, before: Token | None) -> Built | None:
    if before is not None and before.lemma in {"sonra", "saat", "sabah", "oglen", "aksam"}:  # "sabah 9 10 gün sonra"
        return None
    if n.case != "":  # "3'te 3 gün sonra"; "ondan iki gün sonra": a step from the day before it
        return None
    if last.lemma == "ic":
        return day_token(DayRange(Offset(0), Offset(m.value)))
    if n.text in {"bi", "bir"} and m.value != 2:  # "bi 15 gün sonra": about
        return day_token(Offset(m.value))
    if m.value <= n.value:  # "sabah 9 1 gün sonra"
        return None
    return day_token(DayRange(Offset(n.value), Offset(m.value)))


@rule(ATOMS, "(en gec)? {n/-} gun ic/p3*", "(onumuzdeki | gelecek) {n/-} gun (ic/p3*)?")
def within_days(n: Token, before: Token | None) -> Built | None:
    if _is_from(before) or (before is not None and before.lemma == "itibaren"):
        return None
    return day_token(DayRange(Offset(0), Offset(n.value)))


@rule(ATOMS, "sonraki {n/-} gun (ic/p3*)?")
def days_after_today(n: Token, before: Token | None) -> Built | None:
    return None if _is_from(before) else day_token(DayRange(Offset(1), Offset(n.value)))


@rule(ATOMS, "tam? {n/-} hafta (sonra/-|p3* | sonraki)", "{n/-} hafta/dat")
def in_weeks(n: Token, last: Token, before: Token | None, after: Token | None) -> Built | None:
    if _is_from(before) or _is_exact(before) or (before is not None and before.lemma == "itibaren"):
        return None
    if n.lemma == "W" and after is not None and after.lemma in WEEKDAYS:  # "bi haftaya salıya"
        return None
    an_hour = n.value > 4 or (before is not None and before.lemma in {"saat", "sabah", "oglen", "aksam", "sonra"})
    if an_hour and last.case == "dat" and after is not None and after.lemma in _OF_A_WEEK:
        return None  # "sabah 10 haftaya pazartesi"
    return day_token(Offset(7 * n.value))


@rule(ATOMS, "{n/-} hafta ic/p3*", "(onumuzdeki | gelecek | sonraki) {n/-} hafta/-|loc (ic/p3*)?")
def within_weeks(n: Token, first: Token, last: Token) -> Built | None:
    if first is n and n.value > 4 and last.lemma == "ic" and last.case == "acc":  # "saat 10 hafta içi"
        return None
    return day_token(DayRange(Offset(0), Offset(7 * n.value)))


@rule(ATOMS, "tam? {n/-} hafta (sonra | sonraki) {weekday} gun?")
def weekday_in_weeks(n: Token, weekday: Token, before: Token | None) -> Built | None:
    return None if _is_from(before) else day_token(Weekday(weekday_of(weekday), n.value))


@rule(ATOMS, "{n/-} ay (sonra/-|p3* | sonraki)", "{n/-} ay/dat")
def in_months(n: Token) -> Built:
    return day_token(Calendar(0, month_shift=n.value))


@rule(ATOMS, "{n/-} {yil} (sonra/-|p3* | sonraki)", "{n/-} {yil} sonra/dat", "{n/-} ay sonra/dat")
def in_years(n: Token, yil: Token | None, before: Token | None) -> Built | None:
    if _is_from(before):
        return None
    return day_token(Calendar(0, month_shift=n.value * (12 if yil is not None else 1)))


@rule(ATOMS, "{n/-} ay ic/p3*", "(onumuzdeki | gelecek) {n/-} ay (ic/p3*)?")
def within_months(n: Token) -> Built:
    return day_token(DayRange(Offset(0), Calendar(0, month_shift=n.value)))


@rule(ATOMS, "hafta/dat bugun", "hafta/dat bu gun", "gelecek hafta bugun")
def today_in_a_week() -> Built:
    return day_token(Offset(7))


@rule(ATOMS, "hafta/dat yarin", "gelecek hafta yarin")
def tomorrow_in_a_week() -> Built:
    return day_token(Offset(8))


# ---------------------------------------------------------------- weekdays


@rule(ATOMS, "{weekday} gun?", "(onumuzdeki | ilk) {weekday} gun?")
def weekday_to_come(weekday: Token) -> Built:
    return day_token(Weekday(weekday_of(weekday)))


@rule(ATOMS, "gelecek {weekday} gun?")
def weekday_called_next(weekday: Token) -> Built:
    """ "gelecek cuma": the one to come for most, that of next week for some; both are told."""
    return day_token(Weekday(weekday_of(weekday), perhaps_next=True))


@rule(ATOMS, "bu {weekday} gun?", "bu hafta (ic/p3*)? {weekday} gun?")
def weekday_this_week(weekday: Token) -> Built:
    return day_token(Weekday(weekday_of(weekday), 0))


@rule(
    ATOMS,
    "hafta/dat|ki {weekday} gun?",
    "(gelecek | onumuzdeki) hafta {weekday} gun?",
    "hafta/dat ic/p3* {weekday} gun?",
)
def weekday_next_week(weekday: Token) -> Built:
    return day_token(Weekday(weekday_of(weekday), 1))


@rule(ATOMS, "(obur | diger) {weekday} gun?")
def weekday_after_the_next(weekday: Token) -> Built:
    """ "öbür cuma": not the one to come, the one after it."""
    return day_token(Relative(Weekday(weekday_of(weekday), 0), 7))


@rule(ATOMS, "{weekday} hafta/dat", "{weekday} gun hafta/dat")
def weekday_then_next_week(weekday: Token) -> Built:
    return day_token(Weekday(weekday_of(weekday), 1))


@rule(ATOMS, "bu {weekday} gun? degil COMMA? (obur | diger | sonraki | gelecek | hafta/dat) {other:weekday} gun?")
def the_other_weekday(weekday: Token, other: Token) -> Built:
    """ "bu cuma değil öteki cuma": the next one after it."""
    return day_token(Relative(Weekday(weekday_of(weekday), 0), weekday=weekday_of(other)))


@rule(ATOMS, "obur hafta {weekday} gun?", "hafta/dat degil obur hafta {weekday} gun?")
def weekday_after_next_week(weekday: Token) -> Built:
    return day_token(Weekday(weekday_of(weekday), 2))


@rule(ATOMS, "her gun", "herhangi {one:n}? gun", "hangi gun (olsun | fark)", "gun fark etmez?")
def any_day(one: Token | None) -> Built:
    return day_token(AnyDay())


# ---------------------------------------------------------------- seen from the known appointment


@rule(ATOMS, "ayni gun", "ayni gun ic/p3*")
def same_day() -> Built:
    return day_token(KnownDay())


@rule(ATOMS, "{n/-} gun ileri", "{n/-} gun sonra/dat")
def days_later_than_known(n: Token, before: Token | None) -> Built | None:
    return None if _is_from(before) else day_token(KnownDay(n.value))


@rule(
    ATOMS, "{that:W/abl} {n/-} {unit:gun/-|hafta/-} {side:once}", "{that:W/abl} {n/-} {unit:gun/-|hafta/-} {side:sonra}"
)
def days_from_that_day(that: Token, n: Token, unit: Token, side: Token) -> Built | None:
    """ "ondan bir gün önce": counted from the day named before it."""
    days = n.value * (7 if unit.lemma == "hafta" else 1)
    return day_token(KnownDay(-days if side.lemma == "once" else days)) if that.text == "ondan" else None


@rule(ATOMS, "{that:W/abl} W? {side:onceki} gun", "{that:W/abl} W? {side:sonraki} gun")
def the_day_beside_that_day(that: Token, side: Token) -> Built | None:
    """ "ondan önceki gün"."""
    return day_token(KnownDay(-1 if side.lemma == "onceki" else 1)) if that.text == "ondan" else None


@rule(
    ATOMS,
    "{that:W/abl} W? {side:onceki} son? {weekday} gun?",
    "{that:W/abl} W? {side:sonraki} ilk? {weekday} gun?",
)
def the_weekday_beside_that_day(that: Token, side: Token, weekday: Token) -> Built | None:
    """ "23 martta başlıyorum, ondan önceki cuma": the first such weekday from the day named before it."""
    if that.text != "ondan":
        return None
    return day_token(Relative(KnownDay(), weekday=weekday_of(weekday), backwards=side.lemma == "onceki"))


@rule(ATOMS, "{n/-} hafta ileri", "{n/-} hafta sonra/dat")
def weeks_later_than_known(n: Token, before: Token | None) -> Built | None:
    return None if _is_from(before) else day_token(KnownDay(7 * n.value))


@rule(ATOMS, "{n/-} gun (geri | erken | one | once/dat)", "{n/-} gun once/p3*", "{n/-} gun {wish:once/-}")
def days_before_known(
    n: Token, before: Token | None, after: Token | None, said: frozenset[str], wish: Token | None = None
) -> Built | None:
    """ "bir gün öncesine"; "bir gün önce gelsem" is wished, "bir gün önce geldim" is told."""
    of_a_date = before is not None and before.case == "" and bool(said & set(MONTHS))
    stepped = before is not None and before.lemma in {*MONTHS, *WEEKDAYS} and (before.case == "loc" or of_a_date)
    if wish is not None and not stepped and not is_wished(after):
        return None
    return day_token(KnownDay(-n.value))


@rule(
    ATOMS,
    "{n/-} hafta (geri | erken | one | once/dat)",
    "{n/-} hafta once/p3*",
    "{n/-} hafta {wish:once/-}",
)
def weeks_before_known(n: Token, after: Token | None, wish: Token | None = None) -> Built | None:
    """ "iki hafta öncesine"; "iki hafta önce gelsem" is wished, "iki hafta önce geldim" is told."""
    if wish is not None and not is_wished(after):
        return None
    return day_token(KnownDay(-7 * n.value))
