"""Two of everything at the same moment: calls, deadlines, refunds. On each kind of database."""

from __future__ import annotations

import threading
from collections.abc import Callable

from randevu import store
from randevu.payments import service
from randevu.store.tables import allocation
from tests.race.contest import at_once, overlaps
from tests.unit.payments.world import World

MANY = 6


def test_a_call_at_the_very_deadline_ends_one_way_or_the_other_and_never_both(either: World) -> None:
    for clock in ("10:00", "12:00", "14:00", "16:00"):
        about = either.book(clock, who=either.person(ord(clock[1])))
        either.open(about)
        headers, body = either.till.pay(str(either.payment(about).provider_id))
        number = either.payment(about).id

        def call(headers: object = headers, body: bytes = body) -> None:
            either.hear(headers, body)

        def lapse(number: int = number) -> None:
            with store.writing() as db:
                service.lapse(db, either.live, number, either.now)

        both: list[Callable[[], None]] = [call, lapse]
        at_once(2, lambda n, both=both: both[n]())  # type: ignore[misc]
        # Lapsed first, the money came late and took the free time again: it is booked either way, and paid once.
        assert either.find(about).status == "booked"
        assert [one for one in either.kinds(about) if one[1]] == [("paid", 30000)]


def test_many_workers_give_a_refund_once(either: World) -> None:
    about = either.book()
    either.pay(about)
    either.cancel(about)
    either.work()
    at_once(MANY, lambda _: either.work())
    assert len(either.till.refunded) == 1
    assert either.balance() == 0


def test_the_same_call_many_times_at_once_counts_once(either: World) -> None:
    about = either.book()
    either.open(about)
    headers, body = either.till.pay(str(either.payment(about).provider_id))
    at_once(MANY, lambda _: either.hear(headers, body))
    assert either.kinds(about) == [("asked", 0), ("paid", 30000)]
    assert either.told() == ["deposit_received"]


def test_late_money_and_another_customer_never_both_have_the_time(either: World) -> None:
    about = either.book()
    either.open(about)
    headers, body = either.till.pay(str(either.payment(about).provider_id))
    with store.writing() as db:
        service.lapse(db, either.live, either.payment(about).id, either.now)
    other, lost = either.person(1), threading.Event()

    def book() -> None:
        try:
            either.book(who=other)
        except AssertionError:
            lost.set()

    both: list[Callable[[], object]] = [lambda: either.hear(headers, body), book]
    at_once(2, lambda n: both[n]())
    either.later(minutes=1)
    either.work()
    stands = either.find(about).status == "booked"
    assert stands == lost.is_set()
    assert either.payment(about).state == ("paid" if stands else "refunded")
    assert overlaps(store.engine().url.render_as_string(hide_password=False)) == 0
    assert len(either.rows(allocation)) == 1
