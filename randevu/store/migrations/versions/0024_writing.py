"""In which conversation an agent is writing just now."""

import sqlalchemy as sa
from alembic import op

from randevu.store.types import UtcDateTime

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    what = "the conversation in which they are writing an answer"
    op.add_column("agent_presence", sa.Column("writing_in", sa.String(36), nullable=True, comment=what))
    op.add_column("agent_presence", sa.Column("writing_at", UtcDateTime(), nullable=True))
    op.create_index("ix_agent_presence_writing_in", "agent_presence", ["writing_in"])
