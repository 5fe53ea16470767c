"""Services and people who are not offered for now stay in the business, and out of every offer."""

from __future__ import annotations

import pytest

from randevu.catalogue import Catalogue, CatalogueError, parse
from randevu.catalogue.editing import Path, edited
from randevu.dialogue import answers, consistency
from tests.unit.booking.salon import DEMO

TEXT = DEMO.read_text(encoding="utf-8")


def paused(*paths: Path) -> Catalogue:
    return parse(edited(TEXT, {(*path, "paused"): True for path in paths})).catalogue


def test_a_paused_service_is_known_to_the_business_and_not_to_customers() -> None:
    found = paused(("services", "fon"))
    assert found.name_of("service", "fon") == "Fön"
    assert "fon" not in found.names("service")
    assert "fon" not in found.offered
    assert "Fön" not in [one["title"][0] for one in answers.service_choices(found)]
    assert "Fön" not in answers.price_lines(found)
    assert not any(one.does("fon") for one in found.staff.values())
    assert found.staff["ayse"].does("sac-kesimi")


def test_a_paused_person_is_nowhere_and_does_nothing() -> None:
    found = paused(("staff", "ayse"))
    assert found.name_of("staff", "ayse") == "Ayşe"
    assert "ayse" not in found.names("staff")
    assert found.services["sac-kesimi"].who == ("mehmet", "zeynep")
    assert not found.staff["ayse"].places
    assert "Ayşe" not in answers.staff_lines(found, (), None)
    assert "ayse" not in consistency.staff_for(found, (), None)


def test_the_only_one_who_does_a_service_can_be_paused_together_with_it() -> None:
    with pytest.raises(CatalogueError) as caught:
        paused(("staff", "deniz"))
    assert caught.value.code == "nobody"
    found = paused(("staff", "deniz"), ("services", "lazer-epilasyon"), ("services", "masaj"))
    assert "masaj" not in found.offered


def test_something_must_be_offered() -> None:
    with pytest.raises(CatalogueError) as caught:
        paused(*(("services", key) for key in parse(TEXT).catalogue.services))
    assert caught.value.code == "all_paused"
