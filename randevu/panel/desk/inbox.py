"""The inbox: conversations that people have or should have, by whose they are, and what one of them is like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import and_, case, func, not_, or_, select
from sqlalchemy.engine import Connection

from randevu.handoff import presence
from randevu.panel.desk import finding, people
from randevu.panel.desk.conversations import LAST_WORDS, Said, newest_of_each, one_of
from randevu.panel.desk.people import Person
from randevu.panel.filtering import words_of
from randevu.panel.permissions import Actor
from randevu.store.tables import conversation, customer, handover, labelled, message, ownership, panel_user

View = Literal["all", "mine", "unassigned", "department", "parked", "closed"]
Order = Literal["waiting", "newest", "unread"]
VIEWS: tuple[View, ...] = ("all", "mine", "unassigned", "department", "parked", "closed")
ORDERS: tuple[Order, ...] = ("waiting", "newest", "unread")
PAGE = 20


@dataclass(frozen=True)
class Held:
    """One conversation of the inbox.

    Attributes:
        state: queued, assigned or parked; closed when the assistant has it again.
        since: when it was handed over. `ended_at`: when it was given back.
        urgency: ``near`` when the first answer is nearly late, ``late`` when it is.
        unread: messages of the customer since our last one.
        last: the newest messages, in order.
    """

    conversation_id: str
    person: Person
    reason: str
    state: str
    owner: str | None
    is_mine: bool
    since: datetime
    resumes_at: datetime | None = None
    ended_at: datetime | None = None
    urgency: str = ""
    parked_until: datetime | None = None
    park_reason: str | None = field(default=None, repr=False)
    unread: int = 0
    last: tuple[Said, ...] = ()


@dataclass(frozen=True)
class Narrow:
    """What a list is narrowed to: conversations with a label, and those in which something was said, or whose customer
    goes by that name or number.
    """

    label: int | None = None
    typed: str = field(default="", repr=False)


WHOLE = Narrow()


@dataclass(frozen=True)
class Page:
    listed: tuple[Held, ...]
    has_more: bool


def counts(db: Connection, actor: Actor) -> Mapping[View, int]:
    """How many stand in each view that there is for the actor; what is closed is not counted."""
    actor.needs("see_conversations")
    departments = _departments(db, actor)
    views = [view for view in VIEWS if view != "closed" and (departments or view != "department")]
    wanted = {view: func.sum(case((_among(actor, view, departments), 1), else_=0)) for view in views}
    row = db.execute(_seen(actor, select(*(count.label(view) for view, count in wanted.items())))).one()
    return {view: int(row._mapping[view] or 0) for view in wanted}


def listed(db: Connection, actor: Actor, view: View, order: Order, number: int = 0, narrow: Narrow = WHOLE) -> Page:
    """A page of a view, the longest waiting, newest or most unread first; the closed ones always newest first."""
    actor.needs("see_conversations")
    query = _closed(actor) if view == "closed" else _open(actor, view, order, _departments(db, actor))
    query = query.where(*_within(db, narrow))
    rows = db.execute(query.limit(PAGE + 1).offset(number * PAGE)).all()
    known = people.persons(db, (row.customer_id for row in rows[:PAGE]))
    shown = [row.conversation_id for row in rows[:PAGE]]
    unread, last = _unread_of(db, shown), newest_of_each(db, shown, LAST_WORDS)
    made = []
    for row in rows[:PAGE]:
        person = known[row.customer_id]
        one = _ended(row, person) if view == "closed" else _held(actor, row, person)
        here = row.conversation_id
        made.append(replace(one, unread=unread.get(here, 0), last=last.get(here, ())))
    return Page(tuple(made), len(rows) > PAGE)


def of(db: Connection, actor: Actor, conversation_id: str) -> Held | None:
    """How a conversation stands with people; None while it is the assistant's."""
    actor.needs("see_conversations")
    row = db.execute(_seen(actor, _columns()).where(*one_of(actor, conversation_id))).first()
    return None if row is None else _held(actor, row, people.persons(db, [row.customer_id])[row.customer_id])


def writing(db: Connection, actor: Actor, conversation_id: str, now: datetime) -> list[str]:
    """Who else is writing an answer in it just now."""
    actor.needs("see_conversations")
    return [name for number, name in presence.writing_in(db, conversation_id, now) if number != actor.id]


def _columns() -> Any:
    return select(
        ownership,
        conversation.c.customer_id,
        conversation.c.resumes_at,
        handover.c.reason,
        handover.c.opened_at,
        handover.c.closed_at,
        panel_user.c.name.label("owner"),
    )


def _seen(actor: Actor, what: Any) -> Any:
    """From what people have, as far as the actor sees it."""
    return (
        what.select_from(ownership)
        .join(conversation, conversation.c.id == ownership.c.conversation_id)
        .join(customer, customer.c.id == conversation.c.customer_id)
        .join(handover, handover.c.id == ownership.c.handover_id)
        .outerjoin(panel_user, panel_user.c.id == ownership.c.user_id)
        .where(customer.c.merged_into.is_(None), actor.scope.of_customer(conversation.c.customer_id))
    )


def _open(actor: Actor, view: View, order: Order, departments: Sequence[str]) -> Any:
    first: Mapping[Order, Any] = {
        # Whoever waits for nothing comes behind all who wait.
        "waiting": (ownership.c.waits_since.is_(None), ownership.c.place_at),
        "newest": (conversation.c.said_at.is_(None), conversation.c.said_at.desc()),
        "unread": (_unread().desc(), ownership.c.place_at),
    }
    found = _seen(actor, _columns()).where(_among(actor, view, departments))
    return found.order_by(*first[order], ownership.c.conversation_id)


def _within(db: Connection, narrow: Narrow) -> Iterator[Any]:
    if narrow.label is not None:
        has = select(labelled.c.id).where(
            labelled.c.conversation_id == conversation.c.id, labelled.c.label_id == narrow.label
        )
        yield has.correlate(conversation).exists()
    if narrow.typed:
        who = people.by_words(narrow.typed, lambda word: people.is_named(db, word), people.has_number)
        words = words_of(narrow.typed)
        yield or_(who, finding.says(db, words)) if words else who


def _departments(db: Connection, actor: Actor) -> Sequence[str]:
    """In which the actor works."""
    return db.execute(select(panel_user.c.departments).where(panel_user.c.id == actor.id)).scalar() or ()


def _among(actor: Actor, view: View, departments: Sequence[str]) -> Any:
    state, mine = ownership.c.state, ownership.c.user_id == actor.id
    return {
        "all": state != "parked",
        "mine": and_(state == "assigned", mine),
        "unassigned": state == "queued",
        "department": and_(state != "parked", ownership.c.department.in_(list(departments))),
        "parked": state == "parked",
    }[view]


def _closed(actor: Actor) -> Any:
    """Handovers that ended, the newest first, of conversations that are the assistant's now."""
    again = select(ownership.c.conversation_id).where(ownership.c.conversation_id == conversation.c.id).exists()
    return (
        select(handover, conversation.c.customer_id, panel_user.c.name.label("owner"))
        .join(conversation, conversation.c.id == handover.c.conversation_id)
        .join(customer, customer.c.id == conversation.c.customer_id)
        .outerjoin(panel_user, panel_user.c.id == handover.c.user_id)
        .where(
            handover.c.closed_at.is_not(None),
            customer.c.merged_into.is_(None),
            actor.scope.of_customer(conversation.c.customer_id),
            not_(again),
        )
        .order_by(handover.c.closed_at.desc(), handover.c.id.desc())
    )


def _held(actor: Actor, row: Any, person: Person) -> Held:
    return Held(
        row.conversation_id,
        person,
        row.reason,
        row.state,
        row.owner,
        row.user_id == actor.id,
        row.opened_at,
        row.resumes_at,
        urgency="" if row.answer_by is None else "late" if row.escalated_at else "near" if row.warned_at else "",
        parked_until=row.parked_until,
        park_reason=row.park_reason,
    )


def _ended(row: Any, person: Person) -> Held:
    return Held(
        row.conversation_id, person, row.reason, "closed", row.owner, False, row.opened_at, ended_at=row.closed_at
    )


def _unread() -> Any:
    """How many messages of the customer came after our last one."""
    ours, theirs = message.alias(), message.alias()
    here = conversation.c.id
    last = select(func.max(ours.c.id)).where(ours.c.conversation_id == here, ours.c.direction == "out")
    newer = theirs.c.id > func.coalesce(last.correlate(conversation).scalar_subquery(), 0)
    count = select(func.count(theirs.c.id)).where(theirs.c.conversation_id == here, theirs.c.direction == "in", newer)
    return count.correlate(conversation).scalar_subquery()


def _unread_of(db: Connection, wanted: Iterable[str]) -> Mapping[str, int]:
    query = select(conversation.c.id, _unread().label("unread")).where(conversation.c.id.in_(list(wanted)))
    return {row.id: row.unread for row in db.execute(query)}
