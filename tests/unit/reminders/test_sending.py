"""What is due is decided anew, and goes out once or not at all."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from randevu import store
from randevu.booking import appointments
from randevu.consent import ledger
from randevu.messaging import outbox
from randevu.messaging.letters import Rules
from randevu.reminders import running, sending
from randevu.store.tables import customer, message
from tests.unit.reminders.world import NUMBER, World, at

MONDAY = "2026-03-16"


@pytest.fixture
def booked(world: World) -> Any:
    """An appointment on Monday at 14:00."""
    one = world.book(world.person(), at(MONDAY, "14:00"))
    world.step()
    return one


def test_each_step_goes_out_once_at_its_hour(world: World, booked: Any) -> None:
    assert world.to(at("2026-03-14", "13:59")) == []
    assert world.to(at("2026-03-14", "14:00")) == ["appointment_reminder_two_days"]
    assert world.to(at("2026-03-15", "14:00")) == ["appointment_reminder_one_day"]
    assert world.to(at(MONDAY, "08:30")) == ["appointment_reminder_same_morning"]
    assert world.to(at(MONDAY, "13:00")) == []
    assert [row.key for row in world.queued(kind="reminder")] == [
        f"reminder:{booked.id}:{step}:1" for step in ("two-days", "one-day", "same-morning")
    ]


def test_inside_the_window_it_is_a_free_message_with_buttons(world: World, booked: Any) -> None:
    world.now = at("2026-03-15", "10:00")
    world.wrote(booked.customer_id)
    assert world.to(at("2026-03-15", "14:00")) == ["buttons"]
    told = world.said()[-1]
    assert [choice["title"] for choice in told.payload["choices"]] == ["Evet", "Değiştir", "İptal"]
    assert told.payload["choices"][0]["payload"] == {
        "intent": "confirm_attendance",
        "entities": {"appointment": booked.id, "generation": 1, "reminder": "one-day"},
    }
    assert "14:00" in told.text


def test_who_has_confirmed_is_not_asked_again(world: World, booked: Any) -> None:
    with store.writing() as db:
        appointments.set_attendance(db, booked.id, "confirmed", "early", world.now)
    assert world.to(at("2026-03-15", "14:00")) == ["appointment_reminder_two_days"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda world, one: world.cancel(one), "cancelled"),
        (lambda world, one: world.move(one, at(MONDAY, "16:00")), "moved"),
    ],
)
def test_what_changed_at_the_last_moment_is_seen(world: World, booked: Any, change: Any, reason: str) -> None:
    change(world, booked)
    world.now = at("2026-03-14", "14:00")
    with store.writing() as db:
        sending.send_due(db, world.catalogue, world.now, sending.Rules(NUMBER))
    assert [row.reason for row in world.rows(step="two-days", state="dropped")] == [reason]
    assert world.queued(kind="reminder") == []


def test_what_changes_while_it_waits_in_the_outbox_keeps_it_there(world: World, booked: Any) -> None:
    world.to(at("2026-03-14", "14:00"), send=False)
    world.cancel(booked)
    world.post()
    assert world.sent == []
    assert [row.state for row in world.queued(kind="reminder")] == ["superseded"]
    assert world.said()[-1].status == "superseded"


def test_what_waited_in_the_outbox_until_the_start_is_pointless(world: World, booked: Any) -> None:
    world.to(at(MONDAY, "08:30"), send=False)
    world.to(at(MONDAY, "14:00"))
    assert world.sent == []


def test_after_a_standstill_only_the_latest_goes_out(world: World, booked: Any) -> None:
    assert world.to(at("2026-03-15", "20:00")) == ["appointment_reminder_one_day"]
    assert world.reasons(booked) == {"two-days": "newer"}


def test_a_standstill_into_the_night_waits_for_the_morning(world: World, booked: Any) -> None:
    assert world.to(at("2026-03-14", "23:00")) == []
    assert world.due(booked)["two-days"] == "03-15 08:00"
    assert world.to(at("2026-03-15", "08:00")) == ["appointment_reminder_two_days"]


def test_nobody_is_reminded_of_what_begins_now(world: World, booked: Any) -> None:
    assert world.to(at(MONDAY, "13:55")) == []
    assert world.reasons(booked)["same-morning"] == "late"


def test_who_said_they_will_not_come_is_left_in_peace(world: World, booked: Any) -> None:
    with store.writing() as db:
        appointments.set_attendance(db, booked.id, "declined", "no", world.now)
    assert world.to(at("2026-03-14", "14:00")) == []
    assert world.reasons(booked) == {"two-days": "declined"}


def test_a_customer_without_a_number_cannot_be_reached(world: World) -> None:
    one = world.book(world.person(phone=None), at(MONDAY, "15:00"))
    world.step()
    assert world.to(at("2026-03-14", "15:00")) == []
    assert world.reasons(one) == {"two-days": "unreachable"}


def test_a_missing_name_leaves_no_gap(world: World, booked: Any) -> None:
    with store.writing() as db:
        db.execute(update(customer).values(name=None))
    world.to(at("2026-03-14", "14:00"))
    assert "değerli müşterimiz" in world.said()[-1].text


def test_a_missing_answer_is_told_to_the_owner_once(world: World, booked: Any) -> None:
    world.to(at("2026-03-15", "14:00"))
    world.to(at(MONDAY, "09:59"))
    assert world.queued(kind="owner_alert") == []
    world.to(at(MONDAY, "10:00"))
    world.to(at(MONDAY, "10:01"))
    assert [row.payload["template"] for row in world.queued(kind="owner_alert")] == ["owner_unconfirmed"]


@pytest.mark.parametrize("answer", ["confirmed", "declined"])
def test_who_answered_is_not_told_of(world: World, booked: Any, answer: Any) -> None:
    world.to(at("2026-03-15", "14:00"))
    with store.writing() as db:
        appointments.set_attendance(db, booked.id, answer, "a", world.now)
    world.to(at(MONDAY, "10:00"))
    assert world.queued(kind="owner_alert") == []


def test_replies_leave_before_reminders_wherever_they_wait(world: World, booked: Any) -> None:
    world.to(at("2026-03-14", "14:00"), send=False)
    other = world.person("905320000002")
    world.wrote(other)
    row = world.queued(kind="reminder")[0]
    with store.writing() as db:
        free = {"kind": "text", "body": "Merhaba", "preview_url": False, "numbered": []}
        same = {**row._mapping, "id": row.id + 1, "key": None, "message_id": None, "appointment_id": None}
        reply = {"kind": "reply", "rank": 0, "payload": free, "not_after": None}
        talk = {"conversation_id": f"talk-{other}", "lane": f"whatsapp:talk-{other}"}
        db.execute(store.tables.outbox.insert().values(**{**same, **reply, **talk}))
        (first,) = outbox.claim(db, ("whatsapp",), world.now, 1, Rules())
    assert first.payload["kind"] == "text"


def test_no_more_leave_in_a_second_than_may(world: World) -> None:
    for number in range(5):
        world.book(world.person(f"90532000010{number}"), at(MONDAY, f"{10 + number}:00"))
    world.step()
    world.now = at(MONDAY, "08:30")
    slow = sending.Rules(NUMBER, per_second=2.0)
    with store.writing() as db:
        db.execute(update(store.tables.reminder_pace).values(tokens=2.0, tokens_at=world.now))
    done = []
    for _ in range(3):
        while running.step(slow, lambda: world.now):
            pass
        done.append(len(world.queued(kind="reminder")))
        world.now += (at(MONDAY, "08:31") - at(MONDAY, "08:30")) / 60
    assert done == [2, 4, 5]


def test_what_is_overdue_is_counted(world: World, booked: Any) -> None:
    with store.reading() as db:
        assert sending.late(db, at("2026-03-14", "14:01")) == 0
        assert sending.late(db, at("2026-03-14", "14:03")) == 1


def test_who_stopped_reminders_gets_none(world: World, booked: Any) -> None:
    with store.writing() as db:
        stop = ledger.Entry(ledger.REMINDERS, ledger.WITHDRAWN, "customer", world.now)
        ledger.record(db, booked.customer_id, stop, world.now)
    assert world.to(at("2026-03-14", "14:00")) == []
    assert [(row.state, row.error) for row in world.queued(kind="reminder")] == [("refused", "reminders_stopped")]


FREES = "  one-day: {hours_before: 24, asks: true, answer_by_hours: 4, free_if_unanswered: true}\n"


@pytest.mark.parametrize(("status", "freed"), [("delivered", True), ("sent", False)])
def test_an_unanswered_appointment_is_freed_only_where_the_question_arrived(
    world: World, status: str, freed: bool
) -> None:
    world.rule(FREES)
    one = world.book(world.person(), at(MONDAY, "14:00"))
    world.step()
    world.to(at("2026-03-15", "14:00"))
    with store.writing() as db:
        db.execute(update(message).values(status=status))
    told = world.to(at(MONDAY, "10:00"))
    with store.reading() as db:
        found = appointments.find(db, one.id)
    assert found is not None
    assert found.status == ("cancelled" if freed else "booked")
    assert told == (["appointment_released"] if freed else [])
    alerts = [row.payload["template"] for row in world.queued(kind="owner_alert")]
    assert alerts == ["owner_cancelled" if freed else "owner_unconfirmed"]


def test_who_answered_keeps_their_time(world: World) -> None:
    world.rule(FREES)
    one = world.book(world.person(), at(MONDAY, "14:00"))
    world.step()
    world.to(at("2026-03-15", "14:00"))
    with store.writing() as db:
        db.execute(update(message).values(status="delivered"))
        appointments.set_attendance(db, one.id, "confirmed", "a", world.now)
    assert world.to(at(MONDAY, "10:00")) == []
