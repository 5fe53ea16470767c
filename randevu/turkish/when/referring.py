"""What points back at something said earlier in the message: "ondan önce", "ertesi gün", "bir gün öncesinde"."""

from __future__ import annotations

from dataclasses import replace

from randevu.turkish.when.clauses import is_elsewhere, value_week
from randevu.turkish.when.meaning import (
    Calendar,
    Clock,
    Day,
    DayRange,
    EitherDay,
    FromNow,
    Holiday,
    KnownDay,
    KnownTime,
    NthWeekday,
    Offset,
    Relative,
    TimeRange,
    Week,
    Weekday,
)
from randevu.turkish.when.said_hours import moved
from randevu.turkish.when.tokens import BOTH, CHANGE, DAY, NOTHING, OCCASION, REFUSED, TIME, Token


def resolved(built: list[Token]) -> list[Token]:
    """The tokens with every such reference put in terms of what it points at."""
    return _from_that_day(_from_that_hour(_after_that(_before_that(_within_that(built)))))


def in_the_week_left(built: list[Token], last: int) -> list[Token]:
    """ "haftaya çarşamba, pardon perşembe": the weekday said instead lies in the week that was named."""
    named = [_day_of(token) for token in built[: last + 1] if token.lemma in {DAY, BOTH}]
    left = named[-1] if named else None
    result = list(built)
    for at in range(last + 1, len(built)):
        day = _day_of(built[at])
        if isinstance(day, Weekday) and left is not None:
            moved_ = _in_the_same_week(left, day)
            value = (moved_, built[at].value[1]) if built[at].lemma == BOTH else moved_
            result[at] = replace(built[at], value=value)
            break
    return result


def _day_of(token: Token) -> Day | None:
    day: Day | None = token.value[0] if token.lemma == BOTH else token.value if token.lemma == DAY else None
    return day


def _in_the_same_week(left: Day, day: Weekday) -> Weekday:
    if isinstance(left, EitherDay):
        left = left.days[0]
    week = value_week(left) if isinstance(left, (Week, Weekday)) else None
    plain = day.week is None and not day.perhaps_next
    return Weekday(day.day, week) if plain and week else day


def _within_that(built: list[Token]) -> list[Token]:
    """ "12 ile 2 arası molam var, o arada": the hours that were taken are the wished ones."""
    it = next((at for at, one in enumerate(built) if one.lemma == NOTHING and one.text.startswith("o ara")), 0)
    hours = [at for at in range(it) if built[at].lemma == TIME and isinstance(built[at].value, Clock)]
    if len(hours) == 2:  # "1'de uyuyor 3'te uyanıyor, o arada"
        first, last = hours
        span = replace(built[last], value=TimeRange(built[first].value, built[last].value))
        return [*built[:first], *built[first + 1 : last], span, *built[last + 1 :]]
    for at in range(it - 1, -1, -1):
        said = built[at].value[0] if built[at].lemma == REFUSED else None
        if said is not None and isinstance(said.time, TimeRange):
            value = said.time if said.date is None else (said.date, said.time)
            return [
                *built[:at],
                replace(built[at], lemma=TIME if said.date is None else BOTH, value=value),
                *built[at + 1 :],
            ]
    return built


def _before_that(built: list[Token]) -> list[Token]:
    """ "3'te çocuğu alıyorum, ondan önce": the hour said last becomes the end."""
    it = next((at for at, one in enumerate(built[:-1]) if one.text == "ondan" and built[at + 1].lemma == "once"), 0)
    for at in range(it - 1, -1, -1):
        if built[at].lemma == TIME and isinstance(built[at].value, Clock):
            limit = replace(built[at], value=TimeRange(last=built[at].value))
            return [*built[:at], limit, *built[at + 1 :]]
        if built[at].lemma == REFUSED and isinstance(built[at].value[0].time, Clock):  # "5'te dersim var, ondan önce"
            busy = built[at].value[0]
            free = replace(built[at], lemma=BOTH, value=(busy.date, TimeRange(last=busy.time)))
            return [*built[:at], free, *built[at + 1 :]]
    bounded = any(one.lemma == TIME and isinstance(one.value, TimeRange) for one in built[:it])
    if bounded and it + 2 < len(built) and built[it + 2].lemma == "olmaz":
        return [*built[:it], *built[it + 3 :]]  # "3'ü geçe çıkabilirim, ondan öncesi zor": said already
    if it and it + 2 < len(built) and built[it + 2].lemma == "olmaz":  # nothing it could point at: ten o'clock
        ten = replace(built[it], lemma=TIME, case="", value=TimeRange(first=Clock(10)), end=built[it + 2].end)
        return [*built[:it], ten, *built[it + 3 :]]
    return built


def _after_that(built: list[Token]) -> list[Token]:
    """ "3 ile 5 arası toplantım var, ondan sonra": what fills the hours before it is over by then."""
    it = next((at for at in range(1, len(built)) if built[at].lemma == "sonra" and _is_that(built, at)), 0)
    between = any(is_elsewhere(one) for one in built[:it])
    for at in range(it - 1, -1, -1):
        token = built[at]
        if token.lemma == REFUSED:
            day, time = token.value[0].date, token.value[0].time
        elif token.lemma in {BOTH, OCCASION}:
            day, time = token.value
        elif token.lemma == TIME:
            day, time = None, token.value
        else:
            continue
        busy = token.lemma in {REFUSED, OCCASION} or between or _is_wished(built, it)
        ended = time.last if isinstance(time, TimeRange) and time.first is not None else time if busy else None
        if not isinstance(ended, Clock):
            return built
        return [*built[:at], replace(token, lemma=BOTH, value=(day, TimeRange(first=ended))), *built[at + 1 :]]
    return built


def _is_wished(built: list[Token], at: int) -> bool:
    """Whether it is wished for just after "ondan sonra": "1'de namaz, ondan sonra gelirim"."""
    return at + 1 < len(built) and built[at + 1].lemma == "come" and built[at - 1].text == "ondan"


def _is_that(built: list[Token], at: int) -> bool:
    """Whether "sonra" is "ondan sonra" or means it: "3'te okuldan çıkıyor, sonrasında gelelim"."""
    if built[at - 1].lemma == REFUSED:  # "11'den 1'e kadar toplantım var, sonra gelirim"
        return at + 1 < len(built) and built[at + 1].lemma == "come"
    return built[at - 1].text == "ondan" or built[at].case == "p3loc" or is_elsewhere(built[at - 1])


def _from_that_hour(built: list[Token]) -> list[Token]:
    """ "cuma 3'te dişçim var, ondan bir saat sonra": a length is counted from the hour named before it."""
    result: list[Token] = []
    named: tuple[Day | None, Clock] | None = None
    taken = stands = False
    for at, token in enumerate(built):
        minutes = _minutes_from_it(token, taken, stands) if named is not None else None
        if named is not None and minutes is not None:
            day, clock = named
            time = moved(clock, minutes)
            token = replace(token, lemma=TIME if day is None else BOTH, value=time if day is None else (day, time))
        hour, day = _hour_said(token)
        if hour is not None:
            named, taken = (day, hour), token.lemma == REFUSED or isinstance(token.value, TimeRange)
            beside = {one.lemma for one in (*built[max(at - 1, 0) : at], *built[at + 1 : at + 2])}
            stands = token.case.startswith(("locki", "ki")) or "randevum" in beside
        result.append(token)
    return result


def _minutes_from_it(token: Token, taken: bool, stands: bool) -> int | None:
    """How far an hour lies from the one before it: said so, or said after an hour that is taken.

    stands: that hour is the one of an appointment: "2'deki randevumu bir saat öne alalım".
    """
    if token.lemma != TIME:
        return None
    if isinstance(token.value, KnownTime) and token.value.minutes and (stands or _is_seen_from_it(token)):
        return token.value.minutes
    if taken and isinstance(token.value, FromNow) and not token.value.until and not token.text.startswith("su an"):
        return token.value.minutes
    return None


def _is_seen_from_it(token: Token) -> bool:
    return token.text.startswith("ondan") or token.text.endswith("once")


def _hour_said(token: Token) -> tuple[Clock | None, Day | None]:
    day, time = None, None
    if token.lemma == REFUSED:
        day, time = token.value[-1].date, token.value[-1].time
    elif token.lemma in {BOTH, OCCASION}:
        day, time = token.value
    elif token.lemma == TIME:
        time = token.value
    if isinstance(time, TimeRange) and isinstance(time.first, Clock) and time.last is None:
        time = time.first
    return (time, day) if isinstance(time, Clock) else (None, None)


def _from_that_day(built: list[Token]) -> list[Token]:
    """ "cuma düğün var, bir gün öncesinde": a step is taken from the day named before it."""
    result: list[Token] = []
    named: Day | None = None
    refused = False
    for at, token in enumerate(built):
        if token.lemma == DAY and named is None and isinstance(token.value, KnownDay) and token.value.days:
            named = _refused_behind(built[at + 1 :])
        if token.lemma == REFUSED:
            named, refused = (token.value[-1].date, True) if token.value[-1].date is not None else (named, refused)
        elif token.lemma == DAY:
            stepped = token.case.startswith("p3") and isinstance(token.value, Offset) and token.text.endswith("si")
            said = KnownDay(token.value.days) if stepped and named is not None else token.value
            of_a_month = isinstance(said, Calendar) and token.text.startswith("ay")  # "ayın 5'i"
            if refused and isinstance(named, Week) and token.text.startswith("sonraki hafta"):
                said = _a_week_on(named, said)
            day = said if of_a_month else _step(named, said, refused)
            if isinstance(day, Holiday) and day.key == "said":
                token = replace(token, lemma=NOTHING)
            else:
                named, refused = day, False
                token = replace(token, value=named)
        elif token.lemma in {BOTH, OCCASION} and token.value[0] is not None:
            named, refused = _step(named, token.value[0], refused), False
            token = replace(token, value=(named, token.value[1]))
        elif token.lemma == CHANGE:
            (was, hour), (day, time) = token.value
            day = _step(was or named, day, refused and was is None)
            named, refused = day or was or named, False
            token = replace(token, value=((was, hour), (day, time)))
        result.append(token)
    return result


def _a_week_on(left: Week, said: Day) -> Day:
    """ "haftaya yoğunum, ondan sonraki hafta salı"."""
    in_it = isinstance(said, Weekday) and said.week is not None and said.week == left.shift
    return Weekday(said.day, said.week + 1) if in_it else said  # type: ignore[union-attr,operator]


def _refused_behind(built: list[Token]) -> Day | None:
    """ "ertesi gün olsun cuma değil": the day that a step leads away from may be named behind it."""
    refused = next((token for token in built if token.lemma == REFUSED), None)
    day: Day | None = refused.value[-1].date if refused is not None else None
    return day if day is not None and is_single(day) else None


def _step(named: Day | None, day: Day | None, refused: bool) -> Day | None:
    """The day seen from the one named before it; a day that was refused is not "the same day"."""
    if isinstance(day, Holiday) and day.key == "said":  # "bayramın ilk günü değil ikinci günü"
        return replace(named, part="nth", nth=day.nth) if isinstance(named, Holiday) else day
    if named is None or day is None:
        return day
    if isinstance(day, Weekday) and day.perhaps_next and _weekday_of(named) == day.day:
        return Relative(named, 7)  # "bu cuma olmaz, gelecek cuma", "cumartesi bayram, sonraki cumartesi"
    if refused and isinstance(day, Weekday) and day.perhaps_next and isinstance(named, Weekday):
        return day
    if refused and isinstance(day, Weekday) and isinstance(named, (Week, Weekday, EitherDay)) and day.week is None:
        return _in_the_same_week(named, day)  # "haftaya salı olmaz, çarşamba"
    if refused and isinstance(named, Holiday) and day == Week(1):  # "bayram haftası olmasın, ondan sonraki hafta"
        return Relative(named, weekday=-1)
    if refused and isinstance(day, Week) and day == named and day.shift is not None:  # "haftaya yokum sonraki hafta"
        return replace(day, shift=day.shift + 1)
    if isinstance(day, Calendar) and day == Calendar(day.day) and day.day and (dated := _date_behind(named)):
        return replace(day, month=dated.month, year=dated.year, month_shift=dated.month_shift)
    if refused and isinstance(named, Relative) and named.weekday is None and isinstance(day, KnownDay) and day.days:
        return Relative(named.base, day.days)  # "cumadan iki gün önce değil bir gün önce"
    if isinstance(day, KnownDay) and not day.days and not refused and is_single(named):
        return named
    return counted_from(named, day)


def _weekday_of(day: Day) -> int | None:
    if isinstance(day, Weekday):
        return day.day
    return day.weekday if isinstance(day, (Calendar, Offset)) else None


def _date_behind(day: Day) -> Calendar | None:
    """The date a day is or is counted from: "23 nisandan bir gün önce, 22'sinde"."""
    while isinstance(day, Relative):
        day = day.base
    return day if isinstance(day, Calendar) else None


def counted_from(named: Day, said: Day) -> Day:
    """ "cuma ... ertesi gün": a step is taken from the day named before it, where that is a single one."""
    if isinstance(said, KnownDay) and said.days and is_single(named):
        return Relative(named, said.days)
    if isinstance(said, Relative) and said.base == KnownDay() and not isinstance(named, (DayRange, EitherDay)):
        return replace(said, base=named)
    return said


def is_single(day: Day) -> bool:
    """Whether a day is one day, so that a step can be taken from it."""
    if isinstance(day, Holiday):
        return day.part in {"nth", "eve"}
    return isinstance(day, (Calendar, NthWeekday, Offset, Relative, Weekday))
