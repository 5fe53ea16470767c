"""Files that customers sent."""

import sqlalchemy as sa
from alembic import op

from randevu.store.types import BigId, UtcDateTime

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.create_table(
        "media_file",
        sa.Column("id", BigId, nullable=False),
        sa.Column("message_id", BigId, nullable=False),
        sa.Column("remote_id", sa.String(128), nullable=False, comment="WhatsApp's id; good for seven days"),
        sa.Column(
            "kind",
            sa.String(12),
            nullable=False,
            comment="the message's: image, video, audio, voice, document, sticker",
        ),
        sa.Column("claimed", sa.String(100), comment="the type it was sent as"),
        sa.Column("filename", sa.String(240), comment="the sender's name for it"),
        sa.Column("digest", sa.String(88), comment="SHA-256 from the webhook, base64 or hex"),
        sa.Column("state", sa.String(8), nullable=False, comment="waiting, fetching, kept or refused"),
        sa.Column("reason", sa.String(12), comment="refused: type, size, digest, host, gone or infected"),
        sa.Column("stored_as", sa.String(32), comment="its name in the folder; while fetching also the lease"),
        sa.Column("type", sa.String(60), comment="kept: what its bytes are"),
        sa.Column("size", sa.BigInteger(), comment="bytes"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column(
            "said_at", UtcDateTime(), nullable=False, comment="the message's moment: what terms are counted from"
        ),
        sa.Column("due_at", UtcDateTime(), nullable=False, comment="fetching: when its worker is taken for dead"),
        sa.Column("settled_at", UtcDateTime(), comment="when it was kept or refused"),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_media_file_message_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media_file")),
        sa.UniqueConstraint("message_id", name=op.f("uq_media_file_message_id")),
        sa.UniqueConstraint("stored_as", name=op.f("uq_media_file_stored_as")),
    )
    op.create_index("ix_media_file_state_due_at", "media_file", ["state", "due_at"])
    op.create_index("ix_media_file_said_at", "media_file", ["said_at"])
    op.create_index("ix_media_file_settled_at", "media_file", ["settled_at"])
