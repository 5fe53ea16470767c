"""Connections to calendar services, what lies in their calendars, and what we wrote into them."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from randevu.store.tables.metadata import metadata
from randevu.store.types import BigId, UtcDateTime

installation = Table(
    "installation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("house", String(32), nullable=False, comment="marks what we write elsewhere as ours"),
    CheckConstraint("id = 1", name="single"),
)

calendar_connection = Table(
    "calendar_connection",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("provider", String(12), nullable=False, comment="google, outlook or caldav"),
    Column("name", String(120), nullable=False, unique=True, comment="what people call it in commands"),
    Column("account", String(200), nullable=False, comment="whose it is: an address or user name"),
    Column("credentials", Text, nullable=False, comment="JSON, encrypted with RANDEVU_SECRET_KEY"),
    Column("state", String(10), nullable=False, default="live", comment="live, sign_in or off"),
    Column("problem", String(120), comment="the service's short code while it is not live"),
    Column("not_before", UtcDateTime, comment="the service asked for a pause"),
    Column("checked_at", UtcDateTime, comment="when it last answered"),
    Column("created_at", UtcDateTime, nullable=False),
)

calendar = Table(
    "calendar",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("connection_id", ForeignKey("calendar_connection.id"), nullable=False),
    Column("address", String(400), nullable=False, comment="the service's own name for it"),
    Column("name", String(200), nullable=False),
    Column("owner_kind", String(8), nullable=False, comment="staff or branch"),
    Column("owner_key", String(80), nullable=False),
    Column("respects", Boolean, nullable=False, default=True, comment="what lies in it is not offered"),
    Column("writes", Boolean, nullable=False, default=False, comment="appointments are written into it"),
    Column("zone", String(60), comment="IANA name, for whole days; null: the business's"),
    Column("token", Text, comment="sync token; null: the window is read anew"),
    Column("window_start", UtcDateTime, comment="of the token and of what stands in calendar_busy"),
    Column("window_end", UtcDateTime),
    Column("read_at", UtcDateTime, comment="when it was last read completely and successfully"),
    Column("failing_since", UtcDateTime, comment="unknown time is not free; null while reading succeeds"),
    Column("problem", String(120)),
    Column("due_at", UtcDateTime, nullable=False, comment="when it is read again"),
    Column("lease_owner", String(60)),
    Column("lease_until", UtcDateTime, comment="one reader at a time"),
    Column("channel_id", String(80), unique=True, comment="the service calls us under this name"),
    Column("channel_secret", String(128)),
    Column("channel_resource", String(200)),
    Column("channel_until", UtcDateTime),
    Column("compared_at", UtcDateTime, comment="our events there and our records, last"),
    UniqueConstraint("connection_id", "address", "owner_kind", "owner_key"),
    Index("ix_calendar_owner_kind_owner_key", "owner_kind", "owner_key"),
)

calendar_busy = Table(
    "calendar_busy",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("calendar_id", ForeignKey("calendar.id"), nullable=False),
    Column("event_id", String(400), nullable=False),
    Column("series_id", String(400), nullable=False, comment="what a removal of the whole series names"),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    CheckConstraint("starts_at < ends_at", name="order"),
    Index("ix_calendar_busy_calendar_id_starts_at", "calendar_id", "starts_at"),
    Index("ix_calendar_busy_calendar_id_series_id", "calendar_id", "series_id"),
)

calendar_event = Table(
    "calendar_event",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("appointment_id", ForeignKey("appointment.id"), nullable=False),
    Column("staff", String(80), nullable=False),
    Column("calendar_id", ForeignKey("calendar.id"), nullable=False),
    Column("uid", String(32), nullable=False, unique=True, comment="the id we chose; a new one for every new event"),
    Column("event_id", String(400), comment="the service's; null: not known to exist"),
    Column("version", String(200)),
    Column("wanted", Integer, comment="generation of the appointment to stand there; null: no event"),
    Column("written", Integer, comment="generation that surely stands there; null: none"),
    Column("starts_at", UtcDateTime, comment="as last written, to see a move by hand"),
    Column("ends_at", UtcDateTime),
    Column(
        "state",
        String(10),
        nullable=False,
        default="waiting",
        comment="waiting, sending, unclear (look first), removed (by hand, undecided), settled or dead",
    ),
    Column("attempts", Integer, nullable=False, default=0),
    Column("due_at", UtcDateTime, nullable=False),
    Column("lease_owner", String(60)),
    Column("problem", String(120)),
    Column("failing_since", UtcDateTime),
    Column("changed_at", UtcDateTime, nullable=False),
    UniqueConstraint("appointment_id", "staff", "calendar_id"),
    Index("ix_calendar_event_state_due_at", "state", "due_at"),
    Index("ix_calendar_event_calendar_id_event_id", "calendar_id", "event_id"),
)

calendar_finding = Table(
    "calendar_finding",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("key", String(600), nullable=False, unique=True, comment="what is found twice is told once"),
    Column("kind", String(12), nullable=False, comment="removed, moved, put_back, conflict, extra or unknown"),
    Column("calendar_id", ForeignKey("calendar.id"), nullable=False),
    Column(
        "appointment_id",
        ForeignKey("appointment.id"),
        index=True,
        comment="null: an event of ours of which no appointment is known",
    ),
    Column("staff", String(80), nullable=False),
    Column("event_id", String(400), nullable=False),
    Column("starts_at", UtcDateTime, comment="of the event as it was found"),
    Column("ends_at", UtcDateTime),
    Column("found_at", UtcDateTime, nullable=False),
    Column("decided_at", UtcDateTime, comment="null: somebody must decide"),
    Column("decision", String(12), comment="kept, cancelled, moved, put_back, removed or over"),
    Column("decided_by", String(60)),
)
