"""Rows leave in order, at WhatsApp's pace, never twice blindly; every refusal has its consequence."""

from __future__ import annotations

from datetime import timedelta

import pytest

from randevu import store
from randevu.messaging import outbox as sending
from randevu.messaging import outcomes, transactions
from randevu.messaging.dispatcher import attempt
from randevu.messaging.errors import NotSent, Unclear, advice
from randevu.messaging.letters import Letter, Outcome
from randevu.messaging.statuses import callback_data
from randevu.store.tables import channel, conversation, customer, message, outbox
from tests.crash import bodies
from tests.unit.delivery.desk import Desk


def _queued(desk: Desk, *texts: str) -> None:
    """Replies in the outbox, none of them sent."""
    for number, text in enumerate(texts):
        desk.say(f"q{len(desk.rows(outbox))}-{number}", text)
        desk.work()


def _refuse(desk: Desk, code: int, times: int = 1, http: int = 400) -> None:
    left = [times]

    def behave(letter: Letter) -> None:
        if left[0]:
            left[0] -= 1
            raise NotSent("refused", code=code, http_status=http, advice=advice(code, http))

    desk.post.behave = behave


def _out(desk: Desk) -> list[str]:
    return [row["status"] for row in desk.rows(message) if row["direction"] == "out"]


def test_replies_leave_in_order(desk: Desk) -> None:
    _queued(desk, "bir", "iki", "üç")
    assert [text[:6] for text in desk.send()] == ["1: bir", "2: iki", "3: üç"]
    assert _out(desk) == ["sent", "sent", "sent"]
    assert {row["state"] for row in desk.rows(outbox)} == {"sent"}


def test_two_processes_never_hold_one_lane_together(desk: Desk) -> None:
    _queued(desk, "bir", "iki")
    assert len(desk.letters()) == 1
    assert desk.letters() == []


def test_lanes_do_not_wait_for_each_other(desk: Desk) -> None:
    desk.say("a", "bir", sender="905550000001")
    desk.say("b", "iki", sender="905550000002")
    desk.work()
    assert len(desk.letters()) == 2


def test_replies_go_before_what_ranks_behind_them(desk: Desk) -> None:
    from sqlalchemy import update

    from randevu import store

    _queued(desk, "bir", "iki")
    with store.writing() as db:
        db.execute(update(outbox).where(outbox.c.id == 1).values(rank=10))
    assert [text[:6] for text in desk.send()] == ["2: iki", "1: bir"]


def test_outside_the_window_nothing_but_a_template_leaves(desk: Desk) -> None:
    _queued(desk, "bir")
    desk.later(hours=24)
    assert desk.send() == []
    row = desk.one(outbox)
    assert (row["state"], row["error"], row["error_code"]) == ("dead", "window", 131047)
    assert desk.one(conversation)["flagged"] == "not_sent:window"
    assert _out(desk) == ["failed"]


def test_the_window_is_counted_from_the_customers_own_timestamp(desk: Desk) -> None:
    desk.say("a", "bir", at=desk.now - timedelta(hours=23))
    desk.work()
    desk.later(hours=2)
    assert desk.send() == []


def test_a_burst_to_one_person_is_paced(desk: Desk) -> None:
    _queued(desk, *(f"m{n}" for n in range(47)))
    assert len(desk.send()) == 45
    desk.later(seconds=6)
    assert len(desk.send()) == 1
    desk.later(seconds=6)
    assert len(desk.send()) == 1


def test_a_passing_fault_is_tried_again_and_nothing_overtakes(desk: Desk) -> None:
    _refuse(desk, 131016, times=2)
    _queued(desk, "bir", "iki")
    assert desk.send() == []
    desk.later(seconds=2)
    assert desk.send() == []
    desk.later(seconds=4)
    assert [text[:6] for text in desk.send()] == ["1: bir", "2: iki"]


def test_a_fault_that_does_not_pass_is_given_up_in_the_end(desk: Desk) -> None:
    _refuse(desk, 131016, times=99)
    _queued(desk, "bir")
    for _ in range(9):
        desk.send()
        desk.later(minutes=6)
        desk.say(f"keep{desk.now}", "fail")
    assert desk.rows(outbox)[0]["state"] == "dead"
    assert desk.rows(outbox)[0]["attempts"] == 8


def test_too_much_to_one_person_holds_their_lane_longer_each_time(desk: Desk) -> None:
    _refuse(desk, 131056, times=2)
    _queued(desk, "bir")
    assert desk.send() == []
    desk.later(seconds=6)
    assert desk.send() == []
    desk.later(seconds=3)
    assert desk.send() == []
    desk.later(seconds=4)
    assert len(desk.send()) == 1


def test_a_limit_that_lasts_hours_lets_what_comes_later_pass(desk: Desk) -> None:
    _refuse(desk, 131064)
    _queued(desk, "bir", "iki")
    assert [text[:6] for text in desk.send()] == ["2: iki"]
    desk.later(hours=6)
    assert [text[:6] for text in desk.send()] == ["1: bir"]


@pytest.mark.parametrize("code", [131026, 100, 131047, 132001])
def test_what_can_never_arrive_is_dead_at_once_and_the_next_one_leaves(desk: Desk, code: int) -> None:
    _refuse(desk, code)
    _queued(desk, "bir", "iki")
    assert [text[:6] for text in desk.send()] == ["2: iki"]
    assert [row["state"] for row in desk.rows(outbox)] == ["dead", "sent"]
    assert desk.rows(outbox)[0]["error_code"] == code
    assert (desk.one(conversation)["flagged"] or "").startswith("not_sent:")


def test_a_recipient_who_stopped_marketing_is_remembered(desk: Desk) -> None:
    _refuse(desk, 131050)
    _queued(desk, "bir")
    desk.send()
    assert desk.one(customer)["marketing_stopped_at"] is not None


def test_an_expired_token_stops_the_number_and_keeps_the_queue(desk: Desk) -> None:
    _refuse(desk, 190, http=401)
    desk.say("a", "bir", sender="905550000001")
    desk.work()
    assert desk.send() == []
    desk.say("b", "iki", sender="905550000002")
    desk.work()
    assert desk.send() == [], "the others are kept, too"
    assert desk.one(channel)["paused_for"] == 190
    desk.later(minutes=1)
    assert len(desk.send()) == 2
    assert desk.one(channel)["paused_for"] is None
    assert [row["state"] for row in desk.rows(outbox)] == ["sent", "sent"]


def test_a_stopped_number_does_not_use_up_attempts(desk: Desk) -> None:
    _refuse(desk, 190, times=20, http=401)
    _queued(desk, "bir")
    for _ in range(20):
        desk.send()
        desk.later(minutes=1)
    assert len(desk.send()) == 1


def test_throughput_slows_the_whole_number_down(desk: Desk) -> None:
    _refuse(desk, 130429)
    desk.say("a", "bir", sender="905550000001")
    desk.work()
    desk.send()
    desk.say("b", "iki", sender="905550000002")
    desk.work()
    assert desk.send() == []
    desk.later(seconds=2)
    assert len(desk.send()) == 2


def _later_one_is_reported(desk: Desk) -> None:
    """Another customer's answer goes out, and WhatsApp reports on it at once."""
    desk.say("other", "iki", sender="905550000002")
    desk.work()
    desk.send()
    later = desk.rows(outbox)[-1]
    desk.receive(bodies.statuses(bodies.status("wamid.out2", "delivered", desk.now, callback_data(later["id"]))))


def _unclear(letter: Letter) -> None:
    raise Unclear("timeout")


def test_a_timeout_is_not_repeated_and_a_report_proves_that_it_went_out(desk: Desk) -> None:
    desk.post.behave = _unclear
    _queued(desk, "bir")
    desk.send()
    row = desk.one(outbox)
    assert row["state"] == "unclear"
    desk.receive(bodies.statuses(bodies.status("wamid.real", "sent", desk.now, callback_data(row["id"]))))
    assert desk.one(outbox)["state"] == "sent"
    ours = next(one for one in desk.rows(message) if one["direction"] == "out")
    assert (ours["wamid"], ours["status"]) == ("wamid.real", "sent")


def test_an_unclear_message_is_sent_again_once_a_later_one_was_reported_and_it_was_not(desk: Desk) -> None:
    desk.post.behave = _unclear
    _queued(desk, "bir")
    desk.send()
    desk.post.behave = lambda letter: None
    desk.later(seconds=10)
    _later_one_is_reported(desk)
    desk.later(seconds=30)
    assert desk.sweep() == 0, "not before reports had their time"
    desk.later(seconds=40)
    assert desk.sweep() == 1
    assert [text[:6] for text in desk.send()] == ["1: bir"]


def test_after_a_silence_of_our_own_an_unclear_message_is_given_as_long_again_for_its_report(desk: Desk) -> None:
    """A report that met a dead door comes in WhatsApp's growing pauses, those of later messages at once."""
    desk.post.behave = _unclear
    _queued(desk, "bir")
    desk.send()
    desk.post.behave = lambda letter: None
    desk.later(minutes=2)
    _later_one_is_reported(desk)
    states = []
    for _ in range(2):
        desk.later(seconds=75)
        desk.sweep()
        states.append(desk.rows(outbox)[0]["state"])
    assert states == ["unclear", "waiting"]


def test_an_unclear_message_is_never_sent_again_without_evidence(desk: Desk) -> None:
    desk.post.behave = _unclear
    _queued(desk, "bir")
    desk.send()
    desk.post.behave = lambda letter: None
    for _ in range(20):
        desk.later(minutes=1)
        desk.sweep()
        assert desk.send() == []
    assert (desk.one(outbox)["state"], desk.one(outbox)["error"]) == ("dead", "unclear")
    assert desk.one(conversation)["flagged"] == "not_sent:unclear"


def test_a_report_that_comes_late_stops_the_repetition(desk: Desk) -> None:
    desk.post.behave = _unclear
    _queued(desk, "bir")
    desk.send()
    mark = callback_data(desk.one(outbox)["id"])
    desk.post.behave = lambda letter: None
    desk.later(seconds=5)
    desk.say("other", "iki", sender="905550000002")
    desk.work()
    desk.send()
    desk.receive(bodies.statuses(bodies.status("wamid.out2", "sent", desk.now, callback_data(2))))
    desk.later(minutes=2)
    desk.sweep()
    desk.receive(bodies.statuses(bodies.status("wamid.real", "delivered", desk.now, mark)))
    assert desk.send() == []
    assert _out(desk)[0] == "delivered"


def test_a_report_about_a_message_that_was_given_up_puts_it_right(desk: Desk) -> None:
    desk.post.behave = _unclear
    _queued(desk, "bir")
    desk.send()
    for _ in range(20):
        desk.later(minutes=1)
        desk.sweep()
    assert _out(desk) == ["failed"]
    desk.receive(bodies.statuses(bodies.status("wamid.real", "sent", desk.now, callback_data(1))))
    assert (desk.one(outbox)["state"], _out(desk)) == ("sent", ["sent"])


def test_an_unclear_message_does_not_hold_the_next_one_up(desk: Desk) -> None:
    desk.post.behave = _unclear
    _queued(desk, "bir")
    desk.send()
    desk.post.behave = lambda letter: None
    _queued(desk, "iki")
    assert [text[:6] for text in desk.send()] == ["2: iki"]


def test_a_sender_that_vanished_leaves_an_unclear_message(desk: Desk) -> None:
    _queued(desk, "bir")
    assert len(desk.letters()) == 1
    desk.later(seconds=59)
    assert desk.sweep() == 0
    desk.later(seconds=2)
    assert desk.sweep() == 1
    assert desk.one(outbox)["state"] == "unclear"
    assert desk.send() == []


def test_an_answer_that_comes_after_the_lease_ran_out_still_counts(desk: Desk) -> None:
    _queued(desk, "bir")
    (letter,) = desk.letters()
    desk.later(seconds=61)
    desk.sweep()
    outcome = attempt(desk.post, letter)
    transactions.write(lambda db: outcomes.settle(db, outcome, desk.now, desk.letter_rules))
    assert desk.one(outbox)["state"] == "sent"


def test_a_refusal_that_comes_after_the_lease_ran_out_changes_nothing(desk: Desk) -> None:
    _queued(desk, "bir")
    (letter,) = desk.letters()
    desk.later(seconds=61)
    desk.sweep()
    late = Outcome(letter, None, NotSent("refused", code=100))
    transactions.write(lambda db: outcomes.settle(db, late, desk.now, desk.letter_rules))
    assert desk.one(outbox)["state"] == "unclear"


def test_a_report_that_overtakes_the_answer_is_not_undone_by_it(desk: Desk) -> None:
    _queued(desk, "bir")
    (letter,) = desk.letters()
    mark = callback_data(letter.outbox_id)
    desk.receive(bodies.statuses(bodies.status("wamid.out1", "delivered", desk.now, mark)))
    outcome = attempt(desk.post, letter)
    transactions.write(lambda db: outcomes.settle(db, outcome, desk.now, desk.letter_rules))
    assert _out(desk) == ["delivered"]


def test_a_row_that_says_nothing_sendable_is_dead_and_the_next_one_leaves(desk: Desk) -> None:
    from sqlalchemy import update

    from randevu import store
    from randevu.messaging import kinds

    _queued(desk, "bir", "iki")
    with store.writing() as db:
        db.execute(update(outbox).where(outbox.c.id == 1).values(payload={"kind": "hologram"}))
    desk.post.behave = lambda letter: str(kinds.from_json(letter.payload).name) and None
    assert [text[:6] for text in desk.send()] == ["2: iki"]
    assert desk.rows(outbox)[0]["error"] == "unsendable"


def test_what_waits_for_another_channels_sender_is_nothing_to_look_for(desk: Desk) -> None:
    _queued(desk, "bir")
    with store.reading() as db:
        assert sending.anything_due(db, ["whatsapp"], desk.now)
        assert not sending.anything_due(db, ["email"], desk.now)
