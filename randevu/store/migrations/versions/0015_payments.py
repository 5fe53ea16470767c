"""Deposits and the ledger of what happened to them."""

import sqlalchemy as sa
from alembic import op

from randevu.store.types import BigId, UtcDateTime

revision = "0015"
down_revision = "0014"

_OPEN = sa.text("state IN ('asked', 'paid', 'refund_due')")

SQLITE_GUARDS = (
    "CREATE TRIGGER payment_event_fixed BEFORE UPDATE ON payment_event "
    "BEGIN SELECT RAISE(ABORT, 'payment_event is append-only'); END",
    "CREATE TRIGGER payment_event_kept BEFORE DELETE ON payment_event "
    "BEGIN SELECT RAISE(ABORT, 'payment_event is append-only'); END",
)
POSTGRES_GUARDS = (
    "CREATE TRIGGER payment_event_fixed BEFORE UPDATE ON payment_event FOR EACH ROW EXECUTE FUNCTION append_only()",
    "CREATE TRIGGER payment_event_kept BEFORE DELETE ON payment_event FOR EACH ROW EXECUTE FUNCTION append_only()",
)


def upgrade() -> None:
    op.create_table(
        "payment",
        sa.Column("id", BigId, nullable=False),
        sa.Column("appointment_id", BigId, nullable=False),
        sa.Column("reference", sa.String(16), nullable=False, comment="names it to the provider and on a transfer"),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("refund_hours", sa.Integer(), nullable=False, comment="the rule that the customer agreed to"),
        sa.Column("state", sa.String(12), nullable=False, comment="asked, paid, kept, lapsed, refund_due or refunded"),
        sa.Column("way", sa.String(12), nullable=True, comment="how it was paid: link or transfer"),
        sa.Column("due_at", UtcDateTime(), nullable=False, comment="asked: the deadline; refund_due: when to try next"),
        sa.Column("attempts", sa.Integer(), nullable=False, comment="of what is due"),
        sa.Column("provider", sa.String(20), nullable=True, comment="who was asked for a page to pay on"),
        sa.Column("provider_id", sa.String(120), nullable=True, comment="the provider's name for it"),
        sa.Column("url", sa.Text(), nullable=True, comment="the provider's page"),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payment_amount")),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointment.id"], name=op.f("fk_payment_appointment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("appointment_id", name=op.f("uq_payment_appointment_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_payment_reference")),
    )
    op.create_index("ix_payment_open", "payment", ["state", "due_at"], postgresql_where=_OPEN, sqlite_where=_OPEN)
    op.create_table(
        "payment_event",
        sa.Column("id", BigId, nullable=False),
        sa.Column("payment_id", BigId, nullable=False),
        sa.Column("key", sa.String(200), nullable=False, comment="what is entered once has a key"),
        sa.Column(
            "kind", sa.String(12), nullable=False, comment="the state it led to, or what was noted: strange, twice"
        ),
        sa.Column("amount", sa.Integer(), nullable=False, comment="in: more than 0; out: less; nothing moved: 0"),
        sa.Column("by", sa.String(60), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_payment_event_payment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_event")),
        sa.UniqueConstraint("key", name=op.f("uq_payment_event_key")),
    )
    op.create_index(op.f("ix_payment_event_payment_id"), "payment_event", ["payment_id"])
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for guard in SQLITE_GUARDS if is_sqlite else POSTGRES_GUARDS:
        op.execute(guard)
    if not is_sqlite:
        op.alter_column("appointment", "status", comment="unpaid, booked, cancelled, done, no_show")
