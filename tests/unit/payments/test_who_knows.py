"""Who learns of an appointment that waits for its deposit, and what stays of the money when a customer is erased."""

from __future__ import annotations

from randevu import store
from randevu.booking import appointments
from randevu.calendars import planning as calendars
from randevu.privacy import erasure, export
from randevu.reminders import planning as reminders
from randevu.store.tables import calendar, calendar_connection, calendar_event, outbox, payment, reminder
from tests.unit.payments.world import World


def _plan(world: World) -> tuple[int, int]:
    """Work out reminders and calendar events; how many of each are to come."""
    with store.writing() as db:
        reminders.plan(db, world.live, world.now)
        calendars.plan(db, world.now)
    waiting = [row for row in world.rows(reminder) if row.state == "waiting"]
    return len(waiting), len([row for row in world.rows(calendar_event) if row.wanted is not None])


def _connect_calendar(world: World) -> None:
    with store.writing() as db:
        service = {"provider": "caldav", "name": "deniz", "account": "deniz", "credentials": "", "state": "live"}
        made = db.execute(calendar_connection.insert().values(**service, created_at=world.now))
        of = {"connection_id": made.inserted_primary_key[0], "owner_kind": "staff", "owner_key": "deniz"}
        db.execute(
            calendar.insert().values(**of, address="a", name="Deniz", respects=False, writes=True, due_at=world.now)
        )


def test_reminders_calendars_and_the_owner_know_of_it_only_once_it_is_paid(world: World) -> None:
    _connect_calendar(world)
    about = world.book()
    assert _plan(world) == (0, 0)
    assert world.rows(outbox) == []
    world.pay(about)
    planned, events = _plan(world)
    assert planned > 0
    assert events == 1
    told = {row.kind for row in world.rows(outbox)}
    assert {"notice", "owner_alert"} <= told


def test_one_that_was_never_paid_is_given_up_without_a_word_to_the_owner(world: World) -> None:
    about = world.book()
    with store.writing() as db:
        assert appointments.never_paid(db, about.id)
    world.later(minutes=120)
    world.work()
    assert [row for row in world.rows(outbox) if row.kind == "owner_alert"] == []


def test_an_erasure_gives_the_deposit_back_and_keeps_what_was_paid_without_a_name(world: World) -> None:
    about = world.book()
    world.pay(about)
    with store.writing() as db:
        copy = export.copy(db, world.who)
        erasure.erase(db, world.live, world.who, "user:1", world.now)
    assert world.payment(about).reference in str(copy)
    for _ in range(2):
        world.work()
    assert world.till.refunded == [world.payment(about).provider_id]
    assert (world.balance(), world.states()) == (0, ["refunded"])
    assert "Ayşe" not in str(world.rows(payment))
