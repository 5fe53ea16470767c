"""Random histories of a calendar in which people, we and the network all have a hand: whoever applies the changes knows
what is there, and what we wrote stands there once, as last written."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from randevu.calendars.errors import CalendarError, Changed, Exists, NotFound, TokenExpired, Unclear
from randevu.calendars.model import Event, Written
from tests.contract.calendars.contract import DAY, FIRST, LAST, Kept, at, entry
from tests.contract.calendars.graph_fake.accounts import connected, delegated, person
from tests.contract.calendars.graph_fake.server import Fault, GraphFake
from tests.contract.calendars.peer import Meeting

CALENDAR = GraphFake.calendar
CLOCKS = [f"{hour:02}:00" for hour in range(9, 17)]
DAYS = [-3, 0, 1, 2, 60, 70]  # from DAY; the window begins a day before it and ends after 62
FAULTS: list[dict[str, Any]] = [
    {"how": "lost_before"},
    {"how": "lost_after"},
    {"how": "cut"},
    {"status": 429, "code": "TooManyRequests"},
    {"status": 503, "code": "ServiceUnavailable"},
    {"status": 401, "code": "InvalidAuthenticationToken"},
]


class Histories(RuleBasedStateMachine):
    @initialize(page=st.sampled_from((1, 3, 50)), keeps=st.booleans())
    def begin(self, page: int, keeps: bool) -> None:
        self.fake = GraphFake()
        self.fake.api.page, self.fake.api.keeps_if_match = page, keeps
        self.service = delegated(self.fake)
        self.kept = Kept(self.service, CALENDAR)
        self.wanted: dict[str, int] = {}
        """Generations by uid; 0 for what is to be gone."""

    # ------------------------------------------------------------ people

    def theirs(self) -> list[str]:
        return [id for id, one in self.fake.api.main.items.items() if not one.removed and id.startswith("AAkPeer")]

    @rule(
        day=st.sampled_from(DAYS),
        clock=st.sampled_from(CLOCKS),
        daily=st.sampled_from((1, 1, 4)),
        shows=st.sampled_from(("busy", "free", "declined")),
        whole=st.booleans(),
    )
    def put(self, day: int, clock: str, daily: int, shows: Any, whole: bool) -> None:
        first = DAY + timedelta(days=day)
        times = (
            (first, first + timedelta(days=1)) if whole else (at(clock, first), at(clock, first) + timedelta(hours=1))
        )
        self.fake.put(Meeting(*times, shows=shows, daily=daily))

    @precondition(lambda self: self.theirs())
    @rule(data=st.data(), day=st.sampled_from(DAYS), clock=st.sampled_from(CLOCKS))
    def move(self, data: st.DataObject, day: int, clock: str) -> None:
        first = at(clock, DAY + timedelta(days=day))
        self.fake.move(data.draw(st.sampled_from(self.theirs())), first, first + timedelta(hours=2))

    @precondition(lambda self: self.theirs())
    @rule(data=st.data(), days=st.sampled_from((1, 2, 5)))
    def repeat(self, data: st.DataObject, days: int) -> None:
        """A single meeting becomes a series, or the other way round."""
        self.fake.edit(data.draw(st.sampled_from(self.theirs())), days=days, exceptions={})

    @precondition(lambda self: self.theirs())
    @rule(data=st.data(), number=st.integers(0, 3), goes=st.booleans(), clock=st.sampled_from(CLOCKS))
    def touch_one_instance(self, data: st.DataObject, number: int, goes: bool, clock: str) -> None:
        id = data.draw(st.sampled_from(self.theirs()))
        item = self.fake.api.main.items[id]
        if item.days > 1:
            day = self.fake.api.main.day(item.first) + timedelta(days=number)
            if goes:
                self.fake.skip(id, day)
            elif not item.whole:
                self.fake.except_for(id, day, at(clock, day), at(clock, day) + timedelta(minutes=20))

    @precondition(lambda self: self.theirs())
    @rule(data=st.data())
    def take_out(self, data: st.DataObject) -> None:
        self.fake.take_out(data.draw(st.sampled_from(self.theirs())))

    # ------------------------------------------------------------ we

    def found(self, uid: str) -> Event | None:
        """As somebody looks who must know."""
        while True:
            try:
                return self.service.find(CALENDAR, uid)
            except CalendarError:
                continue

    @rule(day=st.sampled_from(DAYS), clock=st.sampled_from(CLOCKS))
    def create(self, day: int, clock: str) -> None:
        uid = uuid4().hex
        try:
            self.service.create(CALENDAR, uid, entry(clock, DAY + timedelta(days=day), 1))
            self.wanted[uid] = 1
        except (Unclear, Exists):
            self.wanted[uid] = 1 if self.found(uid) else 0
        except CalendarError:
            self.wanted[uid] = 0

    @precondition(lambda self: self.wanted)
    @rule(data=st.data(), day=st.sampled_from(DAYS), clock=st.sampled_from(CLOCKS), stale=st.booleans())
    def change(self, data: st.DataObject, day: int, clock: str, stale: bool) -> None:
        uid = data.draw(st.sampled_from(sorted(self.wanted)))
        event = self.found(uid)
        if event is None:
            return
        next_one = self.wanted[uid] + 1
        version = Written(event.id, "of yesterday" if stale else event.version)
        try:
            self.service.change(CALENDAR, version, entry(clock, DAY + timedelta(days=day), next_one))
            assert not stale
            self.wanted[uid] = next_one
        except Unclear:
            there = self.found(uid)
            assert there is not None
            assert there.mark is not None
            self.wanted[uid] = there.mark.generation
        except (Changed, NotFound):
            if not stale:
                raise
        except CalendarError:
            return

    @precondition(lambda self: self.wanted)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        uid = data.draw(st.sampled_from(sorted(self.wanted)))
        event = self.found(uid)
        if event is not None:
            while True:
                try:
                    self.service.remove(CALENDAR, Written(event.id, event.version))
                    break
                except CalendarError:
                    continue
        self.wanted[uid] = 0

    # ------------------------------------------------------------ what happens

    @rule(fault=st.sampled_from(FAULTS), times=st.integers(1, 3))
    def something_goes_wrong_next(self, fault: dict[str, Any], times: int) -> None:
        self.fake.faults = [Fault(times=times, **fault)]

    @rule()
    def tokens_run_out(self) -> None:
        self.fake.expire_tokens()

    @rule()
    def access_runs_out(self) -> None:
        self.fake.entra.expire_access()

    @rule()
    def another_process_goes_on(self) -> None:
        self.service = self.kept.service = connected(self.fake, person(self.fake))

    @rule()
    def catch_up(self) -> None:
        try:
            self.kept.catch_up()
        except TokenExpired:
            self.kept = Kept(self.service, CALENDAR)
        except CalendarError:
            return

    def teardown(self) -> None:
        if not hasattr(self, "fake"):
            return
        try:
            self.fake.faults = []
            self.catch_up()
            self.kept.catch_up()
            anew = Kept(self.service, CALENDAR)
            anew.events = {one.id: one for one in self.service.events(CALENDAR, FIRST, LAST)}
            assert self.kept.times == anew.times
            ours = {id: one.mark for id, one in anew.events.items() if one.mark}
            assert {id: one.mark for id, one in self.kept.events.items() if one.mark} == ours
            for uid, generation in self.wanted.items():
                standing = [one for one in self.fake.api.main.items.values() if not one.removed and uid in _uids(one)]
                assert len(standing) == (1 if generation else 0)
                found = self.service.find(CALENDAR, uid)
                assert (found.mark.generation if found and found.mark else 0) == generation
            assert self.fake.mistakes == []
        finally:
            self.fake.close()


def _uids(item: Any) -> list[str]:
    return list(item.hidden.values())


def _run(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_after_any_history_changes_tell_what_is_there_and_ours_stand_once() -> None:
    _run(20, 25)


@pytest.mark.long
def test_after_many_histories_changes_tell_what_is_there_and_ours_stand_once() -> None:
    _run(150, 50)
