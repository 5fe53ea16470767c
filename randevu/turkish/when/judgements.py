"""Rules for days and hours that are judged: refused, taken, too late, or wished just because others are."""

from __future__ import annotations

from dataclasses import replace

from randevu.turkish.when.levels import JUDGED, LIMITS
from randevu.turkish.when.meaning import (
    Clock,
    DayRange,
    FromNow,
    Month,
    Part,
    TimeRange,
)
from randevu.turkish.when.pairs import meaning_of, pair_of
from randevu.turkish.when.rule import Built, rule
from randevu.turkish.when.tokens import BOTH, DAY, NOTHING, REFUSED, Token


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


@rule(JUDGED, "{no:olmaz} {x:said/-|loc|p3}", "musait degil {x:said/-|loc|p3}")
def cannot_then_day(x: Token, after: Token | None, before: Token | None, no: Token | None = None) -> Built | None:
    """ "gelemem bugün"; "gelemem yarın olsun" and "olmaz, cuma" are wishes."""
    came = no is None or no.text.startswith(("gel", "yetis", "ugra", "katil", "cik", "glem"))
    if not came or (after is not None and after.lemma not in {"STOP", "mi"} and after.text not in {"ya", "maalesef"}):
        return None
    return Built(REFUSED, (meaning_of(x),), "")
