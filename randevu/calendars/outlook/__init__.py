"""Outlook: calendars of Microsoft 365 and of personal accounts, over Microsoft Graph v1.0.

Credentials are of one of two kinds:

- an application of the company, which enters the mailboxes named: ``kind`` "application", ``tenant``, ``client_id``,
  ``client_secret``, ``mailboxes`` (user names);
- one person who consented: ``kind`` "delegated", ``tenant``, ``client_id``, perhaps ``client_secret``, ``account_id``
  and ``cache``, as `randevu.calendars.outlook.consent` returns them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from randevu.calendars.errors import SetupError
from randevu.calendars.http import Http, Limits
from randevu.calendars.outlook.graph import Graph
from randevu.calendars.outlook.service import OutlookCalendars
from randevu.calendars.outlook.sign_in import AUTHORITY, SignIn

API_URL = "https://graph.microsoft.com/v1.0"
_PERSONAL = "9188040d-6c67-4c5b-b112-36a304b66dad"
"""The tenant in which all personal accounts are, wherever they are used."""


def connect(
    credentials: Mapping[str, Any],
    default_zone: str,
    timeout: float,
    on_refresh: Callable[[Mapping[str, Any]], None],
    *,
    api_url: str = API_URL,
    authority: str = AUTHORITY,
    http: Http | None = None,
) -> OutlookCalendars:
    """The calendars of these credentials; see `randevu.calendars.wiring.Connect`.

    Args:
        api_url: another than the usual for the clouds of some countries, with an `authority` to it.

    Raises:
        SetupError: the credentials lack something.
    """
    mailboxes = credentials.get("mailboxes") or ()
    if credentials.get("kind") == "application" and not mailboxes:
        raise SetupError("the Outlook connection names no mailboxes; connect it again")
    parts = urlsplit(api_url)
    way = http or Http(Limits(seconds=timeout))
    sign_in = SignIn(credentials, authority, f"{parts.scheme}://{parts.netloc}", way, on_refresh)
    personal = str(credentials.get("account_id")).endswith(f".{_PERSONAL}")
    return OutlookCalendars(Graph(api_url, way, sign_in), mailboxes, ZoneInfo(default_zone), personal)
