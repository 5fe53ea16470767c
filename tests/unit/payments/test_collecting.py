"""From the booking to the money: what is asked for, what confirms, what lapses, what goes back, each exactly once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from randevu import store
from randevu.booking import Moved, appointments
from randevu.catalogue import service as catalogues
from randevu.payments import hearing, service, terms
from randevu.payments.errors import ProviderAway
from randevu.store.tables import allocation, payment_event
from tests.unit.booking.salon import FRIDAY, THURSDAY, demo, local, offer
from tests.unit.payments.world import World, with_deposits


def test_the_demo_as_it_stands_asks_for_no_deposit(world: World) -> None:
    laser = offer(demo(), "deniz", local(FRIDAY, "14:00"), "lazer-epilasyon", "besiktas")
    with store.reading() as db:
        assert terms.needed(db, demo(), world.who, laser) is None
        assert terms.needed(db, world.live, world.who, laser) == terms.Terms(30000, 120, 24)


def test_a_service_without_a_deposit_needs_none_until_the_customer_stayed_away_too_often(world: World) -> None:
    haircut = offer(world.live, "ayse", local(FRIDAY, "14:00"))
    with store.writing() as db:
        assert terms.needed(db, world.live, world.who, haircut) is None
    for clock in ("10:00", "11:00"):
        about = world.book(clock, day=THURSDAY)
        world.cancel(about)
        with store.writing() as db:
            appointments.mark(db, about.id, "late_cancel", f"mark:{about.id}", world.now, "user:1")
    with store.reading() as db:
        asked = terms.needed(db, world.live, world.who, haircut)
    assert asked is not None
    assert asked.amount == 20000


def test_where_nothing_can_be_paid_nothing_is_asked_for(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RANDEVU_PAYMENT_PROVIDER")
    assert terms.ways(world.live) == ("transfer",)
    alone = "\n".join(line for line in with_deposits().splitlines() if "iban" not in line)
    with store.writing() as db:
        catalogues.replace(db, alone, "test", world.now)
    assert terms.ways(world.live) == ()
    assert world.book().status == "booked"


def test_an_unpaid_appointment_has_its_time_and_nothing_else(world: World) -> None:
    about = world.book()
    assert about.status == "unpaid"
    assert len(world.rows(allocation)) == 1
    assert world.told() == []
    with store.reading() as db:
        assert [one.id for one in appointments.upcoming(db, world.who, world.now)] == [about.id]


def test_the_providers_call_books_it_once_however_often_it_comes(world: World) -> None:
    about = world.book()
    world.pay(about, calls=3)
    assert world.find(about).status == "booked"
    assert world.kinds(about) == [("asked", 0), ("paid", 30000)]
    assert world.told() == ["deposit_received"]


def test_a_forged_call_and_one_about_another_amount_change_nothing(world: World) -> None:
    about = world.book()
    opened = world.open(about)
    assert opened is not None
    headers, body = world.till.pay(str(world.payment(about).provider_id))
    assert world.hear({"signature": "bad"}, body) == hearing.FORGED
    assert world.hear(headers, body.replace(b"30000", b"100")) == hearing.GOOD
    assert world.hear(headers, body.replace(b"30000", b"100")) == hearing.GOOD
    assert world.hear(headers, body.replace(b"id-", b"xx-")) == hearing.GOOD
    assert world.find(about).status == "unpaid"
    assert world.kinds(about) == [("asked", 0), ("strange", 0)]


def test_a_refusal_to_pay_leaves_the_customer_the_rest_of_the_time(world: World) -> None:
    about = world.book()
    world.open(about)
    assert world.hear(*world.till.refuse(str(world.payment(about).provider_id))) == hearing.GOOD
    world.later(minutes=119)
    world.work()
    assert world.find(about).status == "unpaid"


def test_staff_who_see_a_transfer_book_it(world: World) -> None:
    about = world.book()
    for _ in range(2):
        with store.writing() as db:
            service.by_transfer(db, world.live, world.payment(about).id, "user:1", world.now)
    assert world.find(about).status == "booked"
    assert (world.payment(about).way, world.balance()) == ("transfer", 30000)


def test_who_pays_by_link_after_a_transfer_is_pointed_out(world: World) -> None:
    about = world.book()
    world.open(about)
    with store.writing() as db:
        service.by_transfer(db, world.live, world.payment(about).id, "user:1", world.now)
    world.pay(about, calls=2)
    assert world.kinds(about) == [("asked", 0), ("paid", 30000), ("twice", 0)]


def test_at_the_deadline_the_time_is_given_back_and_the_customer_told_once(world: World) -> None:
    about = world.book()
    world.later(minutes=119)
    world.work()
    assert world.told() == []
    world.later(minutes=1)
    for _ in range(3):
        world.work()
    assert world.find(about).status == "cancelled"
    assert world.rows(allocation) == []
    assert world.told() == ["deposit_lapsed"]
    assert world.kinds(about) == [("asked", 0), ("lapsed", 0)]


def test_a_call_that_was_lost_is_made_up_for_at_the_deadline(world: World) -> None:
    about = world.book()
    world.open(about)
    world.till.pay(str(world.payment(about).provider_id))
    world.later(minutes=120)
    world.work()
    assert world.find(about).status == "booked"
    assert world.told() == ["deposit_received"]


def test_while_the_provider_is_away_the_time_is_kept_but_not_for_ever(world: World) -> None:
    about = world.book()
    world.open(about)
    world.till.away = True
    world.later(minutes=120)
    for _ in range(30):
        world.work()
        world.later(minutes=1)
    assert world.find(about).status == "unpaid"
    world.work()
    assert world.find(about).status == "cancelled"


def test_money_that_comes_late_books_the_time_if_it_is_still_free(world: World) -> None:
    about = world.book()
    world.open(about)
    world.later(minutes=120)
    world.work()
    world.pay(about, calls=2)
    assert world.find(about).status == "booked"
    assert world.told() == ["deposit_lapsed", "deposit_received"]
    assert len(world.rows(allocation)) == 1


@pytest.mark.parametrize("gone_on", ["another", "the same", "the customer", "past"])
def test_money_that_comes_too_late_goes_back_once(world: World, gone_on: str) -> None:
    """Another has the time, the customer has taken it anew or cancelled it, or it is over."""
    about = world.book()
    world.open(about)
    if gone_on == "the customer":
        world.cancel(about)
    world.later(minutes=120)
    world.work()
    if gone_on == "another":
        world.book(who=world.person(1))
    if gone_on == "the same":
        world.book(key="again")
    if gone_on == "past":
        world.later(days=5)
    world.pay(about, calls=2)
    assert world.find(about).status == "cancelled"
    for _ in range(3):
        world.work()
        world.later(hours=2)
    paid = [one for one in world.kinds(about) if one[1]]
    assert paid == [("paid", 30000), ("refunded", -30000)]
    assert world.till.refunded == [world.payment(about).provider_id]
    assert [one for one in world.told() if one != "deposit_lapsed"] == ["deposit_too_late", "deposit_returned"]


def test_who_cancels_in_time_gets_the_deposit_back(world: World) -> None:
    about = world.book()
    world.pay(about)
    world.now = about.starts_at - timedelta(hours=24) + service.GRANTED
    world.cancel(about)
    for _ in range(3):
        world.work()
    assert world.payment(about).state == "refunded"
    assert world.till.refunded == [world.payment(about).provider_id]
    assert (world.balance(), world.told()[-1]) == (0, "deposit_returned")


def test_who_cancels_too_late_does_not(world: World) -> None:
    about = world.book()
    world.pay(about)
    world.now = about.starts_at - timedelta(hours=24) + timedelta(minutes=16)
    world.cancel(about)
    world.work()
    assert world.payment(about).state == "kept"
    assert (world.till.refunded, world.balance()) == ([], 30000)


def test_what_the_business_cancels_goes_back_however_late(world: World) -> None:
    about = world.book()
    world.pay(about)
    world.now = about.starts_at - timedelta(minutes=5)
    world.cancel(about, by="user:1")
    world.work()
    world.work()
    assert world.payment(about).state == "refunded"


def test_the_rule_is_the_one_that_was_agreed_upon(world: World) -> None:
    about = world.book()
    world.pay(about)
    with store.writing() as db:
        catalogues.replace(db, with_deposits().replace("refund_hours: 24", "refund_hours: 720"), "test", world.now)
    world.cancel(about)
    world.work()
    world.work()
    assert world.payment(about).state == "refunded"


def test_a_move_carries_the_deposit_along(world: World) -> None:
    about = world.book()
    world.pay(about)
    elsewhere = offer(world.live, "deniz", local(FRIDAY, "16:00"), "lazer-epilasyon", "besiktas")
    with store.writing() as db:
        assert isinstance(appointments.move(db, world.live, about.id, elsewhere, "move", world.now), Moved)
    world.work()
    assert (world.find(about).status, world.payment(about).state) == ("booked", "paid")


def test_a_paid_visit_that_is_over_leaves_the_deposit_with_the_business(world: World) -> None:
    about = world.book()
    world.pay(about)
    world.now = about.ends_at
    world.work()
    assert world.payment(about).state == "kept"
    with store.writing() as db:
        assert service.give_back(db, world.payment(about).id, "user:1", world.now)
        assert not service.give_back(db, world.payment(about).id, "user:1", world.now)
    world.work()
    assert world.payment(about).state == "refunded"


def test_a_refund_that_the_provider_does_not_answer_is_tried_again_and_made_once(world: World) -> None:
    about = world.book()
    world.pay(about)
    world.cancel(about)
    world.till.away = True
    for _ in range(5):
        world.work()
        world.later(minutes=10)
    assert world.payment(about).state == "refund_due"
    world.till.away = False
    world.later(hours=2)
    world.work()
    assert world.payment(about).state == "refunded"
    assert len(world.till.refunded) == 1


def test_a_transfer_goes_back_by_hand(world: World) -> None:
    about = world.book()
    with store.writing() as db:
        service.by_transfer(db, world.live, world.payment(about).id, "user:1", world.now)
    world.cancel(about)
    world.work()
    world.later(days=1)
    world.work()
    assert world.payment(about).state == "refund_due"
    for expected in (True, False):
        with store.writing() as db:
            assert service.given_back(db, world.live, world.payment(about).id, "user:1", world.now) is expected
    assert world.balance() == 0


def test_an_unpaid_appointment_that_the_customer_cancels_owes_nothing(world: World) -> None:
    about = world.book()
    world.cancel(about)
    world.later(minutes=130)
    world.work()
    assert (world.payment(about).state, world.told()) == ("lapsed", [])


def test_the_link_leads_to_one_page_and_to_none_when_the_time_is_over(world: World) -> None:
    about = world.book()
    first, second = world.open(about), world.open(about)
    assert first is not None
    assert second is not None
    assert first.url is not None
    assert (first.url, len(world.till.orders)) == (second.url, 1)
    world.later(minutes=120)
    late = world.open(about)
    assert late is not None
    assert late.url is None


def test_a_link_that_is_not_ours_opens_nothing_and_an_absent_provider_says_so(world: World) -> None:
    about = world.book()
    world.till.away = True
    with pytest.raises(ProviderAway):
        world.open(about)
    world.till.away = False
    assert world.open(about) is not None


def test_the_ledger_takes_nothing_back(either: World) -> None:
    either.book()
    for change in (payment_event.delete(), payment_event.update().values(amount=1)):
        with pytest.raises(DBAPIError), store.writing() as db:
            db.execute(change)
