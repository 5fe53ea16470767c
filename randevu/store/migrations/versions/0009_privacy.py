"""The register of privacy requests, what was destroyed, and customers who were erased."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "privacy_request",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("customer_id", BIG_ID, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False, comment="export, erase, correct or object"),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False, comment="the law's last day for an answer"),
        sa.Column("taken_by", sa.String(length=60), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("answered_at", MOMENT),
        sa.Column("answer", sa.String(length=12), comment="done or refused"),
        sa.Column("answered_by", sa.String(length=60)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_request")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_privacy_request_customer_id")),
    )
    op.create_index(op.f("ix_privacy_request_customer_id"), "privacy_request", ["customer_id"])
    op.create_table(
        "destruction",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=False, comment="request or retention"),
        sa.Column(
            "customer_id", BIG_ID, comment="whose data, where it was one customer's; nothing else is known of them"
        ),
        sa.Column("counts", JSON, nullable=False, comment="rows by table"),
        sa.Column("more", sa.Boolean(), nullable=False, comment="retention: not everything that is due was reached"),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_destruction")),
    )
    op.create_index("ix_destruction_reason_at", "destruction", ["reason", "at"])
    op.add_column("customer", sa.Column("erased_at", MOMENT, comment="nothing personal is left of them"))
