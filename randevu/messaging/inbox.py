"""The inbox is the conversation lock: one conversation is worked on by one process at a time, in message order.

A turn is claimed with a lease and a token of its own, and ends in exactly one of three ways: `finish` (one
transaction: memory, log, replies, rows done), `fail` (nothing is kept; tried again after a pause), `give_back`. If
its process dies, the lease runs out and the very same rows are taken up again as the same turn, so that the effects
it already had are recognised by their command keys. Every end is fenced: it happens only while the conversation still
carries the turn's token.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, or_, select, update
from sqlalchemy.engine import Connection

from randevu import store
from randevu.clock import Clock
from randevu.engine.port import Reply, TurnInput, TurnLog, TurnResult
from randevu.handoff import service as handoff
from randevu.messaging import closing, reading, transactions, turns
from randevu.messaging.compose import Composed, compose
from randevu.messaging.turns import LeaseLost, Rules, Turn
from randevu.store.tables import conversation, customer, inbox, tracker

_OPEN = inbox.c.state.in_(("waiting", "working"))
_FREE = (
    or_(conversation.c.lease_until.is_(None), conversation.c.lease_until <= bindparam("now")),
    or_(conversation.c.not_before.is_(None), conversation.c.not_before <= bindparam("now")),
)
# Built once: putting a statement together costs more than running it.
_READY = (
    select(inbox.c.conversation_id)
    .join(conversation, conversation.c.id == inbox.c.conversation_id)
    .where(_OPEN, inbox.c.ready_at <= bindparam("now"), *_FREE)
    .group_by(inbox.c.conversation_id)
    .order_by(func.min(inbox.c.ready_at))
    .limit(bindparam("most"))
)
_LOCK = select(conversation).where(conversation.c.id == bindparam("of"), *_FREE).with_for_update(skip_locked=True)
_ROWS = select(inbox).where(inbox.c.conversation_id == bindparam("of"), _OPEN).order_by(inbox.c.said_at, inbox.c.id)
_PERSON = (
    select(customer.c.id, customer.c.name, customer.c.phone, tracker.c.snapshot)
    .join(conversation, conversation.c.customer_id == customer.c.id)
    .outerjoin(tracker, tracker.c.conversation_id == conversation.c.id)
    .where(conversation.c.id == bindparam("of"))
)
_LEASE = update(conversation).where(conversation.c.id == bindparam("of"))
_MINE = _LEASE.where(conversation.c.lease_owner == bindparam("token"))
_TAKE = (
    update(inbox)
    .where(inbox.c.id.in_(bindparam("rows", expanding=True)))
    .values(state="working", claims=inbox.c.claims + 1)
)
_NEXT = (
    select(inbox.c.ready_at)
    .where(inbox.c.state == "waiting", inbox.c.ready_at > bindparam("now"))
    .order_by(inbox.c.ready_at)
    .limit(1)
)
_MORE = select(select(inbox.c.id).where(inbox.c.conversation_id == bindparam("of"), _OPEN).exists())
RESUME = "resume_assistant"


@dataclass(frozen=True)
class Claimed:
    """What a look into the inbox gave. `silent` turns were closed on the spot: a person has the conversation."""

    turns: tuple[Turn, ...]
    silent: int
    next_at: datetime | None
    """When the next waiting row becomes ready, if nothing else happens; not asked while others may be ready already."""


@dataclass(frozen=True)
class Finished:
    """What the end of a turn leaves: messages put into the outbox, and whether its customer has written meanwhile."""

    queued: int
    more: bool


class Inbox:
    """The inbox as seen by one process.

    Args:
        secret: what choices are signed with.
    """

    def __init__(self, secret: str, rules: Rules) -> None:
        self._secret, self.rules = secret, rules

    def claim(self, at: Clock, most: int, expecting: bool = True) -> Claimed:
        """Take up to `most` conversations whose rows are ready, the longest waiting first.

        Args:
            at: gives the moment; it is asked inside the transaction, which may have waited for others.
            expecting: whether something is likely to be there; if not, a look that writes nothing comes first.
        """
        if not expecting:
            with store.reading() as db:
                now = at()
                if not self._ready(db, now, 1):
                    return Claimed((), 0, self._next_at(db, now))
        return transactions.write(lambda db: self._claim(db, at(), most))

    def _claim(self, db: Connection, now: datetime, most: int) -> Claimed:
        made, silent = [], 0
        for conversation_id in self._ready(db, now, most):
            talk = self._lock(db, conversation_id, now)
            turn = self._take(db, talk, now) if talk is not None else None
            if turn is not None:
                made.append(turn)
            elif talk is not None:
                silent += 1
        full = len(made) + silent >= most
        return Claimed(tuple(made), silent, None if full else self._next_at(db, now))

    def renew(self, turn: Turn, now: datetime) -> bool:
        """Keep the lease alive; False if it is lost."""
        longer = {"of": turn.conversation_id, "token": turn.token, "lease_until": now + self.rules.lease}
        return transactions.write(lambda db: bool(db.execute(_MINE, longer).rowcount))

    def finish(self, turn: Turn, result: TurnResult, now: datetime, notice: Reply | None = None) -> Finished:
        """Save a turn whole: memory, log, replies, rows done.

        Args:
            notice: the privacy line of a first contact, said along with the first reply.

        Raises:
            LeaseLost: nothing is saved.
        """
        replies = [*result.replies, notice] if result.replies and notice else list(result.replies)
        composed = compose(self._secret, turn.conversation_id, replies)
        changes: dict[str, Any] = _asked(composed, now)
        if notice and composed:
            changes["notice_sent_at"] = now

        def save(db: Connection) -> bool:
            self._release(db, turn, changes)
            closing.remember(db, turn, result.snapshot, now)
            turn_id = closing.log_turn(db, turn, result.log, "answered" if composed else "silent", now)
            closing.end_rows(db, turn, turn_id, "done")
            made = closing.queue(db, turn, turn_id, composed, now, kind="reply")
            if notice and made:
                closing.note_privacy_line(db, turn, notice.text, made[-1], now)
            return bool(db.execute(_MORE, {"of": turn.conversation_id}).scalar())

        return Finished(len(composed), transactions.write(save))

    def fail(self, turn: Turn, now: datetime, counted: bool = True) -> None:
        """A turn failed: keep nothing of it and try it again after a pause. For the last failure see `bury`.

        Args:
            counted: whether it brings the turn nearer to its burial.
        """
        pause = self.rules.backoff(turn.attempts + 1) if counted else self.rules.away_pause

        def save(db: Connection) -> None:
            self._release(db, turn, {"not_before": now + pause})
            theirs = inbox.c.id.in_(turn.row_ids)
            db.execute(update(inbox).where(theirs).values(attempts=inbox.c.attempts + int(counted), claims=0))

        transactions.write(save)

    def is_last(self, turn: Turn) -> bool:
        """Whether one more failure is the end of it."""
        return turn.given_up or turn.attempts + 1 >= self.rules.most_attempts

    def bury(self, turn: Turn, apology: Reply | None, now: datetime) -> int:
        """A turn failed for good: apologise, mark the conversation for a person, let the next messages through."""
        composed = compose(self._secret, turn.conversation_id, [apology] if apology else [])

        def save(db: Connection) -> None:
            self._release(db, turn, {"flagged": "turn_failed", **_asked(composed, now)})
            turn_id = closing.log_turn(db, turn, NOTHING, "failed", now)
            closing.end_rows(db, turn, turn_id, "dead")
            closing.queue(db, turn, turn_id, composed, now, kind="apology")

        transactions.write(save)
        return len(composed)

    def give_back(self, turn: Turn) -> None:
        """Let another process have the turn at once; it will take the very same rows."""

        def save(db: Connection) -> None:
            self._release(db, turn)
            db.execute(update(inbox).where(inbox.c.id.in_(turn.row_ids)).values(claims=inbox.c.claims - 1))

        transactions.write(save)

    def _ready(self, db: Connection, now: datetime, most: int) -> Sequence[str]:
        return list(db.execute(_READY, {"now": now, "most": most}).scalars())

    def _lock(self, db: Connection, conversation_id: str, now: datetime) -> Any:
        """The conversation's row, locked; None if another process has it by now."""
        return db.execute(_LOCK, {"of": conversation_id, "now": now}).first()

    def _take(self, db: Connection, talk: Any, now: datetime) -> Turn | None:
        """Claim the conversation's next turn; None if it was closed silently, or nothing is left."""
        rows = db.execute(_ROWS, {"of": talk.id}).all()
        begun = [row for row in rows if row.state == "working"]
        if not rows:
            return None
        said = reading.read(db, self._secret, talk.id, begun or rows)
        with_assistant = talk.holder == "assistant" or self._resumes(db, talk, said, now)
        waits = talk.holder == "waiting" and not with_assistant and not self._handed_over(db, talk.id, begun)
        turn = self._turn(db, talk, said, now, waits)
        if talk.holder == "person" and not with_assistant:
            turn_id = closing.log_turn(db, turn, NOTHING, "silent", now)
            closing.end_rows(db, turn, turn_id, "done")
            return None
        lease = {"lease_owner": turn.token, "lease_until": now + self.rules.lease, "not_before": None}
        db.execute(_LEASE, {"of": talk.id, **lease})
        db.execute(_TAKE, {"rows": list(turn.row_ids)})
        return turn

    def _handed_over(self, db: Connection, conversation_id: str, begun: Sequence[Any]) -> bool:
        """Whether this begun turn made the handover itself: that is committed before the turn, which must still tell
        the customer when it is repeated.
        """
        opened = handoff.opened_at(db, conversation_id) if begun else None
        return opened is not None and opened >= min(row.received_at for row in begun)

    def _resumes(self, db: Connection, talk: Any, said: reading.Said, now: datetime) -> bool:
        """Whether the assistant takes over again with this turn: its time has come, or the customer asks for it."""
        asked = said.payload is not None and said.payload["intent"] == RESUME
        due = talk.resumes_at is not None and talk.resumes_at <= now
        if not asked and not due:
            return False
        handoff.give_back(db, talk.id, "customer" if asked else "time", now, announce=False)
        return True

    def _turn(self, db: Connection, talk: Any, said: reading.Said, now: datetime, waits: bool) -> Turn:
        person = db.execute(_PERSON, {"of": talk.id}).one()
        newest = max(row.said_at for row in said.rows)
        metadata = {
            "customer_id": person.id,
            "customer_name": person.name,
            "phone": person.phone,
            "phone_number_id": talk.phone_number_id,
            "first_contact": talk.notice_sent_at is None,
            "late": turns.is_late(newest, now, self.rules.late_after),
            "reply_to": reading.answered(db, talk.id, said.rows),
            "survey": reading.surveyed(db, talk.id),
            "reminder": reading.reminded(db, talk.id, said.rows),
            "offered_time": reading.offered_time(db, talk.id, said.rows),
            "referral": talk.referral,
            "files": list(said.files),
            "waits_for_person": waits,
            "stopped": reading.stopped(said.rows),
            "own_words": any(row.kind == "message" for row in said.rows),
        }
        return Turn(
            token=str(uuid.uuid4()),
            conversation_id=talk.id,
            phone_number_id=talk.phone_number_id,
            row_ids=tuple(row.id for row in said.rows),
            attempts=max(row.attempts for row in said.rows),
            input=TurnInput(
                conversation_id=talk.id,
                text=said.text,
                payload=said.payload,
                said_at=newest,
                now=now,
                message_ids=tuple(row.key for row in said.rows),
                snapshot=person.snapshot,
                metadata=metadata,
            ),
            received_at=min(row.received_at for row in said.rows),
            first_contact=talk.notice_sent_at is None,
            asked=talk.asked_at is not None,
            given_up=max(row.claims for row in said.rows) >= self.rules.most_claims,
        )

    def _release(self, db: Connection, turn: Turn, changes: Mapping[str, Any] | None = None) -> None:
        freed = {"lease_owner": None, "lease_until": None, "not_before": None, **(changes or {})}
        if db.execute(_MINE, {"of": turn.conversation_id, "token": turn.token, **freed}).rowcount == 0:
            raise LeaseLost(turn.conversation_id)

    def _next_at(self, db: Connection, now: datetime) -> datetime | None:
        found: datetime | None = db.execute(_NEXT, {"now": now}).scalar()
        return found


def _asked(composed: Sequence[Composed], now: datetime) -> dict[str, Any]:
    """Whether a question of ours is open from now on; what says nothing leaves that as it is."""
    return {"asked_at": now if any(one.asks for one in composed) else None} if composed else {}


NOTHING = TurnLog(intent=None, confidence=None, understanding={}, slots={}, actions=(), timing={}, model=None)
"""The log of a turn that no engine worked out."""
