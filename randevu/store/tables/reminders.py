"""Reminders to come, and those that are done with."""

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, String, Table, UniqueConstraint, text

from randevu.store.tables.metadata import metadata
from randevu.store.types import BigId, UtcDateTime

_WAITING = text("state = 'waiting'")

reminder = Table(
    "reminder",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("appointment_id", ForeignKey("appointment.id"), nullable=False),
    Column("step", String(80), nullable=False, comment="key of the business file"),
    Column("sort", String(8), nullable=False, comment="remind, or answer: the hour by which an answer is expected"),
    Column("generation", Integer, nullable=False, comment="the appointment's: a moved one is reminded of anew"),
    Column("due_at", UtcDateTime, nullable=False),
    Column("state", String(8), nullable=False, comment="waiting, done (in the outbox, or told) or dropped"),
    Column("reason", String(20), comment="why it was dropped"),
    Column("done_at", UtcDateTime),
    UniqueConstraint("appointment_id", "step", "sort", "generation"),
    # Those that wait, and nothing else: years of old ones cost nothing.
    Index("ix_reminder_due_at", "due_at", postgresql_where=_WAITING, sqlite_where=_WAITING),
)

reminder_pace = Table(
    "reminder_pace",
    metadata,
    Column("id", Integer, primary_key=True, comment="always 1"),
    Column("tokens", Float, nullable=False, comment="how many may be put into the outbox at once"),
    Column("tokens_at", UtcDateTime, nullable=False),
    Column("catalogue_version", Integer, nullable=False, comment="the business for which all was worked out last"),
    Column("ruled_at", UtcDateTime, nullable=False, comment="since when: nothing due before it is made up for"),
)
