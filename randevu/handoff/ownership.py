"""Whose a conversation is that is not the assistant's: a small machine of states in the database.

| state | means | leads to |
|---|---|---|
| queued | nobody's yet; the queue gives it to somebody | assigned, and back to the assistant |
| assigned | one agent's | queued, parked, another agent's, and back to the assistant |
| parked | put aside by its agent until a time, or until the customer writes | queued, and back to the assistant |

Every step is one transaction that first locks the conversation's row, changes both tables and adds a line to the log.
The row of `ownership` is keyed by the conversation, so that there is never more than one owner; the assistant's have
none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from randevu.catalogue import Catalogue, Handover, NoCatalogue
from randevu.catalogue import service as catalogues
from randevu.handoff import office
from randevu.hooks import queue as hooks
from randevu.store.tables import conversation, handover, handover_event, ownership

State = Literal["queued", "assigned", "parked"]
QUEUED: State = "queued"
ASSIGNED: State = "assigned"
PARKED: State = "parked"
DETAIL_LENGTH = 200


@dataclass(frozen=True)
class Parking:
    """How long a conversation is put aside, why, and who has it then: ``agent``, ``queue`` or ``assistant``."""

    until: datetime
    reason: str = field(repr=False)
    then: str


def user(number: int) -> str:
    """How a person of the panel is named in the log."""
    return f"user:{number}"


def business(db: Connection) -> Catalogue | None:
    try:
        return catalogues.current(db)
    except NoCatalogue:
        return None


def rules(db: Connection) -> Handover:
    found = business(db)
    return found.handover if found else Handover()


def of(db: Connection, conversation_id: str) -> Any:
    """The conversation's row of `ownership`; None while it is the assistant's."""
    return db.execute(select(ownership).where(ownership.c.conversation_id == conversation_id)).first()


def begin(
    db: Connection, conversation_id: str, handover_id: int, reason: str, now: datetime, resume_after: timedelta | None
) -> None:
    """Put a handover that was just opened into the queue; the conversation is locked already."""
    live = business(db)
    told = live.handover if live else Handover()
    concern = told.concern(reason)
    db.execute(
        insert(ownership).values(
            conversation_id=conversation_id,
            handover_id=handover_id,
            state=QUEUED,
            wanted_id=_had_it_last(db, conversation_id),
            department=concern.department,
            place_at=now - timedelta(minutes=concern.head_start_minutes),
            waits_since=now,
            answer_by=office.after(live, now, told.first_answer_minutes),
            resume_minutes=None if resume_after is None else int(resume_after.total_seconds() // 60),
            changed_at=now,
        )
    )
    note(db, conversation_id, handover_id, "opened", "assistant", now, detail=reason)


def end(db: Connection, conversation_id: str, by: str, now: datetime) -> None:
    """The assistant has it again; the conversation is locked already."""
    row = of(db, conversation_id)
    if row is not None:
        db.execute(delete(ownership).where(ownership.c.conversation_id == conversation_id))
        note(db, conversation_id, row.handover_id, "closed", by, now)


def take(db: Connection, conversation_id: str, user_id: int, now: datetime) -> bool:
    """Somebody makes it theirs, by hand, whosever it was; False while it is the assistant's.

    Deliberately past the limit: who takes one more by hand knows it.
    """
    row = locked(db, conversation_id)
    if row is None:
        return False
    if row.state == ASSIGNED and row.user_id == user_id:
        return True
    own(db, row, user_id, "taken", user(user_id), now)
    _hold(db, row, "person", now)
    return True


def give(db: Connection, conversation_id: str, to: int, by: str, now: datetime) -> bool:
    """Somebody gives it to somebody; False while it is the assistant's."""
    row = locked(db, conversation_id)
    if row is None:
        return False
    own(db, row, to, "given", by, now)
    _hold(db, row, "person" if row.waits_since is None else "waiting", now)
    return True


def give_up(
    db: Connection, conversation_id: str, by: str, now: datetime, department: str | None = None, detail: str = ""
) -> bool:
    """Back into the queue, at the place of the customer's oldest unanswered words; False while it is the assistant's.

    Args:
        department: whose it is from now on; None leaves that as it is.
        detail: why, for the log.
    """
    row = locked(db, conversation_id)
    if row is None:
        return False
    reason = db.execute(select(handover.c.reason).where(handover.c.id == row.handover_id)).scalar_one()
    place_at = (row.waits_since or now) - timedelta(minutes=rules(db).concern(reason).head_start_minutes)
    more = {"department": department or row.department, "place_at": place_at, "detail": detail}
    _queue(db, row, by, "returned", now, wanted=None, **more)
    return True


def park(db: Connection, conversation_id: str, user_id: int, parking: Parking, now: datetime) -> bool:
    """An agent puts aside what is theirs, or nobody's; False for what is not, and for a time that has passed.

    It counts for nobody's limit, and comes back with the customer's next message or at its time.
    """
    row = locked(db, conversation_id)
    if row is None or parking.until <= now or row.user_id not in (None, user_id):
        return False
    kept = {"parked_until": parking.until, "park_reason": parking.reason[:DETAIL_LENGTH], "park_then": parking.then}
    still = {"waits_since": None, "answer_by": None, "wanted_id": None, "acted_at": now}
    _change(db, row, now, state=PARKED, user_id=user_id, **kept, **still)
    note(db, conversation_id, row.handover_id, "parked", user(user_id), now, user_id, parking.reason)
    _hold(db, row, "person", now, resumes=False)
    return True


def wake(db: Connection, conversation_id: str, by: str, now: datetime) -> str | None:
    """End a parking as it was set: ``agent``, ``queue`` or ``assistant``; None if it is not parked.

    Whoever parked it is only preferred: one who is away must not keep the customer waiting. What goes to the assistant
    is given back by the caller.
    """
    row = locked(db, conversation_id)
    if row is None or row.state != PARKED:
        return None
    wanted = row.user_id if row.park_then == "agent" else None
    live, told = business(db), rules(db)
    due = {"waits_since": now, "place_at": now, "answer_by": office.after(live, now, told.first_answer_minutes)}
    _queue(db, row, by, "woken", now, wanted=wanted, warned_at=None, escalated_at=None, **due)
    return str(row.park_then)


def answered(db: Connection, conversation_id: str, user_id: int, now: datetime) -> bool:
    """The owner wrote to the customer; False if it is not theirs."""
    row = locked(db, conversation_id)
    if row is None or row.state != ASSIGNED or row.user_id != user_id:
        return False
    _change(db, row, now, waits_since=None, answer_by=None, acted_at=now)
    mine = handover.c.id == row.handover_id
    first = update(handover).where(mine, handover.c.answered_at.is_(None)).values(answered_at=now)
    if db.execute(first).rowcount:
        note(db, conversation_id, row.handover_id, "answered", user(user_id), now, user_id)
    _hold(db, row, "person", now)
    return True


def heard(db: Connection, conversation_id: str, now: datetime) -> str | None:
    """The customer wrote: somebody owes an answer, and what was parked comes back; see `wake` for what is returned."""
    row = locked(db, conversation_id)
    if row is None:
        return None
    if row.state == PARKED:
        return wake(db, conversation_id, "customer", now)
    if row.waits_since is None:
        _change(db, row, now, waits_since=now)
    return None


def locked(db: Connection, conversation_id: str) -> Any:
    """The row of `ownership`, after its conversation was locked; None while it is the assistant's."""
    db.execute(select(conversation.c.id).where(conversation.c.id == conversation_id).with_for_update())
    query = select(ownership).where(ownership.c.conversation_id == conversation_id).with_for_update()
    return db.execute(query).first()


def own(db: Connection, row: Any, user_id: int, what: str, by: str, now: datetime) -> bool:
    """Make it somebody's, if it is still in the state that was read; who holds the talk is the caller's affair."""
    free = {"parked_until": None, "park_reason": None, "park_then": None, "wanted_id": None}
    changed = _change(db, row, now, state=ASSIGNED, user_id=user_id, acted_at=now, **free)
    if changed:
        db.execute(update(handover).where(handover.c.id == row.handover_id).values(user_id=user_id))
        note(db, row.conversation_id, row.handover_id, what, by, now, user_id)
    return changed


def note(
    db: Connection,
    conversation_id: str,
    handover_id: int,
    what: str,
    by: str,
    now: datetime,
    user_id: int | None = None,
    detail: str = "",
) -> None:
    """Add a line to the log, and tell it to the programs that want to know; not what somebody typed."""
    line = {"what": what, "by": by[:60], "user_id": user_id, "detail": detail[:DETAIL_LENGTH] or None}
    made = insert(handover_event).values(conversation_id=conversation_id, handover_id=handover_id, at=now, **line)
    event: dict[str, Any] = {"event": db.execute(made).inserted_primary_key[0], "type": f"conversation.{what}"}
    event |= {"at": now.isoformat(), "conversation": conversation_id, "by": by[:60], "user": user_id}
    hooks.put(db, conversation_id, event | ({"reason": detail} if what == "opened" else {}), now)


def _queue(db: Connection, row: Any, by: str, what: str, now: datetime, *, wanted: int | None, **more: Any) -> None:
    detail = more.pop("detail", "")
    free = {"user_id": None, "acted_at": None, "parked_until": None, "park_reason": None, "park_then": None}
    _change(db, row, now, **{"state": QUEUED, "wanted_id": wanted, **free, **more})
    note(db, row.conversation_id, row.handover_id, what, by, now, detail=detail)
    _hold(db, row, "waiting", now)


def _change(db: Connection, row: Any, now: datetime, **values: Any) -> bool:
    same = (
        ownership.c.conversation_id == row.conversation_id,
        ownership.c.state == row.state,
        ownership.c.user_id == row.user_id if row.user_id is not None else ownership.c.user_id.is_(None),
    )
    return bool(db.execute(update(ownership).where(*same).values(**values, changed_at=now)).rowcount)


def _hold(db: Connection, row: Any, holder: str, now: datetime, resumes: bool = True) -> None:
    """What turns go by: who speaks in the conversation, and when the assistant takes over by itself."""
    later = row.resume_minutes is not None and resumes
    values: Mapping[str, Any] = {
        "holder": holder,
        "resumes_at": now + timedelta(minutes=row.resume_minutes) if later else None,
    }
    db.execute(update(conversation).where(conversation.c.id == row.conversation_id).values(**values))


def _had_it_last(db: Connection, conversation_id: str) -> int | None:
    """Whoever of the panel last had this customer, in any of their conversations."""
    whose = select(conversation.c.customer_id).where(conversation.c.id == conversation_id).scalar_subquery()
    query = (
        select(handover.c.user_id)
        .join(conversation, conversation.c.id == handover.c.conversation_id)
        .where(conversation.c.customer_id == whose, handover.c.user_id.is_not(None))
        .order_by(handover.c.id.desc())
        .limit(1)
    )
    found: int | None = db.execute(query).scalar()
    return found
