"""From a message to its Meaning: tokens, rules, then what is left standing is gathered."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from randevu.turkish import letters
from randevu.turkish.when import (
    alternatives,
    background,
    clauses,
    clocks,
    clocks_from_now,
    conditions,
    counted,
    dates,
    dates_in_months,
    day_parts,
    day_ranges,
    days,
    distractors,
    doubts,
    gathering,
    holidays,
    judgements,
    lexer,
    occasions,
    ranges,
    referring,
    rule,
    said_hours,
    weeks,
    wishes,
)
from randevu.turkish.when.meaning import Clock, EitherTime, Meaning, Time
from randevu.turkish.when.tokens import (
    BOTH,
    CHANGE,
    COMMA,
    DAY,
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
    weeks,
    counted,
    dates,
    dates_in_months,
    clocks,
    clocks_from_now,
    day_parts,
    distractors,
    holidays,
    ranges,
    day_ranges,
    alternatives,
    judgements,
    occasions,
    wishes,
)
_THINKING = frozenset({"oldu", "aslinda", "neyse"})
_BEFORE_A_CORRECTION = frozenset({COMMA, STOP, "o", "yok", "saat", "da", "ama", "bana"})


@lru_cache(maxsize=2048)
def read(text: str) -> Meaning:
    """What a message says about day and time; a falsy Meaning if nothing."""
    said = lexer.read(text)
    heard = conditions.either_way(background.left_out(clauses.heard(rule.run(said))))
    built = _with_its_hour(referring.resolved(_corrected(heard)))
    meaning = doubts.left_open(gathering.gathered(built, {token.lemma for token in said}), built)
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
# What closes an answer: "5 olsun o zaman", "4 olsun hadi".
_CLOSING = frozenset({"o", "zaman", "hadi", "haydi", "ya", "yaa", "artik", "bari"})
_FILLERS = frozenset({NUMBER, "W", STOP, COMMA, "olsun", "lutfen", "saat", "title", "musait", "iyi", "icin"})


def _bare_number(said: list[Token]) -> Meaning | None:
    """ "3" or "13 olsun" and nothing else that counts: an hour, marked as bare because it may be an option."""
    numbers = [token for token in said if token.lemma in {NUMBER, "W"}]
    others = [token for token in said if token.lemma not in _FILLERS and token.text not in _AGREEING]
    if numbers:
        after = _ADDRESS | _CLOSING
        others = [token for token in others if token.text not in after or token.start < numbers[0].start]
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


def _with_its_hour(built: list[Token]) -> list[Token]:
    """ "perşembeye çekin, 10 olsun", "3 olsun demiştim, vazgeçtim, 4 olsun": the number that shall be is the hour.

    Where no hour was said it needs a day beside it; after another hour, something that turns from that one.
    """
    named = [at for at, token in enumerate(built[:-1]) if token.lemma == NUMBER and _agrees(token, built[at + 1])]
    if not named or built[named[-1]].case != "":
        return built
    last = named[-1]
    time = said_hours.hour_of(built[last])
    days = any(token.lemma in {DAY, BOTH, CHANGE} for token in built)
    hours = any(token.lemma == OPTIONS or _names_an_hour(token, time) for token in built)
    before = built[last - 1] if last else None
    turned = before is not None and (before.lemma == "olmaz" or before.text in _TURNING)
    turned = turned or [token.text for token in built[max(last - 2, 0) : last]] == ["ama", "ben"]
    if not turned and _is_wanted(built[last], built[last + 1]):  # "yarına 3 istiyorum" may be a number of things
        return built
    if time is None or not (turned or (len(named) == 1 and days and not hours)):
        return built
    return [replace(token, lemma=TIME, value=time) if at == last else token for at, token in enumerate(built)]


# "vazgeçtim 4 olsun", "neyse 5 olsun".
_TURNING = frozenset({"vazgectim", "vazgectik", "neyse", "aslinda", "yok", "hayir"})


def _agrees(number: Token, after: Token) -> bool:
    """Whether a number shall be, or is asked for: "10 olsun", "11 uygun mu", "4 istiyorum"."""
    asked = number.digits and after.lemma == "musait" and after.text.startswith(("uygun", "musait"))
    return after.lemma == "olsun" or asked or _is_wanted(number, after)


def _is_wanted(number: Token, after: Token) -> bool:
    return number.digits and after.text in {"istiyorum", "isterim", "istiyoruz"}


def _names_an_hour(token: Token, chosen: Time | None) -> bool:
    """Whether an hour was said already, other than alternatives of which one is chosen: "iki mi üç mü ... üç olsun"."""
    if token.lemma in {TIME, BOTH}:
        time = token.value[1] if token.lemma == BOTH else token.value
        return not (isinstance(time, EitherTime) and chosen in time.times)
    if token.lemma == OCCASION:
        return token.value[1] is not None
    return token.lemma == CHANGE and any(time is not None for _, time in token.value)


def _before_saat(said: list[Token], number: Token) -> bool:
    return any(token.lemma == "saat" and token.start > number.start for token in said)


def _corrected(built: list[Token]) -> list[Token]:
    """A bare number after a refusal or a "yok" is the hour that is wished instead: "3 değil 4"."""
    result = list(built)
    for index, token in enumerate(built[1:], 1):
        before = next(
            (
                one
                for one in reversed(built[:index])
                if one.lemma not in _BEFORE_A_CORRECTION and one.text not in _THINKING
            ),
            built[0],
        )
        turned = before.lemma in {REFUSED, "pardon", "zaman", "dedim", "yani"} or "yok" in (
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
            if DAY in lemmas:
                result = referring.in_the_week_left(result, last)
            result = [
                _without(token, lemmas) if index < last and token.lemma == BOTH else token
                for index, token in enumerate(result)
                if index > last or token.lemma not in lemmas - {BOTH}
            ]
            last = max(
                (index for index, token in enumerate(result) if token.lemma in {"pardon", "yok", "dedim"}), default=-1
            )
    return result


def _without(token: Token, lemmas: set[str]) -> Token:
    """A day with its time without the one of them that was said anew."""
    day, time = token.value
    left, value = (TIME, time) if DAY in lemmas else (DAY, day)
    return replace(token, lemma=left, value=value) if value is not None else token
