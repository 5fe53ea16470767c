"""Times of rows as whole minutes since the epoch, worked out by the database.

One text per group comes back: making 20,000 rows with 40,000 timestamps in Python takes several times as long as all
the arithmetic after it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Integer, String, cast, extract, func, literal
from sqlalchemy.sql import ColumnElement

from randevu.booking.intervals import Interval


def joined(table: Any, lite: bool) -> ColumnElement[str]:
    """All `starts_at` and `ends_at` of a group of rows, for `intervals`; half minutes are rounded outwards.

    Args:
        lite: for SQLite.
    """
    begin, end = minute(table.c.starts_at, 0, lite), minute(table.c.ends_at, 59, lite)
    pair = cast(begin, String) + literal(" ") + cast(end, String)
    return func.group_concat(pair, " ") if lite else func.string_agg(pair, " ")


def intervals(text: str) -> list[Interval]:
    """What `joined` tells, sorted."""
    minutes = list(map(int, text.split()))
    return sorted(zip(minutes[::2], minutes[1::2], strict=True))


def minute(column: ColumnElement[datetime], rounding: int, lite: bool) -> ColumnElement[int]:
    """Whole minutes since the epoch; `rounding` seconds are added first."""
    if lite:
        return (cast(func.strftime("%s", column), Integer) + rounding) / 60
    return cast(func.floor((extract("epoch", column) + rounding) / 60), Integer)
