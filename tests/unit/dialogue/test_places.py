"""The nearest branch to a place that was shared."""

from __future__ import annotations

import pytest

from randevu.catalogue import parse
from randevu.dialogue.places import nearest
from randevu.settings import DEMO_BUSINESS, ROOT

BUSINESS = parse((ROOT / DEMO_BUSINESS).read_text(encoding="utf-8")).catalogue


@pytest.mark.parametrize(("point", "branch"), [((40.99, 29.03), "kadikoy"), ((41.05, 29.01), "besiktas")])
def test_the_nearest_branch_is_found(point: tuple[float, float], branch: str) -> None:
    assert nearest(BUSINESS, BUSINESS.branches, *point) == branch


def test_only_branches_in_question_count() -> None:
    assert nearest(BUSINESS, ["besiktas"], 40.99, 29.03) == "besiktas"
    assert nearest(BUSINESS, [], 40.99, 29.03) is None
