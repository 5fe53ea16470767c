"""Calendars that show this account only when they are busy, not with what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from randevu.calendars.errors import Away, NotAllowed, NotFound
from randevu.calendars.google.api import Api, Json
from randevu.calendars.google.reading import moment_of
from randevu.calendars.google.sign_in import safe_word
from randevu.calendars.google.writing import instant
from randevu.calendars.model import Event

_SHOWS_NO_MORE = {"freeBusyReader", "none"}
_LONGEST_QUESTION = timedelta(days=30)
_REFUSALS = {"notFound": NotFound, "forbidden": NotAllowed}


class OnlyFreeBusy(Exception):
    """The calendar shows this account no events."""


def shows_events(answer: Json) -> None:
    """Check a list of events: a calendar that shows none looks like one that holds none.

    Raises:
        OnlyFreeBusy: it shows none.
    """
    if answer.get("accessRole") in _SHOWS_NO_MORE:
        raise OnlyFreeBusy


def busy_times(api: Api, calendar: str, first: datetime, last: datetime) -> Iterator[Event]:
    """Busy times as events without a version; their ids are their times.

    Raises:
        NotFound, NotAllowed, Away: the answer holds an error for this calendar. It is never taken for free.
    """
    while first < last:
        until = min(first + _LONGEST_QUESTION, last)
        question = {"timeMin": instant(first), "timeMax": instant(until), "items": [{"id": calendar}]}
        yield from _events(api.ask("freeBusy", question, {"fields": "calendars"}), calendar)
        first = until


def _events(answer: Json, calendar: str) -> Iterator[Event]:
    told = answer.get("calendars")
    found = told.get(calendar) if isinstance(told, dict) else None
    if not isinstance(found, dict):
        raise Away("no_free_busy")
    for error in found.get("errors") or ():
        reason = safe_word(error.get("reason"), "free_busy")
        raise _REFUSALS.get(reason, Away)(reason)
    try:
        times = [(str(one["start"]), str(one["end"])) for one in found.get("busy") or ()]
        read = [(f"{start}/{end}", moment_of(start), moment_of(end)) for start, end in times]
    except (KeyError, TypeError, ValueError):
        raise Away("broken_free_busy") from None
    for id, start, end in read:
        yield Event(id, id, "", start, end)
