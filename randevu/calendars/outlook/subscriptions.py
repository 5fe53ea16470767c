"""Subscriptions to a calendar's changes. They last seven days at most, and are renewed or made anew before."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from randevu import clock
from randevu.calendars.errors import NotFound, Unclear
from randevu.calendars.model import Channel
from randevu.calendars.outlook.graph import Graph
from randevu.calendars.outlook.places import Place, quoted

_LONGEST = timedelta(minutes=10_080) - timedelta(minutes=10)  # the service's clock need not be ours
_LONGEST_SECRET = 128


def begin(graph: Graph, place: Place, address: str, secret: str, until: datetime) -> Channel:
    """Graph asks `address` for an echo before it answers, so that address must already be served."""
    if not address.startswith("https://") or not 0 < len(secret) <= _LONGEST_SECRET:
        raise ValueError("a subscription needs an https address and a secret of at most 128 characters")
    resource = f"{place.mailbox if place.is_main else place.path}/events"
    made = graph.post(
        "subscriptions",
        {
            "changeType": "created,updated,deleted",
            "notificationUrl": address,
            "lifecycleNotificationUrl": address,
            "resource": resource,
            "expirationDateTime": _text(until),
            "clientState": secret,
        },
    )
    return _channel(made, secret)


def renew(graph: Graph, channel: Channel, until: datetime) -> Channel:
    renewed = graph.patch(f"subscriptions/{quoted(channel.id)}", {"expirationDateTime": _text(until)})
    return _channel(renewed, channel.secret)


def end(graph: Graph, channel: Channel) -> None:
    try:
        graph.delete(f"subscriptions/{quoted(channel.id)}")
    except NotFound:
        return


def _channel(item: dict[str, Any], secret: str) -> Channel:
    id, until = item.get("id"), item.get("expirationDateTime")
    try:
        if not isinstance(id, str) or not isinstance(until, str):
            raise ValueError
        # Seven digits of a second are one more than Python reads.
        expires_at = clock.parse(until.partition(".")[0].removesuffix("Z") + "Z")
    except ValueError:
        raise Unclear("subscription") from None
    return Channel(id, secret, expires_at)


def _text(until: datetime) -> str:
    latest = min(until, clock.now() + _LONGEST).astimezone(timezone.utc)
    return latest.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
