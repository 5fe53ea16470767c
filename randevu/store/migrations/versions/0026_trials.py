"""What the trial of a change set found out."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0025"

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    result = sa.Column("result", JSON, comment="what a trial found out; turns by number, never their words")
    op.add_column("teaching_job", result)
