"""Rules for times seen from now or from a known appointment: "yarım saate", "bir saat ileri", "aynı saatte"."""

from __future__ import annotations

from randevu.turkish.when.days import is_from_unknown, is_wished
from randevu.turkish.when.levels import ATOMS
from randevu.turkish.when.meaning import AnyTime, FromNow, KnownTime
from randevu.turkish.when.rule import Built, rule
from randevu.turkish.when.said_hours import time_token
from randevu.turkish.when.tokens import Token
from randevu.turkish.when.words import WEEKDAYS


@rule(ATOMS, "{n/-} saat sonra/-|p3|p3loc", "{n/-} saat/dat", "{n/-} saat/dat kadar")
def in_hours(n: Token, last: Token, before: Token | None, after: Token | None) -> Built | None:
    some = last.lemma == "saat" and n.lemma == "W"
    if some and before is not None and before.lemma in {"ileri", "gec", "erken", "musait", "one"}:
        return None  # "ileri bi saate alalım": to some later hour
    if some and after is not None and after.lemma == "move":
        return None
    if last.lemma == "saat" and last.case == "dat" and after is not None and after.text.startswith("bit"):
        return None  # "bir saate biter": how long it takes
    if is_from_unknown(before):
        return None
    return time_token(FromNow(60 * n.value, until=last.lemma == "kadar"))


@rule(ATOMS, "{n/-} bucuk saat sonra/-|p3*", "{n/-} bucuk saat/dat")
def in_hours_and_a_half(n: Token) -> Built:
    return time_token(FromNow(60 * n.value + 30))


@rule(
    ATOMS,
    "{n/-} COMMA {m:n/-} saat sonra/-|p3*",
    "{n/-} COMMA {m:n/-} saat/dat",
    "{dmy/-} saat sonra/-|p3*",
    "{dmy/-} saat/dat",
)
def in_decimal_hours(n: Token | None, m: Token | None = None, dmy: Token | None = None) -> Built | None:
    """ "1,5 saat sonra"."""
    hours, tenth, year = dmy.value if dmy else (n.value if n else 0, m.value if m else 0, None)
    return time_token(FromNow(60 * hours + 30)) if tenth == 5 and year is None else None


@rule(ATOMS, "{n/-} dakika sonra/-|p3*", "{n/-} dakika/dat")
def in_minutes(n: Token, before: Token | None) -> Built | None:
    return None if is_from_unknown(before) else time_token(FromNow(n.value))


@rule(ATOMS, "yarim saat sonra/-|p3", "yarim saat/dat", "yarim saat ic/p3loc", "yarim saat/dat kadar")
def in_half_an_hour(last: Token, before: Token | None) -> Built | None:
    return None if is_from_unknown(before) else time_token(FromNow(30, until=last.lemma in {"ic", "kadar"}))


@rule(ATOMS, "{n/-} saat ic/p3loc", "(onumuzdeki | sonraki) {n/-} saat (ic/p3loc)?")
def within_hours(n: Token) -> Built:
    return time_token(FromNow(60 * n.value, until=True))


@rule(ATOMS, "onumuzdeki saat/-|loc (ic/p3loc)?")
def within_the_hour() -> Built:
    return time_token(FromNow(60, until=True), case="")


@rule(ATOMS, "n/- saniye sonra/-|p3*", "n/- saniye ic/p3*")
def within_seconds(before: Token | None) -> Built | None:
    """ "15 saniye içinde": now."""
    if before is not None and before.lemma in {"dakika", "saat"}:
        return None
    return time_token(FromNow(0), case="")


@rule(ATOMS, "su an/abl itibaren {n/-} {unit:saat/-}", "su an/abl itibaren {n/-} {unit:dakika/-}")
def so_long_from_now(n: Token, unit: Token) -> Built:
    """ "şu andan itibaren bir saat"."""
    return time_token(FromNow(n.value * (60 if unit.lemma == "saat" else 1), until=True), case="")


@rule(ATOMS, "{n/-} dakika ic/p3*")
def within_minutes(n: Token) -> Built:
    return time_token(FromNow(n.value, until=True))


@rule(ATOMS, "{n/-} saat (ileri | sonra/dat | gec)")
def hours_later_than_known(n: Token, last: Token) -> Built:
    return time_token(KnownTime(60 * n.value, or_now=last.lemma == "sonra"))


@rule(ATOMS, "{n/-} dakika (ileri | sonra/dat | gec)")
def minutes_later_than_known(n: Token, last: Token) -> Built:
    return time_token(KnownTime(n.value, or_now=last.lemma == "sonra"))


@rule(ATOMS, "yarim saat (ileri | sonra/dat | gec)")
def half_an_hour_later_than_known(last: Token) -> Built:
    return time_token(KnownTime(30, or_now=last.lemma == "sonra"))


@rule(
    ATOMS,
    "({n/-} | {half:yarim}) {unit:saat/-} {delay:move}",
    "({n/-} | {half:yarim}) {unit:dakika/-} {delay:move}",
)
def put_off(delay: Token, unit: Token, n: Token | None, half: Token | None) -> Built | None:
    """ "yarım saat erteleyelim"."""
    if not delay.text.startswith(("ertele", "geciktir", "otele")):
        return None
    return time_token(KnownTime(30 if n is None else n.value * (60 if unit.lemma == "saat" else 1)), case="")


@rule(ATOMS, "{n/-} saat (geri | one | erken | once/dat)", "{n/-} saat {wish:once/-}")
def hours_before_known(n: Token, before: Token | None, after: Token | None, wish: Token | None = None) -> Built | None:
    """ "bir saat öne"; "4 saat önce gelelim" is wished, "4 saat önce aradım" is told."""
    counted = before is not None and before.case.endswith("abl")  # "5'ten bir saat önce"
    if wish is not None and (counted or not is_wished(after)):
        return None
    return time_token(KnownTime(-60 * n.value))


@rule(ATOMS, "{n/-} dakika (geri | one | erken | once/dat)")
def minutes_before_known(n: Token) -> Built:
    return time_token(KnownTime(-n.value))


@rule(ATOMS, "yarim saat (geri | one | erken | once/dat)")
def half_an_hour_before_known() -> Built:
    return time_token(KnownTime(-30))


@rule(
    ATOMS,
    "{that:W/abl} ({n/-} | {half:yarim}) {unit:saat/-|dakika/-} {side:once/-|p3*|dat}",
    "{that:W/abl} ({n/-} | {half:yarim}) {unit:saat/-|dakika/-} {side:sonra/-|p3*|dat}",
)
def length_from_that_hour(that: Token, unit: Token, side: Token, n: Token | None, half: Token | None) -> Built | None:
    """ "ondan bir saat sonra": counted from the hour named before it."""
    if that.text != "ondan":
        return None
    minutes = 30 if n is None else n.value * (60 if unit.lemma == "saat" else 1)
    return time_token(KnownTime(-minutes if side.lemma == "once" else minutes), case="")


@rule(ATOMS, "bu saat/loc|plloc|pldat|dat")
def this_hour_of_another_day(before: Token | None) -> Built | None:
    """ "yarın bu saatte"; without a day before it, only the present is spoken of."""
    beside = before is not None and before.lemma in {"yarin", "obur", "gun", "hafta", *WEEKDAYS}
    return time_token(FromNow(0), case="") if beside else None


@rule(ATOMS, "ayni saat")
def same_time(before: Token | None, after: Token | None, last: Token) -> Built | None:
    said_anew = last.case == "" and after is not None and after.lemma in {"N", "T"}
    if said_anew or (before is not None and before.lemma == "gun" and after is not None and after.lemma in {"N", "T"}):
        return None  # "gün aynı saat 4 olsun"
    return time_token(KnownTime())


@rule(ATOMS, "saat fark etmez?", "gun ic/p3loc", "herhangi {one:n}? saat", "hangi saat olsun", "ne zaman olsun")
def any_time(one: Token | None, before: Token | None) -> Built | None:
    counted = before is not None and before.lemma in {"N", "W"}  # "pazartesiden itibaren iki gün içinde"
    return None if counted else time_token(AnyTime())
