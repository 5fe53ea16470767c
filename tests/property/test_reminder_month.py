"""Weeks of a business against a naive model: no reminder is missing, doubled, late, or sent after a stop.

The model keeps a plain list of promises and walks the clock minute by minute through the quiet hours; the product gets
there with rows, transactions, two workers and deaths half way.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from randevu import store
from randevu.booking import Appointment, appointments
from randevu.consent import ledger
from tests.unit.delivery.desk import SECRET
from tests.unit.reminders.world import World, at

START = at("2026-03-09", "10:00")
STEPS = {"two-days": (40, None, 6), "one-day": (24, None, 6), "same-morning": (None, "08:30", 3)}
"""Hours before, or clock; and how many hours the appointment must have stood."""


@dataclass
class Promise:
    appointment: int
    generation: int
    step: str
    due: datetime


@dataclass
class Live:
    customer: int
    starts_at: datetime
    generation: int
    placed_at: datetime
    coming: bool | None = None


@dataclass
class Model:
    """What a careful person with a notebook would send."""

    zone: str = "Europe/Istanbul"
    ruled_at: datetime = START
    live: dict[int, Live] = field(default_factory=dict)
    promises: list[Promise] = field(default_factory=list)
    made: set[tuple[int, int, str]] = field(default_factory=set)
    stopped: set[int] = field(default_factory=set)
    sent: list[tuple[int, int, str, datetime]] = field(default_factory=list)

    def quiet(self, moment: datetime) -> bool:
        clock = moment.astimezone(ZoneInfo(self.zone)).strftime("%H:%M")
        return clock >= "21:30" or clock < "08:00"

    def awake(self, moment: datetime) -> datetime:
        while self.quiet(moment):
            moment = (moment + timedelta(minutes=1)).replace(second=0)
        return moment

    def due(self, step: str, starts_at: datetime) -> datetime | None:
        before, clock, _ = STEPS[step]
        if clock is None:
            assert before is not None
            due = starts_at - timedelta(hours=before)
        else:
            due = at(starts_at.astimezone(ZoneInfo(self.zone)).date(), clock, ZoneInfo(self.zone))
        due = self.awake(due)
        return due if due <= starts_at - timedelta(minutes=10) else None

    def promise(self, number: int, now: datetime) -> None:
        one = self.live[number]
        if one.starts_at <= now:
            return
        for step, (_, _, settled) in STEPS.items():
            due = self.due(step, one.starts_at)
            if due is None or (number, one.generation, step) in self.made:
                continue
            if due > max(one.placed_at, self.ruled_at) and due - one.placed_at >= timedelta(hours=settled):
                self.promises.append(Promise(number, one.generation, step, due))
                self.made.add((number, one.generation, step))

    def forget(self, number: int) -> None:
        self.promises = [one for one in self.promises if one.appointment != number]

    def rezone(self, zone: str, now: datetime) -> None:
        self.zone, self.ruled_at = zone, now
        for one in list(self.promises):
            if self.live[one.appointment].starts_at <= now:
                continue
            due = self.due(one.step, self.live[one.appointment].starts_at)
            if due is None:
                self.promises.remove(one)
            else:
                one.due = due
        for number in self.live:
            self.promise(number, now)

    def wake(self, now: datetime) -> None:
        """The worker looks: everything due is sent, put off or given up."""
        ready = sorted((one for one in self.promises if one.due <= now), key=lambda one: one.due)
        for one in ready:
            talk = self.live[one.appointment]
            last = talk.starts_at - timedelta(minutes=10)
            if talk.coming is not False and now <= last and self.quiet(now) and self.awake(now) <= last:
                one.due = self.awake(now)
                continue
            self.promises.remove(one)
            newer = any(other.appointment == one.appointment and one.due < other.due <= now for other in self.promises)
            fine = talk.coming is not False and now <= last and not self.quiet(now) and not newer
            if fine and talk.customer not in self.stopped:
                self.sent.append((one.appointment, one.generation, one.step, now))


class Month:
    """Runs the same history in the product and in the model."""

    def __init__(self, seed: int, days: int, customers: int) -> None:
        self.dice, self.model, self.world = random.Random(seed), Model(), World(START, DEMO_STEPS)
        self.people = [self.world.person(f"9053200{number:05}") for number in range(customers)]
        self.known: dict[int, Appointment] = {}
        self.end = START + timedelta(days=days)
        self.dies = 0

    def run(self, actions: int) -> None:
        span = int((self.end - START).total_seconds() // 60)
        moments = sorted(self.dice.randrange(span) for _ in range(actions))
        for minute in moments:
            self.pass_to(START + timedelta(minutes=minute))
            self.act()
            self.look()
        self.pass_to(self.end + timedelta(days=15))

    def pass_to(self, moment: datetime) -> None:
        """The worker wakes whenever something is due, except in an outage now and then."""
        while True:
            due = min((one.due for one in self.model.promises), default=None)
            if due is None or due > moment:
                break
            late = timedelta(minutes=self.dice.choice((0, 0, 0, 0, 0, 7, 200)))
            self.world.now = min(max(due, self.world.now) + late, moment)
            if self.world.now < due:
                break
            self.look()
        self.world.now = moment
        self.look()

    def look(self) -> None:
        if self.dice.random() < 0.2:
            self.die()
        self.world.to(self.world.now)
        self.model.wake(self.world.now)

    def die(self) -> None:
        """Killed at some statement: what the transaction did is gone, as after kill -9."""
        left = self.dice.randrange(1, 25)

        def strike(*_: object) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                raise _Killed

        event.listen(Engine, "before_cursor_execute", strike)
        try:
            self.world.step()
        except _Killed:
            self.dies += 1
        finally:
            event.remove(Engine, "before_cursor_execute", strike)

    def act(self) -> None:
        kind = self.dice.choices(
            ("book", "move", "back", "cancel", "answer", "zone", "stop"), (9, 4, 3, 1, 2, 0.6, 0.3)
        )[0]
        coming = [number for number, one in self.model.live.items() if one.starts_at > self.world.now]
        if kind == "book" or not coming:
            self.book()
        elif kind == "zone":
            self.rezone()
        elif kind == "stop":
            self.stop(self.dice.choice(self.people))
        else:
            getattr(self, kind)(self.dice.choice(coming))

    def hour(self) -> datetime:
        """A quarter of an opening hour within six days."""
        day = self.world.now.astimezone(ZoneInfo("Europe/Istanbul")).date() + timedelta(days=self.dice.randrange(1, 7))
        minute = self.dice.randrange(9 * 4, 18 * 4) * 15
        return at(day, f"{minute // 60}:{minute % 60:02}")

    def book(self) -> None:
        person, starts_at = self.dice.choice(self.people), self.hour()
        try:
            made = self.world.book(person, starts_at)
        except AssertionError:
            return  # taken
        self.known[made.id] = made
        self.model.live[made.id] = Live(person, starts_at, 1, self.world.now)
        self.model.promise(made.id, self.world.now)

    def move(self, number: int, to: datetime | None = None) -> None:
        target = to or self.hour()
        try:
            made = self.world.move(self.known[number], target)
        except AssertionError:
            return
        self.model.forget(number)
        old = self.model.live[number]
        self.model.live[number] = Live(old.customer, target, made.generation, self.world.now)
        self.model.promise(number, self.world.now)

    def back(self, number: int) -> None:
        """Away and back again at once: the old time, but another promise."""
        before = self.model.live[number].starts_at
        self.move(number)
        if before > self.world.now:
            self.move(number, before)

    def cancel(self, number: int) -> None:
        self.world.cancel(self.known[number])
        self.model.forget(number)
        del self.model.live[number]

    def answer(self, number: int) -> None:
        comes = self.dice.random() < 0.7
        with store.writing() as db:
            said = "confirmed" if comes else "declined"
            appointments.set_attendance(db, number, said, self.world.key(), self.world.now)  # type: ignore[arg-type]
        self.model.live[number].coming = comes

    def rezone(self) -> None:
        zone = "Europe/Berlin" if self.model.zone == "Europe/Istanbul" else "Europe/Istanbul"
        self.world.rule(DEMO_STEPS, zone)
        self.model.rezone(zone, self.world.now)

    def stop(self, person: int) -> None:
        with store.writing() as db:
            entry = ledger.Entry(ledger.REMINDERS, ledger.WITHDRAWN, "customer", self.world.now)
            ledger.record(db, person, entry, self.world.now)
        self.model.stopped.add(person)

    def product(self) -> list[tuple[int, int, str, datetime]]:
        found = []
        rows = {row.id: row for row in self.world.queued(kind="reminder")}
        for moment, letter in self.world.sent:
            if letter.outbox_id in rows:
                _, appointment, step, generation = str(rows[letter.outbox_id].key).split(":")
                found.append((int(appointment), int(generation), step, moment))
        return found


class _Killed(BaseException):
    """Stands for SIGKILL: nothing catches it."""


DEMO_STEPS = """  two-days: {hours_before: 40}
  one-day: {hours_before: 24, asks: true, answer_by_hours: 4}
  same-morning: {at: "08:30"}"""


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANDEVU_SECRET_KEY", SECRET)


def holds(month: Month) -> None:
    assert sorted(month.product()) == sorted(month.model.sent)
    assert not month.model.promises
    assert not month.world.rows(state="waiting", sort="remind")


@pytest.mark.parametrize("seed", range(2))
def test_a_week_is_as_a_careful_person_would_have_it(database: str, seed: int) -> None:
    month = Month(seed, days=7, customers=6)
    month.run(actions=25)
    assert month.model.sent
    holds(month)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 103))
def test_a_month_is_as_a_careful_person_would_have_it(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    store.migrate(sqlite_url)
    month = Month(seed, days=30, customers=15)
    month.run(actions=140)
    assert month.dies > 10
    assert len(month.model.sent) > 50
    holds(month)
