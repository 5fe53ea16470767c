"""What waiting inbox rows mean to the conversation: words, or something that this product issued.

Read when the turn is taken up, not when the message comes in: only then is it known which rows belong together and
which question stands open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from randevu.messaging import choices
from randevu.messaging.inbound import Kind
from randevu.store.tables import message

LOOK_BACK = 30
"""How many of our newest messages are searched for a choice that was too long for its button."""
MOST_TEXT = 4096

_SENT = {
    Kind.AUDIO: "sent_voice",
    Kind.VOICE: "sent_voice",
    Kind.IMAGE: "sent_image",
    Kind.VIDEO: "sent_video",
    Kind.DOCUMENT: "sent_document",
    Kind.STICKER: "sent_sticker",
    Kind.LOCATION: "sent_location",
    Kind.CONTACTS: "sent_contacts",
    Kind.ORDER: "sent_order",
}
_TAPPED = frozenset({Kind.BUTTON, Kind.BUTTON_REPLY, Kind.LIST_REPLY})
_WORDS = frozenset({Kind.TEXT, Kind.EDIT, Kind.IMAGE, Kind.VIDEO, Kind.DOCUMENT, *_TAPPED})
# Space of any kind and invisible letters may stand before the slash that would turn words into a command of the engine.
_COMMAND = re.compile("^[\\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff/]+")
_SEEN = ("sent", "delivered", "read")
_CLOCKS_APART = timedelta(seconds=3)
_NUMBER = re.compile(r"\s*(\d{1,2})\s*[.)]?\s*")


@dataclass(frozen=True)
class Part:
    """One row: words, or an issued payload (`sent` marks a file or the like, which may go along with words)."""

    row: Any
    text: str = ""
    payload: Mapping[str, Any] | None = None
    sent: bool = False


@dataclass(frozen=True)
class Said:
    """What one turn says. `text` without payload is for the engine to understand; with payload it is for the log."""

    rows: tuple[Any, ...]
    text: str
    payload: Mapping[str, Any] | None
    files: tuple[Mapping[str, Any], ...] = field(default=())


def read(db: Connection, secret: str, conversation_id: str, rows: Sequence[Any]) -> Said:
    """The first turn that the rows make, in their order."""
    kept = _kept(db, conversation_id)
    said = first_turn([part(row, secret, kept) for row in rows])
    if said.payload is None and len(said.rows) == 1:
        number = _NUMBER.fullmatch(said.text)
        picked = _numbered(db, conversation_id, int(number[1])) if number else None
        if picked is not None:
            return Said(said.rows, said.text, picked)
    return said


def first_turn(parts: Sequence[Part]) -> Said:
    """One burst, one turn: texts in a row are one message, files among them go along; a tapped button stands alone.

    Files alone make one turn with the others of their sort: five photos get one answer.
    """
    head = parts[0]
    if head.payload is not None and not head.sent:
        return Said((head.row,), head.text, head.payload)
    burst = []
    for one in parts:
        if one.payload is not None and not one.sent:
            break
        burst.append(one)
    files = tuple(one.payload for one in burst if one.payload is not None)
    rows = tuple(one.row for one in burst)
    texts = [one.text for one in burst if one.text]
    if texts:
        return Said(rows, "\n".join(texts)[:MOST_TEXT], None, files)
    alike = [one for one in burst if one.payload and head.payload and one.payload["intent"] == head.payload["intent"]]
    assert head.payload is not None
    entities = {**head.payload.get("entities", {}), "count": len(alike)}
    return Said(tuple(one.row for one in alike), "", {**head.payload, "entities": entities})


def part(row: Any, secret: str, kept: choices.Kept) -> Part:
    """Read one inbox row. `kept` finds payloads that were too long to stand in an id."""
    content: Mapping[str, Any] = row.payload
    if row.kind != "message":
        return Part(row, payload={"intent": content["intent"], "entities": content.get("entities", {})})
    kind = Kind(content["kind"])
    words = _COMMAND.sub("", content.get("text") or "").strip()
    if kind in _TAPPED and content.get("choice_id"):
        payload = choices.open_id(secret, row.conversation_id, content["choice_id"], kept)
        if payload is not None:
            return Part(row, words, payload)
    told = content.get("told")
    if told and told["rest"]:
        words = told["rest"]  # a model has only these to read; the stop is confirmed beside its answer
    elif told:
        return Part(row, words, {"intent": told["intent"], "entities": {"scope": told["scope"]}})
    if kind is Kind.WELCOME:
        return Part(row, payload={"intent": "greet", "entities": {}})
    if kind is Kind.REACTION:
        return Part(row, content.get("reaction", ""), {"intent": "affirm", "entities": {}})
    if kind in _WORDS and words:
        return Part(row, words)
    return Part(row, payload=_sent(kind, content), sent=True)


def _sent(kind: Kind, content: Mapping[str, Any]) -> dict[str, Any]:
    entities: dict[str, Any] = {}
    if kind is Kind.LOCATION:
        entities = dict(content.get("location", {}))
    elif kind is Kind.CONTACTS:
        cards = content.get("contacts", [])
        entities = {"phones": [phone for card in cards for phone in card.get("phones", ())]}
    elif "media" in content:
        entities = {name: content["media"][name] for name in ("id", "mime", "filename") if name in content["media"]}
    elif kind not in _SENT:
        entities = {"type": content.get("raw_type", "")}
    return {"intent": _SENT.get(kind, "sent_unsupported"), "entities": entities}


def stopped(rows: Sequence[Any]) -> str | None:
    """What was stopped among other things that the rows say (`randevu.turkish.stopping`); None if nothing was."""
    told = [row.payload["told"] for row in rows if row.kind == "message" and row.payload.get("told")]
    scopes = [one["scope"] for one in told if one["intent"] == "stop_messages" and one["rest"]]
    return scopes[-1] if scopes else None


def answered(db: Connection, conversation_id: str, rows: Sequence[Any]) -> dict[str, Any] | None:
    """The message that the newest row replies to, with what it offered; None if it replies to none."""
    wamid = rows[-1].payload.get("context_id") if rows[-1].kind == "message" else None
    if not wamid:
        return None
    theirs = (message.c.wamid == wamid) & (message.c.conversation_id == conversation_id)
    row = db.execute(select(message).where(theirs)).first()
    if row is None:
        return None
    offered = [choice["payload"] for choice in row.payload.get("choices", ())]
    return {"text": row.text, "choices": offered, "author": row.author}


def reminded(db: Connection, conversation_id: str, rows: Sequence[Any]) -> dict[str, Any] | None:
    """The reminder that the customer has before them: the one they reply to, else the newest thing we said, if it is
    one: {appointment, generation, reminder, asks}.
    """
    row = _before_them(db, conversation_id, rows)
    about = None if row is None else _offered(row, "reminder")
    return None if about is None else {**about, "asks": bool(row.payload.get("asks"))}


def offered_time(db: Connection, conversation_id: str, rows: Sequence[Any]) -> dict[str, Any] | None:
    """The question of the waiting list that the customer has before them, as `reminded`: {waiting: its number}."""
    row = _before_them(db, conversation_id, rows)
    about = None if row is None else _offered(row, "waiting")
    return None if about is None else {"waiting": about["waiting"]}


def _before_them(db: Connection, conversation_id: str, rows: Sequence[Any]) -> Any:
    """The message of ours that they reply to, else the newest one they can have seen; None if there is none."""
    replied = rows[-1].payload.get("context_id") if rows[-1].kind == "message" else None
    ours = (message.c.conversation_id == conversation_id) & (message.c.direction == "out")
    query = select(message.c.payload, message.c.said_at).where(ours)
    if replied:
        return db.execute(query.where(message.c.wamid == replied)).first()
    query = query.where(message.c.status.in_(_SEEN)).order_by(message.c.id.desc())
    row = db.execute(query.limit(1)).first()
    if row is not None and row.said_at > max(one.said_at for one in rows) + _CLOCKS_APART:
        return None  # it came when the customer had written already
    return row


def _offered(row: Any, name: str) -> dict[str, Any] | None:
    """What the first of a message's choices issues that names this."""
    entities = (choice["payload"].get("entities") or {} for choice in row.payload.get("choices", ()))
    return next((one for one in entities if name in one), None)


def surveyed(db: Connection, conversation_id: str) -> dict[str, Any] | None:
    """The question after a visit, if it is the newest thing that we said: {survey: the appointment's number}."""
    newest = next(iter(_ours(db, conversation_id, 1)), None)
    about = None if newest is None else _offered(newest, "survey")
    return None if about is None else {"survey": about["survey"]}


def _kept(db: Connection, conversation_id: str) -> Callable[[str], Mapping[str, Any] | None]:
    def find(choice_id: str) -> Mapping[str, Any] | None:
        for row in _ours(db, conversation_id, LOOK_BACK):
            for choice in row.payload.get("choices", ()):
                if choice["id"] == choice_id:
                    found: Mapping[str, Any] = choice["payload"]
                    return found
        return None

    return find


def _numbered(db: Connection, conversation_id: str, number: int) -> Mapping[str, Any] | None:
    """What the number picks, if our newest message offered its choices as numbered text."""
    newest = next(iter(_ours(db, conversation_id, 1)), None)
    if newest is None or not newest.payload.get("numbered"):
        return None
    offered = newest.payload["choices"]
    return offered[number - 1]["payload"] if 1 <= number <= len(offered) else None


def _ours(db: Connection, conversation_id: str, most: int) -> Sequence[Any]:
    ours = (message.c.conversation_id == conversation_id) & (message.c.direction == "out")
    found: Sequence[Any] = db.execute(select(message).where(ours).order_by(message.c.id.desc()).limit(most)).all()
    return found
