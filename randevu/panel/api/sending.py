"""Sending a template for another program: through the same outbox, gate and window as everything else.

The idempotency key makes the outbox row's key, so that a request that is sent again finds its row; the row itself tells
whether it is the same request. How much one caller may queue in a minute is counted in the outbox too: nothing is kept
in memory, and any number of panels answer alike.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from randevu.contact import is_whatsapp_number
from randevu.messaging import identities, notices, window
from randevu.messaging.address import Address
from randevu.messaging.approved import files, overview, registry
from randevu.messaging.approved.model import Template
from randevu.panel.api.shapes import Refused
from randevu.panel.tokens import Token
from randevu.store.tables import conversation, message, outbox

KIND = "api"
A_MINUTE = 600
"""Messages one caller may queue in a minute."""
KEY = re.compile(r"[\x21-\x7e]{1,100}")
_STATES = ("waiting", "sending", "sent", "unclear", "superseded", "refused", "dead")
_INTENTS = {
    "confirm": "confirm_attendance",
    "move": "change_appointment",
    "cancel": "cancel_appointment",
    "person": "request_human",
    "resume": "greet",
}


@dataclass(frozen=True)
class Order:
    """What is asked for. `number`: our number to send from; `secret` signs buttons."""

    template: str
    to: str
    variables: Mapping[str, str]
    language: str
    key: str
    number: str
    secret: str


@dataclass(frozen=True)
class Taken:
    """A message of the caller's and how far it is."""

    id: int
    template: str
    state: str
    reason: str | None
    created_at: datetime
    repeated: bool = False


def send(db: Connection, token: Token, order: Order, now: datetime) -> Taken:
    """Queue the message, once for each key.

    Raises:
        Refused: with what to do.
    """
    if not order.number:
        raise Refused(
            503, "not_set_up", "The panel does not know our number: set WHATSAPP_PHONE_NUMBER_ID and start again."
        )
    template = _template(token, order)
    wa_id = _checked(template, order)
    key = f"api:{token.id}:{order.key}"
    before = db.execute(select(outbox).where(outbox.c.key == key)).first()
    if before is not None:
        return _again(db, before, template, order, wa_id)
    _check_rate(db, token, now)
    owner = identities.customer_of(db, Address(wa_id), None, now)
    talk = notices.conversation_with(db, owner, order.number, now)
    assert talk is not None  # a number is known
    _check_usable(db, template, talk, now)
    answers = {
        one.key: {"intent": _INTENTS[one.key], "entities": {}} for one in template.buttons if one.key in _INTENTS
    }
    notice = notices.Notice(template.name, order.variables, answers, template.language)
    notices.put(db, talk, notice, key=key, kind=KIND, now=now, secret=order.secret)
    row = db.execute(select(outbox).where(outbox.c.key == key)).one()
    return _taken(db, row)


def look_up(db: Connection, token: Token, number: int) -> Taken:
    """A message that this caller sent.

    Raises:
        Refused: there is none.
    """
    row = db.execute(select(outbox).where(outbox.c.id == number)).first() if 0 < number < 2**62 else None
    if row is None or not (row.key or "").startswith(f"api:{token.id}:"):
        raise Refused(404, "unknown_message", "No message with this id was sent with this token.")
    return _taken(db, row)


def templates(db: Connection, token: Token) -> list[tuple[Template, overview.Entry]]:
    """What the caller may send, with how each stands."""
    known = files.all_templates()
    pairs = ((known.get((one.name, one.language)), one) for one in overview.entries(db))
    return [
        (template, one)
        for template, one in pairs
        if template is not None and template.audience == "customer" and (token.may_send(one.name) or token.may_read)
    ]


def _template(token: Token, order: Order) -> Template:
    found = files.find(order.template, order.language)
    if found is None or found.audience != "customer":
        raise Refused(404, "unknown_template", "There is no such template; GET /api/templates lists them.")
    if not token.may_send(found.name):
        raise Refused(
            403, "not_allowed", f"This token may not send it; make one with: tokens add NAME --scope send:{found.name}"
        )
    return found


def _checked(template: Template, order: Order) -> str:
    """The recipient's number in digits, once everything is as it must be."""
    if not KEY.fullmatch(order.key):
        raise Refused(
            400,
            "idempotency_key",
            "Send a header Idempotency-Key of 1 to 100 visible ASCII characters, new for each message.",
        )
    if not is_whatsapp_number(order.to.strip()):
        raise Refused(422, "to", "Write the number with its country code, like +905321234567.")
    known = [variable.name for variable in template.variables]
    missing = [name for name in known if name not in order.variables]
    strange = [name for name in order.variables if name not in known]
    if missing or strange:
        wanted = f"Send exactly these variables: {', '.join(known) or 'none'}."
        raise Refused(422, "variables", wanted, missing=missing, unknown=strange)
    return "".join(sign for sign in order.to if sign.isdigit())


def _check_rate(db: Connection, token: Token, now: datetime) -> None:
    since = now - timedelta(minutes=1)
    # No row is due before it was made, and the index is over state and due time.
    lately = outbox.c.state.in_(_STATES) & (outbox.c.due_at > since) & (outbox.c.created_at > since)
    count = select(func.count()).where(lately, outbox.c.key.startswith(f"api:{token.id}:"))
    if db.execute(count).scalar_one() >= A_MINUTE:
        raise Refused(429, "too_many", f"At most {A_MINUTE} messages a minute; send this one again later.", wait=60)


def _check_usable(db: Connection, template: Template, talk: str, now: datetime) -> None:
    said_at = db.execute(select(conversation.c.said_at).where(conversation.c.id == talk)).scalar()
    if window.is_open(said_at, now) or registry.usable(db, template.name, template.language):
        return
    if registry.stand_in(db, template.name, template.language) is None:
        standing = registry.find(db, template.name, template.language)
        state = standing.state if standing is not None else ""
        advice = "WhatsApp does not let this template out at present; see: python -m randevu templates list"
        raise Refused(409, "template_unusable", advice, state=state)


def _again(db: Connection, row: Any, template: Template, order: Order, wa_id: str) -> Taken:
    filled = row.payload.get("notice", {})
    same = row.payload.get("template") == template.name and filled.get("values") == template.said(order.variables)
    whose = select(conversation.c.customer_id).where(conversation.c.id == row.conversation_id)
    reached = identities.address_of(db, db.execute(whose).scalar_one())
    if not same or reached.wa_id != wa_id:
        wrong = "This Idempotency-Key was used for another message; use a new one for each message."
        raise Refused(409, "key_reused", wrong)
    return _taken(db, row, repeated=True)


def _taken(db: Connection, row: Any, repeated: bool = False) -> Taken:
    """How far it is: WhatsApp's own reports say more than the outbox once it has left."""
    state = {"dead": "failed"}.get(row.state, row.state)
    if row.state == "sent" and row.message_id is not None:
        told = db.execute(select(message.c.status).where(message.c.id == row.message_id)).scalar()
        state = told if told in ("delivered", "read", "failed") else state
    reason = row.error if state in ("failed", "refused") else None
    return Taken(row.id, row.payload["template"], state, reason, row.created_at, repeated)
