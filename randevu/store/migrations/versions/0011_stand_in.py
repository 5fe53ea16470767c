"""What went out another way for a message that did not get through."""

import sqlalchemy as sa
from alembic import op

from randevu.store.types import BigId, UtcDateTime

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "stand_in",
        sa.Column(
            "outbox_id",
            BigId,
            autoincrement=False,
            nullable=False,
            comment="the message that did not get through",
        ),
        sa.Column("by_outbox_id", BigId, nullable=True, comment="what goes out instead; null: nothing does"),
        sa.Column("message_id", BigId, nullable=True, comment="the message that is shown for what goes out instead"),
        sa.Column(
            "reason",
            sa.String(length=20),
            nullable=False,
            comment="failed, not_delivered, not_read; or why nothing went out",
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("late_at", UtcDateTime(), nullable=True, comment="when the first one arrived after all"),
        sa.PrimaryKeyConstraint("outbox_id", name=op.f("pk_stand_in")),
    )
    op.create_index(op.f("ix_stand_in_message_id"), "stand_in", ["message_id"], unique=False)
