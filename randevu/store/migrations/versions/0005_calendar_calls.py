"""Calls of calendar services: where they call, when a channel is seen to next, and when they last called."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column(
        "calendar",
        sa.Column(
            "channel_address",
            sa.String(length=300),
            nullable=True,
            comment="ours, at which the service was last asked to call",
        ),
    )
    op.add_column(
        "calendar",
        sa.Column(
            "channel_due_at",
            MOMENT,
            nullable=True,
            comment="when the channel is renewed or opened; null: now",
        ),
    )
    op.add_column(
        "calendar",
        sa.Column(
            "called_at",
            MOMENT,
            nullable=True,
            comment="when the service last said that something changed",
        ),
    )
