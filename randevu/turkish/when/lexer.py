"""From a message to tokens: numbers, clock times, dates, words with their case, and what is never a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from randevu.turkish import letters, numbers, suffixes
from randevu.turkish.when import lexicon, phrases, repairs, thousands, tokens, words
from randevu.turkish.when.tokens import Token

_SCAN = re.compile(
    r"""
    (?P<phone>(?:\+?9?0[\s-]*)?\(?[2-5]\d{2}\)?[\s-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}(?!\d)|\+?\d{7,})
  | (?P<money>₺\s*\d[\d.,]*|\d[\d.]*(?:,\d+)?\s*(?:tl|lira\w*|₺|euro|€|\$|dolar|usd|eur)(?![a-z])|%\s*\d+|\d+\s*%)
  | (?P<iso>\d{4}(?P<mark_>[-/.])\d{1,2}(?P=mark_)\d{1,2})
  | (?P<dmy>\d{1,2}\s?(?P<sep>[./-])\s?\d{1,2}\s?(?P=sep)\s?(?:\d{4}|\d{2})(?!\d|[.:]\d))
  | (?P<colon>\d{1,2}\s?[:;]\s?\d{2}(?!\d)(?::\d{2}(?!\d))?)
  | (?P<comma>\d{1,2},(?:00|15|30|45)(?!\d))
  | (?P<dotted>\d{1,2}\.\d{2}(?!\d))
  | (?P<slash>\d{1,2}/\d{1,2}(?!\d))
  | (?P<short>\d{1,2}\.\d(?!\d))
  | (?P<item>(?<![(\d])\d\)(?=\s))
  | (?P<number>\d+)
  | (?P<word>[a-z\u0307]+(?:\.tesi)?)
  | (?P<stop>[.!?;\n…])
  | (?P<mark>->|=>|→|[-/~,&])
    """,
    re.VERBOSE,
)
_GLUED = re.compile(r"\s?'\s?([a-z]+)|([a-z]+)")
_ORDINAL_ENDING = re.compile(r"'?([iu]?nc[iu])(?![a-z])")  # "31'inci"
_SPACED = re.compile(r"\s+([a-z]{1,5})(?![a-z])(?!\s*')")
_NEEDED = ("lazim", "lzm", "lazm", "lazi", "gerek", "icin", "mumkun", "sart", "uygun", "daha")
_SPACED_SUFFIXES = frozenset(
    [
        "te",
        "ta",
        "de",
        "da",
        "e",
        "a",
        "ye",
        "ya",
        "den",
        "dan",
        "ten",
        "tan",
        "i",
        "u",
        "yi",
        "yu",
        "in",
        "un",
        "nin",
        "deki",
        "daki",
        "teki",
        "taki",
        "inde",
        "unda",
        "si",
        "sini",
        "sinde",
        "sine",
        "sina",
        "sinden",
        "inden",
        "undan",
        "unden",
        "indan",
        "unde",
        "inda",
        "ine",
        "une",
        "ina",
        "una",
        "le",
        "la",
        "yle",
        "yla",
    ]
)
_EITHER = re.compile(r"(?:^|[\s,])ya\s[^.,;!?]{1,25}$")  # "ya bugün ya yarın"
_AWAY = re.compile(r"\s+(?:s[a-z]*r|o?nc[a-z]|it?i?b)")  # "5 dn snra"
_YA_OR = re.compile(r"\s+(?:(?:da|de|veya)\b|\d)")  # "2 ya da 4", "ya 2 ya 4"


def read(text: str) -> list[Token]:
    """The tokens of a message; offsets refer to its NFC form."""
    folded = letters.fold(text)
    found: list[Token] = []
    for token in _scan(folded):
        if found and _joins(found[-1], token, folded):
            found[-1] = _joined(found[-1], token)
            continue
        if found and token.lemma == tokens.UNKNOWN and found[-1].digits and found[-1].lemma == tokens.NUMBER:
            month = lexicon.month_beside_a_number(token.text) if found[-1].case == "" else None
            token = replace(token, lemma=month) if month and 1 <= found[-1].value <= 31 else token
        if found and found[-1].text in {"bi", "bir"} and token.lemma == "ara" and token.case in {"", "pl"}:
            found[-1] = replace(token, lemma=tokens.UNKNOWN, start=found[-1].start)  # "bir ara": some time
            continue
        if found and found[-1].text == "gelmem" and token.text.startswith(_NEEDED):
            found[-1] = replace(found[-1], lemma="come")  # "gelmem lazım": a need, no refusal
        found.append(token)
    found = phrases.shortened(_articles(_numbers_joined(repairs.mended(found, folded), folded)))
    return thousands.joined(found) if "bin" in folded or "yuz" in folded else found


def _scan(folded: str) -> Iterator[Token]:
    position = 0
    while True:
        match = _SCAN.search(folded, position)
        if match is None:
            return
        kind, text = match.lastgroup, match[0]
        start, end = match.span()
        if kind == "word" and (parts := lexicon.split(text)) is not None:
            yield _known(parts[0], start, start + len(parts[0]))
            token = _word(folded, parts[1], start + len(parts[0]), end)
        elif kind == "word":
            token = _word(folded, text, start, end)
        elif kind == "stop":
            token = Token(tokens.STOP, "", None, text, start, end)
        elif kind == "mark":
            token = Token(words.PUNCTUATION[text], "", None, text, start, end)
        elif kind in {"phone", "money", "item"}:
            token = Token(tokens.BLOCKED, "", None, text, start, end)
        else:
            token = _figure(folded, kind or "", text, start, end)
        yield token
        position = token.end


def _figure(folded: str, kind: str, text: str, start: int, end: int) -> Token:
    """A token made of digits, with the suffix that follows it."""
    parts = [int(part) for part in re.findall(r"\d+", text)]
    lemma, value = _meaning_of(kind, text, parts)
    if lemma == tokens.NUMBER and kind != "number":  # "1/2", "45.70": no date, no clock
        lemma = tokens.BLOCKED
    if kind == "number" and (ordinal := _ORDINAL_ENDING.match(folded, end)):
        return Token(tokens.ORDINAL, "", value, text + ordinal[1], start, ordinal.end())
    case, end = _suffix(folded, end)
    if text.startswith("0:") and case == "":  # "0:03": how long a voice message is
        lemma = tokens.BLOCKED
    return Token(lemma, case, value, text, start, end, digits=True)


def _meaning_of(kind: str, text: str, parts: list[int]) -> tuple[str, object]:
    if kind == "iso" and 1 <= parts[1] <= 12 and 1 <= parts[2] <= 31:
        return tokens.DATE, (parts[2], parts[1], parts[0])
    if kind == "dmy" and 1 <= parts[1] <= 12 and 1 <= parts[0] <= 31:
        return tokens.DATE, (parts[0], parts[1], parts[2] if parts[2] > 99 else 2000 + parts[2])
    if kind in {"colon", "comma"} and parts[0] <= 24 and parts[1] <= 59:
        return tokens.CLOCK, (parts[0] % 24, parts[1])
    if kind == "dotted":
        is_clock, is_date = parts[0] <= 24 and parts[1] <= 59, 1 <= parts[0] <= 31 and 1 <= parts[1] <= 12
        if is_clock and is_date:
            return tokens.DOTTED, (parts[0], parts[1])
        if is_clock:
            return tokens.CLOCK, (parts[0] % 24, parts[1])
        if is_date:
            return tokens.DATE, (parts[0], parts[1], None)
    if kind in {"slash", "short"} and 1 <= parts[0] <= 31 and 1 <= parts[1] <= 12:
        return tokens.DATE, (parts[0], parts[1], None)
    return tokens.NUMBER, parts[0]


def _suffix(folded: str, end: int) -> tuple[str, int]:
    """The case written after digits, glued, after an apostrophe or after a space, and where it ends."""
    glued = _GLUED.match(folded, end)
    if glued:
        letters_ = glued[1] or glued[2]
        case = _DIGIT_SUFFIXES.get(letters_)
        if case is None and (cut := _suffix_and_word(letters_)):  # "6yakadar"
            return _DIGIT_SUFFIXES[letters_[:cut]], glued.end() - len(letters_) + cut
        if _is_short_ablative(letters_, folded, glued.end()):
            return "abl", glued.end()
        case = case or repairs.suffix(letters_, _DIGIT_SUFFIXES)
        return (case, glued.end()) if case is not None else ("", end)
    return _spaced_suffix(folded, end)


def _suffix_and_word(letters_: str) -> int:
    """How many of the letters behind digits are an ending before a word of time: "ya" + "kadar"; 0 for none."""
    fits = (cut for cut in range(len(letters_) - 3, 0, -1) if letters_[:cut] in _DIGIT_SUFFIXES)
    return next((cut for cut in fits if lexicon.may_be_glued(letters_[cut:])), 0)


def _is_short_ablative(letters_: str, folded: str, end: int) -> bool:
    """ "5 dn snra", "6dn önce": the vowel is left out, and what follows tells which."""
    return letters_ in {"dn", "tn"} and _AWAY.match(folded, end) is not None


def _spaced_suffix(folded: str, end: int) -> tuple[str, int]:
    spaced = _SPACED.match(folded, end)
    if spaced is not None and _is_short_ablative(spaced[1], folded, spaced.end()):
        return "abl", spaced.end()
    if spaced is None or spaced[1] not in _SPACED_SUFFIXES & _DIGIT_SUFFIXES.keys():
        return "", end
    if spaced[1] == "ya" and (_YA_OR.match(folded, spaced.end()) or _EITHER.search(folded[:end])):
        return "", end
    return _DIGIT_SUFFIXES[spaced[1]], spaced.end()


_DIGIT_SUFFIXES = suffixes.digit_suffixes()


def _word(folded: str, text: str, start: int, end: int) -> Token:
    """A word token; an apostrophe and the letters after it belong to the word."""
    apostrophe = re.compile(r"'\s?([a-z]+)").match(folded, end)
    whole = text.replace("\u0307", "")
    if apostrophe:
        joined = _known(whole + apostrophe[1], start, apostrophe.end())
        bare = _known(whole, start, apostrophe.end())
        if joined.lemma != tokens.UNKNOWN:
            return joined
        if bare.lemma != tokens.UNKNOWN and apostrophe[1] in _DIGIT_SUFFIXES:
            return Token(bare.lemma, _DIGIT_SUFFIXES[apostrophe[1]], bare.value, bare.text, start, apostrophe.end())
    token = _known(whole, start, end)
    inflects = token.lemma in _INFLECTED and token.case == "" and not apostrophe and whole not in {"bir", "bi"}
    if inflects:
        case, end = _spaced_suffix(folded, end)
        return Token(token.lemma, case, token.value, token.text, start, end) if case else token
    return token


_INFLECTED = frozenset({*words.TIME_STEMS, "oglen", "bucuk", tokens.NUMBER, "W", "yarim", "ceyrek"})


def _known(word: str, start: int, end: int) -> Token:
    number = lexicon.number_forms().get(word) or lexicon.number_drawn_out(word)
    if number is not None:
        weak = (number[0] in (1, 10) and number[1] not in {"loc", "p3loc"}) or word in {"onda", "birde"}
        return Token("W" if weak else tokens.NUMBER, number[1], number[0], word, start, end)
    ordinal = _ordinal(word)
    if ordinal is not None:
        return Token(tokens.ORDINAL, "", ordinal, word, start, end)
    entry = lexicon.lookup(word)
    if entry is None:
        return Token(tokens.UNKNOWN, "", None, word, start, end)
    return Token(entry[0], entry[1], None, word, start, end)


_ORDINAL = re.compile(r"(\w+?(?:inci|uncu|nci|ncu))(?:s[iu]|y[iua]|ye|nde|nda)?\w{0,4}")


def _ordinal(word: str) -> int | None:
    match = _ORDINAL.fullmatch(word)
    return numbers.ordinals().get(match[1]) if match else None


_BOOKED = ("rande", "rezerv", "yer", "sean", "bosluk", "zaman")


def _articles(found: list[Token]) -> list[Token]:
    """ "on dört otuz bi randevu", "saat on bi yer": no minute and no eleven, but an article."""
    result: list[Token] = []
    for at, token in enumerate(found):
        after = found[at + 1].text if at + 1 < len(found) else ""
        one = token.lemma == tokens.NUMBER and token.text.endswith((" bi", " bir")) and after.startswith(_BOOKED)
        if one and (token.value > 20 or token.text.endswith(" bi")):
            head, _, article = token.text.partition(" ")
            cut = token.start + len(head)
            result.append(
                replace(
                    token, lemma="W" if token.value == 11 else tokens.NUMBER, value=token.value - 1, text=head, end=cut
                )
            )
            result.append(Token("W", "", 1, article, token.end - len(article), token.end))
        else:
            result.append(token)
    return result


def _numbers_joined(found: list[Token], folded: str) -> list[Token]:
    """ "on iksi", "yrmi beşte": numbers of which one was mended."""
    result: list[Token] = []
    for token in found:
        if result and _joins(result[-1], token, folded):
            result[-1] = _joined(result[-1], token)
        else:
            result.append(token)
    return result


def _joins(left: Token, right: Token, folded: str) -> bool:
    """Whether two number words are one number: "on" + "beşte"."""
    return (
        left.lemma in {tokens.NUMBER, "W"}
        and right.lemma in {tokens.NUMBER, "W"}
        and not left.digits
        and not right.digits
        and left.case == ""
        and left.value in {10, 20, 30, 40, 50}
        and 1 <= right.value <= 9
        and folded[left.end : right.start].isspace()
    )


def _joined(left: Token, right: Token) -> Token:
    number = left.value + right.value
    return Token(tokens.NUMBER, right.case, number, f"{left.text} {right.text}", left.start, right.end)
