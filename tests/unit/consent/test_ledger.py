"""The ledger only grows; its newest entry holds; what was shown is kept word for word."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from randevu import store
from randevu.catalogue import service as catalogues
from randevu.consent import ledger, privacy_text
from randevu.messaging import merging
from randevu.store.tables import consent_event, consent_text, conversation, customer, message
from tests.crash import bodies
from tests.unit.delivery.desk import Desk


def _record(desk: Desk, purpose: str, status: str, channel: str = ledger.ALL, whom: int = 1) -> None:
    entry = ledger.Entry(purpose, status, by="customer", at=desk.now, channel=channel)
    with store.writing() as db:
        ledger.record(db, whom, entry, desk.now)


def _status(purpose: str, channel: str = "whatsapp", whom: int = 1) -> str | None:
    with store.reading() as db:
        return ledger.state(db, whom, (purpose,)).status(purpose, channel)


def test_the_newest_entry_holds(desk: Desk) -> None:
    assert _status(ledger.MARKETING) is None
    _record(desk, ledger.MARKETING, ledger.GIVEN)
    _record(desk, ledger.MARKETING, ledger.WITHDRAWN)
    assert _status(ledger.MARKETING) == ledger.WITHDRAWN
    _record(desk, ledger.MARKETING, ledger.GIVEN, "sms")
    assert (_status(ledger.MARKETING, "sms"), _status(ledger.MARKETING)) == (ledger.GIVEN, ledger.WITHDRAWN)
    _record(desk, ledger.MARKETING, ledger.WITHDRAWN)
    assert _status(ledger.MARKETING, "sms") == ledger.WITHDRAWN


@pytest.mark.parametrize(
    "change",
    [
        update(consent_event).values(status=ledger.GIVEN),
        update(consent_event).values(purpose=ledger.SERVICE),
        delete(consent_event),
        update(consent_text).values(text="başka"),
        delete(consent_text),
    ],
)
def test_the_database_itself_refuses_to_change_what_was_entered(each_desk: Desk, change: object) -> None:
    before = each_desk.rows(consent_event), each_desk.rows(consent_text)
    assert all(before)
    with pytest.raises(DBAPIError, match="append-only"), store.writing() as db:
        db.execute(change)
    assert (each_desk.rows(consent_event), each_desk.rows(consent_text)) == before


def test_the_first_contact_is_entered_once_with_the_words_and_the_message(desk: Desk) -> None:
    desk.talk("yarın", "olur mu")
    entry, full = desk.rows(consent_event)
    said = desk.one(consent_text, id=entry["text_id"])
    shown = desk.one(message, id=entry["message_id"])
    assert (entry["purpose"], entry["status"], entry["channel"]) == (ledger.PRIVACY_NOTICE, ledger.SHOWN, "whatsapp")
    assert (said["kind"], said["language"], said["version"], said["text"]) == ("privacy_notice", "tr", 1, "(privacy)")
    assert said["text"] in shown["text"]
    notice = desk.one(consent_text, id=full["text_id"])
    assert (full["purpose"], full["status"], full["message_id"]) == (ledger.PRIVACY_NOTICE, ledger.SHOWN, shown["id"])
    assert (notice["kind"], notice["language"], notice["version"]) == (privacy_text.KIND, "tr", 1)
    assert notice["text"].startswith("# Aydınlatma metni")


def test_a_business_with_a_notice_elsewhere_has_only_the_line_entered(desk: Desk) -> None:
    with store.writing() as db:
        text = catalogues.export(db).replace("privacy_notice: /gizlilik", "privacy_notice: https://defne.example/kvkk")
        catalogues.replace(db, text, "test", desk.now)
    desk.say("b", "selam", sender="905550000002")
    desk.work()
    (entry,) = desk.rows(consent_event, customer_id=2)
    assert desk.one(consent_text, id=entry["text_id"])["kind"] == "privacy_notice"


def test_new_words_of_a_text_are_a_new_version_and_old_ones_keep_theirs(each_desk: Desk) -> None:
    with store.writing() as db:
        first = ledger.text_version(db, "question", "tr", "Bir?", each_desk.now)
        second = ledger.text_version(db, "question", "tr", "İki?", each_desk.now)
        other = ledger.text_version(db, "question", "en", "Two?", each_desk.now)
        assert ledger.text_version(db, "question", "tr", "Bir?", each_desk.now) == first
    versions = {row["id"]: row["version"] for row in each_desk.rows(consent_text)}
    assert (versions[first], versions[second], versions[other]) == (1, 2, 1)


def test_two_customers_who_are_one_person_share_what_was_said(desk: Desk) -> None:
    desk.say("b", "selam", sender="905550000002")
    desk.work()
    first, second = (row["customer_id"] for row in desk.rows(conversation))
    _record(desk, ledger.SERVICE, ledger.WITHDRAWN, whom=first)
    desk.later(minutes=1)
    with store.writing() as db:
        stays = merging.merge(db, (first, second))
    assert _status(ledger.SERVICE, whom=stays) == ledger.WITHDRAWN


def test_what_whatsapp_was_told_is_entered_once_and_in_its_order(desk: Desk) -> None:
    def told(value: str, minutes: int) -> None:
        at = desk.now + timedelta(minutes=minutes)
        preference = {
            "wa_id": "905550000001",
            "detail": "x",
            "category": "marketing_messages",
            "value": value,
            "timestamp": str(int(at.timestamp())),
        }
        value = {**bodies.value(), "user_preferences": [preference]}
        change = {"field": "user_preferences", "value": value}
        desk.receive(json.dumps({"entry": [{"id": "1", "changes": [change]}]}).encode())

    told("stop", 1)
    told("stop", 1)
    assert _status(ledger.WHATSAPP_OFFERS) == ledger.WITHDRAWN
    assert desk.one(customer)["marketing_stopped_at"] is not None
    told("resume", 2)
    told("stop", 1)
    assert _status(ledger.WHATSAPP_OFFERS) == ledger.GIVEN
    assert desk.one(customer)["marketing_stopped_at"] is None
    assert len(desk.rows(consent_event, purpose=ledger.WHATSAPP_OFFERS)) == 2
