"""Files that customers sent."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table

from randevu.store.tables.metadata import metadata
from randevu.store.types import BigId, UtcDateTime

media_file = Table(
    "media_file",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("message_id", ForeignKey("message.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("remote_id", String(128), nullable=False, comment="WhatsApp's id; good for seven days"),
    Column("kind", String(12), nullable=False, comment="the message's: image, video, audio, voice, document, sticker"),
    Column("claimed", String(100), comment="the type it was sent as"),
    Column("filename", String(240), comment="the sender's name for it"),
    Column("digest", String(88), comment="SHA-256 from the webhook, base64 or hex"),
    Column("state", String(8), nullable=False, default="waiting", comment="waiting, fetching, kept or refused"),
    Column("reason", String(12), comment="refused: type, size, digest, host, gone or infected"),
    Column("stored_as", String(32), unique=True, comment="its name in the folder; while fetching also the lease"),
    Column("type", String(60), comment="kept: what its bytes are"),
    Column("size", BigInteger, comment="bytes"),
    Column("attempts", Integer, nullable=False, default=0),
    Column("said_at", UtcDateTime, nullable=False, comment="the message's moment: what terms are counted from"),
    Column("due_at", UtcDateTime, nullable=False, comment="fetching: when its worker is taken for dead"),
    Column("settled_at", UtcDateTime, comment="when it was kept or refused"),
    Index("ix_media_file_state_due_at", "state", "due_at"),
    Index("ix_media_file_said_at", "said_at"),
    Index("ix_media_file_settled_at", "settled_at"),
)
