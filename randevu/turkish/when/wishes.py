"""Rules that put day and time together and judge them: alternatives, refusals, changes from one to another."""

from __future__ import annotations

from dataclasses import replace

from randevu.turkish.when.day_ranges import in_step, refine
from randevu.turkish.when.levels import JUDGED, LIMITS, OFFERED, PAIRED
from randevu.turkish.when.meaning import (
    Calendar,
    Clock,
    Day,
    DayRange,
    EitherDay,
    FromNow,
    Holiday,
    KnownDay,
    Meaning,
    Month,
    Offset,
    Part,
    Time,
    TimeRange,
    Weekday,
)
from randevu.turkish.when.referring import is_single
from randevu.turkish.when.rule import Built, rule
from randevu.turkish.when.said_hours import hour_of, within_part
from randevu.turkish.when.tokens import BOTH, CHANGE, DAY, FLAG, NOTHING, OCCASION, OPTIONS, REFUSED, TIME, Token


def pair_of(token: Token) -> tuple[Day | None, Time | None]:
    """Day and time of whatever a rule has built, or of a bare number."""
    if token.lemma == BOTH:
        day, time = token.value
        return day, time
    if token.lemma == DAY:
        return token.value, None
    return None, hour_of(token)


def meaning_of(token: Token) -> Meaning:
    """The same as a Meaning."""
    day, time = pair_of(token)
    return Meaning(date=day, time=time, approximate=token.approximate)


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


# ---------------------------------------------------------------- refusals


@rule(JUDGED, "{x:said} X? (isim var | busy) COMMA? STOP? sonra?", "{x:said} sur COMMA? STOP? sonra/p3*")
def busy_until(x: Token, last: Token) -> Built | None:
    """ "5'e kadar çalışıyorum", "5'e kadar sürer, sonrası uygun", "cumaya kadar yokum": free afterwards."""
    day, time = pair_of(x)
    if isinstance(time, TimeRange) and time.first is None:
        over = replace(time.last, side="from") if isinstance(time.last, Part) else time.last  # "öğlene kadar"
        return Built(BOTH, (day, TimeRange(first=over)), "")
    after = isinstance(day, DayRange) and (day.first is None or last.lemma == "sonra")
    if isinstance(day, DayRange) and after and day.last is not None and time is None:
        return Built(DAY, DayRange(first=day.last, after=not day.before), "")
    return None


@rule(LIMITS, "ne {x:day} ne {y:day}", "ne saat? {x:h} ne saat? {y:h}")
def neither_nor(x: Token, y: Token) -> Built:
    """ "ne cuma ne cumartesi"."""
    return Built(REFUSED, (meaning_of(x), meaning_of(y)), "")


@rule(
    JUDGED,
    "{x:said} (gun | saat)? da? (degil | olmaz | olmadi | haric | yok)",
    "{x:said} (musait | olmaz) (degil | yok)",
    "{x:said/gen|acc|-} yerine",
    "{x:said} (ve | veya | ya da) {y:said} (degil | olmaz | haric)",
    "saat? {x:n} (degil | olmaz | yerine)",
    "saat? {x:n/=dat} da olmaz",
    "{x:said/dat} X? olmaz",
    "{x:said} bana (olmaz | degil)",
    "{x:said} X? (isim var | busy)",
    "{x:said} da (isim var | busy)",
    "{x:said} icin (degil | olmaz)",
    "saat? {x:said} {far:X} (gec | erken)",
    "saat? {x:n/-} {far:X} (gec | erken)",
)
def refused(x: Token, y: Token | None, after: Token | None, last: Token, far: Token | None = None) -> Built | None:
    """ "perşembe olmaz", "3 değil", "6 çok geç": must not be; "olmazsa" is a condition, not a refusal."""
    if last.lemma == "busy" and isinstance(pair_of(x)[1], FromNow):
        return None  # "yarım saat sonra kapıdayım"
    if far is not None and far.text not in {"cok", "fazla", "biraz", "asiri", "bayagi"}:
        return None
    if last.text == "olmazsa" or (after is not None and after.text in {"mi", "miyim", "miydi", "miyiz"}):
        return None
    if y is None and last.lemma == "olmaz" and (left := _other_side(x)) is not None:
        return left
    meanings = tuple(meaning_of(one) for one in (x, y) if one is not None)
    return Built(REFUSED, meanings, "")


def _other_side(x: Token) -> Built | None:
    """ "cumartesi 11 öncesi olmaz": from then on."""
    day, time = pair_of(x)
    if time is None and isinstance(day, DayRange) and day.first is None and isinstance(day.last, Month):
        return Built(DAY, DayRange(first=day.last), "")  # "nisandan önce gelemem"
    if not isinstance(time, TimeRange) or (time.first is None) == (time.last is None):
        return None
    edge = time.first or time.last
    if not isinstance(edge, Clock) or x.text.endswith(("kadar", "gec")):
        return None
    return Built(BOTH, (day, TimeRange(time.last, time.first)), "")


@rule(JUDGED, "{x:said} X? {what:X} (yok | olmaz)", "{x:said} zaman (yok | olmaz)")
def no_time_for_it(x: Token, what: Token | None = None) -> Built | None:
    """ "çarşamba hiç vaktim yok"."""
    free = what is None or what.text.startswith(("vakt", "zaman", "imkan", "izn", "firsat"))
    return Built(REFUSED, (meaning_of(x),), "") if free else None


@rule(JUDGED, "{x:said} {q:mi}")
def what_it_was(x: Token, q: Token) -> Built | None:
    """ "randevum cuma mıydı": asked of what stands."""
    return Built(NOTHING, case="") if q.text in {"miydi", "muydu"} else None


@rule(JUDGED, "saat? {x:said} (gec | erken) {olur:olsun}", "saat? {x:n/-} (gec | erken) {olur:olsun}")
def too_late(x: Token, olur: Token, after: Token | None) -> Built | None:
    """ "5 geç olur", "9 erken olur": judged, where "5 geç olur mu" asks."""
    judged = olur.text == "olur" and (after is None or after.lemma != "mi")
    return Built(REFUSED, (meaning_of(x),), "") if judged else None


@rule(JUDGED, "{x:said} busy COMMA? come")
def near_then(x: Token) -> Built | None:
    """ "cumadan itibaren Kadıköy'deyim, gelirim"."""
    day, time = pair_of(x)
    until = isinstance(time, TimeRange) and time.first is None
    return None if until or (isinstance(day, DayRange) and day.first is None) else Built(BOTH, (day, time), "")


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


@rule(JUDGED, "{x:said} tatil/dat (away | leave)")
def travelling(x: Token) -> Built:
    """ "haftaya tatile gidiyorum": no day for an appointment."""
    return Built(REFUSED, (meaning_of(x),), "")


@rule(JUDGED, "{no:olmaz} {x:said/-|loc|p3}", "musait degil {x:said/-|loc|p3}")
def cannot_then_day(x: Token, after: Token | None, before: Token | None, no: Token | None = None) -> Built | None:
    """ "gelemem bugün"; "gelemem yarın olsun" and "olmaz, cuma" are wishes."""
    came = no is None or no.text.startswith(("gel", "yetis", "ugra", "katil", "cik", "glem"))
    if not came or (after is not None and after.lemma not in {"STOP", "mi"} and after.text not in {"ya", "maalesef"}):
        return None
    return Built(REFUSED, (meaning_of(x),), "")


_FREE = ("zaman", "vakt", "saat", "yer", "izn", "imkan", "firsat", "bosl", "gun", "randevu", "rezerv")
_PEOPLE = ("kiz", "ogl", "es", "arkadas", "anne", "baba", "kardes", "cocu", "yegen", "torun", "gelin", "abla", "teyze")


@rule(JUDGED, "{x:time/loc|-} {own:X} {var}", "{x:both/loc|-} {own:X} {var}", "{x:time} {own:dugun} {var}")
def own_event(x: Token, own: Token, var: Token, after: Token | None) -> Built | None:
    """ "3'te dişçim var": that hour is taken."""
    asked = after is not None and after.lemma == "mi"
    if asked or own.text[-1] not in "m" or own.text.startswith(_FREE + _PEOPLE) or var.text != "var":
        return None
    return Built(REFUSED, (meaning_of(x),), "")


@rule(JUDGED, "{x:time} {verb:X} {need:X}", "{x:time} X {verb:X} {need:X}")
def leaving_by_an_hour(x: Token, verb: Token, need: Token) -> Built | None:
    """ "6'da çıkmam lazım": over by then."""
    leaves = verb.text.startswith(("cikmam", "kalkmam", "ayrilmam", "gitmem"))
    if (
        not leaves
        or not need.text.startswith(("laz", "lzm", "gerek", "grek", "sart"))
        or not isinstance(x.value, Clock)
    ):
        return None
    return Built(TIME, TimeRange(last=x.value), "")


@rule(JUDGED, "{x:day} tatil/dat (away | leave) COMMA? o gun")
def before_travelling(x: Token) -> Built:
    """ "cuma tatile çıkıyorum, o gün": wished on that very day."""
    return Built(DAY, x.value, "")


@rule(LIMITS, "dugun {x:day/-|loc} {t:time}?")
def occasion_on(x: Token, t: Token | None, after: Token | None) -> Built | None:
    """ "düğünüm pazar": why, and only when if no other day is said."""
    if isinstance(x.value, KnownDay) or (after is not None and after.lemma in {"N", "W", "icin"}):
        return None  # "ayın 27'sinde mezuniyet, ondan bir gün önce"
    return Built(OCCASION, (x.value, t.value if t is not None else None), "")


@rule(OFFERED, "{a:day} COMMA? {b:day/dat} {falls:X}")
def falls_on(a: Token, b: Token, falls: Token) -> Built | None:
    """ "Anneler Günü pazara geliyor": the weekday only describes the day."""
    told = falls.text.startswith(("geliyo", "denk", "rastl", "dusuyo"))
    return Built(DAY, a.value, "") if told and isinstance(a.value, (Calendar, Holiday)) else None


@rule(OFFERED, "{a:day} COMMA? yani {b:day}")
def said_again(a: Token, b: Token) -> Built | None:
    """ "ayın 18'inden iki gün sonra, yani cumaya": the same day in other words."""
    if isinstance(a.value, Weekday) or not is_single(a.value) or not isinstance(b.value, Weekday):
        return None
    return Built(DAY, refine(a.value, b.value) or a.value, b.case)


@rule(JUDGED, "{x:day} dugun var?", "{x:both} dugun var?")
def occasion(x: Token) -> Built:
    """ "cumartesi düğünüm var": why, and only when if no other day is said."""
    return Built(OCCASION, pair_of(x), "")


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
