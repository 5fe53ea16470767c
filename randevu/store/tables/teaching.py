"""What trainers correct, the change sets in which corrections become training data, and the work this makes."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, text

from randevu.store.tables.metadata import metadata
from randevu.store.types import BigId, Json, UtcDateTime

_OPEN = text("change_set_id IS NULL AND closed_at IS NULL")

change_set = Table(
    "change_set",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("title", String(80), nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", String(60), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("diff", Text, nullable=False, comment="as it was finished; empty before"),
    Column("branch", String(120), comment="where the project is a git checkout"),
    Column("commit", String(64)),
    Column("finished_at", UtcDateTime),
    Column("finished_by", String(60)),
)

correction = Table(
    "correction",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False, index=True),
    Column("turn_id", BigId, nullable=False, index=True, comment="its words stay there and nowhere else"),
    Column("intent", String(60), comment="what it should have been; empty where nothing is to be learned of it"),
    Column("marks", Json, nullable=False, comment="all entities as they should be: [start, end, entity]"),
    Column("expected", Json, comment="the date and time that should have been read, where they were not"),
    Column("should", String(200), nullable=False, comment="what the assistant should have done, in words"),
    Column("action", String(120), nullable=False, comment="and its name in domain.yml, where somebody knows it"),
    Column("reason", Text, nullable=False),
    Column("by", String(60), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("change_set_id", ForeignKey("change_set.id"), index=True),
    Column("closed_at", UtcDateTime, comment="done, with its change set or by hand"),
    Column("closed_by", String(60)),
    Index("uq_correction_open", "turn_id", unique=True, postgresql_where=_OPEN, sqlite_where=_OPEN),
)

teaching_job = Table(
    "teaching_job",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("kind", String(20), nullable=False, comment="finish: check a change set and make its branch or patch"),
    Column("change_set_id", ForeignKey("change_set.id"), index=True),
    Column("state", String(8), nullable=False, comment="queued, running, done or failed"),
    Column("step", String(40), nullable=False, comment="what is being done, or why it failed"),
    Column("problems", Json, nullable=False, comment="sentences of the validators"),
    Column("result", Json, comment="what a trial found out; turns by number, never their words"),
    Column("attempts", Integer, nullable=False),
    Column("by", String(60), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("started_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("lease_until", UtcDateTime, comment="whose worker died is taken up by another"),
    Index("ix_teaching_job_state", "state"),
)
