"""Messages that the gate refused or put off: to whom, of which sort, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from randevu.panel.desk import people
from randevu.panel.desk.people import Person
from randevu.panel.permissions import Actor
from randevu.store.tables import conversation, outbox

PAGE = 50


@dataclass(frozen=True)
class Refused:
    """A message that did not leave. `person` and `conversation_id` are None where the customer is not known."""

    number: int
    kind: str
    reason: str
    at: datetime
    person: Person | None
    conversation_id: str | None


def page(db: Connection, actor: Actor, before: int | None) -> tuple[tuple[Refused, ...], int | None]:
    """The newest refused messages, or those before one; and before which there are more."""
    actor.needs("see_conversations")
    query = (
        select(outbox, conversation.c.customer_id.label("talks_with"))
        .outerjoin(conversation, conversation.c.id == outbox.c.conversation_id)
        .where(
            outbox.c.state == "refused",
            actor.scope.of_customer(func.coalesce(conversation.c.customer_id, outbox.c.customer_id)),
        )
        .order_by(outbox.c.id.desc())
        .limit(PAGE + 1)
    )
    if before is not None:
        query = query.where(outbox.c.id < before)
    rows = db.execute(query).all()
    known = people.persons(db, filter(None, (row.talks_with or row.customer_id for row in rows)))
    listed = tuple(
        Refused(
            row.id,
            row.kind,
            row.error or "",
            row.due_at,
            known.get(row.talks_with or row.customer_id),
            row.conversation_id,
        )
        for row in rows[:PAGE]
    )
    return listed, listed[-1].number if len(rows) > PAGE else None
