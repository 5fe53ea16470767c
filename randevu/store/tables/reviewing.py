"""What trainers keep about conversations while they review them."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from randevu.store.tables.metadata import metadata
from randevu.store.types import BigId, UtcDateTime

saved_filter = Table(
    "saved_filter",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("panel_user.id"), nullable=False),
    Column("name", String(60), nullable=False),
    Column("query", Text, nullable=False, comment="what stands behind the question mark of the list's address"),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("user_id", "name"),
)

review = Table(
    "review",
    metadata,
    Column("conversation_id", ForeignKey("conversation.id"), primary_key=True),
    Column("reviewed_at", UtcDateTime, comment="what was said later has not been looked at"),
    Column("reviewed_by", String(60)),
    Column("flagged", Boolean, nullable=False, comment="by a reviewer; conversation.flagged is for whoever answers"),
)

review_label = Table(
    "review_label",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False),
    Column("label", String(40), nullable=False),
    Column("by", String(60), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("conversation_id", "label"),
    Index("ix_review_label_label", "label"),
)

review_comment = Table(
    "review_comment",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("by", String(60), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

review_later = Table(
    "review_later",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("user_id", ForeignKey("panel_user.id"), nullable=False),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("user_id", "conversation_id"),
)
