"""What customers were told and what they allowed: a ledger that is only ever added to.

The guards below refuse every change of what was written. One column may change: whose entry it is, because two
customers can turn out to be one person.
"""

from sqlalchemy import DDL, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, event

from randevu.store.tables.metadata import metadata
from randevu.store.types import BigId, UtcDateTime

consent_text = Table(
    "consent_text",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("kind", String(20), nullable=False, comment="privacy_notice, marketing_question, ..."),
    Column("language", String(8), nullable=False),
    Column("version", Integer, nullable=False, comment="counted from 1 for each kind and language"),
    Column("digest", String(64), nullable=False, comment="SHA-256 of the text"),
    Column("text", Text, nullable=False),
    Column("first_used_at", UtcDateTime, nullable=False),
    UniqueConstraint("kind", "language", "version"),
    UniqueConstraint("kind", "language", "digest"),
)

consent_event = Table(
    "consent_event",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("customer_id", ForeignKey("customer.id"), nullable=False),
    Column(
        "purpose",
        String(20),
        nullable=False,
        comment="privacy_notice, service, reminders, marketing, whatsapp_offers or iys",
    ),
    Column("channel", String(12), nullable=False, comment="whatsapp, sms, email or all"),
    Column("status", String(10), nullable=False, comment="shown, given or withdrawn"),
    Column("by", String(60), nullable=False, comment="customer, whatsapp, iys, assistant or a panel user's mark"),
    Column("message_id", BigId, comment="evidence: the message in which it was said or shown"),
    Column("text_id", ForeignKey("consent_text.id"), comment="evidence: the words that were shown"),
    Column("at", UtcDateTime, nullable=False, comment="when it was said or shown"),
    Column("recorded_at", UtcDateTime, nullable=False),
    Index("ix_consent_event_customer_id_purpose", "customer_id", "purpose"),
)

iys_attempt = Table(
    "iys_attempt",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("customer_id", ForeignKey("customer.id"), nullable=False, unique=True),
    Column("said_at", UtcDateTime, nullable=False, comment="of the change that the register was told"),
    Column("due_at", UtcDateTime, nullable=False, comment="when it may be told again"),
    Column("code", String(20), comment="why the register refused it; null while it is being told"),
)

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
# consent_event refers to consent_text and is therefore made after it: then both tables are there.
for _guard in SQLITE_GUARDS:
    event.listen(consent_event, "after_create", DDL(_guard).execute_if(dialect="sqlite"))
for _guard in POSTGRES_GUARDS:
    event.listen(consent_event, "after_create", DDL(_guard).execute_if(dialect="postgresql"))
