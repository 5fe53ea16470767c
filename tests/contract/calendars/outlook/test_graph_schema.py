"""The check against Microsoft's description notices what it is there for."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from randevu.calendars.outlook.service import OutlookCalendars
from tests.contract.calendars.contract import FIRST, LAST, entry
from tests.contract.calendars.graph_fake import schema
from tests.contract.calendars.graph_fake.schema import Schema
from tests.contract.calendars.graph_fake.server import GraphFake


@pytest.fixture
def known() -> Schema:
    found = schema.known()
    if found is None:
        pytest.skip(schema.ABSENT)
    return found


@pytest.mark.parametrize(
    ("value", "kind", "faults"),
    [
        ({"subject": "Saç", "start": {"dateTime": "2026-03-12T14:00:00", "timeZone": "UTC"}}, "event", 0),
        ({"@odata.etag": "x", "attendees": [{"emailAddress": {"address": "a@b"}, "type": "required"}]}, "event", 0),
        ({"title": "Saç"}, "event", 1),
        ({"isAllDay": "yes", "reminderMinutesBeforeStart": True}, "event", 2),
        ({"showAs": "away"}, "event", 1),
        ({"start": "2026-03-12"}, "event", 1),
        ({"attendees": {"a": 1}}, "event", 1),
        ({"attendees": [{"address": "a@b"}]}, "event", 1),
        ({"createdDateTime": "yesterday"}, "event", 1),
        ({"resource": "me/events", "expirationDateTime": "2026-03-12T14:00:00Z"}, "subscription", 0),
        ({"ressource": "me/events"}, "subscription", 1),
    ],
)
def test_names_and_types_that_microsoft_does_not_know_are_faults(
    known: Schema, value: dict[str, Any], kind: str, faults: int
) -> None:
    assert len(list(known.faults(value, f"graph.{kind}"))) == faults


def test_parameters_of_an_action_are_checked_too(known: Schema) -> None:
    assert list(known.action({"schedules": ["a@b"], "availabilityViewInterval": 60}, "getSchedule")) == []
    assert len(list(known.action({"mailboxes": [], "schedules": "a@b"}, "getSchedule"))) == 2


def test_what_we_send_and_what_the_stand_in_answers_was_compared(
    known: Schema, service: OutlookCalendars, peer: GraphFake
) -> None:
    service.change(peer.calendar, service.create(peer.calendar, uuid4().hex, entry()), entry("15:00"))
    list(service.events(peer.calendar, FIRST, LAST))
    assert peer.mistakes == []
    (item,) = peer.api.main.items.values()
    item.data["colour"] = "red"
    list(service.events(peer.calendar, FIRST, LAST))
    assert peer.mistakes
    peer.api.mistakes.clear()
