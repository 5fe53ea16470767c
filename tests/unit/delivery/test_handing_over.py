"""While a person has the conversation the assistant is silent, and comes back when it should."""

from __future__ import annotations

from datetime import timedelta

import pytest

from randevu import store
from randevu.handoff import service as handoff
from randevu.store.tables import conversation, handover, inbox, outbox
from randevu.store.tables import turn as turn_table
from tests.unit.delivery.desk import Desk


def _conversation(desk: Desk) -> str:
    return str(desk.one(conversation)["id"])


def test_messages_to_a_person_are_stored_and_not_answered(desk: Desk) -> None:
    desk.talk("human")
    assert desk.talk("orada mısınız?") == []
    assert [row["outcome"] for row in desk.rows(turn_table)] == ["answered", "silent"]
    assert {row["state"] for row in desk.rows(inbox)} == {"done"}


def test_a_clear_wish_is_served_while_a_person_is_waited_for_and_the_person_is_still_awaited(desk: Desk) -> None:
    desk.talk("human")
    assert desk.talk("book fön") == ["2: book fön"]
    assert desk.one(conversation)["holder"] == "waiting"
    assert desk.one(handover)["closed_at"] is None


def test_once_a_person_has_taken_it_nothing_is_served(desk: Desk) -> None:
    desk.talk("human")
    with store.writing() as db:
        db.execute(conversation.update().values(holder="person"))
    assert desk.talk("book fön") == []
    assert [row["outcome"] for row in desk.rows(turn_table)] == ["answered", "silent"]


def test_what_failed_while_a_person_is_waited_for_stays_unanswered_when_it_is_tried_again(desk: Desk) -> None:
    desk.talk("human")
    desk.later(seconds=5)
    desk.say("b", "orada mısınız?")
    (turn,) = desk.claim()
    desk.inbox.fail(turn, desk.now)
    desk.later(minutes=1)
    desk.work()
    assert desk.engine.turns[-1].metadata["waits_for_person"]
    assert desk.rows(turn_table)[-1]["outcome"] == "silent"


def test_the_button_to_go_on_with_the_assistant_works_at_once(desk: Desk) -> None:
    from randevu.messaging import choices
    from tests.unit.delivery.desk import SECRET

    desk.talk("human")
    resume = choices.issue(SECRET, _conversation(desk), {"intent": "resume_assistant", "entities": {}})
    desk.tap("r", resume, "Asistanla devam et")
    desk.work()
    assert desk.send() == ["2: resume_assistant {}"]
    assert desk.one(conversation)["holder"] == "assistant"
    assert desk.one(handover)["closed_by"] == "customer"


def test_the_assistant_resumes_by_itself_when_its_time_has_come(desk: Desk) -> None:
    desk.talk("human")
    desk.later(minutes=61)
    assert desk.talk("merhaba") == ["2: merhaba"]
    assert desk.one(handover)["closed_by"] == "time"


def test_the_worker_gives_back_what_is_due_and_the_assistant_gets_a_turn_for_it(desk: Desk) -> None:
    desk.talk("human")
    desk.later(minutes=61)
    with store.writing() as db:
        assert handoff.resume_due(db, desk.now) == 1
        assert handoff.resume_due(db, desk.now) == 0
    desk.work()
    assert desk.engine.turns[-1].payload == {"intent": "given_back", "entities": {"by": "time", "reason": "requested"}}


def test_a_person_gives_a_conversation_back(desk: Desk) -> None:
    desk.talk("human")
    with store.writing() as db:
        assert handoff.give_back(db, _conversation(desk), "7", desk.now)
        assert not handoff.give_back(db, _conversation(desk), "7", desk.now)
        assert handoff.waiting(db) == []
    desk.work()
    assert len(desk.rows(inbox)) == 2


def test_opening_twice_is_one_handover(desk: Desk) -> None:
    desk.talk("human")
    with store.writing() as db:
        first = desk.one(handover)["id"]
        assert handoff.open(db, _conversation(desk), "complaint", desk.now, timedelta(hours=1)) == first
        (waiting,) = handoff.waiting(db)
    assert (waiting.reason, waiting.customer_name) == ("requested", "Ayşe")


def test_the_owner_is_told_once_by_a_template(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANDEVU_OWNER_WHATSAPP", "+90 555 111 22 33")
    desk.talk("human")
    alert = desk.one(outbox, kind="owner_alert")
    assert alert["address"] == {"wa_id": "905551112233"}
    assert alert["payload"]["template"] == "owner_handover"
    assert [letter.address.wa_id for letter in desk.post.sent][-1] == "905551112233"


def test_nobody_is_told_when_the_owner_has_no_number(desk: Desk) -> None:
    desk.talk("human")
    assert desk.rows(outbox, kind="owner_alert") == []
