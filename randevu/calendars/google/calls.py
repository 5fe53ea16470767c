"""Google's calls to our address when something in a watched calendar changed. They say which calendar, never what."""

from __future__ import annotations

from collections.abc import Mapping

from randevu.calendars.model import Call, Heard


def heard(query: Mapping[str, str], headers: Mapping[str, str], body: bytes) -> Heard | None:
    """What a request was; None for one that Google would not make.

    Whatever is not answered with success is called a failure, and 5xx is repeated; so a call for a channel of which
    we know nothing (any more) is taken like any other.
    """
    call = call_of(headers)
    return None if call is None else Heard(204, (call,))


def call_of(headers: Mapping[str, str]) -> Call | None:
    """The call that a request is, by its headers: it has no body. None for a request that is none."""
    told = {name.lower(): value for name, value in headers.items()}
    channel, state = told.get("x-goog-channel-id"), told.get("x-goog-resource-state")
    if not channel or not state:
        return None
    return Call(channel, told.get("x-goog-channel-token", ""), opens=state == "sync")
