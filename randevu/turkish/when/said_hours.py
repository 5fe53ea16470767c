"""Hours as they are said: a number read as an hour, and an hour read within a part of the day."""

from __future__ import annotations

from randevu.turkish.when.meaning import Clock, Part, Time, TimeRange
from randevu.turkish.when.rule import Built
from randevu.turkish.when.tokens import TIME, Token

_AFTERNOON = frozenset({"ogleden_sonra", "aksam", "aksamustu", "ikindi", "cikis", "iftar"})
_MORNING = frozenset({"sabah", "ogleden_once"})

# The hours that people say with a part of the day.
USUAL = {
    "sabah": range(8, 12),
    "oglen": range(11, 13),
    "ogleden_sonra": range(3, 6),
    "ikindi": range(3, 6),
    "aksam": range(5, 10),
}


def time_token(value: Time, *, approximate: bool = False, case: str | None = None) -> Built:
    return Built(TIME, value, case, approximate)


def hour_of(token: Token) -> Time | None:
    """A number read as an hour ("3", "14", "1330"), or the time a rule has built already."""
    if token.lemma == TIME:
        value: Time = token.value
        return value
    number = token.value
    if token.text.startswith("05") and len(token.text) == 4:  # the head of a mobile number
        return None
    if token.digits and len(token.text) in (3, 4) and number >= 100:
        hour, minute = divmod(number, 100)
        if minute == 0 and token.case in {"abl", "acc", "gen"} and hour > 9:  # "1500 den 300": a price as well
            return None
        if hour <= 24 and minute <= 59 and not 2000 <= number <= 2100:
            return Clock(hour % 24, minute, "24" if hour >= 13 or token.text[0] == "0" else None)
        return None
    if not 0 <= number <= 24 or (number == 0 and token.text not in {"00", "0"}):
        return None
    return Clock(number % 24, 0, "24" if number >= 13 or token.text.startswith("0") else None)


# What may follow a bare number word that is an hour; before anything else it counts or adorns something.
_WISHES = (
    *("randevu", "rezerv", "gel", "uygun", "olur", "musait", "icin", "mi", "mu", "iyi", "nasil", "lutfen", "istiyor"),
    *("yaz", "yap", "ayir", "ayarla", "ister", "tamam", "diye", "tesekk", "kuafor", "bulus", "gorus", "ok", "bize"),
)


def is_adjective(hour: Token, after: Token | None) -> bool:
    """Whether a bare number rather counts what follows it: "bir randevu", "üç kız"."""
    if hour.lemma == TIME or hour.case != "" or after is None or after.lemma in {"STOP", "COMMA"}:
        return False
    if hour.digits:
        return after.lemma in {"DASH", "tl", "sur", "count"}
    if hour.value == 1:
        return after.lemma not in {"olsun", "saat"}
    return after.lemma == "X" and (after.text.startswith("randevu") or not after.text.startswith(_WISHES))


def is_pronoun(hour: Token, after: Token | None) -> bool:
    """Whether "ona", "onu" is rather her than ten: "ona da olur mu"."""
    return hour.text in {"ona", "onu", "onda", "ondan"} and after is not None and after.lemma in {"da", "musait"}


_UNITS = frozenset({"gun", "hafta", "ay", "yil", "saat", "dakika", "count", "tl", "sur"})


def measures(number: Token, after: Token | None) -> bool:
    """Whether a number after "yaklaşık" measures what follows it: "yaklaşık 3 saat", "yaklaşık iki aydır"."""
    if number.case != "" or after is None:
        return False
    return after.lemma in _UNITS or (after.lemma == "X" and not after.text.startswith(_WISHES))


def within_part(part: Part, time: Time) -> Time | None:
    """The hour that lies in the named part of the day: "akşam" + 7 is 19:00."""
    named = {"oglen": "noon", "gece": "night"}.get(part.name)
    half = "pm" if part.name in _AFTERNOON else "am" if part.name in _MORNING else named
    if isinstance(time, Clock):
        if time.half is not None or half is None:
            return time
        if part.name == "aksam" and time.hour == 12:  # midnight
            half = "night"
        return Clock(time.hour, time.minute, half)
    if isinstance(time, TimeRange):
        first = within_part(part, time.first) if time.first else None
        last = within_part(part, time.last) if time.last else None
        return TimeRange(first, last)
    return None


def moved(clock: Clock, minutes: int) -> Clock:
    """The hour so many minutes later, or earlier where they are negative."""
    hour, minute = divmod((clock.hour * 60 + clock.minute + minutes) % 1440, 60)
    return Clock(hour, minute, "24" if hour >= 13 else clock.half)
