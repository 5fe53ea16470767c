"""After an erasure a search of every table finds nothing of the customer but the documented proof."""

from __future__ import annotations

import pytest

from randevu import store
from randevu.calendars import planning
from randevu.messaging import outcomes, transactions
from randevu.messaging.dispatcher import attempt
from randevu.privacy import belongings, erasure
from randevu.store.tables import (
    appointment,
    calendar_event,
    consent_event,
    conversation,
    customer,
    destruction,
    identity,
    message,
    outbox,
    privacy_request,
)
from tests.unit.privacy.conftest import MAIL, NAME, NOTE, NUMBER, OTHER, WORDS, Home, everything

TRACES = (NUMBER, NAME, WORDS, NOTE, MAIL)
PROOF = {"customer", "consent_event", "privacy_request", "destruction", "appointment"}
"""Tables in which the erased customer's number may still stand; docs/operating.md says why."""


def _erase(home: Home) -> erasure.Erased:
    with store.writing() as db:
        return erasure.erase(db, home.business, home.who, "test", home.now)


def test_a_search_of_every_table_finds_nothing_that_names_the_customer(each_home: Home) -> None:
    before = everything(each_home.desk)
    for trace in TRACES:
        assert any(trace in text for text in before.values()), "the test must have left this trace"
    talk = each_home.desk.one(conversation, customer_id=each_home.who)["id"]
    _erase(each_home)
    after = everything(each_home.desk)
    assert {(trace, name) for trace in (*TRACES, talk) for name, text in after.items() if trace in text} == set()


def test_what_is_left_is_the_documented_proof(home: Home) -> None:
    done = _erase(home)
    with store.reading() as db:
        left = {table.name for table, keys in belongings.keys(db, [home.who]).items() if keys}
    assert left <= PROOF | {"appointment_event", "calendar_event", "allocation"}
    tomb = home.desk.one(customer, id=home.who)
    assert (tomb["name"], tomb["phone"], tomb["email"], tomb["note"]) == (None, None, None, None)
    assert tomb["erased_at"] == home.now
    record = home.desk.one(destruction)
    assert (record["reason"], record["customer_id"], record["by"]) == ("request", home.who, "test")
    assert record["counts"] == done.counts
    assert done.counts["message"] == 6
    assert {row["purpose"] for row in home.desk.rows(consent_event, customer_id=home.who)} == {
        *("privacy_notice", "service", "marketing"),
    }


def test_coming_appointments_are_cancelled_and_past_ones_stay_without_a_person(home: Home) -> None:
    _erase(home)
    rows = {row["id"]: row for row in home.desk.rows(appointment)}
    assert (rows[home.coming]["status"], rows[home.past]["status"]) == ("cancelled", "booked")
    assert rows[home.past]["parts"][0]["service"] == "sac-kesimi"
    assert rows[home.past]["parts"][0]["person"] is None


def test_events_are_taken_out_of_the_calendars_past_ones_too(home: Home) -> None:
    _erase(home)
    with store.writing() as db:
        planning.plan(db, home.now)
        planning.let_the_past_go(db, home.now)
    assert [(row["wanted"], row["state"]) for row in home.desk.rows(calendar_event)] == [(None, "waiting")] * 2


def test_other_customers_keep_everything(home: Home) -> None:
    talk = home.desk.one(conversation, customer_id=home.other)["id"]
    before = home.desk.rows(message, conversation_id=talk)
    assert len(before) == 2
    _erase(home)
    assert home.desk.rows(message) == before
    assert [row["value"] for row in home.desk.rows(identity)] == [OTHER]
    assert home.desk.talk("merhaba", sender=OTHER)


def test_what_was_asked_is_answered_by_it(home: Home) -> None:
    _erase(home)
    row = home.desk.one(privacy_request)
    assert (row["answer"], row["answered_at"], row["note"]) == ("done", home.now, "")


def test_nothing_leaves_for_the_customer_any_more(home: Home) -> None:
    home.desk.say("late", "bir soru")
    home.desk.work()
    _erase(home)
    assert home.desk.send() == []
    assert {row["state"] for row in home.desk.rows(outbox)} <= {"sent", "refused"}


def test_a_message_under_way_while_its_customer_is_erased_is_settled_quietly(home: Home) -> None:
    home.desk.say("late", "bir soru")
    home.desk.work()
    letters = home.desk.letters()
    _erase(home)
    for letter in letters:
        outcome = attempt(home.desk.post, letter)
        transactions.write(lambda db, o=outcome: outcomes.settle(db, o, home.now, home.desk.letter_rules))
    assert NUMBER not in str(everything(home.desk))


def test_who_writes_again_is_somebody_new(home: Home) -> None:
    _erase(home)
    home.desk.talk("merhaba")
    newest = home.desk.rows(customer)[-1]
    assert newest["id"] not in (home.who, home.other)
    assert home.desk.one(conversation, customer_id=newest["id"])["notice_sent_at"] is not None


def test_erasing_again_finds_nothing_more(home: Home) -> None:
    _erase(home)
    assert not set(_erase(home).counts) - {"appointment_event"}


@pytest.mark.parametrize("who", ["+90 555 000 00 01", NUMBER, MAIL])
def test_a_customer_is_found_by_number_and_address_and_not_after_the_erasure(home: Home, who: str) -> None:
    with store.reading() as db:
        assert belongings.find(db, who) == home.who
    _erase(home)
    with store.reading() as db, pytest.raises(belongings.NobodyFound):
        belongings.find(db, who)
