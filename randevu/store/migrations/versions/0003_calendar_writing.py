"""Who we are in calendars, what was found there that somebody must know of, and when a calendar is compared."""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    installation = op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("house", sa.String(length=32), nullable=False, comment="marks what we write elsewhere as ours"),
        sa.CheckConstraint("id = 1", name=op.f("ck_installation_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.bulk_insert(installation, [{"id": 1, "house": uuid.uuid4().hex}])
    op.create_table(
        "calendar_finding",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("key", sa.String(length=600), nullable=False, comment="what is found twice is told once"),
        sa.Column(
            "kind", sa.String(length=12), nullable=False, comment="removed, moved, put_back, conflict, extra or unknown"
        ),
        sa.Column("calendar_id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", BIG_ID, comment="null: an event of ours of which no appointment is known"),
        sa.Column("staff", sa.String(length=80), nullable=False),
        sa.Column("event_id", sa.String(length=400), nullable=False),
        sa.Column("starts_at", MOMENT, comment="of the event as it was found"),
        sa.Column("ends_at", MOMENT),
        sa.Column("found_at", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT, comment="null: somebody must decide"),
        sa.Column("decision", sa.String(length=12), comment="kept, cancelled, moved, put_back, removed or over"),
        sa.Column("decided_by", sa.String(length=60)),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_calendar_finding_appointment_id")
        ),
        sa.ForeignKeyConstraint(["calendar_id"], ["calendar.id"], name=op.f("fk_calendar_finding_calendar_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_finding")),
        sa.UniqueConstraint("key", name=op.f("uq_calendar_finding_key")),
    )
    op.create_index("ix_calendar_finding_appointment_id", "calendar_finding", ["appointment_id"], unique=False)
    op.add_column("calendar", sa.Column("compared_at", MOMENT, comment="our events there and our records, last"))
    if op.get_bind().dialect.name == "postgresql":  # SQLite keeps no comments
        op.alter_column(
            "calendar_event",
            "state",
            existing_type=sa.String(length=10),
            existing_nullable=False,
            comment="waiting, sending, unclear (look first), removed (by hand, undecided), settled or dead",
            existing_comment="waiting, sending, settled or dead",
        )
