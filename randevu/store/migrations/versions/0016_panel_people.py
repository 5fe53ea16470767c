"""Departments of the panel's users, and links by which they choose their passwords."""

import sqlalchemy as sa
from alembic import op

from randevu.store.types import Json, UtcDateTime

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column(
        "panel_user",
        sa.Column("departments", Json, nullable=True, comment="names, as the business calls them; null: none"),
    )
    op.create_table(
        "panel_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="SHA-256 of the token, which nobody keeps"),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column(
            "expires_at",
            UtcDateTime(),
            nullable=False,
            comment="moved to the moment in which it was used or replaced",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["panel_user.id"], name=op.f("fk_panel_link_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_link")),
        sa.UniqueConstraint("digest", name=op.f("uq_panel_link_digest")),
    )
    op.create_index(op.f("ix_panel_link_user_id"), "panel_link", ["user_id"])
