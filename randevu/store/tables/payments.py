"""Deposits: what was asked for, and the ledger of what happened to the money. Amounts are whole kuruş.

The ledger is only ever added to: the guards below refuse every change of what was entered.
"""

from sqlalchemy import DDL, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text, event, text

from randevu.store.tables.metadata import metadata
from randevu.store.types import BigId, UtcDateTime

_OPEN = text("state IN ('asked', 'paid', 'refund_due')")

payment = Table(
    "payment",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("appointment_id", ForeignKey("appointment.id"), nullable=False, unique=True),
    Column("reference", String(16), nullable=False, unique=True, comment="names it to the provider and on a transfer"),
    Column("amount", Integer, nullable=False),
    Column("refund_hours", Integer, nullable=False, comment="the rule that the customer agreed to"),
    Column("state", String(12), nullable=False, comment="asked, paid, kept, lapsed, refund_due or refunded"),
    Column("way", String(12), comment="how it was paid: link or transfer"),
    Column("due_at", UtcDateTime, nullable=False, comment="asked: the deadline; refund_due: when to try next"),
    Column("attempts", Integer, nullable=False, comment="of what is due"),
    Column("provider", String(20), comment="who was asked for a page to pay on"),
    Column("provider_id", String(120), comment="the provider's name for it"),
    Column("url", Text, comment="the provider's page"),
    Column("asked_at", UtcDateTime, nullable=False),
    CheckConstraint("amount > 0", name="amount"),
    Index("ix_payment_open", "state", "due_at", postgresql_where=_OPEN, sqlite_where=_OPEN),
)

payment_event = Table(
    "payment_event",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("payment_id", ForeignKey("payment.id"), nullable=False, index=True),
    Column("key", String(200), nullable=False, unique=True, comment="what is entered once has a key"),
    Column("kind", String(12), nullable=False, comment="the state it led to, or what was noted: strange, twice"),
    Column("amount", Integer, nullable=False, comment="in: more than 0; out: less; nothing moved: 0"),
    Column("by", String(60), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

SQLITE_GUARDS = tuple(
    f"CREATE TRIGGER payment_event_{name} BEFORE {what} ON payment_event "
    "BEGIN SELECT RAISE(ABORT, 'payment_event is append-only'); END"
    for name, what in (("fixed", "UPDATE"), ("kept", "DELETE"))
)
# `append_only` is made with the consent ledger.
POSTGRES_GUARDS = tuple(
    f"CREATE TRIGGER payment_event_{name} BEFORE {what} ON payment_event FOR EACH ROW EXECUTE FUNCTION append_only()"
    for name, what in (("fixed", "UPDATE"), ("kept", "DELETE"))
)
for _guard in SQLITE_GUARDS:
    event.listen(payment_event, "after_create", DDL(_guard).execute_if(dialect="sqlite"))
for _guard in POSTGRES_GUARDS:
    event.listen(payment_event, "after_create", DDL(_guard).execute_if(dialect="postgresql"))
