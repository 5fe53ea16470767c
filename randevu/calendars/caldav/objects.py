"""Calendar objects: what stands in a calendar under one name, an event or a series with its exceptions."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from randevu.calendars.caldav import bodies, reading
from randevu.calendars.caldav.client import Client
from randevu.calendars.caldav.collection import Collections, State, name_in
from randevu.calendars.caldav.multistatus import CALDAV, path_of, resources
from randevu.calendars.caldav.reading import View
from randevu.calendars.errors import Away

# Servers judge whole days and times of no zone by zones of their own.
_MARGIN = timedelta(days=1)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Object:
    """A calendar object.

    Attributes:
        name: its path inside the calendar.
        text: iCalendar.
    """

    name: str
    version: str
    text: str = field(repr=False)


class Objects:
    """Objects of all calendars of an account.

    Args:
        zone: of whole days in calendars that do not say theirs.
        page: how many are fetched at once.
    """

    def __init__(self, client: Client, collections: Collections, zone: ZoneInfo, page: int) -> None:
        self._client, self._collections, self._zone, self._page = client, collections, zone, page
        self._views: dict[str, View] = {}
        self._lock = threading.Lock()

    def address(self, calendar: str, name: str) -> str:
        return self._client.base.address_of(name, calendar.rstrip("/") + "/")

    def view(self, calendar: str, state: State | None = None) -> View:
        """How texts of a calendar are read, asked for once.

        Raises:
            NotFound: there is no such calendar.
        """
        with self._lock:
            known = self._views.get(calendar)
        if known is not None and state is None:
            return known
        state = state or self._collections.state(calendar)
        made = View(ZoneInfo(state.zone) if state.zone else self._zone, state.own)
        with self._lock:
            self._views[calendar] = made
        return made

    def listed(self, calendar: str, first: datetime, last: datetime) -> Mapping[str, str]:
        """Versions by name of the objects that may overlap a window."""
        return self._names(calendar, bodies.window(first - _MARGIN, last + _MARGIN))

    def get(self, calendar: str, name: str) -> Object | None:
        return next(iter(self._fetched(calendar, [name])), None)

    def by_uid(self, calendar: str, uid: str) -> Object | None:
        for one in self._fetched(calendar, list(self._names(calendar, bodies.by_uid(uid)))[: self._page]):
            if reading.uid_of(one.text) == uid:
                return one
        return None

    def pages(self, calendar: str, names: Iterable[str]) -> Iterator[tuple[list[str], dict[str, Object]]]:
        """Some names at a time, and what stands under them. What has gone meanwhile is not among it."""
        waiting = iter(names)
        while page := list(islice(waiting, self._page)):
            yield page, {one.name: one for one in self._fetched(calendar, page)}

    def _names(self, calendar: str, query: bytes) -> dict[str, str]:
        found = resources(self._client.report(calendar, query))
        return {name_in(calendar, one.href): one.etag for one in found if one.status == 200 and one.etag}

    def _fetched(self, calendar: str, names: list[str]) -> list[Object]:
        if not names:
            return []
        paths = [path_of(self.address(calendar, name)) for name in names]
        try:
            tree = self._client.report(calendar, bodies.multiget(paths))
        except Away as failure:
            if failure.code != "too_big":
                raise
            if len(names) == 1:
                log.warning("a calendar object is too big and is left out")
                return []
            half = len(names) // 2
            return [*self._fetched(calendar, names[:half]), *self._fetched(calendar, names[half:])]
        found = []
        for one in resources(tree):
            text = one.text(f"{CALDAV}calendar-data")
            if text and one.etag:
                found.append(Object(name_in(calendar, one.href), one.etag, text))
        return found
