"""A reminder or notice that WhatsApp did not get through goes out another way, once.

Every few seconds the worker asks which rows have had their time: refused for good, reported as failed, or (after
`fallback_minutes`) neither delivered nor, if the business wants so, read. Of each it is decided once what follows, in a
row of `stand_in` whose key is the message's own: two workers, a repeated chore or a kill -9 change nothing about that.
The row that stands in is written in the same transaction and leaves like every other one, through the same gate.

Nothing stands in for a message whose appointment is over, cancelled or moved, or whose customer has answered since.
One that still waits in our queue is taken out of it. One that arrives late after all is noted and not answered.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from randevu import store
from randevu.booking import rows as booked
from randevu.booking.model import Appointment
from randevu.catalogue import Catalogue, NoCatalogue
from randevu.catalogue import service as catalogue_service
from randevu.channels import letters, ways
from randevu.channels.ways import Reach
from randevu.messaging.lanes import SMS, WHATSAPP
from randevu.store.tables import appointment, conversation, message, outbox, stand_in

KINDS = ("reminder", "notice")
AT_ONCE = 100
LOOKS_BACK = timedelta(days=1)
LEAST = timedelta(minutes=5)
"""What WhatsApp is given in any case, also when the appointment is near."""
NEAR = timedelta(minutes=45)
"""So long before the appointment the time is over, whatever the business file says."""
KEPT = timedelta(days=7)
"""How long late arrivals are noted."""

_ARRIVED = {"delivered": ("delivered", "read"), "read": ("read",)}
_BEGAN = case(
    (outbox.c.sent_at.is_not(None), outbox.c.sent_at),
    (outbox.c.attempted_at.is_not(None), outbox.c.created_at),
    else_=outbox.c.due_at,
)
"""Since when a message is on its way; rows are written when they are due."""
_LOST = or_(
    and_(outbox.c.state == "dead", func.coalesce(outbox.c.error, "") != "unclear"), message.c.status == "failed"
)


def take_over(db: Connection, now: datetime) -> int:
    """Decide about every message whose time is over; returns for how many another one was written."""
    try:
        catalogue = catalogue_service.current(db)
    except NoCatalogue:
        return 0
    open_ways = ways.open_ways(catalogue.channels.fallback)
    if not open_ways:
        return 0
    return sum(_decide(db, catalogue, open_ways, row, now) for row in _over(db, catalogue, now))


def note_late(db: Connection, now: datetime) -> int:
    """Note which messages arrived after another one had been written for them; returns how many."""
    arrived = (
        select(stand_in.c.outbox_id, func.coalesce(message.c.status_at, now).label("at"))
        .join(outbox, outbox.c.id == stand_in.c.outbox_id)
        .join(message, message.c.id == outbox.c.message_id)
        .where(
            stand_in.c.created_at > now - KEPT,
            stand_in.c.by_outbox_id.is_not(None),
            stand_in.c.late_at.is_(None),
            stand_in.c.reason != "not_read",
            message.c.status.in_(_ARRIVED["delivered"]),
        )
    )
    found = db.execute(arrived).all()
    for row in found:
        db.execute(update(stand_in).where(stand_in.c.outbox_id == row.outbox_id).values(late_at=row.at))
    return len(found)


def _over(db: Connection, catalogue: Catalogue, now: datetime) -> list[Any]:
    """Rows whose time is over and about which nothing is decided, locked."""
    policy = catalogue.channels
    waits = or_(outbox.c.attempted_at.is_not(None), outbox.c.due_at <= now)
    late = now - timedelta(minutes=policy.fallback_minutes) >= _BEGAN
    urgent = and_(now - LEAST >= _BEGAN, appointment.c.starts_at <= now + NEAR)
    query = (
        select(
            outbox,
            appointment.c.conversation_id.label("talk"),
            message.c.status,
            message.c.text,
            conversation.c.said_at,
            _BEGAN.label("began"),
        )
        .join(appointment, appointment.c.id == outbox.c.appointment_id)
        .outerjoin(message, message.c.id == outbox.c.message_id)
        .outerjoin(conversation, conversation.c.id == outbox.c.conversation_id)
        .outerjoin(stand_in, stand_in.c.outbox_id == outbox.c.id)
        .where(
            outbox.c.state.in_(("sent", "dead", "waiting")),
            outbox.c.due_at > now - LOOKS_BACK,
            outbox.c.channel == WHATSAPP,
            outbox.c.kind.in_(KINDS),
            stand_in.c.outbox_id.is_(None),
            or_(outbox.c.state != "waiting", waits),
            or_(message.c.status.is_(None), message.c.status.not_in(_ARRIVED[policy.fallback_until])),
            or_(_LOST, late, urgent),
        )
        .order_by(outbox.c.id)
        .limit(AT_ONCE)
        .with_for_update(of=outbox, skip_locked=True)
    )
    return list(db.execute(query))


def _decide(db: Connection, catalogue: Catalogue, open_ways: tuple[str, ...], row: Any, now: datetime) -> int:
    about = booked.find(db, row.appointment_id)
    assert about is not None  # joined above
    reach = ways.of_customer(db, about.customer_id)
    way = next((one for one in open_ways if reach.by(one)), None)
    pointless = _pointless(about, row, now)
    if not _claimed(db, row.id, pointless or (_reason(row) if way else "unreachable"), now):
        return 0
    if pointless or way is None:
        return 0
    by = letters.queue(
        db,
        _written(db, catalogue, about, reach, way, row, now),
        about,
        key=f"stand_in:{row.id}",
        purpose=row.purpose,
        kind=row.kind,
        rank=row.rank,
        conversation_id=row.conversation_id or row.talk,
        now=now,
        while_it_stands=True,
    )
    db.execute(
        update(stand_in)
        .where(stand_in.c.outbox_id == row.id)
        .values(by_outbox_id=by.outbox_id, message_id=by.message_id)
    )
    if row.state == "waiting":
        db.execute(update(outbox).where(outbox.c.id == row.id).values(state="superseded"))
        db.execute(update(message).where(message.c.id == row.message_id).values(status="superseded"))
    return 1


def _claimed(db: Connection, outbox_id: int, reason: str, now: datetime) -> bool:
    """Note the decision; False if somebody else took it at the same moment."""
    made = sqlite.insert(stand_in) if store.is_sqlite(db) else postgresql.insert(stand_in)
    noted = made.values(outbox_id=outbox_id, reason=reason, created_at=now).on_conflict_do_nothing()
    return bool(db.execute(noted).rowcount)


def _pointless(about: Appointment, row: Any, now: datetime) -> str | None:
    """Why nobody needs the message any more."""
    moved = row.generation is not None and row.generation != about.generation
    if about.status != "booked" or moved or about.starts_at <= now:
        return "over"
    answered = about.attendance is not None or (row.said_at is not None and row.said_at > row.began)
    return "answered" if answered else None


def _reason(row: Any) -> str:
    if row.state == "dead" or row.status == "failed":
        return "failed"
    return "not_read" if row.status == "delivered" else "not_delivered"


def _written(
    db: Connection, catalogue: Catalogue, about: Appointment, reach: Reach, way: str, row: Any, now: datetime
) -> letters.Written:
    template, said = ("reminder", "") if row.kind == "reminder" or not row.text else ("notice", row.text)
    if way == SMS:
        return ways.text_message(catalogue, about, reach, template, said, now)
    return ways.mail(db, catalogue, about, reach, template, said, now)
