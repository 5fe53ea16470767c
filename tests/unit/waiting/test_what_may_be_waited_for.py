"""What can never become free is not waited for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from randevu.waiting.model import Wanted
from tests.unit.booking.salon import FRIDAY, demo

SUNDAY = FRIDAY + timedelta(days=2)


@pytest.mark.parametrize(
    ("services", "first", "last", "low", "high", "may"),
    [
        (("sac-kesimi",), FRIDAY, FRIDAY, 0, 1439, True),
        (("sac-kesimi",), SUNDAY, SUNDAY, 0, 1439, False),
        (("sac-kesimi",), FRIDAY, SUNDAY, 0, 1439, True),
        (("sac-kesimi",), FRIDAY, FRIDAY, 19 * 60, 1439, False),
        (("sac-kesimi",), FRIDAY, FRIDAY, 18 * 60 + 30, 1439, True),
        (("sac-boyama",), FRIDAY, FRIDAY, 18 * 60, 1439, False),
        (("fon", "sac-boyama"), FRIDAY, FRIDAY, 17 * 60, 1439, True),
        (("sac-kesimi",), FRIDAY, FRIDAY, 0, 8 * 60, False),
    ],
)
def test_a_visit_must_fit_between_the_doors_hours(
    services: tuple[str, ...], first: date, last: date, low: int, high: int, may: bool
) -> None:
    wanted = Wanted(services, "kadikoy", None, 1, (), first, last, low, high)
    assert wanted.may_come(demo()) is may
