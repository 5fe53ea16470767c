"""What the business's reminders mean for one appointment, made up, with the moments and words of the real thing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from randevu import announcing
from randevu.booking import Appointment
from randevu.booking.model import Part
from randevu.catalogue import Catalogue, Service
from randevu.messaging.approved import files
from randevu.reminders import steps, words

AHEAD = timedelta(days=7)
"""The made-up appointment lies at least so far ahead, beyond the usual reminders."""
SEARCHED = 14


@dataclass(frozen=True)
class Step:
    """One reminder: when it goes, by when it wants an answer, and what it says."""

    key: str
    at: datetime
    answer_by: datetime | None
    parts: tuple[str, str, str]
    buttons: tuple[str, ...]


@dataclass(frozen=True)
class Sample:
    """The made-up appointment and its reminders, the first to go first."""

    appointment: Appointment
    steps: tuple[Step, ...]


def sample(catalogue: Catalogue, now: datetime) -> Sample | None:
    """The first service at the first place and day on which somebody does it; None where nobody does anything."""
    one = _appointment(catalogue, now)
    if one is None:
        return None
    found = sorted(steps.wanted(one, catalogue, now, now), key=lambda due: due.at)
    answers = {due.step: due.at for due in found if due.sort == steps.ANSWER}
    return Sample(
        one,
        tuple(_step(catalogue, one, due, answers.get(due.step)) for due in found if due.sort == steps.REMIND),
    )


def _step(catalogue: Catalogue, one: Appointment, due: steps.Due, answer_by: datetime | None) -> Step:
    step = next(each for each in catalogue.reminders if each.key == due.step)
    template = files.all_templates()[words.template_of(step, one, catalogue, due.at), files.LANGUAGE]
    customer = next((each.example for each in template.variables if each.name == "customer"), "")
    values = announcing.values(catalogue, one, customer, due.at, template.language)
    titles = tuple(button.title for button in template.buttons)
    return Step(step.key, due.at, answer_by, template.parts(values), titles)


def _appointment(catalogue: Catalogue, now: datetime) -> Appointment | None:
    for service in catalogue.services.values():
        for staff in service.who:
            for branch in catalogue.staff[staff].places:
                if catalogue.staff[staff].does(service.key, branch):
                    starts_at = _opening(catalogue, branch, staff, service, now + AHEAD)
                    if starts_at is not None:
                        return _made(service, staff, branch, starts_at)
    return None


def _opening(catalogue: Catalogue, branch: str, staff: str, service: Service, after: datetime) -> datetime | None:
    """The middle of the first stretch of work that is long enough, on a full hour where that fits."""
    midnight = after.astimezone(catalogue.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    for ahead in range(SEARCHED):
        day = midnight + timedelta(days=ahead)
        for first, last in catalogue.spans_on(day.date(), branch, staff):
            room = last - first - service.minutes_for(staff)
            if room >= 0:
                minute = first + room // 2
                return day + timedelta(minutes=max(first, minute - minute % 60))
    return None


def _made(service: Service, staff: str, branch: str, starts_at: datetime) -> Appointment:
    ends_at = starts_at + timedelta(minutes=service.minutes_for(staff))
    part = Part(service.key, staff, starts_at, ends_at)
    return Appointment(
        *(0, 0, branch, (part,), 1, service.price, starts_at, ends_at, "booked"),
        attendance=None,
        source="whatsapp",
        generation=1,
    )
