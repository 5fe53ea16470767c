"""What trainers keep about conversations while they review them."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from randevu.store.tables.metadata import metadata
from randevu.store.types import UtcDateTime

saved_filter = Table(
    "saved_filter",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("panel_user.id"), nullable=False),
    Column("name", String(60), nullable=False),
    Column("query", Text, nullable=False, comment="what stands behind the question mark of the list's address"),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("user_id", "name"),
)
