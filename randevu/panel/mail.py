"""Letters to the people of the panel, as rows of the outbox; their words stand in `letters/<language>/`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from randevu import templates
from randevu.catalogue import service as catalogues
from randevu.messaging import email_message
from randevu.messaging.lanes import EMAIL, email_lane
from randevu.panel.links import Holder
from randevu.settings import Settings
from randevu.store.tables import outbox

ADDRESS = "/parola/"
"""Below it stand the pages behind links."""
_LETTERS = Path(__file__).parent / "letters" / "tr"
_RANK = 1
"""Somebody waits for it."""


def is_possible(settings: Settings) -> bool:
    """Whether there is a mail server."""
    return settings.smtp is not None


def address_of(settings: Settings, token: str) -> str:
    return f"{settings.public_url}{ADDRESS}{token}"


def write(db: Connection, settings: Settings, to: Holder, token: str, now: datetime) -> None:
    """Queue the letter with a link: an invitation for who never had a password, else the way to a new one."""
    values = {
        "business": catalogues.current(db).name,
        "name": to.name,
        "address": address_of(settings, token),
    }
    written = templates.folder(_LETTERS).get_template(f"{'invited' if to.is_new else 'forgotten'}.txt").render(values)
    subject, _, text = written.partition("\n\n")
    email = email_message.Email.new(subject.strip(), text.strip() + "\n", now)
    db.execute(
        insert(outbox).values(
            channel=EMAIL,
            lane=email_lane(to.email),
            purpose="internal",
            kind="account",
            rank=_RANK,
            address={"email": to.email},
            payload=email_message.to_json(email),
            due_at=now,
            created_at=now,
        )
    )
