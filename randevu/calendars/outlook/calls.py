"""What Microsoft sends to the address of a subscription: an echo to prove it is ours, and news of changes.

The news say only that something changed; what it was is read from the calendar. They must be answered at once: an
address that often takes longer than ten seconds is left out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from randevu.calendars.model import Call, Heard

_LONGEST_TOKEN = 2048


def heard(query: Mapping[str, str], headers: Mapping[str, str], body: bytes) -> Heard | None:
    """What a request was; None for one that Graph would not make.

    News for subscriptions of which we know nothing (any more) are taken like any other: what is refused, Graph sends
    again for hours.
    """
    token = echo(query)
    if token is not None:
        return Heard(200, body=token)
    found = calls(body)
    return Heard(202, found) if found else None


def echo(query: Mapping[str, str]) -> str | None:
    """What must be answered, as text/plain with status 200, when an address is tried out; None for news."""
    token = query.get("validationToken")
    return token if token is not None and len(token) <= _LONGEST_TOKEN and token.isprintable() else None


def calls(body: bytes) -> tuple[Call, ...]:
    """The news in a request's body; what cannot be read is left out, for polling sees it anyway."""
    try:
        value = json.loads(body)["value"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ()
    found = [_call(one) for one in value if isinstance(one, dict)] if isinstance(value, list) else []
    return tuple(dict.fromkeys(one for one in found if one is not None))


def _call(one: dict[str, Any]) -> Call | None:
    channel, secret = one.get("subscriptionId"), one.get("clientState")
    if not isinstance(channel, str) or not isinstance(secret, str):
        return None
    event = one.get("lifecycleEvent")
    return Call(channel, secret, renew=event == "reauthorizationRequired", over=event == "subscriptionRemoved")
