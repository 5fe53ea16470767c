"""What was given up: messages that did not leave and messages of customers that no turn could answer.

A person decides about each: once more, or no more. Once more is the ordinary way from its beginning: the gate, the
window and the appointment it speaks of are asked again, so that a retry can send nothing that must not leave by now.
No more takes it off the list; the conversation goes on showing that it failed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from randevu.messaging.statuses import UNCLEAR
from randevu.store.tables import conversation, inbox, message, outbox, stand_in


@dataclass(frozen=True)
class Letter:
    """A message of ours that was given up; never what it says.

    Attributes:
        kind: what it was: ``reply``, ``reminder``, ``owner_alert`` ...
        reason: why: the verdict over WhatsApp's error, ``unclear``, ``unsendable``.
        code: the error's number, where there is one.
        replaced: something else goes out instead: sending it too would say it twice.
    """

    id: int
    channel: str
    kind: str
    reason: str
    code: int | None
    tries: int
    since: datetime
    customer_id: int | None
    conversation_id: str | None
    replaced: bool

    @property
    def may_have_arrived(self) -> bool:
        return self.reason == UNCLEAR


@dataclass(frozen=True)
class Unanswered:
    """What a customer wrote and no turn could answer; the messages of one turn stay together.

    Attributes:
        turn_id: the turn that was given up.
    """

    turn_id: int
    since: datetime
    tries: int
    customer_id: int
    conversation_id: str


def letters(db: Connection, most: int) -> list[Letter]:
    """The newest that nobody has seen to."""
    query = (
        select(outbox, stand_in.c.by_outbox_id, conversation.c.customer_id.label("talks_with"))
        .outerjoin(stand_in, stand_in.c.outbox_id == outbox.c.id)
        .outerjoin(conversation, conversation.c.id == outbox.c.conversation_id)
        .where(outbox.c.state == "dead")
        .order_by(outbox.c.id.desc())
        .limit(most)
    )
    return [
        Letter(
            row.id,
            row.channel,
            row.kind,
            row.error or "",
            row.error_code,
            row.attempts,
            row.attempted_at or row.created_at,
            row.talks_with or row.customer_id,
            row.conversation_id,
            row.by_outbox_id is not None,
        )
        for row in db.execute(query)
    ]


def unanswered(db: Connection, most: int) -> list[Unanswered]:
    """The newest that nobody has seen to."""
    query = (
        select(inbox.c.turn_id, func.min(inbox.c.received_at), func.max(inbox.c.attempts))
        .add_columns(conversation.c.customer_id, inbox.c.conversation_id)
        .join(conversation, conversation.c.id == inbox.c.conversation_id)
        .where(inbox.c.state == "dead", inbox.c.turn_id.is_not(None))
        .group_by(inbox.c.turn_id, inbox.c.conversation_id, conversation.c.customer_id)
        .order_by(inbox.c.turn_id.desc())
        .limit(most)
    )
    # The last failure ends a turn without being counted.
    return [Unanswered(turn, since, tries + 1, who, talk) for turn, since, tries, who, talk in db.execute(query)]


def send_again(db: Connection, number: int, now: datetime) -> bool:
    """Queue a message anew; False when there is nothing to send any more."""
    row = db.execute(select(outbox).where(*_dead_letter(number), ~_is_replaced())).first()
    if row is None:
        return False
    anew = {"state": "waiting", "due_at": now, "attempts": 0, "error": None, "error_code": None}
    if not db.execute(update(outbox).where(*_dead_letter(number)).values(**anew)).rowcount:
        return False
    db.execute(update(message).where(message.c.id == row.message_id).values(status="queued", error_code=None))
    _unflag(db, row.conversation_id, conversation.c.flagged.startswith("not_sent:"))
    return True


def forget(db: Connection, number: int) -> bool:
    """Let a message be; False when somebody has seen to it meanwhile."""
    return bool(db.execute(update(outbox).where(*_dead_letter(number)).values(state="superseded")).rowcount)


def answer_again(db: Connection, turn_id: int, now: datetime) -> bool:
    """Let a turn's messages be worked on as if they came now; what they did already is found by its command keys."""
    talk = db.execute(select(inbox.c.conversation_id).where(*_dead_turn(turn_id)).limit(1)).scalar()
    anew = {"state": "waiting", "ready_at": now, "attempts": 0, "claims": 0, "turn_id": None}
    if not db.execute(update(inbox).where(*_dead_turn(turn_id)).values(**anew)).rowcount:
        return False
    _unflag(db, talk, conversation.c.flagged == "turn_failed")
    return True


def drop(db: Connection, turn_id: int) -> bool:
    """Let a turn's messages be; False when somebody has seen to them meanwhile."""
    return bool(db.execute(update(inbox).where(*_dead_turn(turn_id)).values(state="dropped")).rowcount)


def _dead_letter(number: int) -> tuple[ColumnElement[bool], ...]:
    return outbox.c.id == number, outbox.c.state == "dead"


def _dead_turn(turn_id: int) -> tuple[ColumnElement[bool], ...]:
    return inbox.c.turn_id == turn_id, inbox.c.state == "dead"


def _is_replaced() -> ColumnElement[bool]:
    by = stand_in.c.by_outbox_id.is_not(None)
    return select(stand_in.c.outbox_id).where(stand_in.c.outbox_id == outbox.c.id, by).exists()


def _unflag(db: Connection, conversation_id: str | None, which: ColumnElement[bool]) -> None:
    mine = (conversation.c.id == conversation_id) & which
    db.execute(update(conversation).where(mine).values(flagged=None))
