"""What changed in a calendar since it was last read."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from randevu.calendars.caldav import bodies, reading, tokens
from randevu.calendars.caldav.client import Client
from randevu.calendars.caldav.collection import Collections, identity, name_in
from randevu.calendars.caldav.multistatus import path_of, resources, sync_token
from randevu.calendars.caldav.objects import Objects
from randevu.calendars.caldav.tokens import Compared, Synced
from randevu.calendars.errors import Away, NotAllowed, NotFound, Refused, TokenExpired
from randevu.calendars.model import Event, Gone, Page

_MOST_ROUNDS = 1_000


class Syncing:
    """Changes of all calendars of an account."""

    def __init__(self, client: Client, collections: Collections, objects: Objects) -> None:
        self._client, self._collections, self._objects = client, collections, objects
        self._without: set[str] = set()
        self._lock = threading.Lock()

    def pages(self, calendar: str, token: str | None, first: datetime, last: datetime) -> Iterator[Page]:
        """See `CalendarService.changes`."""
        known = tokens.read(token) if token is not None else None
        if known is None:
            yield from self._everything(calendar, first, last)
        elif isinstance(known, Synced):
            yield from self._since(calendar, known, first, last)
        else:
            yield from self._compared(calendar, known, first, last)

    def _everything(self, calendar: str, first: datetime, last: datetime) -> Iterator[Page]:
        """The token is asked for first: what changes while the events are read comes again next time."""
        state = self._collections.state(calendar)
        self._objects.view(calendar, state)
        there = self._objects.listed(calendar, first, last)
        for changes in self._read(calendar, there, first, last, anew=True):
            yield Page(changes)
        with self._lock:
            synced = calendar not in self._without
        if state.sync_token and synced:
            yield Page((), tokens.written(Synced(state.sync_token)))
        else:
            yield Page((), _compared(state.ctag, there))

    def _since(self, calendar: str, token: Synced, first: datetime, last: datetime) -> Iterator[Page]:
        for number in range(_MOST_ROUNDS):
            changed, gone, token, more = self._asked(calendar, token, number == 0)
            if gone:
                yield Page(tuple(Gone(identity(name)) for name in gone))
            for changes in self._read(calendar, changed, first, last):
                yield Page(changes)
            if not more:
                yield Page((), tokens.written(token))
                return
        raise Away("endless")

    def _asked(self, calendar: str, token: Synced, begins: bool) -> tuple[list[str], list[str], Synced, bool]:
        """Names that changed, names that went, the next token, and whether the server has more to tell."""
        try:
            tree = self._client.report(calendar, bodies.since(token.token), depth=0)
        except (Refused, NotAllowed) as failure:
            if not failure.code.isdigit():  # refused by us: the server was not asked
                raise
            # Unknown tokens and unknown reports are refused in many ways. Whichever it is, reading anew helps.
            if failure.code in ("405", "415", "501"):
                with self._lock:
                    self._without.add(calendar)
            raise TokenExpired(failure.code) if begins else Away(failure.code) from None
        except NotFound as failure:
            if failure.code == "410" and begins:
                raise TokenExpired("410") from None
            raise
        own = path_of(calendar).rstrip("/")
        changed: list[str] = []
        gone: list[str] = []
        more = False
        for one in resources(tree):
            if one.href.rstrip("/") == own:
                more = more or one.status == 507
            elif one.status in (404, 410):
                gone.append(name_in(calendar, one.href))
            else:
                changed.append(name_in(calendar, one.href))
        following = sync_token(tree)
        if not following or (more and following == token.token):
            raise Away("no_token")
        return changed, gone, Synced(following), more

    def _compared(self, calendar: str, known: Compared, first: datetime, last: datetime) -> Iterator[Page]:
        state = self._collections.state(calendar)
        if state.ctag and state.ctag == known.ctag:
            yield Page((), tokens.written(known))
            return
        self._objects.view(calendar, state)
        there = self._objects.listed(calendar, first, last)
        gone = [name for name in known.versions if name not in there]
        if gone:
            yield Page(tuple(Gone(identity(name)) for name in gone))
        changed = [name for name, version in there.items() if known.versions.get(name) != tokens.digest(version)]
        for changes in self._read(calendar, changed, first, last):
            yield Page(changes)
        yield Page((), _compared(state.ctag, there))

    def _read(
        self, calendar: str, names: Iterable[str], first: datetime, last: datetime, anew: bool = False
    ) -> Iterator[tuple[Event | Gone, ...]]:
        """Objects as what they are now: first that the old is gone, then what is there."""
        view = self._objects.view(calendar)
        for page, found in self._objects.pages(calendar, names):
            changes: list[Event | Gone] = []
            for name in page:
                changes += [] if anew else [Gone(identity(name))]
                if name in found:
                    changes += reading.events(found[name].text, identity(name), found[name].version, view, first, last)
            yield tuple(changes)


def _compared(ctag: str | None, there: Mapping[str, str]) -> str:
    versions = {name: tokens.digest(version) for name, version in there.items()}
    return tokens.written(Compared(ctag or "", versions))
