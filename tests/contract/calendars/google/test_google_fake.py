"""The service on this machine, driven by Google's own client: what it answers, that client understands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import google.oauth2.credentials
import google_auth_httplib2
import googleapiclient.errors
import httplib2
import pytest
from googleapiclient.discovery import build_from_document

from randevu.calendars.google import SCOPES
from tests.contract.calendars.google_fake import GoogleFake
from tests.contract.calendars.google_fake.discovery import document
from tests.contract.calendars.google_fake.oauth import CLIENT_ID, CLIENT_SECRET, PERSON

TEN = {"dateTime": "2026-03-12T10:00:00+03:00", "timeZone": "Europe/Istanbul"}
ELEVEN = {"dateTime": "2026-03-12T11:00:00+03:00", "timeZone": "Europe/Istanbul"}
ID = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def client(fake: GoogleFake) -> Iterator[Any]:
    """Google's client, built from the discovery document, as if after a consent."""
    fake.credentials(SCOPES)
    credentials = google.oauth2.credentials.Credentials(
        None,
        refresh_token="1//refresh",
        token_uri=fake.token_uri,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
    )
    http = google_auth_httplib2.AuthorizedHttp(credentials, http=httplib2.Http(timeout=60))
    made = build_from_document(json.dumps(document()), http=http, client_options={"api_endpoint": fake.api_url})
    yield made
    made.close()


def refused(call: Any) -> tuple[int, str]:
    with pytest.raises(googleapiclient.errors.HttpError) as caught:
        call.execute(num_retries=0)
    error = json.loads(caught.value.content)["error"]
    assert error["code"] == caught.value.status_code
    return caught.value.status_code, error["errors"][0]["reason"]


def insert(client: Any, **more: Any) -> dict[str, Any]:
    body = {"start": TEN, "end": ELEVEN, **more}
    made: dict[str, Any] = client.events().insert(calendarId="primary", body=body).execute()
    return made


def ids(client: Any, **more: Any) -> list[str]:
    """Of all pages, with the client's own way from page to page."""
    request = client.events().list(calendarId="primary", **more)
    found: list[str] = []
    while request is not None:
        answer = request.execute()
        found += [one["id"] for one in answer["items"]]
        request = client.events().list_next(request, answer)
    return found


def test_an_event_is_made_read_changed_and_removed(client: Any) -> None:
    made = insert(client, id=ID, summary="Toplantı")
    assert (made["id"], made["status"], made["summary"]) == (ID, "confirmed", "Toplantı")
    events = client.events()
    assert events.get(calendarId=PERSON, eventId=ID).execute() == made
    changed = events.patch(calendarId=PERSON, eventId=ID, body={"summary": None, "location": "Moda"}).execute()
    assert ("summary" in changed, changed["location"], changed["etag"] != made["etag"]) == (False, "Moda", True)
    written = events.update(calendarId=PERSON, eventId=ID, body={"start": ELEVEN, "end": ELEVEN}).execute()
    assert ("location" in written, written["start"]) == (False, ELEVEN)
    assert events.delete(calendarId=PERSON, eventId=ID).execute() == ""
    assert ids(client) == []


def test_an_id_is_taken_for_ever_and_a_removed_event_stays_as_cancelled(client: Any) -> None:
    insert(client, id=ID)
    events = client.events()
    again = events.insert(calendarId="primary", body={"id": ID, "start": TEN, "end": ELEVEN})
    assert refused(again) == (409, "duplicate")
    events.delete(calendarId="primary", eventId=ID).execute()
    assert refused(again) == (409, "duplicate")
    assert refused(events.delete(calendarId="primary", eventId=ID)) == (410, "deleted")
    assert events.get(calendarId="primary", eventId=ID).execute()["status"] == "cancelled"


@pytest.mark.parametrize("id", ["ABC12345", "abc", "xyz12345", "ab-cd-ef"])
def test_ids_have_an_alphabet_of_their_own(client: Any, id: str) -> None:
    call = client.events().insert(calendarId="primary", body={"id": id, "start": TEN, "end": ELEVEN})
    assert refused(call) == (400, "invalid")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"start": TEN}, "required"),
        ({"start": ELEVEN, "end": TEN}, "timeRangeEmpty"),
        ({"start": {"date": "2026-03-12"}, "end": ELEVEN}, "invalid"),
        ({"start": {"date": "2026-03-12", **TEN}, "end": ELEVEN}, "invalid"),
        ({"start": {"dateTime": "2026-03-12T10:00:00"}, "end": ELEVEN}, "invalid"),
    ],
)
def test_times_that_are_none_are_refused(client: Any, fake: GoogleFake, body: dict[str, Any], reason: str) -> None:
    fake.lenient = True
    assert refused(client.events().insert(calendarId="primary", body=body)) == (400, reason)


def test_a_change_with_an_old_version_is_refused(client: Any) -> None:
    made = insert(client)
    events = client.events()
    events.patch(calendarId="primary", eventId=made["id"], body={"location": "Moda"}).execute()
    for call in (
        events.patch(calendarId="primary", eventId=made["id"], body={"location": "Bebek"}),
        events.delete(calendarId="primary", eventId=made["id"]),
    ):
        call.headers["If-Match"] = made["etag"]
        assert refused(call) == (412, "conditionNotMet")


def test_lists_are_read_page_by_page_and_followed_up_by_a_token(client: Any, fake: GoogleFake) -> None:
    first = {insert(client)["id"] for _ in range(7)}
    events = client.events()
    answer = events.list(calendarId="primary").execute()
    assert (len(answer["items"]), "nextPageToken" in answer, "nextSyncToken" in answer) == (3, True, False)
    assert set(ids(client)) == first
    while page := answer.get("nextPageToken"):
        answer = events.list(calendarId="primary", pageToken=page).execute()
    token = answer["nextSyncToken"]
    assert ids(client, syncToken=token) == []
    new, gone = insert(client)["id"], next(iter(first))
    events.delete(calendarId="primary", eventId=gone).execute()
    changed = events.list(calendarId="primary", syncToken=token).execute()
    assert [(one["id"], one["status"]) for one in changed["items"]] == [(new, "confirmed"), (gone, "cancelled")]
    assert "start" not in changed["items"][1]
    assert refused(events.list(calendarId="primary", syncToken="none")) == (400, "invalid")
    assert refused(events.list(calendarId="primary", syncToken=token, q="a")) == (400, "invalid")
    assert refused(events.list(calendarId="primary", syncToken=token, timeMin="2026-03-12T00:00:00Z"))[0] == 400
    fake.account.calendars[PERSON].expire_tokens()
    assert refused(events.list(calendarId="primary", syncToken=token)) == (410, "fullSyncRequired")


def test_recurring_events_are_series_or_instances_as_asked(client: Any) -> None:
    made = insert(client, recurrence=["RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE:20260319T070000Z"])
    events = client.events()
    assert ids(client) == [made["id"]]
    (first, second, third) = ids(client, singleEvents=True)
    assert first == f"{made['id']}_20260312T070000Z"
    events.delete(calendarId="primary", eventId=second).execute()
    moved = {"start": ELEVEN, "end": ELEVEN}
    events.patch(calendarId="primary", eventId=first, body=moved).execute()
    told = events.instances(calendarId="primary", eventId=made["id"]).execute()["items"]
    assert [one["id"] for one in told] == [first, third]
    assert (told[0]["start"], told[0]["originalStartTime"], told[0]["recurringEventId"]) == (ELEVEN, TEN, made["id"])
    # Days that were taken out are shown to those who expand series themselves.
    assert sorted(ids(client)) == sorted([made["id"], first, second])


def test_a_window_and_a_private_property_narrow_a_list(client: Any) -> None:
    marked = insert(client, extendedProperties={"private": {"a": "1", "b": "2"}})
    insert(client, extendedProperties={"private": {"a": "2"}})
    assert ids(client, privateExtendedProperty=["a=1", "b=2"]) == [marked["id"]]
    assert ids(client, privateExtendedProperty="a=3") == []
    assert ids(client, timeMin="2026-03-12T11:00:00+03:00") == []
    assert ids(client, timeMax="2026-03-12T10:00:00+03:00") == []
    assert len(ids(client, timeMin="2026-03-12T10:59:00+03:00", timeMax="2026-03-12T11:59:00+03:00")) == 2


def test_a_part_of_an_answer_can_be_asked_for(client: Any) -> None:
    made = insert(client, extendedProperties={"private": {"a": "1"}})
    events = client.events()
    fields = "items(id,start/dateTime,extendedProperties/private)"
    assert events.list(calendarId="primary", fields=fields).execute() == {
        "items": [
            {
                "id": made["id"],
                "start": {"dateTime": TEN["dateTime"]},
                "extendedProperties": {"private": {"a": "1"}},
            }
        ]
    }
    assert refused(events.list(calendarId="primary", fields="items(nothing)")) == (400, "invalidParameter")


def test_busy_times_come_with_an_error_for_each_calendar_that_cannot_be_read(client: Any) -> None:
    insert(client)
    insert(client, transparency="transparent", start=ELEVEN, end=ELEVEN)
    body = {
        "timeMin": "2026-03-12T00:00:00Z",
        "timeMax": "2026-03-13T00:00:00Z",
        "items": [{"id": PERSON}, {"id": "yok@salon.example"}],
    }
    told = client.freebusy().query(body=body).execute()["calendars"]
    assert told[PERSON] == {"busy": [{"start": "2026-03-12T07:00:00Z", "end": "2026-03-12T08:00:00Z"}]}
    assert told["yok@salon.example"]["errors"] == [{"domain": "global", "reason": "notFound"}]


def test_calendars_are_listed_with_the_role_that_decides(client: Any, fake: GoogleFake) -> None:
    fake.add("okunur", role="reader")
    told = client.calendarList().list().execute()["items"]
    assert [(one["id"], one["accessRole"]) for one in told] == [(PERSON, "owner"), ("okunur", "reader")]
    call = client.events().insert(calendarId="okunur", body={"start": TEN, "end": ELEVEN})
    assert refused(call) == (403, "requiredAccessLevel")
    assert refused(client.events().list(calendarId="yok")) == (404, "notFound")


def test_a_watched_calendar_calls_until_it_is_stopped(client: Any, fake: GoogleFake) -> None:
    body = {"id": "kanal-1", "type": "web_hook", "address": "https://salon.example/push", "token": "gizli"}
    told = client.events().watch(calendarId="primary", body=body).execute()
    insert(client)
    states = [push.headers["X-Goog-Resource-State"] for push in fake.account.pushed]
    assert states == ["sync", "exists"]
    last = fake.account.pushed[-1].headers
    assert (last["X-Goog-Channel-ID"], last["X-Goog-Channel-Token"]) == ("kanal-1", "gizli")
    assert (last["X-Goog-Message-Number"], last["X-Goog-Resource-ID"]) == ("2", told["resourceId"])
    client.channels().stop(body={"id": "kanal-1", "resourceId": told["resourceId"]}).execute()
    insert(client)
    assert len(fake.account.pushed) == 2
    plain = {**body, "id": "kanal-2", "address": "http://salon.example/push"}
    assert refused(client.events().watch(calendarId="primary", body=plain))[0] == 400


def test_an_access_token_is_renewed_by_the_client_and_ends_with_the_consent(client: Any, fake: GoogleFake) -> None:
    insert(client)
    fake.oauth.access.clear()
    insert(client)
    assert fake.oauth.issued == 2
    fake.oauth.access.clear()
    fake.oauth.refresh.clear()
    with pytest.raises(Exception, match="invalid_grant"):
        insert(client)


def test_too_many_requests_are_told_apart_from_forbidden_ones(client: Any, fake: GoogleFake) -> None:
    fake.account.limit = (2, 60.0)
    insert(client)
    insert(client)
    assert refused(client.events().list(calendarId="primary")) == (403, "rateLimitExceeded")


def test_what_the_discovery_document_does_not_know_is_found_out(fake: GoogleFake) -> None:
    import requests

    fake.credentials(SCOPES)
    token = fake.oauth.issue(frozenset(SCOPES))["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    url = f"{fake.api_url}calendars/primary/events"
    requests.post(url, json={"start": TEN, "end": ELEVEN, "colour": 1}, headers=headers, timeout=60)
    requests.post(url, json={"start": TEN, "end": ELEVEN, "transparency": "clear"}, headers=headers, timeout=60)
    requests.get(url, params={"timeMin": "tomorrow"}, headers=headers, timeout=60)
    requests.get(url, params={"sort": "start"}, headers=headers, timeout=60)
    requests.get(f"{fake.api_url}calendars/primary/happenings", headers=headers, timeout=60)
    found, fake.wrong = fake.wrong, []
    assert found == [
        "Event: additionalProperties",
        "Event/transparency: enum",
        "events.list: timeMin: no RFC 3339 moment with offset",
        "events.list has no parameter sort",
        "no method GET calendars/primary/happenings",
    ]
