"""What leaves the house: rows written with the change that caused them, sent after its commit."""

from sqlalchemy import Boolean, Column, Float, Index, Integer, String, Table, Text, UniqueConstraint, text

from randevu.store.tables.metadata import metadata
from randevu.store.types import BigId, Json, UtcDateTime

_ABOUT = text("appointment_id IS NOT NULL")

outbox = Table(
    "outbox",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("channel", String(12), nullable=False, comment="whatsapp, email, ..."),
    Column("lane", String(120), nullable=False, comment="one recipient's queue: nothing overtakes inside it"),
    Column("key", String(200), unique=True, comment="what must be sent once has a key"),
    Column(
        "purpose",
        String(12),
        nullable=False,
        default="service",
        comment="its class at the gate: reply, internal, service, survey or marketing",
    ),
    Column("kind", String(20), nullable=False, default="reply", comment="reply, apology, owner_alert, reminder, ..."),
    Column("rank", Integer, nullable=False, default=0, comment="replies before reminders"),
    Column("conversation_id", String(36)),
    Column("customer_id", BigId, index=True, comment="whom it is for, where no conversation tells"),
    Column("message_id", BigId, comment="the message row whose status this row moves"),
    Column("turn_id", BigId),
    Column(
        "asks", Boolean, nullable=False, default=False, comment="a question: the customer's next message supersedes it"
    ),
    Column("address", Json, comment="{wa_id, user_id} or {email}; null: wherever the conversation's customer is now"),
    Column("payload", Json, nullable=False),
    Column(
        "state",
        String(10),
        nullable=False,
        default="waiting",
        comment="waiting, sending, sent, unclear, superseded, refused or dead",
    ),
    Column("attempts", Integer, nullable=False, default=0),
    Column("due_at", UtcDateTime, nullable=False, comment="sending, unclear: when it is looked at again"),
    Column("attempted_at", UtcDateTime, comment="when its last sending began"),
    Column("not_after", UtcDateTime, comment="pointless from then on: it is superseded instead of sent"),
    Column("appointment_id", BigId, comment="what it is about: sent only while that stands as it did"),
    Column("generation", Integer, comment="the appointment's when it was written"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
    Column("error_code", Integer),
    Column("error", Text),
    Index("ix_outbox_state_due_at", "state", "due_at"),
    Index("ix_outbox_lane_state", "lane", "state"),
    Index("ix_outbox_appointment_id", "appointment_id", postgresql_where=_ABOUT, sqlite_where=_ABOUT),
)

stand_in = Table(
    "stand_in",
    metadata,
    Column("outbox_id", BigId, primary_key=True, autoincrement=False, comment="the message that did not get through"),
    Column("by_outbox_id", BigId, comment="what goes out instead; null: nothing does"),
    Column("message_id", BigId, index=True, comment="the message that is shown for what goes out instead"),
    Column("reason", String(20), nullable=False, comment="failed, not_delivered, not_read; or why nothing went out"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("late_at", UtcDateTime, comment="when the first one arrived after all"),
)

lane = Table(
    "lane",
    metadata,
    Column("name", String(120), primary_key=True),
    Column("lease_owner", String(60)),
    Column("lease_until", UtcDateTime),
    Column("not_before", UtcDateTime, comment="held back by WhatsApp's pair rate or a failure"),
    Column("tokens", Float, nullable=False, default=0.0, comment="pair-rate bucket"),
    Column("tokens_at", UtcDateTime),
)

channel = Table(
    "channel",
    metadata,
    Column("name", String(60), primary_key=True, comment="whatsapp:<phone number id>, email, ..."),
    Column("not_before", UtcDateTime, comment="nothing leaves until then; the queue is kept"),
    Column("paused_for", Integer, comment="the error code that stopped it; null while it only slows down"),
    Column("paused_at", UtcDateTime),
)

message_template = Table(
    "message_template",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("name", String(512), nullable=False),
    Column("language", String(12), nullable=False),
    Column("remote_id", String(40), comment="WhatsApp's own id"),
    Column("status", String(24), nullable=False, comment="WhatsApp's word in small letters, or missing: not there"),
    Column("category", String(16), comment="utility, marketing, ... as WhatsApp sees it"),
    Column("wanted", String(16), comment="the category it was submitted as; null: not by us"),
    Column("quality", String(12), comment="green, yellow, red or unknown"),
    Column("reason", String(60), comment="WhatsApp's code for a refusal"),
    Column("explanation", Text),
    Column("advice", Text),
    Column("fingerprint", String(32), comment="of what was submitted: tells when the file has changed since"),
    Column("submitted_at", UtcDateTime),
    Column("changed_at", UtcDateTime, nullable=False, comment="when its status or category became what it is"),
    UniqueConstraint("name", "language"),
)
