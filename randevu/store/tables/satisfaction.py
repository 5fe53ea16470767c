"""What customers said about their visits."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Table, Text

from randevu.store.tables.metadata import metadata
from randevu.store.types import BigId, UtcDateTime

visit_rating = Table(
    "visit_rating",
    metadata,
    Column("appointment_id", ForeignKey("appointment.id"), primary_key=True, comment="asked about once"),
    Column("outbox_id", BigId, comment="the question; null: it was decided not to ask"),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("answered_at", UtcDateTime),
    Column("score", Integer, comment="1 to 5"),
    Column("word", Text, comment="in the customer's own words"),
    CheckConstraint("score BETWEEN 1 AND 5", name="score"),
)
