"""Changes of a calendar's window, from Graph's delta lists.

They hold less than other lists: an occurrence comes with its times only, a property of ours never. So a series that
changed is read anew by its instances, and which of the changed events are ours is asked for separately: one by one
when they are few, otherwise by one list of the window.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from randevu.calendars.errors import Away, NotFound, Refused, TokenExpired
from randevu.calendars.model import Event, Gone, Mark, Page
from randevu.calendars.outlook import marks, reading, views
from randevu.calendars.outlook.graph import Graph, items
from randevu.calendars.outlook.places import Place

PAGE = 200
_FEW = 3

Change = Event | Gone


class Delta:
    """One run over the changes of one calendar."""

    def __init__(self, graph: Graph, place: Place, midnight: reading.Midnight, first: datetime, last: datetime) -> None:
        self._graph, self._place, self._midnight = graph, place, midnight
        self._first, self._last = first, last
        self._marks: dict[str, Mark] | None = None
        self._read_anew: set[str] = set()

    def pages(self, token: str | None) -> Iterator[Page]:
        """See `randevu.calendars.port.CalendarService.changes`. The token is the whole link, as Graph wants it."""
        if token is not None and not self._graph.leads_here(token):
            raise TokenExpired("moved")
        url = token or self._graph.start(
            f"{self._place.path}/calendarView/delta", views.window(self._first, self._last)
        )
        answers = self._graph.pages(url, PAGE)
        try:
            answer = next(answers)
        except (Refused, NotFound) as error:
            if token is None:
                raise
            # Should it be the calendar that is wrong, reading anew will say so.
            raise TokenExpired(error.code) from None
        while True:
            changes = tuple(self._changes(items(answer), anew=token is None))
            if "@odata.nextLink" not in answer:
                break
            yield Page(changes)
            try:
                answer = next(answers)
            except TokenExpired as error:  # only a run's beginning may say so; the token it began with still serves
                raise Away(error.code) from None
        link = answer.get("@odata.deltaLink")
        if not self._graph.leads_here(link):
            raise Away("delta_link")
        yield Page(changes, link)

    def _changes(self, found: list[dict[str, Any]], anew: bool) -> Iterator[Change]:
        known = self._marks_of([item for item in found if _may_be_ours(item)])
        for item in found:
            if "@removed" in item:
                yield Gone(str(item.get("id")))
            elif item.get("type") == "seriesMaster":
                yield from self._series(str(item.get("id")))
            elif item.get("type") in ("occurrence", "exception"):
                if "showAs" in item and item.get("seriesMasterId") not in self._read_anew:
                    yield self._one(item, None)
                else:
                    yield from self._series(str(item.get("seriesMasterId")))
            else:
                mark = known.get(str(item.get("id")))
                if mark is None and not anew:
                    yield Gone(str(item.get("id")))  # it may have been a series until now
                yield self._one(item, mark)

    def _one(self, item: Mapping[str, Any], mark: Mark | None) -> Change:
        event = reading.event(item, self._midnight)
        if not reading.overlaps(event, self._first, self._last):
            return Gone(event.id)
        return replace(event, mark=mark)

    def _series(self, id: str) -> Iterator[Change]:
        """All instances in the window instead of those that were known, once in a run."""
        if id in self._read_anew:
            return
        self._read_anew.add(id)
        yield Gone(id)
        try:
            path = f"{self._place.event(id)}/instances"
            yield from views.events(self._graph, path, self._midnight, self._first, self._last)
        except NotFound:  # removed meanwhile, which the next run tells
            return

    def _marks_of(self, found: list[dict[str, Any]]) -> dict[str, Mark]:
        if self._marks is None and len(found) > _FEW:
            self._marks = views.our_marks(self._graph, f"{self._place.path}/calendarView", self._first, self._last)
        if self._marks is None:
            return self._asked(found)
        # What was made after the list was read.
        new = [item for item in found if item.get("id") not in self._marks and marks.is_uid(item.get("transactionId"))]
        return {**self._marks, **self._asked(new)}

    def _asked(self, found: list[dict[str, Any]]) -> dict[str, Mark]:
        known = {}
        for item in found:
            id = str(item.get("id"))
            try:
                mark = marks.read(self._graph.get(self._place.event(id), {"$select": "id", "$expand": marks.EXPAND}))
            except NotFound:
                continue
            if mark is not None:
                known[id] = mark
        return known


def _may_be_ours(item: Mapping[str, Any]) -> bool:
    """Ours are single events, and the mailbox itself has called them."""
    return "@removed" not in item and item.get("type") == "singleInstance" and item.get("isOrganizer") is not False
