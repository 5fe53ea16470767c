"""Every expression we have, read at any moment, with the public holidays of Turkey."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from functools import cache

import holidays
from hypothesis import strategies as st

from benchmarks.parsers.expressions import corpus, held_out
from randevu.turkish import when

TURKEY = timezone(timedelta(hours=3))
TEXTS = [one.text for one in (*corpus(), *held_out())]
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2028, 12, 31), timezones=st.just(TURKEY))  # noqa: DTZ001


@cache
def public_holidays() -> dict[date, str]:
    kinds = ("public", "half_day")
    return dict(holidays.country_holidays("TR", years=range(2025, 2031), language="tr", categories=kinds).items())


def windows(text: str, at: datetime) -> list[when.Window]:
    return when.resolve(when.read(text), at, when.Hours(), public_holidays())
