"""What few words mean under times that were just shown: "son saat", "hangisi daha erken", "10 dolu mu", "24'ü"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from randevu.dialogue.understood import Understood
from randevu.turkish import letters, when
from randevu.turkish.when.meaning import Calendar, Day

_MOST_WORDS = 5
_LATEST = re.compile(
    r"\b(?:en )?son (?:saat|randevu|seans|bosluk)(?:iniz|in|i)?\b|\bhangisi (?:daha|en) gec\b|\ben gec\w* hangisi\b"
)
_SOONEST = re.compile(r"\bhangisi (?:daha|en) (?:erken|once|yakin)\b|\ben (?:erken|once|yakin)\w* hangisi\b")
_TAKEN = re.compile(r"\b(?:dolu|alinmis|tutulmus|kapatilmis)(?: mi(?:dir|ydi)?| degil mi)?\b")
_NUMBER_AFTER_ALL = re.compile(
    r"\W*(?:(?:aslinda|ya|yok|hayir|peki|o zaman|tamam|neyse|off|pardon) )+(?P<hour>\d{1,2})\W*"
)
_DOORS = re.compile(r"\b(?:ac(?:ik|il)|kapa|kapi|calis|mesai)\w*")


def under_times(said: Understood, shown: Sequence[datetime], day: Day | None = None) -> Understood:
    """The message as it is meant where times are shown, in a list or in a summary.

    shown: the times in the business's own zone; without any the message is left as it is. day: the one wished for.
    """
    if not shown or said.tapped:
        return said
    folded = letters.fold(said.text)
    corrected = _NUMBER_AFTER_ALL.fullmatch(folded)
    if corrected and not said.meaning:
        return replace(said, intent="inform", meaning=when.read(f"{corrected['hour']} olsun"))
    if _TAKEN.search(folded) and not said.meaning:
        return replace(said, meaning=when.read(_TAKEN.sub(" ", folded)))
    meaning = _edge(said, folded, shown, day)
    if meaning is not None:
        return replace(said, intent="inform", meaning=meaning, asks=replace(said.asks, shift=None, free_time=False))
    return replace(said, meaning=_of_shown_month(said.meaning, shown))


_DETAILS = {
    "when": re.compile(r"(?:gun|tarih|saat|zaman|vakit)\w*(?: (?:ve )?(?:saat|gun)\w*)?"),
    "service": re.compile(r"(?:hizmet|islem)\w*"),
    "branch": re.compile(r"(?:sube|yer)\w*"),
    "staff": re.compile(r"(?:kisi|kuafor|personel|calisan|uzman)\w*"),
}


def named_detail(text: str) -> str | None:
    """Which part of a summary a word names that answers "neyi değiştirelim": "saati", "şube"."""
    folded = letters.fold(text).strip(" .!")
    return next((detail for detail, words in _DETAILS.items() if words.fullmatch(folded)), None)


def asks_if_taken(text: str) -> bool:
    """ "Dolu mu": asked of times that are shown because they are free."""
    return bool(_TAKEN.search(letters.fold(text)))


def _edge(said: Understood, folded: str, shown: Sequence[datetime], wished: Day | None) -> when.Meaning | None:
    """The first or last free time: of the day that is shown, where it is one, or of the one wished for."""
    latest = said.meaning.latest or bool(_LATEST.search(folded))
    soonest = said.meaning.soonest or bool(_SOONEST.search(folded))
    if latest == soonest or said.meaning.date or said.meaning.time or _DOORS.search(folded):
        return None
    if len(folded.split()) > _MOST_WORDS:
        return None
    days = {(one.day, one.month, one.year) for one in shown}
    day = Calendar(*days.pop()) if len(days) == 1 else wished
    return replace(said.meaning, date=day, latest=latest, soonest=soonest, words=said.text)


def _of_shown_month(meaning: when.Meaning, shown: Sequence[datetime]) -> when.Meaning:
    """ "O zaman 24'ü", where the 24th of April stands in the list: that one, not the next 24th to come."""
    day = meaning.date
    if not isinstance(day, Calendar) or day.month or day.month_shift is not None:
        return meaning
    fitting = {(one.month, one.year) for one in shown if one.day == day.day}
    if len(fitting) != 1:
        return meaning
    month, year = fitting.pop()
    return replace(meaning, date=replace(day, month=month, year=year))
