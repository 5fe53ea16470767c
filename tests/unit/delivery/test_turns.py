"""How waiting messages become turns, and how turns end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from randevu.messaging.turns import LeaseLost
from randevu.store.tables import conversation, customer, inbox, message, outbox, tracker
from randevu.store.tables import turn as turn_table
from tests.crash import bodies
from tests.unit.delivery.desk import Desk


def test_what_waits_when_a_conversation_is_claimed_is_one_turn(desk: Desk) -> None:
    for number, text in enumerate(("merhaba", "yarın", "saç kesimi", "3 gibi")):
        desk.say(f"m{number}", text)
    desk.work()
    assert [turn.text for turn in desk.engine.turns] == ["merhaba\nyarın\nsaç kesimi\n3 gibi"]
    assert desk.engine.turns[0].message_ids == ("m0", "m1", "m2", "m3")
    assert len(desk.send()) == 1


def test_messages_stand_in_the_order_they_were_said_not_in_the_order_they_came(desk: Desk) -> None:
    desk.say("late", "iki", at=desk.now)
    desk.say("early", "bir", at=desk.now - timedelta(seconds=3))
    desk.work()
    assert desk.engine.turns[0].text == "bir\niki"


def test_a_button_is_a_turn_of_its_own_between_the_words_around_it(desk: Desk) -> None:
    desk.talk("ask")
    yes = desk.choice_ids()[0]
    desk.say("a", "bir")
    desk.tap("b", yes, "Evet")
    desk.say("c", "iki")
    desk.work()
    last = desk.engine.turns[-3:]
    assert [turn.payload["intent"] if turn.payload else turn.text for turn in last] == ["bir", "affirm", "iki"]


def test_a_conversation_is_never_claimed_twice_at_once(desk: Desk) -> None:
    desk.say("a", "bir")
    assert len(desk.claim()) == 1
    desk.say("b", "iki")
    assert desk.claim() == ()


def test_a_dead_process_leaves_the_very_same_turn_to_the_next_one(desk: Desk) -> None:
    desk.say("a", "bir")
    desk.claim()
    desk.say("b", "iki")
    desk.later(seconds=31)
    (again,) = desk.claim()
    assert again.input.message_ids == ("a",)
    desk.end(again)
    desk.work()
    assert [turn.text for turn in desk.engine.turns] == ["bir", "iki"]


def test_a_turn_whose_lease_went_to_another_process_cannot_be_saved(desk: Desk) -> None:
    desk.say("a", "bir")
    (slow,) = desk.claim()
    desk.later(seconds=31)
    (fresh,) = desk.claim()
    with pytest.raises(LeaseLost):
        desk.end(slow)
    assert desk.rows(turn_table) == []
    desk.end(fresh)
    assert len(desk.rows(turn_table)) == 1


def test_a_renewed_lease_keeps_the_conversation(desk: Desk) -> None:
    desk.say("a", "bir")
    (turn,) = desk.claim()
    desk.later(seconds=20)
    assert desk.inbox.renew(turn, desk.now)
    desk.later(seconds=20)
    assert desk.claim() == ()


def test_a_turn_given_back_is_taken_up_at_once(desk: Desk) -> None:
    desk.say("a", "bir")
    (turn,) = desk.claim()
    desk.inbox.give_back(turn)
    assert [again.input.message_ids for again in desk.claim()] == [("a",)]


def test_the_end_of_a_turn_saves_memory_log_replies_and_rows_together(desk: Desk) -> None:
    desk.talk("bir", "iki")
    desk.talk("üç")
    assert desk.one(tracker)["snapshot"] == {"count": 2}
    assert [row["outcome"] for row in desk.rows(turn_table)] == ["answered", "answered"]
    assert {row["state"] for row in desk.rows(inbox)} == {"done"}
    inward = [row for row in desk.rows(message) if row["direction"] == "in"]
    assert all(row["turn_id"] is not None for row in inward)


def test_a_failed_turn_leaves_nothing_and_comes_again_after_a_pause(desk: Desk) -> None:
    desk.say("a", "fail")
    desk.work()
    assert desk.rows(turn_table) == []
    assert desk.rows(outbox) == []
    assert desk.claim() == ()
    desk.later(seconds=2)
    assert len(desk.claim()) == 1


def test_new_messages_do_not_join_a_turn_that_failed(desk: Desk) -> None:
    desk.say("a", "fail")
    desk.work()
    desk.say("b", "iki")
    desk.later(seconds=2)
    (again,) = desk.claim()
    assert again.input.message_ids == ("a",)


def test_after_three_failures_the_customer_gets_an_apology_and_the_next_message_its_turn(desk: Desk) -> None:
    desk.say("a", "fail")
    desk.say("b", "iki")
    desk.tap("c", "unknown", "üç")
    for _ in range(3):
        desk.work()
        desk.later(seconds=30)
    desk.say("d", "dört")
    desk.work()
    assert next(row["text"] for row in desk.rows(message) if row["direction"] == "out").startswith("(sorry)")
    assert desk.one(conversation)["flagged"] == "turn_failed"
    assert {row["key"]: row["state"] for row in desk.rows(inbox)} == {
        "a": "dead",
        "b": "dead",
        "c": "dead",
        "d": "done",
    }


def test_a_turn_that_takes_its_process_down_is_given_up_in_the_end(desk: Desk) -> None:
    desk.say("a", "bir")
    for _ in range(desk.inbox.rules.most_claims):
        (turn,) = desk.claim()
        assert not turn.given_up
        desk.later(minutes=1)
    (turn,) = desk.claim()
    assert turn.given_up
    assert desk.inbox.is_last(turn)


def test_giving_a_turn_back_does_not_count_as_taking_the_process_down(desk: Desk) -> None:
    desk.say("a", "bir")
    for _ in range(desk.inbox.rules.most_claims + 1):
        (turn,) = desk.claim()
        desk.inbox.give_back(turn)
    (turn,) = desk.claim()
    assert not turn.given_up


def test_the_first_contact_carries_the_privacy_line_once(desk: Desk) -> None:
    assert desk.talk("bir") == ["1: bir\n\n(privacy)"]
    assert desk.talk("iki") == ["2: iki"]
    assert [turn.metadata["first_contact"] for turn in desk.engine.turns] == [True, False]


def test_an_old_message_is_answered_with_its_age_in_mind(desk: Desk) -> None:
    desk.say("a", "bir", at=desk.now - timedelta(hours=3))
    desk.work()
    desk.say("b", "iki", at=desk.now - timedelta(minutes=30))
    desk.work()
    assert [turn.metadata["late"] for turn in desk.engine.turns] == [True, False]


def test_the_engine_is_told_who_is_speaking(desk: Desk) -> None:
    desk.say("a", "bir")
    desk.work()
    told = desk.engine.turns[0].metadata
    assert (told["customer_name"], told["phone"]) == ("Ayşe", "+905550000001")
    assert told["customer_id"] == desk.one(customer)["id"]
    assert told["phone_number_id"] == bodies.OURS


@pytest.mark.parametrize("typed", ["/restart", " / restart", "​/restart", '//inform{"a": 1}'])
def test_a_slash_typed_by_a_customer_is_only_text(desk: Desk, typed: str) -> None:
    desk.say("a", typed)
    desk.work()
    (turn,) = desk.engine.turns
    assert turn.payload is None
    assert not turn.text.startswith("/")
    assert "/" not in turn.text[:1]
    assert desk.rows(message)[0]["text"] == typed, "the log keeps what was typed"


def test_a_lone_slash_is_answered_as_something_unreadable(desk: Desk) -> None:
    desk.say("a", "///")
    desk.work()
    (turn,) = desk.engine.turns
    assert turn.payload is not None
    assert turn.payload["intent"] == "sent_unsupported"


def test_a_fragment_waits_for_the_next_bubble(now: object, desk: Desk) -> None:
    waiting = Desk(desk.now, fragment_wait=1.5)
    waiting.say("a", "merhaba")
    assert waiting.claim() == ()
    waiting.later(seconds=1)
    waiting.say("b", "saç kesimi")
    waiting.later(seconds=1)
    assert waiting.claim() == (), "the second bubble restarts the wait"
    waiting.later(seconds=1)
    (turn,) = waiting.claim()
    assert turn.input.text == "merhaba\nsaç kesimi"


def test_a_customer_who_sends_only_fragments_is_answered_after_three_waits(desk: Desk) -> None:
    waiting = Desk(desk.now, fragment_wait=1.5)
    for number in range(4):
        waiting.say(f"m{number}", "bir de")
        waiting.later(seconds=1.2)
    assert len(waiting.claim()) == 1


def test_a_complete_message_ends_the_wait_of_the_fragment_before_it(desk: Desk) -> None:
    waiting = Desk(desk.now, fragment_wait=1.5)
    waiting.say("a", "merhaba")
    waiting.say("b", "yarın saat 15:00 için saç kesimi randevusu istiyorum")
    (turn,) = waiting.claim()
    assert turn.input.message_ids == ("a", "b")


def test_the_inbox_tells_when_the_next_fragment_has_waited_long_enough(desk: Desk) -> None:
    waiting = Desk(desk.now, fragment_wait=1.5)
    waiting.say("a", "merhaba")
    assert waiting.inbox.claim(lambda: waiting.now, 1).next_at == waiting.now + timedelta(seconds=1.5)


def test_a_short_answer_to_our_question_does_not_wait(desk: Desk) -> None:
    waiting = Desk(desk.now, fragment_wait=1.5)
    waiting.say("a", "ask 1")
    waiting.work()
    waiting.say("b", "kadıköy")
    assert len(waiting.claim()) == 1


def test_a_question_that_has_not_left_is_dropped_when_the_customer_writes_on(desk: Desk) -> None:
    desk.talk("bir")
    desk.say("a", "ask")
    desk.work()
    desk.say("b", "iki")
    desk.work()
    assert desk.send() == ["3: iki"]
    assert [row["status"] for row in desk.rows(message) if row["direction"] == "out"][1] == "superseded"


def test_a_question_that_tells_something_too_is_kept_when_the_customer_writes_on(desk: Desk) -> None:
    desk.talk("bir")
    desk.say("a", "tell")
    desk.work()
    desk.say("b", "iki")
    desk.work()
    assert desk.send() == ["Which?", "3: iki"]


def test_news_that_has_not_left_is_kept_when_the_customer_writes_on(desk: Desk) -> None:
    desk.talk("bir")
    desk.say("a", "book kesim")
    desk.work()
    desk.say("b", "teşekkürler")
    desk.work()
    assert desk.send() == ["2: book kesim", "3: teşekkürler"]
