"""Appointments and the slots they take."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import (
    DDL,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
    text,
    true,
)
from sqlalchemy.types import TypeDecorator

from randevu.store.tables.metadata import metadata
from randevu.store.types import BigId, Json, UtcDateTime


class Money(TypeDecorator):
    """An amount with at most two decimals, kept as whole hundredths: SQLite has no decimals of its own."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Any) -> int | None:
        return None if value is None else int(value * 100)

    def process_result_value(self, value: int | None, dialect: Any) -> Decimal | None:
        return None if value is None else Decimal(value) / 100


resource = Table(
    "resource",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(12), nullable=False, comment="staff, room, ..."),
    Column("key", String(80), nullable=False),
    UniqueConstraint("kind", "key"),
)

appointment = Table(
    "appointment",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("customer_id", ForeignKey("customer.id"), nullable=False, index=True),
    Column("conversation_id", ForeignKey("conversation.id")),
    Column("branch", String(80), nullable=False),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("parts", Json, nullable=False, comment="[{service, staff, starts_at, ends_at, person}]"),
    Column("party", Integer, nullable=False, default=1),
    Column("price", Money, nullable=False, comment="in hundredths, so that sums are exact everywhere"),
    Column("status", String(12), nullable=False, default="booked", comment="unpaid, booked, cancelled, done, no_show"),
    Column("attendance", String(12), comment="confirmed or declined by the customer"),
    Column("source", String(12), nullable=False, comment="whatsapp, phone, walk_in"),
    Column("note", Text, nullable=False, default=""),
    Column("generation", Integer, nullable=False, default=1, comment="grows with every move: older writes are dropped"),
    Column(
        "follow_up",
        Boolean,
        nullable=False,
        server_default=true(),
        comment="changed since what follows from it elsewhere (calendar events) was worked out",
    ),
    Column(
        "remind_anew",
        Boolean,
        nullable=False,
        server_default=true(),
        comment="changed since its reminders were worked out; not `follow_up`, so that neither waits for the other",
    ),
    Column("created_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    CheckConstraint("starts_at < ends_at", name="order"),
    Index("ix_appointment_starts_at", "starts_at"),
    Index("ix_appointment_remind_anew", "id", postgresql_where=text("remind_anew"), sqlite_where=text("remind_anew")),
    Index("ix_appointment_follow_up", "id", postgresql_where=text("follow_up"), sqlite_where=text("follow_up")),
)

appointment_event = Table(
    "appointment_event",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("appointment_id", ForeignKey("appointment.id"), nullable=False, index=True),
    Column(
        "command_key",
        String(240),
        nullable=False,
        unique=True,
        comment="(message id, ordinal): a repeat finds its first result",
    ),
    Column("kind", String(16), nullable=False, comment="booked, moved, cancelled, ..."),
    Column("by", String(60), nullable=False),
    Column("detail", Json, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

appointment_note = Table(
    "appointment_note",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("appointment_id", ForeignKey("appointment.id"), nullable=False, index=True),
    Column("text", Text, nullable=False, comment="for the staff only; what the customer wrote is in appointment.note"),
    Column("by", String(60), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

allocation = Table(
    "allocation",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("resource_id", ForeignKey("resource.id"), nullable=False),
    Column("seat", Integer, nullable=False, comment="first seat taken; a service for one takes all seats, 1 to 1000"),
    Column("last_seat", Integer, nullable=False),
    Column(
        "service", String(80), nullable=False, comment="a group session is joined by the same service at the same time"
    ),
    Column("starts_at", UtcDateTime, nullable=False, comment="with buffers"),
    Column("ends_at", UtcDateTime, nullable=False, comment="with buffers, exclusive"),
    Column("appointment_id", ForeignKey("appointment.id"), index=True),
    Column("customer_id", ForeignKey("customer.id"), index=True, comment="whose hold it is"),
    Column("hold_until", UtcDateTime, comment="a hold while set; a booking has none"),
    Column("waiting_offer_id", BigId, comment="for which offer of the waiting list it is held, beside their own hold"),
    CheckConstraint("starts_at < ends_at", name="order"),
    CheckConstraint("seat BETWEEN 1 AND last_seat", name="seats"),
    CheckConstraint("(appointment_id IS NULL) <> (hold_until IS NULL)", name="held_or_booked"),
    Index("ix_allocation_resource_id_starts_at", "resource_id", "starts_at"),
)

# No extension is needed: ranges stand in for the plain equality that GiST lacks without btree_gist.
ALLOCATION_GUARD = (
    "ALTER TABLE allocation ADD CONSTRAINT ex_allocation_slot EXCLUDE USING gist ("
    "int4range(resource_id, resource_id, '[]') WITH &&, int4range(seat, last_seat, '[]') WITH &&, "
    "tstzrange(starts_at, ends_at, '[)') WITH &&)"
)
event.listen(allocation, "after_create", DDL(ALLOCATION_GUARD).execute_if(dialect="postgresql"))

block = Table(
    "block",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("resource_id", ForeignKey("resource.id"), nullable=False),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("note", String(200), nullable=False, default=""),
    Column("created_by", String(60), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    CheckConstraint("starts_at < ends_at", name="order"),
    Index("ix_block_resource_id_starts_at", "resource_id", "starts_at"),
)
