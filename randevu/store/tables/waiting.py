"""The waiting list: who waits for what, times that were given back, and which of them were offered to whom."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, text

from randevu.store.tables.metadata import metadata
from randevu.store.types import BigId, Json, UtcDateTime

_WAITING, _ASKED = text("state = 'waiting'"), text("state = 'asked'")

waiting_entry = Table(
    "waiting_entry",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("customer_id", ForeignKey("customer.id"), nullable=False, index=True),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False),
    Column("appointment_id", ForeignKey("appointment.id"), comment="the one that an earlier time is wanted for"),
    Column("wish", Json, nullable=False, comment="{services, branch, staff, party, each}"),
    Column("first_day", String(10), nullable=False, comment="local day, ISO 8601"),
    Column("last_day", String(10), nullable=False),
    Column("from_minute", Integer, nullable=False, comment="of the local day, at which a visit may begin"),
    Column("to_minute", Integer, nullable=False, comment="inclusive"),
    Column("state", String(8), nullable=False, comment="waiting, booked, left, removed or past"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Index("ix_waiting_entry_created_at", "created_at", "id", postgresql_where=_WAITING, sqlite_where=_WAITING),
)

waiting_offer = Table(
    "waiting_offer",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("entry_id", ForeignKey("waiting_entry.id"), nullable=False, index=True),
    Column("freed_id", BigId, nullable=False, comment="row of freed_time; nobody is asked twice about one"),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("offer", Json, nullable=False, comment="as it would be booked"),
    Column("outbox_id", BigId, comment="the question"),
    Column("state", String(9), nullable=False, comment="asked, taken, declined, lapsed or withdrawn"),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False, comment="until when the time is kept"),
    Column("answered_at", UtcDateTime),
    # One question at a time to each who waits, and about each time.
    Index("uq_waiting_offer_asked", "entry_id", unique=True, postgresql_where=_ASKED, sqlite_where=_ASKED),
    Index("uq_waiting_offer_freed", "freed_id", unique=True, postgresql_where=_ASKED, sqlite_where=_ASKED),
    Index("ix_waiting_offer_until", "until", postgresql_where=_ASKED, sqlite_where=_ASKED),
)

freed_time = Table(
    "freed_time",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("resource_id", ForeignKey("resource.id"), nullable=False),
    Column("starts_at", UtcDateTime, nullable=False, comment="with buffers"),
    Column("ends_at", UtcDateTime, nullable=False, comment="exclusive"),
    Column("at", UtcDateTime, nullable=False, comment="when it was given back: those who waited by then are asked"),
    Column("look_at", UtcDateTime, nullable=False, comment="when it is looked at next", index=True),
)
