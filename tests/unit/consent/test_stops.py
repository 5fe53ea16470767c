"""A stop acts in the webhook's own transaction: before a model, whoever has the conversation, once."""

from __future__ import annotations

from typing import Any

import pytest

from randevu import store
from randevu.consent import ledger
from randevu.messaging.inbox import Inbox
from randevu.store.tables import consent_event, inbox, message
from tests.crash import bodies
from tests.unit.delivery.desk import Desk


def _holds(purpose: str) -> str | None:
    with store.reading() as db:
        return ledger.state(db, 1, (purpose,)).status(purpose, "whatsapp")


def _payload(desk: Desk) -> Any:
    (turn,) = desk.claim()
    return turn.input.payload


@pytest.mark.parametrize(
    ("text", "stopped"),
    [
        ("DUR", {"service", "marketing"}),
        ("bana bir daha yazmayın", {"service", "marketing"}),
        ("kampanya mesajı göndermeyin", {"marketing"}),
        ("hatırlatma göndermeyin", {"reminders"}),
        ("randevumu iptal edin, bir daha mesaj atmayın", {"service", "marketing"}),
        ("dur bi dakika", set()),
        ("iptal", set()),
    ],
)
def test_what_is_stopped_stands_in_the_ledger_before_any_turn(desk: Desk, text: str, stopped: set[str]) -> None:
    desk.say("stop", text)
    entries = [row for row in desk.rows(consent_event) if row["status"] == ledger.WITHDRAWN]
    assert {row["purpose"] for row in entries} == stopped
    said = desk.one(message, wamid="stop")
    assert {(row["message_id"], row["by"], row["at"]) for row in entries} <= {(said["id"], "customer", desk.now)}


def test_a_stop_counts_while_a_person_has_the_conversation(desk: Desk) -> None:
    desk.talk("human")
    assert desk.talk("mesaj atmayın") == []
    assert _holds(ledger.SERVICE) == ledger.WITHDRAWN


def test_the_turn_of_a_stop_is_no_models_affair(desk: Desk) -> None:
    desk.say("a", "RET")
    assert _payload(desk) == {"intent": "stop_messages", "entities": {"scope": "all"}}


def test_what_may_mean_an_appointment_is_asked(desk: Desk) -> None:
    desk.say("a", "randevumu durdurun")
    assert _payload(desk) == {"intent": "stop_messages", "entities": {"scope": "unclear"}}
    assert _holds(ledger.SERVICE) is None


def test_a_stop_among_other_things_leaves_the_words_to_the_model(desk: Desk) -> None:
    desk.say("a", "randevumu iptal edin, bir daha mesaj atmayın")
    (turn,) = desk.claim()
    assert (turn.input.payload, turn.input.metadata["stopped"]) == (None, "all")
    assert turn.input.text == "randevumu iptal edin"


def test_a_stop_in_a_burst_is_a_turn_of_its_own(desk: Desk) -> None:
    desk.say("a", "merhaba")
    desk.say("b", "DUR")
    first, *_ = desk.claim()
    assert (first.input.text, first.input.payload) == ("merhaba", None)


def test_a_lone_stop_word_does_not_wait_for_more(now: Any, desk: Desk) -> None:
    patient = Desk(desk.now, fragment_wait=5)
    patient.say("a", "ret")
    assert Inbox("key-of-tests", patient.inbox.rules).claim(lambda: patient.now, 1).turns


def test_stopping_twice_is_entered_once(desk: Desk) -> None:
    desk.talk("DUR")
    desk.talk("DUR")
    assert len(desk.rows(consent_event, purpose=ledger.SERVICE)) == 1


def test_a_repeated_webhook_stops_nothing_again_after_a_start(desk: Desk) -> None:
    desk.say("same", "DUR")
    desk.talk("BAŞLAT")
    desk.say("same", "DUR")
    assert _holds(ledger.SERVICE) == ledger.GIVEN


def test_a_start_brings_back_what_concerns_appointments_and_no_marketing(desk: Desk) -> None:
    desk.talk("DUR", "hatırlatma göndermeyin", "BAŞLAT")
    held = {purpose: _holds(purpose) for purpose in (ledger.SERVICE, ledger.REMINDERS, ledger.MARKETING)}
    assert held == {"service": "given", "reminders": "given", "marketing": "withdrawn"}


def test_who_stopped_nothing_starts_nothing(desk: Desk) -> None:
    desk.say("a", "başla")
    assert _payload(desk) is None
    assert _holds(ledger.SERVICE) is None


def test_an_edit_into_a_stop_counts(desk: Desk) -> None:
    desk.say("a", "merhaba")
    edit = {
        "edit": {"original_message_id": "a", "message": {"type": "text", "text": {"body": "DUR"}}},
    }
    desk.receive(bodies.messages(bodies.message("b", desk.now, type="edit", **edit)))
    assert _holds(ledger.SERVICE) == ledger.WITHDRAWN
    assert desk.rows(inbox, state="waiting")[0]["payload"]["told"]["scope"] == "all"
    assert _payload(desk)["intent"] == "stop_messages"


def test_what_somebody_else_wrote_and_is_forwarded_stops_nothing(desk: Desk) -> None:
    desk.say("a", "mesaj atmayın", context={"forwarded": True})
    assert _holds(ledger.SERVICE) is None
