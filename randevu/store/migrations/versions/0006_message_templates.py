"""Message templates: how each stands at WhatsApp."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "message_template",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("name", sa.String(length=512), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("remote_id", sa.String(length=40), comment="WhatsApp's own id"),
        sa.Column(
            "status",
            sa.String(length=24),
            nullable=False,
            comment="WhatsApp's word in small letters, or missing: not there",
        ),
        sa.Column("category", sa.String(length=16), comment="utility, marketing, ... as WhatsApp sees it"),
        sa.Column("wanted", sa.String(length=16), comment="the category it was submitted as; null: not by us"),
        sa.Column("quality", sa.String(length=12), comment="green, yellow, red or unknown"),
        sa.Column("reason", sa.String(length=60), comment="WhatsApp's code for a refusal"),
        sa.Column("explanation", sa.Text()),
        sa.Column("advice", sa.Text()),
        sa.Column(
            "fingerprint",
            sa.String(length=32),
            comment="of what was submitted: tells when the file has changed since",
        ),
        sa.Column("submitted_at", MOMENT),
        sa.Column("changed_at", MOMENT, nullable=False, comment="when its status or category became what it is"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_template")),
        sa.UniqueConstraint("name", "language", name=op.f("uq_message_template_name_language")),
    )
