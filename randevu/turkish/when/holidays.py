"""Rules for holidays; which day they fall on is looked up when a meaning is resolved."""

from __future__ import annotations

from randevu.turkish.when.levels import ATOMS
from randevu.turkish.when.meaning import DayRange, Holiday, Part, Relative, WorkDays
from randevu.turkish.when.rule import Built, rule
from randevu.turkish.when.tokens import BOTH, DAY, Token


def _holiday(key: str, part: str = "whole", nth: int | None = None) -> Built:
    return Built(DAY, Holiday(key, part, nth))


def _key(kind: Token | None) -> str:
    if kind is None:
        return "religious"
    return "kurban" if kind.lemma == "kurban" else "ramazan"


@rule(ATOMS, "{kind:bayramkind}? bayram (gun/pl* | gun | tatil | zaman)?", "{kind:kurban/abl|loc}")
def religious_holiday(kind: Token | None) -> Built:
    return _holiday(_key(kind))


@rule(ATOMS, "({kind:bayramkind}? bayram/-|gen|p3|p3gen)? arife gun?", "{kind2:bayramkind} arife gun?")
def eve_of_a_holiday(kind: Token | None, kind2: Token | None = None) -> Built:
    return _holiday(_key(kind or kind2), "eve")


@rule(
    ATOMS,
    "{kind:bayramkind}? bayram/gen {n} STOP? gun?",
    "{kind:bayramkind}? bayram/-|p3 {n} STOP? gun",
    "{kind:bayramkind}? bayram/- {n} STOP",
    "{kind:bayramkind}? bayram/gen|-|p3 {n:O} gun?",
    "{kind:bayramkind}? bayram/gen|- {ilk} gun?",
    "{kind:bayramkind}? bayram/gen|- {son} gun",
    "{kind:bayramkind}? bayram/gen {ends:cikis} gun",
    "{kind:kurban/gen} {n} STOP? gun",
    "{kind:kurban/gen} {n:O} gun",
    "{kind:kurban/gen} {ilk} gun",
    "{kind:kurban/gen} {son} gun",
)
def nth_day_of_a_holiday(
    kind: Token | None,
    n: Token | None = None,
    ilk: Token | None = None,
    son: Token | None = None,
    ends: Token | None = None,
) -> Built | None:
    if ends is not None and ends.text != "bittigi":
        return None
    nth = n.value if n is not None else (1 if ilk is not None else -1)
    return _holiday(_key(kind), "nth", nth) if nth <= 4 else None


@rule(
    ATOMS, "{kind:bayramkind}? bayram/abl {n} {unit} {side:sidelemma}", "{kind:bayramkind}? bayram/dat {n} {unit} kala"
)
def days_from_a_holiday(kind: Token | None, n: Token, unit: Token, side: Token | None = None) -> Built | None:
    days = n.value * {"gun": 1, "hafta": 7}.get(unit.lemma, 0)
    if not days:
        return None
    key = _key(kind)
    if side is not None and side.lemma == "sonra":
        return Built(DAY, Relative(Holiday(key, "nth", -1), days))
    return Built(DAY, Relative(Holiday(key, "nth", 1), -days))


@rule(ATOMS, "{kind:bayramkind}? bayram (once/p3*|=acc)", "{kind:bayramkind}? bayram {sonra/p3*}")
def side_of_a_holiday(kind: Token | None, sonra: Token | None = None) -> Built:
    day = Holiday(_key(kind))
    value = DayRange(first=day, after=True) if sonra is not None else DayRange(last=day, before=True)
    return Built(DAY, value, "")


@rule(
    ATOMS,
    "{kind:bayramkind}? bayram ertesi",
    "{kind:bayramkind}? bayram cikis sonra?",
    "{kind:ramazan} cikis sonra?",
    "{kind:ramazan/abl} sonra",
)
def after_a_holiday(kind: Token | None) -> Built:
    return Built(DAY, DayRange(first=Holiday(_key(kind)), after=True), "")


@rule(
    ATOMS,
    "{kind:bayramkind}? bayram (ertesi | cikis sonra?) ilk? gun",
    "{kind:bayramkind}? bayram sonra/p3 ilk gun",
    "{kind:bayramkind}? bayram/abl (sonra | sonraki) ilk gun",
)
def day_after_a_holiday(kind: Token | None) -> Built:
    return Built(DAY, Relative(Holiday(_key(kind), "nth", -1), 1))


@rule(
    ATOMS,
    "{kind:bayramkind}? bayram sonra/p3* ilk is gun",
    "{kind:bayramkind}? bayram ertesi ilk? is gun",
    "{kind:bayramkind}? bayram/abl (sonra | sonraki) ilk? is gun",
)
def working_day_after_a_holiday(kind: Token | None) -> Built:
    """ "bayramdan sonraki ilk iş günü"."""
    return Built(DAY, WorkDays(1, Holiday(_key(kind), "nth", -1)))


@rule(ATOMS, "{nth:O} gun/p3*")
def nth_day_of_the_holiday_just_said(nth: Token) -> Built:
    """ "bayramın ilk günü kapalıysanız ikinci günü": of the holiday named before it, else of nothing."""
    return _holiday("said", "nth", nth.value)


@rule(ATOMS, "{kind:bayramkind}? bayram/-|gen sabah/p3*|acc")
def morning_of_a_holiday(kind: Token | None) -> Built:
    """ "bayram sabahı": of its first day."""
    return Built(BOTH, (Holiday(_key(kind), "nth", 1), Part("sabah")))


@rule(ATOMS, "{kind:bayramkind}? bayram hafta")
def week_of_a_holiday(kind: Token | None) -> Built:
    return _holiday(_key(kind), "week")


@rule(ATOMS, "yilbasi gun?", "yil bas/p3*|acc")
def new_year() -> Built:
    return _holiday("yilbasi")


@rule(ATOMS, "yilbasi/-|gen (arife | gece)", "yilbasi/-|gen {aksam}")
def new_years_eve(aksam: Token | None) -> Built:
    if aksam is not None:
        return Built(BOTH, (Holiday("yilbasi", "eve"), Part("aksam")))
    return _holiday("yilbasi", "eve")


@rule(
    ATOMS,
    "{name:cumhuriyet} bayram",
    "{name:zafer} bayram",
    "{name:genclik} (ve? spor)? bayram",
    "{name:spor} bayram",
    "{name:isci} (bayram | gun)",
    "{name:emek} (ve X)? (bayram | gun)",
    "X? {name:egemenlik} (ve? cocuk)? bayram",
    "{name:cocuk} bayram",
)
def national_holiday(name: Token) -> Built:
    return _holiday({"spor": "genclik", "egemenlik": "cocuk"}.get(name.lemma, name.lemma))


@rule(ATOMS, "{year:N/-|gen|loc} {kind:bayramkind} bayram", "{kind:bayramkind} bayram {year:N}")
def religious_holiday_of_a_year(year: Token, kind: Token) -> Built | None:
    """ "2027 ramazan bayramı"."""
    return Built(DAY, Holiday(_key(kind), year=year.value)) if 1900 <= year.value <= 2100 else None


@rule(ATOMS, "{day:feast} gun")
def secular_feast(day: Token) -> Built:
    """ "anneler günü", "sevgililer günü"."""
    return _holiday(day.lemma)
