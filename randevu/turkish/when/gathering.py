"""What remains of a message when its rules are done: the one day and the one time that are wished."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from randevu.turkish.when import clauses, day_ranges, said_hours
from randevu.turkish.when.meaning import (
    AnyDay,
    AnyTime,
    Calendar,
    Clock,
    Day,
    DayRange,
    FromNow,
    KnownDay,
    KnownTime,
    Meaning,
    Offset,
    Part,
    Relative,
    Time,
    TimeRange,
    Week,
    Weekday,
)
from randevu.turkish.when.tokens import BOTH, CHANGE, DAY, FLAG, OCCASION, OPTIONS, REFUSED, TIME, Token

_CORRECTING = frozenset({"yok", "pardon", "degil", "yerine", "dedim"})


def gathered(built: list[Token], said: set[str]) -> Meaning:
    """The wish that remains: the last day and the last time said, unless they were refused or left behind."""
    found_days: list[Token] = []
    found_times: list[Token] = []
    refused: list[Meaning] = []
    was: Meaning | None = None
    flags: set[str] = set()
    others: tuple[Meaning, ...] = ()
    spans: list[tuple[int, int, str]] = []
    ranks = clauses.wished(built)
    alternatives = any(token.lemma in {DAY, BOTH, CHANGE} and ranks.get(token.start, 0) >= 0 for token in built)
    for token in built:
        if token.lemma == REFUSED:
            refused.extend(token.value)
        elif token.lemma == FLAG:
            flags.add(token.value)
        elif token.lemma == CHANGE:
            (from_day, from_time), (to_day, to_time) = token.value
            was = Meaning(date=from_day, time=from_time)
            to_time = from_time if to_time == KnownTime() and from_time is not None else to_time
            to_day = to_day or (from_day if to_time else None)
            if to_day:
                found_days.append(replace(token, lemma=DAY, value=to_day))
            if to_time:
                found_times.append(replace(token, lemma=TIME, value=to_time))
        elif token.lemma == OPTIONS:
            others = token.value[1:]
            first = token.value[0]
            found_days.append(replace(token, lemma=DAY, value=first.date))
            found_times.append(replace(token, lemma=TIME, value=first.time))
        elif token.lemma == BOTH or (token.lemma == OCCASION and not alternatives):
            day, time = token.value
            found_days += [replace(token, lemma=DAY, value=day)] if day is not None else []
            found_times += [replace(token, lemma=TIME, value=time)] if time is not None else []
        elif token.lemma == DAY:
            found_days.append(token)
        elif token.lemma == TIME:
            found_times.append(token)
        spans += [(token.start, token.end, kind) for kind in _kinds(token)]
    day = _one_day(found_days, ranks)
    time = _one_time(_with_their_days(found_days, found_times, ranks), ranks)
    own = "randevum" in said or any(token.text.startswith("seansim") for token in built)
    if own and any("sonra" in token.text for token in (*found_days, *found_times)):
        day, time = _of_the_appointment(day), _of_the_appointment(time)
    if day == KnownDay() and isinstance(time, FromNow) and not time.until:
        time = KnownTime(time.minutes)  # "aynı gün iki saat sonrası": seen from the appointment
    if day is None and time is not None and (at := _only_their_hours(refused)) is not None:
        day = refused[at].date  # "yarın öğleden sonra değil sabah": the day stays
        refused[at] = replace(refused[at], date=None)
    return Meaning(
        date=day,
        time=time,
        approximate=any(token.approximate for token in (*found_days, *found_times)),
        soonest="soonest" in flags,
        latest="latest" in flags,
        others=others,
        refused=tuple(refused),
        was=was,
        correction=bool(refused) or bool(said & _CORRECTING),
        spans=tuple(spans),
    )


def _kinds(token: Token) -> list[str]:
    """What the words of a token speak of; a change ("3'tekini 5'e") of what it names, old or new."""
    if token.lemma == CHANGE:
        (was, at), (day, time) = token.value
        return [kind for kind, said in (("date", was or day), ("time", at or time)) if said is not None]
    found = ["date"] if token.lemma in {DAY, BOTH, OPTIONS} else []
    return [*found, "time"] if token.lemma in {TIME, BOTH} else found


_Said = TypeVar("_Said", Day | None, Time | None)


def _of_the_appointment(said: _Said) -> _Said:
    """ "seansım bir gün sonraya kalsa": seen from the appointment, and open where that is not known."""
    return replace(said, or_now=False) if isinstance(said, (KnownDay, KnownTime)) else said


def _only_their_hours(refused: list[Meaning]) -> int | None:
    """Which refusal names the day of which nothing but hours are refused: "yarın 3'te işim var, 3 olmasın"."""
    named = [at for at, one in enumerate(refused) if one.date is not None]
    return named[-1] if named and refused[named[-1]].time is not None else None


def _one_day(found: list[Token], ranks: dict[int, int]) -> Day | None:
    best = _best(found, AnyDay, ranks)
    if not best:
        return AnyDay() if found else None
    day: Day | None = best[0].value
    rank, end = ranks.get(best[0].start, 0), best[0].end
    for token in best[1:]:
        other: Day = token.value
        # Said far apart, "yarın" and "cuma" are two days; "haftaya ... bugün" is one.
        apart = isinstance(day, Offset) or (isinstance(other, Offset) and not isinstance(day, Week))
        # So are "pazartesi" and, a clause later, "ayın 19'u".
        apart = apart or (isinstance(day, Weekday) and isinstance(other, Calendar) and token.start - end > _FAR)
        together = None
        if day is not None and not apart:
            together = day_ranges.refine(day, other) or day_ranges.refine(other, day) or _days_between(day, other)
        wished = ranks.get(token.start, 0)
        day = together if together is not None else _the_wished(day, rank, other, wished)
        rank, end = max(rank, wished), token.end
    return day


_FAR = 15  # characters between two days that are said apart


def _days_between(one: Day, other: Day) -> Day | None:
    """ "16'sından önce olmaz ama 19'undan da geç kalmasın": two limits make a range."""
    if not isinstance(one, DayRange) or not isinstance(other, DayRange):
        return None
    if one.last is None and other.first is None:
        return DayRange(one.first, other.last, one.after, other.before)
    return None


def _the_wished(one: _Said, rank: int, other: _Said, later: int) -> _Said:
    """The later of two that are not the same, which is what people come to; open where only the earlier was wished."""
    return other if later >= rank or one == other or _says_again(one, other) else None


def _says_again(one: object, other: object) -> bool:
    """Whether it may be the same in other words: "yirmi sekizine ... yirmi sekiz mart", "7 olsun ama akşam 7"."""
    if isinstance(one, Clock) and isinstance(other, Clock):
        return (one.hour % 12, one.minute) == (other.hour % 12, other.minute)
    if isinstance(one, (Calendar, Weekday)) and type(one) is type(other):
        return one.day == other.day
    return isinstance(one, Relative) and isinstance(other, Calendar)


def _both_limits(one: Time, other: Time) -> Time | None:
    """ "4'ten sonra 6'dan önce", "öğleden sonra olsun ama 4'ten önce": two limits make a range."""
    ends = other.last if isinstance(other, TimeRange) and other.first is None else None
    if isinstance(one, Clock) and isinstance(ends, Clock):
        return one if 0 < (ends.hour - one.hour) % 12 <= 5 else None  # "12'de başlayıp 2'de çıkmam lazım"
    if isinstance(other, Part):
        one, other = other, one
    if isinstance(one, Part) and one.side is None and isinstance(other, TimeRange):
        return _limited(one, other)
    if not isinstance(one, TimeRange) or not isinstance(other, TimeRange):
        return None
    if one.last is None and other.first is None:
        return _between(one.first, other.last)
    if one.first is None and other.last is None and not _is_later(other.first, one.last):
        return _between(other.first, one.last)
    return None


def _is_later(first: Time | None, last: Time | None) -> bool:
    """Whether what begins does so after what ends, as hours of business go: "4'e kadar yoksa 6'dan sonra"."""
    if not isinstance(first, Clock) or not isinstance(last, Clock):
        return False
    begins, ends = (one.hour + (12 if one.half != "24" and one.hour < 8 else 0) for one in (first, last))
    return begins > ends


def _between(first: Time | None, last: Time | None) -> Time | None:
    """The range of two limits; none where one is over before the other: "4'e kadar dersim var, 4 buçuktan sonra"."""
    if isinstance(first, Clock) and isinstance(last, Clock):
        minutes = (60 * (last.hour - first.hour) + last.minute - first.minute) % 720
        if minutes == 0 or minutes > _LONGEST:
            return None
    return TimeRange(first, last)


_LONGEST = 600  # minutes


def _limited(part: Part, limit: TimeRange) -> Time | None:
    """ "sabah olsun ama 10'dan önce olmasın": the part of the day up to the hour, or from it on."""
    within = said_hours.within_part(part, limit)
    if not isinstance(within, TimeRange) or not _begins_within(part, within.first):
        return None
    if limit.first is None:
        return TimeRange(part, within.last) if _ends_within(part, within.last) else None
    if limit.last is None and isinstance(within.first, Clock) and part.name in _BOUNDED:
        return TimeRange(within.first, part)
    return within if None not in (within.first, within.last) else None


def _begins_within(part: Part, first: Time | None) -> bool:
    """Whether a part of the day is not over by then: "6'dan sonra" is no limit to the afternoon."""
    ends = {"sabah": 12, "ogleden_once": 12, "oglen": 14, "ogleden_sonra": 18, "ikindi": 17, "aksamustu": 18}
    if not isinstance(first, Clock) or part.name not in ends:
        return True
    return first.hour + (12 if first.half == "pm" and first.hour < 12 else 0) < ends[part.name]


def _ends_within(part: Part, last: Time | None) -> bool:
    """Whether a part of the day has begun by then: "5'e kadar" is no limit to the evening."""
    starts = {"aksam": 18, "ogleden_sonra": 12, "ikindi": 15, "aksamustu": 16, "cikis": 18}
    if not isinstance(last, Clock) or part.name not in starts:
        return True
    return last.hour + (12 if last.half == "pm" and last.hour < 12 else 0) > starts[part.name]


# Parts of the day that end of themselves, and those that lie within others.
_BOUNDED = frozenset({"sabah", "oglen", "ogleden_once", "ogleden_sonra", "ikindi", "aksamustu"})
_INSIDE = {
    "aksam": {"iftar", "cikis"},
    "ogleden_sonra": {"ikindi", "aksamustu", "okul_cikisi", "cuma_namazi"},
    "oglen": {"ogle_arasi", "cuma_namazi"},
    "sabah": {"ogleye_dogru"},
}


def _is_told_by(time: Time, part: Part) -> bool:
    """Whether a part of the day says more roughly what was said before it: "iftardan sonra ... bu akşam"."""
    if isinstance(time, Part):
        return time.name in _INSIDE.get(part.name, ())
    if isinstance(time, TimeRange) and isinstance(time.first, Clock) and isinstance(time.last, Clock):
        return part.side is None
    return False


def _hour_then_part(time: Clock, part: Part) -> Time:
    """ "9 buçukta ... sabah" is one; "sabah 9 buçukta dişçim var, öğleden sonra" is the part alone."""
    within = said_hours.within_part(part, replace(time, half=None) if time.half != "24" else time)
    fits = time.half in {None, "24"} or (isinstance(within, Clock) and within.half in {None, time.half})
    return within if fits and within is not None else part


def _best(found: list[Token], anything: type, ranks: dict[int, int]) -> list[Token]:
    """What is wished, without what only happens elsewhere where both are said: "pazara uçuyorum cumartesi gelsem"."""
    exact = [token for token in found if not isinstance(token.value, anything)]
    best = max((ranks.get(token.start, 0) for token in exact), default=0)
    return [token for token in exact if best < 0 or ranks.get(token.start, 0) >= 0]


def _with_their_days(days: list[Token], times: list[Token], ranks: dict[int, int]) -> list[Token]:
    """The times without those that were said with a day that is left behind: "bugün 5'te yer yoksa yarın sabah"."""
    kept = {token.start: token.value for token in _best(days, AnyDay, ranks)}
    said = {token.start for token in days if not isinstance(token.value, AnyDay)}
    paired = [token.start for token in times if token.start in said]
    days_kept = [kept[start] for start in paired if start in kept]
    return [
        token
        for token in times
        if token.start not in paired or (token.start in kept and kept[token.start] == days_kept[-1])
    ]


def _one_time(found: list[Token], ranks: dict[int, int]) -> Time | None:
    best = _best(found, AnyTime, ranks)
    if not best:
        return AnyTime() if found else None
    best = [token for token in best if not isinstance(token.value, KnownTime)] or best
    time: Time | None = best[0].value
    rank = ranks.get(best[0].start, 0)
    for token in best[1:]:
        other: Time = token.value
        within = _both_limits(time, other) if time is not None else None
        if within is None and isinstance(time, Part) and not isinstance(other, Part):
            within = said_hours.within_part(time, other)
        elif isinstance(other, Part) and isinstance(time, Clock):
            within = _hour_then_part(time, other)
        elif isinstance(other, Part) and time is not None and _is_told_by(time, other):
            within = time
        wished = ranks.get(token.start, 0)
        time = within if within is not None else _the_wished(time, rank, other, wished)
        rank = max(rank, wished)
    return time
