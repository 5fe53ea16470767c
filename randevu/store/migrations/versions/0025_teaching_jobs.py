"""Work that teaching makes for the worker."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "teaching_job",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column(
            "kind",
            sa.String(length=20),
            nullable=False,
            comment="finish: check a change set and make its branch or patch",
        ),
        sa.Column("change_set_id", BIG_ID),
        sa.Column("state", sa.String(length=8), nullable=False, comment="queued, running, done or failed"),
        sa.Column("step", sa.String(length=40), nullable=False, comment="what is being done, or why it failed"),
        sa.Column("problems", JSON, nullable=False, comment="sentences of the validators"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("started_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.Column("lease_until", MOMENT, comment="whose worker died is taken up by another"),
        sa.ForeignKeyConstraint(["change_set_id"], ["change_set.id"], name=op.f("fk_teaching_job_change_set_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teaching_job")),
    )
    op.create_index(op.f("ix_teaching_job_change_set_id"), "teaching_job", ["change_set_id"])
    op.create_index("ix_teaching_job_state", "teaching_job", ["state"])
