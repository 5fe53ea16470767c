"""Google's calls to our address when something in a watched calendar changed. They say which calendar, never what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Call:
    """
    Attributes:
        channel: the `Channel.id` for which it is made.
        secret: to be compared with the channel's before the call is believed.
        opens: the first call of a new channel, which announces no change.
    """

    channel: str
    secret: str
    opens: bool


def call_of(headers: Mapping[str, str]) -> Call | None:
    """The call that a request is, by its headers: it has no body. None for a request that is none."""
    told = {name.lower(): value for name, value in headers.items()}
    channel, state = told.get("x-goog-channel-id"), told.get("x-goog-resource-state")
    if not channel or not state:
        return None
    return Call(channel, told.get("x-goog-channel-token", ""), state == "sync")
