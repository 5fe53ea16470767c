"""Notes with mentions, ready replies and labels for conversations."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
CONVERSATION = sa.String(length=36)
SHARED, UNSEEN = sa.text("user_id IS NULL"), sa.text("seen_at IS NULL")


def upgrade() -> None:
    _table(
        "team_note",
        BIG_ID,
        sa.Column("conversation_id", CONVERSATION, nullable=False),
        sa.Column("text", sa.Text(), nullable=False, comment="never sent to the customer"),
        _by(),
        _points("team_note", "conversation_id", "conversation.id"),
    )
    op.create_index(op.f("ix_team_note_conversation_id"), "team_note", ["conversation_id"])
    _table(
        "team_mention",
        BIG_ID,
        sa.Column("conversation_id", CONVERSATION, nullable=False),
        sa.Column("note_id", BIG_ID, nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False, comment="who is named in the note"),
        sa.Column("seen_at", MOMENT),
        _points("team_mention", "conversation_id", "conversation.id"),
        _points("team_mention", "user_id", "panel_user.id"),
    )
    op.create_index(op.f("ix_team_mention_conversation_id"), "team_mention", ["conversation_id"])
    _partial("ix_team_mention_user_id", "team_mention", "user_id", UNSEEN)
    _table(
        "ready_reply",
        sa.Integer(),
        sa.Column("user_id", sa.Integer(), comment="whose own it is; null: everybody's"),
        sa.Column("shortcut", sa.String(length=30), nullable=False, comment="what is typed behind a slash"),
        sa.Column("text", sa.Text(), nullable=False, comment="with {ad}, {hizmet}, {tarih} for what is filled in"),
        _by(),
        _points("ready_reply", "user_id", "panel_user.id"),
        sa.UniqueConstraint("user_id", "shortcut", name=op.f("uq_ready_reply_user_id_shortcut")),
    )
    _partial("ix_ready_reply_shared", "ready_reply", "shortcut", SHARED, unique=True)
    _table(
        "inbox_label",
        sa.Integer(),
        sa.Column("name", sa.String(length=30), nullable=False),
        _by(),
        sa.UniqueConstraint("name", name=op.f("uq_inbox_label_name")),
    )
    _table(
        "labelled",
        BIG_ID,
        sa.Column("conversation_id", CONVERSATION, nullable=False),
        sa.Column("label_id", sa.Integer(), nullable=False),
        _by(),
        _points("labelled", "conversation_id", "conversation.id"),
        _points("labelled", "label_id", "inbox_label.id"),
    )
    op.create_index("ix_labelled_conversation_id_label_id", "labelled", ["conversation_id", "label_id"])
    op.create_index("ix_labelled_label_id", "labelled", ["label_id"])


def _table(name: str, key: sa.types.TypeEngine, *more: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("id", key, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        *more,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def _by() -> sa.Column:
    return sa.Column("by", sa.String(length=60), nullable=False)


def _points(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}"))


def _partial(name: str, table: str, column: str, where: sa.sql.elements.TextClause, unique: bool = False) -> None:
    op.create_index(name, table, [column], unique=unique, postgresql_where=where, sqlite_where=where)
