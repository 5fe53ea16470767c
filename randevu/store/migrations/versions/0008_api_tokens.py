"""Tokens of other programs that send templates through us."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "api_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False, comment="the caller"),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="SHA-256 of the token, which nobody keeps"),
        sa.Column("scopes", JSON, nullable=False, comment="what it may: send, send:<template>, read"),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, comment="to the hour"),
        sa.Column("ended_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_api_token_digest")),
        sa.UniqueConstraint("name", name=op.f("uq_api_token_name")),
    )
