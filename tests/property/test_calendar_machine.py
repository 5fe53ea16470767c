"""Random histories of bookings, faults, deaths and hands in the calendar: when all has come to rest, every live
appointment has exactly one event at its time, and every event of ours an appointment."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from randevu import store
from randevu.booking import Appointment, Moved, Taken, appointments
from randevu.calendars import reactions
from randevu.calendars.errors import Away, NotAllowed, Refused, SignInNeeded, Throttled, Unclear
from randevu.calendars.model import Entry, Event, Gone
from randevu.calendars.reconciling import Comparing
from randevu.store.tables import metadata
from tests.unit.booking.salon import NOW
from tests.unit.calendars.house_world import House, at

KEPT = ("alembic_version", "installation", "catalogue_version")
CLOCKS = [f"{hour:02}:{minute:02}" for hour in range(10, 15) for minute in (0, 30)]
FAULTS = [
    *(("before", error) for error in (Away("503"), Throttled("429"), Throttled("429", timedelta(seconds=40)))),
    *(("before", error) for error in (SignInNeeded("invalid_grant"), NotAllowed("403"), Refused("400"))),
    *((side, Unclear("timeout")) for side in ("before", "after")),
]


class Machine(RuleBasedStateMachine):
    """Ayşe and Mehmet, each with a calendar, and the calendar of their branch."""

    url = ""

    @initialize(moves=st.sampled_from(("accept", "restore")))
    def empty(self, moves: str) -> None:
        with store.writing(self.url) as db:
            for table in reversed(metadata.sorted_tables):
                if table.name not in KEPT:
                    db.execute(table.delete())
        self.house = House("mehmet@example.com", "shared@example.com")
        self.house.tie_all()
        self.comparing = Comparing(self.house.account, lambda: self.house.now)
        self.late: list[Any] = []

    def booked(self) -> list[Appointment]:
        return self.house.booked()

    # ------------------------------------------------------------ the business

    @rule(clock=st.sampled_from(CLOCKS), staff=st.sampled_from(("ayse", "mehmet")))
    def book(self, clock: str, staff: str) -> None:
        with store.writing(self.url) as db:
            wanted = self.house.offer(clock, staff=staff)
            appointments.book(
                db, self.house.catalogue, self.house.customer, wanted, self.house.key(), "phone", NOW, by_staff=True
            )

    @precondition(lambda self: self.booked())
    @rule(data=st.data(), clock=st.sampled_from(CLOCKS), staff=st.sampled_from(("ayse", "mehmet")))
    def move(self, data: st.DataObject, clock: str, staff: str) -> None:
        one = data.draw(st.sampled_from(self.booked()))
        assert isinstance(self.house.move(one.id, clock, staff), (Moved, Taken))

    @precondition(lambda self: self.booked())
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        self.house.cancel(data.draw(st.sampled_from(self.booked())).id)

    # ------------------------------------------------------------ the worker, and what befalls it

    @rule(most=st.integers(1, 5))
    def write(self, most: int) -> None:
        for task in self.house.claim(most):
            self.house.writing.carry_out(task)

    @rule(after=st.booleans())
    def die_in_the_middle(self, after: bool) -> None:
        """Somewhere between claiming and recording; what was asked may have been done, or will be done much later."""
        for task in self.house.claim(1):
            if after and task.entry is not None and task.event is None:
                self.apply(task.address, task.uid, task.entry)
            elif task.entry is not None and task.event is None:
                self.late.append((task.address, task.uid, task.entry))
            elif after and task.entry is None and task.event is not None:
                self.quietly(partial(self.house.service.remove, task.address, task.event))

    @precondition(lambda self: self.late)
    @rule()
    def a_request_arrives_late(self) -> None:
        self.apply(*self.late.pop())

    def apply(self, address: str, uid: str, entry: Entry) -> None:
        self.quietly(partial(self.house.service.create, address, uid, entry))

    def quietly(self, call: Any) -> None:
        """At the service, past the faults that wait for our own calls."""
        server = self.house.server
        before, after = server.before, server.after
        server.before = server.after = lambda method: None
        try:
            call()
        except Exception:
            pass
        finally:
            server.before, server.after = before, after

    @rule(fault=st.sampled_from(FAULTS), times=st.integers(1, 3))
    def something_goes_wrong_next(self, fault: tuple[str, Any], times: int) -> None:
        for _ in range(times):
            self.house.faults.plan(fault[0], "any", fault[1])

    @rule(minutes=st.sampled_from((1, 6, 45, 600)))
    def time_passes(self, minutes: int) -> None:
        if self.house.now + timedelta(minutes=minutes) < at("00:00"):
            self.house.pass_time(minutes=minutes)

    @rule()
    def compare(self) -> None:
        self.comparing.step()

    @rule()
    def somebody_signs_in_again(self) -> None:
        self.house.sign_in()

    # ------------------------------------------------------------ hands in the calendar

    def events(self) -> list[tuple[str, Event]]:
        return [(name, one) for name in self.house.server.names for one in self.house.events(name)]

    @precondition(lambda self: self.events())
    @rule(data=st.data(), clock=st.sampled_from(CLOCKS), told=st.booleans())
    def move_by_hand(self, data: st.DataObject, clock: str, told: bool) -> None:
        address, event = data.draw(st.sampled_from(self.events()))
        length = event.ends_at - event.starts_at
        self.house.server.move(event.id, at(clock), at(clock) + length)
        if told:
            self.tell(address, next(one for name, one in self.events() if one.id == event.id))

    @precondition(lambda self: self.events())
    @rule(data=st.data(), told=st.booleans())
    def remove_by_hand(self, data: st.DataObject, told: bool) -> None:
        address, event = data.draw(st.sampled_from(self.events()))
        self.house.server.take_out(event.id)
        if told:
            self.tell(address, Gone(event.id))

    @precondition(lambda self: self.events())
    @rule(data=st.data())
    def copy_by_hand(self, data: st.DataObject) -> None:
        address, event = data.draw(st.sampled_from(self.events()))
        entry = self.house.server.entries[event.id]
        self.apply(address, self.house.key().rjust(32, "f"), entry)

    def tell(self, address: str, change: Event | Gone) -> None:
        """As the mirror does when it reads the change."""
        with store.writing(self.url) as db:
            house = self.house.rows_house(db)
            reactions.seen(db, self.house.calendars[address], house, change, self.house.now)

    @precondition(lambda self: self.open_findings())
    @rule(data=st.data(), keeps=st.booleans())
    def decide(self, data: st.DataObject, keeps: bool) -> None:
        self.decide_one(data.draw(st.sampled_from(self.open_findings())), keeps)

    def open_findings(self) -> list[int]:
        return [row.id for row in self.house.findings() if row.decided_at is None and row.kind == "removed"]

    def decide_one(self, number: int, keeps: bool) -> None:
        if not keeps:
            return self.house.give_up(number, "owner")
        with store.writing(self.url) as db:
            reactions.keep(db, number, "owner", self.house.now)

    # ------------------------------------------------------------ at rest

    def teardown(self) -> None:
        if not hasattr(self, "house"):
            return
        self.house.faults.clear()
        while self.late:
            self.apply(*self.late.pop())
        for _ in range(12):
            self.house.sign_in()
            self.raise_the_dead()
            self.house.settle()
            for number, finding in enumerate(self.open_findings()):
                self.decide_one(finding, keeps=bool(number % 2))
            self.house.pass_time(minutes=6)
            self.comparing.step()
            if not self.house.states() - {"settled"} and not self.house.anything_to_plan():
                break
        self.every_appointment_has_its_events_and_every_event_its_appointment()

    def raise_the_dead(self) -> None:
        """What was refused is written once somebody has put right what was wrong."""
        with store.writing(self.url) as db:
            reactions.retry_dead(db, self.house.now)

    def every_appointment_has_its_events_and_every_event_its_appointment(self) -> None:
        wanted = sorted(
            (address, one.id, staff, one.starts_at, one.generation)
            for one in self.booked()
            for staff in one.staff
            for address in self.house.written_into(staff)
        )
        standing = sorted(
            (address, event.mark.appointment, event.mark.staff, event.starts_at, event.mark.generation)
            for address, event in self.events()
            if event.mark is not None
        )
        assert standing == wanted
        assert self.house.states() <= {"settled"}


def run(url: str, examples: int, steps: int = 40) -> None:
    class Here(Machine):
        pass

    Here.url = url
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_after_any_history_calendars_hold_exactly_what_is_booked(database: str) -> None:
    run(database, 20)


@pytest.mark.long
def test_after_five_hundred_histories_calendars_hold_exactly_what_is_booked(database: str) -> None:
    run(database, 500, steps=50)
