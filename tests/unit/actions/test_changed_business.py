"""What a customer wished for may be gone from the business by the next message."""

from __future__ import annotations

from randevu import store
from randevu.dialogue import booking, consistency
from randevu.dialogue.booking import Known
from randevu.dialogue.wish import Said, Wish
from tests.unit.booking.salon import NOW, load_demo, new_customers


def test_somebody_who_left_and_a_branch_that_closed_are_nobodys_wish(database: str) -> None:
    with store.writing() as db:
        business = load_demo(db)
        (person,) = new_customers(db, 1)
        wish = Wish(
            service=Said(("sac-kesimi",), "saç kesimi", NOW),
            staff=Said("left", "Ali", NOW),
            branch=Said("closed", "Moda", NOW),
        )
        found = booking.advance(db, business, wish, NOW, Known(person))
    assert (found.wish.staff, found.wish.branch, found.notices) == (None, None, ())
    assert found.wish.services == ("sac-kesimi",)


def test_nobody_does_anything_special_where_the_staff_member_is_unknown(database: str) -> None:
    with store.writing() as db:
        business = load_demo(db)
    assert consistency.branches_for(business, ["sac-kesimi"], "left") == ["kadikoy", "besiktas"]
