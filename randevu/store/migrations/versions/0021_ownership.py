"""Who owns a conversation that is not the assistant's, what happened to it, and which agents are there."""

import sqlalchemy as sa
from alembic import op

from randevu.store.types import BigId, UtcDateTime

revision = "0021"
down_revision = "0020"

_UNANSWERED, _PARKED = sa.text("answer_by IS NOT NULL"), sa.text("state = 'parked'")

_WAITING_NOW = """
INSERT INTO ownership (conversation_id, handover_id, state, place_at, waits_since, changed_at)
SELECT h.conversation_id, h.id, 'queued', h.opened_at, h.opened_at, h.opened_at
FROM handover h JOIN conversation c ON c.id = h.conversation_id
WHERE c.holder <> 'assistant' AND h.closed_at IS NULL
AND h.id = (SELECT min(o.id) FROM handover o WHERE o.conversation_id = h.conversation_id AND o.closed_at IS NULL)
"""


def upgrade() -> None:
    op.create_table(
        "ownership",
        sa.Column("conversation_id", sa.String(36), nullable=False),
        sa.Column("handover_id", BigId, nullable=False),
        sa.Column("state", sa.String(8), nullable=False, comment="queued, assigned or parked"),
        sa.Column("user_id", sa.Integer(), nullable=True, comment="whose it is; parked: who gets it back"),
        sa.Column(
            "wanted_id", sa.Integer(), nullable=True, comment="who gets it first if they can, because they had it"
        ),
        sa.Column("department", sa.String(60), nullable=True, comment="as the business calls it; null: anybody's"),
        sa.Column(
            "place_at", UtcDateTime(), nullable=False, comment="orders the queue: when waiting began, less a head start"
        ),
        sa.Column(
            "waits_since",
            UtcDateTime(),
            nullable=True,
            comment="the customer's unanswered words; null: a person spoke last",
        ),
        sa.Column("acted_at", UtcDateTime(), nullable=True, comment="when its owner got it or last did something"),
        sa.Column(
            "answer_by", UtcDateTime(), nullable=True, comment="when the first answer is due; null: it was given"
        ),
        sa.Column("warned_at", UtcDateTime(), nullable=True),
        sa.Column(
            "escalated_at",
            UtcDateTime(),
            nullable=True,
            comment="the first answer was late: everybody's affair from then on",
        ),
        sa.Column(
            "resume_minutes",
            sa.Integer(),
            nullable=True,
            comment="after so long without a person the assistant takes over; null: never",
        ),
        sa.Column("parked_until", UtcDateTime(), nullable=True),
        sa.Column("park_reason", sa.String(200), nullable=True),
        sa.Column(
            "park_then", sa.String(9), nullable=True, comment="who has it after parking: agent, queue or assistant"
        ),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("state IN ('queued', 'assigned', 'parked')", name=op.f("ck_ownership_state_known")),
        sa.CheckConstraint("(state = 'queued') = (user_id IS NULL)", name=op.f("ck_ownership_one_owner_or_queue")),
        sa.CheckConstraint(
            "(state = 'parked') = (parked_until IS NOT NULL)", name=op.f("ck_ownership_parked_until_when")
        ),
        sa.CheckConstraint("(state = 'parked') = (park_then IS NOT NULL)", name=op.f("ck_ownership_parked_for_whom")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_ownership_conversation_id")),
        sa.ForeignKeyConstraint(["handover_id"], ["handover.id"], name=op.f("fk_ownership_handover_id")),
        sa.ForeignKeyConstraint(["user_id"], ["panel_user.id"], name=op.f("fk_ownership_user_id")),
        sa.ForeignKeyConstraint(["wanted_id"], ["panel_user.id"], name=op.f("fk_ownership_wanted_id")),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_ownership")),
        sa.UniqueConstraint("handover_id", name=op.f("uq_ownership_handover_id")),
    )
    op.create_index("ix_ownership_state_place_at", "ownership", ["state", "place_at"])
    op.create_index("ix_ownership_user_id_state", "ownership", ["user_id", "state"])
    for name, column, where in (
        ("ix_ownership_answer_by", "answer_by", _UNANSWERED),
        ("ix_ownership_parked_until", "parked_until", _PARKED),
    ):
        op.create_index(name, "ownership", [column], postgresql_where=where, sqlite_where=where)
    op.create_table(
        "handover_event",
        sa.Column("id", BigId, nullable=False),
        sa.Column("conversation_id", sa.String(36), nullable=False),
        sa.Column("handover_id", BigId, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column(
            "what", sa.String(12), nullable=False, comment="opened, assigned, taken, given, returned, parked, ..."
        ),
        sa.Column(
            "by", sa.String(60), nullable=False, comment="user:<id>, customer, time, silence, queue or assistant"
        ),
        sa.Column(
            "user_id", sa.Integer(), nullable=True, comment="whose it is afterwards; null: nobody's in particular"
        ),
        sa.Column("detail", sa.String(200), nullable=True, comment="the reason, as a code or as it was typed"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_handover_event_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_event")),
    )
    op.create_index(op.f("ix_handover_event_conversation_id"), "handover_event", ["conversation_id"])
    op.create_index("ix_handover_event_at", "handover_event", ["at"])
    op.create_table(
        "agent_presence",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("available", sa.Boolean(), nullable=False, comment="takes conversations from the queue"),
        sa.Column("seen_at", UtcDateTime(), nullable=False, comment="the newest heartbeat of an open page"),
        sa.Column("chats_at_once", sa.Integer(), nullable=True, comment="their own limit; null: the business's"),
        sa.Column(
            "assigned_at",
            UtcDateTime(),
            nullable=True,
            comment="when the queue last gave them one: the longest idle comes first",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["panel_user.id"], name=op.f("fk_agent_presence_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_agent_presence")),
    )
    op.add_column("handover", sa.Column("user_id", sa.Integer(), nullable=True, comment="who had it last"))
    op.add_column("handover", sa.Column("answered_at", UtcDateTime(), nullable=True, comment="a person's first answer"))
    op.execute(sa.text(_WAITING_NOW))
