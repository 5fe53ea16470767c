"""Which model answers: what people chose and what a start brought, in their order."""

from sqlalchemy import Column, String, Table

from randevu.store.tables.metadata import metadata
from randevu.store.types import BigId, UtcDateTime

model_choice = Table(
    "model_choice",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("model", String(120), nullable=False, comment="name of its file"),
    Column("by", String(60), nullable=False, comment="who chose it; start: a server began with it"),
    Column("at", UtcDateTime, nullable=False),
    Column("beside", String(120), comment="the model that fits the files of the server that took it up"),
    Column("live_at", UtcDateTime, comment="since when it answers"),
    Column("refused_at", UtcDateTime, comment="it could not be loaded, and the one before answers"),
    Column("reason", String(20), comment="why not: missing, broken, other or restart"),
)
