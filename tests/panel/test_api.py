"""Other programs send templates: each with its token, once for each key, through the same outbox and window."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import insert, select
from starlette.testclient import TestClient

from randevu import store
from randevu.messaging import identities
from randevu.messaging.address import Address
from randevu.messaging.approved import registry
from randevu.panel import tokens
from randevu.panel.api import sending
from randevu.panel.app import create_app
from randevu.panel.errors import PanelError
from randevu.settings import load
from randevu.store.tables import api_token, conversation, message, outbox
from tests.panel.panel_world import NUMBER, World

PHONE = "+90 532 111 22 33"
VALUES = {
    "customer": "Ayşe",
    "business": "Defne",
    "day": "17 Mart Salı",
    "time": "14:00",
    "service": "Fön",
    "branch": "Kadıköy",
}
NAME = "appointment_reminder_one_day"


class Caller:
    """A program with a token."""

    def __init__(self, world: World, *scopes: str, name: str = "crm") -> None:
        self.world = world
        told = {"DATABASE_URL": world.url, "RANDEVU_SECRET_KEY": "key", "WHATSAPP_PHONE_NUMBER_ID": f"{NUMBER},2"}
        self.http = TestClient(create_app(load(told), now=lambda: world.now))
        with store.writing(world.url) as db:
            self.token = tokens.add(db, name, scopes, world.now)

    def ask(self, method: str, path: str, token: str | None = None, **given: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token or self.token}", **given.pop("headers", {})}
        return self.http.request(method, f"/api{path}", headers=headers, **given)

    def send(self, key: str = "k-1", name: str = NAME, **body: Any) -> httpx.Response:
        sent = {"to": PHONE, "variables": VALUES, **body}
        return self.ask("POST", f"/templates/{name}/send", json=sent, headers={"Idempotency-Key": key})

    def rows(self) -> list[Any]:
        with store.reading(self.world.url) as db:
            return list(db.execute(select(outbox).order_by(outbox.c.id)))


@pytest.fixture
def caller(world: World) -> Caller:
    return Caller(world, "send")


def refusal(answer: httpx.Response) -> tuple[int, str]:
    body = answer.json()["error"]
    assert body["message"]
    return answer.status_code, body["code"]


def test_a_template_is_taken_over_and_stands_in_the_outbox_and_the_conversation(caller: Caller) -> None:
    answer = caller.send()
    assert answer.status_code == 202
    body = answer.json()
    assert (body["template"], body["state"], body["repeated"]) == (NAME, "waiting", False)
    (row,) = caller.rows()
    assert (row.id, row.kind, row.purpose) == (body["id"], "api", "service")
    assert [part["text"] for part in row.payload["body"]] == list(VALUES.values())
    with store.reading(caller.world.url) as db:
        said = db.execute(select(message).where(message.c.id == row.message_id)).one()
        talk = db.execute(select(conversation).where(conversation.c.id == row.conversation_id)).one()
        assert identities.address_of(db, talk.customer_id).wa_id == "905321112233"
    assert talk.phone_number_id == NUMBER
    assert "saat 14:00" in said.text
    assert [choice["payload"]["intent"] for choice in said.payload["choices"]] == [
        "confirm_attendance",
        "change_appointment",
        "cancel_appointment",
    ]


def test_the_same_key_sends_once_and_another_message_under_it_is_refused(caller: Caller) -> None:
    first = caller.send().json()
    again = caller.send()
    assert (again.status_code, again.json()["id"], again.json()["repeated"]) == (202, first["id"], True)
    assert caller.send(to="905321112233").json()["repeated"]
    assert refusal(caller.send(to="+905321112244")) == (409, "key_reused")
    assert refusal(caller.send(variables={**VALUES, "time": "15:00"})) == (409, "key_reused")
    assert refusal(caller.send(name="appointment_reminder")) == (409, "key_reused")
    assert len(caller.rows()) == 1


def test_callers_do_not_share_keys_nor_see_each_others_messages(caller: Caller) -> None:
    other = Caller(caller.world, "send", name="shop")
    first, second = caller.send().json(), other.send().json()
    assert first["id"] != second["id"]
    assert caller.ask("GET", f"/messages/{first['id']}").json()["state"] == "waiting"
    assert refusal(other.ask("GET", f"/messages/{first['id']}")) == (404, "unknown_message")
    assert refusal(caller.ask("GET", f"/messages/{2**70}")) == (404, "unknown_message")


@pytest.mark.parametrize(
    ("state", "status", "told"),
    [
        ("sent", "sent", "sent"),
        ("sent", "read", "read"),
        ("sent", "failed", "failed"),
        ("dead", "failed", "failed"),
        ("refused", "queued", "refused"),
    ],
)
def test_how_far_a_message_is_can_be_asked(caller: Caller, state: str, status: str, told: str) -> None:
    number = caller.send().json()["id"]
    with store.writing(caller.world.url) as db:
        db.execute(outbox.update().values(state=state, error="stopped"))
        db.execute(message.update().values(status=status))
    assert caller.ask("GET", f"/messages/{number}").json()["state"] == told


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({"key": ""}, (400, "idempotency_key")),
        ({"key": "x" * 101}, (400, "idempotency_key")),
        ({"key": "two words"}, (400, "idempotency_key")),
        ({"name": "no_such"}, (404, "unknown_template")),
        ({"name": "owner_booked"}, (404, "unknown_template")),
        ({"to": "0532 111 22 33"}, (422, "to")),
        ({"to": "Ayşe"}, (422, "to")),
        ({"to": 5}, (422, "to")),
        ({"variables": {}}, (422, "variables")),
        ({"variables": {**VALUES, "price": "5"}}, (422, "variables")),
        ({"variables": "x"}, (422, "body")),
        ({"colour": "red"}, (422, "body")),
    ],
)
def test_what_cannot_be_sent_is_refused_with_what_to_do(
    caller: Caller, given: dict[str, Any], refused: tuple[int, str]
) -> None:
    assert refusal(caller.send(**given)) == refused
    assert caller.rows() == []


def test_the_missing_and_the_unknown_variables_are_named(caller: Caller) -> None:
    body = caller.send(variables={**{k: v for k, v in VALUES.items() if k != "day"}, "days": "x"}).json()["error"]
    assert body["details"] == {"missing": ["day"], "unknown": ["days"]}
    assert "customer, business, day" in body["message"]


@pytest.mark.parametrize("token", ["", "rnd_wrong", "ü"])
def test_nobody_gets_in_without_a_living_token(caller: Caller, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}".encode()} if token else {}
    answer = caller.http.post(f"/api/templates/{NAME}/send", json={}, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert refusal(answer)[1] in ("no_token", "unknown_token")


def test_a_session_of_the_panel_is_no_token(world: World) -> None:
    assert world.signed_in().http.get("/api/templates").status_code == 401


def test_an_ended_token_opens_nothing(caller: Caller) -> None:
    with store.writing(caller.world.url) as db:
        assert tokens.end(db, "crm", caller.world.now)
        assert not tokens.end(db, "crm", caller.world.now)
    assert refusal(caller.send()) == (401, "unknown_token")


def test_a_token_is_good_for_what_it_was_made_for(world: World) -> None:
    narrow, reader = Caller(world, f"send:{NAME}"), Caller(world, "read", name="report")
    assert narrow.send().status_code == 202
    assert refusal(narrow.send("k-2", name="appointment_reminder")) == (403, "not_allowed")
    assert refusal(reader.send()) == (403, "not_allowed")
    listed = {one["name"]: one for one in reader.ask("GET", "/templates").json()}
    assert listed[NAME]["variables"] == list(VALUES)
    assert listed[NAME]["usable"]
    assert not any(name.startswith("owner_") for name in listed)


def test_tokens_are_kept_as_digests_and_their_use_is_noted(caller: Caller) -> None:
    caller.send()
    with store.reading(caller.world.url) as db:
        row = db.execute(select(api_token)).one()
        (listed,) = tokens.listed(db)
    assert caller.token not in str(tuple(row))
    assert listed.used_at == caller.world.now


@pytest.mark.parametrize(
    ("name", "scopes"), [("", ["send"]), ("a\nb", ["send"]), ("ok", []), ("ok", ["delete"]), ("crm", ["send"])]
)
def test_tokens_with_strange_names_or_scopes_are_not_made(caller: Caller, name: str, scopes: list[str]) -> None:
    with store.writing(caller.world.url) as db, pytest.raises(PanelError):
        tokens.add(db, name, scopes, caller.world.now)


def test_a_caller_who_sends_too_much_is_told_to_wait(caller: Caller) -> None:
    caller.send()
    (row,) = caller.rows()
    with store.writing(caller.world.url) as db:
        values = {name: value for name, value in row._mapping.items() if name != "id"}
        more = [{**values, "key": f"api:1:m{number}"} for number in range(sending.A_MINUTE - 1)]
        db.execute(insert(outbox), more)
    answer = caller.send("one more")
    assert refusal(caller.send("more")) == (429, "too_many")
    assert refusal(answer) == (400, "idempotency_key")
    assert caller.send().json()["repeated"], "what was taken is still told"
    assert caller.send("more").headers["retry-after"] == "60"
    caller.world.now += timedelta(seconds=61)
    assert caller.send("more").status_code == 202


def test_a_template_that_nothing_stands_in_for_is_refused_outside_the_window_only(caller: Caller) -> None:
    with store.writing(caller.world.url) as db:
        for name in (NAME, "appointment_reminder"):
            registry.note(db, name, "tr", caller.world.now, status="paused")
    answer = caller.send()
    assert refusal(answer) == (409, "template_unusable")
    assert answer.json()["error"]["details"] == {"state": "paused"}
    with store.writing(caller.world.url) as db:
        who = identities.customer_of(db, Address("905321112233"), None, caller.world.now)
        identities.conversation_of(db, NUMBER, who, caller.world.now)
        db.execute(conversation.update().values(said_at=caller.world.now - timedelta(hours=1)))
    assert caller.send().status_code == 202


def test_a_panel_that_knows_no_number_says_so(world: World) -> None:
    caller = Caller(world, "send")
    told = {"DATABASE_URL": world.url, "RANDEVU_SECRET_KEY": "key"}
    caller.http = TestClient(create_app(load(told), now=lambda: world.now))
    assert refusal(caller.send()) == (503, "not_set_up")


def test_the_description_is_there_for_everybody_and_names_every_error(caller: Caller) -> None:
    described = caller.http.get("/api/openapi.json").json()
    post = described["paths"]["/templates/{name}/send"]["post"]
    assert {"202", "401", "403", "404", "409", "422", "429"} <= set(post["responses"])
    assert any(one["name"].lower() == "idempotency-key" for one in post["parameters"])
    assert described["servers"] == [{"url": "/api"}]


@pytest.mark.parametrize("path", ["/api/", "/api/nothing", "/api/templates/x/send"])
def test_other_addresses_answer_in_json(caller: Caller, path: str) -> None:
    answer = caller.http.get(path, headers={"Authorization": f"Bearer {caller.token}"})
    assert answer.status_code in (404, 405)
    assert answer.json()["error"]["code"] == "no_such_address"


def test_a_fault_of_ours_is_json_and_says_nothing_of_what_was_sent(
    caller: Caller, caplog: pytest.LogCaptureFixture
) -> None:
    with store.writing(caller.world.url) as db:
        db.exec_driver_sql("DROP TABLE message_template")
    answer = caller.send()
    assert refusal(answer) == (500, "fault")
    assert "905321112233" not in caplog.text
    assert "Ayşe" not in caplog.text
