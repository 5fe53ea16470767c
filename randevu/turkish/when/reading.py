"""From a message to its Meaning: tokens, rules, then what is left standing is gathered."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from randevu.turkish import letters
from randevu.turkish.when import (
    alternatives,
    clauses,
    clocks,
    counted,
    dates,
    day_parts,
    day_ranges,
    days,
    distractors,
    doubts,
    holidays,
    lexer,
    ranges,
    referring,
    rule,
    said_hours,
    wishes,
)
from randevu.turkish.when.meaning import AnyDay, AnyTime, Clock, Day, Meaning, Offset, Part, Time, TimeRange, Week
from randevu.turkish.when.tokens import (
    BOTH,
    CHANGE,
    COMMA,
    DAY,
    FLAG,
    NUMBER,
    OCCASION,
    OPTIONS,
    REFUSED,
    STOP,
    TIME,
    Token,
)

RULE_MODULES = (
    days,
    counted,
    dates,
    clocks,
    day_parts,
    distractors,
    holidays,
    ranges,
    day_ranges,
    alternatives,
    wishes,
)
_BEFORE_A_CORRECTION = frozenset({COMMA, STOP, "yok", "saat", "da", "ama"})
_CORRECTING = frozenset({"yok", "pardon", "degil", "yerine", "dedim"})


@lru_cache(maxsize=2048)
def read(text: str) -> Meaning:
    """What a message says about day and time; a falsy Meaning if nothing."""
    said = lexer.read(text)
    built = referring.resolved(_corrected(clauses.heard(rule.run(said))))
    meaning = doubts.left_open(_gather(built, {token.lemma for token in said}), built)
    if not meaning and (bare := _bare_number(said)) is not None:
        return bare
    return replace(meaning, words=_words(text, meaning), spans=meaning.spans)


def _words(text: str, meaning: Meaning) -> str:
    if not meaning.spans:
        return ""
    normal = letters.normal(text)
    return normal[min(span[0] for span in meaning.spans) : max(span[1] for span in meaning.spans)]


_AGREEING = frozenset(
    {
        "mi",
        "mu",
        "ise",
        "tamam",
        "tamamdir",
        "ok",
        "evet",
        "iyi",
        "peki",
        "olacak",
        "iyidir",
        "ok.",
        "uyar",
        "uyuyor",
        "nasil",
    }
)
# How people address whom they answer: "11 olsun evladım".
_ADDRESS = frozenset(
    {
        *("evladim", "yavrum", "canim", "cnm", "kizim", "oglum", "hanimefendi", "beyefendi", "guzelim", "tatlim"),
        *("ablacim", "ablacigim", "kardesim", "kuzum", "hocam", "bence", "bana", "abicim"),
    }
)
_FILLERS = frozenset({NUMBER, "W", STOP, COMMA, "olsun", "lutfen", "saat", "title", "musait", "iyi", "icin"})


def _bare_number(said: list[Token]) -> Meaning | None:
    """ "3" or "13 olsun" and nothing else that counts: an hour, marked as bare because it may be an option."""
    numbers = [token for token in said if token.lemma in {NUMBER, "W"}]
    others = [token for token in said if token.lemma not in _FILLERS and token.text not in _AGREEING]
    if numbers:
        others = [token for token in others if token.text not in _ADDRESS or token.start < numbers[0].start]
    if not numbers and len(others) == 1 and others[0].lemma == "yarim" and not _before_saat(said, others[0]):
        return Meaning(
            time=Clock(12, 30, "24"), spans=((others[0].start, others[0].end, "time"),), words=others[0].text
        )
    if len(numbers) == 1 and _before_saat(said, numbers[0]):
        return None  # "2 saat" is a length
    if (
        len(numbers) != 1
        or others
        or numbers[0].case.startswith(("pl", "lik"))
        or (numbers[0].value == 1 and not numbers[0].digits and numbers[0].case not in {"loc", "dat"})
    ):
        return None
    token = numbers[0]
    if not token.digits and token.case == "" and any(one.lemma == "musait" for one in said):
        return None  # "altı boş"
    time = said_hours.hour_of(token)
    if time is None:
        return None
    return Meaning(time=time, bare=True, spans=((token.start, token.end, "time"),), words=token.text)


def _before_saat(said: list[Token], number: Token) -> bool:
    return any(token.lemma == "saat" and token.start > number.start for token in said)


def _corrected(built: list[Token]) -> list[Token]:
    """A bare number after a refusal or a "yok" is the hour that is wished instead: "3 değil 4"."""
    result = list(built)
    for index, token in enumerate(built[1:], 1):
        before = next(
            (one for one in reversed(built[:index]) if one.lemma not in _BEFORE_A_CORRECTION and one.text != "oldu"),
            built[0],
        )
        turned = before.lemma in {REFUSED, "pardon", "zaman", "dedim"} or "yok" in (
            built[index - 1].lemma,
            built[0].lemma,
        )
        turned = turned or [one.lemma for one in built[:index]] in (["veya"], ["ya", "da"])
        time = said_hours.hour_of(token) if token.lemma in {NUMBER, "W"} and turned else None
        if time is not None and token.text not in {"ondan", "onu", "ona", "onda"} and (token.digits or token.value > 1):
            result[index] = replace(token, lemma=TIME, value=time)
    last = max((index for index, token in enumerate(result) if token.lemma in {"pardon", "yok", "dedim"}), default=-1)
    for lemmas in ({DAY, BOTH}, {TIME, BOTH}):
        if any(token.lemma in lemmas for token in result[last + 1 :]):
            result = [token for index, token in enumerate(result) if index > last or token.lemma not in lemmas - {BOTH}]
            last = max(
                (index for index, token in enumerate(result) if token.lemma in {"pardon", "yok", "dedim"}), default=-1
            )
    return result


def _gather(built: list[Token], said: set[str]) -> Meaning:
    """The wish that remains: the last day and the last time said, unless they were refused or left behind."""
    found_days: list[Token] = []
    found_times: list[Token] = []
    refused: list[Meaning] = []
    was: Meaning | None = None
    flags: set[str] = set()
    others: tuple[Meaning, ...] = ()
    spans: list[tuple[int, int, str]] = []
    alternatives = any(token.lemma in {DAY, BOTH, CHANGE} for token in built)
    for token in built:
        if token.lemma == REFUSED:
            refused.extend(token.value)
        elif token.lemma == FLAG:
            flags.add(token.value)
        elif token.lemma == CHANGE:
            (from_day, from_time), (to_day, to_time) = token.value
            was = Meaning(date=from_day, time=from_time)
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
        if token.lemma in {DAY, BOTH, CHANGE, OPTIONS}:
            spans.append((token.start, token.end, "date"))
        if token.lemma in {TIME, BOTH}:
            spans.append((token.start, token.end, "time"))
    ranks = clauses.wished(built)
    day = _one_day(found_days, ranks)
    time = _one_time(_with_their_days(found_days, found_times, ranks), ranks)
    if day is None and time is not None and refused and refused[-1].date and refused[-1].time:
        day = refused[-1].date  # "yarın öğleden sonra değil sabah": the day stays
        refused[-1] = replace(refused[-1], date=None)
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


def _one_day(found: list[Token], ranks: dict[int, int]) -> Day | None:
    values: list[Day] = [token.value for token in _best(found, AnyDay, ranks)]
    if not values:
        return AnyDay() if found else None
    day = values[0]
    for other in values[1:]:
        # Said far apart, "yarın" and "cuma" are two days; "haftaya ... bugün" is one.
        apart = isinstance(day, Offset) or (isinstance(other, Offset) and not isinstance(day, Week))
        refined = None if apart else day_ranges.refine(day, other) or day_ranges.refine(other, day)
        day = refined if refined is not None else other
    return day


def _both_limits(one: Time, other: Time) -> Time | None:
    """ "4'ten sonra 6'dan önce", "öğleden sonra olsun ama 4'ten önce": two limits make a range."""
    if isinstance(other, Part):
        one, other = other, one
    if isinstance(one, Part) and one.side is None and isinstance(other, TimeRange) and other.first is None:
        within = said_hours.within_part(one, other)
        return TimeRange(one, within.last) if isinstance(within, TimeRange) else None
    if not isinstance(one, TimeRange) or not isinstance(other, TimeRange):
        return None
    if one.last is None and other.first is None:
        return TimeRange(one.first, other.last)
    if one.first is None and other.last is None:
        return TimeRange(other.first, one.last)
    return None


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
    values: list[Time] = [token.value for token in _best(found, AnyTime, ranks)]
    if not values:
        return AnyTime() if found else None
    time = values[0]
    for other in values[1:]:
        within = _both_limits(time, other)
        if within is None and isinstance(time, Part) and not isinstance(other, Part):
            within = said_hours.within_part(time, other)
        elif isinstance(other, Part) and isinstance(time, Clock):
            within = _hour_then_part(time, other)
        time = within if within is not None else other
    return time
