"""Programs that are told what happens to conversations, and the calls to them."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from randevu.store.tables.metadata import metadata
from randevu.store.types import BigId, Json, UtcDateTime

webhook_receiver = Table(
    "webhook_receiver",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(60), nullable=False, unique=True),
    Column("url", String(500), nullable=False),
    Column("salt", String(32), nullable=False, comment="its secret is made of this and the installation's key"),
    Column("not_before", UtcDateTime, comment="a call just failed: the others wait until then"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
)

webhook_call = Table(
    "webhook_call",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("receiver_id", ForeignKey("webhook_receiver.id"), nullable=False),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False, index=True),
    Column("body", Json, nullable=False, comment="what happened; never what anybody wrote"),
    Column("state", String(8), nullable=False, comment="waiting, sending, done or dead"),
    Column("lease", String(32), comment="one try's own token"),
    Column("attempts", Integer, nullable=False, default=0),
    Column("due_at", UtcDateTime, nullable=False, comment="sending: when its worker is taken for dead"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
    Column("error", String(40), comment="a fixed word, or the HTTP status"),
    Index("ix_webhook_call_state_due_at", "state", "due_at"),
    Index("ix_webhook_call_receiver_id_state", "receiver_id", "state"),
)
