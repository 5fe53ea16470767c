"""Accounts at the stand-in for Microsoft Graph, signed in as the product does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from randevu.calendars import outlook
from randevu.calendars.http import Http, Limits
from randevu.calendars.outlook import consent
from randevu.calendars.outlook.service import OutlookCalendars
from tests.contract.calendars.graph_fake.entra import CLIENT, SECRET, TENANT, USER
from tests.contract.calendars.graph_fake.server import GraphFake

Refreshed = Callable[[Mapping[str, Any]], None]
COMPANY = {
    "kind": "application",
    "tenant": TENANT,
    "client_id": CLIENT,
    "client_secret": SECRET,
    "mailboxes": [USER],
}


def http(fake: GraphFake, limits: Limits | None = None) -> Http:
    return Http(limits or Limits(seconds=60.0), open_to={fake.place})


def person(fake: GraphFake) -> dict[str, Any]:
    """Credentials of somebody who consented by a code on another device."""
    at = {"authority": fake.authority, "resource": fake.authority, "http": http(fake)}
    return consent.by_device("common", CLIENT, **at).finish()


def connected(
    fake: GraphFake,
    credentials: Mapping[str, Any],
    on_refresh: Refreshed = lambda _: None,
    limits: Limits | None = None,
) -> OutlookCalendars:
    # The business's own zone is another than the mailbox's, so that one cannot pass for the other.
    return outlook.connect(
        credentials,
        "Asia/Tokyo",
        60.0,
        on_refresh,
        api_url=fake.api_url,
        authority=fake.authority,
        http=http(fake, limits),
    )


def delegated(fake: GraphFake, on_refresh: Refreshed = lambda _: None) -> OutlookCalendars:
    return connected(fake, person(fake), on_refresh)


def application(fake: GraphFake, on_refresh: Refreshed = lambda _: None) -> OutlookCalendars:
    return connected(fake, COMPANY, on_refresh)
