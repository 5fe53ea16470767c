"""Rules that put day and time together, choose among them, and move them from one to another."""

from __future__ import annotations

from dataclasses import replace

from randevu.turkish.when.day_ranges import in_step
from randevu.turkish.when.levels import JUDGED, OFFERED, PAIRED
from randevu.turkish.when.meaning import (
    Clock,
    DayRange,
    EitherDay,
    Offset,
    Part,
    TimeRange,
    Weekday,
)
from randevu.turkish.when.pairs import meaning_of, pair_of
from randevu.turkish.when.rule import Built, rule
from randevu.turkish.when.said_hours import hour_of, within_part
from randevu.turkish.when.tokens import BOTH, CHANGE, DAY, FLAG, NOTHING, OPTIONS, TIME, Token

# ---------------------------------------------------------------- a day with its time


@rule(PAIRED, "{day} COMMA? {time}", "{time} {day/-|dat|loc}", "{day} saat {time}")
def day_with_time(day: Token, time: Token, first: Token, after: Token | None) -> Built | None:
    if day.case == "abl":
        return None
    if first is time and after is not None and after.lemma == "degil":  # "9 ile 11 arası bugün değil yarın"
        return None
    return Built(BOTH, (day.value, time.value), time.case or day.case)


@rule(PAIRED, "saat? {hour:N/-} olsun COMMA? {day}")
def hour_then_day(hour: Token, day: Token) -> Built | None:
    """ "10 olsun yarın"."""
    time = hour_of(hour)
    return Built(BOTH, (day.value, time), day.case) if time and day.case in {"", "dat"} else None


@rule(PAIRED, "saat? {hour:N/-} olsun COMMA? {part:time/-}")
def hour_then_part(hour: Token, part: Token) -> Built | None:
    """ "üç olur öğleden sonra"."""
    time = hour_of(hour)
    within = within_part(part.value, time) if time and isinstance(part.value, Part) else None
    return Built(TIME, within) if within else None


@rule(
    OFFERED,
    "{a:both} COMMA? (veya | ya da | COMMA | olmazsa) COMMA? {b:both}",
    "ya {a:both} ya da? {b:both}",
    "{a:both} mi {b:both} mi",
    "{a:both} musait var mi COMMA? olmazsa {b:both}",
    "{a:both/-|loc} {b:both/-|loc}",
    "{a:both/-|loc} COMMA? {b:both/-|loc} (veya | ya da | COMMA)? {c:both/-|loc}",
)
def either_of_two(a: Token, b: Token, c: Token | None) -> Built:
    """ "cuma 3 ya da cumartesi 5", "cuma 3 cumartesi 5"."""
    found = [meaning_of(one) for one in (a, b, c) if one is not None]
    first = found[0].date
    if first is not None:
        found[1:] = [
            replace(one, date=in_step(first, one.date)[1]) if one.date is not None else one for one in found[1:]
        ]
    return Built(OPTIONS, tuple(found), "")


@rule(OFFERED, "{a:day} (veya | ya da | ve) {b:both}", "{a:day/-} {b:both}")
def either_day_at_an_hour(a: Token, b: Token, said: frozenset[str]) -> Built | None:
    """ "salı ya da perşembe 4 ile 6 arası", "cuma cumartesi 4": the hour holds for both."""
    day, time = b.value
    if not said & {"veya", "ya", "ve"} and not (isinstance(a.value, Weekday) and isinstance(day, Weekday)):
        return None
    return Built(BOTH, (EitherDay(in_step(a.value, day)), time))


@rule(OFFERED, "{a:both/abl} {b:both}")
def from_one_to_the_other(a: Token, b: Token) -> Built | None:
    """ "bugün 16'dan yarın 17'ye kadar"."""
    (first, opens), (last, closes) = a.value, b.value
    if not isinstance(opens, Clock) or not isinstance(closes, TimeRange) or closes.first is not None:
        return None
    return Built(BOTH, (DayRange(first, last), TimeRange(opens, closes.last)), "")


# ---------------------------------------------------------------- the hour that is to be


@rule(JUDGED, "{x:said} dedim ama? {y:said} degil", "{x:n} dedim ama? {y:n} degil", "{x:said} dedim {y:n} degil")
def insisted(x: Token, y: Token) -> Built:
    """ "4 dedim 5 değil": the first is wished."""
    return Built(BOTH, pair_of(x))


# What follows an hour that is wished: "5 diyelim".
_DECIDED = frozenset(
    {"nasil", "nasildir", "kesin", "net", "iyisi", "guzeli", "uygunu", "diyelim", "desek", "deyelim", "koyalim"}
)


@rule(
    JUDGED,
    "{n:N/-} (yapin | mesela | yaz)",
    "mesela {n:N/-}",
    "saat/acc {n:N/-}",
    "{n:N/-} {how:X}",
    "{n:N/-} {son} {how:X}",
    "{son} {how:X} {n:N/-}",
    "{n:N/-} en {how:X}",
    "{n:N/acc} {how:X}",
)
def hour_to_make(n: Token, how: Token | None, son: Token | None) -> Built | None:
    """ "4 yapın", "11 nasıl", "3 son karar"."""
    if n.case == "acc" and (how is None or not how.text.startswith(("tercih", "rica"))):
        return None
    decided = {"karar", "kararim", "kararimiz"} if son is not None else _DECIDED
    spoken = n.value > 1 and how is not None and how.text in {"diyelim", "desek", "deyelim"}
    if how is not None and n.case == "" and (how.text not in decided or not (n.digits or spoken)):
        return None
    time = hour_of(n)
    return Built(TIME, time) if time else None


@rule(JUDGED, "said callback", "said {who:X} callback")
def message_to_come(who: Token | None = None) -> Built | None:
    """ "yarın sizi ararım", "yarım saat sonra yazarım": of the next message, not of the appointment."""
    whom = who is None or who.text in {"size", "sizi", "seni", "sana", "tekrar", "yine", "geri"}
    return Built(NOTHING, case="") if whom else None


# ---------------------------------------------------------------- from here to there


@rule(
    JUDGED,
    "{x:said/abl} {y:said/dat}",
    "{x:said} ARROW {y:said}",
    "{x:n} ARROW {y:said}",
    "{x:said/acc|=kiacc|=lockiacc|=p3acc|p3} {y:said/dat}",
    "{x:n/acc|=kiacc|=lockiacc|p3|p3acc|lockiacc} {y:said/dat}",
    "{x:n/abl} {y:said/dat}",
    "{x:said/=ki|=locki|=lockigen|=kigen|p3ki} (X | randevum)? {y:said/dat}",
    "{x:said} randevum {y:said/dat}",
    "{x:said/=ki|=locki} randevum saat? {y:n/-} olsun",
    "{x:said/=ki|=locki|lockigen|p3ki} count {y:said/dat}",
    "{x:day/acc} {y:day/-} (yapin | move)",
    "saat? {x:n/acc} {y:n/-} yapin",
    "{x:time/acc} {y:n/-} yapin",
)
def change(x: Token, y: Token) -> Built | None:
    """ "yarından cumaya", "3'tekini 5'e": what is, and what shall be."""
    (was, at), (day, time) = pair_of(x), pair_of(y)
    if was is not None and day is not None:
        was, day = in_step(was, day)
    return Built(CHANGE, ((was, at), (day, time)), "")


@rule(JUDGED, "{x:said/=kiacc|=lockiacc|=lockigen|=kigen} ")
def the_known_one(x: Token) -> Built:
    """ "yarınki", "3'tekini": the appointment that stands."""
    return Built(CHANGE, (pair_of(x), (None, None)), "")


@rule(
    JUDGED,
    "(hemen | su an) (musait | come)",
    "hemen hemen",
    "su an icin? (musait | come)",
    "hemen",
    "su an",
)
def right_now(first: Token, last: Token, said: frozenset[str]) -> Built | None:
    """ "şimdi müsait misiniz", "hemen gelebilirim", "şimdi" as an answer: today, as soon as can be."""
    alone = not said - {"hemen", "su", "an", "mi", "olsun", "STOP"} and first.text != "hemen"
    return Built(DAY, Offset(0)) if last.lemma in {"musait", "come"} or alone else None


@rule(
    JUDGED,
    "en (erken | kisa | onceki)",
    "en kisa zaman",
    "hemen",
    "W X once",
    "ilk musait",
    "en erken zaman",
    "en erken saat",
)
def soonest() -> Built:
    return Built(FLAG, "soonest")


@rule(JUDGED, "en gec saat?", "en son saat?", "en son")
def latest() -> Built:
    return Built(FLAG, "latest")


@rule(JUDGED, "fark etmez?")
def no_matter() -> Built:
    return Built(NOTHING)
