"""What becomes of a row once its sending has ended: sent, tried again, held, given up, or unclear."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, case, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from randevu import store
from randevu.consent import gate, ledger
from randevu.messaging.approved import following
from randevu.messaging.errors import NotSent, SendError, Unclear, Verdict, pair_wait
from randevu.messaging.lanes import channel_of
from randevu.messaging.letters import Letter, Outcome, Rules
from randevu.store.tables import channel, conversation, lane, message, outbox

log = logging.getLogger(__name__)

_SLOWED = frozenset({4, 80007, 130429})
"""Codes that speak of all our sending, not of one recipient."""

# Built once: putting a statement together costs more than running it.
_ROW = select(outbox).where(outbox.c.id == bindparam("of")).with_for_update()
_CHANGE_ROW = update(outbox).where(outbox.c.id == bindparam("of"))
_OTHER = message.alias()
_SENT_MESSAGE = (
    update(message)
    .where(message.c.id == bindparam("of"))
    .values(
        wamid=case(
            (~exists(select(_OTHER.c.id).where(_OTHER.c.wamid == bindparam("sent_id"))), bindparam("sent_id")),
            else_=message.c.wamid,
        ),
        status=case((message.c.status == "queued", "sent"), else_=message.c.status),
    )
)
"""Remembers the id at the other end, unless a message has it already (its own report may have been faster)."""
_MY_LANE = update(lane).where(lane.c.name == bindparam("of"), lane.c.lease_owner == bindparam("token"))


def settle(db: Connection, outcome: Outcome, now: datetime, rules: Rules) -> None:
    """Record what became of a letter and free its lane."""
    letter = outcome.letter
    row = db.execute(_ROW, {"of": letter.outbox_id}).first()
    if row is None:
        _leave_lane(db, letter)
        return
    if outcome.sent_id is not None:
        _sent(db, row, letter, outcome.sent_id, now)
        _leave_lane(db, letter)
        return
    held = _leave_lane(db, letter)
    if row.state != "sending" or not held:
        return  # a report settled it meanwhile, or our lease ran out and others decide about it
    error = outcome.error
    if isinstance(error, Unclear):
        log.error("ALARM outbox row %s may or may not have gone out: %s", row.id, error)
        wait = now + rules.unclear_wait
        db.execute(_change(row).values(state="unclear", due_at=wait, error=str(error), error_code=error.code))
    elif isinstance(error, SendError):
        _refused(db, row, letter, error, now, rules)
    else:
        log.error("ALARM outbox row %s cannot be sent to anybody: %s", row.id, error)
        give_up(db, row, "unsendable", None)


def give_up(db: Connection, row: Any, reason: str, code: int | None) -> None:
    """The row is dead; its message failed, and a person should look at the conversation."""
    db.execute(_change(row).values(state="dead", error=reason, error_code=code))
    if row.message_id is not None:
        db.execute(update(message).where(message.c.id == row.message_id).values(status="failed", error_code=code))
    if row.conversation_id is not None:
        unflagged = (conversation.c.id == row.conversation_id) & conversation.c.flagged.is_(None)
        db.execute(update(conversation).where(unflagged).values(flagged=f"not_sent:{reason}"[:40]))


def refuse(db: Connection, row: Any, reason: str) -> None:
    """The gate said no: the row and its message say why. What the business had to tell is left to a person."""
    log.info("outbox row %s may not leave: %s", row.id, reason)
    db.execute(_change(row).values(state="refused", error=reason))
    if row.message_id is not None:
        db.execute(update(message).where(message.c.id == row.message_id).values(status="refused"))
    if row.purpose == gate.SERVICE and row.kind != gate.REMINDER and row.conversation_id is not None:
        unflagged = (conversation.c.id == row.conversation_id) & conversation.c.flagged.is_(None)
        db.execute(update(conversation).where(unflagged).values(flagged=f"refused:{reason}"[:40]))


def supersede(db: Connection, row: Any) -> None:
    """The row has nothing to say any more."""
    db.execute(_change(row).values(state="superseded"))
    if row.message_id is not None:
        db.execute(update(message).where(message.c.id == row.message_id).values(status="superseded"))


def _sent(db: Connection, row: Any, letter: Letter, sent_id: str, now: datetime) -> None:
    if row.state in ("sending", "unclear"):
        db.execute(_CHANGE_ROW, {"of": row.id, "state": "sent", "sent_at": now, "error": None, "error_code": None})
    if letter.message_id is not None:
        db.execute(_SENT_MESSAGE, {"of": letter.message_id, "sent_id": sent_id})
    if letter.reopens:
        log.warning("channel %s is open again", letter.channel)
        name = channel_of(letter.channel, letter.phone_number_id)
        reopened = update(channel).where(channel.c.name == name, channel.c.paused_for.is_not(None))
        db.execute(reopened.values(paused_for=None, paused_at=None, not_before=None))


def _refused(db: Connection, row: Any, letter: Letter, error: SendError, now: datetime, rules: Rules) -> None:
    assert isinstance(error, NotSent)
    verdict, last = error.verdict, letter.attempts >= (error.advice.tries or rules.most_attempts)
    log.warning("outbox row %s was not sent: %s", row.id, error)
    if verdict is Verdict.STOP_AND_ALERT:
        log.error("ALARM nothing leaves on %s until somebody puts it right: %s", letter.channel, error)
        _hold_channel(db, letter, now, rules.pause, error.code)
        _again(db, row, now, error, attempts=letter.attempts - 1)
    elif following.refused(db, letter.payload, error.code, now) and not last:
        _again(db, row, now, error)
    elif verdict is Verdict.WAIT_PAIR:
        wait = pair_wait(letter.attempts - 1)
        db.execute(
            update(lane).where(lane.c.name == letter.lane).values(not_before=now + wait, tokens=0.0, tokens_at=now)
        )
        _again(db, row, now, error)
    elif verdict is Verdict.WAIT_LONG and not last:
        _again(db, row, now + (error.advice.wait or timedelta(hours=1)), error)
    elif verdict is Verdict.RETRY and not last:
        wait = max(rules.backoff(letter.attempts), timedelta(seconds=error.retry_after or 0))
        db.execute(update(lane).where(lane.c.name == letter.lane).values(not_before=now + wait))
        if error.code in _SLOWED:
            _hold_channel(db, letter, now, rules.slow_down, None)
        _again(db, row, now, error)
    else:
        log.error("ALARM outbox row %s is given up: %s", row.id, error)
        give_up(db, row, verdict.value, error.code)
        if error.advice.opted_out and row.conversation_id is not None:
            _opt_out(db, row.conversation_id, now)


def _again(db: Connection, row: Any, at: datetime, error: SendError, attempts: int | None = None) -> None:
    values: dict[str, Any] = {"state": "waiting", "due_at": at, "error": str(error), "error_code": error.code}
    if attempts is not None:
        values["attempts"] = attempts
    db.execute(_change(row).values(**values))


def _hold_channel(db: Connection, letter: Letter, now: datetime, wait: timedelta, code: int | None) -> None:
    name = channel_of(letter.channel, letter.phone_number_id)
    values: dict[str, Any] = {"not_before": now + wait}
    if code is not None:
        values |= {"paused_for": code, "paused_at": now}
    made = sqlite.insert(channel) if store.is_sqlite(db) else postgresql.insert(channel)
    db.execute(made.values(name=name, **values).on_conflict_do_update(index_elements=["name"], set_=values))


def _leave_lane(db: Connection, letter: Letter) -> bool:
    """Free the lane; False if the lease was not ours any more."""
    freed = {"of": letter.lane, "token": letter.token, "lease_owner": None, "lease_until": None}
    return bool(db.execute(_MY_LANE, freed).rowcount)


def _opt_out(db: Connection, conversation_id: str, now: datetime) -> None:
    theirs = db.execute(select(conversation.c.customer_id).where(conversation.c.id == conversation_id)).scalar_one()
    ledger.whatsapp_offers(db, theirs, stopped=True, at=now, now=now)


def _change(row: Any) -> Any:
    return update(outbox).where(outbox.c.id == row.id)
