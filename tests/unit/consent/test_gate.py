"""Every row passes the one gate when its sending begins: by class, consent, register, quiet hours and frequency."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from randevu import store
from randevu.catalogue import service as catalogues
from randevu.consent import gate, ledger
from randevu.messaging import outcomes, transactions
from randevu.messaging.dispatcher import attempt
from randevu.messaging.errors import Unclear
from randevu.messaging.letters import Letter
from randevu.store.tables import consent_event, conversation, customer, message, outbox
from tests.unit.consent.conftest import Queue
from tests.unit.delivery.desk import Desk


def _said(desk: Desk, purpose: str, status: str, channel: str = ledger.ALL) -> None:
    entry = ledger.Entry(purpose, status, by="customer", at=desk.now, channel=channel)
    with store.writing() as db:
        ledger.record(db, 1, entry, desk.now)


def _business(desk: Desk, marketing: str) -> None:
    with store.writing() as db:
        catalogues.replace(db, catalogues.export(db) + f"\nmarketing: {marketing}\n", "test", desk.now)


def _fate(desk: Desk, number: int) -> tuple[str, str | None]:
    row = desk.one(outbox, id=number)
    return row["state"], row["error"]


def test_a_service_message_leaves_unless_the_customer_stopped_our_messages(desk: Desk, queue: Queue) -> None:
    sent = queue(gate.SERVICE)
    assert desk.send() == ["Haber"]
    _said(desk, ledger.SERVICE, ledger.WITHDRAWN)
    refused = queue(gate.SERVICE)
    assert desk.send() == []
    assert (_fate(desk, sent), _fate(desk, refused)) == (("sent", None), ("refused", "stopped"))
    assert desk.one(conversation)["flagged"] == "refused:stopped"
    _said(desk, ledger.SERVICE, ledger.GIVEN)
    queue(gate.SERVICE, text="Yine")
    assert desk.send() == ["Yine"]


def test_the_answer_to_a_customer_always_leaves(desk: Desk) -> None:
    for purpose in (ledger.SERVICE, ledger.REMINDERS, ledger.MARKETING):
        _said(desk, purpose, ledger.WITHDRAWN)
    assert len(desk.talk("kaç para")) == 1
    assert desk.rows(outbox)[-1]["purpose"] == gate.REPLY


def test_a_stop_between_writing_and_sending_still_counts(desk: Desk, queue: Queue) -> None:
    reminder = queue(gate.SERVICE, kind="reminder", due_at=desk.now + timedelta(hours=1))
    _said(desk, ledger.SERVICE, ledger.WITHDRAWN)
    desk.later(hours=2)
    assert desk.send() == []
    assert _fate(desk, reminder) == ("refused", "stopped")
    assert desk.one(conversation)["flagged"] is None


def test_reminders_may_be_stopped_alone(desk: Desk, queue: Queue) -> None:
    _said(desk, ledger.REMINDERS, ledger.WITHDRAWN)
    reminder = queue(gate.SERVICE, kind="reminder")
    queue(gate.SERVICE, text="Taşındı")
    assert desk.send() == ["Taşındı"]
    assert _fate(desk, reminder) == ("refused", "reminders_stopped")


def test_a_refused_row_keeps_nothing_behind_it_waiting(desk: Desk, queue: Queue) -> None:
    _said(desk, ledger.REMINDERS, ledger.WITHDRAWN)
    for _ in range(3):
        queue(gate.SERVICE, kind="reminder")
    queue(gate.SERVICE, text="Sonraki")
    assert [letter.payload["body"] for letter in desk.letters()] == ["Sonraki"]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ((), "no_consent"),
        (((ledger.MARKETING, ledger.GIVEN, "sms"),), "no_consent"),
        (((ledger.MARKETING, ledger.GIVEN, "all"), (ledger.MARKETING, ledger.WITHDRAWN, "all")), "marketing_stopped"),
        (((ledger.MARKETING, ledger.GIVEN, "all"), (ledger.SERVICE, ledger.WITHDRAWN, "all")), "stopped"),
        (
            ((ledger.MARKETING, ledger.GIVEN, "all"), (ledger.WHATSAPP_OFFERS, ledger.WITHDRAWN, "whatsapp")),
            "whatsapp_preference",
        ),
        (((ledger.MARKETING, ledger.GIVEN, "whatsapp"),), None),
    ],
)
def test_marketing_leaves_with_consent_only(
    desk: Desk, queue: Queue, said: tuple[tuple[str, str, str], ...], reason: str | None
) -> None:
    for purpose, status, channel in said:
        _said(desk, purpose, status, channel)
    number = queue(gate.MARKETING, kind="campaign")
    assert len(desk.send()) == (reason is None)
    assert _fate(desk, number) == (("refused", reason) if reason else ("sent", None))


def test_an_unknown_class_is_held_to_the_rules_of_marketing(desk: Desk, queue: Queue) -> None:
    number = queue("novelty")
    assert desk.send() == []
    assert _fate(desk, number) == ("refused", "no_consent")


def test_marketing_needs_an_approval_in_the_register_where_the_business_says_so(desk: Desk, queue: Queue) -> None:
    _business(desk, "{iys: true}")
    _said(desk, ledger.MARKETING, ledger.GIVEN)
    refused = queue(gate.MARKETING)
    assert desk.send() == []
    assert _fate(desk, refused) == ("refused", "no_iys_approval")
    _said(desk, ledger.IYS, ledger.GIVEN)
    queue(gate.MARKETING, text="Kampanya")
    assert desk.send() == ["Kampanya"]


def test_marketing_is_not_sent_more_often_than_the_business_allows(desk: Desk, queue: Queue) -> None:
    _business(desk, "{at_most: 2, in_days: 7, quiet_from: '00:00', quiet_until: '00:00'}")
    _said(desk, ledger.MARKETING, ledger.GIVEN)
    for _ in range(2):
        queue(gate.MARKETING)
        assert len(desk.send()) == 1
        desk.later(minutes=5)
    third = queue(gate.MARKETING)
    assert desk.send() == []
    assert _fate(desk, third) == ("refused", "often_enough")
    desk.later(days=7)
    desk.talk("merhaba")
    queue(gate.MARKETING)
    assert len(desk.send()) == 1


def test_in_the_quiet_hours_marketing_and_surveys_wait_and_service_does_not(desk: Desk, queue: Queue) -> None:
    _said(desk, ledger.MARKETING, ledger.GIVEN)
    desk.later(hours=11, minutes=30)
    marketing, survey = queue(gate.MARKETING), queue(gate.SURVEY)
    queue(gate.SERVICE, text="Haber")
    assert desk.send() == ["Haber"]
    for number in (marketing, survey):
        row = desk.one(outbox, id=number)
        assert (row["state"], row["error"]) == ("waiting", "quiet_hours")
        assert row["due_at"] == datetime.fromisoformat("2026-03-12T09:00:00+03:00")
    desk.later(hours=11, minutes=45)
    assert len(desk.send()) == 2


def test_a_row_without_conversation_is_judged_by_whoever_has_its_address(desk: Desk, queue: Queue) -> None:
    with store.writing() as db:
        db.execute(customer.update().values(email="Selin@Example.com"))
    _said(desk, ledger.SERVICE, ledger.WITHDRAWN)
    known = [
        queue(gate.SERVICE, conversation_id=None, lane=f"l{number}", address=address, channel=channel)
        for number, (channel, address) in enumerate(
            (
                ("whatsapp", {"wa_id": "905550000001"}),
                ("whatsapp", {"phone": "+905550000001"}),
                ("whatsapp", {"email": "selin@example.com"}),
                ("whatsapp", None),
            )
        )
    ]
    with store.writing() as db:
        db.execute(outbox.update().where(outbox.c.id == known[-1]).values(customer_id=1))
    stranger = queue(gate.SERVICE, conversation_id=None, lane="x", address={"wa_id": "905559999999"})
    assert len(desk.send()) == 1
    assert {_fate(desk, number) for number in known} == {("refused", "stopped")}
    assert _fate(desk, stranger) == ("sent", None)


def test_what_is_sent_again_is_asked_again(desk: Desk, queue: Queue) -> None:
    number = queue(gate.SERVICE)

    def breaks(letter: Letter) -> None:
        raise Unclear("timeout")

    desk.post.behave = breaks
    for letter in desk.letters():
        outcome = attempt(desk.post, letter)
        transactions.write(lambda db, o=outcome: outcomes.settle(db, o, desk.now, desk.letter_rules))
    assert desk.one(outbox, id=number)["state"] == "unclear"
    _said(desk, ledger.SERVICE, ledger.WITHDRAWN)
    with store.writing() as db:
        db.execute(outbox.update().where(outbox.c.id == number).values(state="waiting", due_at=desk.now))
    desk.later(minutes=2)
    desk.post.behave = lambda letter: None
    assert desk.send() == []
    assert _fate(desk, number) == ("refused", "stopped")


def test_what_the_owner_is_told_is_no_customers_affair(desk: Desk) -> None:
    desk.talk("human")
    alerts = desk.rows(outbox, kind="owner_alert")
    assert all(row["purpose"] == gate.INTERNAL for row in alerts)


def test_the_message_of_a_refused_row_says_so(desk: Desk, queue: Queue) -> None:
    _said(desk, ledger.SERVICE, ledger.WITHDRAWN)
    ours = desk.rows(message)[-1]["id"]
    queue(gate.SERVICE, message_id=ours)
    desk.send()
    assert desk.one(message, id=ours)["status"] == "refused"


def test_a_customer_who_never_said_anything_has_no_entry_but_the_notice(desk: Desk) -> None:
    assert {row["purpose"] for row in desk.rows(consent_event)} == {ledger.PRIVACY_NOTICE}
