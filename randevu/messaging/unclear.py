"""Messages that may or may not have gone out, decided on evidence (docs/decisions/0012-unclear-messages.md).

WhatsApp has no idempotency key and no way to ask. But every message it takes over is followed by reports that carry
our mark (`statuses`), so silence speaks once it is known that reports do come through: when a message that we sent
*later* has been reported on and this one has not, it never went out and is sent again. Without such evidence it is
not repeated; after a time limit it is given up and a person is asked to look. E-mail needs no evidence: its Message-ID
stays the same, so that a repeated one is recognised. SMS has neither: an unclear one is never repeated.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.engine import Connection

from randevu.messaging import outcomes
from randevu.messaging.lanes import MARKED, REPEATABLE
from randevu.messaging.letters import Rules
from randevu.messaging.statuses import UNCLEAR
from randevu.store.tables import inbox, message, outbox

log = logging.getLogger(__name__)

_AT_ONCE = 50


def sweep(db: Connection, now: datetime, rules: Rules) -> int:
    """Look after rows whose sender vanished, and decide the unclear ones that can be decided; returns how many
    changed.
    """
    due = select(outbox).where(outbox.c.state.in_(("sending", "unclear")), outbox.c.due_at <= now)
    rows = db.execute(due.order_by(outbox.c.id).limit(_AT_ONCE).with_for_update(skip_locked=True)).all()
    for row in rows:
        if row.state == "sending":
            log.error("ALARM outbox row %s: its sender vanished while it was being sent", row.id)
            wait = row.attempted_at + rules.unclear_wait
            _change(db, row, state="unclear", due_at=max(wait, now))
        else:
            _decide(db, row, now, rules)
    return len(rows)


def _decide(db: Connection, row: Any, now: datetime, rules: Rules) -> None:
    later_reported = row.channel in MARKED and _later_one_was_reported(db, row, rules)
    speaks_at = _silence_speaks_at(db, row, rules)
    if row.channel in REPEATABLE or (later_reported and now >= speaks_at):
        if row.asks and _said_more(db, row):
            _change(db, row, state="superseded")
            db.execute(update(message).where(message.c.id == row.message_id).values(status="superseded"))
        elif row.attempts >= rules.most_attempts:
            outcomes.give_up(db, row, UNCLEAR, None)
        else:
            log.warning("outbox row %s is sent again", row.id)
            _change(db, row, state="waiting", due_at=now)
    elif now - row.attempted_at >= rules.unclear_limit:
        log.error("ALARM outbox row %s: nothing tells whether it went out; given up", row.id)
        outcomes.give_up(db, row, UNCLEAR, None)
    else:
        wait = min(rules.unclear_wait, rules.unclear_limit)
        _change(db, row, due_at=speaks_at if later_reported else now + wait)


def _later_one_was_reported(db: Connection, row: Any, rules: Rules) -> bool:
    later = outbox.alias()
    query = (
        select(later.c.id)
        .join(message, message.c.id == later.c.message_id)
        .where(
            later.c.channel == row.channel,
            later.c.attempted_at > row.attempted_at,
            message.c.status_at > row.attempted_at + rules.report_time,
        )
        .limit(1)
    )
    return db.execute(query).first() is not None


def _silence_speaks_at(db: Connection, row: Any, rules: Rules) -> datetime:
    """When a report about the row would have come.

    Whoever died sending it may have been the one who takes reports. A report that met a dead door waits in WhatsApp's
    growing pauses for up to as long again as nobody answered, while reports about later messages come at once. What
    comes in just after the attempt says nothing: the sender may have died after that.
    """
    since = row.attempted_at + rules.report_time
    report = select(func.min(message.c.status_at)).where(message.c.status_at > since)
    received = select(func.min(inbox.c.received_at)).where(inbox.c.kind == "message", inbox.c.received_at > since)
    heard = [at for query in (report, received) if (at := db.execute(query).scalar()) is not None]
    began: datetime = min(heard, default=row.attempted_at)
    silence = min(began - row.attempted_at, rules.longest_silence)
    return began + max(rules.unclear_wait, silence)


def _said_more(db: Connection, row: Any) -> bool:
    newer = (outbox.c.lane == row.lane) & (outbox.c.id > row.id) & (outbox.c.kind == "reply")
    return db.execute(select(outbox.c.id).where(newer).limit(1)).first() is not None


def _change(db: Connection, row: Any, **values: Any) -> None:
    db.execute(update(outbox).where(outbox.c.id == row.id).values(**values))
