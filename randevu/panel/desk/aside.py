"""What stands beside a conversation while somebody answers: whoever this customer is to the business."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.engine import Connection

from randevu.booking import Appointment, appointments
from randevu.panel.permissions import Actor
from randevu.store.tables import conversation, handover, panel_user

SHOWN = 6


@dataclass(frozen=True)
class Earlier:
    """A handover that is over: why, and who had it last."""

    conversation_id: str
    reason: str
    at: datetime
    who: str | None


@dataclass(frozen=True)
class Aside:
    """`talks`: their conversations with other numbers of the business, with when they last wrote; `visits`: their
    newest appointments that are over or called off, in the actor's branches.
    """

    earlier: tuple[Earlier, ...]
    talks: tuple[tuple[str, datetime], ...]
    visits: tuple[Appointment, ...]


def of(db: Connection, actor: Actor, conversation_id: str, customer_id: int, now: datetime) -> Aside:
    """Of a conversation that the actor was shown."""
    actor.needs("see_conversations")
    theirs = conversation.c.customer_id == customer_id, actor.scope.of_customer(conversation.c.customer_id)
    over = (
        select(handover, panel_user.c.name)
        .join(conversation, conversation.c.id == handover.c.conversation_id)
        .outerjoin(panel_user, panel_user.c.id == handover.c.user_id)
        .where(*theirs, handover.c.closed_at.is_not(None))
        .order_by(handover.c.id.desc())
        .limit(SHOWN)
    )
    others = (
        select(conversation.c.id, conversation.c.said_at)
        .where(*theirs, conversation.c.id != conversation_id, conversation.c.said_at.is_not(None))
        .order_by(conversation.c.said_at.desc())
        .limit(SHOWN)
    )
    visits = appointments.history(db, customer_id, SHOWN * 2) if actor.may("see_appointments") else ()
    return Aside(
        tuple(Earlier(row.conversation_id, row.reason, row.opened_at, row.name) for row in db.execute(over)),
        tuple((row.id, row.said_at) for row in db.execute(others)),
        tuple(one for one in actor.scope.seen(visits) if one.ends_at <= now or one.status != "booked")[:SHOWN],
    )
