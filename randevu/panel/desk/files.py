"""Files among a conversation's messages: what is told of each, and where an open one lies.

Only files that were kept are ever opened, whatever an address asks for; pictures, sounds and films are shown, documents
are only saved.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy import select
from sqlalchemy.engine import Connection

from randevu.media import names
from randevu.media.types import UNKNOWN
from randevu.panel.desk.conversations import Said, one_of
from randevu.panel.errors import NotHere
from randevu.panel.permissions import Actor
from randevu.store.tables import conversation, media_file, message

Shape = Literal["picture", "sound", "film", "paper"]
State = Literal["coming", "kept", "refused", "over"]

_SHAPES: Mapping[str, Shape] = {
    "image": "picture",
    "sticker": "picture",
    "audio": "sound",
    "voice": "sound",
    "video": "film",
    "document": "paper",
}
_STATES: Mapping[str | None, State] = {"waiting": "coming", "fetching": "coming", "kept": "kept", "refused": "refused"}


@dataclass(frozen=True)
class File:
    """What staff see of a message's file.

    `state`: over means that its term is over, or that it came before files were kept. `reason`: why it was refused.
    """

    shape: Shape
    state: State
    reason: str | None
    size: int | None
    name: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Opened:
    """A kept file: its name in the folder, what browsers are told of it."""

    stored_as: str
    media_type: str
    name: str = field(repr=False)
    is_shown: bool


def of(db: Connection, actor: Actor, said: Iterable[Said]) -> Mapping[int, File]:
    """The files of a page's messages, by the message's number."""
    actor.needs("see_conversations")
    asked = [one.id for one in said if one.direction == "in" and one.kind in _SHAPES and not one.withdrawn]
    query = (
        select(message.c.id, message.c.kind, message.c.payload, media_file)
        .outerjoin(media_file, media_file.c.message_id == message.c.id)
        .join(conversation, conversation.c.id == message.c.conversation_id)
        .where(message.c.id.in_(asked), actor.scope.of_customer(conversation.c.customer_id))
    )
    found = {}
    for row in db.execute(query) if asked else ():
        if row.state is not None or row.payload.get("media"):
            state = _STATES.get(row.state, "over")
            found[row.id] = File(_SHAPES[row.kind], state, row.reason, row.size, names.safe(row.filename))
    return found


def opened(db: Connection, actor: Actor, conversation_id: str, message_id: int) -> Opened:
    """A file that is to be shown or saved.

    Raises:
        NotHere: there is none, it is not kept (yet, or any more), or its message was taken back.
    """
    actor.needs("see_conversations")
    query = (
        select(media_file)
        .join(message, message.c.id == media_file.c.message_id)
        .join(conversation, conversation.c.id == message.c.conversation_id)
        .where(*one_of(actor, conversation_id), message.c.id == message_id, ~message.c.withdrawn)
        .where(media_file.c.state == "kept")
    )
    row = db.execute(query).first()
    if row is None:
        raise NotHere
    is_paper = _SHAPES[row.kind] == "paper"
    name = names.of(row.filename, row.kind, row.type, message_id)
    return Opened(row.stored_as, UNKNOWN if is_paper else row.type, name, not is_paper)
