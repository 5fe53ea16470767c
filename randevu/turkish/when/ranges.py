"""Rules for ranges and limits, and for bare hours beside a day."""

from __future__ import annotations

from randevu.turkish.when.levels import LIMITS
from randevu.turkish.when.meaning import (
    Calendar,
    Clock,
    EitherTime,
    Part,
    TimeRange,
)
from randevu.turkish.when.rule import Built, rule
from randevu.turkish.when.said_hours import hour_of, is_adjective, is_pronoun, within_part
from randevu.turkish.when.tokens import BOTH, DAY, NOTHING, TIME, UNKNOWN, Token

LENGTH_WORDS = frozenset({"count", "tl", "sur"})


def _span(a: Token, b: Token) -> Built | None:
    first, last = hour_of(a), hour_of(b)
    if first is None or last is None:
        return None
    if isinstance(first, TimeRange) or isinstance(last, TimeRange):
        return None
    if isinstance(first, Clock) and isinstance(last, Clock) and first.half in {"am", "pm"} and last.half is None:
        later = (last.hour, last.minute) > (first.hour, first.minute)
        half = first.half if first.half == "pm" or later else None
        last = Clock(last.hour, last.minute, half)
    return Built(TIME, TimeRange(first, last), "")


# ---------------------------------------------------------------- ranges of hours


@rule(
    LIMITS,
    "saat? {a:h} (DASH | ile | ve)? saat? {b:h} ara/p3*|loc",
    "saat? {a:h/-|loc|dat} DASH saat? {b:h} (gibi | civari | falan)?",
    "saat? {a:h/ins} saat? {b:h} ara/p3*|loc",
    "{a:h/-} {b:h/-} (gibi | civari | falan)",
    "saat? {a:h} (ile | DASH)? saat? {b:h} ara/-",
)
def hours_between(a: Token, b: Token, last: Token, after: Token | None) -> Built | None:
    """ "10 ile 12 arası", "2-4", "3 4 gibi"."""
    if a.lemma != TIME and b.lemma != TIME and after is not None and after.lemma in LENGTH_WORDS:
        return None
    if a.lemma == TIME and b.lemma == TIME and last.lemma in {"gibi", "civari", "falan"} and a.end + 1 == b.start:
        return None
    return _span(a, b)


@rule(
    LIMITS,
    "saat? {a:h/abl} itibaren? saat? {b:h/dat} kadar",
    "saat? {a:h/abl} saat? {b:h/dat}",
    "saat? {a:h/abl} kadar saat? {b:h/dat}",
)
def hours_from_to(a: Token, b: Token, last: Token, said: frozenset[str]) -> Built | None:
    if last.lemma != "kadar" and said & {"move", "randevum"}:
        return None
    return _span(a, b)


@rule(
    LIMITS,
    "{part:TIME} saat? {a:h} (DASH | ile | ve)? {b:h} ara",
    "{part:TIME} saat? {a:h} DASH {b:h}",
    "{part:TIME} saat? {a:h/ins} {b:h} ara",
    "{part:TIME} {a:h/-} {b:h/-} (gibi | civari | falan)",
)
def hours_between_in_a_part(part: Token, a: Token, b: Token) -> Built | None:
    if not isinstance(part.value, Part):
        return None
    span = _span(a, b)
    within = within_part(part.value, span.value) if span else None
    return Built(TIME, within, "") if within else None


@rule(
    LIMITS,
    "saat? {a:h/abl} hemen? (sonra/-|acc|p3*|dat | itibaren | ileri)",
    "saat? {a:TIME/abl} {next:sonraki}",
    "saat? {a:h} sonra/p3*",
    "en erken saat? {a:h}",
    "saat? {a:h/abl} erken (olmaz | olsun | degil)",
    "saat? {a:h/abl} once/-|p3* (olmaz | degil)",
    "saat? {a:h/abl} (sonra | itibaren) (olsun | musait)",
    "saat? {a:h} (veya | ya da) sonra/p3*",
)
def from_an_hour_on(
    a: Token,
    said: frozenset[str],
    last: Token,
    before: Token | None,
    after: Token | None,
    next: Token | None = None,
) -> Built | None:
    if next is not None and after is not None and after.lemma in {"gun", "hafta", "ay"}:
        return None
    time = hour_of(a)
    if (
        a.lemma == "W"
        and not (before and before.lemma in {DAY, "saat"})
        and (before or (after and after.lemma != "STOP"))
    ):
        return None  # "ondan sonra", "birden": a pronoun, an adverb
    itibaren = last.lemma == "itibaren" or (last.lemma in {"olsun", "musait"} and "itibaren" in said)
    if isinstance(time, Part) and itibaren:  # "sabahtan itibaren": from its beginning
        time = Part(time.name, "from")
    return Built(TIME, TimeRange(first=time), "") if time and not isinstance(time, TimeRange) else None


def _is_own_business(before: Token | None) -> bool:
    """Whether what ends at an hour fills the customer's day: "toplantım", "maç"."""
    return before is not None and before.lemma in {"is", "isim", "mesai", "okul", "dugun", "tatil", UNKNOWN}


@rule(
    LIMITS,
    "(is | mesai | okul | isim) saat? {a:h} (gibi | civari | falan)? leave",
    "{a:time} leave (is/abl | mesai/abl | okul/abl)?",
    "{a:time/loc} (is/abl | mesai/abl | okul/abl) leave",
)
def free_from_an_hour_on(
    a: Token, first: Token, last: Token, after: Token | None, before: Token | None
) -> Built | None:
    """ "işten 5'te çıkıyorum", "dersim 3'te bitiyor": free from then on; "6'da biter mi" is nothing to wish, nor is
    an end of who knows what: "5 buçukta biter".
    """
    ends = isinstance(a.value, Clock) and last.text in {"biter", "bitecek"} and not _is_own_business(before)
    ends = ends and first is a
    if ends or (after is not None and after.lemma == "mi"):
        return Built(NOTHING, case="")
    if first.lemma == "is" and first.case not in {"abl", "", "p3"}:
        return None
    time = hour_of(a)
    return Built(TIME, TimeRange(first=time), "") if isinstance(time, Clock) else None


@rule(
    LIMITS,
    "saat? {a:h/abl} hemen? (once/-|p3*|acc)",
    "saat? {a:TIME/abl} onceki",
    "saat? {a:h} once/p3*",
    "saat? {a:h/dat} kadar",
    "en gec saat? {a:h}",
    "saat? {a:h/abl} da? (gec | sonra) (olmaz | degil | gecmesin)",
    "en gec saat? {a:h/dat} kadar",
    "saat? {a:h/acc|dat} da? gecmesin",
    "saat? {a:h/abl} sonra/dat gecmesin",
    "saat? {a:h/-|dat} olmadan",
)
def until_an_hour(a: Token) -> Built | None:
    if a.text == "ondan":  # "ondan önce": before what was said
        return None
    time = hour_of(a)
    return Built(TIME, TimeRange(last=time), "") if time and not isinstance(time, TimeRange) else None


@rule(LIMITS, "{part:TIME/=} (olmaz | degil)")
def not_before_noon(part: Token) -> Built | None:
    """ "öğleden önce olmasın"."""
    before_noon = isinstance(part.value, Part) and part.value == Part("ogleden_once")
    return Built(TIME, TimeRange(first=Part("oglen", "from")), "") if before_noon else None


@rule(LIMITS, "saat? {a:h/abl} once (ve | COMMA)? saat? {b:h/abl} sonra (olmaz | degil)")
def neither_before_nor_after(a: Token, b: Token) -> Built | None:
    """ "2'den önce 5'ten sonra olmasın"."""
    return _span(a, b)


@rule(LIMITS, "{a:time/-} {b:time/-} (gibi | civari | falan)?")
def loosely_between(a: Token, b: Token, after: Token | None) -> Built | None:
    """ "bir buçuk iki gibi": two neighbouring times meant loosely; of three, one is meant."""
    first, last = a.value, b.value
    of_three = after is not None and after.lemma == TIME
    if not isinstance(first, Clock) or not isinstance(last, Clock) or of_three:
        return None
    apart = (last.hour * 60 + last.minute - first.hour * 60 - first.minute) % 720
    return Built(TIME, TimeRange(first, last), "", approximate=True) if 0 < apart <= 120 else None


@rule(LIMITS, "{a:time} COMMA? yani saat? {b:h/-|loc|dat}")
def hour_said_again(a: Token, b: Token, after: Token | None) -> Built | None:
    """ "saat 5, yani 17": the same hour in other words."""
    time = hour_of(b)
    if not isinstance(a.value, Clock) or not isinstance(time, Clock) or is_adjective(b, after):
        return None
    return Built(TIME, time, b.case) if (a.value.hour - time.hour) % 12 == 0 else None


# ---------------------------------------------------------------- a bare hour beside a day


@rule(
    LIMITS,
    "{day} COMMA? {hour:n/-|loc|dat|abl}",
    "{day} COMMA? saat {hour:n}",
    "{day} COMMA? {hour:n/=locki|=ki|=lik}",
)
def day_and_bare_hour(day: Token, hour: Token, after: Token | None) -> Built | None:
    """ "yarın 3", "cuma 14": a number right after a day is its hour, unless it counts or adorns something."""
    time = hour_of(hour)
    if time is None or is_pronoun(hour, after) or is_adjective(hour, after):
        return None
    if hour.case == "abl" and after is not None and after.case == "dat" and after.lemma in {"N", "W", TIME}:
        return None  # "yarın ondan bire kadar"
    if after is not None and after.lemma in {"sonra", "once"} and after.case.startswith("p3"):  # "cuma 3 sonrası"
        return None
    return Built(BOTH, (day.value, time))


@rule(LIMITS, "{day} saat? {a:n/-} {b:n/-} {c:n/-}")
def day_and_three_hours(day: Token, a: Token, b: Token, c: Token, after: Token | None) -> Built | None:
    """ "pazartesi 10 11 12 hepsi olur": one of them."""
    times = [hour_of(one) for one in (a, b, c)]
    rising = a.value < b.value < c.value <= a.value + 4 and not is_adjective(c, after)
    known = tuple(time for time in times if time is not None)
    return Built(BOTH, (day.value, EitherTime(known))) if rising and len(known) == 3 else None


@rule(LIMITS, "{day} {hour:n/acc}")
def day_and_hour_asked_for(day: Token, hour: Token, after: Token | None) -> Built | None:
    """ "cuma 10'u rica ederim"."""
    asked = after is not None and after.text.startswith(("rica", "istiyo", "tercih", "ayir", "yaz", "dusun"))
    time = hour_of(hour) if asked and hour.value <= 12 else None
    return Built(BOTH, (day.value, time), "") if time else None


@rule(LIMITS, "{day} {dotted}")
def day_and_dotted_clock(day: Token, dotted: Token) -> Built | None:
    hour, minute = dotted.value
    return Built(BOTH, (day.value, Clock(hour % 24, minute, "24" if hour >= 13 else None))) if hour <= 24 else None


@rule(LIMITS, "{a:N/-} DASH {b:N}")
def dashed_date(a: Token, b: Token) -> Built | None:
    """ "25-4": what cannot be hours is a day and a month."""
    return Built(DAY, Calendar(a.value, b.value)) if 24 < a.value <= 31 and 1 <= b.value <= 12 else None


@rule(LIMITS, "{dotted}")
def dotted_date(dotted: Token) -> Built:
    """ "10.04" without "saat" is a day of the calendar."""
    day, month = dotted.value
    return Built(DAY, Calendar(day, month))


@rule(
    LIMITS,
    "{day} COMMA? {a:n/-} (DASH | ile)? saat? {b:h} ara",
    "{day} COMMA? {a:n/-} DASH {b:n}",
    "{day} {a:n/ins} {b:n} ara",
    "{day} {a:n/-} {b:h/-} (gibi | civari | falan)",
)
def day_and_hours_between(day: Token, a: Token, b: Token) -> Built | None:
    span = _span(a, b)
    return Built(BOTH, (day.value, span.value)) if span else None
