"""Random histories of a salon whose calendars are Google's, with faults on the wire: at rest every live appointment has
exactly one event and every event of ours an appointment; and whoever follows the changes knows the calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule, run_state_machine_as_test

from randevu import store
from randevu.calendars.errors import CalendarError, TokenExpired
from randevu.calendars.google import SCOPES, connect
from randevu.calendars.model import Event
from randevu.calendars.reconciling import Comparing
from randevu.store.tables import metadata
from tests.contract.calendars.contract import DAY, FIRST, LAST, Kept, at
from tests.contract.calendars.google_fake import GoogleFake, Person
from tests.contract.calendars.google_fake.oauth import PERSON
from tests.contract.calendars.google_fake.server import google_fake
from tests.contract.calendars.peer import Meeting
from tests.property.test_calendar_machine import KEPT, Machine
from tests.unit.booking.salon import NOW
from tests.unit.calendars.house_world import FAR, House

MORE = ("mehmet@example.com", "shared@example.com")
WIRE: list[dict[str, Any]] = [
    *({"kind": kind} for kind in ("drop", "drop_after", "truncate", "garbage", "error_after")),
    *({"kind": "error", "status": status} for status in (500, 503)),
    {"kind": "error", "status": 429, "reason": "rateLimitExceeded", "headers": {"Retry-After": "40"}},
    {"kind": "error", "status": 403, "reason": "rateLimitExceeded"},
    {"kind": "error", "status": 403, "reason": "forbidden"},
    {"kind": "error", "status": 401, "reason": "authError"},
    {"kind": "error", "status": 401, "reason": "authError", "times": 2},
]


class Hands:
    """What `House` asks of a service besides the port, done at Google."""

    concurrency = 2

    def __init__(self, fake: GoogleFake, *names: str) -> None:
        self._fake = fake
        self.calendar, self.names = names[0], list(names)
        self.before: Callable[[str], None] = lambda method: None
        self.after: Callable[[str], None] = lambda method: None
        for name in names:
            fake.add(name)

    def move(self, id: str, first: datetime, last: datetime) -> None:
        times = {"start": {"dateTime": first.isoformat()}, "end": {"dateTime": last.isoformat()}}
        self._home(id).patch(id, times, self._fake.account.now)

    def take_out(self, id: str) -> None:
        self._home(id).delete(id, self._fake.account.now)

    def copy(self, address: str, id: str) -> None:
        """A colleague duplicates an event, private properties and all."""
        calendar = self._fake.account.calendars[address]
        body = {key: value for key, value in calendar.event(id).items() if key not in ("id", "iCalUID")}
        calendar.insert(body, self._fake.account.now, f"kopya{calendar.change}".replace("y", "i"))

    def _home(self, id: str) -> Any:
        return next(one for one in self._fake.account.calendars.values() if id in one.events)


class GoogleHouse(House):
    """The salon with its calendars at Google."""

    def __init__(self, fake: GoogleFake) -> None:
        super().__init__(*MORE)
        self._fake = fake
        self.server = Hands(fake, *self.server.names)  # type: ignore[assignment]
        self.service = connect(fake.credentials(SCOPES), "Europe/Istanbul", 60.0, lambda new: None)  # type: ignore[assignment]
        self.tie_all()

    def events(self, address: str | None = None) -> list[Event]:
        with undisturbed(self._fake):
            return list(self.service.events(address or self.server.calendar, NOW - timedelta(days=30), FAR))


@contextmanager
def undisturbed(fake: GoogleFake) -> Iterator[None]:
    waiting, fake.faults = fake.faults, []
    try:
        yield
    finally:
        fake.faults = waiting


class GoogleMachine(Machine):
    """The machine of `tests/property`, with everything that it asks of a calendar going over the wire."""

    fake: GoogleFake

    @initialize(moves=st.just("accept"))
    def empty(self, moves: str) -> None:
        with store.writing(self.url) as db:
            for table in reversed(metadata.sorted_tables):
                if table.name not in KEPT:
                    db.execute(table.delete())
        self.fake.faults.clear()
        self.house = GoogleHouse(self.fake)
        self.comparing = Comparing(self.house.account, lambda: self.house.now)
        self.late: list[Any] = []

    @rule(fault=st.sampled_from(WIRE), method=st.sampled_from(("POST", "PATCH", "DELETE", "GET", "")))
    def something_goes_wrong_next(self, fault: dict[str, Any], method: str) -> None:
        self.fake.spoil(**fault, method=method)

    @rule()
    def access_ends(self) -> None:
        self.fake.oauth.access.clear()

    @precondition(lambda self: self.events())
    @rule(data=st.data())
    def copy_by_hand(self, data: st.DataObject) -> None:
        address, event = data.draw(st.sampled_from(self.events()))
        self.house.server.copy(address, event.id)  # type: ignore[attr-defined]

    def quietly(self, call: Any) -> None:
        with undisturbed(self.fake):
            try:
                call()
            except CalendarError:
                return

    def teardown(self) -> None:
        self.fake.faults.clear()
        super().teardown()
        assert self.fake.wrong == []


def run(url: str, examples: int, steps: int) -> None:
    with google_fake() as service:

        class Here(GoogleMachine):
            fake = service

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


@pytest.fixture
def salon(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    store.migrate(sqlite_url)
    yield sqlite_url
    store.dispose()


def test_after_any_history_google_holds_exactly_what_is_booked(salon: str) -> None:
    run(salon, 5, 25)


@pytest.mark.long
def test_after_many_histories_google_holds_exactly_what_is_booked(salon: str) -> None:
    run(salon, 100, 50)


# ------------------------------------------------------------------- following changes

DEEDS = st.lists(
    st.tuples(
        st.sampled_from(
            ("single", "series", "weekly", "days", "move", "shift", "end", "once", "out", "skip", "expire")
        ),
        st.integers(0, 40),
        st.integers(0, 5),
    ),
    max_size=14,
)


def follow_histories(examples: int) -> None:
    # Making a failing history small takes longer than reading it.
    @settings(max_examples=examples, phases=[Phase.generate], deadline=None, suppress_health_check=list(HealthCheck))
    @given(rounds=st.lists(DEEDS, min_size=1, max_size=4), page=st.integers(1, 5))
    def histories(rounds: list[list[tuple[str, int, int]]], page: int) -> None:
        with google_fake() as fake:
            fake.account.page_items = page
            person = Person(fake)
            kept = Kept(connect(fake.credentials(SCOPES), "Europe/Istanbul", 60.0, lambda new: None), PERSON)
            ids: list[str] = []
            for deeds in [[], *rounds]:
                for deed, days, which in deeds:
                    do(person, ids, deed, days - 5, which)
                follow(kept)
                there = kept.service.events(PERSON, FIRST, LAST)
                assert kept.events == {one.id: one for one in there}
            assert fake.wrong == []

    histories()


def test_whoever_follows_the_changes_knows_the_calendar() -> None:
    follow_histories(25)


@pytest.mark.long
def test_whoever_follows_changes_through_many_histories_knows_the_calendar() -> None:
    follow_histories(400)


def follow(kept: Kept) -> None:
    try:
        kept.catch_up()
    except TokenExpired:
        kept.token, kept.events = None, {}
        kept.catch_up()


def do(person: Person, ids: list[str], deed: str, days: int, which: int) -> None:
    """Something that a colleague does in the calendar."""
    day = DAY + timedelta(days=days)
    start, end = at("09:00", day), at("09:30", day)
    if deed == "expire":
        person.expire_tokens()
    elif deed in ("single", "series"):
        ids.append(person.put(Meeting(start, end, daily=1 if deed == "single" else 2 + which)))
    elif deed == "days":
        ids.append(person.put(Meeting(day, day + timedelta(days=1 + which))))
    elif deed == "weekly":
        times = {"start": told(start), "end": told(end)}
        ids.append(person.enter({**times, "recurrence": ["RRULE:FREQ=WEEKLY"]}))
    elif ids:
        id = ids[which % len(ids)]
        if deed == "out":
            ids.remove(id)
            person.take_out(id)
        elif deed == "skip":
            skip(person, id, which)
        elif deed == "end":
            rule = {"recurrence": [f"RRULE:FREQ=DAILY;COUNT={1 + which}"]}
            person.alter(id, {"start": told(start), "end": told(end), **rule})
        elif deed == "once":
            person.alter(id, {"recurrence": None})
        elif deed == "shift":
            person.alter(id, {"start": told(start + timedelta(hours=which)), "end": told(end + timedelta(hours=which))})
        else:
            person.move(id, start, end)


def skip(person: Person, id: str, which: int) -> None:
    own = person._fake.account.calendars[PERSON]
    if own.events[id].get("recurrence"):
        days = [one for one in person._instances(id) if one["status"] != "cancelled"]
        if len(days) > which:
            person.take_out(days[which]["id"])


def told(moment: datetime) -> dict[str, Any]:
    return {"dateTime": moment.isoformat(), "timeZone": "Europe/Istanbul", "date": None}
