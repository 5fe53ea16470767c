"""Staff's notes about appointments; what was sent about one is found by its number."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ABOUT = sa.text("appointment_id IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "appointment_note",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("appointment_id", BIG_ID, nullable=False),
        sa.Column(
            "text",
            sa.Text(),
            nullable=False,
            comment="for the staff only; what the customer wrote is in appointment.note",
        ),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_appointment_note_appointment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_note")),
    )
    op.create_index(op.f("ix_appointment_note_appointment_id"), "appointment_note", ["appointment_id"])
    op.create_index(
        "ix_outbox_appointment_id", "outbox", ["appointment_id"], postgresql_where=ABOUT, sqlite_where=ABOUT
    )
