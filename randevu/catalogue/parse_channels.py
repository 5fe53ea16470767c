"""`channels` of the business file: other ways to customers than WhatsApp."""

from __future__ import annotations

from randevu.catalogue.model import Channels
from randevu.catalogue.node import Node

WAYS = ("sms", "email")
UNTIL = ("delivered", "read")
_USUAL = Channels()


def channels(node: Node) -> Channels:
    """Raises CatalogueError, naming the line."""
    entry = node.fields("", "email_copies fallback fallback_minutes fallback_until")
    ways = entry["fallback"].texts() if "fallback" in entry else ()
    if not set(ways) <= set(WAYS) or len(set(ways)) != len(ways):
        raise entry["fallback"].error(f"must be a list of {' and '.join(WAYS)}, each once, best first")
    until = entry["fallback_until"].text() if "fallback_until" in entry else _USUAL.fallback_until
    if until not in UNTIL:
        raise entry["fallback_until"].error(f"must be one of {', '.join(UNTIL)}")
    return Channels(
        email_copies=entry["email_copies"].truth() if "email_copies" in entry else _USUAL.email_copies,
        fallback=ways,
        fallback_minutes=(
            entry["fallback_minutes"].whole(5, 24 * 60) if "fallback_minutes" in entry else _USUAL.fallback_minutes
        ),
        fallback_until=until,
    )
