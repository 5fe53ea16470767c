"""Misspelt words that only their neighbours give away: "5'e kdar", "cumadan snra", "bugün vya yarın", "per şembe".

Alone these words are too short to guess at. Beside a word of time few words can follow, so that one slip is forgiven;
unread they would move, bound or refuse what stands beside them without a trace.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from randevu.turkish import numbers, slips
from randevu.turkish.when import lexicon, neighbours, words
from randevu.turkish.when.tokens import DASH, NUMBER, ORDINAL, UNKNOWN, Token


def mended(found: list[Token], folded: str) -> list[Token]:
    """The tokens with unknown words read as what their neighbours leave them to be."""
    found = [_after_that(found[at - 1], token) if at else token for at, token in enumerate(found)]
    if not any(token.lemma in {UNKNOWN, "ve"} for token in found):
        return found
    found = _split_words_joined(found, folded)
    for at, token in enumerate(found):
        if token.text == "il" and 0 < at < len(found) - 1 and _are_hours(found[at - 1], found[at + 1]):
            found[at] = replace(token, lemma="ile", case="")  # "2 il 4 arası"
            continue
        if token.lemma != UNKNOWN or len(token.text) < 3 or _is_ordinary(found, at):
            continue
        form = next((form for wanted in _wanted(found, at) if (form := nearest(token.text, wanted))), None)
        if form is not None:
            found[at] = _read_as(form, token)
    return found


def _are_hours(left: Token, right: Token) -> bool:
    return left.lemma in neighbours.NUMBERS and right.lemma in neighbours.NUMBERS


def _after_that(before: Token, token: Token) -> Token:
    """ "öğleden sona", "5'ten öne": words that say something else anywhere but there."""
    meant = {"sona": "sonra", "sonda": "sonra", "one": "once"}.get(token.text)
    beside = meant is not None and before.case.endswith("abl") and (before.lemma in neighbours.TIMES or before.digits)
    return replace(token, lemma=meant, case="", text=meant) if meant is not None and beside else token


def _is_ordinary(found: list[Token], at: int) -> bool:
    """Whether a word is more likely itself; "öğleden sona", "10 12 aras" are not."""
    text = found[at].text
    if text == "aras" and at > 1 and found[at - 2].lemma in {*neighbours.TIMES, DASH, "ile", "ve"}:
        return False
    return text in neighbours.ORDINARY


def _read_as(form: str, token: Token) -> Token:
    number = lexicon.number_forms().get(form)
    if number is not None:
        return replace(token, lemma=NUMBER, case=number[1], value=number[0], text=form)
    ordinal = numbers.ordinals().get(form)
    if ordinal is not None:
        return replace(token, lemma=ORDINAL, value=ordinal, text=form)
    lemma, case = lexicon.lookup(form) or (UNKNOWN, "")
    return replace(token, lemma=lemma, case=case, text=form)


def _wanted(found: list[Token], at: int) -> Iterator[str]:
    """The forms that may stand there, by what stands beside."""
    before = found[at - 1] if at else None
    after = found[at + 1] if at + 1 < len(found) else None
    if before is not None:
        yield neighbours.BEHIND.get(before.lemma, "")
        if before.lemma in neighbours.TIMES or before.lemma in neighbours.BOUNDS or before.digits:
            yield from _behind(found, at, before)
        if before.lemma in neighbours.LEADING or _is_named_week(found, at):
            yield _weekdays()
    if after is not None:
        yield neighbours.AHEAD.get(after.lemma, "")
        if after.lemma in neighbours.NUMBERS:
            yield from _before_a_number(found, at, after)
        counted = before is not None and before.lemma in {*neighbours.NUMBERS, "bucuk"}
        if counted and after.lemma in {"sonra", "once", "ic", "sonraki"}:
            yield neighbours.UNITS
    if _beside_a_number(before, after):
        yield _spoken_numbers()


def _is_named_week(found: list[Token], at: int) -> bool:
    """Whether "haftaya", "gelecek hafta" or "iki hafta sonra" stands before it."""
    before, earlier = found[at - 1], found[at - 2] if at > 1 else None
    if before.lemma == "hafta" and before.case in {"dat", "gen"}:
        return True
    if earlier is None:
        return False
    if before.lemma == "hafta":
        return earlier.lemma in neighbours.LEADING
    return before.lemma in {"sonra", "sonraki"} and earlier.lemma == "hafta"


def _before_a_number(found: list[Token], at: int, after: Token) -> Iterator[str]:
    yield "saat ayin"
    if not after.digits and 1 <= after.value <= 9:
        yield "yirmi otuz"
    if not after.digits and after.value in {15, 30, 45}:
        yield _spoken_numbers()
    if after.case in {"", "loc", "dat"}:
        yield "aksam sabah gece"
    behind = found[at + 2].text if at + 2 < len(found) else ""
    if behind in {"gece", "kala", "var"} or (behind == "kadar" and after.case.endswith("dat")):
        yield _spoken_numbers()


@lru_cache(maxsize=1)
def _weekdays() -> str:
    """Every common form of the weekdays."""
    wanted = {"", "dat", "loc", "abl", "acc", "p3"}
    return " ".join(
        form
        for form, (lemma, case) in lexicon.table().items()
        if lemma in words.WEEKDAYS and case in wanted and form.startswith(lemma)
    )


def _behind(found: list[Token], at: int, before: Token) -> Iterator[str]:
    case = next((one for one in ("dat", "abl", "acc", "gen") if before.case.endswith(one)), "")
    if before.lemma not in neighbours.BOUNDS:
        yield neighbours.FOLLOWING[case]
        earlier = found[at - 2] if at > 1 else None
        if before.lemma in {*neighbours.NUMBERS, "ceyrek", "dakika"}:
            # "beşe on kla", "üçü çyrek", "9'u yirmi gçe"
            yield neighbours.MINUTES[case] if case in neighbours.MINUTES else _minutes_after(earlier, before)
        if case == "acc":
            yield neighbours.FOLLOWING[""]
    if case in {"dat", "acc", ""}:
        yield neighbours.MOVING
    yield neighbours.SECOND
    yield neighbours.REFUSING


def _minutes_after(earlier: Token | None, before: Token) -> str:
    if earlier is None or earlier.lemma not in neighbours.NUMBERS:
        return ""
    return "kala" if earlier.case.endswith("dat") else "gece" if earlier.case.endswith(("acc", "p3")) else ""


def _beside_a_number(before: Token | None, after: Token | None) -> bool:
    """Whether a number is awaited there: "akşam altd", "yrmi üç nisan", "ayın on iksi", "dördü yrmi geçe"."""
    if after is not None and (
        after.lemma in {"bucuk", "ceyrek", "kala", "geciyor"} or after.lemma in neighbours.MONTHS
    ):
        return True
    if after is not None and after.text == "gece" and before is not None and before.lemma in neighbours.NUMBERS:
        return True
    if before is None:
        return False
    if before.lemma in neighbours.PARTS and before.case in {"", "acc", "p3", "loc"}:
        return True
    if before.lemma in {"ay", "bayram"} and before.case == "gen":
        return True
    spoken = before.lemma in neighbours.NUMBERS and not before.digits
    return before.lemma == "saat" or (spoken and (before.value in {10, 20, 30} or before.case.endswith(("dat", "acc"))))


@lru_cache(maxsize=1)
def _spoken_numbers() -> str:
    """Every form of the numbers that hours, minutes and days are made of, the commonest cases first."""
    cases = ("", "loc", "dat", "acc", "abl", "p3loc", "p3dat", "p3abl", "p3")
    wanted = {*range(2, 20), 20, 25, 30, 40, 45, 50}
    forms = [
        (cases.index(case), form)
        for form, (number, case) in lexicon.number_forms().items()
        if number in wanted and case in cases and len(form) >= 3
    ]
    return " ".join(form for _, form in sorted(forms))


@lru_cache(maxsize=4096)
def nearest(word: str, forms: str) -> str | None:
    """The one of the forms (apart by spaces) that the word is a slip of: vowels left out, one slip, or the last letter.

    None where it could be two words that mean different things.
    """
    every = forms.split()
    if word in every:
        return word
    for fits in (_is_drawn_out, slips.lacks_only_vowels, slips.is_slip, _lacks_its_end):
        most = 4 if fits is slips.lacks_only_vowels else 2
        fitting = [form for form in every if 3 < len(form) <= len(word) + most and fits(word, form)]
        closest = [form for form in fitting if len(form) == min(len(one) for one in fitting)]
        if closest:
            return closest[0] if len({_lemma(form) for form in closest}) == 1 else None
    return None


def _is_drawn_out(word: str, form: str) -> bool:
    return len(word) > len(form) and slips.squeeze(word) == slips.squeeze(form)


def _lacks_its_end(word: str, form: str) -> bool:
    return form[:-1] == word


def _lemma(form: str) -> object:
    number = lexicon.number_forms().get(form)
    return number[0] if number is not None else (lexicon.lookup(form) or (form,))[0]


def _split_words_joined(found: list[Token], folded: str) -> list[Token]:
    """ "per şembe", "ka dar", "ve ya": two tokens that together are a word of time and apart are none."""
    result: list[Token] = []
    for token in found:
        last = result[-1] if result else None
        if last is not None and _are_one(last, token, folded):
            whole = last.text + token.text
            result[-1] = _read_as(whole, replace(token, lemma=UNKNOWN, text=whole, start=last.start))
        else:
            result.append(token)
    return result


def _are_one(left: Token, right: Token, folded: str) -> bool:
    written = right.text.isalpha() and left.text.isalpha() and not left.digits
    if not written or not folded[left.end : right.start].isspace():
        return False
    if left.text == "ve" and right.text == "ya":
        return True
    whole = left.text + right.text
    known = whole in lexicon.table() or whole in lexicon.number_forms() or whole in numbers.ordinals()
    return known and len(whole) >= 5 and UNKNOWN in {left.lemma, right.lemma}


def suffix(letters_: str, cases: dict[str, str]) -> str | None:
    """The case of a misspelt ending behind digits: "20'sndn" -> that of "sinden". None where it stands for several."""
    if len(letters_) < 3:
        return None
    for fits in (slips.lacks_only_vowels, slips.is_slip):
        fitting = {case for form, case in cases.items() if len(form) > 3 and fits(letters_, form)}
        if fitting:
            return fitting.pop() if len(fitting) == 1 else None
    return None
