"""Corrections of what was understood, and the change sets that turn them into training data."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)
WHO = sa.String(length=60)
OPEN = sa.text("change_set_id IS NULL AND closed_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "change_set",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", WHO, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("diff", sa.Text(), nullable=False, comment="as it was finished; empty before"),
        sa.Column("branch", sa.String(length=120), comment="where the project is a git checkout"),
        sa.Column("commit", sa.String(length=64)),
        sa.Column("finished_at", MOMENT),
        sa.Column("finished_by", WHO),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_set")),
    )
    op.create_table(
        "correction",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("turn_id", BIG_ID, nullable=False, comment="its words stay there and nowhere else"),
        sa.Column(
            "intent",
            WHO,
            comment="what it should have been; empty where nothing is to be learned of it",
        ),
        sa.Column("marks", JSON, nullable=False, comment="all entities as they should be: [start, end, entity]"),
        sa.Column("expected", JSON, comment="the date and time that should have been read, where they were not"),
        sa.Column(
            "should", sa.String(length=200), nullable=False, comment="what the assistant should have done, in words"
        ),
        sa.Column(
            "action",
            sa.String(length=120),
            nullable=False,
            comment="and its name in domain.yml, where somebody knows it",
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", WHO, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("change_set_id", BIG_ID),
        sa.Column("closed_at", MOMENT, comment="done, with its change set or by hand"),
        sa.Column("closed_by", WHO),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_correction_conversation_id")),
        sa.ForeignKeyConstraint(["change_set_id"], ["change_set.id"], name=op.f("fk_correction_change_set_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    for column in ("conversation_id", "turn_id", "change_set_id"):
        op.create_index(op.f(f"ix_correction_{column}"), "correction", [column])
    op.create_index(
        "uq_correction_open", "correction", ["turn_id"], unique=True, postgresql_where=OPEN, sqlite_where=OPEN
    )
