"""Random histories of booking against a model that is a plain list: whatever happens in whatever order, times never
overlap, refusals change nothing, and a repeated command repeats nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from randevu import store
from randevu.booking import (
    Booked,
    Cancelled,
    Hold,
    Moved,
    Offer,
    Refused,
    Taken,
    appointments,
    holds,
)
from randevu.catalogue import Rules
from randevu.store.tables import allocation, appointment, appointment_event, block, customer
from tests.unit.booking.salon import NOW, THURSDAY, a_service, local, made_of, new_customers, offer

CATALOGUE = made_of(
    [
        a_service("cut", 30, ("ana", "ben"), buffer_after=10),
        a_service("dye", 60, ("ana",), buffer_before=5, minutes_by_staff={"ana": 75}),
        a_service("class", 45, ("ben",), capacity=2),
    ],
    {"ana": ["cut", "dye"], "ben": ["cut", "class"]},
    hours=((540, 720),),
    rules=Rules(hold_minutes=10, max_open=3, cutoff_minutes=120),
)
CLIENTS = range(4)
Span = tuple[datetime, datetime]


@dataclass
class Known:
    """The model's appointment."""

    id: int
    client: int
    offer: Offer
    open: bool = True


@dataclass
class Model:
    """What should be so."""

    appointments: list[Known] = field(default_factory=list)
    holds: dict[int, Hold] = field(default_factory=dict)
    blocks: list[tuple[str, datetime, datetime]] = field(default_factory=list)
    commands: list[tuple[str, int, Offer, object]] = field(default_factory=list)

    def in_the_way(self, offer: Offer, now: datetime, client: int, moving: int | None = None) -> bool:
        """Whether anything but the client's own hold and the moved appointment needs the same time."""
        others = [one.offer for one in self.appointments if one.open and one.id != moving]
        others += [hold.offer for who, hold in self.holds.items() if who != client and hold.until > now]
        for staff, start, end, service in stretches(offer):
            if any(who == staff and low < end and high > start for who, low, high in self.blocks):
                return True
            across = [
                one
                for other in others
                for one in stretches(other)
                if one[0] == staff and one[1] < end and one[2] > start
            ]
            capacity = CATALOGUE.services[service].capacity
            if across and (capacity == 1 or len(across) >= capacity or set(across) != {(staff, start, end, service)}):
                return True
        return False


def stretches(offer: Offer) -> list[tuple[str, datetime, datetime, str]]:
    found = []
    for part in offer.parts:
        service = CATALOGUE.services[part.service]
        start = part.starts_at - timedelta(minutes=service.buffer_before)
        found.append((part.staff, start, part.ends_at + timedelta(minutes=service.buffer_after), part.service))
    return found


class Machine(RuleBasedStateMachine):
    """One business, four customers, three hours of one morning: they get into each other's way at once."""

    url = ""

    def __init__(self) -> None:
        super().__init__()
        self.model, self.now, self.number = Model(), NOW, 0

    @initialize()
    def empty(self) -> None:
        with store.writing(self.url) as db:
            for table in (allocation, appointment_event, appointment, block, customer):
                db.execute(table.delete())
            self.clients = new_customers(db, len(CLIENTS))

    def key(self) -> str:
        self.number += 1
        return f"command-{self.number}"

    @staticmethod
    def offer(service: str, pick: int) -> Offer:
        """Something to ask for, free or not: an offer may be old when it is taken."""
        who = CATALOGUE.services[service].who
        start = local(THURSDAY, f"{9 + pick // 4:02}:{pick % 4 * 15:02}")
        return offer(CATALOGUE, who[pick % len(who)], start, service, "here")

    @rule(client=st.sampled_from(CLIENTS), service=st.sampled_from(sorted(CATALOGUE.services)), pick=st.integers(0, 11))
    def hold(self, client: int, service: str, pick: int) -> None:
        offer = self.offer(service, pick)
        with store.writing(self.url) as db:
            result = holds.take(db, CATALOGUE, self.clients[client], offer, self.now)
        if isinstance(result, Hold):
            assert not self.model.in_the_way(offer, self.now, client)
            self.model.holds[client] = result
        elif isinstance(result, Taken):
            assert self.model.in_the_way(offer, self.now, client)

    @rule(client=st.sampled_from(CLIENTS))
    def let_go(self, client: int) -> None:
        with store.writing(self.url) as db:
            holds.release(db, self.clients[client], self.now)
        self.model.holds.pop(client, None)

    @rule(client=st.sampled_from(CLIENTS), service=st.sampled_from(sorted(CATALOGUE.services)), pick=st.integers(0, 11))
    def book(self, client: int, service: str, pick: int) -> None:
        self._book(client, self.offer(service, pick))

    @precondition(lambda self: self.model.holds)
    @rule(data=st.data())
    def say_yes_to_what_is_held(self, data: st.DataObject) -> None:
        client = data.draw(st.sampled_from(sorted(self.model.holds)))
        self._book(client, self.model.holds[client].offer)

    def _book(self, client: int, offer: Offer) -> None:
        key, held = self.key(), self.model.holds.get(client)
        with store.writing(self.url) as db:
            result = appointments.book(db, CATALOGUE, self.clients[client], offer, key, "whatsapp", self.now)
        if isinstance(result, Booked):
            assert not self.model.in_the_way(offer, self.now, client)
            self.model.appointments.append(Known(result.appointment.id, client, offer))
            self.model.holds.pop(client, None)
            self.model.commands.append((key, client, offer, result.appointment))
        elif isinstance(result, Taken):
            assert self.model.in_the_way(offer, self.now, client)
            assert held is None or self.model.holds[client] == held
        elif result.reason == "limit":
            assert sum(one.open and one.client == client for one in self.model.appointments) == 3

    @precondition(lambda self: self.model.commands)
    @rule(data=st.data())
    def repeat_a_command(self, data: st.DataObject) -> None:
        key, client, offer, first = data.draw(st.sampled_from(self.model.commands))
        with store.writing(self.url) as db:
            again = appointments.book(db, CATALOGUE, self.clients[client], offer, key, "whatsapp", self.now)
        assert isinstance(again, Booked)
        assert again.repeated
        assert again.appointment == first

    @precondition(lambda self: self.model.appointments)
    @rule(data=st.data(), pick=st.integers(0, 11))
    def move(self, data: st.DataObject, pick: int) -> None:
        known = data.draw(st.sampled_from(self.model.appointments))
        offer = self.offer(known.offer.services[0], pick)
        client = known.client
        with store.writing(self.url) as db:
            result = appointments.move(db, CATALOGUE, known.id, offer, self.key(), self.now)
        if isinstance(result, Moved):
            assert known.open
            assert not self.model.in_the_way(offer, self.now, client, known.id)
            assert result.before == known.offer
            known.offer = offer
            self.model.holds.pop(client, None)
        elif isinstance(result, Taken):
            assert self.model.in_the_way(offer, self.now, client, known.id)
        else:
            assert result.reason != "not_open" or not known.open

    @precondition(lambda self: self.model.appointments)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        known = data.draw(st.sampled_from(self.model.appointments))
        with store.writing(self.url) as db:
            result = appointments.cancel(db, CATALOGUE, known.id, self.key(), self.now)
        if isinstance(result, Cancelled):
            assert known.open
            known.open = False
        elif not known.open:
            assert result == Refused("not_open")

    @rule(staff=st.sampled_from(("ana", "ben")), quarter=st.integers(0, 11))
    def block(self, staff: str, quarter: int) -> None:
        start = local(THURSDAY, f"{9 + quarter // 4:02}:{quarter % 4 * 15:02}")
        end = start + timedelta(minutes=15)
        with store.writing(self.url) as db:
            made = appointments.block(db, staff, start, end, "", "panel", self.now)
        here = [one for one in self.model.appointments if one.open and self._touches(one.offer, staff, start, end)]
        assert set(made.conflicts) == {one.id for one in here}
        self.model.blocks.append((staff, start, end))
        for client in [who for who, one in self.model.holds.items() if self._touches(one.offer, staff, start, end)]:
            del self.model.holds[client]

    @staticmethod
    def _touches(offer: Offer, staff: str, start: datetime, end: datetime) -> bool:
        return any(who == staff and low < end and high > start for who, low, high, _ in stretches(offer))

    @rule(minutes=st.sampled_from((1, 5, 11, 60)))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @invariant()
    def no_seat_is_taken_twice(self) -> None:
        with store.reading(self.url) as db:
            rows = list(db.execute(allocation.select().order_by(allocation.c.resource_id, allocation.c.starts_at)))
        for number, one in enumerate(rows):
            for other in rows[number + 1 :]:
                same = (
                    one.resource_id == other.resource_id and one.seat <= other.last_seat and other.seat <= one.last_seat
                )
                assert not (same and one.starts_at < other.ends_at and other.starts_at < one.ends_at)

    @invariant()
    def every_open_appointment_stands_where_the_model_says_with_exactly_its_time(self) -> None:
        with store.reading(self.url) as db:
            for known in self.model.appointments:
                found = appointments.find(db, known.id)
                assert found is not None
                assert (found.status == "booked", found.offer) == (known.open, known.offer)
                query = allocation.select().where(allocation.c.appointment_id == known.id)
                times = sorted((row.starts_at, row.ends_at) for row in db.execute(query))
                assert times == (
                    sorted((start, end) for _, start, end, _ in stretches(known.offer)) if known.open else []
                )


def test_no_history_of_commands_breaks_the_agenda(database: str) -> None:
    class Here(Machine):
        url = database

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=30, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
