"""Calendar services: connections, their calendars, what lies in them and what we wrote into them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "calendar_connection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(length=12), nullable=False, comment="google, outlook or caldav"),
        sa.Column("name", sa.String(length=120), nullable=False, comment="what people call it in commands"),
        sa.Column("account", sa.String(length=200), nullable=False, comment="whose it is: an address or user name"),
        sa.Column("credentials", sa.Text(), nullable=False, comment="JSON, encrypted with RANDEVU_SECRET_KEY"),
        sa.Column("state", sa.String(length=10), nullable=False, comment="live, sign_in or off"),
        sa.Column("problem", sa.String(length=120), comment="the service's short code while it is not live"),
        sa.Column("not_before", MOMENT, comment="the service asked for a pause"),
        sa.Column("checked_at", MOMENT, comment="when it last answered"),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_connection")),
        sa.UniqueConstraint("name", name=op.f("uq_calendar_connection_name")),
    )
    op.create_table(
        "calendar",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("connection_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=400), nullable=False, comment="the service's own name for it"),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("owner_kind", sa.String(length=8), nullable=False, comment="staff or branch"),
        sa.Column("owner_key", sa.String(length=80), nullable=False),
        sa.Column("respects", sa.Boolean(), nullable=False, comment="what lies in it is not offered"),
        sa.Column("writes", sa.Boolean(), nullable=False, comment="appointments are written into it"),
        sa.Column("zone", sa.String(length=60), comment="IANA name, for whole days; null: the business's"),
        sa.Column("token", sa.Text(), comment="sync token; null: the window is read anew"),
        sa.Column("window_start", MOMENT, comment="of the token and of what stands in calendar_busy"),
        sa.Column("window_end", MOMENT),
        sa.Column("read_at", MOMENT, comment="when it was last read completely and successfully"),
        sa.Column("failing_since", MOMENT, comment="unknown time is not free; null while reading succeeds"),
        sa.Column("problem", sa.String(length=120)),
        sa.Column("due_at", MOMENT, nullable=False, comment="when it is read again"),
        sa.Column("lease_owner", sa.String(length=60)),
        sa.Column("lease_until", MOMENT, comment="one reader at a time"),
        sa.Column("channel_id", sa.String(length=80), comment="the service calls us under this name"),
        sa.Column("channel_secret", sa.String(length=128)),
        sa.Column("channel_resource", sa.String(length=200)),
        sa.Column("channel_until", MOMENT),
        sa.ForeignKeyConstraint(["connection_id"], ["calendar_connection.id"], name=op.f("fk_calendar_connection_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar")),
        sa.UniqueConstraint("channel_id", name=op.f("uq_calendar_channel_id")),
        sa.UniqueConstraint(
            "connection_id",
            "address",
            "owner_kind",
            "owner_key",
            name=op.f("uq_calendar_connection_id_address_owner_kind_owner_key"),
        ),
    )
    op.create_index("ix_calendar_owner_kind_owner_key", "calendar", ["owner_kind", "owner_key"], unique=False)
    op.create_table(
        "calendar_busy",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("calendar_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.String(length=400), nullable=False),
        sa.Column(
            "series_id", sa.String(length=400), nullable=False, comment="what a removal of the whole series names"
        ),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_calendar_busy_order")),
        sa.ForeignKeyConstraint(["calendar_id"], ["calendar.id"], name=op.f("fk_calendar_busy_calendar_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_busy")),
    )
    op.create_index(
        "ix_calendar_busy_calendar_id_series_id", "calendar_busy", ["calendar_id", "series_id"], unique=False
    )
    op.create_index(
        "ix_calendar_busy_calendar_id_starts_at", "calendar_busy", ["calendar_id", "starts_at"], unique=False
    )
    op.create_table(
        "calendar_event",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("appointment_id", BIG_ID, nullable=False),
        sa.Column("staff", sa.String(length=80), nullable=False),
        sa.Column("calendar_id", sa.Integer(), nullable=False),
        sa.Column(
            "uid", sa.String(length=32), nullable=False, comment="the id we chose; a new one for every new event"
        ),
        sa.Column("event_id", sa.String(length=400), comment="the service's; null: not known to exist"),
        sa.Column("version", sa.String(length=200)),
        sa.Column("wanted", sa.Integer(), comment="generation of the appointment to stand there; null: no event"),
        sa.Column("written", sa.Integer(), comment="generation that surely stands there; null: none"),
        sa.Column("starts_at", MOMENT, comment="as last written, to see a move by hand"),
        sa.Column("ends_at", MOMENT),
        sa.Column("state", sa.String(length=10), nullable=False, comment="waiting, sending, settled or dead"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("lease_owner", sa.String(length=60)),
        sa.Column("problem", sa.String(length=120)),
        sa.Column("failing_since", MOMENT),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointment.id"], name=op.f("fk_calendar_event_appointment_id")),
        sa.ForeignKeyConstraint(["calendar_id"], ["calendar.id"], name=op.f("fk_calendar_event_calendar_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_event")),
        sa.UniqueConstraint(
            "appointment_id", "staff", "calendar_id", name=op.f("uq_calendar_event_appointment_id_staff_calendar_id")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_calendar_event_uid")),
    )
    op.create_index(
        "ix_calendar_event_calendar_id_event_id", "calendar_event", ["calendar_id", "event_id"], unique=False
    )
    op.create_index("ix_calendar_event_state_due_at", "calendar_event", ["state", "due_at"], unique=False)
    op.add_column(
        "appointment",
        sa.Column(
            "follow_up",
            sa.Boolean(),
            server_default=sa.true(),
            nullable=False,
            comment="changed since what follows from it elsewhere (calendar events) was worked out",
        ),
    )
    op.create_index(
        "ix_appointment_follow_up",
        "appointment",
        ["id"],
        unique=False,
        postgresql_where=sa.text("follow_up"),
        sqlite_where=sa.text("follow_up"),
    )
