"""Users of the panel who work in some branches only."""

import sqlalchemy as sa
from alembic import op

from randevu.store.types import Json

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column(
        "panel_user",
        sa.Column("branches", Json, nullable=True, comment="keys of the branches they work in; null: all"),
    )
