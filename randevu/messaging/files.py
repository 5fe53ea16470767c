"""A message that brings a file: noted when it comes in, fetched later by the worker (`randevu.media`)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from randevu.messaging.inbound import Kind, Media
from randevu.store.tables import media_file

KINDS = frozenset({Kind.IMAGE, Kind.VIDEO, Kind.AUDIO, Kind.VOICE, Kind.DOCUMENT, Kind.STICKER})
"""Kinds of messages whose file is kept."""
_LONGEST_ID, _LONGEST_TYPE, _LONGEST_NAME, _LONGEST_DIGEST = 128, 100, 240, 88


def expect(db: Connection, message_id: int, kind: Kind, media: Media, said_at: datetime, now: datetime) -> None:
    """Note that the message's file is to be fetched. An id that no file can have is refused at once."""
    possible = len(media.id) <= _LONGEST_ID
    row = {
        "message_id": message_id,
        "remote_id": media.id[:_LONGEST_ID],
        "kind": kind.value,
        "claimed": media.mime[:_LONGEST_TYPE] if media.mime else None,
        "filename": media.filename[:_LONGEST_NAME] if media.filename else None,
        "digest": media.sha256[:_LONGEST_DIGEST] if media.sha256 else None,
        "state": "waiting" if possible else "refused",
        "reason": None if possible else "gone",
        "attempts": 0,
        "said_at": said_at,
        "due_at": now,
        "settled_at": None if possible else now,
    }
    db.execute(insert(media_file).values(**row))
