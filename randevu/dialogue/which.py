"""Which appointment is meant, when a customer has several."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from randevu.booking.model import Appointment
from randevu.catalogue import Catalogue
from randevu.dialogue import offers, words
from randevu.dialogue.understood import Understood
from randevu.turkish import letters, phrasing, when


def narrowed(
    catalogue: Catalogue, upcoming: Sequence[Appointment], understood: Understood, meaning: when.Meaning | None
) -> list[Appointment]:
    """The appointments that the words can mean: by tap, number, service, staff, branch, or the day and time they
    stand at; of several the one that the customer was just reminded of.

    `meaning` is what was said of the appointment itself: the whole time wish of a cancellation, the "from" of a move.
    When the words fit none, all are returned: better asked than guessed.
    """
    tapped = understood.issued.get("appointment")
    if tapped is not None:
        return [one for one in upcoming if one.id == int(tapped)] or list(upcoming)
    left = _by_words(catalogue, upcoming, understood, meaning)
    about = understood.about.get("appointment")
    return [one for one in left if one.id == about] or left


def is_gone(upcoming: Sequence[Appointment], understood: Understood) -> bool:
    """Whether a reminder is answered whose appointment stands no more."""
    about = understood.about.get("appointment") if understood.answers_reminder else None
    return about is not None and all(one.id != int(about) for one in upcoming)


def _by_words(
    catalogue: Catalogue, upcoming: Sequence[Appointment], understood: Understood, meaning: when.Meaning | None
) -> list[Appointment]:
    number = understood.number
    if number is not None and (understood.ordinal is not None or not meaning or meaning.bare) and len(upcoming) > 1:
        index = number - 1 if number > 0 else number
        if -len(upcoming) <= index < len(upcoming):
            return [upcoming[index]]
    left = list(upcoming)
    for kind, keys in (("service", understood.service), ("staff", understood.staff)):
        fitting = [one for one in left if any(getattr(part, kind) in keys for part in one.parts)]
        left = fitting or left
    fitting = [one for one in left if one.branch in understood.branch]
    left = fitting or left
    if meaning:
        fitting = [one for one in left if _stands_in(catalogue, one, meaning, understood.said_at)]
        left = fitting or left
    return left


def _stands_in(catalogue: Catalogue, appointment: Appointment, meaning: when.Meaning, said_at: datetime) -> bool:
    at = said_at.astimezone(catalogue.zone)
    local = appointment.starts_at.astimezone(catalogue.zone)
    if meaning.date is None:
        at = local.replace(hour=0, minute=0, second=0, microsecond=0)
    holidays = catalogue.holidays(at.date(), at.date() + timedelta(days=366))
    return any(
        offers.contains(window, local) for window in when.resolve(meaning, at, catalogue.when_hours(), holidays)[:2]
    )


def asked(candidates: Sequence[Appointment]) -> dict[str, Any]:
    """Slots for the question which of these is meant."""
    return {"appointment": None, "confirmed": None, "pending": {"appointments": [one.id for one in candidates]}}


def choices(catalogue: Catalogue, appointments: Sequence[Appointment], now: datetime) -> list[dict[str, Any]]:
    """A button for each appointment: day and time, with service and place below."""
    today = now.astimezone(catalogue.zone).date()
    buttons = []
    for one in appointments:
        local = one.starts_at.astimezone(catalogue.zone)
        clock = phrasing.clock(local.time())
        service = words.names(catalogue, "service", (part.service for part in one.parts))
        short = f"{local.day} {phrasing.MONTHS[local.month - 1][:3]} {clock}"
        buttons.append(
            {
                "title": [f"{words.capital(phrasing.day(local.date(), today))} {clock}", f"{short} {service}", short],
                "payload": f'/inform{{"appointment": {one.id}}}',
                "description": f"{service} · {catalogue.name_of('branch', one.branch)}",
            }
        )
    return buttons


_MOVES = re.compile(
    r"\b(?:(?<=[ae] )al(?:in|sana|iver\w*)?$|al(?:alim|sak|abil\w*|ir mi\w*|in)|kaydir\w*|ertele\w*|tasi\w*"
    r"|cek(?:elim|sek|ebil\w*|er mi\w*)|one al\w*|gelemi\w*|gelemeye\w*)\b"
)


_CHANGES = re.compile(r"degis|reschedul|change|move|ileri\b|geri\b|erkene|sonraya|baska (?:gun|saat|zaman)|yerine")
_THE_ONE = re.compile(r"\bolan(?:i|ini)?\b")
_OTHER_STAYS = re.compile(r"\b(?:diger|obur|oteki|kalan)\w*(?: randevu\w*)? (?:kalsin|dursun|gecerli|ayni|duruyor)\w*")
_SLIP = re.compile(
    r"\byanlis (?:oldu|yaz|soyle|sec|bas|anla|yap)\w*"
    r"|\b(?:olacakti|olmaliydi|diyecektim|yazacaktim|isteyecektim)\b"
    r"|\b(?:sube|yer|saat|gun|tarih|kisi|personel|kuafor)\w*[iu] (?:\S+ ){1,3}(?:yap|cevir|degistir|olsun)\w*"
)
_APPOINTMENT = re.compile(r"randevu|\w{3,}[dt][ae]ki\w*|\w{3,}ki(?:ni|nden|nin|ler\w*)\b")


def speaks_of_moving(text: str) -> bool:
    """ "12:30'a alalım": the verb moves something that stands, it does not make something new."""
    return bool(_MOVES.search(letters.fold(text)))


_MOVES_AND = re.compile(r"\b\w+[ae] (?:alip|cekip|kaydirip|erteleyip|tasiyip)\b")
_COMES = re.compile(r"\bgel(?:ebilir mi\w*|sem\w*|eyim|irim|mek ist\w*)\b")


def moves_and_changes(text: str) -> bool:
    """ "Cumaya alıp boya yapalım": what stands moves, and becomes something else."""
    return bool(_MOVES_AND.search(letters.fold(text)))


def speaks_of_coming(text: str) -> bool:
    """ "Bugün gelebilir miyim": from who has just booked, the same on that day."""
    return bool(_COMES.search(letters.fold(text)))


def speaks_of_changing(text: str) -> bool:
    """Whether the words can be about something that stands: an appointment, moving, changing or putting it off."""
    return speaks_of_moving(text) or speaks_of_appointment(text) or bool(_CHANGES.search(letters.fold(text)))


def meant_one(understood: Understood) -> when.Meaning | None:
    """What a move says of the appointment itself: its "from", or what stands before "olanı" ("cuma olanı 5'e al")."""
    found = None if understood.tapped else _THE_ONE.search(letters.fold(understood.text))
    if understood.meaning.was or found is None:
        return understood.meaning.was
    named = when.read(letters.normal(understood.text)[: found.start()])
    return named if named.date or named.time else None


def keeps_another(text: str) -> bool:
    """ "Diğeri kalsın", said once one of several is moved or cancelled."""
    return bool(_OTHER_STAYS.search(letters.fold(text)))


def speaks_of_a_slip(text: str) -> bool:
    """ "Yanlış oldu, Beşiktaş olacaktı": what was just booked should be another."""
    return bool(_SLIP.search(letters.fold(text)))


def speaks_of_appointment(text: str) -> bool:
    """Whether the words name an appointment ("randevumu iptal et", "yarınkini") and not just the running talk
    ("iptal").
    """
    return bool(_APPOINTMENT.search(letters.fold(text)))


_THINKS_AGAIN = re.compile(r"\b(?:aslinda|yine de|gene de|fikrimi degis\w*|vazgecmedim|devam ed\w*|hadi|neyse)\b")


def thinks_again(text: str) -> bool:
    """ "Aslında tamam olsun": a yes that takes back a giving up."""
    return bool(_THINKS_AGAIN.search(letters.fold(text)))


_FIRST = re.compile(r"\bilk\b")
_TAKES_BACK = re.compile(
    r"\b(?:geri al\w*|iptal et(?:me|meyin|meyiniz|mesen\w*)\b|iptal olmasin|iptal(?:den|i) vazgec\w*|vazgec\w* kalsin"
    r"|yanlislikla\w*|pisman\w*)"
)


def speaks_of_the_first(text: str) -> bool:
    """ "İlk dediğim saat", not "önceki"."""
    return bool(_FIRST.search(letters.fold(text)))


def takes_back(text: str) -> bool:
    """ "Geri al, iptal etme": said after something was cancelled."""
    return bool(_TAKES_BACK.search(letters.fold(text)))


_GIVES_UP = re.compile(r"\b(?:vazgec\w*|bos ?ver\w*|iptal\w*|istemi\w*|gerek yok|kalmadi)\b")


def keeps(understood: Understood, touched: Sequence[str]) -> bool:
    """Whether "kalsın" is about a value that the message names ("neyse Beşiktaş kalsın") and not about it all."""
    return bool(touched) and not _GIVES_UP.search(letters.fold(understood.text))
