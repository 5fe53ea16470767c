"""What reviewers mark: looked at, flagged, labels, comments, saved for later."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
CONVERSATION = sa.String(length=36)


def upgrade() -> None:
    op.create_table(
        "review",
        sa.Column("conversation_id", CONVERSATION, nullable=False),
        sa.Column("reviewed_at", MOMENT, comment="what was said later has not been looked at"),
        sa.Column("reviewed_by", sa.String(length=60)),
        sa.Column(
            "flagged",
            sa.Boolean(),
            nullable=False,
            comment="by a reviewer; conversation.flagged is for whoever answers",
        ),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_review_conversation_id")),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_review")),
    )
    _of_conversation(
        "review_label",
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.UniqueConstraint("conversation_id", "label", name=op.f("uq_review_label_conversation_id_label")),
    )
    op.create_index("ix_review_label_label", "review_label", ["label"])
    _of_conversation(
        "review_comment",
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=60), nullable=False),
    )
    op.create_index(op.f("ix_review_comment_conversation_id"), "review_comment", ["conversation_id"])
    _of_conversation(
        "review_later",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["panel_user.id"], name=op.f("fk_review_later_user_id")),
        sa.UniqueConstraint("user_id", "conversation_id", name=op.f("uq_review_later_user_id_conversation_id")),
    )
    op.create_index(op.f("ix_review_later_conversation_id"), "review_later", ["conversation_id"])


def _of_conversation(name: str, *more: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("conversation_id", CONVERSATION, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        *more,
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f(f"fk_{name}_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
