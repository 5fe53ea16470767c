"""What customers said about their visits."""

import sqlalchemy as sa
from alembic import op

from randevu.store.types import BigId, UtcDateTime

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "visit_rating",
        sa.Column("appointment_id", BigId, nullable=False, comment="asked about once"),
        sa.Column("outbox_id", BigId, nullable=True, comment="the question; null: it was decided not to ask"),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True, comment="1 to 5"),
        sa.Column("word", sa.Text(), nullable=True, comment="in the customer's own words"),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_visit_rating_score")),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointment.id"], name=op.f("fk_visit_rating_appointment_id")),
        sa.PrimaryKeyConstraint("appointment_id", name=op.f("pk_visit_rating")),
    )
