"""Message templates: how each stands at WhatsApp. They are changed in their files and handed in by command."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from randevu.messaging.approved.overview import Entry, entries
from randevu.panel.permissions import Actor


def listed(db: Connection, actor: Actor) -> list[Entry]:
    """All of them, those that need somebody first."""
    actor.needs("see_templates")
    return entries(db)
