"""Customers, their conversations, what came in and what was made of it."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

from randevu.store.tables.metadata import metadata
from randevu.store.types import BigId, Json, Texts, UtcDateTime

_NEEDS_SOMEBODY = text("holder != 'assistant' OR flagged IS NOT NULL")
_BESIDE_WHATSAPP = text("kind IN ('sms', 'email')")

customer = Table(
    "customer",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("name", String(200)),
    Column("phone", String(20), comment="E.164 with plus; WhatsApp may hide it"),
    Column("email", String(200)),
    Column("language", String(8)),
    Column("note", Text),
    Column("merged_into", ForeignKey("customer.id")),
    Column("marketing_stopped_at", UtcDateTime, comment="told WhatsApp that marketing messages are unwanted"),
    Column("blocked_at", UtcDateTime, comment="books no more by themselves since then"),
    Column("blocked_by", String(60)),
    Column("created_at", UtcDateTime, nullable=False),
    Column("erased_at", UtcDateTime, comment="nothing personal is left of them"),
    Index("ix_customer_phone", "phone"),
)

identity = Table(
    "identity",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("customer_id", ForeignKey("customer.id"), nullable=False, index=True),
    Column("kind", String(12), nullable=False, comment="wa_id, user_id or parent_user_id"),
    Column("value", String(512), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False, comment="the newest of a kind is where messages go"),
    UniqueConstraint("kind", "value"),
)

conversation = Table(
    "conversation",
    metadata,
    Column("id", String(36), primary_key=True, comment="Rasa's sender id: opaque, never a phone number"),
    Column("phone_number_id", String(40), nullable=False, comment="the business's number the customer wrote to"),
    Column("customer_id", ForeignKey("customer.id"), nullable=False),
    Column("holder", String(12), nullable=False, default="assistant", comment="assistant, waiting or person"),
    Column("resumes_at", UtcDateTime, comment="when the assistant takes over again by itself"),
    Column(
        "said_at", UtcDateTime, comment="the customer's newest message, by its own timestamp: opens the 24 h window"
    ),
    Column("notice_sent_at", UtcDateTime, comment="the privacy line of the first contact"),
    Column("asked_at", UtcDateTime, comment="a question of ours is open: a short answer to it is complete"),
    Column("flagged", String(40), comment="why a person should look at it"),
    Column("referral", Json, comment="click-to-WhatsApp ad the conversation began with"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("not_before", UtcDateTime, comment="a failed turn backs off until then"),
    Column("lease_owner", String(60), comment="one turn's own token: whoever holds another one may not save"),
    Column("lease_until", UtcDateTime),
    UniqueConstraint("phone_number_id", "customer_id"),
    Index("ix_conversation_holder", "holder"),
    Index("ix_conversation_attention", "customer_id", postgresql_where=_NEEDS_SOMEBODY, sqlite_where=_NEEDS_SOMEBODY),
    Index("ix_conversation_said_at_id", "said_at", "id"),
)

message = Table(
    "message",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False),
    Column("direction", String(3), nullable=False, comment="in or out"),
    Column("author", String(20), nullable=False, comment="customer, assistant, or a panel user's id"),
    Column("wamid", String(512), unique=True),
    Column("kind", String(30), nullable=False),
    Column("text", Text, nullable=False, default=""),
    Column("payload", Json, nullable=False),
    Column("said_at", UtcDateTime, nullable=False),
    Column("status", String(12), comment="out: queued, sent, delivered, read, failed, superseded or refused"),
    Column("status_at", UtcDateTime, comment="when WhatsApp itself last reported on it"),
    Column("error_code", Integer),
    Column("turn_id", BigId),
    Column("withdrawn", Boolean, nullable=False, default=False),
    Index("ix_message_conversation_id_id", "conversation_id", "id"),
    Index("ix_message_kind", "kind", postgresql_where=_BESIDE_WHATSAPP, sqlite_where=_BESIDE_WHATSAPP),
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False),
    Column("key", String(512), nullable=False, unique=True, comment="the wamid; other kinds make their own"),
    Column("kind", String(30), nullable=False, comment="message, given_back, reminder_sent, ..."),
    Column("payload", Json, nullable=False),
    Column("said_at", UtcDateTime, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("ready_at", UtcDateTime, nullable=False, comment="not before: fragments wait, failed turns back off"),
    Column("state", String(8), nullable=False, default="waiting", comment="waiting, working, done, dropped or dead"),
    Column(
        "attempts",
        Integer,
        nullable=False,
        default=0,
        comment="turns that failed; rows that failed together stay together",
    ),
    Column(
        "claims", Integer, nullable=False, default=0, comment="times it was taken up and not ended: its process died"
    ),
    Column("turn_id", BigId),
    Index("ix_inbox_state_ready_at", "state", "ready_at"),
    Index("ix_inbox_conversation_id_state", "conversation_id", "state"),
)

turn = Table(
    "turn",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False, default=1),
    Column("text", Text, nullable=False, default=""),
    Column("intent", String(60)),
    Column("confidence", Float),
    Column("understanding", Json, nullable=False, comment="ranking, entities and readings as the model gave them"),
    Column("slots", Json, nullable=False, comment="after the turn"),
    Column("actions", Json, nullable=False, comment="what was done and which policy chose it"),
    Column("timing", Json, nullable=False, comment="milliseconds by stage"),
    Column("model", String(120)),
    Column("outcome", String(20), nullable=False, comment="answered, failed or silent"),
    Column("traits", Texts, comment="what reviewers look turns up by: intent:x, entity:x, action:x"),
    Index("ix_turn_conversation_id_id", "conversation_id", "id"),
    Index("ix_turn_started_at", "started_at"),
    Index("ix_turn_confidence", "confidence"),
    Index("ix_turn_traits", "traits", postgresql_using="gin"),
)

tracker = Table(
    "tracker",
    metadata,
    Column("conversation_id", ForeignKey("conversation.id"), primary_key=True),
    Column("snapshot", Json, nullable=False, comment="bounded: slots, active loop and the newest turns"),
    Column("saved_at", UtcDateTime, nullable=False),
)

handover = Table(
    "handover",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False, index=True),
    Column("reason", String(40), nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("resumes_at", UtcDateTime),
    Column("closed_at", UtcDateTime),
    Column("closed_by", String(60), comment="a panel user, 'customer' or 'time'"),
    Column("user_id", Integer, comment="who had it last"),
    Column("answered_at", UtcDateTime, comment="a person's first answer"),
)

unread_event = Table(
    "unread_event",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("received_at", UtcDateTime, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("error", String(120), nullable=False, comment="name of the mistake, never content"),
    Column("body", Json, nullable=False, comment="kept, so that nothing a customer sent is lost to a mistake of ours"),
)
