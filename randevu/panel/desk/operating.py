"""How the business runs at this moment: five questions of set-up, the ways in and out, the queues, what was given up.

Every number comes from the module that the worker, the health reports and the commands ask too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from randevu.calendars import reactions, ties, troubles
from randevu.calendars.troubles import Troubles
from randevu.catalogue import Catalogue
from randevu.messaging import dead_letters, owner, queues
from randevu.messaging.approved import overview
from randevu.messaging.dead_letters import Letter, Unanswered
from randevu.messaging.queues import Queue, Traffic
from randevu.panel.desk import people
from randevu.panel.desk.people import Person
from randevu.panel.permissions import ROLES, Actor
from randevu.reminders import sending
from randevu.store.tables import panel_user

LISTED = 50
LONGEST_CUTOFF = 24 * 60
"""Minutes: with more, customers cannot change on the day before, when they are reminded."""

Question = Literal["services", "calendar", "reminders", "changes", "handover"]
State = Literal["good", "none", "look"]


@dataclass(frozen=True)
class Answer:
    """One question of the checklist.

    Attributes:
        state: ``none``: nothing is set up, and nothing needs to be.
        facts: what the answer says, by name.
    """

    question: Question
    state: State
    facts: Mapping[str, int | bool | tuple[int, ...]]


@dataclass(frozen=True)
class Templates:
    """How many approved messages may go out, and how many not; `poor`: those that customers rate badly."""

    usable: int
    unusable: int
    poor: int


@dataclass(frozen=True)
class Overview:
    """Attributes:
    refused: events that a calendar refused and that are not tried any more.
    letters, unanswered: the newest that were given up.
    people: the customers of these, by number.
    """

    answers: tuple[Answer, ...]
    incoming: Queue
    outgoing: Queue
    traffic: Traffic
    calendars: Troubles
    refused: int
    late_reminders: int
    templates: Templates
    letters: tuple[Letter, ...]
    unanswered: tuple[Unanswered, ...]
    people: Mapping[int, Person]


def overview_of(db: Connection, actor: Actor, catalogue: Catalogue, now: datetime) -> Overview:
    """The whole page, but for the processes, which are no affair of the database."""
    actor.needs("operate")
    found, late = troubles.everywhere(db, now), sending.late(db, now)
    letters, unanswered = dead_letters.letters(db, LISTED), dead_letters.unanswered(db, LISTED)
    written = [one.customer_id for one in letters if one.customer_id is not None]
    return Overview(
        tuple(_answers(db, catalogue, found, late)),
        queues.incoming(db, now),
        queues.outgoing(db, now),
        queues.traffic(db, now),
        found,
        reactions.refused(db),
        late,
        _templates(db),
        tuple(letters),
        tuple(unanswered),
        people.persons(db, [*written, *(one.customer_id for one in unanswered)]),
    )


def send_again(db: Connection, actor: Actor, number: int, now: datetime) -> bool:
    actor.needs("operate")
    return dead_letters.send_again(db, number, now)


def forget(db: Connection, actor: Actor, number: int) -> bool:
    actor.needs("operate")
    return dead_letters.forget(db, number)


def answer_again(db: Connection, actor: Actor, turn_id: int, now: datetime) -> bool:
    actor.needs("operate")
    return dead_letters.answer_again(db, turn_id, now)


def drop(db: Connection, actor: Actor, turn_id: int) -> bool:
    actor.needs("operate")
    return dead_letters.drop(db, turn_id)


def write_again(db: Connection, actor: Actor, now: datetime) -> bool:
    """Try again what calendars refused."""
    actor.needs("operate")
    return bool(reactions.retry_dead(db, now))


def _answers(db: Connection, catalogue: Catalogue, found: Troubles, late: int) -> list[Answer]:
    cutoff = catalogue.rules.cutoff_minutes
    minutes = [one.minutes for one in catalogue.services.values() if not one.paused]
    connected = len(ties.tied(db))
    answering = _answering(db)
    told = owner.is_told(db)
    return [
        Answer("services", "good", {"count": len(minutes), "least": min(minutes), "most": max(minutes)}),
        Answer("calendar", "look" if found else "good" if connected else "none", {"connected": connected}),
        Answer(
            "reminders",
            "look" if late or not catalogue.reminders else "good",
            {"hours": _hours(catalogue), "asks": any(one.asks for one in catalogue.reminders), "late": late},
        ),
        Answer("changes", "good" if cutoff <= LONGEST_CUTOFF else "look", {"cutoff": cutoff}),
        Answer(
            "handover",
            "good" if told or answering else "look",
            {"told": told, "people": answering, "first": catalogue.handover.first_answer_minutes},
        ),
    ]


def _hours(catalogue: Catalogue) -> tuple[int, ...]:
    """How many hours before an appointment its reminders go; 0: on its own day."""
    return tuple(0 if one.minutes_before is None else one.minutes_before // 60 for one in catalogue.reminders)


def _answering(db: Connection) -> int:
    """How many people may answer customers in the panel."""
    roles = [role for role, may in ROLES.items() if "answer" in may]
    query = select(func.count()).select_from(panel_user).where(panel_user.c.active, panel_user.c.role.in_(roles))
    return int(db.execute(query).scalar_one())


def _templates(db: Connection) -> Templates:
    ours = [one for one in overview.entries(db) if one.file != "none"]
    usable = sum(one.usable for one in ours)
    return Templates(usable, len(ours) - usable, sum(one.quality in ("yellow", "red") for one in ours))
