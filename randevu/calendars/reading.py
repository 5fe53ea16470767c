"""Bringing the mirror up to date: every calendar concerned at once, each in a thread, with one deadline for all.

Nobody waits longer than the deadline; a thread that is not done by then goes on by itself, and what it learns serves
the next one who asks. No transaction is open while a service is asked.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.engine import Connection

from randevu import store
from randevu.calendars import connections, mirror
from randevu.calendars.calling import Call, stopwatch, waited_for
from randevu.calendars.connections import CalendarConnection
from randevu.calendars.errors import CalendarError, TokenExpired
from randevu.calendars.failing import NONE, failed, overlook, too_slow
from randevu.calendars.house import house as our_house
from randevu.calendars.mirror import SLOW, Reading, Window
from randevu.calendars.model import Event, Gone, Page
from randevu.calendars.ties import Owner
from randevu.calendars.together import Together, at_once
from randevu.calendars.wiring import Account

log = logging.getLogger(__name__)

FRESH = timedelta(seconds=5)
"""What was read so lately is not read again to offer times."""

Reaction = Callable[[Connection, int, str, Event | Gone, datetime], None]
"""What follows from a change, in the transaction that writes it: (db, calendar, our house, change, now)."""


def no_reaction(db: Connection, calendar_id: int, house: str, change: Event | Gone, now: datetime) -> None:
    """For whoever only wants the mirror."""


@dataclass(frozen=True)
class Reader:
    """Reads calendars into the mirror.

    Attributes:
        window: what is to be known at least, at a moment; and the whole of what is read when it is read anew.
        open: makes a connection usable; see `randevu.calendars.wiring.account`.
        url: of the database; by default the one of the settings.
        clock: starts a watch that tells how long a call has taken: moments are the caller's, plus that.
    """

    window: Callable[[datetime], tuple[Window, Window]]
    open: Callable[[CalendarConnection], Account]
    react: Reaction = no_reaction
    clock: Callable[[], Callable[[], timedelta]] = stopwatch
    url: str | None = None

    def bring_up_to_date(
        self,
        owners: Iterable[Owner] | None,
        now: datetime,
        deadline: float,
        fresh: timedelta | None = FRESH,
        ahead: bool = False,
    ) -> None:
        """Read what is not known as of the last moments. Whatever goes wrong is written down with the calendar.

        Args:
            owners: whose calendars; None: all of them.
            deadline: seconds after which nobody waits any longer.
            fresh: what was read so lately is left alone; None: everything that is not due.
            ahead: renew windows that begin in the past, before anybody needs their end; for the worker.
        """
        with store.reading(self.url) as db:
            found = mirror.calendars(db, owners)
            wanted = [one for one in found if self._is_due(one, now, fresh, ahead)]
            if not wanted:
                return
            accounts = connections.by_ids(db, [one.connection_id for one in wanted])
            call = self._call(our_house(db), accounts, now)
        able = [one for one in wanted if self._may_ask(one, call)]
        with store.writing(self.url) as db:
            overlook(db, [one for one in wanted if one not in able], call)
            mine = mirror.lease(db, [one.id for one in able], call.holder, now)
        late = at_once({one.id: partial(self._read, one, call, ahead) for one in mine}, call.left(deadline))
        leased = {one.id for one in mine}
        late |= waited_for({one.id for one in able} - leased, call, deadline)
        too_slow([one for one in able if one.id in late], call)

    def look_again(
        self, owners: Iterable[Owner], first: datetime, last: datetime, now: datetime, deadline: float
    ) -> None:
        """Read [first, last) itself once more, however lately the calendars were read; what is found is written into
        the mirror. A calendar that does not answer counts as unknown.
        """
        with store.reading(self.url) as db:
            found = mirror.calendars(db, owners)
            accounts = connections.by_ids(db, [one.connection_id for one in found])
            call = self._call(our_house(db) if found else "", accounts, now)
        known = [one for one in found if one.is_known]
        able = [one for one in known if self._may_ask(one, call)]
        unable = [one.id for one in known if one not in able]
        late = at_once({one.id: partial(self._look, one, call, first, last) for one in able}, deadline)
        if unable or late:
            with store.writing(self.url) as db:
                mirror.fail(db, [*unable, *late], SLOW, call.moment, now, None)
        if len(known) < len(found):
            self.bring_up_to_date(
                {one.owner for one in found if one not in known}, now, call.left(deadline), fresh=NONE
            )

    def _call(self, house: str, accounts: Mapping[int, CalendarConnection], now: datetime) -> Call:
        return Call(house, accounts, now, self.clock(), self.url, Together(self.url))

    # ------------------------------------------------------------ which ones

    def _is_due(self, one: Reading, now: datetime, fresh: timedelta | None, ahead: bool) -> bool:
        if one.due_at <= now:
            return True
        if one.failing_since is not None or fresh is None:
            return False
        return one.read_at is None or one.read_at <= now - fresh or not self._suffices(one, now, ahead)

    def _suffices(self, one: Reading, now: datetime, ahead: bool) -> bool:
        """Whether the token's window still holds what must be known."""
        least, whole = self.window(now)
        if one.window is None or one.token is None:
            return False
        return one.window.last >= least.last and not (ahead and one.window.first < whole.first)

    @staticmethod
    def _may_ask(one: Reading, call: Call) -> bool:
        connection = call.accounts.get(one.connection_id)
        if connection is None or connection.state == "off":
            return False
        return connection.not_before is None or connection.not_before <= call.now

    # ------------------------------------------------------------ in a thread

    def _read(self, one: Reading, call: Call, ahead: bool) -> None:
        try:
            account = self.open(call.accounts[one.connection_id])
            if self._suffices(one, call.now, ahead):
                assert one.window is not None
                try:
                    return self._follow(account, one, one.window, call)
                except TokenExpired:
                    log.info("calendar %s gave its token up: reading it anew", one.id)
            self._anew(account, one, call)
        except Exception as error:
            failed(one, error, call)

    def _anew(self, account: Account, one: Reading, call: Call) -> None:
        fresh = call.together.write(lambda db: mirror.begin_round(db, one, call.holder))
        if fresh is not None:
            self._follow(account, fresh, self.window(call.now)[1], call)

    def _follow(self, account: Account, one: Reading, window: Window, call: Call) -> None:
        """Apply page by page; the token, and with it what is known, moves on only after the last one."""
        pages = account.service.changes(one.address, one.token, window.first, window.last)
        token = None
        while token is None:
            with account.gate:
                page = next(pages, None)
            if page is None:
                raise CalendarError("no_token")
            token = page.token
            if not call.together.write(partial(self._note, one, call, window, page)):
                return

    def _note(self, one: Reading, call: Call, window: Window, page: Page, db: Connection) -> bool:
        """Write a page; False when the lease was lost."""
        if page.token is None:
            is_ours = mirror.extend(db, one, call.holder, call.moment)
        else:
            is_ours = mirror.finish(db, one, call.holder, page.token, window, call.now)
            if is_ours and call.accounts[one.connection_id].is_news(call.now):
                connections.answered(db, one.connection_id, call.now)
        inside = [change for change in page.changes if _lies_in(change, window)]
        if is_ours and inside:
            for change in mirror.apply(db, one, inside, call.house):
                self.react(db, one.id, call.house, change, call.now)
        return is_ours

    def _look(self, one: Reading, call: Call, first: datetime, last: datetime) -> None:
        try:
            account = self.open(call.accounts[one.connection_id])
            with account.gate:
                events = list(account.service.events(one.address, first, last))
            call.together.write(lambda db: mirror.add(db, one, events, call.house))
        except Exception as error:
            failed(one, error, call, leased=False)


def _lies_in(change: Event | Gone, window: Window) -> bool:
    return isinstance(change, Gone) or (change.starts_at < window.last and change.ends_at > window.first)
