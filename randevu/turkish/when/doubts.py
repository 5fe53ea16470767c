"""Words of time that no rule has read stand in doubt beside what was read: that part of the meaning stays open.

A wrong day costs a customer a way for nothing; an open one costs a question.
"""

from __future__ import annotations

from dataclasses import replace

from randevu.turkish.when.clauses import SAID
from randevu.turkish.when.meaning import Clock, DayRange, Meaning, Month, Offset, Part, Week, Weekday
from randevu.turkish.when.tokens import BOTH, COMMA, DASH, DAY, NUMBER, STOP, TIME, UNKNOWN, Token

# Unread, these would have moved, bounded or joined what stands before them ...
_AFTER = frozenset(
    {"sonra", "once", "onceki", "sonraki", "ertesi", "itibaren", "kadar", "beri", "ara", "kala", "bucuk", "ceyrek"}
)
# ... or what stands behind them.
_BEFORE = frozenset({"onceki", "sonraki", "ertesi", "obur", "diger"})
_BETWEEN = frozenset({"veya", "ya", "ile", DASH})
_LOOKED_THROUGH = frozenset({"da", "ilk", "son", "W", "hafta", "gun", "ay", "hemen", "bu", "o"})


def left_open(meaning: Meaning, built: list[Token]) -> Meaning:
    """The meaning without the day or the time that an unread word stands beside."""
    doubtful = {kind for at in range(len(built)) for kind in _doubts(built, at)}
    last = next((at for at in range(len(built) - 1, -1, -1) if built[at].lemma in SAID), 0)
    unread_after = any(_doubts(built, at) for at in range(last, len(built))) or _competes(built, last - 1)
    unread_after = unread_after or (last > 0 and built[last - 1].lemma == "hafta" and bool(_doubts(built, last - 1)))
    if built and built[last].lemma == DAY and built[last].value == meaning.date and not unread_after:
        doubtful -= {DAY}  # said once more without the doubtful word: "14'ü öncesi, cumartesi 13 şubat"
    if not doubtful or meaning.others:
        return meaning
    return replace(
        meaning,
        date=None if DAY in doubtful else meaning.date,
        time=None if TIME in doubtful else meaning.time,
        spans=tuple(one for one in meaning.spans if one[2] not in {_SPAN[kind] for kind in doubtful}),
    )


_SPAN = {DAY: "date", TIME: "time"}


def _doubts(built: list[Token], at: int) -> set[str]:
    token = built[at]
    before, after = _beside(built, at, -1), _beside(built, at, 1)
    if _competes(built, at):
        return {DAY}
    if token.lemma in _AFTER and before is not None and before.lemma in SAID and _is_part_of(built, at):
        return _kinds(before) if before.lemma != BOTH or isinstance(before.value[1], Part) else {TIME}
    if (
        token.lemma == "hafta"
        and token.case in {"", "gen"}
        and DAY in _kinds_of(built[at + 1] if at + 1 < len(built) else None)
    ):
        return set() if at and built[at - 1].lemma == "her" else {DAY}  # "hafta cuma": which week's
    if token.lemma in _BEFORE and after is not None and after.lemma in SAID:
        return _kinds(after)
    if token.lemma in _BETWEEN and before is not None and after is not None:
        pair = {before.lemma, after.lemma}
        if pair <= SAID | {NUMBER} and pair & SAID:
            return {TIME} if NUMBER in pair else _kinds(before) & _kinds(after)
    if token.lemma in {DAY, TIME, BOTH} and token.case in {"abl", "p3abl", "plabl"} and _points_away(built, at):
        return _kinds(token)
    if (
        token.lemma == NUMBER
        and (1900 <= token.value <= 2100 or _is_week(after))
        and DAY in {*_kinds_of(before), *_kinds_of(after)}
    ):
        return {DAY}
    if token.lemma == NUMBER and _is_hour(built, at):
        return {TIME}
    return set()


def _competes(built: list[Token], at: int) -> bool:
    """Whether two days stand side by side, joined by nothing, that cannot both be meant: "haftaya 10 gün sonra"."""
    if not 0 <= at < len(built) - 1 or built[at].lemma != DAY or built[at + 1].lemma not in {DAY, BOTH}:
        return False
    one, other = built[at], built[at + 1]
    day = other.value[0] if other.lemma == BOTH else other.value
    counted = isinstance(day, (Offset, DayRange)) and isinstance(one.value, (Week, Weekday, Month))
    return counted and one.case in {"", "dat"} and not _is_limit(day)


def _is_limit(day: object) -> bool:
    return isinstance(day, DayRange) and (day.first is None or day.last is None)


def _points_away(built: list[Token], at: int) -> bool:
    """Whether "bugünden" stands there with nothing that counts from it; "sabahtan" is a way to say sabah."""
    value = built[at].value[1] if built[at].lemma == BOTH else built[at].value
    if isinstance(value, Part) and value.name == "oglen":  # "öğleden": after, or before?
        return True
    behind = built[at + 1].text if at + 1 < len(built) else ""
    return not isinstance(value, Part) and not behind.startswith("tez")


def _is_week(token: Token | None) -> bool:
    return token is not None and token.lemma == DAY and isinstance(token.value, Week)


def _kinds_of(token: Token | None) -> set[str]:
    return _kinds(token) if token is not None else set()


def _kinds(token: Token) -> set[str]:
    return {DAY, TIME} if token.lemma == BOTH else {token.lemma} & {DAY, TIME}


def _beside(built: list[Token], at: int, step: int) -> Token | None:
    """The next token on that side, seen through the small words of an expression."""
    at += step
    while 0 <= at < len(built) and built[at].lemma in _LOOKED_THROUGH:
        at += step
    return built[at] if 0 <= at < len(built) else None


def _is_part_of(built: list[Token], at: int) -> bool:
    """Whether "sonra" belongs to what was read before it, and does not begin something new ("..., sonra gelirim")."""
    previous = built[at - 1]
    if previous.lemma in {COMMA, STOP} or previous.text == "ondan":
        return False
    if built[at].text.startswith("baslay") and previous.case.endswith("loc"):  # "9'da başlayıp"
        return False
    bound = built[at].lemma in {"sonraki", "onceki", "ertesi", "itibaren", "bucuk", "ceyrek", "kadar", "kala"}
    return bound or previous.case.endswith("abl") or previous.case == "loc" or built[at].case != ""


def _is_hour(built: list[Token], at: int) -> bool:
    """Whether an unread number beside a time that was read may as well be the hour meant."""
    token = built[at]
    previous = built[at - 1] if at else None
    times = [one.value[1] if one.lemma == BOTH else one.value for one in built if one.lemma in {TIME, BOTH}]
    if previous is not None and previous.lemma in {TIME, BOTH} and previous.case in {"dat", "acc"} and token.case == "":
        return token.value % 5 == 0  # "4 e yirmi": minutes; not "tansiyonu 15'e 9"
    after = built[at + 1] if at + 1 < len(built) else None
    if token.digits and after is not None and after.lemma == TIME and _may_be_minutes(after):
        return 1 <= token.value <= 24  # "12 10'da"
    if not 1 <= token.value <= 24 or not times or all(_is_that_hour(time, token.value) for time in times):
        return False
    of_something = previous is not None and previous.lemma in {UNKNOWN, NUMBER}  # "kilosu 11,"
    return (
        (after is None and not of_something)
        or (after is not None and after.lemma == COMMA and not of_something)
        or (after is not None and after.lemma in {"olsun", "mi", "yapin", "da"})
        or (after is not None and after.lemma == UNKNOWN and token.case in {"loc", "dat"})
        or (after is not None and token.digits and after.text in {"istiyorum", "isterim", "istiyoruz"})
    )


def _may_be_minutes(token: Token) -> bool:
    """Whether a bare hour is as well the minutes of the number before it."""
    return token.text == "10" and token.value == Clock(10)


def _is_that_hour(time: object, number: int) -> bool:
    return isinstance(time, Clock) and time.minute == 0 and time.hour % 12 == number % 12
