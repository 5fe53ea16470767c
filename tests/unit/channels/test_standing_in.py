"""What WhatsApp does not get through goes out another way: once, in time, and only where somebody still needs it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from randevu import store
from randevu.booking import Cancelled, appointments
from randevu.channels import standing_in, words
from randevu.messaging import outbox as sending
from randevu.messaging import transactions
from randevu.messaging.address import EmailAddress, PhoneNumber
from randevu.messaging.letters import Letter, Rules
from randevu.messaging.sms import segments
from randevu.store.tables import appointment, channel, conversation, customer, message, outbox, stand_in
from tests.unit.channels.conftest import EMAIL, PHONE, TALK, World, replace_business


def letters(world: World) -> list[Letter]:
    return transactions.write(lambda db: sending.claim(db, ("sms", "email"), world.now, 10, Rules()))


def test_a_reminder_that_is_not_delivered_in_an_hour_goes_out_by_sms(world: World) -> None:
    row = world.remind()
    world.later(minutes=59)
    assert world.chore() == 0
    world.later(minutes=1)
    assert world.chore() == 1
    (sms,) = world.others()
    assert sms["channel"] == "sms"
    assert sms["payload"]["text"] == (
        "Defne Güzellik & Kuaför: Yarın 14:00 için Kadıköy randevunuz var. "
        "Değiştirmek ya da iptal etmek için +90 216 555 01 01."
    )
    (decided,) = world.rows(stand_in)
    assert (decided["outbox_id"], decided["by_outbox_id"], decided["reason"]) == (row, sms["id"], "not_delivered")
    (letter,) = letters(world)
    assert letter.address == PhoneNumber(PHONE)


def test_it_goes_out_once_however_often_the_chore_runs(world: World) -> None:
    world.remind()
    world.later(hours=1)
    assert [world.chore() for _ in range(3)] == [1, 0, 0]
    world.later(hours=5)
    assert world.chore() == 0
    assert len(world.others()) == 1


def test_two_workers_at_the_same_moment_write_one(world: World) -> None:
    for _ in range(10):
        world.remind()
    world.later(hours=1)
    with ThreadPoolExecutor(4) as pool:
        written = list(
            pool.map(lambda _: transactions.write(lambda db: standing_in.take_over(db, world.now)), range(4))
        )
    assert sum(written) == len(world.others()) == len(world.rows(stand_in)) == 10


def test_a_death_before_the_commit_leaves_all_to_do(world: World) -> None:
    world.remind()
    world.later(hours=1)

    class Killed(Exception):
        pass

    def dies() -> None:
        with store.writing() as db:
            standing_in.take_over(db, world.now)
            raise Killed

    with pytest.raises(Killed):
        dies()
    assert world.others() == world.rows(stand_in) == []
    assert world.chore() == 1


@pytest.mark.parametrize("status", ["delivered", "read"])
def test_what_arrived_needs_nothing(world: World, status: str) -> None:
    world.reported(world.remind(), status)
    world.later(hours=2)
    assert world.chore() == 0
    assert world.rows(stand_in) == []


def test_a_business_may_wait_for_the_reading(world: World) -> None:
    replace_business(world.now, fallback_minutes="60\n  fallback_until: read")
    delivered, read = world.remind(), world.remind()
    world.reported(delivered, "delivered")
    world.reported(read, "read")
    world.later(hours=1)
    assert world.chore() == 1
    assert [(row["outbox_id"], row["reason"]) for row in world.rows(stand_in)] == [(delivered, "not_read")]


@pytest.mark.parametrize(("state", "status", "error"), [("sent", "failed", None), ("dead", "failed", "drop")])
def test_a_failure_is_answered_at_once(world: World, state: str, status: str, error: str | None) -> None:
    world.remind(state, status, error=error)
    assert world.chore() == 1
    assert world.rows(stand_in)[0]["reason"] == "failed"


def test_what_perhaps_went_out_has_its_full_time(world: World) -> None:
    world.remind("dead", "failed", error="unclear", attempted_at=world.now)
    world.change(message, 1, status="queued")
    assert world.chore() == 0
    world.later(hours=1)
    assert world.chore() == 1


def test_what_cannot_leave_is_taken_out_of_the_queue(world: World) -> None:
    """The way to WhatsApp is closed: the row would arrive later as a second message."""
    row = world.remind("waiting", "queued")
    world.later(minutes=59)
    world.change(outbox, row, due_at=world.now, attempted_at=world.now, error="refused")
    assert world.chore() == 0
    world.later(minutes=1)
    assert world.chore() == 1
    (old,) = world.rows(outbox, id=row)
    assert old["state"] == world.rows(message, id=old["message_id"])[0]["status"] == "superseded"


def test_a_message_that_is_not_due_yet_has_its_time(world: World) -> None:
    world.remind("waiting", "queued", due_at=world.now + timedelta(hours=8), created_at=world.now - timedelta(days=2))
    assert world.chore() == 0
    assert world.rows(stand_in) == []


@pytest.mark.parametrize("state", ["sending", "unclear", "superseded", "refused"])
def test_rows_that_others_decide_about_are_left_alone(world: World, state: str) -> None:
    world.remind(state, "queued", attempted_at=world.now)
    world.later(hours=2)
    assert world.chore() == 0


def test_near_the_appointment_whatsapp_has_less_time(world: World) -> None:
    world.now = world.about.starts_at - timedelta(minutes=40)
    world.remind()
    world.later(minutes=4)
    assert world.chore() == 0
    world.later(minutes=1)
    assert world.chore() == 1
    assert "Bugün 14:00" in world.others()[0]["payload"]["text"]


def over(world: World) -> None:
    world.now = world.about.starts_at


def cancelled(world: World) -> None:
    with store.writing() as db:
        done = appointments.cancel(db, world.business, world.about.id, "c", world.now, by_staff=True)
    assert isinstance(done, Cancelled)


def moved(world: World) -> None:
    world.change(appointment, world.about.id, generation=2)


def confirmed(world: World) -> None:
    world.change(appointment, world.about.id, attendance="confirmed")


def wrote(world: World) -> None:
    world.change(conversation, TALK, said_at=world.now)


@pytest.mark.parametrize(
    ("happened", "reason"),
    [(over, "over"), (cancelled, "over"), (moved, "over"), (confirmed, "answered"), (wrote, "answered")],
)
def test_nobody_is_reminded_of_what_is_settled(world: World, happened: Any, reason: str) -> None:
    world.now = world.about.starts_at - timedelta(hours=2)
    world.remind()
    world.later(hours=1)
    happened(world)
    assert world.chore() == 0
    assert world.others() == []
    assert [row["reason"] for row in world.rows(stand_in)] == [reason]


def test_without_a_mobile_number_it_goes_by_email(world: World) -> None:
    world.change(customer, world.about.customer_id, phone="+902165550199")
    world.remind()
    world.later(hours=1)
    assert world.chore() == 1
    (letter,) = letters(world)
    assert letter.address == EmailAddress(EMAIL)
    assert letter.payload["subject"] == "Randevunuzu hatırlatırız: 12 Mart Perşembe 14:00"
    assert "Merhaba Ayşe Kaya," in letter.payload["text"]


def test_the_business_chooses_the_order(world: World) -> None:
    replace_business(world.now, fallback="[email, sms]")
    world.remind()
    world.later(hours=1)
    world.chore()
    assert [row["channel"] for row in world.others()] == ["email"]


def test_whom_nothing_reaches_is_decided_once(world: World) -> None:
    world.change(customer, world.about.customer_id, phone=None, email="no address")
    world.remind()
    world.later(hours=1)
    assert world.chore() == 0
    assert [row["reason"] for row in world.rows(stand_in)] == ["unreachable"]


def test_without_another_way_nothing_changes(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RANDEVU_SMS_PROVIDER")
    monkeypatch.delenv("RANDEVU_SMTP_HOST")
    monkeypatch.delenv("RANDEVU_SMTP_FROM")
    world.remind()
    world.later(hours=2)
    assert world.chore() == 0
    assert world.rows(stand_in) == world.others() == []


def test_a_business_that_wants_none_has_none(world: World) -> None:
    replace_business(world.now, fallback="[]")
    world.remind("dead", "failed")
    assert world.chore() == 0


@pytest.mark.parametrize("kind", ["reply", "owner_alert"])
def test_other_messages_have_no_stand_in(world: World, kind: str) -> None:
    world.remind("dead", "failed", kind=kind)
    assert world.chore() == 0


def test_a_notice_says_what_it_said(world: World) -> None:
    world.remind("dead", "failed", kind="notice")
    world.chore()
    assert world.others()[0]["payload"]["text"] == (
        "Defne Güzellik & Kuaför: Yarın 14:00 randevunuz var. Geliyor musunuz?"
    )


def test_a_late_arrival_is_noted_and_not_answered(world: World) -> None:
    row = world.remind()
    world.later(hours=1)
    world.chore()
    assert world.note_late() == 0
    world.later(hours=1)
    world.reported(row, "delivered")
    assert [world.note_late(), world.note_late()] == [1, 0]
    assert world.rows(stand_in)[0]["late_at"] == world.now
    assert world.chore() == 0
    assert len(world.others()) == 1


def test_what_stands_in_is_shown_in_the_conversation(world: World) -> None:
    world.remind()
    world.later(hours=1)
    world.chore()
    shown = world.rows(message)[-1]
    assert (shown["kind"], shown["status"], shown["conversation_id"]) == ("sms", "queued", TALK)
    assert world.others()[0]["message_id"] == shown["id"]


def test_a_reminder_by_sms_is_short_for_every_branch_and_day(world: World) -> None:
    for branch in world.business.branches:
        for days in range(1, 60):
            about = replace(world.about, branch=branch, starts_at=world.about.starts_at + timedelta(days=days))
            text = words.sms("reminder", words.values(world.business, about, "Ayşe", world.now))
            found = segments.cost(text)
            assert (found.alphabet, found.parts <= 2) == ("turkish", True)


def test_closed_whatsapp_numbers_hold_back_no_sms(world: World) -> None:
    world.remind()
    world.later(hours=1)
    world.chore()
    with store.writing() as db:
        db.execute(channel.insert().values(name="whatsapp:1", not_before=world.now + timedelta(hours=1)))
    assert len(letters(world)) == 1
