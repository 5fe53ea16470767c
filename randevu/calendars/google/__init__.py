"""Google Calendar, version 3 of its API, over plain HTTP.

Google's own client was rejected: 17 MB and a transport that threads may not share, for the dozen calls needed here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from randevu.calendars.google.api import Api
from randevu.calendars.google.service import GoogleCalendar
from randevu.calendars.google.sign_in import SCOPES, SignIn, on_this_machine, token_address
from randevu.calendars.http import Http, Limits, place_of

API_URL = "https://www.googleapis.com/calendar/v3/"

__all__ = ["API_URL", "SCOPES", "GoogleCalendar", "connect"]


def connect(
    credentials: Mapping[str, Any],
    default_zone: str,
    timeout: float,
    on_refresh: Callable[[Mapping[str, Any]], None],
) -> GoogleCalendar:
    """A signed-in account. Nothing is asked of the service yet.

    Args:
        credentials: what `consent.redeem` returned, or `{"kind": "service_account", "info": <the key file's object>,
            "subject": <whose calendars>}`. Either may name `"calendars": [address, ...]` that the account's own list
            does not show. For tests they name an `"api_url"` on this machine, without TLS, and a `"token_uri"` there.
        default_zone: IANA name for calendars whose own zone is not told.
        timeout: seconds for each single request.
        on_refresh: given the credentials to keep from now on, whenever they change; called in the asking thread.

    Raises:
        SetupError: the credentials are not complete.
    """
    api_url = str(credentials.get("api_url") or API_URL)
    open_to = [place_of(url) for url in (api_url, token_address(credentials)) if on_this_machine(api_url)]
    http = Http(Limits(seconds=timeout), open_to=open_to)
    shown = tuple(map(str, credentials.get("calendars") or ()))
    return GoogleCalendar(Api(http, SignIn(http, credentials, on_refresh), api_url), default_zone, shown)
