"""The few conversations that need a person are found without reading all the others."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

NEEDS_SOMEBODY = sa.text("holder != 'assistant' OR flagged IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_conversation_attention",
        "conversation",
        ["customer_id"],
        unique=False,
        postgresql_where=NEEDS_SOMEBODY,
        sqlite_where=NEEDS_SOMEBODY,
    )
