"""Rows leave the house: in order inside their lane, by one process at a time, and never twice blindly.

A lane is one recipient's queue. Whoever sends its next row holds the lane's lease; the row is marked ``sending``
before the request is made. If the process dies in between, nobody can know whether the request went out, so the row
becomes ``unclear`` when the lease runs out and `unclear.py` decides it on evidence. Pair rate, pauses, the 24-hour
window and whether the customer wants the message at all (`randevu.consent.gate`) are looked at when a row is taken up,
which is why they live in the database and not in a process.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from randevu import store
from randevu.consent import gate
from randevu.messaging import identities, notices, outcomes, standing, window
from randevu.messaging.address import Address, EmailAddress, PhoneNumber
from randevu.messaging.lanes import EMAIL, PACED, SMS, WHATSAPP, channel_of
from randevu.messaging.letters import Letter, Rules
from randevu.messaging.pacing import Bucket
from randevu.store.tables import channel, conversation, lane, outbox

log = logging.getLogger(__name__)

WINDOW_CLOSED = 131047
"""WhatsApp's own code for it, used when we stop a message ourselves."""

_FREE = (
    or_(lane.c.lease_until.is_(None), lane.c.lease_until <= bindparam("now")),
    or_(lane.c.not_before.is_(None), lane.c.not_before <= bindparam("now")),
)
_DUE = (
    outbox.c.state == "waiting",
    outbox.c.due_at <= bindparam("now"),
    outbox.c.channel.in_(bindparam("channels", expanding=True)),
)
# Built once: putting a statement together costs more than running it.
_CHANNELS = select(channel)
_LANES = (
    select(outbox.c.lane, lane.c.name)
    .outerjoin(lane, lane.c.name == outbox.c.lane)
    .outerjoin(conversation, conversation.c.id == outbox.c.conversation_id)
    .where(
        *_DUE,
        or_(lane.c.name.is_(None), and_(*_FREE)),
        or_(
            outbox.c.channel != WHATSAPP,
            conversation.c.id.is_(None),
            conversation.c.phone_number_id.not_in(bindparam("held", expanding=True)),
        ),
    )
    .group_by(outbox.c.lane, lane.c.name)
    .order_by(func.min(outbox.c.rank), func.min(outbox.c.id))
    .limit(bindparam("most"))
)
_FREE_LANES = (
    select(lane)
    .where(lane.c.name.in_(bindparam("names", expanding=True)), *_FREE)
    .order_by(lane.c.name)
    .with_for_update(skip_locked=True)
)
_HEAD = (
    select(
        outbox,
        conversation.c.phone_number_id,
        conversation.c.customer_id.label("talks_with"),
        conversation.c.said_at,
    )
    .outerjoin(conversation, conversation.c.id == outbox.c.conversation_id)
    .where(outbox.c.lane == bindparam("of"), *_DUE)
    .order_by(outbox.c.rank, outbox.c.id)
    .limit(1)
)
_CHANGE_LANE = update(lane).where(lane.c.name == bindparam("of"))
_CHANGE_ROW = update(outbox).where(outbox.c.id == bindparam("of"))


def anything_due(db: Connection, channels: Collection[str], now: datetime) -> bool:
    """Whether a look with `claim`, or a sweep, is worth a writing transaction."""
    ours = (outbox.c.state == "waiting") & outbox.c.channel.in_(list(channels))
    to_decide = outbox.c.state.in_(("sending", "unclear"))
    due = select(outbox.c.id).where(or_(ours, to_decide), outbox.c.due_at <= now)
    return db.execute(due.limit(1)).first() is not None


def claim(db: Connection, channels: Collection[str], now: datetime, most: int, rules: Rules) -> list[Letter]:
    """Take the next row of up to `most` lanes and mark them as being sent: replies first, then the longest waiting."""
    states = db.execute(_CHANNELS).all()
    blocked = {row.name for row in states if row.not_before is not None and row.not_before > now}
    paused = {row.name for row in states if row.paused_for is not None}
    held = [name.partition(":")[2] for name in blocked]
    # What cannot leave must not fill the first `most` places, or it would keep the other channels waiting.
    passable = [name for name in channels if name not in blocked]
    work = db.execute(_LANES, {"now": now, "channels": passable, "held": held, "most": most}).all()
    if not work:
        return []
    _make_lanes(db, [row.lane for row in work if row.name is None])
    taken = []
    for row in db.execute(_FREE_LANES, {"names": [row.lane for row in work], "now": now}).all():
        letter = _take(db, row, passable, now, rules, blocked, paused)
        if letter is not None:
            taken.append(letter)
    return taken


def _make_lanes(db: Connection, names: Sequence[str]) -> None:
    if names:
        made = sqlite.insert(lane) if store.is_sqlite(db) else postgresql.insert(lane)
        db.execute(made.on_conflict_do_nothing(), [{"name": name, "tokens": 0.0} for name in sorted(names)])


def _take(
    db: Connection,
    row: Any,
    channels: Collection[str],
    now: datetime,
    rules: Rules,
    blocked: Collection[str],
    paused: Collection[str],
) -> Letter | None:
    """The lane's next row, if it may go now."""
    head = _head(db, row.name, channels, now)
    if head is None:
        return None
    source = channel_of(head.channel, head.phone_number_id)
    if source in blocked:
        return None
    if not standing.stands(db, head, now):
        outcomes.supersede(db, head)
        return None
    in_window = head.conversation_id and head.channel == WHATSAPP and head.payload.get("kind") != "template"
    if in_window and not window.is_open(head.said_at, now):
        log.error("ALARM outbox row %s: the 24-hour window is closed and it is no template", head.id)
        outcomes.give_up(db, head, "window", WINDOW_CLOSED)
        notices.unanswered(db, head, now)
        return None
    payload = notices.chosen(db, head.payload, head.conversation_id is not None and window.is_open(head.said_at, now))
    if payload is None:
        log.error("ALARM outbox row %s: its template may not go out and nothing stands in for it", head.id)
        outcomes.give_up(db, head, notices.UNUSABLE, None)
        return None
    bucket = Bucket(row.tokens, row.tokens_at).refilled(now)
    paced = head.channel in PACED
    if paced and bucket.wait():
        db.execute(_CHANGE_LANE, {"of": row.name, "not_before": now + bucket.wait()})
        return None
    token, spent, until = str(uuid.uuid4()), bucket.spent() if paced else bucket, now + rules.lease
    lease = {"lease_owner": token, "lease_until": until, "tokens": spent.tokens, "tokens_at": spent.at}
    db.execute(_CHANGE_LANE, {"of": row.name, **lease})
    attempt = {"state": "sending", "attempts": head.attempts + 1, "attempted_at": now, "due_at": until}
    db.execute(_CHANGE_ROW, {"of": head.id, **attempt})
    return Letter(
        outbox_id=head.id,
        lane=row.name,
        token=token,
        channel=head.channel,
        phone_number_id=head.phone_number_id,
        address=_address(db, head),
        payload=payload,
        attempts=head.attempts + 1,
        message_id=head.message_id,
        conversation_id=head.conversation_id,
        reopens=source in paused,
    )


def _head(db: Connection, name: str, channels: Collection[str], now: datetime) -> Any:
    """The lane's next row that passes the gate; those that do not are refused or put off on the way."""
    while True:
        head = db.execute(_HEAD, {"of": name, "now": now, "channels": list(channels)}).first()
        if head is None:
            return None
        decision = gate.decide(db, head, now)
        if decision.passes:
            if decision.customer_id is not None and head.customer_id is None:
                db.execute(_CHANGE_ROW, {"of": head.id, "customer_id": decision.customer_id})
            return head
        if decision.until is not None:
            db.execute(_CHANGE_ROW, {"of": head.id, "due_at": decision.until, "error": decision.reason})
        else:
            outcomes.refuse(db, head, str(decision.reason))


def _address(db: Connection, head: Any) -> Address | EmailAddress | PhoneNumber:
    if head.channel == EMAIL:
        return EmailAddress(head.address["email"])
    if head.channel == SMS:
        return PhoneNumber(head.address["phone"])
    if head.address is not None:
        return Address(head.address.get("wa_id"), head.address.get("user_id"))
    return identities.address_of(db, head.talks_with or head.customer_id)
