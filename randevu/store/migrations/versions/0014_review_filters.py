"""Reviewers find conversations: by words, by what was understood and done, by saved filters."""

import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from randevu.store.tables.words import POSTGRES_MADE, SQLITE_MADE

revision = "0014"
down_revision = "0013"

MOMENT = sa.DateTime(timezone=True)
TEXTS = sa.JSON().with_variant(postgresql.ARRAY(sa.Text()), "postgresql")
AT_ONCE = 1000


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.create_table(
        "saved_filter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column(
            "query", sa.Text(), nullable=False, comment="what stands behind the question mark of the list's address"
        ),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["panel_user.id"], name=op.f("fk_saved_filter_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_saved_filter_user_id_name")),
    )
    comment = "what reviewers look turns up by: intent:x, entity:x, action:x"
    op.add_column("turn", sa.Column("traits", TEXTS, comment=comment))
    _fill_traits()
    op.create_index("ix_turn_started_at", "turn", ["started_at"])
    op.create_index("ix_turn_confidence", "turn", ["confidence"])
    op.create_index("ix_turn_traits", "turn", ["traits"], postgresql_using="gin")
    op.create_index("ix_conversation_said_at_id", "conversation", ["said_at", "id"])
    beside = sa.text("kind IN ('sms', 'email')")
    op.create_index("ix_message_kind", "message", ["kind"], postgresql_where=beside, sqlite_where=beside)
    for statement in SQLITE_MADE if is_sqlite else POSTGRES_MADE:
        op.execute(statement)
    if is_sqlite:
        op.execute("INSERT INTO message_words(rowid, words) SELECT id, replace(text, char(305), 'i') FROM message")


def _fill_traits() -> None:
    """Turns that are there already get theirs, as messaging writes them from now on."""
    db = op.get_bind()
    turn = sa.table(
        "turn",
        *(sa.column(name) for name in ("id", "intent")),
        *(sa.column(name, sa.JSON()) for name in ("understanding", "actions")),
        sa.column("traits", TEXTS),
    )
    last = 0
    while True:
        query = sa.select(turn.c.id, turn.c.intent, turn.c.understanding, turn.c.actions).order_by(turn.c.id)
        rows = db.execute(query.where(turn.c.id > last).limit(AT_ONCE)).all()
        if not rows:
            return
        for row in rows:
            known = row.understanding if isinstance(row.understanding, dict) else json.loads(row.understanding)
            done = row.actions if isinstance(row.actions, list) else json.loads(row.actions)
            traits = {f"entity:{one['entity']}" for one in known.get("entities", ())}
            traits |= {f"action:{one['action']}" for one in done} | ({f"intent:{row.intent}"} if row.intent else set())
            db.execute(sa.update(turn).where(turn.c.id == row.id).values(traits=sorted(traits)))
        last = rows[-1].id
