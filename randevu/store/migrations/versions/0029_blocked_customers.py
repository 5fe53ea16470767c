"""Customers whom the business has blocked."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    since = sa.Column("blocked_at", sa.DateTime(timezone=True), comment="books no more by themselves since then")
    op.add_column("customer", since)
    op.add_column("customer", sa.Column("blocked_by", sa.String(length=60)))
