"""Reminders, and what an outgoing row is about."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    op.create_table(
        "reminder",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("appointment_id", BIG_ID, nullable=False),
        sa.Column("step", sa.String(length=80), nullable=False, comment="key of the business file"),
        sa.Column(
            "sort",
            sa.String(length=8),
            nullable=False,
            comment="remind, or answer: the hour by which an answer is expected",
        ),
        sa.Column(
            "generation", sa.Integer(), nullable=False, comment="the appointment's: a moved one is reminded of anew"
        ),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column(
            "state", sa.String(length=8), nullable=False, comment="waiting, done (in the outbox, or told) or dropped"
        ),
        sa.Column("reason", sa.String(length=20), comment="why it was dropped"),
        sa.Column("done_at", MOMENT),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointment.id"], name=op.f("fk_reminder_appointment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "appointment_id", "step", "sort", "generation", name=op.f("uq_reminder_appointment_id_step_sort_generation")
        ),
    )
    op.create_index(
        "ix_reminder_due_at", "reminder", ["due_at"], unique=False, postgresql_where=WAITING, sqlite_where=WAITING
    )
    op.create_table(
        "reminder_pace",
        sa.Column("id", sa.Integer(), nullable=False, comment="always 1"),
        sa.Column("tokens", sa.Float(), nullable=False, comment="how many may be put into the outbox at once"),
        sa.Column("tokens_at", MOMENT, nullable=False),
        sa.Column(
            "catalogue_version",
            sa.Integer(),
            nullable=False,
            comment="the business for which all was worked out last",
        ),
        sa.Column("ruled_at", MOMENT, nullable=False, comment="since when: nothing due before it is made up for"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_pace")),
    )
    op.add_column(
        "appointment",
        sa.Column(
            "remind_anew",
            sa.Boolean(),
            server_default=sa.true(),
            nullable=False,
            comment="changed since its reminders were worked out; not `follow_up`, so that neither waits for the other",
        ),
    )
    op.create_index(
        "ix_appointment_remind_anew",
        "appointment",
        ["id"],
        unique=False,
        postgresql_where=sa.text("remind_anew"),
        sqlite_where=sa.text("remind_anew"),
    )
    for column in (
        sa.Column("not_after", MOMENT, comment="pointless from then on: it is superseded instead of sent"),
        sa.Column("appointment_id", BIG_ID, comment="what it is about: sent only while that stands as it did"),
        sa.Column("generation", sa.Integer(), comment="the appointment's when it was written"),
    ):
        op.add_column("outbox", column)
