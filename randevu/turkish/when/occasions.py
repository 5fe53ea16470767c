"""Rules for what else happens in the life of the customer: weddings, meetings, journeys, and days told by them."""

from __future__ import annotations

from randevu.turkish.when.day_ranges import refine
from randevu.turkish.when.levels import JUDGED, LIMITS, OFFERED
from randevu.turkish.when.meaning import (
    Calendar,
    Clock,
    Holiday,
    KnownDay,
    TimeRange,
    Weekday,
)
from randevu.turkish.when.pairs import meaning_of, pair_of
from randevu.turkish.when.referring import is_single
from randevu.turkish.when.rule import Built, rule
from randevu.turkish.when.tokens import DAY, OCCASION, REFUSED, TIME, Token


@rule(JUDGED, "{x:said} tatil/dat (away | leave)")
def travelling(x: Token) -> Built:
    """ "haftaya tatile gidiyorum": no day for an appointment."""
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
