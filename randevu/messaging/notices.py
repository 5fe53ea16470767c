"""What we say first: one outbox row that is free while the customer's 24-hour window is open and a template when not.

A notice names a template of `message_templates/` and the values for its gaps. Its row holds both shapes; which of them
leaves is decided when the row is taken up (`chosen`), because the window may close or open while it waits. Then it is
also seen whether WhatsApp still lets the template out, or which other one stands in for it.

Rows of a notice that nothing can carry (window closed, template and stand-ins unusable) are given up with the reason
``template``: another channel may take over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from randevu import settings
from randevu.catalogue import NoCatalogue
from randevu.catalogue import service as catalogue_service
from randevu.messaging import choices, identities, kinds, outcomes
from randevu.messaging.approved import files, registry
from randevu.messaging.approved.model import Template, TemplateError
from randevu.messaging.lanes import WHATSAPP, lane_of
from randevu.store.tables import conversation, customer, message, outbox

RANK = 10
"""After replies and what the owner is told."""
UNUSABLE = "template"
"""Why a row was given up that no template could carry."""
_FREE, _FILLED = "free", "notice"


@dataclass(frozen=True)
class Notice:
    """What to say.

    Attributes:
        template: a file's name in `message_templates/<language>/`.
        values: for each of its variables; an empty one is said as the file tells.
        answers: by a button's key, what tapping it issues: ``{"intent": ..., "entities": {...}}``. A quick reply
            without an answer comes back as its words. For a link with a gap, ``{"end": ...}`` is what fills it.
    """

    template: str
    values: Mapping[str, str] = field(repr=False)
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)
    language: str = files.LANGUAGE


def put(
    db: Connection,
    conversation_id: str,
    notice: Notice,
    *,
    key: str,
    kind: str,
    now: datetime,
    due_at: datetime | None = None,
    rank: int = RANK,
    asks: bool = False,
    appointment: tuple[int, int] | None = None,
    not_after: datetime | None = None,
    secret: str = "",
    author: str = "assistant",
) -> int | None:
    """Queue a notice for the customer of a conversation; returns its outbox row, None if the key is there already.

    Args:
        key: what must be said once has a key.
        kind: the row's kind, e.g. ``reminder`` or ``notice``.
        due_at: not before; by default at once.
        asks: whether it is a question that a thumbs-up answers.
        appointment: id and generation; the notice leaves only while that appointment stands like this.
        not_after: when nobody needs it any more.
        secret: signs its buttons; default the settings' key.
        author: as the message log names people, e.g. ``user:3``.

    Raises:
        TemplateError: there is no such template, or a value is missing.
        SettingsError: it has buttons and no secret key signs them.
    """
    if db.execute(select(outbox.c.id).where(outbox.c.key == key)).first() is not None:
        return None
    template = _template(notice)
    offered = _offered(conversation_id, template, notice, secret)
    ids = {one: choice["id"] for one, choice in offered.items()} | _ends(template, notice)
    text = template.text(notice.values)
    payload = row_payload(template, notice.values, ids)
    said = {"message": _bare(payload), "choices": list(offered.values()), "numbered": False, "asks": asks}
    made = db.execute(
        insert(message).values(
            conversation_id=conversation_id,
            direction="out",
            author=author,
            kind="template",
            text=text,
            payload=said,
            said_at=now,
            status="queued",
            withdrawn=False,
        )
    )
    row = db.execute(
        insert(outbox).values(
            channel=WHATSAPP,
            lane=lane_of(conversation_id),
            key=key,
            purpose="marketing" if template.category == "marketing" else "service",
            kind=kind,
            rank=rank,
            conversation_id=conversation_id,
            message_id=made.inserted_primary_key[0],
            payload=payload,
            state="waiting",
            asks=False,
            attempts=0,
            due_at=due_at or now,
            not_after=not_after,
            created_at=now,
            **dict(zip(("appointment_id", "generation"), appointment or (None, None), strict=True)),
        )
    )
    return int(row.inserted_primary_key[0])


def withdraw(db: Connection, outbox_id: int) -> None:
    """Leave a notice unsaid, if it still waits."""
    row = db.execute(select(outbox).where(outbox.c.id == outbox_id).with_for_update()).first()
    if row is not None and row.state == "waiting":
        outcomes.supersede(db, row)


def row_payload(template: Template, values: Mapping[str, str], ids: Mapping[str, str]) -> dict[str, Any]:
    """What stands in the outbox row: the template, the same as a free message, and what fills a stand-in."""
    return {
        **kinds.to_json(template.template(values, ids)),
        _FREE: kinds.to_json(template.free(values, ids)),
        _FILLED: {"values": template.said(values), "ids": dict(ids)},
    }


def chosen(db: Connection, payload: Mapping[str, Any], window_open: bool) -> Mapping[str, Any] | None:
    """What of a row's payload goes out now; None if nothing may.

    Rows that are no template go out as they are; those with a template but no free shape go out as the template.
    """
    if payload.get("kind") != "template":
        return payload
    if window_open and _FREE in payload:
        free: Mapping[str, Any] = payload[_FREE]
        return free
    name, language = payload["template"], payload.get("language", files.LANGUAGE)
    if registry.usable(db, name, language):
        return _bare(payload)
    other = registry.stand_in(db, name, language)
    filled = payload.get(_FILLED)
    if other is None or filled is None:
        return None
    return kinds.to_json(other.template(filled["values"], filled["ids"]))


def usable(db: Connection, name: str, language: str) -> str | None:
    """The template that would go out for this one now: itself, or what stands in for it; None if nothing may."""
    if registry.usable(db, name, language):
        return name
    other = registry.stand_in(db, name, language)
    return other.name if other is not None else None


def unanswered(db: Connection, row: Any, now: datetime) -> int | None:
    """Our answer met a closed window: ask the customer to write again, once for each message of theirs.

    Args:
        row: an outbox row with its conversation's `said_at`.

    Returns the notice's row; None for what was no answer, for one that was told already, and without a business.
    """
    if row.kind != "reply" or row.said_at is None:
        return None
    try:
        business = catalogue_service.current(db).name
    except NoCatalogue:
        return None
    whose = select(customer.c.name).join(conversation, conversation.c.customer_id == customer.c.id)
    name = db.execute(whose.where(conversation.c.id == row.conversation_id)).scalar()
    notice = Notice("conversation_unanswered", {"customer": (name or "").split(" ")[0], "business": business})
    key = f"unanswered:{row.conversation_id}:{int(row.said_at.timestamp())}"
    return put(db, row.conversation_id, notice, key=key, kind="notice", now=now)


def conversation_with(db: Connection, customer_id: int, phone_number_id: str, now: datetime) -> str | None:
    """The conversation in which a customer is told something first: the one they last wrote in, else a new one.

    None for a customer whom WhatsApp cannot reach: neither an id nor a phone number is known.
    """
    theirs = select(conversation.c.id).where(conversation.c.customer_id == customer_id)
    newest = (conversation.c.said_at.is_(None), conversation.c.said_at.desc(), conversation.c.created_at.desc())
    found = db.execute(theirs.order_by(*newest).limit(1)).scalar()
    if found is not None:
        return str(found)
    if not identities.address_of(db, customer_id).reachable:
        phone = db.execute(select(customer.c.phone).where(customer.c.id == customer_id)).scalar()
        if not phone or not identities.reach(db, customer_id, phone.lstrip("+"), now):
            return None
    return str(identities.conversation_of(db, phone_number_id, customer_id, now).id)


def _template(notice: Notice) -> Template:
    found = files.find(notice.template, notice.language)
    if found is None:
        raise TemplateError(f"there is no message_templates/{notice.language}/{notice.template}.yml")
    return found


def _offered(conversation_id: str, template: Template, notice: Notice, secret: str) -> dict[str, dict[str, Any]]:
    """By button key what it issues, as it stands in the message row."""
    answered = [button for button in template.quick_replies if button.key in notice.answers]
    if not answered:
        return {}
    if not secret:
        told = settings.load()
        told.require("secret_key")
        secret = told.secret_key
    return {
        button.key: {
            "id": choices.issue(secret, conversation_id, notice.answers[button.key]),
            "title": button.title,
            "payload": dict(notice.answers[button.key]),
        }
        for button in answered
    }


def _ends(template: Template, notice: Notice) -> dict[str, str]:
    links = (button.key for button in template.buttons if button.url is not None)
    return {key: str(notice.answers[key]["end"]) for key in links if key in notice.answers}


def _bare(payload: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in payload.items() if name not in (_FREE, _FILLED)}
