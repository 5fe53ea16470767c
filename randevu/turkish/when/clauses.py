"""Clauses of a message: which days and hours are wished, and which only tell what was or what others do."""

from __future__ import annotations

import re
from dataclasses import replace

from randevu.turkish.when import moods
from randevu.turkish.when.meaning import Calendar, Meaning, Offset, TimeRange, Week, Weekday
from randevu.turkish.when.tokens import (
    BOTH,
    CHANGE,
    COMMA,
    DAY,
    NOTHING,
    OCCASION,
    OPTIONS,
    REFUSED,
    STOP,
    TIME,
    UNKNOWN,
    Token,
)

SAID = frozenset({DAY, TIME, BOTH})
_ENDS = frozenset({COMMA, STOP, "ama", "mi"})
# Conjunctions end a clause as well.
_CONJUNCTIONS = frozenset({"cunku", "cunki", "zira", "yuzden", "dolayi", "diye"})
_WISHED = frozenset({"come", "olsun", "move", "yapin", "musait"})
_JUDGED = frozenset({REFUSED, CHANGE, OCCASION, OPTIONS, "olmaz", "busy"})
# Before these the words before are no part of what happened: "yarın için aramıştım", "cuma dedim".
_PURPOSE = frozenset({"icin", "dedim"})
# What others do, or the customer elsewhere: "kızım cuma geliyor", "pazara uçuyorum".
_ELSEWHERE = re.compile(r"\w{2,}(?:iyor|uyor|iyo|uyo|ecek|acak|icek)(?:um|uz|lar|ler|iz|im|ti|tu)?")
_WISHING = re.compile(r"iste|isti|dusun|planli|rica|bekl|ariyor|soruyor|yaziyor|gele?c|geliyoru|olacak|olucak|olcak")


# When the business opens and closes is known to it; "kapanmadan" and "açıksanız" speak of a wish.
_OPENING = re.compile(
    r"(?:kapan|kapat(?!in$|sa|alim|iver)|acil(?!$|en$|iyet|dir$)|aciyo|acar|kepenk|acly|acily)(?!ir$|maz$)(?!.*(?:madan|meden|san|sam)).*"
)


def heard(built: list[Token]) -> list[Token]:
    """The tokens without what was told of the past, asked of how long it takes, or said of opening and closing."""
    result = list(built)
    for at, token in enumerate(built):
        if token.lemma == "happened":
            _silence(result, at, every=True)
        elif token.lemma == "leave" and at + 1 < len(built) and built[at + 1].lemma == "mi":
            _silence(result, at, every=False)
        elif token.lemma == "olmaz" and token.text not in _PLAINLY and at and built[at - 1].lemma in _LEFT:
            _refuse(result, at)
        elif token.lemma == UNKNOWN and _OPENING.fullmatch(token.text) and not _is_asked_of_us(built, at):
            _silence(result, at, every=True, days=False)
            asked = any(one.lemma == NOTHING and "kac" in one.text for one in built[:at])
            if asked and at + 1 < len(built) and not _begins_a_wish(built, at + 1):
                _silence(result, min(at + 2, len(built)), every=True, days=False)
        elif token.text.startswith("acik") and at and built[at - 1].lemma in {TIME, BOTH} and built[at - 1].case == "":
            _silence(result, at, every=False)
    return result


def _is_asked_of_us(built: list[Token], at: int) -> bool:
    """ "yeni randevu açar mısınız": no hour of business."""
    return built[at].text == "acar" and at > 0 and built[at - 1].text.startswith(("rande", "yer", "bosl"))


# What stands before "gidemem" or "çıkamam" when a clause is of something impossible.
_LEFT = frozenset({UNKNOWN, "is", "mesai", "okul"})


def _begins_a_wish(built: list[Token], at: int) -> bool:
    """Whether an hour behind "kaçta kapanıyorsunuz" is asked for: "... yarın 6 buçuk olur mu"."""
    return at + 1 < len(built) and built[at + 1].lemma in _WISHED


_PLAINLY = frozenset({"olmaz", "olmasin", "olmuyor", "olmayacak"})


def _refuse(result: list[Token], verb: int) -> None:
    """ "yarın işten çıkamıyorum": what is said in the clause of something impossible must not be."""
    for at in range(verb - 1, -1, -1):
        token = result[at]
        if token.lemma in _ENDS | _WISHED | _JUDGED | {"happened", "randevum"} or token.text in _CONJUNCTIONS:
            return
        if token.lemma in SAID and token.case not in {"dat", "abl", "ki", "locki"}:
            day, time = token.value if token.lemma == BOTH else (None, None)
            day = token.value if token.lemma == DAY else day
            time = token.value if token.lemma == TIME else time
            if isinstance(time, TimeRange) and time.first is None and time.last is not None:
                free = TimeRange(first=time.last)  # "3'ten önce çıkamam": from then on
                result[at] = replace(token, value=free if day is None else (day, free))
            else:
                result[at] = replace(token, lemma=REFUSED, value=(Meaning(date=day, time=time),))


def _silence(result: list[Token], verb: int, *, every: bool, days: bool = True) -> None:
    """Take away what is said in the clause that a verb closes.

    every: not only limits ("19'a kadar ... biter mi"); days: days as well as hours.
    """
    start = verb
    for at in range(verb - 1, -1, -1):
        lemma = result[at].lemma
        if lemma in _ENDS | _WISHED | _JUDGED | _PURPOSE | {"happened"} or result[at].text in _CONJUNCTIONS:
            break
        start = at
    for at in range(start, verb):
        token = result[at]
        if token.lemma == BOTH and (not days or (not every and getattr(token.value[1], "last", None) is not None)):
            result[at] = replace(token, lemma=DAY, value=token.value[0])
        elif token.lemma == TIME and not every:
            result[at] = replace(token, lemma=NOTHING) if getattr(token.value, "last", None) is not None else token
        elif token.lemma in SAID and every and (days or token.lemma == TIME) and not _lies_ahead(token):
            result[at] = replace(token, lemma=NOTHING)


def _lies_ahead(token: Token) -> bool:
    """Whether a day can only be to come, so that nothing has happened on it: "yarın", "haftaya"."""
    value = token.value[0] if token.lemma == BOTH else token.value
    ahead = isinstance(value, Offset) and value.days > 0
    ahead = ahead or (isinstance(value, Calendar) and bool(value.month_shift))
    return ahead or (isinstance(value, (Week, Weekday)) and bool(value_week(value)))


def value_week(value: Week | Weekday) -> int | None:
    """The calendar week that was named, counted from this one."""
    return value.shift if isinstance(value, Week) else value.week


def wished(built: list[Token]) -> dict[int, int]:
    """By where a token starts: 1 if its clause ends in a wish, -1 if in what happens elsewhere, else 0."""
    ranks: dict[int, int] = {}
    waiting: list[int] = []
    for at, token in enumerate(built):
        if token.lemma in SAID | {CHANGE, OPTIONS}:
            waiting.append(token.start)
            continue
        rank = mood_of(built, at)
        if token.text in _THEREFORE:  # "okul 4'te bitiyor, o yüzden 5": what stands before is a reason
            reasons = [one.start for one in built[:at] if one.lemma in SAID | {CHANGE, OPTIONS}]
            ranks = dict.fromkeys(reasons, -1) | {start: rank for start, rank in ranks.items() if rank > 0}
        if rank:
            ranks |= dict.fromkeys(waiting, rank)
        if rank or token.lemma in _ENDS | _JUDGED or token.text in _CONJUNCTIONS:
            waiting = []
    return {**_reasons(built), **_decided(built), **ranks}


_BECAUSE = frozenset({"cunku", "cunki", "zira"})
_THEREFORE = frozenset({"yuzden", "nedenle", "sebeple", "dolayi"})


_DECIDING = frozenset(
    {"neyse", "vazgectim", "vazgectik", "aslinda", "yani", "halde", "iyisi", "kesin", "mesela", "anca", "sadece"}
)


def _decided(built: list[Token]) -> dict[int, int]:
    """What somebody comes to after thinking aloud: "... neyse pazartesi", "yani cumaya"."""
    found: dict[int, int] = {}
    for at, token in enumerate(built):
        if token.lemma in {"yani", "mesela"} or token.text in _DECIDING:
            for after in built[at + 1 :]:
                if after.lemma in SAID:
                    found[after.start] = 1
                elif after.lemma in {STOP, COMMA, "ama"}:
                    break
    return found


def mood_of(built: list[Token], at: int) -> int:
    """1 for what closes a wish, -1 for what closes a clause of something else."""
    token = built[at]
    after = built[at + 1] if at + 1 < len(built) else None
    if after is not None and (after.lemma == "degil" or (token.text == "bos" and after.text.startswith("ver"))):
        return 0  # "mümkün değil", "bugünü boş verin"
    if token.lemma in _WISHED or (token.lemma in {UNKNOWN, "yaz", "lutfen"} and moods.is_wish(token.text)):
        return 1
    if token.text.startswith("yetisir") and at and built[at - 1].case.endswith("dat"):
        return -1  # "4'te başlasak 6'ya yetişir mi"
    if token.text.startswith("ediyor") and at:  # "rica ediyorum"; "teşekkür ediyorum" closes nothing
        return 1 if built[at - 1].text in {"rica", "tercih", "arzu", "talep"} else 0
    if after is not None and after.text.startswith("olma") and token.lemma == UNKNOWN:
        return 1  # "en geç cumartesiye işim bitmiş olmalı"
    if token.lemma == "leave" and at and built[at - 1].text in {"yola", "yolculuga", "sefere"}:
        return -1
    if is_elsewhere(token) or (token.lemma == UNKNOWN and moods.is_told(token.text)) or _is_there(built, at):
        return -1
    return 0


def _is_there(built: list[Token], at: int) -> bool:
    """Whether it is told that something takes place: "nikah var", "veli toplantısı var"."""
    asked = at + 1 < len(built) and built[at + 1].lemma == "mi"
    return built[at].text == "var" and at > 0 and built[at - 1].lemma in _TAKING_PLACE and not asked


_TAKING_PLACE = frozenset({UNKNOWN, "dugun", "is", "isim", "okul", "spor", "tatil", "yemek", "namaz", "count", "iftar"})


def _reasons(built: list[Token]) -> dict[int, int]:
    """What stands in a clause of "çünkü": "4'te okul çıkışı var çünkü", "çünkü 2'de mülakat var"."""
    found: dict[int, int] = {}
    for at, token in enumerate(built):
        closes = token.text in _BECAUSE and (at + 1 == len(built) or built[at + 1].lemma == STOP)
        for before in reversed(built[:at] if closes else []):
            if before.lemma in {STOP, COMMA}:
                break
            if before.lemma in SAID:
                found[before.start] = -1
        for after in built[at + 1 :] if token.text in _BECAUSE and not closes else []:
            if after.lemma in {STOP, COMMA}:
                break
            if after.lemma in SAID:
                found[after.start] = -1
    return found


def is_elsewhere(token: Token) -> bool:
    """Whether a verb says what others do, or the customer somewhere else."""
    if token.lemma == "away" or token.text.startswith("kapali"):
        return True
    return token.lemma == UNKNOWN and _ELSEWHERE.fullmatch(token.text) is not None and not _WISHING.match(token.text)
