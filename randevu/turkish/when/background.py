"""What a message tells around its wish: habits, what is forgotten or told later, what all else is free of."""

from __future__ import annotations

import re
from dataclasses import replace

from randevu.turkish.when.clauses import SAID, mood_of
from randevu.turkish.when.meaning import AnyDay, Meaning
from randevu.turkish.when.tokens import BOTH, CHANGE, COMMA, DAY, NOTHING, REFUSED, STOP, TIME, UNKNOWN, Token

_FORGOTTEN = re.compile(r"hatirla(?:m|ya?m)\w*|unut(?:tum|mus\w*)|karistir(?:dim|mis\w*|iyorum)")
_TELL = re.compile(r"ver(?:ir|ece|ice|ce|ey)\w*|bildir\w*|ed(?:er|ece)\w*")
_ASK = re.compile(r"(?:sor|danis|konus|bak)(?:[aeiu]r|up|ip)|soray\w*|danisay\w*")
_AWAITED = frozenset({"cevap", "haber", "donus", "mesaj", "telefon", "cevabinizi", "donusunuzu"})
_ALL_ELSE = frozenset({"onun", "bunun", "onlarin", "o", "bu"})


def left_out(built: list[Token]) -> list[Token]:
    """The tokens without what is only told: "her salı spora gidiyorum", "akşam haber veririm"."""
    result = list(built)
    for at, token in enumerate(built):
        before = built[at - 1] if at else None
        if token.lemma == UNKNOWN and _FORGOTTEN.fullmatch(token.text) and _is_asked(built[:at]):
            _silence(result, _sentence(result, at), at)
        elif before is not None and _is_told_later(before, token):
            _silence(result, _clause(result, at), at)
        elif token.lemma == "haric" and before is not None and before.text in _ALL_ELSE:
            _refuse(result, _sentence(result, at), at)
        elif token.text == "gore" and before is not None and before.text in {"ona", "buna"}:
            _leave_hour_open(result, at)
        elif (
            token.lemma == DAY
            and token.text.endswith("ydi")
            and any(one.lemma in {DAY, BOTH} for one in built[at + 1 :])
        ):
            result[at] = replace(token, lemma=CHANGE, value=((token.value, None), (None, None)))
        elif token.lemma in SAID and _is_habit(built, at):
            result[at] = replace(token, lemma=NOTHING)
    return result


def _is_asked(built: list[Token]) -> bool:
    """Whether something is wondered about: "cuma mı cumartesi mi hatırlamıyorum"; not "salıyı unutmuşum"."""
    return any(token.lemma == "mi" or " mi" in token.text or " mu" in token.text for token in built)


def _sentence(built: list[Token], at: int) -> int:
    """Where the sentence of a token begins."""
    return next((one + 1 for one in range(at - 1, -1, -1) if built[one].lemma == STOP), 0)


def _clause(built: list[Token], at: int) -> int:
    """Where the clause of a token begins."""
    ends = {STOP, COMMA, "ama"}
    return next((one + 1 for one in range(at - 2, -1, -1) if built[one].lemma in ends or mood_of(built, one)), 0)


def _silence(result: list[Token], start: int, end: int) -> None:
    for at in range(start, end):
        if result[at].lemma in SAID:
            result[at] = replace(result[at], lemma=NOTHING)


def _is_told_later(before: Token, token: Token) -> bool:
    """ "haber veririm", "eşime sorar yazarım", "cevap bekliyorum": of the next message, not of the appointment."""
    if token.lemma == "sur" and token.text.startswith("bekl") and before.text in _AWAITED:
        return True
    tells = before.text == "haber" and token.lemma == UNKNOWN and _TELL.fullmatch(token.text) is not None
    return tells or (token.lemma == "callback" and _ASK.fullmatch(before.text) is not None)


def _refuse(result: list[Token], start: int, end: int) -> None:
    """ "3'ten 5'e kadar kurstayım, onun dışında her saat olur"."""
    for at in range(start, end):
        token = result[at]
        if token.lemma in SAID:
            day, time = token.value if token.lemma == BOTH else (None, None)
            meaning = Meaning(
                date=token.value if token.lemma == DAY else day, time=token.value if token.lemma == TIME else time
            )
            result[at] = replace(token, lemma=REFUSED, value=(meaning,))


def _leave_hour_open(result: list[Token], at: int) -> None:
    """ "okul 3 buçukta bitiyor, ona göre bir saat verin": which hour is for the business to say."""
    after = result[at + 1] if at + 1 < len(result) else None
    if after is None or after.lemma == STOP or any(token.lemma in {TIME, BOTH} for token in result[at:]):
        return
    for one in range(at):
        token = result[one]
        if token.lemma == TIME:
            result[one] = replace(token, lemma=NOTHING)
        elif token.lemma == BOTH:
            result[one] = replace(token, lemma=DAY, value=token.value[0])


def _is_habit(built: list[Token], at: int) -> bool:
    """Whether what is done every week is told of others or of elsewhere: "her salı 3'te spora gidiyorum"."""
    token = built[at]
    every = token.case in {"pl", "placc", "plp3"}
    every = every or (at > 0 and built[at - 1].lemma == "her") or token.text.startswith("her ")
    day = token.value[0] if token.lemma == BOTH else token.value
    if not every or (isinstance(day, AnyDay) and token.lemma == DAY):
        return False
    for after in range(at + 1, len(built)):
        if mood := mood_of(built, after):
            return mood < 0
        if built[after].lemma in {STOP, COMMA, "ama"}:
            return False
    return False
