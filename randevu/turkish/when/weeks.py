"""Rules for weeks and their parts: the week, the weekend, its beginning and its working days."""

from __future__ import annotations

from randevu.turkish.when.days import day_token
from randevu.turkish.when.levels import ATOMS
from randevu.turkish.when.meaning import Week, Weekday
from randevu.turkish.when.rule import Built, rule
from randevu.turkish.when.tokens import NOTHING, Token


@rule(ATOMS, "bu hafta (ic/p3loc)?", "bu? hafta boyunca", "bu? hafta/gen geri? kalan")
def this_week() -> Built:
    return day_token(Week(0))


@rule(ATOMS, "hafta/=dat|pldat", "(gelecek | onumuzdeki) hafta (ic/p3loc)?")
def next_week(before: Token | None) -> Built | None:
    return None if before is not None and before.lemma in {"sonraki", "onceki", "ilk", "O"} else day_token(Week(1))


@rule(ATOMS, "hafta/- olmadan")
def before_the_week_ends() -> Built:
    """ "hafta bitmeden"."""
    return day_token(Week(0))


@rule(ATOMS, "obur hafta (ic/p3loc)?", "hafta/dat degil obur hafta", "hafta/dat degil obur")
def week_after_next() -> Built:
    return day_token(Week(2))


@rule(ATOMS, "(hafta/-|gen son/p3*|acc | haftasonu) gun?", "onumuzdeki (hafta son/p3* | haftasonu) gun?")
def weekend() -> Built:
    return day_token(Week(None, "weekend"))


@rule(ATOMS, "bu (hafta son/p3* | haftasonu)")
def this_weekend() -> Built:
    return day_token(Week(0, "weekend"))


@rule(ATOMS, "(hafta/dat | gelecek hafta?) (hafta son/p3* | haftasonu | son/p3*)")
def next_weekend() -> Built:
    return day_token(Week(1, "weekend"))


@rule(ATOMS, "obur (hafta hafta | hafta)? (son/p3* | haftasonu)")
def weekend_after_next() -> Built:
    return day_token(Week(2, "weekend"))


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
    return day_token(Week(None, _WEEK_PARTS[token.lemma]))


@rule(
    ATOMS,
    "(hafta/dat | (gelecek | onumuzdeki) hafta/-|gen) hafta? {bas/p3*|acc}",
    "(hafta/dat | (gelecek | onumuzdeki) hafta/-|gen) hafta? {orta/p3*}",
    "(hafta/dat | (gelecek | onumuzdeki) hafta) hafta? {ic/acc|p3gen|p3dat}",
)
def part_of_next_week(bas: Token | None = None, orta: Token | None = None, ic: Token | None = None) -> Built:
    token = next(one for one in (bas, orta, ic) if one is not None)
    return day_token(Week(1, _WEEK_PARTS[token.lemma]))


@rule(ATOMS, "obur hafta/-|dat|gen hafta? {bas/p3*|acc}", "obur hafta/-|dat|gen hafta? {orta/p3*}")
def part_of_the_week_after_next(bas: Token | None = None, orta: Token | None = None) -> Built:
    return day_token(Week(2, "start" if bas is not None else "middle"))


@rule(ATOMS, "obur hafta/-|dat hafta? ic/=acc|p3gen|p3dat")
def weekdays_after_next() -> Built:
    return day_token(Week(2, "weekdays"))


@rule(ATOMS, "bu hafta/- ic/=acc", "bu haftaici")
def weekdays_of_this_week() -> Built:
    return day_token(Week(0, "weekdays"))


@rule(ATOMS, "hafta/gen son is gun")
def last_working_day_of_the_week() -> Built:
    return day_token(Weekday(4))


@rule(ATOMS, "(gelecek | onumuzdeki | bu | obur)? hafta/gen son gun")
def last_day_of_the_week() -> Built:
    """ "haftanın son günü": Friday for some, Saturday or Sunday for others."""
    return Built(NOTHING, case="")


@rule(ATOMS, "{week:hafta/gen} ilk is? gun", "(hafta/dat | gelecek hafta/gen) {week:ilk} gun")
def first_day_of_the_week(week: Token) -> Built:
    return day_token(Week(1 if week.lemma == "ilk" else None, "start"))
