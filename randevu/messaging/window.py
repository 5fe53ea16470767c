"""WhatsApp's 24-hour window: how long after a customer's message we may write freely."""

from __future__ import annotations

from datetime import datetime, timedelta

LENGTH = timedelta(hours=24)
# A message written in the last moment may reach WhatsApp after the window has closed.
MARGIN = timedelta(minutes=1)


def is_open(said_at: datetime | None, now: datetime) -> bool:
    """Whether anything but a template may go out; `said_at` is the customer's newest message by its own timestamp."""
    return said_at is not None and now < said_at + LENGTH - MARGIN
