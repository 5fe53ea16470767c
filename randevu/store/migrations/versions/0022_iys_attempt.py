"""What the national register of commercial messages was told and refused."""

import sqlalchemy as sa
from alembic import op

from randevu.store.types import BigId, UtcDateTime

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "iys_attempt",
        sa.Column("id", BigId, nullable=False),
        sa.Column("customer_id", BigId, nullable=False),
        sa.Column("said_at", UtcDateTime(), nullable=False, comment="of the change that the register was told"),
        sa.Column("due_at", UtcDateTime(), nullable=False, comment="when it may be told again"),
        sa.Column(
            "code", sa.String(20), nullable=True, comment="why the register refused it; null while it is being told"
        ),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_iys_attempt_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_iys_attempt")),
        sa.UniqueConstraint("customer_id", name=op.f("uq_iys_attempt_customer_id")),
    )


def downgrade() -> None:
    op.drop_table("iys_attempt")
