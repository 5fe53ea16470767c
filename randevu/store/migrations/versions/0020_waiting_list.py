"""The waiting list: who waits, times given back, offers of them."""

import sqlalchemy as sa
from alembic import op

from randevu.store.types import BigId, Json, UtcDateTime

revision = "0020"
down_revision = "0019"

_WAITING, _ASKED = sa.text("state = 'waiting'"), sa.text("state = 'asked'")


def upgrade() -> None:
    op.create_table(
        "waiting_entry",
        sa.Column("id", BigId, nullable=False),
        sa.Column("customer_id", BigId, nullable=False),
        sa.Column("conversation_id", sa.String(36), nullable=False),
        sa.Column("appointment_id", BigId, nullable=True, comment="the one that an earlier time is wanted for"),
        sa.Column("wish", Json, nullable=False, comment="{services, branch, staff, party, each}"),
        sa.Column("first_day", sa.String(10), nullable=False, comment="local day, ISO 8601"),
        sa.Column("last_day", sa.String(10), nullable=False),
        sa.Column("from_minute", sa.Integer(), nullable=False, comment="of the local day, at which a visit may begin"),
        sa.Column("to_minute", sa.Integer(), nullable=False, comment="inclusive"),
        sa.Column("state", sa.String(8), nullable=False, comment="waiting, booked, left, removed or past"),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_waiting_entry_customer_id")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_waiting_entry_conversation_id")
        ),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointment.id"], name=op.f("fk_waiting_entry_appointment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_entry")),
    )
    op.create_index(
        "ix_waiting_entry_created_at",
        "waiting_entry",
        ["created_at", "id"],
        postgresql_where=_WAITING,
        sqlite_where=_WAITING,
    )
    op.create_index(op.f("ix_waiting_entry_customer_id"), "waiting_entry", ["customer_id"])
    op.create_table(
        "waiting_offer",
        sa.Column("id", BigId, nullable=False),
        sa.Column("entry_id", BigId, nullable=False),
        sa.Column("freed_id", BigId, nullable=False, comment="row of freed_time; nobody is asked twice about one"),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("offer", Json, nullable=False, comment="as it would be booked"),
        sa.Column("outbox_id", BigId, nullable=True, comment="the question"),
        sa.Column("state", sa.String(9), nullable=False, comment="asked, taken, declined, lapsed or withdrawn"),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False, comment="until when the time is kept"),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["waiting_entry.id"], name=op.f("fk_waiting_offer_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_offer")),
    )
    op.create_index(op.f("ix_waiting_offer_entry_id"), "waiting_offer", ["entry_id"])
    for name, column, unique in (
        ("uq_waiting_offer_asked", "entry_id", True),
        ("uq_waiting_offer_freed", "freed_id", True),
        ("ix_waiting_offer_until", "until", False),
    ):
        op.create_index(name, "waiting_offer", [column], unique=unique, postgresql_where=_ASKED, sqlite_where=_ASKED)
    op.create_table(
        "freed_time",
        sa.Column("id", BigId, nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False, comment="with buffers"),
        sa.Column("ends_at", UtcDateTime(), nullable=False, comment="exclusive"),
        sa.Column(
            "at", UtcDateTime(), nullable=False, comment="when it was given back: those who waited by then are asked"
        ),
        sa.Column("look_at", UtcDateTime(), nullable=False, comment="when it is looked at next"),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_freed_time_resource_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_freed_time")),
    )
    op.create_index(op.f("ix_freed_time_look_at"), "freed_time", ["look_at"])
    op.add_column(
        "allocation",
        sa.Column(
            "waiting_offer_id",
            BigId,
            nullable=True,
            comment="for which offer of the waiting list it is held, beside their own hold",
        ),
    )
