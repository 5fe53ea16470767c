"""Making one event stand as wanted: what is asked of the service, and what came of it. No database here.

A task is what a row said when it was claimed. The normal way is one request: create, change or remove. Only where
something is not certain is the event looked at first: after an unclear failure, after the process died in the middle,
when somebody else changed the event, or when the mirror or the comparison saw something strange. What the look finds
decides; the generation in the event's mark tells whether an earlier write arrived.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from randevu.calendars.errors import CalendarError, Changed, Exists, NotFound, Unclear
from randevu.calendars.model import Entry, Event, Mark, Written
from randevu.calendars.port import CalendarService

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Task:
    """A claimed row.

    Attributes:
        row: its number; `token` is the lease under which the outcome may be recorded, `until` its end.
        address: of the calendar, at its service.
        mark: what makes an event this row's; its generation is the one that is written now.
        entry: what shall stand there; None for no event.
        event: where it stood when it was last seen; None when it is not known to exist.
        stood: the generation that surely stood there; None when none did, or when it was being taken away.
        looks: whether to look before anything is done.
    """

    row: int
    token: str
    until: datetime
    connection: int
    address: str
    uid: str
    mark: Mark
    entry: Entry | None
    event: Written | None
    stood: int | None
    looks: bool


@dataclass(frozen=True)
class Stands:
    """The event stands as wanted."""

    event: Written


@dataclass(frozen=True)
class Nothing:
    """No event stands there, and none was wanted."""


@dataclass(frozen=True)
class Spent:
    """The id we chose cannot serve any more: its event was taken away, or is not ours."""


@dataclass(frozen=True)
class Removed:
    """Somebody took the event out by hand."""


@dataclass(frozen=True)
class MovedByHand:
    """Somebody gave the event another time by hand."""

    event: Event


@dataclass(frozen=True)
class Failed:
    """Nothing can be said yet. `unsure`: look before the next try."""

    error: CalendarError
    unsure: bool


Outcome = Stands | Nothing | Spent | Removed | MovedByHand | Failed


def perform(service: CalendarService, task: Task) -> Outcome:
    """Do what a task asks. Blocks; whatever happens comes back as a value."""
    try:
        return _look(service, task) if task.looks else _act(service, task)
    except CalendarError as error:
        return Failed(error, unsure=task.looks or isinstance(error, (Unclear, Changed)))
    except Exception as error:  # a mistake of ours half way: the request may have been made
        log.error("ALARM writing calendar row %s broke: %s", task.row, type(error).__name__)
        return Failed(Unclear("broken"), unsure=True)


def _act(service: CalendarService, task: Task) -> Outcome:
    if task.entry is None:
        if task.event is not None:
            service.remove(task.address, task.event)
        return Nothing()
    if task.event is None:
        return _create(service, task, task.entry)
    try:
        return Stands(service.change(task.address, task.event, task.entry))
    except (Changed, NotFound):
        return _look(service, task)


def _create(service: CalendarService, task: Task, entry: Entry) -> Outcome:
    try:
        return Stands(service.create(task.address, task.uid, entry))
    except Exists:
        found = service.find(task.address, task.uid)
        return Spent() if found is None else _with_found(service, task, found)


def _look(service: CalendarService, task: Task) -> Outcome:
    found = service.find(task.address, task.uid)
    if found is not None:
        return _with_found(service, task, found)
    if task.entry is None:
        return Nothing()
    if task.event is None:
        return _create(service, task, task.entry)
    # It was there and is not any more. Unless we were taking it away ourselves, somebody else did.
    return Spent() if task.stood is None else Removed()


def _with_found(service: CalendarService, task: Task, found: Event) -> Outcome:
    here = Written(found.id, found.version)
    if task.event is None and not _is_same_part(found.mark, task.mark):
        return Spent() if task.entry is not None else Nothing()
    if task.entry is None:
        service.remove(task.address, here)
        return Nothing()
    # Some programs drop what they do not know; an event under our own id stays ours without its mark.
    generation = found.mark.generation if found.mark is not None else task.stood
    is_current = generation == task.entry.mark.generation
    if is_current and (found.starts_at, found.ends_at) != (task.entry.starts_at, task.entry.ends_at):
        return MovedByHand(found)
    if is_current and found.mark is not None:
        return Stands(here)
    return Stands(service.change(task.address, here, task.entry))


def _is_same_part(mark: Mark | None, ours: Mark) -> bool:
    return mark is not None and (mark.house, mark.appointment, mark.staff) == (
        ours.house,
        ours.appointment,
        ours.staff,
    )
