"""Reading a calendar's window anew, page by page: which rows are of the latest time."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column(
        "calendar",
        sa.Column(
            "round",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="how often the window was begun to be read anew",
        ),
    )
    op.add_column(
        "calendar_busy",
        sa.Column(
            "round",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="the calendar's when it was read: what is older was not found again",
        ),
    )
    op.create_index("ix_calendar_busy_calendar_id_event_id", "calendar_busy", ["calendar_id", "event_id"], unique=False)
