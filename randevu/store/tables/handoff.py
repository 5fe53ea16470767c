"""Conversations that people have: who owns one or where it is queued, what happened to it, and who is there."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, text

from randevu.store.tables.metadata import metadata
from randevu.store.types import BigId, UtcDateTime

_UNANSWERED, _PARKED = text("answer_by IS NOT NULL"), text("state = 'parked'")

ownership = Table(
    "ownership",
    metadata,
    # One row for each conversation that is not the assistant's, so that it never has two owners.
    Column("conversation_id", ForeignKey("conversation.id"), primary_key=True),
    Column("handover_id", ForeignKey("handover.id"), nullable=False, unique=True),
    Column("state", String(8), nullable=False, comment="queued, assigned or parked"),
    Column("user_id", ForeignKey("panel_user.id"), comment="whose it is; parked: who gets it back"),
    Column("wanted_id", ForeignKey("panel_user.id"), comment="who gets it first if they can, because they had it"),
    Column("department", String(60), comment="as the business calls it; null: anybody's"),
    Column("place_at", UtcDateTime, nullable=False, comment="orders the queue: when waiting began, less a head start"),
    Column("waits_since", UtcDateTime, comment="the customer's unanswered words; null: a person spoke last"),
    Column("acted_at", UtcDateTime, comment="when its owner got it or last did something"),
    Column("answer_by", UtcDateTime, comment="when the first answer is due; null: it was given"),
    Column("warned_at", UtcDateTime),
    Column("escalated_at", UtcDateTime, comment="the first answer was late: everybody's affair from then on"),
    Column("resume_minutes", Integer, comment="after so long without a person the assistant takes over; null: never"),
    Column("parked_until", UtcDateTime),
    Column("park_reason", String(200)),
    Column("park_then", String(9), comment="who has it after parking: agent, queue or assistant"),
    Column("changed_at", UtcDateTime, nullable=False),
    CheckConstraint("state IN ('queued', 'assigned', 'parked')", name="state_known"),
    CheckConstraint("(state = 'queued') = (user_id IS NULL)", name="one_owner_or_queue"),
    CheckConstraint("(state = 'parked') = (parked_until IS NOT NULL)", name="parked_until_when"),
    CheckConstraint("(state = 'parked') = (park_then IS NOT NULL)", name="parked_for_whom"),
    Index("ix_ownership_state_place_at", "state", "place_at"),
    Index("ix_ownership_user_id_state", "user_id", "state"),
    Index("ix_ownership_answer_by", "answer_by", postgresql_where=_UNANSWERED, sqlite_where=_UNANSWERED),
    Index("ix_ownership_parked_until", "parked_until", postgresql_where=_PARKED, sqlite_where=_PARKED),
)

handover_event = Table(
    "handover_event",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False, index=True),
    Column("handover_id", BigId, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("what", String(12), nullable=False, comment="opened, assigned, taken, given, returned, parked, ..."),
    Column("by", String(60), nullable=False, comment="user:<id>, customer, time, silence, queue or assistant"),
    Column("user_id", Integer, comment="whose it is afterwards; null: nobody's in particular"),
    Column("detail", String(200), comment="the reason, as a code or as it was typed"),
    Index("ix_handover_event_at", "at"),
)

agent_presence = Table(
    "agent_presence",
    metadata,
    Column("user_id", ForeignKey("panel_user.id"), primary_key=True, autoincrement=False),
    Column("available", Boolean, nullable=False, comment="takes conversations from the queue"),
    Column("seen_at", UtcDateTime, nullable=False, comment="the newest heartbeat of an open page"),
    Column("chats_at_once", Integer, comment="their own limit; null: the business's"),
    Column("assigned_at", UtcDateTime, comment="when the queue last gave them one: the longest idle comes first"),
    Column("writing_in", String(36), comment="the conversation in which they are writing an answer"),
    Column("writing_at", UtcDateTime),
    Index("ix_agent_presence_writing_in", "writing_in"),
)
