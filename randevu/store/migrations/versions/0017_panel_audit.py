"""Who of the panel's people saw and changed what: rows that are only ever added."""

import sqlalchemy as sa
from alembic import op

from randevu.store.types import BigId, UtcDateTime

revision = "0017"
down_revision = "0016"

SQLITE_GUARDS = (
    "CREATE TRIGGER panel_audit_fixed BEFORE UPDATE ON panel_audit "
    "BEGIN SELECT RAISE(ABORT, 'panel_audit is append-only'); END",
    "CREATE TRIGGER panel_audit_kept BEFORE DELETE ON panel_audit "
    "BEGIN SELECT RAISE(ABORT, 'panel_audit is append-only'); END",
)
POSTGRES_GUARDS = (  # the function came with the consent ledger
    "CREATE TRIGGER panel_audit_fixed BEFORE UPDATE ON panel_audit FOR EACH ROW EXECUTE FUNCTION append_only()",
    "CREATE TRIGGER panel_audit_kept BEFORE DELETE ON panel_audit FOR EACH ROW EXECUTE FUNCTION append_only()",
)


def upgrade() -> None:
    op.create_table(
        "panel_audit",
        sa.Column("id", BigId, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False, comment="entered, seen, changed or exported"),
        sa.Column(
            "address",
            sa.String(length=200),
            nullable=False,
            comment="the page's path; never what was typed",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["panel_user.id"], name=op.f("fk_panel_audit_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_audit")),
    )
    op.create_index("ix_panel_audit_user_id_address_id", "panel_audit", ["user_id", "address", "id"])
    op.create_index("ix_panel_audit_at", "panel_audit", ["at"])
    postgres = op.get_bind().dialect.name == "postgresql"
    for guard in POSTGRES_GUARDS if postgres else SQLITE_GUARDS:
        op.execute(guard)
