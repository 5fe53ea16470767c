"""Several words that say what one does, and words that say nothing: "ya da en kötü 12'de", "bayramdan hemen sonra"."""

from __future__ import annotations

from dataclasses import replace

from randevu.turkish.when.tokens import COMMA, UNKNOWN, Token

# The words of a phrase, by their lemma or as written, and the lemma that they come to; the longest stands first.
_SAME_AS = (
    (("ya", "da", "en", "kotu", "ihtimalle"), "olmazsa"),
    (("veya", "en", "kotu", "ihtimalle"), "olmazsa"),
    (("ya", "da", "en", "kotu"), "olmazsa"),
    (("veya", "en", "kotu"), "olmazsa"),
    (("en", "kotu", "ihtimalle"), "olmazsa"),
    (("en", "kotu"), "olmazsa"),
    (("ya", "da", "olmazsa"), "olmazsa"),
    (("veya", "olmazsa"), "olmazsa"),
    (("ya", "da", "bilemedin"), "olmazsa"),
    (("musait", "degilse"), "olmazsa"),
    (("acar", "acmaz"), "acilis"),
    (("acilir", "acilmaz"), "acilis"),
    (("olan", "randevum"), "randevum"),
    (("mi", "desem"), "mi"),
    (("mi", "diyim"), "mi"),
    (("gelmem", "imkansiz"), "olmaz"),
    (("gelmem", "zor"), "olmaz"),
    (("gelmem", "mumkun", "degil"), "olmaz"),
    (("yetismem", "imkansiz"), "olmaz"),
    (("yetismem", "zor"), "olmaz"),
    (("yetismem", "mumkun", "degil"), "olmaz"),
    (("oglen", "aramda"), "oglearasi"),
    (("oglen", "aramdan"), "oglearasi"),
    (("dogum", "gun"), "dugun"),
    (("bos", "verin"), "degil"),
    (("bos", "ver"), "degil"),
    (("bos", "verelim"), "degil"),
    (("es", "gecelim"), "degil"),
    (("es", "gecin"), "degil"),
    (("bilemedin",), "olmazsa"),
    (("bilemediniz",), "olmazsa"),
)
_IN_ITS_TRAIN = frozenset({"ardindan", "arkasindan", "pesinden"})
_STARTS = frozenset(phrase[0] for phrase, _ in _SAME_AS)
# Nothing changes when these stand between "bayramdan" and "sonra".
_BETWEEN = frozenset({"hemen", "biraz", "azicik", "az"})
_SIDES = frozenset({"sonra", "sonraki", "once", "onceki"})
_NEVER = frozenset({"hic", "asla", "kesinlikle", "katiyen", "pek"})
# What somebody says who thinks while speaking, or who came before.
_SOUNDS = frozenset(
    {
        *("ee", "eee", "eeee", "ii", "iii", "hm", "hmm", "himm", "sey", "iste", "hani", "yaw", "valla", "vallahi"),
        *("walla", "yine", "gene"),
    }
)


def shortened(found: list[Token]) -> list[Token]:
    """The tokens with such phrases as one token each, and without words that say nothing."""
    result: list[Token] = []
    at = 0
    while at < len(found):
        phrase = _phrase(found, at) if found[at].lemma in _STARTS or found[at].text in _STARTS else None
        if phrase is not None:
            length, lemma = phrase
            text = " ".join(token.text for token in found[at : at + length])
            result.append(replace(found[at], lemma=lemma, case="", text=text, end=found[at + length - 1].end))
            at += length
            continue
        if result and found[at].text in _IN_ITS_TRAIN and result[-1].case.endswith("gen"):
            gelen = at + 1 < len(found) and found[at + 1].lemma == "gelecek"
            result[-1] = replace(result[-1], case="abl")  # "bayramın ardından gelen hafta"
            result.append(replace(found[at], lemma="sonraki" if gelen else "sonra", case=""))
            at += 2 if gelen else 1
            continue
        if not _says_nothing(found, at):
            result.append(found[at])
        at += 1
    return result


def _phrase(found: list[Token], at: int) -> tuple[int, str] | None:
    for words, lemma in _SAME_AS:
        part = found[at : at + len(words)]
        if len(part) == len(words) and all(
            word in (one.lemma, one.text) for word, one in zip(words, part, strict=True)
        ):
            return len(words), lemma
    return None


def _says_nothing(found: list[Token], at: int) -> bool:
    """Whether the token can be left out: a sound, "hemen" between "bayramdan" and "sonra", "hiç" before "gelemem"."""
    token = found[at]
    before = found[at - 1] if at else None
    after = found[at + 1] if at + 1 < len(found) else None
    if token.text in _SOUNDS and token.lemma in {UNKNOWN, "count"}:
        return after is not None and before is not None and before.lemma not in {"N", "W", "ne", "her"}
    if token.text in _NEVER and after is not None:
        return after.lemma == "olmaz"
    if token.text in _BETWEEN and token.case == "" and before is not None and after is not None:
        return before.case.endswith("abl") and after.lemma in _SIDES and before.lemma != COMMA
    if token.lemma == "kadar" and before is not None and after is not None:  # "yarım saat kadar sonra"
        return before.lemma in {"saat", "dakika", "gun", "hafta"} and before.case == "" and after.lemma == "sonra"
    if token.text in {"bir", "bi"} and before is not None and after is not None:  # "arifeden bir önceki gün"
        return before.case.endswith("abl") and before.text != "ondan" and after.lemma in {"sonraki", "onceki"}
    return False
