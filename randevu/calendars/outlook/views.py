"""Lists of a window's events, recurring ones as instances, with our mark."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

from randevu.calendars.model import Event, Mark
from randevu.calendars.outlook import marks, reading
from randevu.calendars.outlook.graph import Graph

# Graph compares whole days by moments that it does not show; a day more on both sides holds them all.
_MARGIN = timedelta(days=1)
_MOST = "500"


def events(graph: Graph, path: str, midnight: reading.Midnight, first: datetime, last: datetime) -> Iterator[Event]:
    """The events in [first, last).

    Args:
        path: a calendar's view, or the instances of a series.
    """
    params = {**window(first, last), "$select": reading.FIELDS, "$expand": marks.EXPAND, "$top": _MOST}
    for item in graph.values(path, params):
        event = reading.event(item, midnight)
        if reading.overlaps(event, first, last):
            yield event


def our_marks(graph: Graph, path: str, first: datetime, last: datetime) -> dict[str, Mark]:
    """The marks in a calendar's view by event id. Graph cannot filter a view by them: it breaks down over it."""
    params = {**window(first, last), "$select": "id", "$expand": marks.EXPAND, "$top": _MOST}
    found = ((item.get("id"), marks.read(item)) for item in graph.values(path, params))
    return {str(id): mark for id, mark in found if mark is not None}


def window(first: datetime, last: datetime) -> dict[str, str]:
    """A window with its margin, as Graph's parameters."""
    return {"startDateTime": _utc(first - _MARGIN), "endDateTime": _utc(last + _MARGIN)}


def _utc(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
