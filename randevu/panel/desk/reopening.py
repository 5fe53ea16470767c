"""Writing first when the customer's 24 hours are over: with a template that WhatsApp has approved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.engine import Connection

from randevu.catalogue import Catalogue
from randevu.handoff import ownership
from randevu.handoff import service as handoff
from randevu.messaging import notices, speaking
from randevu.messaging.approved import files, registry
from randevu.messaging.approved.model import Template
from randevu.messaging.notices import Notice
from randevu.panel.desk.conversations import one_of
from randevu.panel.errors import NotHere
from randevu.panel.permissions import Actor
from randevu.store.tables import conversation, customer

KIND = "answer"
FILLED = frozenset({"customer", "business"})
"""What is known of everybody. A template with another gap belongs to an appointment, and goes out by itself."""
Problem = Literal["theirs", "template"]


@dataclass(frozen=True)
class Offer:
    """A template that may go out to this customer now, as they would read it.

    `category`: what WhatsApp charges it as, ``utility`` or ``marketing``.
    """

    name: str
    category: str
    text: str = field(repr=False)
    buttons: tuple[str, ...] = ()


def offered(db: Connection, actor: Actor, conversation_id: str, catalogue: Catalogue) -> list[Offer]:
    """What may be sent there by hand, in the customer's language where it is approved in it.

    Raises:
        Forbidden, NotHere: see `_look_up`.
    """
    row = _look_up(db, actor, conversation_id)
    values = _values(row, catalogue)
    return [
        Offer(one.name, _category(db, one), one.text(values), tuple(button.title for button in one.buttons))
        for one in _usable(db, row.customer_id)
    ]


def send(
    db: Connection,
    actor: Actor,
    conversation_id: str,
    name: str,
    nonce: str,
    catalogue: Catalogue,
    now: datetime,
    resume: timedelta,
) -> Problem | None:
    """Queue one of those offered; the conversation becomes the actor's with it.

    Args:
        resume: how long after that the assistant takes over by itself.

    Raises:
        Forbidden, NotHere: see `_look_up`.
    """
    row = _look_up(db, actor, conversation_id, lock=True)
    chosen = next((one for one in _usable(db, row.customer_id) if one.name == name), None)
    if chosen is None:
        return "template"
    owner = ownership.locked(db, conversation_id)
    if owner is not None and owner.user_id not in (None, actor.id):
        return "theirs"
    if owner is None:
        handoff.open(db, conversation_id, handoff.TAKEN, now, resume)
    ownership.take(db, conversation_id, actor.id, now)
    notice = Notice(name, _values(row, catalogue), language=chosen.language)
    notices.put(db, conversation_id, notice, key=actor.command(nonce), kind=KIND, now=now, author=actor.by)
    return None


def _usable(db: Connection, customer_id: int) -> Iterator[Template]:
    names = dict.fromkeys(name for name, _ in files.all_templates())
    for name in names:
        one = files.find(name, speaking.language(db, customer_id, name))
        if (
            one is not None
            and one.by_people
            and {variable.name for variable in one.variables} <= FILLED
            and registry.usable(db, one.name, one.language)
        ):
            yield one


def _category(db: Connection, one: Template) -> str:
    standing = registry.find(db, one.name, one.language)
    return (standing.category if standing is not None else None) or one.category


def _values(row: Any, catalogue: Catalogue) -> Mapping[str, str]:
    return {"customer": (row.name or "").split(" ")[0], "business": catalogue.name}


def _look_up(db: Connection, actor: Actor, conversation_id: str, lock: bool = False) -> Any:
    """The conversation's customer.

    Raises:
        Forbidden: the actor answers nobody.
        NotHere: there is no such conversation for them.
    """
    actor.needs("answer")
    query = (
        select(conversation.c.customer_id, customer.c.name)
        .join(customer, customer.c.id == conversation.c.customer_id)
        .where(*one_of(actor, conversation_id))
    )
    row = db.execute(query.with_for_update(of=conversation) if lock else query).first()
    if row is None:
        raise NotHere
    return row
