"""Days written out in the other languages, as messages to customers name them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class _Calendar:
    """`form` has the gaps weekday, day, month and year; the year comes with its space, or is empty."""

    form: str
    weekdays: tuple[str, ...]
    months: tuple[str, ...]


_CALENDARS: Mapping[str, _Calendar] = {
    "en": _Calendar(
        "{weekday} {day} {month}{year}",
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        (
            *("January", "February", "March", "April", "May", "June"),
            *("July", "August", "September", "October", "November", "December"),
        ),
    ),
    "de": _Calendar(
        "{weekday}, {day}. {month}{year}",
        ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
        (
            *("Januar", "Februar", "März", "April", "Mai", "Juni"),
            *("Juli", "August", "September", "Oktober", "November", "Dezember"),
        ),
    ),
    "ru": _Calendar(
        "{weekday}, {day} {month}{year}",
        ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"),
        (
            *("января", "февраля", "марта", "апреля", "мая", "июня"),
            *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
        ),
    ),
    "ar": _Calendar(
        "{weekday} {day} {month}{year}",
        ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
        (
            *("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو"),
            *("يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"),
        ),
    ),
}
LANGUAGES = frozenset(_CALENDARS)


def full_day(day: date, today: date, language: str) -> str:
    """Weekday, day and month, with the year only if it is not this one: "Tuesday 17 March".

    Raises:
        KeyError: a language that is not in `LANGUAGES`.
    """
    names = _CALENDARS[language]
    return names.form.format(
        weekday=names.weekdays[day.weekday()],
        day=day.day,
        month=names.months[day.month - 1],
        year=f" {day.year}" if day.year != today.year else "",
    )
