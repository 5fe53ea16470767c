"""Who of the panel's people saw and changed what."""

from sqlalchemy import DDL, Column, ForeignKey, Index, String, Table, event

from randevu.store.tables.metadata import metadata
from randevu.store.types import BigId, UtcDateTime

panel_audit = Table(
    "panel_audit",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("user_id", ForeignKey("panel_user.id"), nullable=False),
    Column("kind", String(10), nullable=False, comment="entered, seen, changed or exported"),
    Column("address", String(200), nullable=False, comment="the page's path; never what was typed"),
    Index("ix_panel_audit_user_id_address_id", "user_id", "address", "id"),
    Index("ix_panel_audit_at", "at"),
)

SQLITE_GUARDS = tuple(
    f"CREATE TRIGGER panel_audit_{name} BEFORE {act} ON panel_audit "
    "BEGIN SELECT RAISE(ABORT, 'panel_audit is append-only'); END"
    for name, act in (("fixed", "UPDATE"), ("kept", "DELETE"))
)
POSTGRES_GUARDS = (
    "CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "'BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || '' is append-only''; END'",
    "CREATE TRIGGER panel_audit_fixed BEFORE UPDATE ON panel_audit FOR EACH ROW EXECUTE FUNCTION append_only()",
    "CREATE TRIGGER panel_audit_kept BEFORE DELETE ON panel_audit FOR EACH ROW EXECUTE FUNCTION append_only()",
)
for _guard in SQLITE_GUARDS:
    event.listen(panel_audit, "after_create", DDL(_guard).execute_if(dialect="sqlite"))
for _guard in POSTGRES_GUARDS:
    event.listen(panel_audit, "after_create", DDL(_guard).execute_if(dialect="postgresql"))
