"""What a webhook leaves behind in the database."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from randevu.messaging import webhook
from randevu.messaging.inbound import read_webhook
from randevu.store.tables import conversation, customer, identity, inbox, message, unread_event
from tests.crash import bodies
from tests.unit.delivery.desk import Desk


def test_every_message_of_every_entry_is_stored(desk: Desk) -> None:
    first = bodies.value([bodies.text("a", "bir", desk.now), bodies.text("b", "iki", desk.now)])
    second = bodies.value([bodies.text("c", "üç", desk.now, sender="905550000002")])
    desk.receive(bodies.body(first, second))
    assert [row["wamid"] for row in desk.rows(message)] == ["a", "b", "c"]
    assert [row["key"] for row in desk.rows(inbox)] == ["a", "b", "c"]
    assert len(desk.rows(conversation)) == 2


def test_a_repeated_message_is_ignored_also_in_another_body(desk: Desk) -> None:
    desk.say("a", "merhaba")
    desk.receive(bodies.messages(bodies.text("a", "merhaba", desk.now), bodies.text("b", "yarın", desk.now)))
    assert [row["key"] for row in desk.rows(inbox)] == ["a", "b"]
    assert len(desk.rows(message)) == 2


def test_a_message_to_a_number_that_is_not_ours_leaves_nothing(desk: Desk) -> None:
    desk.receive(bodies.body(bodies.value([bodies.text("a", "selam", desk.now)], number="9999")))
    assert desk.rows(message) == []
    assert desk.rows(customer) == []


def test_a_message_in_a_group_leaves_nothing(desk: Desk) -> None:
    desk.say("a", "selam", group_id="g1")
    assert desk.rows(message) == []


def test_a_customer_is_kept_with_name_and_phone(desk: Desk) -> None:
    desk.say("a", "selam")
    person = desk.one(customer)
    assert (person["name"], person["phone"]) == ("Ayşe", "+905550000001")


def test_a_customer_without_phone_number_is_known_by_the_business_scoped_id(desk: Desk) -> None:
    said = {"from_user_id": "TR.1", "id": "a", "timestamp": str(int(desk.now.timestamp()))}
    said |= {"type": "text", "text": {"body": "selam"}}
    known = [{"profile": {"name": "Ece"}, "user_id": "TR.1"}]
    desk.receive(bodies.body(bodies.value([said], contacts=known)))
    assert desk.one(customer)["phone"] is None
    assert desk.one(identity)["value"] == "TR.1"


def test_the_window_follows_the_newest_message_and_never_goes_back(desk: Desk) -> None:
    desk.say("a", "selam", at=desk.now)
    desk.say("b", "eskisi", at=desk.now - timedelta(hours=5))
    assert desk.one(conversation)["said_at"] == desk.now


def test_a_timestamp_from_the_future_does_not_widen_the_window(desk: Desk) -> None:
    desk.say("a", "selam", at=desk.now + timedelta(days=300))
    assert desk.one(conversation)["said_at"] == desk.now


def test_where_a_customer_came_from_is_kept(desk: Desk) -> None:
    desk.say("a", "selam", referral={"source_type": "ad", "source_id": "17", "headline": "İlk randevu"})
    assert desk.one(conversation)["referral"]["source_id"] == "17"


def test_the_message_replied_to_is_kept(desk: Desk) -> None:
    desk.say("a", "bu olsun", context={"id": "wamid.earlier"})
    assert desk.one(message)["payload"]["context_id"] == "wamid.earlier"


def test_an_edit_changes_a_message_that_still_waits(desk: Desk) -> None:
    desk.say("a", "yarın 3")
    _edit(desk, "a", "yarın 4")
    desk.work()
    assert [turn.text for turn in desk.engine.turns] == ["yarın 4"]


def test_an_edit_of_an_answered_message_comes_as_a_new_one(desk: Desk) -> None:
    desk.say("a", "yarın 3")
    desk.work()
    _edit(desk, "a", "yarın 4")
    desk.work()
    assert [turn.text for turn in desk.engine.turns] == ["yarın 3", "yarın 4"]


def test_an_edit_of_a_message_that_is_being_answered_comes_as_a_new_one(desk: Desk) -> None:
    desk.say("a", "yarın 3")
    (turn,) = desk.claim()
    _edit(desk, "a", "yarın 4")
    desk.end(turn)
    desk.work()
    assert [one.text for one in desk.engine.turns] == ["yarın 3", "yarın 4"]


def test_a_withdrawn_message_that_still_waits_is_not_answered(desk: Desk) -> None:
    desk.say("a", "yanlış kişi")
    desk.receive(bodies.messages(bodies.message("b", desk.now, type="revoke", revoke={"original_message_id": "a"})))
    desk.work()
    assert desk.engine.turns == []
    assert next(row for row in desk.rows(message) if row["wamid"] == "a")["withdrawn"]


def test_a_message_withdrawn_after_its_answer_is_only_marked(desk: Desk) -> None:
    desk.say("a", "merhaba")
    desk.work()
    desk.receive(bodies.messages(bodies.message("b", desk.now, type="revoke", revoke={"original_message_id": "a"})))
    assert next(row for row in desk.rows(message) if row["wamid"] == "a")["withdrawn"]
    assert desk.one(inbox)["state"] == "done"


def test_nobody_withdraws_another_ones_message(desk: Desk) -> None:
    desk.say("a", "merhaba")
    revoke = bodies.message("b", desk.now, "905550000002", type="revoke", revoke={"original_message_id": "a"})
    desk.receive(bodies.messages(revoke))
    assert desk.one(inbox)["state"] == "waiting"
    assert not next(row for row in desk.rows(message) if row["wamid"] == "a")["withdrawn"]


def test_a_shared_phone_number_completes_a_customer_whose_number_is_hidden(desk: Desk) -> None:
    cards = [{"origin": "contact_request", "phones": [{"phone": "+90 555 000 00 09", "wa_id": "905550000009"}]}]
    said = {"from_user_id": "TR.1", "id": "a", "timestamp": "1773212400", "type": "contacts", "contacts": cards}
    desk.receive(bodies.body(bodies.value([said], contacts=[{"user_id": "TR.1"}])))
    assert desk.one(customer)["phone"] == "+905550000009"


def test_a_customer_who_stops_marketing_is_remembered(desk: Desk) -> None:
    desk.say("a", "selam")
    stop = {"wa_id": "905550000001", "category": "marketing_messages", "value": "stop", "timestamp": "1773212400"}
    change = {"field": "user_preferences", "value": {**bodies.value(), "user_preferences": [stop]}}
    desk.receive(_wrapped(change))
    assert desk.one(customer)["marketing_stopped_at"] is not None


def test_one_event_that_cannot_be_stored_is_put_aside_and_does_not_cost_the_others(desk: Desk) -> None:
    good, bad = read_webhook(bodies.messages(*(bodies.text(name, name, desk.now) for name in ("good", "bad"))))
    unstorable = dataclasses.replace(bad, form={"set": {1, 2}})  # type: ignore[type-var]
    received = webhook.receive([unstorable, good], desk.now, desk.rules)
    assert len(received.conversations) == 1
    assert [row["wamid"] for row in desk.rows(message)] == ["good"]
    kept = desk.one(unread_event)
    assert (kept["kind"], kept["body"]["text"]["body"]) == ("InboundMessage", "bad")


def _edit(desk: Desk, wamid: str, text: str) -> None:
    """The customer changes a message that was sent."""
    edit = {"original_message_id": wamid, "message": {"type": "text", "text": {"body": text}}}
    desk.receive(bodies.messages(bodies.message("edit", desk.now, type="edit", edit=edit)))


def _wrapped(change: dict[str, object]) -> bytes:
    import json

    entry = {"id": "1", "changes": [change]}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()
