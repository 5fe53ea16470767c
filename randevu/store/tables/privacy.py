"""What customers asked about their data, and what was destroyed."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, Text

from randevu.store.tables.metadata import metadata
from randevu.store.types import BigId, Json, UtcDateTime

privacy_request = Table(
    "privacy_request",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("customer_id", ForeignKey("customer.id"), nullable=False, index=True),
    Column("kind", String(12), nullable=False, comment="export, erase, correct or object"),
    Column("received_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False, comment="the law's last day for an answer"),
    Column("taken_by", String(60), nullable=False),
    Column("note", Text, nullable=False, default=""),
    Column("answered_at", UtcDateTime),
    Column("answer", String(12), comment="done or refused"),
    Column("answered_by", String(60)),
)

destruction = Table(
    "destruction",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("reason", String(12), nullable=False, comment="request or retention"),
    Column("customer_id", BigId, comment="whose data, where it was one customer's; nothing else is known of them"),
    Column("counts", Json, nullable=False, comment="rows by table"),
    Column("more", Boolean, nullable=False, default=False, comment="retention: not everything that is due was reached"),
    Column("by", String(60), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_destruction_reason_at", "reason", "at"),
)
