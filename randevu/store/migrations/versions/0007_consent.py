"""The consent ledger, and the class of every outgoing row."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)

SQLITE_GUARDS = (
    'CREATE TRIGGER consent_event_fixed BEFORE UPDATE OF id, purpose, channel, status, "by", message_id, text_id, at, '
    "recorded_at ON consent_event BEGIN SELECT RAISE(ABORT, 'consent_event is append-only'); END",
    "CREATE TRIGGER consent_event_kept BEFORE DELETE ON consent_event "
    "BEGIN SELECT RAISE(ABORT, 'consent_event is append-only'); END",
    "CREATE TRIGGER consent_text_fixed BEFORE UPDATE ON consent_text "
    "BEGIN SELECT RAISE(ABORT, 'consent_text is append-only'); END",
    "CREATE TRIGGER consent_text_kept BEFORE DELETE ON consent_text "
    "BEGIN SELECT RAISE(ABORT, 'consent_text is append-only'); END",
)
POSTGRES_GUARDS = (
    "CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "'BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || '' is append-only''; END'",
    'CREATE TRIGGER consent_event_fixed BEFORE UPDATE OF id, purpose, channel, status, "by", message_id, text_id, at, '
    "recorded_at ON consent_event FOR EACH ROW EXECUTE FUNCTION append_only()",
    "CREATE TRIGGER consent_event_kept BEFORE DELETE ON consent_event FOR EACH ROW EXECUTE FUNCTION append_only()",
    "CREATE TRIGGER consent_text_fixed BEFORE UPDATE ON consent_text FOR EACH ROW EXECUTE FUNCTION append_only()",
    "CREATE TRIGGER consent_text_kept BEFORE DELETE ON consent_text FOR EACH ROW EXECUTE FUNCTION append_only()",
)


def upgrade() -> None:
    op.create_table(
        "consent_text",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False, comment="privacy_notice, marketing_question, ..."),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, comment="counted from 1 for each kind and language"),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="SHA-256 of the text"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("first_used_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_text")),
        sa.UniqueConstraint("kind", "language", "version", name=op.f("uq_consent_text_kind_language_version")),
        sa.UniqueConstraint("kind", "language", "digest", name=op.f("uq_consent_text_kind_language_digest")),
    )
    op.create_table(
        "consent_event",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("customer_id", BIG_ID, nullable=False),
        sa.Column(
            "purpose",
            sa.String(length=20),
            nullable=False,
            comment="privacy_notice, service, reminders, marketing, whatsapp_offers or iys",
        ),
        sa.Column("channel", sa.String(length=12), nullable=False, comment="whatsapp, sms, email or all"),
        sa.Column("status", sa.String(length=10), nullable=False, comment="shown, given or withdrawn"),
        sa.Column(
            "by",
            sa.String(length=60),
            nullable=False,
            comment="customer, whatsapp, iys, assistant or a panel user's mark",
        ),
        sa.Column("message_id", BIG_ID, comment="evidence: the message in which it was said or shown"),
        sa.Column("text_id", BIG_ID, comment="evidence: the words that were shown"),
        sa.Column("at", MOMENT, nullable=False, comment="when it was said or shown"),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_event")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_consent_event_customer_id")),
        sa.ForeignKeyConstraint(["text_id"], ["consent_text.id"], name=op.f("fk_consent_event_text_id")),
    )
    op.create_index("ix_consent_event_customer_id_purpose", "consent_event", ["customer_id", "purpose"])
    postgres = op.get_bind().dialect.name == "postgresql"
    for guard in POSTGRES_GUARDS if postgres else SQLITE_GUARDS:
        op.execute(guard)
    op.add_column("outbox", sa.Column("customer_id", BIG_ID, comment="whom it is for, where no conversation tells"))
    op.create_index(op.f("ix_outbox_customer_id"), "outbox", ["customer_id"])
    op.execute("UPDATE outbox SET purpose = 'reply' WHERE kind IN ('reply', 'apology')")
    op.execute("UPDATE outbox SET purpose = 'internal' WHERE kind = 'owner_alert'")
    if postgres:  # SQLite keeps no comments
        _comment("outbox", "purpose", 12, False, "its class at the gate: reply, internal, service, survey or marketing")
        _comment("outbox", "state", 10, False, "waiting, sending, sent, unclear, superseded, refused or dead")
        _comment("message", "status", 12, True, "out: queued, sent, delivered, read, failed, superseded or refused")


def _comment(table: str, column: str, length: int, nullable: bool, comment: str) -> None:
    op.alter_column(table, column, existing_type=sa.String(length=length), existing_nullable=nullable, comment=comment)
