"""Which model answers."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "model_choice",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("model", sa.String(length=120), nullable=False, comment="name of its file"),
        sa.Column("by", sa.String(length=60), nullable=False, comment="who chose it; start: a server began with it"),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column(
            "beside", sa.String(length=120), comment="the model that fits the files of the server that took it up"
        ),
        sa.Column("live_at", MOMENT, comment="since when it answers"),
        sa.Column("refused_at", MOMENT, comment="it could not be loaded, and the one before answers"),
        sa.Column("reason", sa.String(length=20), comment="why not: missing, broken, other or restart"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_choice")),
    )
