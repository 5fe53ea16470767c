"""In which language a customer is written to first: the one of their own last messages, where it can be said in it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.engine import Connection

from randevu.languages import spoken
from randevu.messaging.approved import files, registry
from randevu.store.tables import conversation, message

MESSAGES = 10
"""So many of their newest ones are looked at: a language is left by writing in another for a while."""


def language(db: Connection, customer_id: int, template: str) -> str:
    """The code of the language in which to send a template; Turkish unless WhatsApp has approved it in theirs."""
    others = {code for name, code in files.all_templates() if name == template} - {files.LANGUAGE}
    if not others:
        return files.LANGUAGE
    theirs = spoken.language(_written(db, customer_id))
    standing = registry.find(db, template, theirs) if theirs in others else None
    return theirs if standing is not None and standing.usable else files.LANGUAGE


def _written(db: Connection, customer_id: int) -> list[str]:
    """What the customer typed last; taps are our own words."""
    talks = select(conversation.c.id).where(conversation.c.customer_id == customer_id)
    typed = select(message.c.text).where(
        message.c.conversation_id.in_(talks),
        message.c.direction == "in",
        message.c.kind == "text",
        message.c.text.is_not(None),
    )
    return list(db.execute(typed.order_by(message.c.id.desc()).limit(MESSAGES)).scalars())
