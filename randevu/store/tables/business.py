"""The business as it was set up, and the people of its panel."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, Text

from randevu.store.tables.metadata import metadata
from randevu.store.types import BigId, Json, UtcDateTime

catalogue_version = Table(
    "catalogue_version",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("document", Text, nullable=False, comment="the whole business.yml; the newest row rules"),
    Column(
        "digest", String(64), nullable=False, comment="SHA-256 of the document: the same text is read once per process"
    ),
    Column("author", String(60), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

panel_user = Table(
    "panel_user",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("email", String(200), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("role", String(20), nullable=False, default="owner"),
    Column("branches", Json, comment="keys of the branches they work in; null: all"),
    Column("departments", Json, comment="names, as the business calls them; null: none"),
    Column("password_hash", String(200), nullable=False),  # empty: invited, and none was chosen yet
    Column("active", Boolean, nullable=False, default=True),
    Column("failures", Integer, nullable=False, default=0),
    Column("locked_until", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
)

panel_session = Table(
    "panel_session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", ForeignKey("panel_user.id"), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

panel_link = Table(
    "panel_link",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("panel_user.id"), nullable=False, index=True),
    Column("digest", String(64), nullable=False, unique=True, comment="SHA-256 of the token, which nobody keeps"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, comment="moved to the moment in which it was used or replaced"),
)

api_token = Table(
    "api_token",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(60), nullable=False, unique=True, comment="the caller"),
    Column("digest", String(64), nullable=False, unique=True, comment="SHA-256 of the token, which nobody keeps"),
    Column("scopes", Json, nullable=False, comment="what it may: send, send:<template>, read"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime, comment="to the hour"),
    Column("ended_at", UtcDateTime),
)
