"""Parties whose people do not all get the same."""

from __future__ import annotations

import pytest
from sqlalchemy.engine import Connection

from randevu.booking import availability
from randevu.booking.model import Wish
from randevu.catalogue import Catalogue
from tests.unit.booking.salon import NOW, THURSDAY, asked

EACH = (("sac-kesimi",), ("manikur",))


def wish(**more: object) -> Wish:
    return Wish(("sac-kesimi", "manikur"), "kadikoy", party=2, window=asked(THURSDAY, "14:00"), each=EACH, **more)  # type: ignore[arg-type]


def test_each_person_gets_their_own_service_side_by_side(db: Connection, business: Catalogue) -> None:
    (found, *_) = availability.search(db, business, wish(), NOW).exact
    assert found.each == EACH
    assert {part.person: part.starts_at for part in found.parts} == dict.fromkeys((1, 2), found.starts_at)
    assert found.price == business.services["sac-kesimi"].price + business.services["manikur"].price


def test_the_same_is_found_at_an_exact_moment_and_day_by_day(db: Connection, business: Catalogue) -> None:
    (found, *_) = availability.search(db, business, wish(), NOW).exact
    there = availability.at(db, business, wish(), found.starts_at, NOW)
    assert there is not None
    assert there.each == EACH
    of_day = availability.days(db, business, wish(), THURSDAY, THURSDAY, NOW)[THURSDAY]
    assert all(offer.each == EACH for offer in of_day)


@pytest.mark.parametrize("each", [(("sac-kesimi",),), (("sac-kesimi",), ())])
def test_everybody_needs_a_service(each: tuple[tuple[str, ...], ...]) -> None:
    with pytest.raises(ValueError, match="each person"):
        Wish(("sac-kesimi",), party=2, each=each)
