"""Programs that are told what happens to conversations, and the calls to them."""

import sqlalchemy as sa
from alembic import op

from randevu.store.types import BigId, Json, UtcDateTime

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    op.create_table(
        "webhook_receiver",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("url", sa.String(500), nullable=False),
        sa.Column(
            "salt", sa.String(32), nullable=False, comment="its secret is made of this and the installation's key"
        ),
        sa.Column("not_before", UtcDateTime(), comment="a call just failed: the others wait until then"),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_receiver")),
        sa.UniqueConstraint("name", name=op.f("uq_webhook_receiver_name")),
    )
    op.create_table(
        "webhook_call",
        sa.Column("id", BigId, nullable=False),
        sa.Column("receiver_id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(36), nullable=False),
        sa.Column("body", Json, nullable=False, comment="what happened; never what anybody wrote"),
        sa.Column("state", sa.String(8), nullable=False, comment="waiting, sending, done or dead"),
        sa.Column("lease", sa.String(32), comment="one try's own token"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False, comment="sending: when its worker is taken for dead"),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime()),
        sa.Column("error", sa.String(40), comment="a fixed word, or the HTTP status"),
        sa.ForeignKeyConstraint(["receiver_id"], ["webhook_receiver.id"], name=op.f("fk_webhook_call_receiver_id")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_webhook_call_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_call")),
    )
    op.create_index(op.f("ix_webhook_call_conversation_id"), "webhook_call", ["conversation_id"])
    op.create_index("ix_webhook_call_state_due_at", "webhook_call", ["state", "due_at"])
    op.create_index("ix_webhook_call_receiver_id_state", "webhook_call", ["receiver_id", "state"])
