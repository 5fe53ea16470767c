"""What people of the panel share while they answer customers: notes, mentions, ready replies and labels."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

from randevu.store.tables.metadata import metadata
from randevu.store.types import BigId, UtcDateTime

_SHARED, _UNSEEN = text("user_id IS NULL"), text("seen_at IS NULL")

team_note = Table(
    "team_note",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False, index=True),
    Column("text", Text, nullable=False, comment="never sent to the customer"),
    Column("by", String(60), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

team_mention = Table(
    "team_mention",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False, index=True),
    Column("note_id", BigId, nullable=False),
    Column("user_id", ForeignKey("panel_user.id"), nullable=False, comment="who is named in the note"),
    Column("at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime),
    Index("ix_team_mention_user_id", "user_id", postgresql_where=_UNSEEN, sqlite_where=_UNSEEN),
)

ready_reply = Table(
    "ready_reply",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("panel_user.id"), comment="whose own it is; null: everybody's"),
    Column("shortcut", String(30), nullable=False, comment="what is typed behind a slash"),
    Column("text", Text, nullable=False, comment="with {ad}, {hizmet}, {tarih} for what is filled in"),
    Column("by", String(60), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("user_id", "shortcut"),
    Index("ix_ready_reply_shared", "shortcut", unique=True, postgresql_where=_SHARED, sqlite_where=_SHARED),
)

inbox_label = Table(
    "inbox_label",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30), nullable=False, unique=True),
    Column("by", String(60), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

labelled = Table(
    "labelled",
    metadata,
    Column("id", BigId, primary_key=True),
    # Not unique together: two conversations that become one may have had the same label.
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False),
    Column("label_id", ForeignKey("inbox_label.id"), nullable=False),
    Column("by", String(60), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_labelled_conversation_id_label_id", "conversation_id", "label_id"),
    Index("ix_labelled_label_id", "label_id"),
)
